"""From the words that a rule kept to what they say: points on the calendar.

`year`, `month`, `day`, `weekday`, `quarter`, `half`, `season`, `holiday`, `relative`, `turn` (with a `unit` or not),
`return` (counted from the date mentioned before), `hour`, `half_day`, `named` and `part` mean the same in all rules.
"""

from __future__ import annotations

from dataclasses import replace

from corpus.times.grammar import Build, Found
from corpus.times.periods import Grain, Period
from corpus.times.said import Anchor, Known, Near, Part, Point, Recurring, Said, Stepped

Base = Known | Stepped | Near


def point(found: Found) -> Said | None:
    """Read a point; None for a quarter or an hour that there is not."""
    parts, clock = parts_of(found), clock_of(found)
    return None if parts is None or clock is None else Said(Point(_base(found), parts, clock), mod_of(found))


def fixed(base: Base, clock: str = "", mod: str | None = None) -> Build:
    """Return a builder for what always says the same."""
    said = Said(Point(base, (), clock), mod)
    return lambda _: said


def ending(said: Said, *parts: Part) -> Said:
    """Return a point with further parts: "the week of" has a week after its day."""
    if not isinstance(said.meaning, Point):
        return said
    return replace(said, meaning=replace(said.meaning, parts=(*said.meaning.parts, *parts)))


def point_ending(*parts: Part) -> Build:
    """Return a builder of points that have further parts."""

    def build(found: Found) -> Said | None:
        said = point(found)
        return said and ending(said, *parts)

    return build


def stepping(steps: int, anchor: Anchor = Anchor.PUBLISHED, grain: Grain | None = None) -> Build:
    """Return a builder for a unit, or a part of a day, so many steps from the anchor."""

    def build(found: Found) -> Said | None:
        unit, clock = grain or found.get("unit", "UNIT") or Grain.DAY, clock_of(found)
        if not isinstance(unit, Grain) or clock is None or is_short(unit):
            return None
        return Said(Point(Stepped(unit, steps, anchor), (), clock), mod_of(found))

    return build


def unit(found: Found) -> Said | None:
    """Read "last month", "the following year"; "last minute" and "the last day" are no points."""
    grain = found.get("unit", "UNIT")
    if not isinstance(grain, Grain) or is_short(grain):
        return None
    return None if grain is Grain.DAY and found.word("turn") in ("last", "past", "current", "coming") else point(found)


def is_short(grain: Grain) -> bool:
    """Tell whether a grain is shorter than a day: such periods have no place on the calendar here."""
    return grain in (Grain.SECOND, Grain.MINUTE, Grain.HOUR)


def mod_of(found: Found) -> str | None:
    """Return the modifier that words before a period make."""
    if "around" in found or "approx" in found:
        return "APPROX"
    return found.text("early", "EARLY") or found.text("begin", "BEGIN") or found.text("begin", "REST")


def year_of(found: Found) -> int | None:
    """Return the year that is named."""
    return found.number("year", "YEAR") or found.number("year", "SHORT_YEAR")


def in_year(year: int | None) -> Base:
    """Return where to begin: the year, if there is one."""
    return Near() if year is None else Known(Period(Grain.YEAR, year))


def _base(found: Found) -> Base:
    year, relative = year_of(found), found.number("relative", "RELATIVE_DAY")
    if year is not None:
        return in_year(year)
    if relative is not None:
        return Stepped(Grain.DAY, relative)
    turn, anchor = found.number("turn", "TURN"), Anchor.PUBLISHED
    if "return" in found:
        turn, anchor = found.number("return", "RETURN"), Anchor.MENTIONED
    grain = found.get("unit", "UNIT")
    return Stepped(grain, turn or 0, anchor) if isinstance(grain, Grain) else Near(turn, anchor)


