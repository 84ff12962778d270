"""Questions that only whole sentences answer: those of yes or no, and those for the latest on something.

It tells such questions, and makes candidates whole sentences; it says neither yes nor no.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from corpus.article import Span
from qa.followup.phrases import Token, tokens
from qa.followup.words import AUXILIARIES, WH
from qa.question_clause import asks_yes_or_no
from qa.reader import Reading

# "What's the latest on the pact?", "What is new in the dispute?", "What became of her?"
_LATEST = re.compile(
    r"(?i)^\W*what\b.{0,20}\b(?:bec(?:o|a)me of\b|the latest(?: news)?\W*$"
    r"|(?:the latest(?: news)?|the news|new|happening|going on) (?:on|in|about|with|at|from|between)\b)"
)
# "Can you tell me who it was?" asks who.
_INDIRECT = re.compile(
    rf"(?i)\b(?:you|anyone|anybody|we) (?:\w+ )?(?:know|tell|say|explain|remember|find out|show)(?: me| us)?"
    rf" (?:{'|'.join(sorted(WH))})\b"
)
_CLAUSES = re.compile(r"[,;:]\s+")


def asks_for_statement(question: str) -> bool:
    """Tell whether a question is answered by a sentence and not by words of one.

    >>> asks_for_statement("Is the bridge open?"), asks_for_statement("In 2019, was it open?")
    (True, True)
    >>> asks_for_statement("Do you know when it opened?"), asks_for_statement("Which bridge is open?")
    (False, False)
    """
    if _LATEST.search(question):
        return True
    asked = tokens(question)
    starts = [0, *(match.end() for match in _CLAUSES.finditer(question))]
    clauses = ([token for token in asked if token.start >= start] for start in starts)
    main = next((clause for clause in clauses if clause and _asks(clause[0])), [])
    return asks_yes_or_no(main) and not _INDIRECT.search(question)


def _asks(first: Token) -> bool:
    return first.lower in AUXILIARIES | WH or first.lower in {"and", "but", "so"}


def as_statements(readings: Iterable[Reading]) -> tuple[Reading, ...]:
    """Return readings whose answers are the whole sentences around them, each sentence once, in the same order."""
    whole: dict[tuple[int, Span], Reading] = {}
    for reading in readings:
        sentence = _sentence(reading)
        whole.setdefault((reading.article.number, sentence), replace(reading, answer=sentence))
    return tuple(whole.values())


def _sentence(reading: Reading) -> Span:
    held = [one for one in reading.article.sentences if one.overlaps(reading.answer) and reading.quote.contains(one)]
    return Span(held[0].start, held[-1].end) if held else reading.answer
