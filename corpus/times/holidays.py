"""The days of holidays that news dates things by, as the United States keeps them."""

from __future__ import annotations

from datetime import date, timedelta

from dateutil.easter import easter

_FIXED = {
    "New Year's Day": (1, 1),
    "Independence Day": (7, 4),
    "Halloween": (10, 31),
    "Veterans Day": (11, 11),
    "Christmas Eve": (12, 24),
    "Christmas": (12, 25),
    "New Year's Eve": (12, 31),
}
# The first such weekday (Monday is 0) on or after a day.
_WEEKDAYS = {"Memorial Day": (5, 25, 0), "Labor Day": (9, 1, 0), "Thanksgiving": (11, 22, 3)}


def holiday(name: str, year: int) -> date | None:
    """Return a holiday's day in a year; None where there was none.

    >>> holiday("Thanksgiving", 1999)
    datetime.date(1999, 11, 25)
    """
    if not 1583 <= year <= 4099:  # as far as Easter can be computed
        return None
    if name in _FIXED:
        return date(year, *_FIXED[name])
    if name in _WEEKDAYS:
        month, day, weekday = _WEEKDAYS[name]
        first = date(year, month, day)
        return first + timedelta((weekday - first.weekday()) % 7)
    return easter(year) if name == "Easter" else None
