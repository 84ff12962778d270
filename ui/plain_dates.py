"""What a date, a length of time or a number means, for people: "March 2023", "winter 2019–20", "16 hours".

It writes what `Answer.normalized` and the states of a timeline hold; it resolves nothing, and says nothing about what
they leave open.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, timedelta

from corpus.dates import MONTHS, written_date
from qa.answer import Answer

_SEASONS = {"SP": "spring", "SU": "summer", "FA": "autumn", "WI": "winter"}
_ORDINALS = ("", "first", "second", "third", "fourth")
_PARTS_OF_DAY = {
    "MO": "in the morning", "MI": "at midday", "AF": "in the afternoon", "EV": "in the evening", "NI": "at night",
    "DT": "in the daytime",
}  # fmt: skip
#: A TIMEX3 value of the calendar, by its grain.
_DAY = re.compile(r"(\d{4}-\d\d-\d\d)(?:T(\d\d:\d\d|[A-Z]{2}).*)?")
_WEEK = re.compile(r"(\d{4})-W(\d\d)(-WE)?")
_PART_OF_YEAR = re.compile(r"(\d{4})-(?:([QH])([1-4])|(\d\d)|(SP|SU|FA|WI))")
_YEARS = re.compile(r"\d{2,4}")
_LENGTH = re.compile(
    r"P(?=.)(?:([\d.]+)Y)?(?:([\d.]+)M)?(?:([\d.]+)W)?(?:([\d.]+)D)?(?:T(?=.)(?:([\d.]+)H)?(?:([\d.]+)M)?(?:([\d.]+)S)?)?"
)
_UNITS = ("year", "month", "week", "day", "hour", "minute", "second")

_COMPARED = {
    "APPROX": "about {}", "BEFORE": "before {}", "AFTER": "after {}", "ON_OR_BEFORE": "by {}",
    "ON_OR_AFTER": "from {}", "LESS_THAN": "less than {}", "MORE_THAN": "more than {}", "EQUAL_OR_LESS": "at most {}",
    "EQUAL_OR_MORE": "at least {}",
}  # fmt: skip
#: A part of what one name stands for (2019, May), of a day, and of anything else.
_PARTS = {
    "START": ("early {}", "early on {}", "the start of {}"),
    "MID": ("mid-{}", "the middle of {}", "the middle of {}"),
    "END": ("late {}", "late on {}", "the end of {}"),
}


def said_date(normalized: Mapping[str, object]) -> str:
    """Write what `Answer.normalized` holds, in plain English; empty where that is no certain date, length or number.

    >>> said_date({"kind": "date", "value": "2023-03", "said": "last month"})
    'March 2023'
    >>> said_date({"kind": "duration", "value": "PT16H", "mod": "APPROX"})
    'about 16 hours'
    """
    value, mod = str(normalized.get("value") or ""), str(normalized.get("mod") or "")
    match normalized.get("kind"):
        case "number":
            return _number(normalized)
        case "duration":
            return _modified(_length(value), mod, value)
        case "date":
            return _modified(_value(value) or _interval(normalized), mod, value)
    return ""


def meaning(answer: Answer) -> str:
    """Return what an answer's words mean in plain English; empty where the words say it themselves."""
    if not answer.normalized:
        return ""
    written, words = said_date(answer.normalized), " ".join((answer.text or "").split())
    says_it = written.casefold() in words.casefold()
    # "8.1 million pounds" is plainer than 8,100,000; "nineteen" is not.
    in_figures = answer.normalized.get("kind") != "date" and any(char.isdigit() for char in words)
    return "" if says_it or in_figures else written


def written_period(first: date, last: date) -> str:
    """Write the days from the first to the last, both included, in the greatest units that they fill.

    >>> written_period(date(2023, 4, 21), date(2023, 4, 24)), written_period(date(2019, 1, 1), date(2019, 12, 31))
    ('21 to 24 April 2023', '2019')
    """
    whole_months = first.day == 1 and (last == date.max or (last + timedelta(1)).day == 1)
    if whole_months and (first.month, last.month) == (1, 12):
        return _joined(str(first.year), str(last.year))
    if whole_months:
        return _joined(*(f"{MONTHS[day.month - 1]} {day.year}" for day in (first, last)))
    return _joined(written_date(first), written_date(last), word="and" if last - first == timedelta(1) else "to")


