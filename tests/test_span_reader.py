from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import combinations
from pathlib import Path

import numpy as np
import pytest

from corpus.article import Span
from index.indexing import index_paths
from index.library import Library
from index.search import PassageIndex
from qa.pairs import Text
from qa.reader import Reading, Readings
from qa.readers import READERS, load_reader
from qa.span_model import Marked
from qa.span_reader import FEATURES, SpanReader, whole_words
from qa.weights import SUMMARY, Weights
from tests.conftest import write

QUESTIONS = ("When did Japan lift the curbs?", "Who was the captain of the ferry?", "How much will the roof cost?")


class MarksNumbers:
    """Marks every number, the higher the surer; a passage is relevant if it holds one. Computable by eye."""

    def mark(self, question: str, texts: Sequence[Text]) -> list[Marked]:  # noqa: ARG002
        return [self._mark(text) for text in texts]

    def _mark(self, text: Text) -> Marked:
        words = [
            (Span(sentence.start + m.start(), sentence.start + m.end()), piece)
            for piece, sentence in enumerate(text.sentences)
            for m in re.finditer(r"\w+", sentence.of(text.text))
        ]
        logits = np.array([float(w.of(text.text)) if w.of(text.text).isdigit() else -50 for w, _ in words])
        pieces = np.array([piece for _, piece in words])
        return Marked([word for word, _ in words], pieces, logits / 2, logits / 2, 0.0, float(max(logits) > 0))


def by(**ranking: float) -> Weights:
    """Weights that rank by the features named."""
    named = {name.replace(" ", "_"): place for place, name in enumerate(FEATURES)}
    weights = np.zeros(len(FEATURES))
    for name, value in ranking.items():
        weights[named[name]] = value
    return Weights(weights, np.zeros(len(FEATURES) + len(SUMMARY)), 0.0, {1: 0.5})


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> PassageIndex:
    folder = tmp_path_factory.mktemp("numbers")
    articles = write(
        folder / "articles",
        a_txt="Boats at Denby\n\nOn Monday 12 boats came into the harbour at Denby, more than ever.",
        b_txt="More boats at Denby\n\nOn Tuesday 17 boats came into the harbour. A day earlier it had been 12.",
    )
    library = Library.create(folder / "library")
    index_paths(library, [articles])
    return PassageIndex(library)


def read(index: PassageIndex, weights: Weights) -> Readings:
    question = "How many boats came into the harbour at Denby?"
    return SpanReader(index, model=MarksNumbers(), weights=weights).read(question, index.search(question, k=10))


def words(readings: Readings) -> list[str]:
    return [one.answer.of(one.article.text) for one in readings.candidates]


def test_spans_of_all_passages_are_on_one_scale(index: PassageIndex) -> None:
    assert words(read(index, by(span_over_no_answer=1)))[:3] == ["17", "12", "12"]


def test_a_quote_is_whole_sentences_around_the_answer(index: PassageIndex) -> None:
    last = read(index, by(span_over_no_answer=1)).candidates[2]
    assert last.quote.contains(last.answer)
    assert last.quote.of(last.article.text) in {
        "On Monday 12 boats came into the harbour at Denby, more than ever.",
        "On Tuesday 17 boats came into the harbour. A day earlier it had been 12.",
    }


@pytest.mark.parametrize(
    ("text", "marked", "expected"),
    [
        ("Some had Ebola-like symptoms.", "like symptoms", "Ebola-like symptoms"),
        ("The talks took sixteen-hour shifts.", "sixteen", "sixteen-hour"),
        ("It closed in 1910-45 and later.", "45", "45"),
        ("A ferry-master's son won.", "ferry", "ferry-master"),
        ("Ada Holm [a nurse, and the first] left.", "[a nurse", "a nurse"),
        ("Ada Holm (the nurse) left.", "nurse)", "nurse"),
        ("Ada Holm (the nurse) left.", "(the nurse)", "(the nurse)"),
        ("Ada Holm left.", "Ada Holm", "Ada Holm"),
        ("Ada Holm ) left.", ")", ")"),
        ("Ada Holm ( the nurse left.", "( the nurse", "the nurse"),
        ("It was (a) or (b then.", "(a) or (b", "a) or (b"),
        ("They met at the sea.", "t", "met"),
        (f"{'a' * 40}_b Denby", "Denby", "Denby"),
        ("a" * 200, "a", "a" * 41),
    ],
)
def test_an_answer_is_of_whole_words(text: str, marked: str, expected: str) -> None:
    start = text.index(marked)
    assert whole_words(text, Span(start, start + len(marked))).of(text) == expected


# -- what every reader promises


@pytest.mark.parametrize("name", READERS)
@pytest.mark.parametrize("question", QUESTIONS)
def test_every_reader_returns_slices_best_first(sample: Path, name: str, question: str) -> None:
    index = PassageIndex.open(sample)
    readings = load_reader(name, index).read(question, index.search(question, k=10))
    scores = [one.score for one in readings.candidates]
    assert readings.candidates
    assert 0 <= readings.probability <= 1
    assert scores == sorted(scores, reverse=True)
    assert all(
        one.quote.contains(one.answer) and one.answer.of(one.article.text).strip() for one in readings.candidates
    )
    assert not [pair for pair in combinations(readings.candidates, 2) if _overlap(*pair)]


@pytest.mark.parametrize("name", READERS)
def test_every_reader_says_nothing_about_nothing(sample: Path, name: str) -> None:
    index = PassageIndex.open(sample)
    found = index.search("Who?", k=10)
    nothing = type(found)(hits=(), query=found.query)
    assert load_reader(name, index).read("Who?", nothing) == Readings((), 0.0)


def _overlap(one: Reading, other: Reading) -> bool:
    return one.article.number == other.article.number and one.answer.overlaps(other.answer)
