"""What was said, made into values and days: with the day of publication, the dates mentioned before, and the tense.

It reads no text: expressions come in text order, each with a way to ask for its tense.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from corpus.times.expression import TimeType
from corpus.times.holidays import holiday
from corpus.times.periods import SEASONS, Grain, Period
from corpus.times.rules_lengths import written_length
from corpus.times.said import Anchor, Known, Length, Near, Part, Point, Recurring, Reference, Repeated, Said, Stepped

#: Asks for the tense beside an expression: -1, 1, or None.
Tense = Callable[[], int | None]

_UNKNOWN = {
    Grain.DAY: "XXXX-XX-XX",
    Grain.WEEKEND: "XXXX-WXX-WE",
    Grain.WEEK: "XXXX-WXX",
    Grain.MONTH: "XXXX-XX",
    Grain.QUARTER: "XXXX-QX",
    Grain.SEASON: "XXXX-XX",
    Grain.HALF: "XXXX-HX",
    Grain.YEAR: "XXXX",
    Grain.DECADE: "XXX",
    Grain.CENTURY: "XX",
}
_LONG = (Grain.YEAR, Grain.DECADE, Grain.CENTURY)
_YEARS = {Grain.YEAR: 1, Grain.DECADE: 10, Grain.CENTURY: 100}


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
        self._mentioned_day: Period | None = None
        self._quarter: Period | None = None

    def resolve(self, said: Said, tense: Tense) -> Resolved:
        """Return what is meant."""
        match said.meaning:
            case Reference(value):
                return Resolved(TimeType.DATE, value)
            case Repeated(value):
                return Resolved(TimeType.SET, value)
            case Length(amount, unit):
                self._quarter = (
                    self._quarter if unit is not Grain.MONTH else None
                )  # "a year earlier" is of those months
                return Resolved(TimeType.DURATION, written_length(amount, unit))
            case Point() as point:
                return self._resolved(point, tense)

    def _resolved(self, point: Point, tense: Tense) -> Resolved:
        if point.clock and not point.parts and isinstance(point.base, Near):
            of_day = self._mentioned is not None and self._mentioned.grain is Grain.DAY
            point = Point(Stepped(Grain.DAY, 0, Anchor.MENTIONED if of_day else Anchor.PUBLISHED), (), point.clock)
        period = self._period(point, tense)
        value = period.value if period is not None else None
        kind = TimeType.TIME if point.clock else TimeType.DATE
        if period is None or value is None:
            return Resolved(kind, _unresolved(point) + point.clock)
        retold = point.clock and isinstance(point.base, Stepped) and point.base.anchor is Anchor.MENTIONED
        if not point.compared and not retold:
            self._mentioned = period
            self._mentioned_day = period if period.grain is Grain.DAY else self._mentioned_day
            self._quarter = period if period.grain is Grain.QUARTER else self._quarter
        return Resolved(kind, value + (point.clock if period.grain is Grain.DAY else ""), period)

    def _period(self, point: Point, tense: Tense) -> Period | None:
        match point.base:
            case Known(period):
                return None if period is None else _inside(period, point.parts)
            case Stepped() as step:
                start = self._stepped(step, compared=point.compared)
                return None if start is None else _inside(start, point.parts)
            case Near(turn, anchor):
                day = self._day(anchor)
                return None if day is None else _nearest(point.parts, day, turn, tense)

    def _day(self, anchor: Anchor) -> date | None:
        if anchor is Anchor.MENTIONED and self._mentioned is not None and self._mentioned.days:
            return self._mentioned.days[0]
        return self._published

    def _stepped(self, step: Stepped, *, compared: bool) -> Period | None:
        if compared and self._quarter is not None:
            return self._quarter.shifted(4 * step.steps)
        if step.grain is Grain.QUARTER and step.anchor is Anchor.MENTIONED and step.steps == 0:
            return self._quarter or (self._published and Period.of(self._published, Grain.QUARTER).shifted(-1))
        if step.anchor is Anchor.PUBLISHED or self._mentioned is None:
            return None if self._published is None else _steps(Period.of(self._published, Grain.DAY), step)
        if step.grain is Grain.DAY and self._mentioned.grain is not Grain.DAY and step.steps == 0:
            return self._mentioned_day
        return _steps(self._mentioned, step)


def _steps(period: Period, step: Stepped) -> Period | None:
    """Return the period some steps after one; None where that one is longer than a step."""
    days = period.days
    if days is None:
        return None
    if step.grain in _YEARS and step.anchor is Anchor.MENTIONED and step.steps < 0:
        return _years_away(period, step.steps * _YEARS[step.grain])
    if (days[1] - days[0]).days > 31 and step.grain in (Grain.DAY, Grain.WEEK, Grain.WEEKEND):
        return None
    return Period.of(days[0], step.grain).shifted(step.steps)


def _years_away(period: Period, years: int) -> Period | None:
    """Return the same day, month or quarter of another year."""
    days = period.days
    if days is None:
        return None
    if period.grain is Grain.DAY:
        day = days[0]
        return Period.day(day.year + years, day.month, day.day) or Period.day(day.year + years, day.month, 28)
    if period.grain in (Grain.WEEK, Grain.WEEKEND, *_LONG):
        return Period(Grain.YEAR, days[0].year + years)
    per_year = {Grain.MONTH: 12, Grain.QUARTER: 4, Grain.SEASON: 4, Grain.HALF: 2}[period.grain]
    return period.shifted(years * per_year)


def _inside(period: Period, parts: Iterable[Part]) -> Period | None:
    """Return a part of a period, and of that part the next; None where the calendar has no such part."""
    found: Period | None = period
    for kind, number in parts:
        if found is None or found.days is None:
            return None
        found = _part(found, kind, number)
    return found


def _part(period: Period, kind: Grain | Recurring, number: int | str) -> Period | None:
    if kind is Recurring.HOLIDAY or isinstance(number, str):
        day = holiday(str(number), period.year)
        return None if day is None else Period.of(day, Grain.DAY)
    if kind is Recurring.WEEKDAY:
        if period.grain is Grain.DAY:
            return period  # a date says its weekday too, rightly or not
        return Period(Grain.DAY, period.number * 7 + 1 + number) if period.grain is Grain.WEEK else None
    if kind is Grain.WEEK and period.grain is Grain.DAY:
        return Period(Grain.WEEK, (period.number - 1) // 7)
    if kind is Grain.WEEKEND and period.grain is Grain.WEEK:
        return Period(Grain.WEEKEND, period.number)
    found = period.within(kind, number)
    inside, outside = found.days, period.days
    if kind is Grain.DAY and inside and outside and not outside[0] <= inside[0] <= outside[1]:
        return None
    return found


# -- whichever is meant of what recurs


def _nearest(parts: tuple[Part, ...], day: date, turn: int | None, tense: Tense) -> Period | None:
    if not parts:
        return None
    weekly = parts[0][0] in (Recurring.WEEKDAY, Grain.WEEKEND)
    around = Period.of(day, Grain.WEEK if weekly else Grain.YEAR)
    own = _inside(around, parts)
    found = [one for step in (-1, 0, 1) if (one := _inside(around.shifted(step), parts)) is not None and one.days]
    agreeing = [one for one in found if _agrees(one, parts)]
    found = agreeing or found
    if not found:
        return None
    if turn == 0:
        return own or found[0]
    today = day.toordinal()
    spans = [(one, *(at.toordinal() for at in one.days or (day, day))) for one in found]
    if turn is not None:
        before = [one for one, _, last in spans if last < today]
        after = [one for one, first, _ in spans if first > today]
        return (before[-1] if before else found[0]) if turn < 0 else (after[0] if after else found[-1])
    shown = tense()
    past = [one for one, first, _ in spans if first <= today]
    future = [one for one, _, last in spans if last >= today]
    if weekly:
        return future[0] if shown == 2 and future else past[-1] if past else found[0]
    return _by_tense(spans, today, shown)


#: Days from which on a tense counts more than what is nearest.
_FAR = 60


def _by_tense(spans: list[tuple[Period, int, int]], today: int, shown: int | None) -> Period:
    """Return the nearest, unless a tense points to one on the other side that is hardly farther."""
    away = {one: max(first - today, today - last, 0) for one, first, last in spans}
    nearest, other = (*sorted(away, key=lambda one: away[one]), spans[0][0])[:2]
    if shown is None or away[nearest] < _FAR:
        return nearest
    ahead = {one for one, first, _ in spans if first > today}
    if shown == 1 and away[other] > 2 * away[nearest]:
        return nearest
    return other if (nearest in ahead) != (shown > 0) and (other in ahead) == (shown > 0) else nearest


def _agrees(period: Period, parts: tuple[Part, ...]) -> bool:
    """Tell whether a date falls on the weekday that was said with it."""
    weekdays = [number for kind, number in parts[1:] if kind is Recurring.WEEKDAY]
    return not weekdays or (bool(period.days) and period.days is not None and period.days[0].weekday() == weekdays[0])


def _unresolved(point: Point) -> str:
    """Return the value of a point without what would place it on the calendar: `XXXX-03-12`, `XXXX-WXX-5`."""
    value = "XXXX"
    match point.base:
        case Stepped(grain, _, _):
            value = _UNKNOWN[grain]
        case Known(period) if period is not None and period.value:
            value = period.value
    year = value[:4]
    for kind, number in point.parts:
        match kind, number:
            case Grain.SEASON, int():
                value = f"{year}-{SEASONS[number - 1]}"
            case Grain.MONTH, int():
                value = f"{year}-{number:02}"
            case Grain.QUARTER, int():
                value = f"{year}-Q{number}"
            case Grain.HALF, int():
                value = f"{year}-H{number}"
            case Grain.DAY, int():
                value = f"{value}-{number:02}"
            case (Grain.WEEK | Grain.WEEKEND) as unit, _:
                value = _UNKNOWN[unit]
            case Recurring.WEEKDAY, int() if value in ("XXXX", "XXXX-WXX"):
                value = f"XXXX-WXX-{number + 1}"
            case Recurring.HOLIDAY, _:
                value = f"{year}-XX-XX"
    return value if not point.clock or len(value) > 7 else "XXXX-XX-XX"
