"""Make what ships of a trained reader: `python -m qa.training.reader_export`. ONNX, its weights in 8 bits.

The matrices of the encoder are quantised per channel, the activations as they come; the word embeddings are halved to
16 bits, the nodes named in `KEPT` stay as they are. Prints the SHA-256 that `qa.span_model` pins.
"""

from __future__ import annotations

import argparse
import shutil
import tempfile
import warnings
from collections.abc import Sequence
from pathlib import Path

import onnx
import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from onnxruntime.transformers.fusion_options import FusionOptions
from onnxruntime.transformers.optimizer import optimize_model
from safetensors.torch import load_file

from index.embedder import hash_file
from qa.span_model import FOLDER, GRAPH, TOKENIZER
from qa.training.reader import default_base
from qa.training.reader_model import ReaderModel, new_model

INPUTS, OUTPUTS = ("ids", "mask", "types"), ("start", "end", "relevance")
#: Nodes (by a part of their name) that lose most by quantisation and cost next to nothing: the heads.
KEPT = ("/span/", "/relevance/")


def export(weights: Sequence[Path], folder: Path, *, quantised: bool = True, kept: tuple[str, ...] = KEPT) -> Path:
    """Write `reader.onnx`, of the mean of trained weights, and the tokenizer into a folder; returns the graph's path.

    The mean of readers that were trained on from one another marks better than each of them ("Model soups", Wortsman
    et al., 2022).
    """
    folder.mkdir(parents=True, exist_ok=True)
    model = new_model(default_base(), dropout=0.0, attention="eager")
    model.load_state_dict(_mean([load_file(path) for path in weights]))
    with tempfile.TemporaryDirectory() as work:
        raw, fused = Path(work) / "raw.onnx", Path(work) / "fused.onnx"
        _write_graph(model.eval(), raw)
        options = FusionOptions("bert")
        # Fused with what follows, the word embeddings could not be quantised: they are half of the weights.
        options.enable_embed_layer_norm = False
        optimised = optimize_model(
            str(raw), model_type="bert", num_heads=12, hidden_size=384, opt_level=1, optimization_options=options
        )
        optimised.save_model_to_file(str(fused))
        if quantised:
            _quantise(fused, folder / GRAPH, kept)
        else:
            shutil.copy(fused, folder / GRAPH)
    shutil.copy(default_base() / TOKENIZER, folder / TOKENIZER)
    return folder / GRAPH


def _mean(states: Sequence[dict[str, torch.Tensor]]) -> dict[str, torch.Tensor]:
    return {name: torch.stack([state[name] for state in states]).mean(0) for name in states[0]}


def _write_graph(model: ReaderModel, path: Path) -> None:
    ids = torch.tensor([[101, 2043, 102, 2197, 3204, 102], [101, 2043, 102, 2197, 102, 0]])
    mask, types = (ids > 0).long(), torch.tensor([[0, 0, 0, 1, 1, 1], [0, 0, 0, 1, 1, 0]])
    axes = {name: {0: "batch", 1: "tokens"} for name in (*INPUTS, "start", "end")} | {"relevance": {0: "batch"}}
    with torch.no_grad(), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        torch.onnx.export(
            model,
            (ids, mask, types),
            str(path),
            dynamo=False,
            opset_version=17,
            input_names=list(INPUTS),
            output_names=list(OUTPUTS),
            dynamic_axes=axes,
        )


def _quantise(source: Path, target: Path, kept: tuple[str, ...]) -> None:
    names = [node.name for node in onnx.load(source).graph.node if any(part in node.name for part in kept)]
    quantize_dynamic(
        source,
        target,
        op_types_to_quantize=["MatMul", "Attention", "Gather"],
        per_channel=True,
        weight_type=QuantType.QInt8,
        nodes_to_exclude=names,
        # What comes out of fused operators has no type that shape inference knows.
        extra_options={"DefaultTensorType": onnx.TensorProto.FLOAT},
    )


def main() -> None:
    """Export the trained reader."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--weights", type=Path, nargs="+", default=[Path(".work/reader/reader.safetensors")])
    parser.add_argument("--out", type=Path, default=FOLDER)
    parser.add_argument("--full", action="store_true", help="32-bit weights, to compare with")
    options = parser.parse_args()
    graph = export(options.weights, options.out, quantised=not options.full)
    print(f"{graph}: {graph.stat().st_size / 1e6:.1f} MB, SHA-256 {hash_file(graph)}")


if __name__ == "__main__":
    main()
