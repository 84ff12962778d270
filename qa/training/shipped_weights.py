"""The weights of a reader that was exported: what a training can go on from where only the graph in 8 bits is left."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import onnx
import torch
from onnx import numpy_helper

_PARTS = ("query", "key", "value")
_QUANTISED = "_quantized"


def weights_of(graph: Path) -> dict[str, torch.Tensor]:
    """Return the state of a `ReaderModel` that `qa.training.export` wrote to `graph`, in 32 bits.

    What was rounded to 8 bits stays rounded: a few tenths of a point below the weights that it was made of.
    """
    model = onnx.load(graph).graph
    stored = {one.name: numpy_helper.to_array(one) for one in model.initializer}
    used = {name: node.name for node in model.node for name in node.input}
    state: dict[str, np.ndarray] = {}
    for name, kept in stored.items():
        if name.endswith(("_scale", "_zero_point")):
            continue
        plain = name.removesuffix(_QUANTISED)
        value = _in_full(stored, plain) if name.endswith(_QUANTISED) else kept
        attention = re.fullmatch(r"Attention_(\d+)_qkv_(weight|bias)", plain)
        if attention:
            state |= _attention(f"encoder.encoder.layer.{attention[1]}.attention.self", attention[2], value)
        elif plain.startswith("onnx::MatMul"):
            state[f"{_module_of(used[name])}.weight"] = value.T
        elif plain.startswith("relevance.weight"):  # the exporter turns it round
            state["relevance.weight"] = value.reshape(1, -1)
        elif plain.startswith(("encoder.", "span.", "relevance.")):
            state[plain] = value
    return {name: torch.from_numpy(np.array(value, dtype=np.float32)) for name, value in state.items()}


def _in_full(stored: dict[str, np.ndarray], name: str) -> np.ndarray:
    whole = stored[f"{name}{_QUANTISED}"].astype(np.float32)
    full: np.ndarray = (whole - stored[f"{name}_zero_point"].astype(np.float32)) * stored[f"{name}_scale"]
    return full


def _attention(module: str, kind: str, value: np.ndarray) -> dict[str, np.ndarray]:
    """Take apart what the fused operator holds together: query, key and value beside one another."""
    parts = np.split(value, len(_PARTS), axis=-1)
    return {f"{module}.{name}.{kind}": part.T for name, part in zip(_PARTS, parts, strict=True)}


def _module_of(node: str) -> str:
    """Return the module whose product a node is.

    >>> _module_of("/encoder/encoder/layer.0/intermediate/dense/MatMul_quant")
    'encoder.encoder.layer.0.intermediate.dense'
    """
    return node.strip("/").rpartition("/")[0].replace("/", ".")
