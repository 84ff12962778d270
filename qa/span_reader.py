"""The trained reader: marks the words that answer in each passage, and puts all passages' answers on one scale."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from corpus.article import Origin, Span
from index.rows import StoredArticle
from index.search import Found, Hit, PassageIndex
from qa.question import Kind, fits
from qa.quotes import quote_around
from qa.reader import Candidate, Readings
from qa.span_model import Marked, OnnxSpanModel, SpanModel, Text
from qa.spans import best_spans
from qa.wanted import Wanted, wanted_by
from qa.weights import SUMMARY, Weights, load_weights, weigh

FILE = Path(__file__).with_name("span_reader.json")
#: What is measured of a candidate span, each about 0 to 1. None depends on the library's size.
FEATURES = (
    "span over no answer",
    "relevance of the passage",
    "cosine of passage and question",
    "passage's reciprocal place",
    "question's terms in the passage",
    "most telling term missing from the passage",
    "question's terms in the sentence",
    "question's pairs of words in the sentence",
    "sentence fits the kind of answer expected",
    "answer says what the question does not",
    "said elsewhere",
    "length",
)
#: Passages read, and spans kept of each.
PASSAGES, SPANS = 8, 3

_LOGITS = 10.0  # brings logits to the scale of the other features
_WORD = re.compile(r"\w+")
_ARTICLES = {"a", "an", "the"}
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

    @property
    def sentence(self) -> Span:
        """The sentence or sentences that hold the words."""
        held = [sentence for sentence in self.article.sentences if sentence.overlaps(self.span)]
        return Span(held[0].start, held[-1].end) if held else self.span

    @property
    def said(self) -> tuple[str, ...]:
        """The words, without case, punctuation and articles: what makes two answers the same."""
        words = _WORD.findall(self.span.of(self.article.text).lower())
        return tuple(word for word in words if word not in _ARTICLES)


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
        marked = self._model.mark(question, [_text_of(hit) for hit in hits])
        spans = _merged([span for place, hit in enumerate(hits) for span in _spans(hit, place, marked[place])])
        if not spans:
            return [], np.empty((0, len(FEATURES)))
        wanted = wanted_by(question, self._index.lexical)
        around = {span.place: self._around(span.hit) for span in spans}
        rows = [self._features(span, wanted, around[span.place], spans) for span in spans]
        candidates = [Candidate(span.article, quote_around(span.article, span.span), span.span) for span in spans]
        return candidates, np.array(rows)

    def _around(self, hit: Hit) -> frozenset[str]:
        """Return the terms of a passage and its article's title."""
        text = f"{hit.article.metadata.title} {hit.passage.span.of(hit.article.text)}"
        return frozenset(self._index.lexical.terms(text))

    def _features(self, one: _Span, wanted: Wanted, present: frozenset[str], spans: Sequence[_Span]) -> list[float]:
        answer, sentence = one.span.of(one.article.text), one.sentence.of(one.article.text)
        words = self._index.lexical.sequence(sentence)
        return [
            one.score / _LOGITS,
            one.relevance / _LOGITS,
            one.hit.cosine,
            1.0 / (1 + one.place),
            wanted.share(present),
            wanted.most_telling_missing(present),
            wanted.share(set(words)),
            wanted.pairs_share(words),
            0.5 if wanted.kind is Kind.OTHER else float(fits(sentence, wanted.kind)),
            _share_of_own(self._index.lexical.terms(answer), wanted.weights),
            _said_elsewhere(one, spans),
            min(1.0, len(one.span) / 100),
        ]


def _text_of(hit: Hit) -> Text:
    metadata = hit.article.metadata
    title = metadata.title if metadata.title_from is not Origin.INFERRED else ""
    return Text(hit.article.text, hit.passage.sentences, title)


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


def _merged(spans: Sequence[_Span]) -> list[_Span]:
    """Keep the best of spans that overlap, as passages share sentences."""
    kept: list[_Span] = []
    for span in sorted(spans, key=lambda span: -span.score):
        if not any(span.article.number == other.article.number and span.span.overlaps(other.span) for other in kept):
            kept.append(span)
    return kept


def _share_of_own(terms: Collection[str], asked: Collection[str]) -> float:
    """Return the share of an answer's terms that its question does not say; 0 where it has none."""
    return sum(term not in asked for term in terms) / len(terms) if terms else 0.0


def _said_elsewhere(one: _Span, spans: Sequence[_Span]) -> float:
    """Return how sure the model is, 0 to 1, of the same answer elsewhere: two that say the same support each other.

    A copy of the same report says nothing of its own.
    """
    others = [other.score for other in spans if other is not one and other.said == one.said and not _copied(one, other)]
    return float(1 / (1 + np.exp(-max(others)))) if others else 0.0


def _copied(one: _Span, other: _Span) -> bool:
    return one.article.group == other.article.group and one.article.number != other.article.number