def parts_of(found: Found) -> tuple[Part, ...] | None:
    """Return the parts that are named, the longest first; None for a fifth quarter."""
    parts: list[Part] = []
    if "quarter" in found:
        number = found.number("quarter", "ORDINAL") or found.number("quarter", "NUM") or 0
        if not 1 <= number <= 4:
            return None
        parts.append((Grain.QUARTER, number))
    if "half" in found:
        parts.append((Grain.HALF, 1 if found.word("half") == "first" else 2))
    named = ((Grain.SEASON, found.number("season", "SEASON")), (Grain.MONTH, found.number("month", "MONTH")))
    parts += [(grain, number) for grain, number in named if number]
    for kind in ("HOLIDAY", "HOLIDAY_BEFORE_DAY", "NEW_YEAR"):
        if holiday := found.text("holiday", kind):
            parts.append((Recurring.HOLIDAY, f"{holiday} Eve" if found.word("eve") == "eve" else holiday))
    day = found.number("day", "DAY") or found.number("day", "DAY_WORD")
    if day:
        parts.append((Grain.DAY, day))
    weekday = found.number("weekday", "WEEKDAY")
    if weekday is not None:
        parts.append((Recurring.WEEKDAY, weekday))
    return tuple(parts)


def clock_of(found: Found) -> str | None:
    """Return what a time of day adds to a day's value; None for an hour that no clock shows."""
    named, part = found.text("named", "HOUR_NAMED"), found.text("part", "PART")
    if named:
        return named
    clock = found.text("hour", "CLOCK") or found.text("hour", "DOTTED_CLOCK")
    number = found.number("hour", "HOUR") or found.number("hour", "NUM")
    if clock is None and number is None:
        return f"T{part}" if part else ""
    hour, _, minute = clock.partition(":") if clock else (str(number), "", "00")
    later = found.number("half_day", "HALF_DAY")
    if later is None and part:
        later = 0 if part == "MO" or (part == "NI" and int(hour) < 6) else 12
    if later is not None and not 1 <= int(hour) <= 12:
        return None
    shown = int(hour) if later is None else int(hour) % 12 + later
    return f"T{shown:02}:{minute}" if shown < 24 else None


# -- more than one, or with rules of their own


def numeric(found: Found) -> Said | None:
    """Read 2019-12-16, 16/12/2019 and 12/16/2019; where both are days, the first number is the month."""
    written = found.get("numeric", "NUMERIC_DATE")
    if not isinstance(written, tuple):
        return None
    year, month, day, digits, clock = written
    if digits < 4:
        first, second, year = written[:3]
        month, day = (first, second) if first <= 12 else (second, first)
        if not 1 <= month <= 12 or not 1 <= day <= 31:
            return None
        year += 0 if year > 99 else 1900 if year > 50 else 2000
    return Said(Point(Known(Period.day(year, month, day)), (), f"T{clock}" if clock else ""))


def decade(found: Found) -> Said | None:
    """Read "the late 1980s", "the '80s", "the nineties", "the 1980's"; "90s" alone is a temperature or an age."""
    number, word = found.number("decade", "DECADE"), found.word("decade")
    year = found.number("decade", "YEAR") or 1900 + (found.number("decade", "YEAR_OF_CENTURY") or 0)
    if number is None:
        number = 190 + (found.number("decade", "DECADE_WORD") or 0) if year == 1900 else year // 10
        if year % 10:
            return None  # "the 76's"
    if len(word) == len("90s") and "the" not in found and "early" not in found:
        return None
    mod = {"first": "START", "": mod_of(found)}.get(found.word("piece"), "END")
    return Said(Point(Known(Period(Grain.DECADE, number))), mod)


def century(found: Found) -> Said | None:
    """Read "the 20th century" and "the 1900s"."""
    ordinal, hundreds = found.number("century", "ORDINAL"), found.number("century", "HUNDRED_OR_DECADE")
    number = hundreds // 10 if hundreds is not None else (ordinal or 0) - 1
    return Said(Point(Known(Period(Grain.CENTURY, number))), mod_of(found)) if 0 < number < 22 else None


