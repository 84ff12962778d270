"""Where words stand, as one string: a card's key, which the browser keeps for the server; a citation; ARTICLE#1-9.

Whether there are such words is for who reads them to find out.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from corpus.article import Span
from corpus.errors import InputError

if TYPE_CHECKING:
    from qa.answer import Quote

OUTDATED = "This card is of another release of Cuttings; ask the question again."

# Read from the right: an id may itself hold a `#` or an `@`.
_ENDS = r"#(?P<start>[0-9]{1,10})-(?P<end>[0-9]{1,10})"
_NAMED = re.compile(rf"(?P<article>.+){_ENDS}", re.DOTALL)
_CITATION = re.compile(rf"cuttings:(?P<article>.+)@(?P<version>[0-9a-f]{{12}}){_ENDS}", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a card's words stand: in one version of one article; and the parts of them that matter most, if any."""

    article: str
    version: str
    span: Span
    parts: tuple[Span, ...] = ()

    @property
    def citation(self) -> str:
        """The string that `cuttings resolve` reads.

        >>> Place("a.txt", "185f8db32271", Span(4, 9)).citation
        'cuttings:a.txt@185f8db32271#4-9'
        """
        return f"cuttings:{self.article}@{self.version}#{self.span.start}-{self.span.end}"


def cited_place(citation: str) -> Place:
    """Read a citation, whatever white space is around it; raises InputError for what is none."""
    match = _CITATION.fullmatch(citation.strip())
    if not match or int(match["start"]) >= int(match["end"]):
        raise InputError(
            f"{citation!r} is no citation; one is cuttings:ARTICLE@VERSION#START-END, with a version of 12 hex digits"
            " and a start before its end"
        )
    return Place(match["article"], match["version"], Span(int(match["start"]), int(match["end"])))


def named_span(named: str) -> tuple[str, int, int] | None:
    """Read ARTICLE#START-END, whether or not there is such a span: article, start, end. None for anything else."""
    match = _NAMED.fullmatch(named)
    return (match["article"], int(match["start"]), int(match["end"])) if match else None


def span_inside(text: str, start: int, end: int, *, named: str) -> Span:
    """Return a span of an article's text; raises InputError, for what was `named`, if there is none such."""
    if not start < end <= len(text):
        raise InputError(f"{named}: the article has {len(text)} characters; name a span inside it, start before end")
    return Span(start, end)


def quote_place(quote: Quote) -> Place:
    """Return where an answer's quote stands, with its answer as the part that matters."""
    return Place(quote.article.id, quote.article.version, quote.span, (quote.answer,) if quote.answer else ())


def card_key(places: Sequence[Place]) -> str:
    """Write places as one string, for a card's `data-open`; `places_of` reads it back."""
    return json.dumps([(place.article, place.version, *_ends(place)) for place in places])


def _ends(place: Place) -> list[int]:
    return [end for span in (place.span, *place.parts) for end in (span.start, span.end)]


def places_of(key: object) -> tuple[Place, ...]:
    """Read a card's places, at least one. It comes from a browser: raises InputError for anything else."""
    try:
        first, *more = (_place(*row) for row in json.loads(str(key)))
    except (ValueError, TypeError, RecursionError) as error:
        raise InputError(OUTDATED) from error
    return first, *more


def _place(article: str, version: str, *ends: int) -> Place:
    numbers = [int(end) for end in ends]
    span, *parts = (Span(*pair) for pair in zip(numbers[::2], numbers[1::2], strict=True))
    return Place(str(article), str(version), span, tuple(parts))
