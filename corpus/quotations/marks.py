"""Quotation marks, paired over a whole text: which words stand between them. Speech and scare quotes look alike here.

Every text gets an answer, however its marks are strewn, in time linear in its length: of a family of marks at most
two are open at once.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum, auto
from itertools import zip_longest

from corpus.article import Span

# Markup is matched to be passed over: the marks in it are not the text's.
_MARK = re.compile(r"""(?<=[^\s(])'(?='')|``|''|["“”„‟＂«»‹›「」『』‘’‚‛']|</?[A-Za-z][^<>]{0,400}>""")
_FAMILIES = {
    mark: family
    for family, marks in enumerate(("“ ” „ ‟ \" ＂ `` ''", "‘ ’ ‚ ‛ '", "« »", "‹ ›", "「 」", "『 』"))
    for mark in marks.split()
}
_SINGLE = _FAMILIES["'"]
_OPENING = frozenset("“„‟‘‚‛«‹「『") | {"``"}
_CLOSING = frozenset("”’»›」』") | {"''"}
_BEFORE_OPENING = frozenset("([{—–-/…¿¡:\"'") | _OPENING
_AFTER_CLOSING = frozenset(".,;:!?)]}—–-/…\"'") | _CLOSING
_INCHES = re.compile(r"\d['’′]\s?\d+(?:\.\d+)?$")
_FEET = re.compile(r"\s?\d")
_ELISION = re.compile(r"(?i)(?:\d\ds?|tis|twas|em|til|cause|round|n)\b")
_STOP = re.compile(r"[.!?,](?=\s)")
# Where the closing mark is missing, it belongs before the words of saying: "“It is late, said Ada Byron".
_SAYING = "(?:said|says|added|told|wrote|replied|asked|warned|insisted)"
_NAMED = r"(?:he|she|they|[A-Z][\w.'’-]*(?: [A-Z][\w.'’-]*){0,3})"
_SAID = re.compile(rf"[,?!](?=\s(?:{_SAYING} {_NAMED}|{_NAMED} {_SAYING})\b)")


@dataclass(frozen=True, slots=True)
class Quoted:
    """Words between quotation marks, within one paragraph.

    `outer` holds the marks, `inner` does not. `depth` counts the quotations around it. Where the closing mark is
    missing, the next paragraph may go on with the quotation (`goes_on`).
    """

    outer: Span
    inner: Span
    depth: int
    goes_on: bool


class _Shape(Enum):
    """What a mark can be, by its form and its neighbours."""

    OPENS = auto()
    CLOSES = auto()
    EITHER = auto()
    NEITHER = auto()


@dataclass(frozen=True, slots=True)
class _Mark:
    start: int
    end: int
    family: int
    shape: _Shape


@dataclass(frozen=True, slots=True)
class _Pair:
    outer: Span
    inner: Span
    family: int
    goes_on: bool = False


def find_quoted(text: str, paragraphs: tuple[Span, ...]) -> tuple[Quoted, ...]:
    r"""Return the quoted stretches of a text in text order, an outer one before those inside it.

    A quotation over several paragraphs is one stretch for each. Where the closing mark is missing, it ends with the
    paragraph, or before the next quotation opens. Apostrophes and inches are no marks.

    >>> page = "“We said ‘never’,” she said. It is 12\" long."
    >>> [quoted.inner.of(page) for quoted in find_quoted(page, (Span(0, len(page)),))]
    ['We said ‘never’,', 'never']
    """
    found: list[Quoted] = []
    unclosed: set[int] = set()
    for paragraph, following in zip_longest(paragraphs, paragraphs[1:]):
        reopens = _FAMILIES.get(text[following.start]) if following else None
        families: dict[int, list[_Mark]] = {}
        for mark in _read_marks(text, paragraph):
            families.setdefault(mark.family, []).append(mark)
        pairs: list[_Pair] = []
        for family, marks in families.items():
            carried = paragraph.start if family in unclosed else None
            pairs += _pair(text, marks, paragraph.end, carried=carried, reopens=reopens == family)
        unclosed = {pair.family for pair in pairs if pair.outer.end == pair.inner.end == paragraph.end}
        found += _nest(pairs)
    return tuple(found)


def _read_marks(text: str, paragraph: Span) -> Iterator[_Mark]:
    for match in _MARK.finditer(text, paragraph.start, paragraph.end):
        if match[0] not in _FAMILIES:
            continue
        start, end = match.span()
        before = text[start - 1] if start > paragraph.start else " "
        after = text[end] if end < paragraph.end else " "
        family = _FAMILIES[match[0]]
        shape = _single_shape if family == _SINGLE else _double_shape
        found = shape(text, match, before, after)
        if found is not _Shape.NEITHER:
            yield _Mark(start, end, family, found)


def _double_shape(text: str, match: re.Match[str], before: str, after: str) -> _Shape:
    left = before.isspace() or before in _BEFORE_OPENING
    right = after.isspace() or after in _AFTER_CLOSING
    mark = match[0]
    if mark in _OPENING:
        return _Shape.CLOSES if right and not left else _Shape.OPENS
    if mark in _CLOSING:
        return _Shape.EITHER if left else _Shape.CLOSES
    if before.isdigit() and (after.isalnum() or _INCHES.search(text, max(0, match.start() - 12), match.start())):
        return _Shape.NEITHER
    if left == right:
        return _Shape.EITHER
    return _Shape.OPENS if left else _Shape.CLOSES


def _single_shape(text: str, match: re.Match[str], before: str, after: str) -> _Shape:
    """Leave out what can be an apostrophe or a foot."""
    left = before.isspace() or before in _BEFORE_OPENING
    elided = _ELISION.match(text, match.end()) is not None
    if left and not after.isspace() and match[0] != "’":
        return _Shape.NEITHER if elided else _Shape.OPENS
    if after.isalnum() or before.isspace() or match[0] in _OPENING:
        return _Shape.NEITHER
    if before.isdigit() and _FEET.match(text, match.end()):
        return _Shape.NEITHER
    return _Shape.CLOSES


def _pair(text: str, marks: list[_Mark], end: int, *, carried: int | None, reopens: bool) -> Iterator[_Pair]:
    """Pair one family's marks of a paragraph that ends at `end`.

    `carried` is where the paragraph starts if the one before left this family open; `reopens` is whether the next
    paragraph begins with such a mark.
    """
    stack: list[_Mark] = []
    for number, mark in enumerate(marks):
        following = marks[number + 1 : number + 3]
        if mark.shape is _Shape.CLOSES or (mark.shape is _Shape.EITHER and stack):
            if stack and not _is_skipped(text, mark, following):
                opening = stack.pop()
                yield _Pair(Span(opening.start, mark.end), Span(opening.end, mark.start), mark.family)
            elif number == 0 and carried is not None and not stack:
                yield _Pair(Span(carried, mark.end), Span(carried, mark.start), mark.family)
            continue
        if len(stack) == 1 and [one.shape for one in following] != [_Shape.CLOSES] * 2:
            yield _unclosed(text, stack.pop(), mark.start)
        elif len(stack) == 2:
            stack = [stack[0]]
        stack.append(mark)
    # A single mark that nothing closes was an apostrophe, unless the quotation goes on.
    if stack and (reopens or stack[0].family != _SINGLE):
        opening = stack[0]
        said = None if reopens else _SAID.search(text, opening.end, end)
        closed = said.end() if said else end
        yield _Pair(Span(opening.start, closed), Span(opening.end, closed), opening.family, reopens)


def _is_skipped(text: str, mark: _Mark, following: list[_Mark]) -> bool:
    """Tell whether what could close is an inch or a plural's apostrophe, because the next mark closes too."""
    if not following or following[0].shape is not _Shape.CLOSES:
        return False
    before = text[mark.start - 1]
    return before == "s" if mark.family == _SINGLE else text[mark.start] == '"' and before.isdigit()


