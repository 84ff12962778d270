"""Questions made unanswerable by a small change: another name, another number, the opposite word, a "not".

The kinds of change are those that people made for SQuAD 2.0 (Rajpurkar, Jia and Liang, 2018, table 2).
"""

from __future__ import annotations

import random
import re
from collections.abc import Sequence

_PAIRS = (
    "first last", "before after", "more less", "most least", "highest lowest", "higher lower", "largest smallest",
    "larger smaller", "biggest smallest", "bigger smaller", "longest shortest", "longer shorter", "oldest youngest",
    "older newer", "oldest newest", "best worst", "better worse", "early late", "earlier later", "increase decrease",
    "increased decreased", "rise fall", "rose fell", "won lost", "win lose", "began ended", "begin end", "start stop",
    "started stopped", "open close", "opened closed", "north south", "northern southern", "east west",
    "eastern western", "inside outside", "above below", "with without", "accept reject", "accepted rejected",
    "support oppose", "supported opposed", "allowed forbidden", "include exclude", "included excluded",
    "arrive leave", "arrived left", "male female", "man woman", "men women", "father mother", "son daughter",
    "minimum maximum", "majority minority", "success failure", "successful unsuccessful", "possible impossible",
    "common rare", "popular unpopular", "strong weak", "stronger weaker", "cheap expensive", "gain lose",
    "gained lost", "buy sell", "bought sold", "joined left", "always never", "public private", "old new",
    "positive negative", "major minor", "full empty", "happy sad", "love hate", "like dislike", "high low",
)  # fmt: skip
_OPPOSITES = {one: other for pair in _PAIRS for one, other in (pair.split(), reversed(pair.split()))}
_NEGATED = {"did": "didn't", "does": "doesn't", "do": "don't", "is": "isn't", "are": "aren't", "was": "wasn't",
            "were": "weren't", "has": "hasn't", "had": "hadn't", "can": "can't", "could": "couldn't", "will": "won't",
            "would": "wouldn't"}  # fmt: skip
_WORD = re.compile(r"[\w'’]+")
_YEAR = re.compile(r"\b(?:1[0-9]|20)\d\d\b")
_NUMBER = re.compile(r"\b\d[\d,.]*\d\b|\b\d\b")
_NAME = re.compile(r"(?<!^)(?<![.?!:] )\b[A-Z][\w’'-]*(?:(?: of| the| and| de)?(?: [A-Z][\w’'-]*))*")
_SHAPES = (_YEAR, _NUMBER, _NAME)


def altered(question: str, answer: str, texts: Sequence[str], chooser: random.Random) -> str | None:
    """Change one thing a question says, so that its context answers it no longer; None where nothing can be changed.

    `texts` are where other names and numbers are taken from, the likeliest first: its context, others on its subject.
    """
    changes = [_exchanged, _opposite, _negated]
    # Names and numbers are most of what people change.
    order = chooser.choices(changes, weights=(6, 3, 1), k=1) + changes
    for change in order:
        found = change(question, answer, texts, chooser)
        if found and found != question:
            return found
    return None


def _exchanged(question: str, answer: str, texts: Sequence[str], chooser: random.Random) -> str | None:
    places = [(shape, match) for shape in _SHAPES for match in shape.finditer(question)]
    if not places:
        return None
    shape, place = chooser.choice(places)
    for text in texts:
        others = sorted({match.group() for match in shape.finditer(text)})
        others = [other for other in others if not _alike(other, place.group()) and not _alike(other, answer)]
        others = [other for other in others if not _alike(other, question)]
        if others:
            return question[: place.start()] + chooser.choice(others) + question[place.end() :]
    return None


def _alike(one: str, other: str) -> bool:
    """Tell whether two names share a word, as "Obama" and "Barack Obama" do."""
    return bool({word.lower() for word in _WORD.findall(one)} & {word.lower() for word in _WORD.findall(other)})


def _opposite(question: str, answer: str, texts: Sequence[str], chooser: random.Random) -> str | None:
    del answer, texts
    places = [match for match in _WORD.finditer(question) if match.group().lower() in _OPPOSITES]
    if not places:
        return None
    place = chooser.choice(places)
    return question[: place.start()] + _OPPOSITES[place.group().lower()] + question[place.end() :]


def _negated(question: str, answer: str, texts: Sequence[str], chooser: random.Random) -> str | None:
    del answer, texts, chooser
    for place in _WORD.finditer(question):
        if place.start() and place.group() in _NEGATED:
            return question[: place.start()] + _NEGATED[place.group()] + question[place.end() :]
    return None
