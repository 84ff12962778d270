"""Sentences as strings of roles, one character a token, so that rules can read them; what is quoted is one token."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass

from corpus.article import Span
from corpus.quotations.lexicon import Form, Role, nouns, phrases, roles
from corpus.quotations.marks import Quoted
from corpus.quotations.quotation import Prose

#: What a token can be besides a lexicon's role.
NAME, WORD, NUMBER, PARTICLE = "N", "x", "#", "+"
#: What stands between marks: it ends as if more must follow ("Yes," or "Why?"), it ends with a full stop, or neither.
PENDING, ENDED, PHRASE = "Q", "R", "q"
QUOTED = "QRq"

_TOKEN = re.compile(
    r"</?[A-Za-z][^<>]{0,400}>|(?:[A-Z]\.){2,}|(?:Mr|Mrs|Ms|Dr|Sen|Rep|Gov|Gen|Col|Lt|Sgt|Prof|Rev|Hon|Jr|Sr|St|Inc|Corp|Co)\.|[A-Z]\.(?=\s[A-Z])"
    r"|[’'](?:s|d|re|ve|ll|m)\b|n[’']t\b|\d[\d.,]*\d|\w+(?:[-–]\w+)*(?:[’'](?!s\b|d\b|re\b|ve\b|ll\b)\w+)?|\S"
)
_PUNCTUATION = {
    ",": ",",
    ";": ";",
    ":": ":",
    ".": ".",
    "!": ".",
    "?": ".",
    "(": "(",
    ")": ")",
    "[": "(",
    "]": ")",
    "-": "-",
    "–": "-",
    "—": "-",
    "|": "-",
}


# Rules look at whole sentences, time and again; none that a person wrote is longer.
_TOKENS_MAX = 300
_FINITE = re.compile(f"[{Form.PLAIN}{Form.THIRD}]")
_ATTRIBUTION = re.compile(r"(?:P|[dNx#so&_]{1,8}(?:,[^,.QRq]{1,30},)?)[hea]*[vtx]|[vtx][PdN]")
_Token = tuple[int, int, str, Form]


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence's tokens: where they start and end, and what they are and in which form, one character each."""

    starts: tuple[int, ...]
    ends: tuple[int, ...]
    roles: str
    forms: str

    def span(self, first: int, end: int) -> Span:
        """Return the hull of tokens `first` to `end`, exclusive; there is at least one."""
        return Span(self.starts[first], self.ends[end - 1])


@dataclass(frozen=True, slots=True)
class Paragraph:
    """The sentences of a paragraph, and whether its last quotation goes on in the next paragraph."""

    sentences: tuple[Sentence, ...]
    goes_on: bool


def read_paragraphs(prose: Prose) -> Iterator[Paragraph]:
    """Yield the paragraphs of a text; a sentence ends where one does outside quotation marks."""
    outermost = [one for one in prose.quoted if one.depth == 0]
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
    tokens = list(_tokens(text, paragraph, quoted))
    if not tokens:
        return
    starts, ends, raw, raw_forms = zip(*tokens, strict=True)
    roles, forms = _as_nouns(text, starts, ends, "".join(raw), "".join(raw_forms))
    first, sentence_starts = 0, set(cuts)
    # A sentence that begins inside quotation marks is not one of the report.
    found = [
        at for at in (bisect_left(starts, cut) for cut in cuts) if at < len(starts) and starts[at] in sentence_starts
    ]
    for at in _shortened([at for at in found if at and not _belongs(roles, at)], len(starts)):
        if first < at:
            yield Sentence(starts[first:at], ends[first:at], roles[first:at], forms[first:at])
            first = at
    yield Sentence(starts[first:], ends[first:], roles[first:], forms[first:])


def _shortened(cuts: list[int], end: int) -> Iterator[int]:
    """Yield the cuts, and more where sentences would have too many tokens."""
    start = 0
    for cut in (*cuts, end):
        yield from range(start + _TOKENS_MAX, cut, _TOKENS_MAX)
        if cut < end:
            yield cut
        start = cut


def _belongs(roles: str, at: int) -> bool:
    """Tell whether what follows a quotation says who said it, though it looks like a sentence of its own."""
    if roles[at - 1] == PENDING:
        return _ATTRIBUTION.match(roles, at) is not None
    return roles[at] in QUOTED and roles[at - 1] == ","


def _as_nouns(text: str, starts: tuple[int, ...], ends: tuple[int, ...], roles: str, forms: str) -> tuple[str, str]:
    """Make nouns of the plain and third-person forms that stand where no verb can."""
    changed, form = list(roles), list(forms)
    for match in _FINITE.finditer(forms):
        at = match.start()
        word = text[starts[at] : ends[at]].lower()
        if word not in nouns():
            continue
        before = roles[at - 1] if at else "."
        plain = match[0] == Form.PLAIN
        if plain and before in "xN":
            before = "P" if text[ends[at - 1] - 1] == "s" else "d"
        follows = roles[at + 1 : at + 2]
        if (
            before in "dspo#"
            or (not plain and before == "x" and follows in ("p", "o", "x", "h", "e"))
            or (plain and before in ".w")
        ):
            changed[at] = Role.NOUN
            form[at] = Form.NONE
    return "".join(changed), "".join(form)


def _tokens(text: str, paragraph: Span, quoted: list[Quoted]) -> Iterator[_Token]:
    at = paragraph.start
    for one in quoted:
        yield from _words(text, at, one.outer.start)
        last = text[one.inner.start : one.inner.end].rstrip(" \n\"'’”»")[-1:]
        yield one.outer.start, one.outer.end, _quoted_role(last), Form.NONE
        at = one.outer.end
    yield from _words(text, at, paragraph.end)


def _quoted_role(last: str) -> str:
    return ENDED if last == "." else PENDING if last in ",?!…-–—" else PHRASE


def _words(text: str, start: int, end: int) -> Iterator[_Token]:
    table, particles = roles(), phrases()
    before: dict[str, tuple[Role, Form]] = {}
    last: _Token | None = None
    for match in _TOKEN.finditer(text, start, end):
        if match[0][0] == "<" and len(match[0]) > 1:
            continue
        word = match[0].replace("’", "'")
        low = word.lower()
        if last is not None:
            # The verb of a phrase is known by the particle after it.
            yield (last[0], last[1], *before.get(low, last[2:]))
        role, form = (PARTICLE, Form.NONE) if low in before else _role(word, low, table)
        before = particles.get(low, {})
        last = (match.start(), match.end(), role, form)
    if last is not None:
        yield last


def _role(word: str, low: str, table: dict[str, tuple[Role, Form]]) -> tuple[str, Form]:
    if not word[0].isalnum():
        if low == "'s":
            return Role.POSSESSIVE, Form.NONE
        known = table.get(low)
        return known or (_PUNCTUATION.get(word, WORD), Form.NONE)
    if word[0].isdigit():
        return NUMBER, Form.NONE
    known = table.get(low)
    if known is not None and (not word[0].isupper() or known[0] not in "vtwukn"):
        return known
    if word[0].isupper():
        return NAME, Form.NONE
    return Role.ADVERB if low.endswith("ly") else WORD, Form.NONE
