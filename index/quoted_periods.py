"""How many quotations filters leave, and how those of some speakers spread over time: counted in the library's rows.

Time is cut into equal columns, so that a century of quotations takes no more room than a week of them.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from index.library import Library
from index.quotations import JOINED, FoundQuotation, QuotationFilters, condition, read_among
from index.rows import folded_name


@dataclass(frozen=True, slots=True)
class QuotedPeriod:
    """A speaker's quotations in articles of some days, `first` to `last`: how many, and one of them.

    The speaker's name is folded (`index.rows.folded_name`).
    """

    folded: str
    first: date
    last: date
    quotations: int
    example: FoundQuotation


def count_quotations(library: Library, wanted: QuotationFilters) -> tuple[int, int]:
    """Return how many quotations filters leave: all, and those of undated articles."""
    where, values = condition(library, wanted)
    ((found, dated),) = library.rows(f"SELECT count(*), count(a.published) FROM {JOINED} WHERE {where}", values)
    return int(str(found)), int(str(found)) - int(str(dated))


def quoted_periods(
    library: Library, wanted: QuotationFilters, speakers: Sequence[str], *, columns: int
) -> list[QuotedPeriod]:
    """Return when speakers were quoted, the first period first; each column holds at most one of each speaker.

    `speakers` are names as `index.quotations.speakers` returns them. Undated articles are left out.
    """
    where, values = condition(library, wanted)
    named = f"{where} AND a.published IS NOT NULL AND q.folded IN (SELECT value FROM json_each(?))"
    values.append(json.dumps([folded_name(name) for name in speakers]))
    day = "CAST(julianday(a.published) AS INTEGER)"
    rows = library.rows(
        f"WITH days AS (SELECT q.number, q.folded, a.published, {day} AS day FROM {JOINED} WHERE {named}),"
        " ends AS (SELECT min(day) AS first, max(day) + 1 AS last FROM days)"
        " SELECT folded, min(number), min(published), max(published), count(*) FROM days, ends"
        " GROUP BY folded, (day - first) * ? / (last - first) ORDER BY min(published)",
        [*values, columns],
    )
    return [
        QuotedPeriod(str(name), date.fromisoformat(str(first)), date.fromisoformat(str(last)), int(str(count)), example)
        for name, number, first, last, count in rows
        # One by one: what was removed in the meantime is missing.
        for example in read_among(library, "q.number", [int(str(number))])
    ]
