"""The sentence reader: the best whole sentence, by meaning, by words, and by the kind of answer expected.

It needs no model of its own. It is the baseline that the trained reader has to beat.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from corpus.article import Span
from index.rows import StoredArticle
from index.search import Found, Hit, PassageIndex
from qa.question import Kind, fits
from qa.reader import Candidate, Readings
from qa.wanted import Wanted, wanted_by
from qa.weights import Weights, load_weights, weigh

FILE = Path(__file__).with_name("sentence_reader.json")
#: What is measured of a candidate sentence, each about 0 to 1. None depends on the library's size.
FEATURES = (
    "cosine of sentence and question",
    "cosine of passage and question",
    "question's terms in the sentence",
    "question's terms in the passage",
    "question's pairs of words in the sentence",
    "most telling term missing from the passage",
    "fits the kind of answer expected",
    "passage's reciprocal place",
    "length",
    "is a question",
)

#: At most this many sentences of a question are encoded: what 100 ms on two cores allow.
SENTENCES_ENCODED = 12


@dataclass(frozen=True, slots=True)
class _Found:
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
        self._weights = weights or load_weights(FILE, FEATURES)

    @property
    def threshold(self) -> float:
        """The probability below which an answer had better not be given."""
        return self._weights.threshold(self._index.library.size)

    def read(self, question: str, found: Found) -> Readings:
        """Return the best sentences of the passages, each as its own answer."""
        candidates, features = self.measure(question, found)
        return weigh(candidates, features, self._weights, self._index.library.size)

    def measure(self, question: str, found: Found) -> tuple[list[Candidate], np.ndarray]:
        """Return the candidates that are worth encoding and their features, `(n, len(FEATURES)) float64`."""
        wanted = wanted_by(question, self._index.lexical)
        every = [(candidate, self._coverage(candidate.words, wanted)) for candidate in _sentences(found.hits)]
        every.sort(key=lambda pair: (-_hope(pair[0], pair[1], wanted.kind), pair[0].place, pair[0].sentence))
        chosen = every[:SENTENCES_ENCODED]
        if not chosen:
            return [], np.empty((0, len(FEATURES)))
        cosines = self._index.encoder.embed_texts([candidate.words for candidate, _ in chosen]) @ found.query
        rows = [
            self._features(candidate, wanted, covered, float(cosine))
            for (candidate, covered), cosine in zip(chosen, cosines, strict=True)
        ]
        return [Candidate(one.hit.article, one.sentence, one.sentence) for one, _ in chosen], np.array(rows)

    def _features(self, candidate: _Found, wanted: Wanted, covered: float, cosine: float) -> list[float]:
        article, words = candidate.hit.article, candidate.words
        around = f"{article.metadata.title} {candidate.hit.passage.span.of(article.text)}"
        present = set(self._index.lexical.terms(around))
        return [
            cosine,
            candidate.hit.cosine,
            covered,
            wanted.share(present),
            wanted.pairs_share(self._index.lexical.sequence(words)),
            wanted.most_telling_missing(present),
            0.5 if wanted.kind is Kind.OTHER else float(fits(words, wanted.kind)),
            1.0 / (1 + candidate.place),
            min(1.0, len(words) / 200),
            float(words.rstrip("”\"'").endswith("?")),
        ]

    def _coverage(self, text: str, wanted: Wanted) -> float:
        return wanted.share(set(self._index.lexical.terms(text)))


def _hope(candidate: _Found, covered: float, kind: Kind) -> float:
    """Guess from words alone, before anything is encoded, how good a candidate is."""
    return covered + 0.3 * fits(candidate.words, kind) - 0.02 * candidate.place


def _sentences(hits: Sequence[Hit]) -> list[_Found]:
    """List the sentences of the passages, each once, at its best place."""
    seen: set[tuple[int, Span]] = set()
    candidates: list[_Found] = []
    for place, hit in enumerate(hits):
        for piece in hit.passage.sentences:
            sentence = whole_sentence(hit.article, piece)
            if (hit.article.number, sentence) not in seen:
                seen.add((hit.article.number, sentence))
                candidates.append(_Found(hit, place, sentence))
    return candidates


def whole_sentence(article: StoredArticle, piece: Span) -> Span:
    """Return the sentence that a passage's piece of it belongs to."""
    return next((sentence for sentence in article.sentences if sentence.contains(piece)), piece)
