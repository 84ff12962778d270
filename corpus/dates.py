"""Dates as files, records and pages write them: a whole calendar date or nothing.

It does not read time expressions in running text ("last month").
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime

from dateutil import parser as dateutil_parser

from corpus.article import Span

MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
#: A month as pages print it, without its full stop.
MONTH = rf"(?:{'|'.join(rf'{month}|{month[:3]}' for month in MONTHS)}|Sept)"

#: A whole date as pages print it: 10 March 2020, March 10, 2020, 2020-03-10, 2020/3/10, 2020. 3. 10.
DATE_PATTERN = re.compile(
    rf"""(?ix)\b(?:
        {MONTH}\.?\s+\d{{1,2}}(?:st|nd|rd|th)?,?\s+(?:19|20)\d\d
      | \d{{1,2}}(?:st|nd|rd|th)?\s+{MONTH}\.?,?\s+(?:19|20)\d\d
      | (?:19|20)\d\d\s?[-/.]\s?\d{{1,2}}\s?[-/.]\s?\d{{1,2}}
    )(?!\d)"""
)
_AMBIGUOUS = re.compile(r"\s*(\d{1,2})([/-])(\d{1,2})\2(?:\d{4}|\d\d)\b")
_YEAR_FIRST = re.compile(r"\s*(\d{4})\s?[-/.]\s?(\d{1,2})\s?[-/.]\s?(\d{1,2})(?!\d)")


def parse_date(text: str) -> date:
    """Read one whole date, with or without a time of day.

    >>> parse_date("Dec. 16, 2019")
    datetime.date(2019, 12, 16)

    Raises ValueError, saying why, for anything that is not one certain day.
    """
    year_first = _YEAR_FIRST.match(text)
    if year_first and DATE_PATTERN.search(text, year_first.end()):
        raise ValueError(f"{text!r} is more than one date; write one as YYYY-MM-DD")
    if year_first:
        return _checked(text, *(int(part) for part in year_first.groups()))
    ambiguous = _AMBIGUOUS.match(text)
    if ambiguous and max(int(ambiguous[1]), int(ambiguous[3])) <= 12 and ambiguous[1] != ambiguous[3]:
        raise ValueError(f"{text!r} may be two different days; write it as YYYY-MM-DD")
    return _parse_written(text)


def find_dates(text: str, within: Span | None = None) -> Iterator[tuple[date, Span]]:
    """Yield the whole dates that a text states, or a part of it, in order, each with its place.

    >>> [(day.isoformat(), span.start) for day, span in find_dates("Dec. 16, 2019, updated on 17 December 2019")]
    [('2019-12-16', 0), ('2019-12-17', 26)]
    """
    inside = within or Span(0, len(text))
    for match in DATE_PATTERN.finditer(text, inside.start, inside.end):
        try:
            yield parse_date(match[0]), Span(*match.span())
        except ValueError:
            continue


def _checked(text: str, year: int, month: int, day: int) -> date:
    try:
        return date(year, month, day)
    except ValueError:
        raise ValueError(f"{text!r} is no date; write it as YYYY-MM-DD") from None


def _parse_written(text: str) -> date:
    day_first = "." in text and text.strip()[:1].isdigit()
    try:
        # What the text leaves out is filled from the default, so two defaults show what it left out.
        first, second = (
            dateutil_parser.parse(text, default=default, dayfirst=day_first, ignoretz=True)
            for default in (datetime(2001, 1, 1), datetime(2002, 2, 2))
        )
    except (ValueError, OverflowError, TypeError):
        raise ValueError(f"{text!r} is no date; write it as YYYY-MM-DD") from None
    if first.date() != second.date():
        raise ValueError(f"{text!r} is not a whole date; write it as YYYY-MM-DD")
    day: date = first.date()
    return day


def written_date(day: date) -> str:
    """Write a date as prose does.

    >>> written_date(date(2019, 12, 16))
    '16 December 2019'
    """
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"
