"""The words of an article as names are read from them; what stands in addresses and tags is no word."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from corpus.quotations.name_words import ABBREVIATIONS, COMPOUND_ENDS

_LETTERS = r"[^\W_\u0300]|[\u0300-\u036f]"
_WORD = re.compile(
    r"(?:https?://|www\.)\S+|<[^<>]{1,200}>|[@#]\w+|(?<=\]\()[^()\s]{1,500}"
    rf"|(?P<word>(?:[^\W\d_]|\d{{1,3}}(?=-year-))(?:{_LETTERS})*(?:[.'’&‐‑-](?:{_LETTERS})+)*)"
)
_POSSESSIVES = frozenset({"'s", "’s", "'S", "’S"})
_ARABIC_ARTICLE = re.compile(r"(?:al|el|as|ash|ad|an|ar|at|az|bin|ibn|d|l|ul|ur)[-’'‑](?=\S)")
_HYPHENS = re.compile(r"[-‐‑]")


@dataclass(frozen=True, slots=True)
class Token:
    """A word of the text: without a possessive ending, with the full stop of an initial or abbreviation.

    `lower` is its casefolded form without full stops, `sentence` the number of the sentence that it stands in.
    """

    start: int
    end: int
    lower: str
    sentence: int
    capital: bool
    possessive: bool


def find_tokens(text: str, start: int, end: int, sentence: int) -> Iterator[Token]:
    """Yield the words between two places of a text, in order."""
    for match in _WORD.finditer(text, start, end):
        word = match["word"]
        if word is None:
            continue
        possessive = word[-2:] in _POSSESSIVES
        word = word[:-2] if possessive else word
        stop = match.start() + len(word)
        lower = word.casefold().replace(".", "")
        if not possessive and stop < end and text[stop] == ".":
            stop += len(lower) == 1 or "." in word or lower in ABBREVIATIONS
        yield Token(match.start(), stop, lower, sentence, _is_capital(word), possessive)


def _is_capital(word: str) -> bool:
    if word[0].isupper() or word[0].istitle():
        return len(word) < 4 or _HYPHENS.split(word)[-1] not in COMPOUND_ENDS
    if word.isalpha():
        return False
    article = _ARABIC_ARTICLE.match(word)
    return article is not None and word[article.end()].isupper()
