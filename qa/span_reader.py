"""The trained reader: marks the words that answer in each passage, and puts all passages' answers on one scale."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from corpus.article import Span
from index.rows import StoredArticle
from index.search import Found, Hit, PassageIndex
from qa.pairs import text_of
from qa.quotes import quote_around
from qa.reader import Candidate, Readings
from qa.span_model import Marked, OnnxSpanModel, SpanModel
from qa.spans import best_spans
from qa.weights import SUMMARY, Weights, load_weights, weigh

FILE = Path(__file__).with_name("span_reader.json")
#: What is measured of a candidate span, each about 0 to 1. None depends on the library's size.
FEATURES = (
    "span over no answer",
    "relevance of the passage",
    "cosine of passage and question",
    "passage's reciprocal place",
)
#: Passages read, and spans kept of each.
PASSAGES, SPANS = 10, 3

_LOGITS = 10.0  # brings logits to the scale of the other features
_BRACKETS = (("[", "]"), ("(", ")"))
# Letters that are looked at beyond an answer for the rest of its word; the bar is a place inside one.
_LONGEST_WORD = 40
_INSIDE = re.compile(r"[^\W\d_](?:-?\||\|-)[^\W\d_]")


def plain_weights() -> Weights:
    """Return the weights for a model that none were fitted for: a span counts as far as it beats "no answer".

    The score is that margin, in logits, and the probability its sigmoid. That probability is not calibrated: it
    orders answers, and is above the threshold, 0.5, where the span beats "no answer"; it is no share of right ones.
    """
    ranking, right = np.zeros(len(FEATURES)), np.zeros(len(FEATURES) + len(SUMMARY))
    margin = FEATURES.index("span over no answer")
    ranking[margin] = right[margin] = _LOGITS
    return Weights(ranking, right, intercept=0.0, thresholds={1: 0.5})


@dataclass(frozen=True, slots=True)
class _Span:
    """Words that may answer, the passage they stand in, its place from 0, and the model's logits."""

    hit: Hit
    place: int
    span: Span
    score: float
    relevance: float

    @property
    def article(self) -> StoredArticle:
        return self.hit.article


class SpanReader:
    """Reads the first passages found with the shipped model."""

    def __init__(self, index: PassageIndex, *, model: SpanModel | None = None, weights: Weights | None = None) -> None:
        self._index = index
        self._model = model or OnnxSpanModel()
        self._weights = weights or load_weights(FILE, FEATURES)

    @property
    def threshold(self) -> float:
        """The probability below which an answer had better not be given."""
        return self._weights.threshold(self._index.library.size)

    def read(self, question: str, found: Found) -> Readings:
        """Return the best spans of the passages, in the sentences around them."""
        candidates, features = self.measure(question, found)
        return weigh(candidates, features, self._weights, self._index.library.size)

    def measure(self, question: str, found: Found) -> tuple[list[Candidate], np.ndarray]:
        """Return the spans that may answer and their features, `(n, len(FEATURES)) float64`."""
        hits = found.hits[:PASSAGES]
        marked = self._model.mark(question, [text_of(hit.article, hit.passage) for hit in hits])
        spans = _merged([span for place, hit in enumerate(hits) for span in _spans(hit, place, marked[place])])
        if not spans:
            return [], np.empty((0, len(FEATURES)))
        return [_candidate(span) for span in spans], np.array([_features(span) for span in spans])


def _features(one: _Span) -> list[float]:
    return [one.score / _LOGITS, one.relevance / _LOGITS, one.hit.cosine, 1.0 / (1 + one.place)]


def _spans(hit: Hit, place: int, marked: Marked) -> Iterator[_Span]:
    if not marked.spans:
        return
    for best in best_spans(marked.start, marked.end, marked.pieces, no_answer=marked.no_answer, most=SPANS):
        span = Span(marked.spans[best.first].start, marked.spans[best.last].end)
        yield _Span(hit, place, whole_words(hit.article.text, span), best.score, marked.relevance)


def whole_words(text: str, span: Span) -> Span:
    """Return an answer as whole words, "Ebola-like" being one, without a bracket that is opened or closed elsewhere."""
    start, end = span.start, span.end
    while _is_inside_a_word(text, start) and span.start - start < _LONGEST_WORD:
        start -= 1
    while _is_inside_a_word(text, end) and end - span.end < _LONGEST_WORD:
        end += 1
    for opening, closing in _BRACKETS:
        words = text[start:end]
        if words.startswith(opening) and words.count(opening) > words.count(closing):
            start += 1
        elif words.endswith(closing) and words.count(closing) > words.count(opening):
            end -= 1
    words = text[start:end]
    start, end = end - len(words.lstrip()), start + len(words.rstrip())
    return Span(start, end) if start < end else span


def _is_inside_a_word(text: str, place: int) -> bool:
    """Tell whether a place is between two letters of a word, or beside the hyphen between them; not in "1910-45"."""
    return bool(_INSIDE.search(f"{text[max(0, place - 2) : place]}|{text[place : place + 2]}"))


def _candidate(one: _Span) -> Candidate:
    return Candidate(one.article, quote_around(one.article, one.span), one.span, margin=one.score)


def _merged(spans: Sequence[_Span]) -> list[_Span]:
    """Keep the best of spans that overlap, as passages share sentences."""
    kept: list[_Span] = []
    for span in sorted(spans, key=lambda span: -span.score):
        if not any(span.article.number == other.article.number and span.span.overlaps(other.span) for other in kept):
            kept.append(span)
    return kept
