"""Train the reader: `python -m qa.training.reader --data ../shared/data`.

Sentence-level questions first, paragraph-level ones after, and last the product's own task, questions on stories, with
paragraph-level ones among them. Seeded; goes on from its last checkpoint; uses an accelerator when there is one. Writes
`reader.safetensors` below `--work`; `qa.training.reader_export` makes of it what ships.
"""

from __future__ import annotations

import argparse
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import torch
from safetensors.torch import load_file

from index.embedder import hash_file, load_embedder
from qa.pairs import Pairs
from qa.training.base_model import default_base, load_tokenizer
from qa.training.loop import by_length, log, train_steps, write_weights
from qa.training.reader_examples import Examples, Group
from qa.training.reader_model import loss_of, new_model
from qa.training.reader_neighbours import neighbours_of
from qa.training.reader_sources import PARAGRAPHS, SENTENCES, is_validation, read_sources
from qa.training.shipped_weights import weights_of
from qa.training.stories import read_news, read_stories, read_story_questions, story_library
from qa.training.story_examples import FoundExamples, found_examples, story_groups

#: About how many tokens a question has, with its passages.
_SENTENCE_QUESTION, _PARAGRAPH_QUESTION = 30, 250

#: Gives groups of all questions, in random order, whenever it is called.
Draw = Callable[[], Iterator[Group]]


@dataclass(frozen=True, slots=True)
class Settings:
    """What decides the weights, beside the data; tokens are those of all the examples seen."""

    sentence_tokens: int
    paragraph_tokens: int
    story_tokens: int
    mixed_tokens: int
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
    parser.add_argument("--stories", type=Path, default=Path(".work/stories"), help="the stories' libraries")
    parser.add_argument("--start", type=Path, help="a trained reader to go on from: .safetensors, or .onnx as shipped")
    parser.add_argument("--sentence-tokens", type=float, default=0)
    parser.add_argument("--paragraph-tokens", type=float, default=0)
    parser.add_argument("--story-tokens", type=float, default=0)
    parser.add_argument("--mixed-tokens", type=float, default=0, help="of paragraph-level questions among the stories")
    parser.add_argument("--rate", type=float, default=2.5e-4, help="the highest learning rate")
    parser.add_argument("--dropout", type=float, default=0.0)
    parser.add_argument("--negatives", type=float, default=1.0, help="multiplies the shares of what does not answer")
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    settings = Settings(
        int(options.sentence_tokens),
        int(options.paragraph_tokens),
        int(options.story_tokens),
        int(options.mixed_tokens),
        options.rate,
        options.dropout,
        options.negatives,
        hash_file(options.start) if options.start else "",
        options.seed,
    )
    train(
        options.data,
        options.work,
        options.base or default_base(),
        settings,
        start=options.start,
        stories=options.stories,
    )


def train(data: Path, work: Path, base: Path, settings: Settings, *, start: Path | None, stories: Path) -> None:
    """Train to the end of the token budget and write `reader.safetensors` below `work`."""
    device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
    torch.manual_seed(settings.seed)
    batches = list(_batches(data, work, base, settings, stories))
    model = new_model(base, dropout=settings.dropout).to(device)
    if start:
        model.load_state_dict(weights_of(start) if start.suffix == ".onnx" else load_file(start))
    weights = train_steps(
        model,
        batches,
        lambda batch, device: loss_of(model, batch, device),
        work=work,
        rate=settings.rate,
        seed=settings.seed,
        settings=repr(settings),
    )
    write_weights(work / "reader.safetensors", weights)


def _batches(data: Path, work: Path, base: Path, settings: Settings, stories: Path) -> Iterator[list[Group]]:
    tokenizer = load_tokenizer(base)
    chooser = random.Random(settings.seed)

    def asked_of(names: tuple[str, ...], most: int) -> Draw:
        asked = [item for item in read_sources(data, names) if not is_validation(item)]
        # No more than can be seen: each is embedded for its neighbours.
        asked = chooser.sample(asked, min(len(asked), most))
        log(f"{len(asked):,} questions of {', '.join(names)}")
        nearest = neighbours_of(asked, work) if names is PARAGRAPHS else None
        examples = Examples(tokenizer, asked, nearest, seed=settings.seed, negatives=settings.negatives)
        return lambda: examples.make(chooser.sample(range(len(asked)), len(asked)))

    last: list[list[Group]] = []
    if settings.sentence_tokens:
        draw = asked_of(SENTENCES, settings.sentence_tokens // _SENTENCE_QUESTION)
        yield from _within(draw, settings.sentence_tokens, chooser)
    if settings.paragraph_tokens or settings.mixed_tokens:
        draw = asked_of(PARAGRAPHS, max(settings.paragraph_tokens, settings.mixed_tokens) // _PARAGRAPH_QUESTION)
        yield from _within(draw, settings.paragraph_tokens, chooser)
        last += _within(draw, settings.mixed_tokens, chooser)
    if settings.story_tokens:
        found = _found(data, stories, Pairs(tokenizer))
        last += _within(lambda: story_groups(found, chooser), settings.story_tokens, chooser)
    chooser.shuffle(last)
    yield from last


def _found(data: Path, folder: Path, pairs: Pairs) -> list[FoundExamples]:
    stories = read_stories(data, "train")
    missing = [story for story in stories if not (folder / story.id).is_dir()]
    if missing:
        log(f"making the libraries of {len(missing)} stories")
        articles, embedder = read_news(data, {name for story in missing for name in story.articles}), load_embedder()
        for story in missing:
            story_library(story, articles, folder, embedder).close()
    return found_examples(stories, read_story_questions(data, stories), folder, pairs)


def _within(draw: Draw, budget: int, chooser: random.Random) -> list[list[Group]]:
    """Return batches in random order, of so many tokens; draws again when all was drawn."""
    batches: list[list[Group]] = []
    spent = 0
    while spent < budget:
        drawn = []
        for group in draw():
            drawn.append(group)
            spent += len(group)
            if spent >= budget:
                break
        batches += by_length(drawn, chooser)
    return batches


if __name__ == "__main__":
    main()
