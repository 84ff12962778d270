"""Train the reader: `python -m qa.training.reader --data ../shared/data`.

Sentence-level questions first, paragraph-level ones after. Seeded; goes on from its last checkpoint; uses an
accelerator when there is one. Writes `reader.safetensors` below `--work`; `qa.training.reader_export` makes of it
what ships.
"""

from __future__ import annotations

import argparse
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from safetensors.torch import load_file

from index.embedder import hash_file
from qa.training.base_model import default_base, load_tokenizer
from qa.training.loop import by_length, log, train_steps, write_weights
from qa.training.reader_examples import Example, Examples
from qa.training.reader_model import ReaderModel, loss_of, new_model
from qa.training.reader_neighbours import neighbours_of
from qa.training.reader_sources import PARAGRAPHS, SENTENCES, is_validation, read_sources


@dataclass(frozen=True, slots=True)
class Settings:
    """What decides the weights, beside the data; tokens are those of all the examples seen."""

    sentence_tokens: int
    paragraph_tokens: int
    rate: float
    dropout: float
    negatives: float
    start: str
    seed: int


def main() -> None:
    """Train, or go on training."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument("--work", type=Path, default=Path(".work/reader"), help="checkpoints and what is computed once")
    parser.add_argument("--base", type=Path, help="a BERT folder (default: all-MiniLM-L6-v2)")
    parser.add_argument("--start", type=Path, help="a trained reader's weights to go on from")
    parser.add_argument("--sentence-tokens", type=float, default=3e6)
    parser.add_argument("--paragraph-tokens", type=float, default=12e6)
    parser.add_argument("--rate", type=float, default=2.5e-4, help="the highest learning rate")
    parser.add_argument("--dropout", type=float, default=0.0)
    parser.add_argument("--negatives", type=float, default=1.0, help="multiplies the shares of what does not answer")
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    settings = Settings(
        int(options.sentence_tokens),
        int(options.paragraph_tokens),
        options.rate,
        options.dropout,
        options.negatives,
        hash_file(options.start) if options.start else "",
        options.seed,
    )
    train(options.data, options.work, options.base or default_base(), settings, options.start)


def train(data: Path, work: Path, base: Path, settings: Settings, start: Path | None = None) -> None:
    """Train to the end of the token budget and write `reader.safetensors` below `work`."""
    device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
    torch.manual_seed(settings.seed)
    batches = list(_batches(data, work, base, settings))
    # On a CPU, fused attention with a mask took twice as long to train as the plain products.
    attention = "sdpa" if device.type == "cuda" else "eager"
    model = new_model(base, dropout=settings.dropout, attention=attention).to(device)
    if start:
        model.load_state_dict(load_file(start))
    weights = train_steps(
        model,
        batches,
        lambda batch, device: _loss(model, batch, device),
        work=work,
        rate=settings.rate,
        seed=settings.seed,
        settings=repr(settings),
    )
    write_weights(work / "reader.safetensors", weights)


def _loss(model: ReaderModel, examples: Sequence[Example], device: torch.device) -> torch.Tensor:
    return loss_of(model, {name: tensor.to(device) for name, tensor in as_tensors(examples).items()})


def _batches(data: Path, work: Path, base: Path, settings: Settings) -> Iterator[list[Example]]:
    tokenizer = load_tokenizer(base)
    for names, budget in ((SENTENCES, settings.sentence_tokens), (PARAGRAPHS, settings.paragraph_tokens)):
        asked = [item for item in read_sources(data, names) if not is_validation(item)]
        log(f"{len(asked):,} questions of {', '.join(names)}")
        nearest = neighbours_of(asked, work) if names is PARAGRAPHS else None
        examples = Examples(tokenizer, asked, nearest, seed=settings.seed, negatives=settings.negatives)
        yield from _within(examples, len(asked), budget, random.Random(settings.seed))


def _within(examples: Examples, questions: int, budget: int, chooser: random.Random) -> Iterator[list[Example]]:
    """Yield batches in random order until the budget of tokens is spent; begins again when all were seen."""
    spent = 0
    while spent < budget:
        chosen = list(range(questions))
        chooser.shuffle(chosen)
        made = []
        for start in range(0, questions, 256):
            new = list(examples.make(chosen[start : start + 256]))
            made += new
            spent += sum(len(example.ids) for example in new)
            if spent >= budget:
                break
        yield from by_length(made, chooser)


def as_tensors(examples: Sequence[Example]) -> dict[str, torch.Tensor]:
    """Pad examples to one length: `ids`, `mask`, `types`, `allowed` `(n, tokens)`, `start` and `end` `(n,)`."""
    shape = (len(examples), max(len(example.ids) for example in examples))
    ids, mask, types = (np.zeros(shape, dtype=np.int64) for _ in range(3))
    allowed = np.zeros(shape, dtype=bool)
    for row, example in enumerate(examples):
        length = len(example.ids)
        ids[row, :length], mask[row, :length] = example.ids, 1
        question_ends = int(np.argmax(example.ids == example.ids[-1]))  # the first [SEP]
        types[row, question_ends + 1 : length] = 1
        allowed[row, example.passage : length - 1] = True
        allowed[row, 0] = True
    columns = {"ids": ids, "mask": mask, "types": types, "allowed": allowed}
    columns["start"] = np.array([example.start for example in examples])
    columns["end"] = np.array([example.end for example in examples])
    return {name: torch.from_numpy(column) for name, column in columns.items()}


if __name__ == "__main__":
    main()