def _joined(one: str, other: str, *, word: str = "to") -> str:
    """Join the ends of a range, what both end in being said once."""
    if one == other:
        return one
    first, second = one.split(" "), other.split(" ")
    while first[1:] and second[1:] and first[-1] == second[-1]:
        first, second = first[:-1], second[:-1]
    return f"{' '.join(first)} {word} {other}"


def _modified(written: str, mod: str, value: str) -> str:
    if not written or mod not in _PARTS:
        return _COMPARED.get(mod, "{}").format(written) if written else ""
    named, of_day, other = _PARTS[mod]
    if _DAY.fullmatch(value):
        return of_day.format(written)
    part = _PART_OF_YEAR.fullmatch(value)
    if not _YEARS.fullmatch(value) and (not part or part[2]):
        return other.format(written)
    before, the, name = written.rpartition("the ")  # the early 2010s
    return f"{before}{the}{named.format(name)}"


def _interval(normalized: Mapping[str, object]) -> str:
    """Write the interval where the value itself is of a form that is not known here."""
    try:
        ends = [date.fromisoformat(str(normalized.get(end))) for end in ("first", "last")]
    except ValueError:
        return ""
    return written_period(ends[0], ends[1])


def _value(value: str) -> str:
    first, slash, last = value.partition("/")
    if slash and all(map(_DAY.fullmatch, (first, last))):
        return _interval({"first": first[:10], "last": last[:10]})
    if slash:
        ends = _value(first), _value(last)
        return _joined(*ends) if all(ends) else ""
    return _day(value) or _week(value) or _part_of_year(value) or _year(value)


def _day(value: str) -> str:
    day = _DAY.fullmatch(value)
    try:
        written = written_date(date.fromisoformat(day[1])) if day else ""
    except ValueError:
        return ""
    clock = day[2] if day else None
    if clock is None:
        return written
    return f"{written}, {_PARTS_OF_DAY.get(clock, '') or f'at {clock}'}"


def _week(value: str) -> str:
    week = _WEEK.fullmatch(value)
    if not week:
        return ""
    try:
        begin, end = (date.fromisocalendar(int(week[1]), int(week[2]), day) for day in (6 if week[3] else 1, 7))
    except ValueError:
        return ""
    return written_period(begin, end)


def _part_of_year(value: str) -> str:
    part = _PART_OF_YEAR.fullmatch(value)
    if not part:
        return ""
    year, piece, number, month, season = part.groups()
    if piece:
        return f"the {_ORDINALS[int(number)]} {'quarter' if piece == 'Q' else 'half'} of {year}"
    if month:
        return f"{MONTHS[int(month) - 1]} {year}" if 1 <= int(month) <= 12 else ""
    # A winter belongs to the year it begins in.
    following = str(int(year) + 1)
    ends = f"–{following[2:] if following[:2] == year[:2] else following}" if season == "WI" else ""
    return f"{_SEASONS[season]} {year}{ends}"


def _year(value: str) -> str:
    if not _YEARS.fullmatch(value):
        return ""
    return {4: value, 3: f"the {value}0s"}.get(len(value)) or f"the {_ordinal(int(value) + 1)} century"


def _ordinal(number: int) -> str:
    ending = "th" if 10 < number % 100 < 14 else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{ending}"


def _length(value: str) -> str:
    length = _LENGTH.fullmatch(value)
    if not length:
        return ""
    counted = [
        f"{float(amount):,g} {unit}{'' if float(amount) == 1 else 's'}"
        for amount, unit in zip(length.groups(), _UNITS, strict=True)
        if amount
    ]
    return " and ".join([", ".join(counted[:-1]), counted[-1]] if counted[1:] else counted)


def _number(normalized: Mapping[str, object]) -> str:
    value, unit = normalized.get("value"), normalized.get("unit")
    if not isinstance(value, int | float):
        return ""
    return f"{value:,} {unit}" if unit else f"{value:,}"
