"""Filters that a question's own words say: when articles were published, in which outlet, by whom.

The rules are told in `qa.said_dates` and `qa.said_names`; here what they find becomes filters. It looks nothing up but
whether the library has an outlet or an author of a name.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from corpus.article import Span
from index.filters import Filters
from qa.followup.phrases import Token, tokens
from qa.said_dates import said_dates
from qa.said_names import Known, SaidName, said_author, said_outlet

# The end of a sentence before the one that asks.
_BEFORE = re.compile(
    r"[?!][\"”’)]*\s+|\.[\"”’)]*\s+(?=(?:(?:And|But|So|In|On|At|By|For|About) )?(?i:wh\w+|how|did|was|is|has)\b)"
)


class Field(StrEnum):
    """What can be filtered by."""

    PUBLISHED = "published"
    OUTLET = "outlet"
    AUTHOR = "author"


#: All that is read off a question, unless asked otherwise.
FIELDS = frozenset(Field)


@dataclass(frozen=True, slots=True)
class SaidFilter:
    """A filter, and the words of the question that say it: `span` in the question, `said` its slice.

    `since` and `until` are days of publication, both inclusive; `value` names an outlet or an author.
    """

    field: Field
    span: Span
    said: str
    since: date | None = None
    until: date | None = None
    value: str | None = None

    def as_dict(self) -> dict[str, object]:
        """Return the FILTER object of the JSON interface."""
        return {
            "field": self.field.value,
            "from": self.since.isoformat() if self.since else None,
            "to": self.until.isoformat() if self.until else None,
            "value": self.value,
            "said": self.said,
        }


@dataclass(frozen=True, slots=True)
class SaidFilters:
    """The filters a question says, in its order, and the question as it is searched for and read: `rest`.

    Words that articles do not share are left out of `rest`: who reported it, and times that are told from the asker's
    day ("last year"). "In 2019" stays, as articles say that too.
    """

    filters: tuple[SaidFilter, ...]
    rest: str

    def up_to(self) -> SaidFilters | None:
        """Return the same without the first day, so that what was said before counts too; None where none is said."""
        if not any(one.since and one.until for one in self.filters):
            return None
        return replace(self, filters=tuple(replace(one, since=None) for one in self.filters))

    def joined_to(self, given: Filters) -> Filters:
        """Return both the filters given and those said; no field may be in both."""
        joined = given
        for one in self.filters:
            if one.field is Field.PUBLISHED:
                joined = replace(joined, since=one.since, until=one.until)
            elif one.field is Field.OUTLET:
                joined = replace(joined, outlet=one.value)
            else:
                joined = replace(joined, author=one.value)
        return joined


def fields_of(filters: Filters) -> frozenset[Field]:
    """Return the fields that are filtered by."""
    dated = bool(filters.since or filters.until)
    held = {Field.PUBLISHED: dated, Field.OUTLET: bool(filters.outlet), Field.AUTHOR: bool(filters.author)}
    return frozenset(field for field, is_held in held.items() if is_held)


def said_filters(
    question: str, *, today: date, outlets: Known, authors: Known, fields: Iterable[Field] = FIELDS
) -> SaidFilters:
    """Return the filters that a question's last sentence says, at most one for each of the `fields`.

    `today` is the asker's day; `outlets` and `authors` tell whether the library has one of a name. A sentence before
    the one that asks tells what the question is about, and no filter.

    >>> said = said_filters("Who drowned last March, according to the Daily Pier?", today=date(2023, 5, 10),
    ...                     outlets="Daily Pier".__eq__, authors="Ann Lee".__eq__)
    >>> [(one.said, one.value, str(one.since), str(one.until)) for one in said.filters]
    [('last March', None, '2023-03-01', '2023-04-07'), ('according to the Daily Pier', 'Daily Pier', 'None', 'None')]
    >>> said.rest
    'Who drowned?'
    """
    wanted = frozenset(fields)
    begin = max((match.end() for match in _BEFORE.finditer(question)), default=0)
    asked = [token for token in tokens(question) if token.start >= begin]
    outlet, author = said_outlet(question, asked, outlets), said_author(question, asked, authors)
    dates = said_dates(question, asked, today, names=[name for name in (outlet, author) if name])
    found: list[SaidFilter] = []
    cuts: list[Span] = []
    if dates and Field.PUBLISHED in wanted:
        found.append(SaidFilter(Field.PUBLISHED, dates.span, dates.span.of(question), dates.since, dates.until))
        cuts += [dates.span] if dates.told_from_today else []
    for field, name in ((Field.OUTLET, outlet), (Field.AUTHOR, author)):
        if name and field in wanted:
            found.append(_of_name(question, field, name))
            cuts += [name.span] if name.adverbial else []
    return SaidFilters(tuple(sorted(found, key=lambda one: one.span)), _without(question, asked, cuts))


def _of_name(question: str, field: Field, name: SaidName) -> SaidFilter:
    return SaidFilter(field, name.span, name.span.of(question), value=name.name)


def _without(question: str, asked: Sequence[Token], cuts: Sequence[Span]) -> str:
    """Leave words out of a question, unless nothing would be left of it to ask."""
    left = [token for token in asked if not any(cut.contains(Span(token.start, token.end)) for cut in cuts)]
    if not cuts or not any(token.content for token in left):
        return question
    rest = question
    for cut in sorted(cuts, reverse=True):
        before, after = rest[: cut.start].rstrip(" ,"), rest[cut.end :].lstrip(" ,")
        rest = f"{before} {after}" if before and after[:1].isalnum() else f"{before}{after}"
    return rest
