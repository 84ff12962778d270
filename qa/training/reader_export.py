"""Make what ships of a trained reader: `python -m qa.training.reader_export`. Prints the SHA-256 to pin."""

from __future__ import annotations

import argparse
import shutil
from collections.abc import Sequence
from pathlib import Path

import torch

from corpus.onnx_models import TOKENIZER
from index.embedder import hash_file
from qa.span_model import FOLDER, GRAPH
from qa.training.base_model import default_base
from qa.training.export import mean_weights, write_onnx
from qa.training.reader_model import new_model

OUTPUTS = {"start": ("batch", "tokens"), "end": ("batch", "tokens"), "relevance": ("batch",)}
#: The heads.
KEPT = ("/span/", "/relevance/")


def export(weights: Sequence[Path], folder: Path, *, quantised: bool = True, kept: tuple[str, ...] = KEPT) -> Path:
    """Write `reader.onnx`, of the mean of trained weights, and the tokenizer; returns the graph's path."""
    model = new_model(default_base(), dropout=0.0, attention="eager")
    model.load_state_dict(mean_weights(weights))
    ids = torch.tensor([[101, 2043, 102, 2197, 3204, 102], [101, 2043, 102, 2197, 102, 0]])
    types = torch.tensor([[0, 0, 0, 1, 1, 1], [0, 0, 0, 1, 1, 0]])
    inputs = {"ids": ids, "mask": (ids > 0).long(), "types": types}
    write_onnx(model, inputs, OUTPUTS, folder / GRAPH, kept=kept, quantised=quantised)
    shutil.copy(default_base() / TOKENIZER, folder / TOKENIZER)
    return folder / GRAPH


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
