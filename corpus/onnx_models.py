"""Running the models that ship with the program: their files checked, ONNX Runtime, a tokenizer."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Mapping
from functools import cached_property
from pathlib import Path

import numpy as np
import onnxruntime
from tokenizers import Tokenizer

from corpus.errors import ModelError

TOKENIZER = "tokenizer.json"
_REINSTALL = "install cuttings again"


class OnnxModel:
    """A graph and its tokenizer, opened when they are first used.

    `files` are the SHA-256 of every file that is loaded. Raises ModelError where one is missing or another.
    """

    def __init__(self, folder: Path, graph: str, files: Mapping[str, str], *, threads: int = 0) -> None:
        for name, expected in files.items():
            _check(folder / name, expected)
        self._folder, self._graph, self._threads = folder, graph, threads

    @cached_property
    def tokenizer(self) -> Tokenizer:
        """The tokenizer, which neither cuts nor pads."""
        tokenizer = Tokenizer.from_file(str(self._folder / TOKENIZER))
        tokenizer.no_truncation()
        tokenizer.no_padding()
        return tokenizer

    @cached_property
    def _session(self) -> onnxruntime.InferenceSession:
        options = onnxruntime.SessionOptions()
        # Named, not left to the library: its own choice pins threads and is slower on two cores.
        options.intra_op_num_threads = self._threads or os.cpu_count() or 1
        options.log_severity_level = 3
        return onnxruntime.InferenceSession(
            str(self._folder / self._graph), options, providers=["CPUExecutionProvider"]
        )

    def run(self, **inputs: np.ndarray) -> list[np.ndarray]:
        """Return what the graph makes of its inputs, in the order of its outputs."""
        outputs: list[np.ndarray] = self._session.run(None, inputs)
        return outputs


def _check(path: Path, expected: str) -> None:
    if not path.is_file():
        raise ModelError(f"{path}: is missing; {_REINSTALL}")
    with path.open("rb") as stream:
        found = hashlib.file_digest(stream, "sha256").hexdigest()
    if found != expected:
        raise ModelError(f"{path}: expected SHA-256 {expected}, found {found}; {_REINSTALL}")
