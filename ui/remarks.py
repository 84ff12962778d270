"""What is said of an answer beside it, in words: whose words it is, how many articles say it, how old the newest is."""

from __future__ import annotations

from datetime import date

from corpus.dates import written_date
from corpus.quotations import Kind
from qa.answer import Answer

_MARKS = frozenset('"“”„«»')
_UNITS = ((365, "year"), (30, "month"), (1, "day"))


def said_by(answer: Answer) -> str:
    """Say how many articles say the same, copies of one report counted once; "" where it is one article."""
    articles, independent = answer.support.articles, answer.support.independent
    if articles < 2:
        return ""
    if independent == articles:
        return f"Said by {articles} independent articles"
    copies = "copies of one report" if independent == 1 else f"{independent} of them independent"
    return f"Said by {articles} articles, {copies}"


def short_answer(answer: Answer) -> str | None:
    """Return the words that answer as they are shown: somebody's own words with the marks that they stand between."""
    if answer.spoken is None or not answer.quotes or answer.quotes[0].answer is None:
        return answer.text
    text, span = answer.quotes[0].article.text, answer.quotes[0].answer
    before, after = text[max(0, span.start - 1) : span.start], text[span.end : span.end + 1]
    return text[span.start - 1 : span.end + 1] if {before, after} <= _MARKS else answer.text


def spoken_by(answer: Answer) -> str:
    """Name whose words answer, and tell where they are the article's; "" where nobody's words were asked for."""
    spoken = answer.spoken
    named = (spoken.quotation.speaker or spoken.quotation.mention) if spoken else None
    if spoken is None or named is None:
        return ""
    name = " ".join(named.of(spoken.article.text).split())
    return f"— {name}, as the article reports it" if spoken.quotation.kind is Kind.INDIRECT else f"— {name}"


def newest_source(answer: Answer) -> str:
    """Say, where a question asks how things are, of what day the article is that answers; "" elsewhere."""
    day = answer.quotes[0].article.metadata.published if answer.quotes else None
    if answer.as_of is None or day is None:
        return ""
    return f"Newest source: {written_date(day)}, {_before(day, answer.as_of)}"


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
