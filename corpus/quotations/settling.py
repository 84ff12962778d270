"""Where a tagger and the rules disagree about direct speech: whose it is, the rules tell from the words beside it.

A tagger knows more ways of saying; but what it makes one quotation of two people's, or gives to a third, has its own
"said Ada Byron" in the text.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence

from corpus.article import Span
from corpus.quotations.quotation import Attribution, Prose


def settle(prose: Prose, tagged: Sequence[Attribution], ruled: Sequence[Attribution]) -> tuple[Attribution, ...]:
    """Return what was tagged, with the rules' direct speech in place of what joins several or names another speaker.

    What is said within a quotation is that quotation's, and left out.
    """
    stretches = [one.outer for one in prose.quoted if one.depth == 0]
    direct = [one for one in ruled if one.cue and one.mention and _is_within(one.content, stretches)]
    places = sorted((piece, number) for number, one in enumerate(direct) for piece in one.content)
    kept: list[Attribution] = []
    taken: set[int] = set()
    for one in tagged:
        if one.cue and _is_said_within(one, stretches):
            continue
        same = {number for piece in one.content for number in _overlapping(places, piece)}
        if len(same) > 1 or (len(same) == 1 and _is_of_another(one, direct[min(same)])):
            taken |= same
        else:
            kept.append(one)
    said = [place for place in places if place[1] in taken]
    return (*(direct[number] for number in sorted(taken)), *(left for one in kept if (left := _without(one, said))))


def _is_of_another(one: Attribution, other: Attribution) -> bool:
    return bool(one.mention and other.mention and not one.mention.overlaps(other.mention))


def _is_within(content: Sequence[Span], stretches: Sequence[Span]) -> bool:
    return all((stretch := _stretch_at(piece.start, stretches)) and piece.end <= stretch.end for piece in content)


def _is_said_within(one: Attribution, stretches: Sequence[Span]) -> bool:
    """Tell whether the words of saying stand in one quotation with what they say."""
    stretch = _stretch_at(one.cue.start, stretches) if one.cue else None
    return stretch is not None and any(stretch.overlaps(piece) for piece in one.content)


def _stretch_at(place: int, stretches: Sequence[Span]) -> Span | None:
    number = bisect_right(stretches, place, key=lambda stretch: stretch.start) - 1
    return stretches[number] if number >= 0 and place < stretches[number].end else None


def _overlapping(places: Sequence[tuple[Span, int]], piece: Span) -> set[int]:
    """Return the numbers of the places that share a letter with a piece; places are in order and apart."""
    first = bisect_right(places, piece.start, key=lambda place: place[0].end)
    last = bisect_left(places, piece.end, key=lambda place: place[0].start)
    return {number for _, number in places[first:last]}


def _without(one: Attribution, said: Sequence[tuple[Span, int]]) -> Attribution | None:
    left = tuple(piece for piece in one.content if not _overlapping(said, piece))
    return Attribution(left, one.mention, one.cue) if left else None
