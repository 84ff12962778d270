"""Texts with their time expressions marked, as the tests of `corpus.times` write them: `on [Monday|2023-03-13]`."""

from __future__ import annotations

from datetime import date, datetime

from corpus.times import TimeExpression, find_times

#: A Wednesday.
TODAY = date(2023, 3, 15)


def unmarked(text: str) -> tuple[str, list[tuple[str, str]]]:
    """Return the plain text, and what is marked in it: words and value."""
    plain, marked = "", []
    for piece in text.split("]"):
        before, _, inside = piece.partition("[")
        words, _, value = inside.partition("|")
        plain += before + words
        marked += [(words, value)] if inside else []
    return plain, marked


def found(text: str, published: date | datetime | None = TODAY) -> list[tuple[str, str]]:
    """Return the words and the value of each expression."""
    return [(one.span.of(text), one.value) for one in find_times(text, published)]


def check(text: str, published: date | None = TODAY) -> tuple[TimeExpression, ...]:
    """Check that what is marked is found in the text, and nothing else; return it."""
    plain, expected = unmarked(text)
    assert found(plain, published) == expected
    return find_times(plain, published)
