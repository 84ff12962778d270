"""Where a card's words stand, as one string that goes through the browser, so that the server keeps nothing for it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass

from corpus.article import Span
from corpus.errors import InputError

OUTDATED = "This card is of another release of Cuttings; ask the question again."


@dataclass(frozen=True, slots=True)
class Place:
    """Where a card's words stand: in one version of one article."""

    article: str
    version: str
    span: Span
    answer: Span | None


def card_key(places: Sequence[Place]) -> str:
    """Write places as one string, for a card's `data-open`; `places_of` reads it back."""
    ends = [(p.span.start, p.span.end, *_ends(p.answer)) for p in places]
    return json.dumps([(place.article, place.version, *numbers) for place, numbers in zip(places, ends, strict=True)])


def _ends(span: Span | None) -> tuple[int, ...]:
    return () if span is None else (span.start, span.end)


def places_of(key: object) -> tuple[Place, ...]:
    """Read a card's places, at least one. It comes from a browser: raises InputError for anything else."""
    try:
        first, *more = (_place(*row) for row in json.loads(str(key)))
    except (ValueError, TypeError, RecursionError) as error:
        raise InputError(OUTDATED) from error
    return first, *more


def _place(article: str, version: str, *ends: int) -> Place:
    start, end, *answer = map(int, ends)
    return Place(str(article), str(version), Span(start, end), Span(*answer) if answer else None)
