"""Contents kept whole: who said most of what stands between two marks said all of it, and splinters are no pieces."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from corpus.article import Span
from corpus.quotations.marks import Quoted
from corpus.quotations.quotation import Attribution

#: Share of a quoted stretch that must be somebody's for all of it to be; and where nobody else has any of it.
MOST, ALONE = 0.5, 0.2
#: Words between two pieces at most that a tagger has missed; and words of a piece that may stand beside longer ones.
MISSED, PIECE = 3, 3

_WORD = re.compile(r"\w+")
_MARK = re.compile('[“”"\n]')


def keep_whole(found: Sequence[Attribution], quoted: Sequence[Quoted]) -> tuple[Attribution, ...]:
    """Return attributions whose contents have quoted stretches whole, or as they were found where nobody has most."""
    pieces = sorted((span, number) for number, one in enumerate(found) for span in one.content)
    contents: dict[int, list[Span]] = {number: [] for number in range(len(found))}
    for span, number in _claimed(pieces, [one.inner for one in quoted if one.depth == 0 and len(one.inner)]):
        contents[number].append(span)
    return tuple(
        Attribution(tuple(_merged(sorted(contents[number]))), one.mention, one.cue)
        for number, one in enumerate(found)
        if contents[number]
    )


def _claimed(pieces: list[tuple[Span, int]], stretches: Sequence[Span]) -> Iterator[tuple[Span, int]]:
    """Yield pieces with their owners, those within a stretch in place of it given to whoever has most of it."""
    number = 0
    for stretch in stretches:
        shares: dict[int, int] = {}
        while number < len(pieces) and pieces[number][0].end <= stretch.start:
            yield pieces[number]
            number += 1
        inside: list[tuple[Span, int]] = []
        while number < len(pieces) and pieces[number][0].start < stretch.end:
            span, owner = pieces[number]
            if span.start < stretch.start:
                yield Span(span.start, stretch.start), owner
            own = Span(max(span.start, stretch.start), min(span.end, stretch.end))
            inside.append((own, owner))
            shares[owner] = shares.get(owner, 0) + len(own)
            if span.end > stretch.end:
                pieces[number] = Span(stretch.end, span.end), owner
                break
            number += 1
        most = max(shares, key=lambda owner: shares[owner], default=None)
        if most is not None and shares[most] >= (ALONE if len(shares) == 1 else MOST) * len(stretch):
            yield stretch, most
        else:
            yield from inside
    yield from pieces[number:]


def _merged(spans: Sequence[Span]) -> Iterator[Span]:
    """Join spans that touch."""
    start = end = -1
    for span in spans:
        if start >= 0 and span.start <= end:
            end = max(end, span.end)
            continue
        if start >= 0:
            yield Span(start, end)
        start, end = span.start, span.end
    if start >= 0:
        yield Span(start, end)


def mended(text: str, pieces: Sequence[Span], apart: Sequence[Span]) -> tuple[Span, ...]:
    """Join pieces that only a few words separate, none of them in `apart`, and leave out splinters beside long ones.

    >>> page = "It said that the wall which it built was dear."
    >>> [piece.of(page) for piece in mended(page, [Span(8, 21), Span(41, 45)], [Span(0, 7)])]
    ['that the wall']
    >>> [piece.of(page) for piece in mended(page, [Span(8, 21), Span(27, 45)], [Span(0, 7)])]
    ['that the wall which it built was dear']
    """
    joined: list[Span] = []
    for piece in sorted(pieces):
        if joined and _is_missed(text, joined[-1].end, piece.start, apart):
            joined[-1] = Span(joined[-1].start, max(joined[-1].end, piece.end))
        else:
            joined.append(piece)
    sizes = [len(_WORD.findall(piece.of(text))) for piece in joined]
    long = max(sizes, default=0) >= PIECE
    quoted = [bool(_MARK.search(text, max(0, piece.start - 1), piece.end + 1)) for piece in joined]
    kept = zip(joined, sizes, quoted, strict=True)
    return tuple(piece for piece, size, marked in kept if not long or size >= PIECE or marked)


def _is_missed(text: str, start: int, end: int, apart: Sequence[Span]) -> bool:
    between = text[start:end]
    if _MARK.search(between) or len(_WORD.findall(between)) > MISSED:
        return False
    return not any(part.start < end and start < part.end for part in apart)
