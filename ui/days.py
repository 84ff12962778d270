"""An article's date as people read it, with a word where it is only inferred. It knows neither HTML nor colours."""

from __future__ import annotations

from corpus.article import Metadata, Origin
from corpus.dates import written_date


def shown_day(metadata: Metadata, text: str | None = None) -> str:
    """Say when an article was published; with its `text`, also what an inferred date was inferred from.

    >>> from datetime import date
    >>> shown_day(Metadata("", Origin.GIVEN, published=date(2019, 12, 16), published_from=Origin.INFERRED))
    '16 December 2019 (inferred)'
    """
    if metadata.published is None:
        return "undated"
    day = written_date(metadata.published)
    if metadata.published_from is not Origin.INFERRED:
        return day
    if text is None:
        return f"{day} (inferred)"
    span = metadata.published_span
    evidence = f"“{' '.join(span.of(text).split())}”" if span else "its address"
    return f"{day} (inferred from {evidence})"
