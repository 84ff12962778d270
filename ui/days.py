"""An article's date as people read it, with a word where it is only inferred. It knows neither HTML nor colours."""

from __future__ import annotations

from corpus.article import Metadata, Origin
from corpus.dates import written_date


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
