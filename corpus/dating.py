"""The day an article was written, inferred from its own words where nobody says it.

It answers only where two things agree: a day that the text prints and the weekday that the report is told from. It
does not read what states the day (`corpus.published`), and without a whole date in the text it knows nothing.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, timedelta

from corpus.article import Furniture, FurnitureKind, Span
from corpus.dates import DATE_PATTERN, MONTH, find_dates, parse_date
from corpus.lines import Line
from corpus.times import find_times

_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_WEEKDAY = rf"(?:{'|'.join(_WEEKDAYS)})"
_SAID = re.compile(rf"(?:(?:early|late) )?{_WEEKDAY}(?: (?:morning|afternoon|evening|night))?")
_AFTER_WEEKDAY = re.compile(rf"\b{_WEEKDAY}[,.]? ?\(?$")
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_WITHOUT_YEAR = re.compile(rf"(?i)\b(?:{MONTH}\.?\s\d{{1,2}}|\d{{1,2}}\s{MONTH})\b")
_ARCHIVE = re.compile(r"(?i)\bfile\b")
_CAPTION = re.compile(r"(?i)\bphotos?\b|\bimages?\b|\bpictured?\b|Reuters/|Getty|\bAFP\b|\(AP\b|\bis seen\b")

_POST = re.compile(r"\(@\w+\)(?: on)?\s*$")

#: A dateline's year is that of a whole date in the text, if that is at most so long before it.
_RECENT = timedelta(days=62)
# Where a report says what it is about, in characters: the first weekday of it, and a picture with its caption.
_OPENING, _TOP = 600, 1500


def infer_day(text: str, lines: tuple[Line, ...], furniture: tuple[Furniture, ...]) -> tuple[date, Span] | None:
    r"""Return the day a text was written, with the words that show it, or None where that cannot be known.

    The day is a dateline's, or else the newest that the text prints: what is told of "Monday" was written then or on
    the day after, and which of the two nothing tells.

    >>> from corpus.lines import find_lines
    >>> text = "The ferry sank on Monday.\n\nDivers at the pier on Dec. 16, 2019. (Photo: Harbour Wire)"
    >>> day, span = infer_day(text, find_lines(text), ())
    >>> day.isoformat(), span.of(text)
    ('2019-12-16', 'Dec. 16, 2019')
    """
    return _of_dateline(text, lines, furniture) or _of_newest(text, lines)


def _of_dateline(text: str, lines: tuple[Line, ...], furniture: tuple[Furniture, ...]) -> tuple[date, Span] | None:
    """Read a dateline that the report begins with: "PORT EYRE, March 3, 2020 (Wire) --", or without the year."""
    whole_lines = {line.span for line in lines}
    for piece in furniture:
        if piece.kind is not FurnitureKind.DATELINE or piece.span in whole_lines:
            continue
        whole = DATE_PATTERN.search(text, piece.span.start, piece.span.end)
        match = whole or _WITHOUT_YEAR.search(text, piece.span.start, piece.span.end)
        if match is None:
            continue
        span = Span(*match.span())
        day = _read(match[0]) if whole else _with_year(text, span)
        return (day, span) if day else None
    return None


def _with_year(text: str, span: Span) -> date | None:
    """Return a dateline's day in the year of the text's newest date, if the report's weekday agrees."""
    newest = max((day for day, _ in find_dates(text)), default=None)
    for year in (newest.year, newest.year + 1) if newest else ():
        day = _read(f"{span.of(text)} {year}")
        if newest and day and newest <= day <= newest + _RECENT and _is_told_from(text, day, ()):
            return day
    return None


def _read(words: str) -> date | None:
    try:
        return parse_date(words)
    except ValueError:
        return None


def _of_newest(text: str, lines: tuple[Line, ...]) -> tuple[date, Span] | None:
    """Return the newest day that a text prints, if captions or posts of others bear it; prose also tells of other days.

    One caption is enough where it is near the top or names the weekday too; of posts it takes two.
    """
    # Looking for a weekday takes no time, and spares most texts the rest.
    dates = list(find_dates(text)) if _SAID.search(text, 0, _OPENING) else []
    if not dates:
        return None
    newest = max(day for day, _ in dates)
    spans = [span for day, span in dates if day == newest]
    if max(int(year) for year in _YEAR.findall(text)) > newest.year:
        return None
    around = [next((line.span for line in lines if line.span.contains(span)), span) for span in spans]
    evidence = [span for span, line in zip(spans, around, strict=True) if _bears(text, line, span)]
    if not evidence or any(_ARCHIVE.search(line.of(text)) for line in around):
        return None
    first = evidence[0]
    is_enough = (
        len(spans) > 1
        or bool(_AFTER_WEEKDAY.search(text, max(0, first.start - 14), first.start))
        or (first.start < _TOP and not _POST.search(text, max(0, first.start - 40), first.start))
    )
    return (newest, first) if is_enough and _is_told_from(text, newest, around) else None


def _bears(text: str, line: Span, span: Span) -> bool:
    return bool(_CAPTION.search(line.of(text)) or _POST.search(text, max(0, span.start - 40), span.start))


def _is_told_from(text: str, day: date, besides: Sequence[Span]) -> bool:
    """Tell whether the first weekday that a report speaks of is that day, and none is six days before it.

    That one is more likely the day after. `besides` are lines that are not the report's.
    """
    named = (Span(*match.span()) for match in _SAID.finditer(text, 0, _OPENING))
    first = next((span for span in named if not any(line.overlaps(span) for line in besides)), None)
    # Reading all times of a text takes longer than all else here; most texts are told from another day.
    if first is None or _WEEKDAYS[day.weekday()] not in first.of(text):
        return False
    times = [one for one in find_times(text, day) if not any(line.overlaps(one.span) for line in besides)]
    weekdays = [one.first for one in times if one.first and _SAID.fullmatch(one.span.of(text))]
    return weekdays[:1] == [day] and day - timedelta(days=6) not in weekdays
