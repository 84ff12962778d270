"""The query encoder: the embedding model as ONNX, so that asking needs neither torch nor transformers."""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import onnxruntime
from tokenizers import Encoding, Tokenizer

from corpus.errors import LibraryError

FOLDER = "encoder"
GRAPH, WEIGHTS, TOKENIZER, SETTINGS = "model.onnx", "model.bin", "tokenizer.json", "encoder.json"
REBUILD = "cuttings rebuild --only encoder"
_BATCH = 4


class QueryEncoder:
    """Texts to vectors, from a folder that `index.embedder` exported."""

    def __init__(self, folder: Path, *, threads: int = 0) -> None:
        missing = [name for name in (SETTINGS, GRAPH, WEIGHTS, TOKENIZER) if not (folder / name).is_file()]
        if missing:
            raise LibraryError(f"{folder}: {missing[0]} is missing; run: {REBUILD} --library {folder.parent}")
        try:
            settings = json.loads((folder / SETTINGS).read_text(encoding="utf-8"))
            self._prompt = str(settings["prompt"])
            self._tokenizer = Tokenizer.from_file(str(folder / TOKENIZER))
            self._tokenizer.enable_truncation(int(settings["max_length"]))
            self._tokenizer.no_padding()
            self._pad_id = int(settings["pad_id"])
            self._session = _session(folder / GRAPH, threads)
        except Exception as error:  # onnxruntime and tokenizers raise bare exceptions of their own
            damage = str(error).strip().split("\n")[0]
            raise LibraryError(f"{folder}: is damaged ({damage}); run: {REBUILD} --library {folder.parent}") from error
        self._inputs = [node.name for node in self._session.get_inputs()]

    def embed_query(self, question: str) -> np.ndarray:
        """Return the vector of a question, after the model's own prompt: `(dim,) float32`, unit length."""
        vector: np.ndarray = self.embed_texts([self._prompt + question])[0]
        return vector

    def embed_texts(self, texts: Sequence[str]) -> np.ndarray:
        """Return the vectors of texts as they are: `(n, dim) float32`, unit rows."""
        encoded = self._tokenizer.encode_batch_fast(list(texts))
        # Texts of about one length go together, so that little of what is computed is padding.
        order = sorted(range(len(texts)), key=lambda i: len(encoded[i].ids))
        vectors = np.empty((len(texts), self.dimensions), dtype=np.float32)
        for start in range(0, len(texts), _BATCH):
            chosen = order[start : start + _BATCH]
            vectors[chosen] = self._run([encoded[i] for i in chosen])
        return vectors

    @property
    def dimensions(self) -> int:
        """Length of a vector."""
        return int(self._session.get_outputs()[0].shape[1])

    def _run(self, encoded: Sequence[Encoding]) -> np.ndarray:
        shape = (len(encoded), max(len(item.ids) for item in encoded))
        columns = {
            "input_ids": np.full(shape, self._pad_id),
            "attention_mask": np.zeros(shape),
            "token_type_ids": np.zeros(shape),
        }
        for row, item in enumerate(encoded):
            columns["input_ids"][row, : len(item.ids)] = item.ids
            columns["attention_mask"][row, : len(item.ids)] = 1
        vectors: np.ndarray = self._session.run(None, {name: columns[name].astype(np.int64) for name in self._inputs})[
            0
        ]
        return vectors


def _session(graph: Path, threads: int) -> onnxruntime.InferenceSession:
    options = onnxruntime.SessionOptions()
    # Named, not left to the library: its own choice pins threads and was twice as slow on two cores.
    options.intra_op_num_threads = threads or os.cpu_count() or 1
    # The graph was optimised when it was exported; its weights lie in a file of their own and are mapped.
    options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_DISABLE_ALL
    options.log_severity_level = 3
    return onnxruntime.InferenceSession(str(graph), options, providers=["CPUExecutionProvider"])


def optimise(graph: Path, folder: Path) -> None:
    """Write an exported graph, its operators fused, with the weights in a file that can be mapped."""
    options = onnxruntime.SessionOptions()
    # "Extended" fuses what every CPU can run; "all" would choose layouts for this one.
    options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_ENABLE_EXTENDED
    options.log_severity_level = 3
    options.optimized_model_filepath = str(folder / GRAPH)
    options.add_session_config_entry("session.optimized_model_external_initializers_file_name", WEIGHTS)
    options.add_session_config_entry("session.optimized_model_external_initializers_min_size_in_bytes", "1024")
    onnxruntime.InferenceSession(str(graph), options, providers=["CPUExecutionProvider"])
