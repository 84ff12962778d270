"""What a reader is fitted on: the calibration questions asked of libraries, with what it measures of its candidates."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path
from typing import Any, Protocol

import numpy as np

from corpus.article import Span
from index.embedder import SentenceEmbedder
from index.library import Library
from index.search import Found, Hit, PassageIndex
from qa.engine import PASSAGES_READ
from qa.reader import Candidate
from qa.training.calibration import CalibrationQuestion, CalibrationSet, put
from qa.weights import SUMMARY, Weights

#: A candidate is right if this share of the shorter of it and accepted evidence is common to both. Looser
#: than what the interfaces call found, because this evidence runs over several sentences.
FOUND_SHARE = 0.6
#: Passages that may hold a question's evidence.
_HOLDING = 15


class Left(StrEnum):
    """What a library holds when a question is asked of it."""

    ALL = "all"
    SUBJECT = "all but the evidence"
    OTHERS = "all but the article"


@dataclass(frozen=True, slots=True)
class Example:
    """One question asked of one library: its candidates' features and which of them are right."""

    title: str
    left: Left
    articles: int
    features: np.ndarray
    right: np.ndarray

    @property
    def answerable(self) -> bool:
        """Whether the library holds the evidence."""
        return self.left is Left.ALL


class Measured(Protocol):
    """A reader whose numbers can be fitted."""

    def measure(self, question: str, found: Found) -> tuple[list[Candidate], np.ndarray]:
        """Return candidates and what is measured of them, `(n, features) float64`."""
        ...


@dataclass(frozen=True, slots=True)
class Fitted:
    """A reader that is fitted: how it is made, what it measures, where its numbers are kept.

    Its threshold for libraries of so many articles is the largest that abstains on at most a share of the answerable
    questions fitted on, `wrong_abstentions`.
    """

    make: Callable[..., Measured]
    features: tuple[str, ...]
    file: Path
    wrong_abstentions: Mapping[int, float]


def is_found(candidate: Candidate, question: CalibrationQuestion) -> bool:
    """Tell whether a candidate's quote holds accepted evidence, or is itself most of it, and its answer lies there."""
    if candidate.article.id != question.title:
        return False
    return any(
        _overlap(candidate.quote, span) >= FOUND_SHARE and candidate.answer.overlaps(span) for span in question.evidence
    )


def _overlap(quote: Span, evidence: Span) -> float:
    """Share of the shorter of the two that both cover: long evidence spans several sentences."""
    common = min(quote.end, evidence.end) - max(quote.start, evidence.start)
    return common / max(1, min(len(quote), len(evidence)))


def collect(
    fitted: Fitted, calibration: CalibrationSet, libraries: dict[int, list[Library]], embedder: SentenceEmbedder
) -> Iterator[Example]:
    """Ask every question of every library with its article, again without its evidence, and without its article."""
    by_title: dict[str, list[CalibrationQuestion]] = {}
    for question in calibration.questions:
        by_title.setdefault(question.title, []).append(question)
    articles = {article.id: article for article in calibration.articles}
    asked: set[tuple[int, str]] = set()
    for size, group in libraries.items():
        for library in group:
            held = [title for title in library.ids() if title in by_title and (size, title) not in asked]
            asked |= {(size, title) for title in held}
            index = PassageIndex(library)
            for title in held:
                yield from _examples(fitted, index, by_title[title], size, Left.ALL)
                yield from _examples(fitted, index, by_title[title], size, Left.SUBJECT)
                library.remove([title])
                yield from _examples(fitted, index, by_title[title], size, Left.OTHERS)
                put(library, [articles[title]], embedder)
                index.refresh()
            print(f"{size} articles: {len(held)} titles asked", flush=True)


def collected(
    fitted: Fitted,
    calibration: CalibrationSet,
    libraries: dict[int, list[Library]],
    embedder: SentenceEmbedder,
    work: Path,
) -> list[Example]:
    """Collect the examples of each library size, or read from `work` what an earlier run collected."""
    examples: list[Example] = []
    for size, group in libraries.items():
        file = work / f"examples-{fitted.file.stem}-{size}.json"
        if not file.is_file():
            made = [_as_json(example) for example in collect(fitted, calibration, {size: group}, embedder)]
            file.write_text(json.dumps({"features": fitted.features, "examples": made}), encoding="utf-8")
        stored = json.loads(file.read_text(encoding="utf-8"))
        if stored["features"] != list(fitted.features):
            raise SystemExit(f"{file}: was collected with other features; delete it")
        examples += [_from_json(record, len(fitted.features)) for record in stored["examples"]]
    return examples


def _as_json(example: Example) -> dict[str, object]:
    arrays = {"features": example.features.round(6).tolist(), "right": example.right.tolist()}
    return {"title": example.title, "left": example.left.value, "articles": example.articles, **arrays}


def _from_json(record: dict[str, Any], width: int) -> Example:
    features = np.array(record["features"], dtype=np.float64).reshape(-1, width)
    right = np.array(record["right"], dtype=bool)
    return Example(record["title"], Left(record["left"]), record["articles"], features, right)


def _examples(
    fitted: Fitted, index: PassageIndex, questions: Sequence[CalibrationQuestion], size: int, left: Left
) -> Iterator[Example]:
    index.refresh()
    reader = fitted.make(index, weights=_no_weights(len(fitted.features)))
    for question in questions:
        found = index.search(question.question, k=PASSAGES_READ + (_HOLDING if left is Left.SUBJECT else 0))
        if left is Left.SUBJECT:
            found = replace(found, hits=tuple(hit for hit in found.hits if not _holds(hit, question))[:PASSAGES_READ])
        candidates, features = reader.measure(question.question, found)
        right = [left is Left.ALL and is_found(candidate, question) for candidate in candidates]
        yield Example(question.title, left, size, features, np.array(right, dtype=bool))


def _holds(hit: Hit, question: CalibrationQuestion) -> bool:
    return hit.article.id == question.title and any(hit.passage.span.overlaps(span) for span in question.evidence)


def _no_weights(features: int) -> Weights:
    return Weights(np.zeros(features), np.zeros(features + len(SUMMARY)), 0.0, {1: 0.0})
