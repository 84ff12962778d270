"""How a quotation is written into the library's rows, and read back: offsets, and a folded name to look it up by."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence
from typing import Any

from corpus.article import Span
from corpus.quotations import Kind, Quotation
from index.rows import StoredPassage, folded_name, pack_spans, unpack_spans

#: What `read_quotation` reads of a row of `quotations`, as q.
QUOTATION_COLUMNS = (
    "q.parts, q.speaker_start, q.speaker_end, q.mention_start, q.mention_end, q.cue_start, q.cue_end, q.kind"
)
_INSERT = (
    'INSERT INTO quotations (article, passage, start, "end", parts, speaker_start, speaker_end, mention_start,'
    " mention_end, cue_start, cue_end, kind, folded) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
)


def put_quotations(
    connection: sqlite3.Connection,
    article: int,
    text: str,
    quotations: Iterable[Quotation],
    passages: Sequence[StoredPassage],
) -> None:
    """Store an article's quotations in place of those that are there."""
    connection.execute("DELETE FROM quotations WHERE article = ?", (article,))
    connection.executemany(_INSERT, [(article, *_row(text, one, passages)) for one in quotations])


def _row(text: str, quotation: Quotation, passages: Sequence[StoredPassage]) -> tuple[object, ...]:
    hull, speaker = quotation.hull, quotation.speaker
    ends = (end for span in (speaker, quotation.mention, quotation.cue) for end in _ends(span))
    folded = folded_name(speaker.of(text)) if speaker else ""
    passage = _passage_of(hull, passages)
    return passage, hull.start, hull.end, pack_spans(quotation.content), *ends, quotation.kind.value, folded


def _ends(span: Span | None) -> tuple[int | None, int | None]:
    return (span.start, span.end) if span else (None, None)


def _passage_of(hull: Span, passages: Sequence[StoredPassage]) -> int | None:
    """Return the first of the passages that hold the most of a quotation."""

    def shared(passage: StoredPassage) -> int:
        return min(hull.end, passage.span.end) - max(hull.start, passage.span.start)

    best = max(passages, key=shared, default=None)
    return best.number if best and shared(best) > 0 else None


def read_quotation(row: Sequence[Any]) -> Quotation:
    """Read a row of `QUOTATION_COLUMNS`."""
    parts, *ends, kind = row
    speaker, mention, cue = (_span(*ends[place : place + 2]) for place in (0, 2, 4))
    return Quotation(unpack_spans(parts), speaker, mention, cue, Kind(kind))


def _span(start: int | None, end: int | None) -> Span | None:
    return None if start is None or end is None else Span(start, end)
