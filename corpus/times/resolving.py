"""What was said, made into values and days: with the day of publication, the dates mentioned before, and the tense.

It reads no text: expressions come in text order, each with a way to ask for its tense.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from corpus.times.expression import TimeType
from corpus.times.lengths import written_length
from corpus.times.periods import SEASONS, Grain, Period
from corpus.times.placing import inside, nearest, stepped
from corpus.times.said import Anchor, Known, Length, Near, Part, Point, Recurring, Reference, Repeated, Said, Stepped
from corpus.times.tense import Surroundings

_UNKNOWN = {
    Grain.DAY: "XXXX-XX-XX",
    Grain.WEEKEND: "XXXX-WXX-WE",
    Grain.WEEK: "XXXX-WXX",
    Grain.MONTH: "XXXX-XX",
    Grain.QUARTER: "XXXX-QX",
    Grain.YEAR: "XXXX",
    Grain.DECADE: "XXX",
    Grain.CENTURY: "XX",
}


@dataclass(frozen=True, slots=True)
class Resolved:
    """A TIMEX3 type and value, and the period of the calendar that it names."""

    type: TimeType
    value: str
    period: Period | None = None


class Resolver:
    """Resolves the expressions of one text, in order: it remembers what the text last spoke of."""

    def __init__(self, published: date | None) -> None:
        self._published = published
        self._mentioned: Period | None = None
        self._day: Period | None = None
        self._quarter: Period | None = None
        self._named_year: int | None = None

    def resolve(self, said: Said, around: Surroundings) -> Resolved:
        """Return what is meant."""
        match said.meaning:
            case Reference(value):
                return Resolved(TimeType.DATE, value)
            case Repeated(value):
                return Resolved(TimeType.SET, value)
            case Length(amount, unit):
                # After "the first nine months", "a year earlier" is no quarter's.
                self._quarter = None if unit is Grain.MONTH else self._quarter
                return Resolved(TimeType.DURATION, written_length(amount, unit))
            case Point() as point:
                return self._resolved(point, around)

    def _resolved(self, point: Point, around: Surroundings) -> Resolved:
        if point.clock and not point.parts and isinstance(point.base, Near):
            point = replace(point, base=self._day_of_clock())
        kind = TimeType.TIME if point.clock else TimeType.DATE
        period = self._period(point, around)
        value = None if period is None else period.value
        if period is None or value is None:
            self._mentioned = None
            return Resolved(kind, _unresolved(point) + point.clock)
        self._remember(point, period)
        return Resolved(kind, value + (point.clock if period.grain is Grain.DAY else ""), period)

    def _day_of_clock(self) -> Stepped:
        """Return the day of a time of day: the one that the text speaks of, or today."""
        of_day = self._mentioned is not None and self._mentioned.grain is Grain.DAY
        return Stepped(Grain.DAY, 0, Anchor.MENTIONED if of_day else Anchor.PUBLISHED)

    def _remember(self, point: Point, period: Period) -> None:
        retold = point.clock and isinstance(point.base, Stepped) and point.base.anchor is Anchor.MENTIONED
        if point.compared or retold:
            return
        self._mentioned = period
        dated = isinstance(point.base, Known) and bool(point.parts)
        if dated or not isinstance(point.base, Near):
            self._named_year = period.year if dated else None
        if period.grain is Grain.DAY:
            self._day = period
        if period.grain is Grain.QUARTER:
            self._quarter = period

    def _period(self, point: Point, around: Surroundings) -> Period | None:
        match point.base:
            case Known(period):
                compared = point.compared and self._quarter
                quarter: tuple[Part, ...] = ((Grain.QUARTER, compared.number % 4 + 1),) if compared else ()
                return inside(period, (*point.parts, *quarter))
            case Stepped() as step:
                return inside(self._stepped(step, compared=point.compared), point.parts)
            case Near(turn, anchor):
                day = self._published
                if anchor is Anchor.MENTIONED and self._mentioned is not None and self._mentioned.days:
                    day = self._mentioned.days[0]
                if turn is None and (period := self._in_named_year(point, around)) is not None:
                    return period
                return None if day is None else nearest(point.parts, day, turn, around.tense)

    def _in_named_year(self, point: Point, around: Surroundings) -> Period | None:
        """Return a date in the year that the same sentence has just named: "on July 4, 2019, and on Dec. 20"."""
        of_year = bool(point.parts) and point.parts[0][0] in (Grain.MONTH, Grain.QUARTER, Grain.SEASON)
        if self._named_year is None or not of_year or not around.follow_in_sentence() or (around.tense() or 0) > 0:
            return None
        return inside(Period(Grain.YEAR, self._named_year), point.parts)

    def _stepped(self, step: Stepped, *, compared: bool) -> Period | None:
        today = None if self._published is None else Period.of(self._published, Grain.DAY)
        if compared and self._quarter is not None:
            return self._quarter.shifted(4 * step.steps)
        if step.anchor is Anchor.PUBLISHED:
            return today and stepped(today, step)
        if step.steps == 0 and step.grain is Grain.QUARTER:
            return self._quarter or (today and stepped(today, Stepped(Grain.QUARTER, -1)))
        if self._mentioned is None:
            return today and stepped(today, step)
        if step.steps == 0 and step.grain is Grain.DAY and self._mentioned.grain is not Grain.DAY:
            return self._day
        return stepped(self._mentioned, step)


# -- what cannot be placed


def _unresolved(point: Point) -> str:
    """Return the value of a point without what would place it on the calendar: `XXXX-03-12`, `XXXX-WXX-5`."""
    value = "XXXX"
    match point.base:
        case Stepped(grain, _, _):
            value = _UNKNOWN[grain]
        case Known(period) if period is not None:
            value = period.value or value
    for kind, number in point.parts:
        value = _with_part(value, kind, number)
    return "XXXX-XX-XX" if point.clock and value == "XXXX" else value


def _with_part(value: str, kind: Grain | Recurring, number: int | str) -> str:
    year = value[:4]
    if isinstance(number, str):
        return f"{year}-XX-XX"
    if kind is Recurring.WEEKDAY_OF_MONTH:
        return f"{value}-XX"
    if isinstance(kind, Recurring):
        return f"XXXX-WXX-{number + 1}" if value in ("XXXX", "XXXX-WXX") else value
    written = {
        Grain.SEASON: lambda: f"{year}-{SEASONS[number - 1]}",
        Grain.MONTH: lambda: f"{year}-{number:02}",
        Grain.QUARTER: lambda: f"{year}-Q{number}",
        Grain.HALF: lambda: f"{year}-H{number}",
        Grain.DAY: lambda: f"{'XXXX-XX' if value == 'XXXX' else value}-{f'{number:02}' if number > 0 else 'XX'}",
    }
    return written[kind]() if kind in written else _UNKNOWN[kind]
