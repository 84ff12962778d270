"""TIMEX3's way to write a length of time: `P9M`, `PT16H`, `PXY`."""

from __future__ import annotations

from corpus.times.periods import Grain

_LETTERS = {
    Grain.SECOND: "TS",
    Grain.MINUTE: "TM",
    Grain.HOUR: "TH",
    Grain.DAY: "D",
    Grain.WEEK: "W",
    Grain.MONTH: "M",
    Grain.QUARTER: "Q",
    Grain.YEAR: "Y",
    Grain.DECADE: "DE",
    Grain.CENTURY: "CE",
}
# How many of the next smaller unit a unit has, for halves.
_SMALLER = {Grain.YEAR: (12, "M"), Grain.DAY: (24, "H"), Grain.HOUR: (60, "M"), Grain.MINUTE: (60, "S")}
_AS_MONTHS, _AS_YEARS = {Grain.QUARTER: 3}, {Grain.DECADE: 10, Grain.CENTURY: 100}


def written_length(amount: float | None, unit: Grain) -> str:
    """Return TIMEX3's value of so many units, or of nobody knows how many; halves in the next smaller unit.

    >>> written_length(2.5, Grain.YEAR), written_length(16, Grain.HOUR), written_length(None, Grain.MONTH)
    ('P2Y6M', 'PT16H', 'PXM')
    """
    letters = _LETTERS[unit]
    time, letter = ("T", letters[1:]) if letters.startswith("T") else ("", letters)
    if amount is None:
        return f"P{time}X{letter}"
    if unit in _AS_MONTHS:
        return written_length(amount * _AS_MONTHS[unit], Grain.MONTH)
    if unit in _AS_YEARS:
        return written_length(amount * _AS_YEARS[unit], Grain.YEAR)
    whole = int(amount)
    if whole == amount or unit not in _SMALLER:
        return f"P{time}{whole if whole == amount else amount}{letter}"
    many, smaller = _SMALLER[unit]
    rest = f"{'T' * (unit is Grain.DAY)}{round((amount - whole) * many)}{smaller}"
    return f"P{time}{whole}{letter}{rest}" if whole else f"P{time}{rest}"
