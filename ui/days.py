"""An article's date as people read it, with a word where it is only inferred. It knows neither HTML nor colours."""

from __future__ import annotations

from datetime import date

from corpus.article import Metadata, Origin
from corpus.dates import written_date
from qa.answer import Answer

_UNITS = ((365.25, "year"), (30.44, "month"), (1, "day"))


def shown_day(metadata: Metadata, text: str | None = None) -> str:
    """Say when an article was published; with its `text`, also what an inferred date was inferred from.

    >>> from datetime import date
    >>> shown_day(Metadata("", Origin.GIVEN, published=date(2019, 12, 16), published_from=Origin.INFERRED))
    '16 December 2019 (inferred)'

    What a text's words show may be a day off, so such a date is "about" that day.
    """
    if metadata.published is None:
        return "undated"
    day, span = written_date(metadata.published), metadata.published_span
    if metadata.published_from is not Origin.INFERRED:
        return day
    day = f"about {day}" if span else day
    if text is None:
        return f"{day} (inferred)"
    evidence = f"“{' '.join(span.of(text).split())}”" if span else "its address"
    return f"{day} (inferred from {evidence})"


def newest_source(answer: Answer) -> str:
    """Say, where a question asks how things are, of what day the newest article is that is quoted; "" elsewhere."""
    days = [quote.article.metadata.published for quote in answer.quotes]
    newest = max((day for day in days if day), default=None)
    if answer.as_of is None or newest is None:
        return ""
    return f"Newest source: {written_date(newest)}, {_before(newest, answer.as_of)}"


def _before(day: date, other: date) -> str:
    """Say how long before another a day is.

    >>> _before(date(2021, 12, 3), date(2026, 11, 22))
    '4 years before 22 November 2026'
    """
    age = (other - day).days
    if age <= 0:
        return "the day asked about" if age == 0 else f"after {written_date(other)}"
    count, unit = next((int(age // length), name) for length, name in _UNITS if age >= length)
    return f"{count} {unit}{'s' if count > 1 else ''} before {written_date(other)}"
