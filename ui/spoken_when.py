"""Who spoke when: a row for each speaker, a mark for each time, as values and as a picture in the page. Pure.

Lengths across are in percent, so that the picture fits any screen and its words keep their size.
"""

from __future__ import annotations

import textwrap
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from html import escape
from math import ceil

from corpus.dates import written_date
from corpus.quotations import Kind
from index.quotations import FoundQuotation
from index.quoted_periods import QuotedPeriod
from index.rows import folded_name
from index.speakers import Speaker
from ui.places import Place, card_key
from ui.plain_dates import written_period

#: Rows and columns that are drawn at most; a column is as wide as a finger's tip on a phone.
ROWS, COLUMNS = 7, 32
#: Characters of a mark's words, and dates on the axis.
_FEW = 160
_TICKS, _MONTHS = 5, 3
# The share of the width at either end where a date is written inwards.
_EDGE = 0.12
# A row's height and a mark's width, in pixels; a mark is higher for each further quotation.
_HEIGHT, _DOT = 26, 8
_HINT = "Point at a mark to see what was said; press it to read the article."


@dataclass(frozen=True, slots=True)
class SpokenWhen:
    """What is drawn: the most quoted speakers, when each was quoted, and how many quotations there are in all."""

    speakers: Sequence[Speaker]
    periods: Sequence[QuotedPeriod]
    quotations: int
    undated: int


def spoken_when(found: Sequence[FoundQuotation]) -> SpokenWhen:
    """Return the picture of some quotations."""
    said: defaultdict[str, list[FoundQuotation]] = defaultdict(list)
    for one in found:
        if one.quotation.speaker and (folded := folded_name(one.quotation.speaker.of(one.article.text))):
            said[folded].append(one)
    most = dict(sorted(said.items(), key=lambda item: -len(item[1]))[:ROWS])
    days = [day for those in most.values() for one in those if (day := one.article.metadata.published)]
    scale = _Scale(min(days), max(days)) if days else None
    periods = [one for folded, those in most.items() for one in _periods(folded, those, scale)] if scale else []
    undated = sum(one.article.metadata.published is None for one in found)
    return SpokenWhen([Speaker(_name(those[0]), len(those)) for those in most.values()], periods, len(found), undated)


def _periods(folded: str, found: Sequence[FoundQuotation], scale: _Scale) -> list[QuotedPeriod]:
    """Return the periods of one speaker, one for each column at most, as `quoted_periods` does."""
    columns: defaultdict[int, list[tuple[date, FoundQuotation]]] = defaultdict(list)
    for one in found:
        if day := one.article.metadata.published:
            columns[scale.column(day)].append((day, one))
    ordered = (sorted(columns[place], key=lambda dated: dated[0]) for place in sorted(columns))
    return [QuotedPeriod(folded, those[0][0], those[-1][0], len(those), those[0][1]) for those in ordered]


def _name(found: FoundQuotation) -> str:
    speaker = found.quotation.speaker
    return " ".join(speaker.of(found.article.text).split()) if speaker else "nobody who is named"


def render_spoken_when(spoken: SpokenWhen) -> str:
    """Draw who spoke when; nothing where no quotation is both dated and somebody's."""
    if not spoken.periods:
        return ""
    scale = _Scale(min(one.first for one in spoken.periods), max(one.last for one in spoken.periods))
    marks: defaultdict[str, list[str]] = defaultdict(list)
    for one in spoken.periods:
        first = not marks  # the one mark that the Tab key reaches
        marks[one.folded].append(_mark(one, scale, reached=first))
    rows = [(speaker, marks[folded_name(speaker.name)]) for speaker in spoken.speakers]
    drawn = "".join(_row(speaker, drawn, scale) for speaker, drawn in rows if drawn)
    return (
        '<details class="spoken" open><summary>Who spoke when</summary>'
        f'<div role="group" aria-label="Who spoke when: arrow keys go from mark to mark">{drawn}</div>{scale.axis()}'
        f'<p class="told">{_HINT}</p>{_left_out(spoken)}</details>'
    )


def _row(speaker: Speaker, marks: Sequence[str], scale: _Scale) -> str:
    name = escape(speaker.name)
    return (
        f'<div class="strip"><span class="name"><span dir="auto">{name}</span> <i>{speaker.quotations:,}</i></span>'
        f'<svg role="group" aria-label="{name}" height="{_HEIGHT}">{scale.lines()}{"".join(marks)}</svg></div>'
    )


