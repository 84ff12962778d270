"""From a trained BERT to what ships: ONNX, operators fused, weights in 8 bits.

The matrices of the encoder are quantised per channel, the activations as they come; heads stay as they are.
"""

from __future__ import annotations

import shutil
import tempfile
import warnings
from collections.abc import Mapping, Sequence
from pathlib import Path

import onnx
import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from onnxruntime.transformers.fusion_options import FusionOptions
from onnxruntime.transformers.optimizer import optimize_model
from safetensors.torch import load_file


def write_onnx(
    model: torch.nn.Module,
    inputs: Mapping[str, torch.Tensor],
    outputs: Mapping[str, Sequence[str]],
    target: Path,
    *,
    kept: Sequence[str],
    quantised: bool = True,
) -> None:
    """Write a model's graph to `target`.

    `inputs` are examples, `(n, tokens)` each; `outputs` name the axes of each output that vary. Nodes with one of the
    names in `kept` as a part of theirs are not quantised: those that lose most by it and cost next to nothing.
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as work:
        raw, fused = Path(work) / "raw.onnx", Path(work) / "fused.onnx"
        _write_graph(model.eval(), inputs, outputs, raw)
        options = FusionOptions("bert")
        # Fused with what follows, the word embeddings could not be quantised: they are half of the weights.
        options.enable_embed_layer_norm = False
        optimised = optimize_model(
            str(raw), model_type="bert", num_heads=12, hidden_size=384, opt_level=1, optimization_options=options
        )
        optimised.save_model_to_file(str(fused))
        if quantised:
            _quantise(fused, target, kept)
        else:
            shutil.copy(fused, target)


def mean_weights(paths: Sequence[Path]) -> dict[str, torch.Tensor]:
    """Return the mean of trained weights.

    The mean of models that were trained on from one another is better than each of them ("Model soups", Wortsman et
    al., 2022).
    """
    states = [load_file(path) for path in paths]
    return {name: torch.stack([state[name] for state in states]).mean(0) for name in states[0]}


def _write_graph(
    model: torch.nn.Module, inputs: Mapping[str, torch.Tensor], outputs: Mapping[str, Sequence[str]], path: Path
) -> None:
    named = dict.fromkeys(inputs, ("batch", "tokens")) | dict(outputs)
    axes = {name: dict(enumerate(axes)) for name, axes in named.items()}
    with torch.no_grad(), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        torch.onnx.export(
            model,
            tuple(inputs.values()),
            str(path),
            dynamo=False,
            opset_version=17,
            input_names=list(inputs),
            output_names=list(outputs),
            dynamic_axes=axes,
        )


def _quantise(source: Path, target: Path, kept: Sequence[str]) -> None:
    named = [node.name for node in onnx.load(source).graph.node if any(part in node.name for part in kept)]
    # A product with a bias is taken apart before it is quantised, and its parts have names of their own.
    names = [*named, *(f"{name}_MatMul" for name in named)]
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
