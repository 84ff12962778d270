"""Where on the calendar a part of a period lies, and which of several is meant that have the same name.

It knows no words and no values: periods come in and go out, None where the calendar has nothing of the kind.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from corpus.times.holidays import holiday
from corpus.times.periods import Grain, Period
from corpus.times.said import Anchor, Part, Recurring, Stepped

#: Asks for the tense beside an expression: -2 surely the past, -1 the past, 2 the future, 1 perhaps it, None.
Tense = Callable[[], int | None]

# Days from which on a tense counts more than what is nearest: where it is sure, fewer.
_FAR, _FAR_SURE = 45, 25
# How many times as far the other may be that a weak sign of the future points to.
_FARTHER = 2.2
# How often something recurs; all else once a year.
_EVERY: Mapping[Grain | Recurring, Grain] = {
    Recurring.WEEKDAY: Grain.WEEK,
    Grain.WEEKEND: Grain.WEEK,
    Grain.DAY: Grain.MONTH,
}
_YEARS = {Grain.YEAR: 1, Grain.DECADE: 10, Grain.CENTURY: 100}
_PER_YEAR = {Grain.MONTH: 12, Grain.QUARTER: 4, Grain.SEASON: 4, Grain.HALF: 2}


@dataclass(frozen=True, slots=True)
class _Candidate:
    """A period that may be meant, and its first and last day by their ordinals."""

    period: Period
    first: int
    last: int

    def away(self, today: int) -> int:
        """Return how many days lie between it and today."""
        return max(self.first - today, today - self.last, 0)


def inside(period: Period | None, parts: Iterable[Part]) -> Period | None:
    """Return a part of a period, and of that part the next."""
    for kind, number in parts:
        if period is None or period.days is None:
            return None
        period = _part(period, kind, number)
    return period


def _part(period: Period, kind: Grain | Recurring, number: int | str) -> Period | None:
    if isinstance(number, str):
        day = holiday(number, period.year)
        return None if day is None else Period.of(day, Grain.DAY)
    if isinstance(kind, Recurring):
        return _weekday(period, number) if kind is Recurring.WEEKDAY else _weekday_of_month(period, number)
    if period.grain is Grain.DAY and kind is Grain.WEEK:
        return Period(Grain.WEEK, (period.number - 1) // 7)
    if period.grain is Grain.WEEK and kind is Grain.WEEKEND:
        return Period(Grain.WEEKEND, period.number)
    found = period.within(kind, number)
    return found if kind is not Grain.DAY or _holds(period, found) else None


def _weekday(period: Period, number: int) -> Period | None:
    if period.grain is Grain.DAY:
        return period  # a date that says its weekday too, rightly or not
    return Period(Grain.DAY, period.number * 7 + 1 + number) if period.grain is Grain.WEEK else None


def _weekday_of_month(month: Period, number: int) -> Period | None:
    if month.days is None:
        return None
    nth, weekday = divmod(number, 7)
    # Of the nth seven days, or of the last seven, the one.
    first = (month.days[0].toordinal() + (nth - 1) * 7) if nth else month.days[1].toordinal() - 6
    found = Period(Grain.DAY, first + (weekday - date.fromordinal(first).weekday()) % 7)
    return found if _holds(month, found) else None


def _holds(outer: Period, inner: Period) -> bool:
    around, found = outer.days, inner.days
    return around is not None and found is not None and around[0] <= found[0] <= around[1]


def stepped(period: Period, step: Stepped) -> Period | None:
    """Return the period some steps after one; None where that one is too long to count such steps from."""
    days = period.days
    if days is None:
        return None
    if step.grain in _YEARS and step.anchor is Anchor.MENTIONED and step.steps < 0:
        return years_away(period, step.steps * _YEARS[step.grain])
    if step.grain in (Grain.DAY, Grain.WEEK, Grain.WEEKEND) and (days[1] - days[0]).days > 31:
        return None
    return Period.of(days[0], step.grain).shifted(step.steps)


def years_away(period: Period, years: int) -> Period | None:
    """Return the same day, month or quarter of another year; of weeks, that year."""
    days = period.days
    if days is None:
        return None
    if period.grain is Grain.DAY:
        day, year = days[0], days[0].year + years
        return Period.day(year, day.month, day.day) or Period.day(year, day.month, 28)
    if period.grain in _PER_YEAR:
        return period.shifted(years * _PER_YEAR[period.grain])
    return Period(Grain.YEAR, days[0].year + years)


# -- whichever is meant of what recurs


def nearest(parts: tuple[Part, ...], day: date, turn: int | None, tense: Tense) -> Period | None:
    """Return what recurs every week or year and is meant on a day: the last, this or the next, or by the tense."""
    if not parts:
        return None
    around = Period.of(day, _EVERY.get(parts[0][0], Grain.YEAR))
    found = [
        _Candidate(period, period.days[0].toordinal(), period.days[1].toordinal())
        for steps in (-1, 0, 1)
        if (period := inside(around.shifted(steps), parts)) is not None and period.days
    ]
    found = [one for one in found if _agrees(one.period, parts)] or found
    if not found:
        return None
    if turn == 0 and (own := inside(around, parts)) is not None:
        return own
    today = day.toordinal()
    if turn is not None:
        return _turned(found, today, turn)
    choose = _of_year if around.grain is Grain.YEAR else _of_week
    return choose(found, today, tense())


def _agrees(period: Period, parts: tuple[Part, ...]) -> bool:
    """Tell whether a date falls on the weekday that was said with it."""
    said = [number for kind, number in parts[1:] if kind is Recurring.WEEKDAY]
    return not said or (period.days is not None and period.days[0].weekday() == said[0])


def _turned(found: list[_Candidate], today: int, turn: int) -> Period:
    if turn < 0:
        return next((one for one in reversed(found) if one.last < today), found[0]).period
    return next((one for one in found if one.first > today), found[-1]).period


def _of_week(found: list[_Candidate], today: int, tense: int | None) -> Period:
    """Return a weekday, or a day of the month, as reports mean it: the last one, today too, unless it is announced."""
    if tense == 2:
        return next((one for one in found if one.last >= today), found[-1]).period
    return next((one for one in reversed(found) if one.first <= today), found[0]).period


def _of_year(found: list[_Candidate], today: int, tense: int | None) -> Period:
    """Return the nearest, unless it is far and a tense points to the other side of today."""
    near, *others = sorted(found, key=lambda one: one.away(today))
    far = _FAR_SURE if tense == -2 else _FAR
    if tense is None or not others or near.away(today) < far:
        return near.period
    other = others[0]
    if tense == 1 and other.away(today) > _FARTHER * near.away(today):
        return near.period
    points_away = (near.first > today) != (tense > 0) and (other.first > today) == (tense > 0)
    return other.period if points_away else near.period
