"""What a reader is fitted on: story questions asked of archives, with what it measures of its candidates."""

from __future__ import annotations

import itertools
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import numpy as np

from corpus.article import Span
from corpus.reading import read_articles
from index.embedder import load_embedder
from index.library import Library
from index.search import Found, PassageIndex
from qa.engine import PASSAGES_READ
from qa.evaluation.answer_scores import FOUND_SHARE
from qa.reader import Candidate
from qa.training.calibration import library_of
from qa.training.stories import NEWS, SPLITS, Story, StoryQuestion, read_news, read_stories, read_story_questions
from qa.weights import SUMMARY, Weights

#: Articles of an archive: a story's own; of five stories; those of all stories fitted on, among others of the news.
SMALL, MIDDLE, LARGE = 6, 30, 1000


@dataclass(frozen=True, slots=True)
class Example:
    """One question asked of one archive of so many articles: its candidates' features, and which of them are right.

    `right` candidates mark accepted words; the quotes of `found` ones hold an accepted sentence.
    """

    question: str
    story: str
    articles: int
    answerable: bool
    features: np.ndarray
    right: np.ndarray
    found: np.ndarray


class Measured(Protocol):
    """A reader whose numbers can be fitted."""

    def measure(self, question: str, found: Found) -> tuple[list[Candidate], np.ndarray]:
        """Return candidates and what is measured of them, `(n, features) float64`."""
        ...


@dataclass(frozen=True, slots=True)
class Fitted:
    """A reader that is fitted: how it is made, what it measures, where its numbers are kept."""

    make: Callable[..., Measured]
    features: tuple[str, ...]
    file: Path


@dataclass(frozen=True, slots=True)
class Archive:
    """A library of so many articles, and the questions that are asked of it."""

    articles: int
    folder: Path
    held: tuple[str, ...]
    questions: tuple[StoryQuestion, ...]


def archives(data: Path, folder: Path, split: str = "fit") -> list[Archive]:
    """Return the archives of each size that a split's questions are asked of.

    What a story does not answer, one of thousands of other articles may: the large one is asked the rest alone.
    """
    stories = read_stories(data, split)
    questions = read_story_questions(data, stories)
    fives = [stories[first : first + MIDDLE // SMALL] for first in range(0, len(stories), MIDDLE // SMALL)]
    made = [_archive(SMALL, folder / story.id, [story], questions) for story in stories]
    made += [_archive(MIDDLE, folder / f"{split}-30-{place}", five, questions) for place, five in enumerate(fives)]
    large = _archive(LARGE, folder / f"{split}-{LARGE}", stories, questions)
    answerable = tuple(question for question in large.questions if question.evidence)
    return [*made, Archive(LARGE, large.folder, (*large.held, *_fillers(data, LARGE - len(large.held))), answerable)]


def _archive(
    articles: int, folder: Path, stories: Sequence[Story], questions: Mapping[str, Sequence[StoryQuestion]]
) -> Archive:
    held = tuple(name for story in stories for name in story.articles)
    return Archive(articles, folder, held, tuple(one for story in stories for one in questions[story.id]))


def _fillers(data: Path, count: int) -> Iterator[str]:
    """Yield the ids of news articles of no story."""
    taken = {name for split in SPLITS for story in read_stories(data, split) for name in story.articles}
    others = (article.id for article in read_articles(data / NEWS) if article.id not in taken)
    return itertools.islice(others, count)


def make_missing(data: Path, archives: Sequence[Archive]) -> None:
    """Make the libraries that are not there."""
    missing = [archive for archive in archives if not archive.folder.is_dir()]
    if missing:
        articles, embedder = read_news(data, {name for one in missing for name in one.held}), load_embedder()
        for archive in missing:
            library_of(archive.folder, [articles[name] for name in archive.held], embedder).close()


def is_right(candidate: Candidate, question: StoryQuestion) -> bool:
    """Tell whether a candidate marks accepted words."""
    return any(
        candidate.article.id == one.article and candidate.answer.overlaps(one.answer) for one in question.evidence
    )


def is_found(candidate: Candidate, question: StoryQuestion) -> bool:
    """Tell whether a candidate's quote holds an accepted sentence, as `evaluate answers` counts it."""
    return any(
        candidate.article.id == one.article
        and _shared(candidate.quote, one.sentences) >= FOUND_SHARE * len(one.sentences)
        for one in question.evidence
    )


def _shared(one: Span, other: Span) -> int:
    return max(0, min(one.end, other.end) - max(one.start, other.start))


def collect(fitted: Fitted, archives: Sequence[Archive]) -> Iterator[Example]:
    """Ask every archive its questions."""
    for archive in archives:
        with closing(Library.open(archive.folder)) as library:
            index = PassageIndex(library)
            reader = fitted.make(index, weights=_no_weights(len(fitted.features)))
            for question in archive.questions:
                found = index.search(question.question, k=PASSAGES_READ)
                yield _example(question, archive.articles, *reader.measure(question.question, found))
        print(f"{archive.folder.name}: {len(archive.questions)} questions asked", flush=True)


def _example(question: StoryQuestion, articles: int, candidates: Sequence[Candidate], features: np.ndarray) -> Example:
    right = np.array([is_right(candidate, question) for candidate in candidates], dtype=bool)
    found = np.array([is_found(candidate, question) for candidate in candidates], dtype=bool)
    return Example(question.id, question.story, articles, bool(question.evidence), features, right, found)


def collected(fitted: Fitted, archives: Sequence[Archive], work: Path) -> list[Example]:
    """Collect the examples of each size, or read from `work` what an earlier run collected."""
    examples: list[Example] = []
    for size in sorted({archive.articles for archive in archives}):
        file = work / f"examples-{fitted.file.stem}-{size}.json"
        if not file.is_file():
            made = [_as_json(one) for one in collect(fitted, [one for one in archives if one.articles == size])]
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(json.dumps({"features": fitted.features, "examples": made}), encoding="utf-8")
        stored = json.loads(file.read_text(encoding="utf-8"))
        if stored["features"] != list(fitted.features):
            raise SystemExit(f"{file}: was collected with other features; delete it")
        examples += [_from_json(record, len(fitted.features)) for record in stored["examples"]]
    return examples


def _as_json(example: Example) -> dict[str, object]:
    return {
        "question": example.question,
        "story": example.story,
        "articles": example.articles,
        "answerable": example.answerable,
        "features": example.features.round(6).tolist(),
        "right": example.right.tolist(),
        "found": example.found.tolist(),
    }


def _from_json(record: dict[str, Any], width: int) -> Example:
    features = np.array(record["features"], dtype=np.float64).reshape(-1, width)
    right, found = (np.array(record[name], dtype=bool) for name in ("right", "found"))
    return Example(
        record["question"], record["story"], record["articles"], record["answerable"], features, right, found
    )


def _no_weights(features: int) -> Weights:
    return Weights(np.zeros(features), np.zeros(features + len(SUMMARY)), 0.0, {1: 0.0})
