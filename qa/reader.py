"""Readers mark the words in passages that answer a question. Here: the protocol, and the sentence reader.

The sentence reader needs no model of its own. It is the baseline that a trained reader has to beat.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Protocol

import numpy as np

from corpus.article import Span
from index.rows import StoredArticle
from index.search import Found, Hit, PassageIndex
from qa.question import Kind, expected_kind, fits
from qa.weights import FEATURES, Weights, load_weights

#: At most this many sentences of a question are encoded: what 100 ms on two cores allow.
SENTENCES_ENCODED = 12


@dataclass(frozen=True, slots=True)
class Reading:
    """A candidate: where it stands, the words that answer, and how good it is (higher is better)."""

    article: StoredArticle
    sentence: Span
    answer: Span
    score: float


@dataclass(frozen=True, slots=True)
class Readings:
    """Candidates, best first, and the probability that the first is right."""

    candidates: tuple[Reading, ...]
    probability: float


class Reader(Protocol):
    """What turns found passages into candidate answers."""

    def read(self, question: str, found: Found) -> Readings:
        """Return the candidates in the passages found, on one scale, best first."""
        ...


@dataclass(frozen=True, slots=True)
class Candidate:
    """A sentence that may answer, with the passage it was found in and that passage's place, from 0."""

    hit: Hit
    place: int
    sentence: Span

    @property
    def words(self) -> str:
        """The sentence's own words."""
        return self.sentence.of(self.hit.article.text)


class SentenceReader:
    """The best sentence by meaning, by words, and by the kind of answer expected."""

    def __init__(self, index: PassageIndex, *, weights: Weights | None = None) -> None:
        self._index = index
        self._weights = weights or load_weights()

    def read(self, question: str, found: Found) -> Readings:
        """Return the best sentences of the passages, each as its own answer."""
        candidates, features = self.measure(question, found)
        if not candidates:
            return Readings((), 0.0)
        scores = self._weights.rank(features)
        order = np.lexsort((np.arange(len(scores)), -scores))
        probability = self._weights.probability(features[order], scores[order], self._library_size())
        readings = (
            Reading(c.hit.article, c.sentence, c.sentence, float(s)) for c, s in _in_order(candidates, scores, order)
        )
        return Readings(tuple(readings), probability)

    def _library_size(self) -> int:
        return max(1, self._index.library.size)

    def measure(self, question: str, found: Found) -> tuple[list[Candidate], np.ndarray]:
        """Return the candidates that are worth encoding and their features, `(n, len(FEATURES)) float64`."""
        wanted = self._wanted(question)
        every = [(candidate, self._coverage(candidate.words, wanted)) for candidate in _candidates(found.hits)]
        every.sort(key=lambda pair: (-_hope(pair[0], pair[1], wanted.kind), pair[0].place, pair[0].sentence))
        chosen = every[:SENTENCES_ENCODED]
        if not chosen:
            return [], np.empty((0, len(FEATURES)))
        cosines = self._index.encoder.embed_texts([candidate.words for candidate, _ in chosen]) @ found.query
        rows = [
            self._features(candidate, wanted, covered, float(cosine))
            for (candidate, covered), cosine in zip(chosen, cosines, strict=True)
        ]
        return [candidate for candidate, _ in chosen], np.array(rows)

    def _wanted(self, question: str) -> _Wanted:
        lexical = self._index.lexical
        terms = lexical.terms(question)
        weights = dict(zip(terms, lexical.weights(terms), strict=True))
        return _Wanted(expected_kind(question), weights, frozenset(pairwise(lexical.sequence(question))))

    def _features(self, candidate: Candidate, wanted: _Wanted, covered: float, cosine: float) -> list[float]:
        article, words = candidate.hit.article, candidate.words
        around = f"{article.metadata.title} {candidate.hit.passage.span.of(article.text)}"
        present = set(self._index.lexical.terms(around))
        return [
            cosine,
            candidate.hit.cosine,
            covered,
            wanted.share(present),
            wanted.pairs_share(self._index.lexical.sequence(words)),
            max((weight for term, weight in wanted.weights.items() if term not in present), default=0.0),
            0.5 if wanted.kind is Kind.OTHER else float(fits(words, wanted.kind)),
            1.0 / (1 + candidate.place),
            min(1.0, len(words) / 200),
            float(words.rstrip("”\"'").endswith("?")),
        ]

    def _coverage(self, text: str, wanted: _Wanted) -> float:
        return wanted.share(set(self._index.lexical.terms(text)))


@dataclass(frozen=True, slots=True)
class _Wanted:
    """What a question asks for: the kind of answer, its terms with how telling each is, its pairs of words."""

    kind: Kind
    weights: dict[str, float]
    pairs: frozenset[tuple[str, str]]

    def share(self, present: set[str]) -> float:
        """Return the share of the question's terms, by weight, that are present."""
        total = sum(self.weights.values())
        return sum(weight for term, weight in self.weights.items() if term in present) / total if total else 0.0

    def pairs_share(self, sequence: Sequence[str]) -> float:
        """Return the share of the question's pairs of neighbouring words that are neighbours in a text too."""
        return len(self.pairs & set(pairwise(sequence))) / len(self.pairs) if self.pairs else 0.0


def _hope(candidate: Candidate, covered: float, kind: Kind) -> float:
    """Guess from words alone, before anything is encoded, how good a candidate is."""
    return covered + 0.3 * fits(candidate.words, kind) - 0.02 * candidate.place


def _candidates(hits: Sequence[Hit]) -> list[Candidate]:
    """List the sentences of the passages, each once, at its best place."""
    seen: set[tuple[int, Span]] = set()
    candidates: list[Candidate] = []
    for place, hit in enumerate(hits):
        for piece in hit.passage.sentences:
            sentence = whole_sentence(hit.article, piece)
            if (hit.article.number, sentence) not in seen:
                seen.add((hit.article.number, sentence))
                candidates.append(Candidate(hit, place, sentence))
    return candidates


def whole_sentence(article: StoredArticle, piece: Span) -> Span:
    """Return the sentence that a passage's piece of it belongs to."""
    return next((sentence for sentence in article.sentences if sentence.contains(piece)), piece)


def _in_order(candidates: Sequence[Candidate], scores: np.ndarray, order: np.ndarray) -> list[tuple[Candidate, float]]:
    return [(candidates[i], float(scores[i])) for i in order]
