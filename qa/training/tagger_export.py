"""Make the optional file of a trained tagger: `python -m qa.training.tagger_export`. Prints the SHA-256 to pin."""

from __future__ import annotations

import argparse
import shutil
from collections.abc import Sequence
from pathlib import Path

import torch

from corpus.onnx_models import TOKENIZER
from corpus.quotations.tagger import FOLDER, GRAPH, LABELS
from index.embedder import hash_file
from qa.training.base_model import default_base
from qa.training.export import mean_weights, write_onnx
from qa.training.tagger_model import new_model

_POINTERS = ("batch", "tokens", "tokens")
OUTPUTS = {"tags": ("batch", "tokens"), "cue": _POINTERS, "source": _POINTERS}
#: The heads.
KEPT = ("/tags/", "/pointers/")


def export(weights: Sequence[Path], folder: Path, *, quantised: bool = True) -> Path:
    """Write `tagger.onnx`, of the mean of trained weights, and the tokenizer; returns the graph's path."""
    model = new_model(default_base(), LABELS, dropout=0.0, attention="eager")
    model.load_state_dict(mean_weights(weights))
    ids = torch.tensor([[101, 2043, 2197, 3204, 102], [101, 2043, 2197, 102, 0]])
    write_onnx(model, {"ids": ids, "mask": (ids > 0).long()}, OUTPUTS, folder / GRAPH, kept=KEPT, quantised=quantised)
    shutil.copy(default_base() / TOKENIZER, folder / TOKENIZER)
    return folder / GRAPH


def main() -> None:
    """Export the trained tagger."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--weights", type=Path, nargs="+", default=[Path(".work/tagger/tagger.safetensors")])
    parser.add_argument("--out", type=Path, default=FOLDER)
    parser.add_argument("--full", action="store_true", help="32-bit weights, to compare with")
    options = parser.parse_args()
    graph = export(options.weights, options.out, quantised=not options.full)
    print(f"{graph}: {graph.stat().st_size / 1e6:.1f} MB, SHA-256 {hash_file(graph)}")


if __name__ == "__main__":
    main()
