"""Quotations kept whole: who said most of what stands between two marks said all of it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from corpus.article import Span
from corpus.quotations.marks import Quoted
from corpus.quotations.quotation import Attribution

#: Share of a quoted stretch that must be somebody's for all of it to be.
MOST = 0.5


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
        if most is not None and shares[most] >= MOST * len(stretch):
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
