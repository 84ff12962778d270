"""What a time expression says, before anybody knows when it was said: points, lengths, repetitions, references.

Built by the rules, resolved to values and days by `corpus.times.resolving`.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from corpus.times.periods import Grain, Period


class Anchor(Enum):
    """What a relative expression counts from."""

    PUBLISHED = "the day the text was published"
    MENTIONED = "the date the text spoke of before"


@dataclass(frozen=True, slots=True)
class Known:
    """A period that is named in full; None is one that the calendar does not have."""

    period: Period | None


@dataclass(frozen=True, slots=True)
class Stepped:
    """So many periods of a grain after the one that the anchor lies in; before it, if negative."""

    grain: Grain
    steps: int
    anchor: Anchor = Anchor.PUBLISHED


@dataclass(frozen=True, slots=True)
class Near:
    """Something that recurs, as years have Mays: the last (-1), this (0) or next (1) one, or whichever is meant."""

    turn: int | None = None
    anchor: Anchor = Anchor.PUBLISHED


class Recurring(Enum):
    """What recurs without being one of a longer period's numbered parts."""

    WEEKDAY = "weekday"
    WEEKDAY_OF_MONTH = "weekday of the month"
    HOLIDAY = "holiday"


#: A part and its number (January is 1, Monday is 0), or a holiday's name; of weekdays of a month, the second Monday is
#: 2 * 7 + 0, and the last Monday 0 * 7 + 0.
Part = tuple[Grain | Recurring, int | str]


@dataclass(frozen=True, slots=True)
class Point:
    """A point or period on the calendar: where to begin, which part of it, and of that; `clock` ends a day's value.

    March 12 is `Point(Near(), ((MONTH, 3), (DAY, 12)))`; Monday morning has the clock "TMO". `compared` is said of the
    same period of an earlier year ("a year ago", beside this year's quarter).
    """

    base: Known | Stepped | Near
    parts: tuple[Part, ...] = ()
    clock: str = ""
    compared: bool = False


@dataclass(frozen=True, slots=True)
class Length:
    """So many units, however many if None."""

    amount: float | None
    unit: Grain


@dataclass(frozen=True, slots=True)
class Repeated:
    """Every so often, or every such time: a SET's value, which needs no anchor."""

    value: str


@dataclass(frozen=True, slots=True)
class Reference:
    """PAST_REF, PRESENT_REF or FUTURE_REF."""

    value: str


Meaning = Point | Length | Repeated | Reference


@dataclass(frozen=True, slots=True)
class Said:
    """A meaning, and TIMEX3's modifier of it."""

    meaning: Meaning
    mod: str | None = None
