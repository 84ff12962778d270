"""What an answer's words mean: a date, a duration or a number, and when two of them say the same.

It reads the words of one answer; which of several answers holds is decided by `qa.evidence`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from corpus.article import Span
from corpus.times import TimeExpression, TimeType
from index.rows import StoredArticle
from qa.numbers import LENGTHS, MEASURES, Number, find_number
from qa.question import Kind

_POINTS = (TimeType.DATE, TimeType.TIME)
#: Numbers closer than this, as a share of the larger, say the same: "about 700" and "705".
_ROUNDING = 0.02
#: A value is what an answer says if it is this share of its words, whatever was asked for.
_MOST = 0.5

_LENGTH = re.compile(r"PT?(?P<count>\d+(?:\.\d+)?)(?P<unit>[HDW])")
_HOURS = {"H": 1, "D": 24, "W": 168}
_THAT_IS_WHEN = re.compile(
    r"(?i)\W*(?:that|this|it) (?:is|was|will be) (?:the (?:day|date|month|year) )?(?:when|on which)\b"
)
# What is to come, or happens again and again, is not over by the day of its report.
_TO_COME = re.compile(r"(?i)\b(?:will|would|shall|next|to be|every|each|due to|plans? to|expect\w*)\b")


@dataclass(frozen=True, slots=True)
class DateValue:
    """A period of the calendar. `first` is None for "by": then only `last` is known, from the day of publication.

    `value` is a TIMEX3 string, two with a slash between for a range; `said` are the article's words for it, at `span`.
    """

    value: str
    first: date | None
    last: date
    said: str | None = None
    span: Span | None = None

    def agrees(self, other: Value) -> bool:
        """Tell whether one of two periods lies within the other."""
        if not isinstance(other, DateValue):
            return False
        if self.first is None or other.first is None:
            return self.last == other.last and self.first == other.first
        if self.first <= other.first:
            return other.last <= self.last or self.first == other.first
        return self.last <= other.last

    @staticmethod
    def compares(other: Value) -> bool:
        """Tell whether another value may differ from this one; "by" a day never does."""
        return isinstance(other, DateValue) and other.first is not None

    def as_dict(self) -> dict[str, object]:
        """Return the `normalized` object of the JSON interface."""
        first = self.first.isoformat() if self.first else None
        return {"kind": "date", "value": self.value, "first": first, "last": self.last.isoformat(), "said": self.said}


@dataclass(frozen=True, slots=True)
class DurationValue:
    """A length of time, as a TIMEX3 string (`PT16H`)."""

    value: str
    said: str
    span: Span

    def agrees(self, other: Value) -> bool:
        """Tell whether two lengths are the same, in whatever units."""
        if not isinstance(other, DurationValue):
            return False
        return self.value == other.value or (self.hours is not None and self.hours == other.hours)

    @property
    def hours(self) -> float | None:
        """The length in hours; None for months and years, which have no certain one, and for what is not counted."""
        found = _LENGTH.fullmatch(self.value)
        return float(found["count"]) * _HOURS[found["unit"]] if found else None

    @staticmethod
    def compares(other: Value) -> bool:
        """Tell whether another value may differ from this one."""
        return isinstance(other, DurationValue)

    def as_dict(self) -> dict[str, object]:
        """Return the `normalized` object of the JSON interface."""
        return {"kind": "duration", "value": self.value, "said": self.said}


@dataclass(frozen=True, slots=True)
class NumberValue:
    """An amount; `unit` is what is counted or measured, None where the words do not say."""

    number: Number
    said: str

    @property
    def span(self) -> Span:
        """Where the amount stands."""
        return self.number.span

    def agrees(self, other: Value) -> bool:
        """Tell whether two amounts are the same but for rounding."""
        if not isinstance(other, NumberValue) or not self.compares(other):
            return False
        one, two = self.number.value, other.number.value
        return abs(one - two) <= _ROUNDING * max(abs(one), abs(two))

    def compares(self, other: Value) -> bool:
        """Tell whether another value may differ from this one: shares, sums of one currency and counts do not mix."""
        if not isinstance(other, NumberValue):
            return False
        mine, its = ({one.number.unit} & MEASURES for one in (self, other))
        return mine == its

    def as_dict(self) -> dict[str, object]:
        """Return the `normalized` object of the JSON interface."""
        return {"kind": "number", "value": self.number.value, "unit": self.number.unit, "said": self.said}


Value = DateValue | DurationValue | NumberValue


def value_of(article: StoredArticle, answer: Span, kind: Kind) -> Value | None:
    """Return what an answer's words mean, as far as that is a date, a duration or a number.

    Where a date is asked for and the answer is none, the date is one that the same sentence says, or "by" the day of
    publication: an event that is reported as over is not later than its report.
    """
    times = [time for time in article.times if time.span.overlaps(answer)]
    if kind is Kind.WHEN:
        return _date(article, answer, times)
    asked_length = kind is Kind.HOW_LONG
    lengths = [time for time in times if time.type is TimeType.DURATION and (asked_length or _is_most(time, answer))]
    if lengths:
        return DurationValue(lengths[0].value, lengths[0].span.of(article.text), lengths[0].span)
    dates = [time for time in times if time.first and time.type in _POINTS and _is_most(time, answer)]
    if dates and kind is not Kind.NUMBER:
        return _joined(article, dates)
    dated = [time.span for time in times if time.type in _POINTS]
    number = find_number(article.text, answer, leaving_out=dated)
    counts = kind is Kind.NUMBER or (number is not None and asked_length and number.unit in LENGTHS)
    if number and (counts or _is_measure(number, article.text, answer)):
        return NumberValue(number, number.span.of(article.text))
    return None


def _is_measure(number: Number, text: str, answer: Span) -> bool:
    """Tell whether an amount of a measure is most of an answer, the unit's word counted."""
    if number.unit not in MEASURES:
        return False
    unit = text.find(number.unit, number.span.end, answer.end)
    whole = Span(number.span.start, unit + len(number.unit) if unit >= 0 else number.span.end)
    return len(whole) >= _MOST * len(answer)


