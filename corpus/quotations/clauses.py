"""Sentences as strings of roles, one character a token, so that rules can read them; what is quoted is one token."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass

from corpus.article import Span
from corpus.quotations.lexicon import Role, phrases, roles
from corpus.quotations.marks import Quoted
from corpus.quotations.quotation import Prose

#: What a token can be besides a lexicon's role.
QUOTED, NAME, WORD, NUMBER, PARTICLE = "Q", "N", "x", "#", "+"

_TOKEN = re.compile(
    r"(?:[A-Z]\.){2,}|(?:Mr|Mrs|Ms|Dr|Sen|Rep|Gov|Gen|Col|Lt|Sgt|Prof|Rev|Hon|Jr|Sr|St|Inc|Corp|Co)\.|[A-Z]\.(?=\s[A-Z])"
    r"|[’'](?:s|d|re|ve|ll|m)\b|n[’']t\b|\d[\d.,]*\d|\w+(?:[-–]\w+)*(?:[’'](?!s\b|d\b|re\b|ve\b|ll\b)\w+)?|\S"
)
_PUNCTUATION = {",": ",", ";": ";", ":": ":", ".": ".", "!": ".", "?": ".", "(": "(", ")": ")", "[": "(", "]": ")"}


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence's tokens: where they start and end, and what they are, one character each."""

    starts: tuple[int, ...]
    ends: tuple[int, ...]
    roles: str

    def span(self, first: int, end: int) -> Span:
        """Return the hull of tokens `first` to `end`, exclusive; there is at least one."""
        return Span(self.starts[first], self.ends[end - 1])


@dataclass(frozen=True, slots=True)
class Paragraph:
    """The sentences of a paragraph, and whether its last quotation goes on in the next paragraph."""

    sentences: tuple[Sentence, ...]
    goes_on: bool


def read_paragraphs(prose: Prose, quoted: tuple[Quoted, ...]) -> Iterator[Paragraph]:
    """Yield the paragraphs of a text; a sentence ends where one does outside quotation marks."""
    outermost = [one for one in quoted if one.depth == 0]
    starts = [sentence.start for sentence in prose.sentences]
    first = 0
    for paragraph in prose.paragraphs:
        end = first
        while end < len(outermost) and outermost[end].outer.start < paragraph.end:
            end += 1
        inside, first = outermost[first:end], end
        cuts = starts[bisect_left(starts, paragraph.start) : bisect_left(starts, paragraph.end)]
        sentences = tuple(_sentences(prose.text, paragraph, inside, cuts))
        yield Paragraph(sentences, bool(inside) and inside[-1].goes_on)


def _sentences(text: str, paragraph: Span, quoted: list[Quoted], cuts: list[int]) -> Iterator[Sentence]:
    tokens: list[tuple[int, int, str]] = []
    number = 0
    for start, end, role in _tokens(text, paragraph, quoted):
        while number < len(cuts) and cuts[number] <= start:
            # A sentence that begins inside quotation marks is not one of the report.
            if cuts[number] == start and tokens and not (role == QUOTED and tokens[-1][2] == ","):
                yield _sentence(tokens)
                tokens = []
            number += 1
        tokens.append((start, end, role))
    if tokens:
        yield _sentence(tokens)


def _sentence(tokens: list[tuple[int, int, str]]) -> Sentence:
    starts, ends, found = zip(*tokens, strict=True)
    return Sentence(starts, ends, "".join(found))


def _tokens(text: str, paragraph: Span, quoted: list[Quoted]) -> Iterator[tuple[int, int, str]]:
    at = paragraph.start
    for one in quoted:
        yield from _words(text, at, one.outer.start)
        yield one.outer.start, one.outer.end, QUOTED
        at = one.outer.end
    yield from _words(text, at, paragraph.end)


def _words(text: str, start: int, end: int) -> Iterator[tuple[int, int, str]]:
    table, particles = roles(), phrases()
    before: dict[str, Role] = {}
    last: tuple[int, int, str] | None = None
    for match in _TOKEN.finditer(text, start, end):
        word = match[0].replace("’", "'")
        low = word.lower()
        if last is not None:
            # The verb of a phrase is known by the particle after it.
            yield (last[0], last[1], before.get(low, last[2]))
        role = PARTICLE if low in before else _role(word, low, table)
        before = particles.get(low, {})
        last = (match.start(), match.end(), role)
    if last is not None:
        yield last


def _role(word: str, low: str, table: dict[str, Role]) -> str:
    if not word[0].isalnum():
        if low == "'s":
            return Role.POSSESSIVE
        return _PUNCTUATION.get(word) or table.get(low) or ("-" if word in "-–—" else WORD)
    if word[0].isdigit():
        return NUMBER
    role = table.get(low)
    if role is not None and (not word[0].isupper() or role not in "vtwukn"):
        return role
    if word[0].isupper():
        return NAME
    return Role.ADVERB if low.endswith("ly") else WORD
