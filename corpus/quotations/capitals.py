"""What a capital letter says: a name, the beginning of a sentence, or a headline where all words have one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from corpus.quotations.name_words import FUNCTION_WORDS, GIVEN_NAMES, ROLES, TITLES, word_set
from corpus.quotations.tokens import Token

_SMALL_IN_HEADLINES = word_set(
    "the and for not but nor via its his her who how why with from into over after that than about upon amid"
)
_ROLE_ENDINGS = ("minister", "woman", "sman", "ologist", "er-in-chief")


@dataclass(frozen=True, slots=True)
class Capitals:
    """Which words have capitals for more than beginning a sentence, and which words and pairs open a name.

    `common` are those that also stand there without one.
    """

    inner: frozenset[str]
    openings: frozenset[tuple[str, ...]]
    common: frozenset[str]

    @classmethod
    def of(cls, tokens: tuple[Token, ...]) -> Capitals:
        """Look through all words of an article."""
        inner = frozenset(
            now.lower for before, now in pairwise(tokens) if now.capital and before.sentence == now.sentence
        )
        small = frozenset(token.lower for token in tokens if not token.capital)
        return cls(inner, frozenset(_openings(tokens)), small - inner)

    def only_opens(self, lower: list[str]) -> bool:
        """Tell whether the first word of a run that opens a sentence has its capital for that alone."""
        if lower[0] in FUNCTION_WORDS or (len(lower) > 2 and is_role(lower[0]) and lower[0] not in TITLES):
            return True
        if lower[0] in GIVEN_NAMES or lower[0] in TITLES or lower[0] in self.inner:
            return False
        if lower[0] in self.common or (tuple(lower[1:3]) in self.openings and len(lower) > 2):
            return True
        follows = len(lower) == 1 or (lower[1] in GIVEN_NAMES or (lower[1],) in self.openings)
        return follows and lower[0].endswith(("ing", "ly", "ed") if len(lower) > 1 else "ly")


def _openings(tokens: tuple[Token, ...]) -> Iterator[tuple[str, ...]]:
    """Yield the first word, and the first two, of each run of capitals."""
    for number, token in enumerate(tokens):
        if token.capital and not (number and _adjoin(tokens[number - 1], token)):
            yield (token.lower,)
            if number + 1 < len(tokens) and _adjoin(token, tokens[number + 1]):
                yield token.lower, tokens[number + 1].lower


def _adjoin(one: Token, two: Token) -> bool:
    return one.capital and two.capital and one.sentence == two.sentence and two.start - one.end < 2


def is_headline(words: tuple[Token, ...]) -> bool:
    """Tell whether all words have capitals but those that a headline leaves small."""
    long = [word for word in words if len(word.lower) > 2 and word.lower not in _SMALL_IN_HEADLINES]
    return len(long) > 3 and sum(not word.capital for word in long) <= len(long) // 8


def is_role(word: str) -> bool:
    """Tell whether a word, casefolded, says what somebody is."""
    return word in ROLES or word.endswith(_ROLE_ENDINGS)
