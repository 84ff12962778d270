"""Periods of the calendar: days, weeks, months … numbered in a row, so that to shift one is to add.

It knows no language. A period outside the years 1 to 9999 can be counted with but has no days.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum


class Grain(StrEnum):
    """The length of a period, or of a step in time."""

    SECOND = "second"
    MINUTE = "minute"
    HOUR = "hour"
    DAY = "day"
    WEEKEND = "weekend"
    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"
    SEASON = "season"
    HALF = "half"
    YEAR = "year"
    DECADE = "decade"
    CENTURY = "century"


SEASONS = ("SP", "SU", "FA", "WI")

#: Parts of a year that are as long as a number of months: how many, and the first one's first month (January is 0).
_MONTHS = {Grain.MONTH: (1, 0), Grain.QUARTER: (3, 0), Grain.SEASON: (3, 2), Grain.HALF: (6, 0), Grain.YEAR: (12, 0)}
_MONTHS |= {Grain.DECADE: (120, 0), Grain.CENTURY: (1200, 0)}
_LAST_ORDINAL = date.max.toordinal()


@dataclass(frozen=True, slots=True)
class Period:
    """A period, by its grain and its number among those.

    Days are numbered as `date.toordinal` does, weeks and weekends from the week of 1 January of year 1 (a Monday), what
    is counted in months from year 0, centuries so that 19 is the one from 1900 to 1999. Spring begins in March, and a
    winter belongs to the year it begins in.
    """

    grain: Grain
    number: int

    @classmethod
    def of(cls, day: date, grain: Grain) -> Period:
        """Return the period of a grain that a day lies in; before Saturday, the weekend to come.

        >>> Period.of(date(2019, 12, 16), Grain.WEEK).value
        '2019-W51'
        """
        if grain is Grain.DAY:
            return cls(grain, day.toordinal())
        if grain in (Grain.WEEK, Grain.WEEKEND):
            return cls(grain, (day.toordinal() - 1) // 7)
        length, first = _MONTHS[grain]
        return cls(grain, (day.year * 12 + day.month - 1 - first) // length)

    @classmethod
    def month(cls, year: int, month: int) -> Period:
        """Return a month of a year, January being 1."""
        return cls(Grain.MONTH, year * 12 + month - 1)

    @classmethod
    def day(cls, year: int, month: int, day: int) -> Period | None:
        """Return a day; None where the calendar has no such day."""
        try:
            return cls(Grain.DAY, date(year, month, day).toordinal())
        except ValueError:
            return None

    def shifted(self, steps: int) -> Period:
        """Return the period that is some of the same grain later."""
        return Period(self.grain, self.number + steps)

    @property
    def year(self) -> int:
        """The year it begins in."""
        if self.grain in _MONTHS:
            length, first = _MONTHS[self.grain]
            return (self.number * length + first) // 12
        days = self.days
        return days[0].year if days else 0

    @property
    def days(self) -> tuple[date, date] | None:
        """The first day and the last; None outside the calendar."""
        first, last = self._ordinals()
        if not 1 <= first <= last <= _LAST_ORDINAL:
            return None
        return date.fromordinal(first), date.fromordinal(last)

    def _ordinals(self) -> tuple[int, int]:
        match self.grain:
            case Grain.DAY:
                return self.number, self.number
            case Grain.WEEK:
                return self.number * 7 + 1, self.number * 7 + 7
            case Grain.WEEKEND:
                return self.number * 7 + 6, self.number * 7 + 7
        length, first = _MONTHS[self.grain]
        month = self.number * length + first
        if not 12 <= month <= month + length <= 120_000:
            return 0, 0
        following = month + length
        end = date(following // 12, following % 12 + 1, 1) - timedelta(1) if following < 120_000 else date.max
        return date(month // 12, month % 12 + 1, 1).toordinal(), end.toordinal()

    @property
    def value(self) -> str | None:
        """Its TIMEX3 value; None outside the calendar."""
        days = self.days
        if days is None:
            return None
        first, year = days[0], f"{days[0].year:04}"
        if self.grain in (Grain.WEEK, Grain.WEEKEND):
            week = first.isocalendar()
            return f"{week.year:04}-W{week.week:02}{'-WE' if self.grain is Grain.WEEKEND else ''}"
        return {
            Grain.DAY: first.isoformat(),
            Grain.MONTH: f"{year}-{first.month:02}",
            Grain.QUARTER: f"{year}-Q{self.number % 4 + 1}",
            Grain.HALF: f"{year}-H{self.number % 2 + 1}",
            Grain.SEASON: f"{year}-{SEASONS[self.number % 4]}",
            Grain.DECADE: year[:3],
            Grain.CENTURY: year[:2],
        }.get(self.grain, year)

    def within(self, grain: Grain, number: int) -> Period:
        """Return the part of it, or of the year it begins in, with a number, the first being 1; -1 is the last."""
        if grain is Grain.DAY:
            first, last = self._ordinals()
            return Period(grain, last + 1 + number if number < 0 else first + number - 1)
        if grain in (Grain.WEEK, Grain.WEEKEND):
            first, last = self._ordinals()
            # As ISO weeks: one belongs to what most of its days belong to.
            return Period(grain, (last - 4) // 7 + 1 + number if number < 0 else (first + 2) // 7 + number - 1)
        length, own = _MONTHS[grain][0], _MONTHS[self.grain][0] if self.grain in _MONTHS else 12
        start = self.number * own if self.grain in _MONTHS else self.year * 12
        return Period(grain, (start + own) // length + number if number < 0 else start // length + number - 1)