def days(found: Found) -> tuple[Said, ...] | None:
    """Read "April 24 and 25", "24 to 26 April": the month, and the year, are those of all."""
    month = found.number("month", "MONTH") or 1
    numbers = [found.number(name, "DAY") or 1 for name in ("first", "second", "third") if name in found]
    base = in_year(year_of(found))
    return tuple(Said(Point(base, ((Grain.MONTH, month), (Grain.DAY, day)))) for day in numbers)


def months(found: Found) -> tuple[Said, ...]:
    """Read "March to May 2019", "Dec. 28 to Jan. 3": the year is that of the end, which comes after the beginning."""
    names = [found.number(name, "MONTH") or 1 for name in ("first", "second")]
    numbers = [found.number(name, "DAY") for name in ("day", "other_day")]
    year = year_of(found)
    bases: tuple[Base, Base] = Near(), Near(1, Anchor.MENTIONED)
    if year is not None:
        bases = in_year(year - (names[0] > names[1])), in_year(year)
    said = []
    for base, month, day in zip(bases, names, numbers, strict=True):
        parts: tuple[Part, ...] = ((Grain.MONTH, month), (Grain.DAY, day)) if day else ((Grain.MONTH, month),)
        said.append(Said(Point(base, parts)))
    return tuple(said)


def years(found: Found) -> tuple[Said, ...] | None:
    """Read "1910-45"; "1910-05" is no range of years."""
    first, short = found.number("first", "YEAR") or 0, found.number("second", "YEAR_OF_CENTURY") or 0
    second = first // 100 * 100 + short
    return tuple(Said(Point(in_year(year))) for year in (first, second)) if second > first and short > 12 else None


def quarters(found: Found) -> tuple[Said, ...] | None:
    """Read "the first and second quarters of 2019"."""
    numbers = [found.number(name, "ORDINAL") or 9 for name in ("first", "second")]
    base = in_year(year_of(found))
    return tuple(Said(Point(base, ((Grain.QUARTER, number),))) for number in numbers) if max(numbers) <= 4 else None


def last_day(found: Found) -> Said | None:
    """Read "the last day of March"."""
    said = point(found)
    return said and ending(said, (Grain.DAY, -1))


def nth_weekday(found: Found) -> Said | None:
    """Read "the second Sunday in May", "the last Monday of June 2020"."""
    nth = 0 if found.word("nth") in ("last", "final") else found.number("nth", "ORDINAL") or 9
    month, weekday = found.number("month", "MONTH") or 1, found.number("weekday", "WEEKDAY") or 0
    if nth > 5:
        return None
    parts: tuple[Part, ...] = ((Grain.MONTH, month), (Recurring.WEEKDAY_OF_MONTH, nth * 7 + weekday))
    return Said(Point(in_year(year_of(found)), parts))


def numbered_week(found: Found) -> Said | None:
    """Read "the third week of May"."""
    number = -1 if found.word("number") in ("last", "final") else found.number("number", "ORDINAL") or 9
    said = point(found)
    return ending(said, (Grain.WEEK, number)) if said and number <= 5 else None


def piece(found: Found) -> Said | None:
    """Read "the first half of March": what is no period of TIMEX3 is the whole with a modifier."""
    said = point(found)
    return said and Said(said.meaning, "START" if found.word("piece") == "first" else "END")


def beside(found: Found) -> Said | None:
    """Read "post-1959", "pre-1914"."""
    said = point(found)
    return said and Said(said.meaning, "AFTER" if found.word("side") == "post" else "BEFORE")


def year_of_comparison(found: Found) -> Said:
    """Read "the 1988 period": the quarter that the text speaks of, in that year, or the year."""
    return Said(Point(in_year(year_of(found)), compared=True))


def year_end(found: Found) -> Said:
    """Read "year-end", "the year's end", "year-end 1990"."""
    year = year_of(found)
    base = Stepped(Grain.YEAR, 0) if year is None else in_year(year)
    return Said(Point(base), "APPROX" if "around" in found else "END")