def _unclosed(text: str, opening: _Mark, limit: int) -> _Pair:
    """Close what never was, before words of saying or at the last stop before the next opening mark."""
    if said := _SAID.search(text, opening.end, limit):
        return _Pair(Span(opening.start, said.end()), Span(opening.end, said.end()), opening.family)
    end = max((match.end() for match in _STOP.finditer(text, opening.end, limit)), default=limit)
    return _Pair(Span(opening.start, end), Span(opening.end, end), opening.family)


def _nest(pairs: list[_Pair]) -> Iterator[Quoted]:
    """Put the pairs of a paragraph in order; of two that cross, single marks yield to double ones."""
    around: list[_Pair] = []
    kept: list[tuple[_Pair, int]] = []
    crossed: set[int] = set()
    for pair in sorted(pairs, key=lambda pair: (pair.outer.start, -pair.outer.end)):
        while around and around[-1].outer.end <= pair.outer.start:
            around.pop()
        if around and around[-1].outer.end < pair.outer.end:
            if pair.family == _SINGLE or around[-1].family != _SINGLE:
                continue
            crossed.add(around.pop().outer.start)
        if pair.inner:
            kept.append((pair, len(around)))
            around.append(pair)
    for pair, depth in kept:
        if pair.outer.start not in crossed:
            yield Quoted(pair.outer, pair.inner, depth, pair.goes_on)
