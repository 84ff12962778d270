"""Answers that hold a timeline, a contradiction and a resolved date, made by hand from the sample's articles."""

from __future__ import annotations

from typing import Any

from corpus.article import Span
from index.filters import Filters
from index.library import Library
from qa.answer import Answer, Quote, Support
from qa.engine import Engine
from qa.quotes import quote_around

COST = "How much did the Kelderbrook baths cost?"
LIFTED = "When did Japan lift the curbs?"
WALL = "How much will the harbour wall cost?"


def quote(library: Library, article: str, words: str) -> Quote:
    """Quote the sentence in which words stand first, the words being the answer."""
    stored = library.article(article)
    start = stored.text.index(words)
    answer = Span(start, start + len(words))
    return Quote(stored, quote_around(stored, answer), answer, 1.0)


def state(place: int, given: Quote, first: str, last: str | None = None, *, current: bool = False) -> dict[str, object]:
    words = given.answer.of(given.article.text) if given.answer else ""
    return {"first": first, "last": last or first, "answer": words, "quote": place, "current": current}


def cost(library: Library) -> Answer:
    """Three states, far enough apart to stand beside each other."""
    said = {"baths-open": "8.1 million", "baths-to-open": "6.2 million", "baths-put-off": "7.5 million"}
    now, first, second = quotes = tuple(quote(library, name, f"{price} pounds") for name, price in said.items())
    states = (
        state(1, first, "2021-02-11"),
        state(2, second, "2021-06-18"),
        state(0, now, "2021-12-03", current=True),
    )
    return _answer(COST, quotes, timeline=states)


def lifted(library: Library) -> Answer:
    """A date that was said as "last month", and four states of which three lie near each other."""
    said = (
        ("curbs-lifted", "last month"),
        ("curbs-imposed", "Japan this month imposed restrictions"),
        ("removed-from-trusted-list", "still in force"),
        ("photoresist-eased", "partly eased its export curbs against South Korea last month, but only for photoresist"),
        ("white-list-talks", "withdrew those restrictions in March"),
    )
    quotes = tuple(quote(library, *one) for one in said)
    states = (
        state(1, quotes[1], "2019-07-01", "2019-07-31"),
        state(2, quotes[2], "2019-10-25"),
        state(3, quotes[3], "2019-12-01", "2019-12-31"),
        state(0, quotes[0], "2023-03-01", "2023-03-31", current=True),
    )
    march = {"kind": "date", "value": "2023-03", "first": "2023-03-01", "last": "2023-03-31", "said": "last month"}
    return _answer(LIFTED, quotes, timeline=states, normalized=march)


def wall(library: Library) -> Answer:
    """Two articles of the same days that disagree."""
    meeting, doubts = "harbour-wall-meeting", "harbour-wall-doubts"
    said = (meeting, "3.2 million pounds"), (doubts, "4.6 million pounds"), (meeting, "1887")
    return _answer(WALL, tuple(quote(library, *one) for one in said), conflicts=((0, 1),))


def _answer(question: str, quotes: tuple[Quote, ...], **fields: object) -> Answer:
    plain: dict = {"probability": 0.83, "support": Support(1, 1), "filters": Filters(), "timing_ms": {}, "nearest": ()}
    return Answer(question=question, standalone=question, quotes=quotes, **{**plain, **fields})


class TimedEngine(Engine):
    """The engine, but for the questions above."""

    def ask(self, question: str, **options: Any) -> Answer:
        made = {COST: cost, LIFTED: lifted, WALL: wall}.get(question)
        return made(self.index.library) if made else super().ask(question, **options)
