"""What a question asks for, in words: the kind of answer, its terms with how telling each is, its pairs of words."""

from __future__ import annotations

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from itertools import pairwise

from index.lexical import LexicalIndex
from qa.question import Kind, expected_kind


@dataclass(frozen=True, slots=True)
class Wanted:
    """A question's kind, the weight of each of its terms, its pairs of neighbouring words."""

    kind: Kind
    weights: dict[str, float]
    pairs: frozenset[tuple[str, str]]

    def share(self, present: AbstractSet[str]) -> float:
        """Return the share of the question's terms, by weight, that are present."""
        total = sum(self.weights.values())
        return sum(weight for term, weight in self.weights.items() if term in present) / total if total else 0.0

    def most_telling_missing(self, present: AbstractSet[str]) -> float:
        """Return the weight of the most telling term that is not present, 0 if all are."""
        return max((weight for term, weight in self.weights.items() if term not in present), default=0.0)

    def pairs_share(self, sequence: Sequence[str]) -> float:
        """Return the share of the question's pairs of neighbouring words that are neighbours in a text too."""
        return len(self.pairs & set(pairwise(sequence))) / len(self.pairs) if self.pairs else 0.0


def wanted_by(question: str, lexical: LexicalIndex) -> Wanted:
    """Read off a question what it asks for; how telling a term is depends on the library."""
    terms = lexical.terms(question)
    weights = dict(zip(terms, lexical.weights(terms), strict=True))
    return Wanted(expected_kind(question), weights, frozenset(pairwise(lexical.sequence(question))))
