"""Filters by date range, outlet and author: resolved once, to the passages and articles that match."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np

from corpus.errors import InputError
from index.library import Library
from index.rows import folded_outlet, folded_words


@dataclass(frozen=True, slots=True)
class Filters:
    """What an article must be: published from `since` to `until` (both inclusive), by outlet, by author.

    An outlet's name must be the whole name, but for case and a leading "The"; an author's name must
    stand in the byline as whole words.
    """

    since: date | None = None
    until: date | None = None
    outlet: str | None = None
    author: str | None = None

    def __post_init__(self) -> None:
        if self.since and self.until and self.since > self.until:
            raise InputError(f"no day is both since {self.since} and until {self.until}; swap the two dates")

        for name in ("outlet", "author"):
            value = getattr(self, name)
            if value is not None and not folded_words(value):
                raise InputError(f"the {name} {value!r} names nobody; leave it out, or give a name")

    def __bool__(self) -> bool:
        return any((self.since, self.until, self.outlet, self.author))


@dataclass(frozen=True, slots=True)
class Matching:
    """What a filter leaves: `articles` and `passages` as ascending `(n,) int64` numbers.

    `undated` articles match everything but the dates, and are left out.
    """

    articles: np.ndarray
    passages: np.ndarray
    undated: int


def resolve(library: Library, filters: Filters | None) -> Matching | None:
    """Find what matches; None where nothing is filtered."""
    if not filters:
        return None
    where, values = article_conditions(filters)
    dated, days = date_conditions(filters)
    articles = library.select(
        f"SELECT number FROM articles WHERE {where} AND {dated} ORDER BY number", [*values, *days]
    )
    passages = library.select(
        "SELECT p.number FROM passages p JOIN articles a ON a.number = p.article"
        f" WHERE {where} AND {dated} ORDER BY p.number",
        [*values, *days],
    )
    undated = 0
    if days:
        undated = len(library.select(f"SELECT number FROM articles WHERE {where} AND published IS NULL", values))
    return Matching(articles, passages, undated)


def article_conditions(filters: Filters) -> tuple[str, list[object]]:
    """Return what filters but those by date are in SQL, over the columns of articles: a condition and its values."""
    conditions, values = ["1"], list[object]()
    if filters.outlet:
        conditions.append("outlet = ?")
        values.append(folded_outlet(filters.outlet))
    if filters.author:
        conditions.append("instr(byline, ?) > 0")
        values.append(folded_words(filters.author))
    return " AND ".join(conditions), values


def date_conditions(filters: Filters) -> tuple[str, list[object]]:
    """Return what filters by date are in SQL, as `article_conditions` does."""
    conditions, values = ["1"], list[object]()
    if filters.since:
        conditions.append("published >= ?")
        values.append(filters.since.isoformat())
    if filters.until:
        conditions.append("published <= ?")
        values.append(filters.until.isoformat())
    return " AND ".join(conditions), values


def leaves_any(library: Library, filters: Filters) -> bool:
    """Tell whether any article matches."""
    where, values = article_conditions(filters)
    dated, days = date_conditions(filters)
    return bool(len(library.select(f"SELECT number FROM articles WHERE {where} AND {dated} LIMIT 1", [*values, *days])))
