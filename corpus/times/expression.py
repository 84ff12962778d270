"""What is found in a text: one time expression, with its TIMEX3 value and its days on the calendar."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from corpus.article import Span


class TimeType(StrEnum):
    """What kind of time is meant, as TimeML 1.2.1 tells them apart."""

    DATE = "DATE"
    TIME = "TIME"
    DURATION = "DURATION"
    SET = "SET"


@dataclass(frozen=True, slots=True)
class TimeExpression:
    """A time expression of a text.

    `value` is a TIMEX3 string (`2023-03`, `2019-W50`, `P9M`, `PAST_REF`; `X` stands for what is not known), `mod` one
    of TIMEX3's modifiers (`START`, `MID`, `END`, `APPROX`, `LESS_THAN` …) or None. `first` and `last` are the first
    and the last day, both included, of the period that `value` names, whatever `mod` says; `grain` is that period's
    length: `day`, `weekend`, `week`, `month`, `quarter`, `season`, `half`, `year`, `decade` or `century`. A time of
    day has the grain `day`. All three are None where no period of the calendar is named.
    """

    span: Span
    type: TimeType
    value: str
    mod: str | None = None
    first: date | None = None
    last: date | None = None
    grain: str | None = None