def _is_most(time: TimeExpression, answer: Span) -> bool:
    return len(time.span) >= _MOST * len(answer)


def _date(article: StoredArticle, answer: Span, times: Sequence[TimeExpression]) -> DateValue | None:
    said = _joined(article, [time for time in times if time.first and time.type in _POINTS])
    if said or any(time.type in _POINTS for time in times):  # a date whose days are not known stays unknown
        return said
    sentence = _telling_when(article, answer)
    near = [time for time in article.times if sentence.contains(time.span) and time.first and time.type in _POINTS]
    if near:
        return _joined(article, [min(near, key=lambda time: _distance(time.span, answer))])
    published = article.metadata.published
    if times or _TO_COME.search(sentence.of(article.text)):
        return None
    return DateValue(f"../{published.isoformat()}", None, published) if published else None


def _telling_when(article: StoredArticle, answer: Span) -> Span:
    """Return the sentence of an answer, or the one before, which says the day: "It opens in May. That is when …"."""
    place = next((i for i, sentence in enumerate(article.sentences) if sentence.overlaps(answer)), None)
    if place is None:
        return answer
    sentence = article.sentences[place]
    return article.sentences[place - 1] if place and _THAT_IS_WHEN.match(sentence.of(article.text)) else sentence


def _distance(one: Span, other: Span) -> int:
    return max(one.start - other.end, other.start - one.end)


def _on_its_day(article: StoredArticle, time: TimeExpression) -> TimeExpression:
    """Return a time of day on the day that is said right after it: "at four o'clock on Sunday morning"."""
    day = next((other for other in article.times if other.span.start >= time.span.end), None)
    clock = _CLOCK.search(time.value)
    if not (clock and day and day.first and day.first == day.last and day.type in _POINTS):
        return time
    if not _ON.fullmatch(article.text[time.span.end : day.span.start]):
        return time
    span = Span(time.span.start, day.span.end)
    return replace(time, value=f"{day.first.isoformat()}{clock[0]}", first=day.first, last=day.last, span=span)


_CLOCK, _ON = re.compile(r"T\d\d:.*"), re.compile(r",?\s(?:on\s)?")
_JOINT = re.compile(r"\s*(and|to|until|till|through|[-–—])\s*", re.IGNORECASE)


def _joined(article: StoredArticle, times: Sequence[TimeExpression]) -> DateValue | None:
    """Return the first date; a range, which is two expressions with "to" or the like between them, as one."""
    if not times:
        return None
    first, *others = _on_its_day(article, times[0]), *times[1:]
    value, span, last = first.value, first.span, first.last
    for second in others[:1]:
        between = article.text[span.end : second.span.start]
        joint = _JOINT.fullmatch(between)
        if not (joint and second.first and second.last and last and second.last > last):
            break
        # "April 24 and 25" is a range, "2015 and 2021" are two dates.
        if joint[1].lower() != "and" or (second.first - last).days <= 1:
            value, span, last = f"{value}/{second.value}", Span(span.start, second.span.end), second.last
    return DateValue(value, first.first, last, span.of(article.text), span) if last else None
