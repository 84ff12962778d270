"""Train the quotation tagger: `python -m qa.training.tagger --data ../shared/data`.

Seeded; goes on from its last checkpoint; uses an accelerator when there is one. Writes `tagger.safetensors` below
`--work`; `qa.training.tagger_export` makes of it the optional file.
"""

from __future__ import annotations

import argparse
import hashlib
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import torch
from safetensors.torch import load_file

from corpus.lines import find_lines, find_paragraphs
from corpus.quotations.quotation import Prose
from corpus.quotations.tagger import LABELS, OUTSIDE, ROLES
from corpus.quotations.windows import Window, windows_of
from index.embedder import hash_file
from qa.training.base_model import default_base, load_tokenizer
from qa.training.calibration import read_records
from qa.training.loop import by_length, train_steps, write_weights
from qa.training.tagger_model import UNDECIDED, TaggerModel, loss_of, new_model

if TYPE_CHECKING:
    from tokenizers import Tokenizer

#: An article in so many is kept back to choose by.
VALIDATION_SHARE = 20


@dataclass(frozen=True, slots=True)
class Settings:
    """What decides the weights, beside the data."""

    epochs: int
    rate: float
    dropout: float
    start: str
    seed: int


@dataclass(frozen=True, slots=True)
class Example:
    """A window's token ids, and of each token its label and where its cue and source begin (0 for none)."""

    ids: tuple[int, ...]
    labels: np.ndarray
    cue: np.ndarray
    source: np.ndarray

    def __len__(self) -> int:
        return len(self.ids)


def main() -> None:
    """Train, or go on training."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument("--work", type=Path, default=Path(".work/tagger"), help="checkpoints and weights")
    parser.add_argument("--start", type=Path, help="weights to go on from: a tagger's, or the encoder of a reader's")
    parser.add_argument("--epochs", type=int, default=6)
    parser.add_argument("--rate", type=float, default=2.5e-4, help="the highest learning rate")
    parser.add_argument("--dropout", type=float, default=0.1)
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    start = hash_file(options.start) if options.start else ""
    settings = Settings(options.epochs, options.rate, options.dropout, start, options.seed)
    train(options.data / "quotations/polnear_train.jsonl.gz", options.work, settings, options.start)


def train(data: Path, work: Path, settings: Settings, start: Path | None = None) -> None:
    """Train on all articles but those kept back, and write `tagger.safetensors` below `work`."""
    device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
    torch.manual_seed(settings.seed)
    attention = "sdpa" if device.type == "cuda" else "eager"
    model = new_model(default_base(), LABELS, dropout=settings.dropout, attention=attention)
    if start:
        weights = load_file(start)
        known = weights.keys() & model.state_dict().keys()
        model.load_state_dict({name: weights[name] for name in known}, strict=False)
    model.to(device)
    tokenizer = load_tokenizer(default_base())
    records = [record for record in read_records(data) if not is_validation(record)]
    examples = [example for record in records for example in _examples(record, tokenizer)]
    chooser = random.Random(settings.seed)
    batches = [batch for _ in range(settings.epochs) for batch in by_length(examples, chooser)]
    trained = train_steps(
        model,
        batches,
        lambda batch, device: _loss(model, batch, device),
        work=work,
        rate=settings.rate,
        seed=settings.seed,
        settings=repr(settings),
    )
    write_weights(work / "tagger.safetensors", trained)


def is_validation(record: dict[str, Any]) -> bool:
    """Tell whether an article is kept back; every annotator's copy of it is."""
    return int(hashlib.sha256(record["doc_id"].encode()).hexdigest(), 16) % VALIDATION_SHARE == 0


def _loss(model: TaggerModel, examples: Sequence[Example], device: torch.device) -> torch.Tensor:
    return loss_of(model, {name: tensor.to(device) for name, tensor in as_tensors(examples).items()})


def as_tensors(examples: Sequence[Example]) -> dict[str, torch.Tensor]:
    """Pad examples to one length: `ids`, `mask`, `labels`, `cue`, `source`, each `(n, tokens)`."""
    longest = max(len(example.ids) for example in examples)
    # Few shapes: what is compiled and kept for each took 10 GB and half of the time.
    shape = (len(examples), -(-longest // 32) * 32)
    columns = {name: np.zeros(shape, dtype=np.int64) for name in ("ids", "mask")}
    columns |= {name: np.full(shape, UNDECIDED, dtype=np.int64) for name in ("labels", "cue", "source")}
    for row, example in enumerate(examples):
        length = len(example.ids)
        columns["ids"][row, :length], columns["mask"][row, :length] = example.ids, 1
        for name in ("labels", "cue", "source"):
            columns[name][row, :length] = getattr(example, name)
    return {name: torch.from_numpy(column) for name, column in columns.items()}


def _examples(record: dict[str, Any], tokenizer: Tokenizer) -> Iterator[Example]:
    text = record["text"]
    prose = Prose(text, find_paragraphs(text, find_lines(text)), ())
    for window in windows_of(prose, tokenizer):
        yield _labelled(window, record["attributions"])


def _labelled(window: Window, attributions: Sequence[dict[str, Any]]) -> Example:
    tokens = len(window.ids)
    decided = np.array([place >= window.first and span is not None for place, span in enumerate(window.spans)])
    labels = np.where(decided, OUTSIDE, UNDECIDED)
    cue, source = (np.full(tokens, UNDECIDED) for _ in range(2))
    at = _Places(window)
    for attribution in attributions:
        for number, role in enumerate(ROLES):
            for part in attribution[role]:
                inside = at.of(part)
                labels[[place for place in inside if decided[place]]] = 2 + 2 * number
                if inside and decided[inside[0]]:
                    labels[inside[0]] = 1 + 2 * number
        for name, pointed in (("cue", cue), ("source", source)):
            first = next((places[0] for part in attribution[name] if (places := at.of(part))), 0)
            for part in attribution["content"]:
                pointed[[place for place in at.of(part) if decided[place]]] = first
    return Example(window.ids, labels, cue, source)


class _Places:
    """Where a window's tokens are, by the offsets of the text."""

    def __init__(self, window: Window) -> None:
        self._places = [place for place, span in enumerate(window.spans) if span is not None]
        spans = [span for span in window.spans if span is not None]
        self._starts = np.array([span.start for span in spans])
        self._ends = np.array([span.end for span in spans])

    def of(self, part: dict[str, Any]) -> list[int]:
        """Return the places of the tokens that a part shares letters with."""
        first = int(np.searchsorted(self._ends, part["start"], side="right"))
        last = int(np.searchsorted(self._starts, part["end"], side="left"))
        return self._places[first:last]


if __name__ == "__main__":
    main()