def _mark(one: QuotedPeriod, scale: _Scale, *, reached: bool) -> str:
    height = min(_DOT + 4 * (one.quotations - 1), _HEIGHT)
    at, top = scale.column_at(one.first), (_HEIGHT - height) // 2
    return (
        f'<g class="dot" role="button" tabindex="{0 if reached else -1}" aria-label="{escape(_label(one))}"'
        f' data-open="{escape(found_key(one.example))}" transform="translate(-{_DOT // 2})">'
        f'<rect class="reach" x="{at}" width="{_DOT}" height="{_HEIGHT}"/>'
        f'<rect x="{at}" y="{top}" width="{_DOT}" height="{height}" rx="{_DOT // 2}"/></g>'
    )


def _label(one: QuotedPeriod) -> str:
    """Say what a mark stands for in one line."""
    found = one.example
    metadata = found.article.metadata
    words = textwrap.shorten(found.said, _FEW, placeholder=" …")
    shown = f"“{words}”" if found.quotation.kind is Kind.DIRECT else f"as reported: {words}"
    when = written_period(one.first, one.last)
    several = f", {one.quotations:,} quotations, one of them" if one.quotations > 1 else ""
    source = " · ".join(part for part in (metadata.title, metadata.outlet) if part)
    return f"{_name(found)}, {when}{several} — {shown} ({source})"


def found_key(found: FoundQuotation) -> str:
    """Return what opens a quotation's article at its words."""
    quotation, article = found.quotation, found.article
    return card_key([Place(article.id, article.version, quotation.hull, quotation.content)])


def _left_out(spoken: SpokenWhen) -> str:
    drawn = sum(one.quotations for one in spoken.periods)
    others = spoken.quotations - spoken.undated - drawn
    parts = [f"{spoken.undated:,} undated"] if spoken.undated else []
    parts += [f"{others:,} of other speakers, or of nobody who is named"] if others > 0 else []
    return f'<p class="not-drawn">Not in the picture: {"; ".join(parts)}.</p>' if parts else ""


class _Scale:
    """Where a day stands between the first and the last, from left to right."""

    def __init__(self, first: date, last: date) -> None:
        self._first, self._last = first, last
        self._days = (last - first).days

    def at(self, day: date) -> str:
        """Return a day's place."""
        return _percent((day - self._first).days / self._days if self._days else 0.5)

    def column(self, day: date) -> int:
        """Return a day's column, from 0."""
        return (day - self._first).days * COLUMNS // (self._days + 1)

    def column_at(self, day: date) -> str:
        """Return the place of a day's column: marks do not overlap."""
        return _percent(self.column(day) / (COLUMNS - 1) if self._days else 0.5)

    def lines(self) -> str:
        """Draw the row's line, and one across it for each date on the axis."""
        ticks = "".join(
            f'<line x1="{self.at(day)}" x2="{self.at(day)}" y1="0" y2="{_HEIGHT}"/>' for day, _ in self._ticks()
        )
        return f'{ticks}<line x1="0" x2="100%" y1="{_HEIGHT // 2}" y2="{_HEIGHT // 2}"/>'

    def axis(self) -> str:
        """Write the dates below the rows."""
        words = "".join(self._label(day, label) for day, label in self._ticks())
        return f'<div class="strip" aria-hidden="true"><svg class="axis" height="20">{words}</svg></div>'

    def _label(self, day: date, label: str) -> str:
        """Write a date below its line, inside the picture."""
        share = (day - self._first).days / self._days if self._days else 0.5
        anchor = "start" if share < _EDGE else "end" if share > 1 - _EDGE else "middle"
        return f'<text x="{self.at(day)}" y="14" text-anchor="{anchor}">{label}</text>'

    def _ticks(self) -> list[tuple[date, str]]:
        """Return some round dates: years, or months, or else the first and the last day."""
        years = [(date(year, 1, 1), str(year)) for year in range(self._first.year + 1, self._last.year + 1)]
        if len(years) > 1:
            return years[:: ceil(len(years) / _TICKS)]
        count = (self._last.year - self._first.year) * 12 + self._last.month - self._first.month
        starts = [self._first.year * 12 + self._first.month + place for place in range(count)]
        months = [date(start // 12, start % 12 + 1, 1) for start in starts]
        if len(months) > 1:
            return [(day, f"{day:%b} {day.year}") for day in months[:: ceil(len(months) / _MONTHS)]]
        return [(day, written_date(day)) for day in dict.fromkeys((self._first, self._last))]


def _percent(share: float) -> str:
    """Write a share of the width. A mark at either end is still inside the picture."""
    return f"{2.5 + 95 * share:.2f}%"
