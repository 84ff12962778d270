"""The day an article was published, and how that is known: given, stated by the page, or inferred.

What in the report's own words gives the day away is `corpus.dating`'s; which lines state it, `corpus.furniture`'s.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import IntEnum

from corpus.article import Article, Furniture, FurnitureKind, Origin, Span
from corpus.dates import find_dates
from corpus.dating import infer_day
from corpus.furniture import is_prose
from corpus.lines import Line

_URL_DATE = re.compile(r"/((?:19|20)\d\d)[/-](\d{1,2})[/-](\d{1,2})(?:[/-]|$)")
_SAYS = r"(?:(?P<update>updated|modified)|published|posted|issued|created)"
_LABEL = re.compile(rf"(?i)\b{_SAYS}\b")
_ONLY_LABEL = re.compile(rf"(?i)(?:(?:first|originally|last) )?{_SAYS}(?: on| at)?\W*")

#: Lines above a report's first that may state its day without a word: headline, byline and buttons are among them.
_ABOVE = 20


@dataclass(frozen=True, slots=True)
class Published:
    """A day, how it is known, and where the text shows it; all None where nothing says it."""

    day: date | None = None
    origin: Origin | None = None
    span: Span | None = None


class _Said(IntEnum):
    """What a page says of a day it prints, the best evidence first."""

    PUBLISHED = 0
    NOTHING = 1
    UPDATED = 2


def find_published(article: Article, lines: tuple[Line, ...], furniture: tuple[Furniture, ...]) -> Published:
    """Return the day of publication: as given, else as the page states it, else inferred.

    It is inferred from the address, else from a note of an update, else from the text; the span is the evidence.
    """
    if article.published:
        return Published(article.published, Origin.GIVEN, _where(article.published, article.text, furniture))
    shown = _shown(article.text, lines, furniture)
    stated = next((one for one in shown if one.said is not _Said.UPDATED), None)
    if stated:
        return Published(stated.day, Origin.STATED, stated.span)
    address = _url_date(article.url or article.id)
    if address:
        return Published(address, Origin.INFERRED)
    if shown:
        return Published(shown[0].day, Origin.INFERRED, shown[0].span)
    inferred = infer_day(article.text, lines, furniture)
    return Published(inferred[0], Origin.INFERRED, inferred[1]) if inferred else Published()


def _where(day: date, text: str, furniture: tuple[Furniture, ...]) -> Span | None:
    """Return where a dateline of any kind shows a day, so that an answer can quote it."""
    datelines = (piece.span for piece in furniture if piece.kind is FurnitureKind.DATELINE)
    return next((span for line in datelines for shown, span in find_dates(text, line) if shown == day), None)


@dataclass(frozen=True, slots=True)
class _Shown:
    said: _Said
    day: date
    span: Span


def _shown(text: str, lines: tuple[Line, ...], furniture: tuple[Furniture, ...]) -> list[_Shown]:
    """Return the days in lines that only say when, the best evidence first.

    A page prints other days too: today's in its masthead, those of other articles below. A day without a word to it
    therefore counts only shortly above the report, and there the nearest does.
    """
    datelines = {piece.span for piece in furniture if piece.kind is FurnitureKind.DATELINE}
    report = next((number for number, line in enumerate(lines) if is_prose(line.span.of(text))), len(lines))
    found = [
        (number, one)
        for number, line in enumerate(lines)
        if line.span in datelines
        for one in _in_line(text, line.span, lines[max(0, number - 1)].span)
        if one.said is not _Said.NOTHING or report - _ABOVE <= number < report
    ]
    found.sort(key=lambda pair: (pair[1].said, -pair[0] if pair[1].said is _Said.NOTHING else pair[0]))
    return [one for _, one in found]


def _in_line(text: str, line: Span, above: Span) -> Iterator[_Shown]:
    """Yield the days of one line, each with what the words before it say, or the line above if it is but a label."""
    begun = above.start if _ONLY_LABEL.fullmatch(above.of(text)) else line.start
    for day, span in find_dates(text, line):
        labels = list(_LABEL.finditer(text, begun, span.start))
        said = _Said.NOTHING
        if labels:
            said = _Said.UPDATED if labels[-1]["update"] else _Said.PUBLISHED
        yield _Shown(said, day, span)
        begun = span.end


def _url_date(place: str) -> date | None:
    match = _URL_DATE.search(place)
    if not match:
        return None
    try:
        return date(*(int(part) for part in match.groups()))
    except ValueError:
        return None
