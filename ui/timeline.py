"""What changed over time, and what articles of the same time say differently: as values, and as HTML for the chat.

Pure: it decides nothing about what changed or disagrees; `Answer.timeline` and `Answer.conflicts` say that.
"""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from html import escape
from itertools import pairwise

from corpus.article import Metadata
from corpus.dates import written_date
from corpus.times import find_times
from qa.answer import Answer, Quote
from ui.marked_text import layered
from ui.places import card_key, quote_place
from ui.plain_dates import written_period

CHANGED = "What changed, oldest first"
DISAGREE = "Articles of the same time disagree"
ALSO = "Also in the archive"
#: Characters of a mark's label.
_FEW = 60
#: Marks that fit beside each other; more stand below each other.
_BESIDE = 3


@dataclass(frozen=True, slots=True)
class Mark:
    """One state as it is drawn: its label, its quote, and where it stands.

    `tag` tells the state that is asked for from the others, in a word; `wait` is the time since the mark before, as a
    share of the whole, 0 to 1.
    """

    when: str
    what: str
    tag: str
    quote: Quote
    wait: float


def marks(answer: Answer) -> list[Mark]:
    """Return the marks of a timeline, oldest first; none where there are not two states to tell apart."""
    if len(answer.timeline) < 2:
        return []
    states = [(state, answer.quotes[int(str(state["quote"]))]) for state in answer.timeline]
    periods = [_period(state.get("first"), state.get("last"), quote.article.metadata) for state, quote in states]
    waits = _waits([period and period[0] for period in periods])
    newest = len(states) - 1
    return [
        Mark(
            when=written_period(*period) if period else "undated",
            what=_few(str(state["answer"]), quote),
            tag=("latest" if place == newest else "at that time") if state["current"] else "",
            quote=quote,
            wait=wait,
        )
        for place, ((state, quote), period, wait) in enumerate(zip(states, periods, waits, strict=True))
    ]


def _few(words: str, quote: Quote) -> str:
    """Return a state in few words: its answer's or, where that is a date like the mark's own, the quote's."""
    dated = sum(len(time.span) for time in find_times(words, None)) > len(words) / 2
    return textwrap.shorten(quote.text if dated else words, _FEW, placeholder=" …")


def _period(first: object, last: object, metadata: Metadata) -> tuple[date, date] | None:
    """Return a state's days; where it names none, the day its article was published."""
    if first and last:
        return date.fromisoformat(str(first)), date.fromisoformat(str(last))
    return (metadata.published, metadata.published) if metadata.published else None


def _waits(days: Sequence[date | None]) -> list[float]:
    known = [day.toordinal() for day in days if day]
    whole = max(known, default=0) - min(known, default=0)
    waits = [(other - one).days if one and other else 0 for one, other in pairwise(days)]
    return [0.0, *(max(wait, 0) / whole if whole else 0.0 for wait in waits)]


def disagreements(answer: Answer) -> list[list[int]]:
    """Return groups of indices into the quotes, each of those that disagree with one another, best first.

    >>> from types import SimpleNamespace
    >>> disagreements(SimpleNamespace(conflicts=((0, 2), (1, 3), (2, 4))))
    [[0, 2, 4], [1, 3]]
    """
    groups: list[set[int]] = []
    for pair in answer.conflicts:
        joined = [group for group in groups if group & {*pair}]
        groups = [group for group in groups if group not in joined] + [{*pair}.union(*joined)]
    return sorted(sorted(group) for group in groups)


@dataclass(frozen=True, slots=True)
class Arranged:
    """An answer's quotes, those that print the same words as one group, in the order in which they are shown.

    `lead` holds the first group, unless it is one of the sides of a disagreement.
    """

    lead: list[Sequence[Quote]]
    sides: list[list[Sequence[Quote]]]
    others: list[Sequence[Quote]]


def arranged(answer: Answer, groups: Sequence[Sequence[Quote]]) -> Arranged:
    """Tell the groups of an answer's quotes apart, which are best first and at least one."""
    sides = [[_with(answer.quotes[place], groups) for place in group] for group in disagreements(answer)]
    opposed = [group for side in sides for group in side]
    lead = [group for group in groups[:1] if group not in opposed]
    return Arranged(lead, sides, [group for group in groups if group not in [*lead, *opposed]])


def _with(quote: Quote, groups: Sequence[Sequence[Quote]]) -> Sequence[Quote]:
    return next((group for group in groups if quote in group), (quote,))


def alternatives(answer: Answer) -> list[str]:
    """Return the answers of which none is shown alone: the first one's, and those that disagree with it."""
    first = next((group for group in disagreements(answer) if 0 in group), [])
    quotes = [answer.quotes[index] for index in first]
    return list(dict.fromkeys(quote.answer.of(quote.article.text) for quote in quotes if quote.answer))


def said_in(answer: Answer) -> str:
    """Say in which words, and in an article of which day, stands what `Answer.normalized` holds."""
    metadata = answer.quotes[0].article.metadata
    day = f"an article of {written_date(metadata.published)}" if metadata.published else "an undated article"
    said = " ".join(str((answer.normalized or {}).get("said") or "").split())
    return f"“{said}”, in {day}" if said else f"in {day}"


def render_timeline(answer: Answer, *, name: str) -> str:
    """Draw what changed, a mark a state; nothing where nothing changed. `name` is unique to the answer on its page."""
    drawn = marks(answer)
    if not drawn:
        return ""
    # The answer's own quote is on the page already, so that of the state before it is open at first.
    opened = max((place for place, mark in enumerate(drawn) if not mark.tag), default=0)
    items = [_item(mark, f"{name}-{place}", opened=place == opened) for place, mark in enumerate(drawn)]
    beside = len(drawn) <= _BESIDE
    # A mark begins its column, so that the column is as wide as the wait for the next one, and never too narrow.
    columns = " ".join(f"{1 + wait:.2f}fr" for wait in [*(mark.wait for mark in drawn[1:]), 0])
    return (
        f'<section class="change"><h3>{CHANGED}</h3>'
        f'<ol class="timeline{" beside" if beside else ""}" style="--columns: {columns}; --row: {len(drawn) + 1}">'
        f"{''.join(items)}</ol></section>"
    )


def _item(mark: Mark, name: str, *, opened: bool) -> str:
    quote = mark.quote
    tag = f'<span class="tag">{mark.tag}</span>' if mark.tag else ""
    key = card_key([quote_place(quote)])
    classes = "state" + (" current" if tag else "") + (" opened" if opened else "")
    return (
        f'<li class="{classes}" style="--wait: {mark.wait:.2f}">'
        f'<button type="button" class="mark" data-open="{escape(key)}" aria-describedby="{escape(name)}">'
        f'<span class="when">{escape(mark.when)}{tag}</span> '
        f'<span class="what" dir="auto">{escape(mark.what)}</span></button>'
        f"{_tip(quote, name)}</li>"
    )


def _tip(quote: Quote, name: str) -> str:
    metadata = quote.article.metadata
    layers = [] if quote.answer is None else [("answer", quote.answer)]
    words = f'<span class="words" dir="auto">{layered(quote.article.text, quote.span, layers)}</span>'
    outlet = f'<b class="outlet" dir="auto">{escape(metadata.outlet)}</b> · ' if metadata.outlet else ""
    day = written_date(metadata.published) if metadata.published else "undated"
    return (
        f'<span class="tip" role="tooltip" id="{escape(name)}">{words} <span class="from">{outlet}{day}</span></span>'
    )
