"""The days of holidays that news dates things by, as the United States keeps them."""

from __future__ import annotations

from datetime import date, timedelta

from dateutil.easter import easter

_FIXED = {"Christmas": (12, 25), "Christmas Eve": (12, 24), "Halloween": (10, 31)}


def holiday(name: str, year: int) -> date | None:
    """Return a holiday's day in a year; None where there was none.

    >>> holiday("Thanksgiving", 1999)
    datetime.date(1999, 11, 25)
    """
    if not 1583 <= year <= 4099:  # as far as Easter can be computed
        return None
    if name in _FIXED:
        return date(year, *_FIXED[name])
    if name == "Thanksgiving":
        first = date(year, 11, 1)
        return first + timedelta((3 - first.weekday()) % 7 + 21)
    return easter(year) if name == "Easter" else None
