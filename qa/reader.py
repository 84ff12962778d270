"""Readers mark the words in passages that answer a question. Here: the protocol, and what a reader returns."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Protocol

from corpus.article import Span
from index.rows import StoredArticle
from index.search import Found


@dataclass(frozen=True, slots=True)
class Candidate:
    """Words that may answer, and the whole sentences of the article that are shown for them.

    `margin` is by how many logits the reader thinks that they answer rather than that nothing does; 0 where it does not
    tell.
    """

    article: StoredArticle
    quote: Span
    answer: Span
    margin: float = field(default=0.0, kw_only=True)


@dataclass(frozen=True, slots=True)
class Reading(Candidate):
    """A candidate and how good it is: higher is better."""

    score: float


@dataclass(frozen=True, slots=True)
class Readings:
    """Candidates, best first, and the probability that the first is right."""

    candidates: tuple[Reading, ...]
    probability: float


class Reader(Protocol):
    """What turns found passages into candidate answers."""

    @property
    def threshold(self) -> float:
        """The probability below which an answer had better not be given."""
        ...

    def read(self, question: str, found: Found) -> Readings:
        """Return the candidates in the passages found, on one scale, best first."""
        ...
