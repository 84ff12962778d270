"""Filters in words that a person reads, and those that a question said as chips with a button each. Pure.

It decides nothing: which filters hold, and which were left out, stands in the answer.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from html import escape

from corpus.dates import written_date
from index.filters import Filters
from qa.answer import Answer
from qa.said_filters import Field, SaidFilter


def filter_words(one: SaidFilter) -> str:
    """Say a filter after "articles".

    >>> from corpus.article import Span
    >>> filter_words(SaidFilter(Field.PUBLISHED, Span(0, 6), "in May", date(2020, 5, 1), date(2020, 6, 7)))
    'published 1 May to 7 June 2020'
    """
    if one.field is Field.PUBLISHED:
        return f"published {_days(one.since, one.until)}"
    return f"{'from' if one.field is Field.OUTLET else 'by'} {one.value}"


def _days(since: date | None, until: date | None) -> str:
    if since is None or until is None:
        return " ".join(f"{word} {written_date(day)}" for word, day in (("since", since), ("until", until)) if day)
    if since == until:
        return f"on {written_date(since)}"
    first = written_date(since)
    return f"{first.removesuffix(f' {until.year}')} to {written_date(until)}"


def said_words(said: Collection[SaidFilter]) -> str:
    """Say filters, each with the words of the question that say it."""
    return ", ".join(f"{filter_words(one)} — from “{one.said}”" for one in said)


def given_words(answer: Answer) -> str:
    """Say the filters that were set, and not said; empty where there are none."""
    filters, said = answer.filters, {one.field for one in answer.said}
    if Field.PUBLISHED in said:
        filters = Filters(outlet=filters.outlet, author=filters.author)
    days = [f"{word} {written_date(day)}" for word, day in (("since", filters.since), ("until", filters.until)) if day]
    outlet = f"from {filters.outlet}" if filters.outlet and Field.OUTLET not in said else ""
    author = f"by {filters.author}" if filters.author and Field.AUTHOR not in said else ""
    return ", ".join(part for part in (*days, outlet, author) if part)


def dropped_words(answer: Answer) -> str:
    """Say which filters left nothing that answers, so that they do not hold; empty where all hold."""
    if not answer.dropped:
        return ""
    said = ", ".join(f"{filter_words(one)} (from “{one.said}”)" for one in answer.dropped)
    return f"No article {said} answers this. What follows is looked for without that."


def render_filters(answer: Answer, removed: Collection[Field] = ()) -> str:
    """Show the filters that the question said, each with a button to ask without it, or those that were dropped.

    `removed` are the fields that it is asked without already.
    """
    if answer.dropped:
        return f'<p class="dropped" dir="auto">{escape(dropped_words(answer))}</p>'
    chips = "".join(_chip(one, removed) for one in answer.said)
    return f'<ul class="chips" aria-label="Filters read from your question">{chips}</ul>' if chips else ""


def _chip(one: SaidFilter, removed: Collection[Field]) -> str:
    without = " ".join(sorted({*removed, one.field}))
    words = f"{filter_words(one)} (from “{one.said}”)"
    return (
        f'<li class="chip"><span dir="auto">Only {escape(filter_words(one))} <i>“{escape(one.said)}”</i></span>'
        f'<button type="button" data-without="{without}" title="Ask without this filter"'
        f' aria-label="{escape(f"Ask again without the filter: {words}")}">×</button></li>'
    )
