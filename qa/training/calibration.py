"""The calibration set: labelled questions over articles, kept out of all training; and articles as libraries.

Made of `onestopqa` (one reading level) and a tenth of the titles of `squad11_train_du44`; half of the
titles were once fitted on, and the others, the test half, are still what is reported. The texts are third-party and
stay outside the repository.
"""

from __future__ import annotations

import gzip
import hashlib
import itertools
import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from corpus.article import Article, Span
from corpus.passages import analyse
from index.embedder import SentenceEmbedder
from index.indexing import embed_articles, prepare
from index.library import Library
from index.rebuilding import rebuild

READING_LEVEL = "Adv"
#: Questions kept of a title, evenly over its text: every title counts the same, however many it has.
QUESTIONS_A_TITLE = 100
_ONESTOP_ID = re.compile(r"^(?P<article>.+)-(?P<paragraph>\d+)-(?P<level>Adv|Int|Ele)-(?P<number>\d+)$")


Item = TypeVar("Item")


@dataclass(frozen=True, slots=True)
class CalibrationQuestion:
    """A question with its accepted evidence: spans of the text of the article named `title`."""

    title: str
    question: str
    evidence: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class CalibrationSet:
    """Articles (their ids are their titles) and the questions on them."""

    articles: tuple[Article, ...]
    questions: tuple[CalibrationQuestion, ...]


def is_fitted_on(title: str) -> bool:
    """Tell whether a title's questions were once fitted on; those of the others are the test half."""
    return _hash("split:" + title) % 2 == 0


def is_kept_for_calibration(title: str) -> bool:
    """Tell whether a title of `squad11_train_du44` is in the tenth that is kept out of all training."""
    return _hash("calibration:" + title) % 10 == 0


def _hash(text: str) -> int:
    return int(hashlib.sha256(text.encode()).hexdigest(), 16)


def read_records(path: Path) -> Iterator[dict[str, object]]:
    """Yield the objects of a gzipped JSON Lines file."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        yield from map(json.loads, lines)


def load_calibration_set(data: Path) -> CalibrationSet:
    """Make the set from `data` (the folder that holds `reader/`)."""
    onestop = list(_onestop(data / "reader" / "dev" / "onestopqa.jsonl.gz"))
    squad = list(_squad(data / "reader" / "train" / "squad11_train_du44.jsonl.gz"))
    parts = [_joined(title, list(rows)) for title, rows in itertools.groupby(onestop + squad, key=lambda row: row[0])]
    return CalibrationSet(tuple(part[0] for part in parts), tuple(q for part in parts for q in part[1]))


Row = tuple[str, int, dict[str, object]]  # title, paragraph's place, record


def _onestop(path: Path) -> Iterator[Row]:
    rows = []
    for record in read_records(path):
        match = _ONESTOP_ID.match(str(record["id"]))
        if match and match["level"] == READING_LEVEL:
            rows.append((str(record["title"]), int(match["paragraph"]), record))
    yield from sorted(rows, key=lambda row: (row[0], row[1]))


def _squad(path: Path) -> Iterator[Row]:
    places: dict[str, int] = {}
    rows = []
    for record in read_records(path):
        title, context = str(record["title"]), str(record["context"])
        if is_kept_for_calibration(title) and record["answers"]:
            rows.append((title, places.setdefault(context, len(places)), record))
    yield from sorted(rows, key=lambda row: (row[0], row[1]))


def _joined(title: str, rows: Sequence[Row]) -> tuple[Article, list[CalibrationQuestion]]:
    """Join paragraphs into one article, and move the answers' offsets with them."""
    text, starts = "", dict[int, int]()
    for _, place, record in rows:
        if place not in starts:
            text += "\n\n" if text else ""
            starts[place] = len(text)
            text += str(record["context"])
    questions = [
        CalibrationQuestion(title, str(record["question"]), tuple(_moved(record, starts[place])))
        for _, place, record in rows
    ]
    return Article(id=title, text=text, title=title.replace("_", " ")), evenly(questions, QUESTIONS_A_TITLE)


def evenly(items: Sequence[Item], most: int) -> list[Item]:
    """Keep at most so many items, evenly over their order.

    >>> evenly("abcdef", 3)
    ['a', 'c', 'e']
    """
    if len(items) <= most:
        return list(items)
    return [items[i * len(items) // most] for i in range(most)]


def _moved(record: dict[str, object], by: int) -> Iterator[Span]:
    answers = record["answers"]
    assert isinstance(answers, list)
    for answer in answers:
        start = by + int(answer["start"])
        yield Span(start, start + len(str(answer["text"])))


def library_of(folder: Path, articles: Sequence[Article], embedder: SentenceEmbedder) -> Library:
    """Return the library in a folder with these articles, those stored that it does not hold yet."""
    library = Library.create(folder)
    prepare(library, embedder)
    known = set(library.ids())
    missing = [article for article in articles if article.id not in known]
    for start in range(0, len(missing), 50):
        put(library, missing[start : start + 50], embedder)
    rebuild(library, ["lexical"])  # an earlier run's may be in another release's form
    return library


def put(library: Library, articles: Sequence[Article], embedder: SentenceEmbedder) -> None:
    """Store articles that are in memory."""
    library.store(embed_articles([(article, "", analyse(article)) for article in articles], embedder))
