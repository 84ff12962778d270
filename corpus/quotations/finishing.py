"""What every finder's attributions go through: marks around parts come off, overlaps end, and pieces join."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator

from corpus.article import Span
from corpus.quotations.quotation import Attribution, Kind, Prose

# A name with its titles and what stands in apposition, and words of saying, are never longer.
_MENTION_MAX = 300
_CUE_MAX = 120
_WORD = re.compile(r"\w")
_OUTSIDE = " \t\n\r\f\v\xa0\u200b,;:-–—"
# "Ada Byron, the mayor, who": what follows is no part of the mention, so this is none.
_RELATIVE = re.compile(r"(?<=\w),?\s+(?:who|which|that)\W*$")
_FULL_STOP = re.compile(r"(?<![.\s]\w)(?<!\.)[.]$")


def finish(prose: Prose, found: Iterable[Attribution]) -> tuple[Attribution, ...]:
    """Return attributions whose parts can be shown: trimmed, apart from each other, each once, in text order.

    What has no word, no speaker and no cue, or parts of absurd size, is left out. Content keeps what several parts
    claim; then the mention. A content that crosses paragraphs becomes a piece for each.
    """
    tidy = _Tidy(prose)
    done: dict[tuple[Span, ...], Attribution] = {}
    for one in _joined(found):
        finished = tidy.attribution(one)
        if finished is not None:
            done.setdefault(finished.content, finished)
    return tuple(sorted(done.values(), key=lambda one: (one.content[0], one.content[-1].end)))


def kind_of(text: str, content: tuple[Span, ...], inside: tuple[Span, ...]) -> Kind:
    """Tell whether all, some or none of the words of a content stand in the quoted stretches `inside` (in order)."""
    quoted = plain = False
    for piece in content:
        at = piece.start
        for number in range(max(0, bisect_right(inside, piece.start, key=_start) - 1), len(inside)):
            marks = inside[number]
            if marks.start >= piece.end:
                break
            plain = plain or _has_word(text, at, marks.start)
            quoted = quoted or _has_word(text, max(at, marks.start), min(piece.end, marks.end))
            at = max(at, marks.end)
        plain = plain or _has_word(text, at, piece.end)
    if not quoted:
        return Kind.INDIRECT
    return Kind.MIXED if plain else Kind.DIRECT


def _start(span: Span) -> int:
    return span.start


def _has_word(text: str, start: int, end: int) -> bool:
    return start < end and _WORD.search(text, start, end) is not None


def _joined(found: Iterable[Attribution]) -> Iterator[Attribution]:
    """Join what was said with one cue: the pieces of an interrupted quotation."""
    by_cue: dict[Span, list[Attribution]] = {}
    for one in found:
        if one.cue is None:
            yield one
        else:
            by_cue.setdefault(one.cue, []).append(one)
    for cue, parts in by_cue.items():
        mention = next((part.mention for part in parts if part.mention), None)
        yield Attribution(tuple(piece for part in parts for piece in part.content), mention, cue)


class _Tidy:
    """The marks and paragraphs of one text, looked up by where they begin and end."""

    def __init__(self, prose: Prose) -> None:
        self.text = prose.text
        self.breaks = [paragraph.end for paragraph in prose.paragraphs]
        self.opening = {one.outer.start: one for one in reversed(prose.quoted)}
        self.closing = {one.outer.end: one for one in reversed(prose.quoted)}

    def attribution(self, one: Attribution) -> Attribution | None:
        content = tuple(_merged(self.text, (piece for span in one.content for piece in self.pieces(span))))
        if not content or (one.mention is None and one.cue is None):
            return None
        mention = self.part(one.mention, content, _MENTION_MAX)
        cue = self.part(one.cue, (*content, mention) if mention else content, _CUE_MAX)
        return Attribution(content, mention, cue) if mention or cue else None

    def pieces(self, span: Span) -> Iterator[Span]:
        """Yield a content's part of each paragraph, without the marks around it."""
        start = span.start
        number = bisect_right(self.breaks, start)
        while start < span.end:
            end = min(span.end, self.breaks[number]) if number < len(self.breaks) else span.end
            piece = self.trimmed(start, end)
            if piece is not None and _has_word(self.text, piece.start, piece.end):
                yield piece
            start, number = end, number + 1

    def trimmed(self, start: int, end: int) -> Span | None:
        """Take off white space and punctuation outside the marks, then one pair of marks, then white space."""
        outer = _stripped(self.text, start, end, _OUTSIDE)
        if outer is None:
            return None
        start, end = outer.start, outer.end
        if self.text[end - 1] == "." and end - 1 in self.closing:
            end -= 1
        first, last = self.opening.get(start), self.closing.get(end)
        unmarked = start, end
        if first is not None and first.outer.end >= end:
            unmarked = first.inner.start, min(end, first.inner.end)
        elif last is not None and last.outer.start < start:
            unmarked = max(start, last.inner.start), last.inner.end
        elif first is None and last is None and _FULL_STOP.search(self.text, max(start, end - 4), end):
            unmarked = start, end - 1
        return _stripped(self.text, *unmarked, None)

    def part(self, span: Span | None, taken: tuple[Span, ...], limit: int) -> Span | None:
        """Cut a mention or cue down to what nothing else claims: the longest stretch of it."""
        if span is None:
            return None
        free = max(_apart(span, taken), key=len, default=None)
        if free and (relative := _RELATIVE.search(free.of(self.text))):
            free = Span(free.start, free.start + relative.start())
        whole = _stripped(self.text, free.start, free.end, _OUTSIDE + '“”"') if free else None
        return whole if whole and len(whole) <= limit else None


def _stripped(text: str, start: int, end: int, characters: str | None) -> Span | None:
    words = text[start:end]
    start += len(words) - len(words.lstrip(characters))
    end -= len(words) - len(words.rstrip(characters))
    return Span(start, end) if start < end else None


def _apart(span: Span, taken: Iterable[Span]) -> Iterator[Span]:
    start = span.start
    for other in sorted(taken):
        if other.start >= span.end:
            break
        if start < other.start:
            yield Span(start, other.start)
        start = max(start, other.end)
    if start < span.end:
        yield Span(start, span.end)


def _merged(text: str, pieces: Iterable[Span]) -> Iterator[Span]:
    """Join pieces that overlap, or that only white space parts."""
    last: Span | None = None
    for piece in sorted(pieces):
        # A paragraph's end parts pieces; other white space does not.
        gap = text[last.end : piece.start] if last else ""
        if last is not None and (piece.start <= last.end or (gap.isspace() and "\n" not in gap)):
            last = Span(last.start, max(last.end, piece.end))
            continue
        if last is not None:
            yield last
        last = piece
    if last is not None:
        yield last
