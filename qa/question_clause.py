"""What the main clause of a question is like, told from its surface, and how far it goes.

There is no parser; what is not clear is not of the main clause.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from qa.followup.phrases import Token
from qa.followup.verbs import is_past
from qa.followup.words import ADVERBS, AUXILIARIES, CONJUNCTIONS, DETERMINERS, DO, PREPOSITIONS, WH, words

_MODALS = DO - words("do does did don't doesn't didn't")
_PRESENT = words("is are am do does isn't aren't don't doesn't")
_FINITE = AUXILIARIES - words("be been being do have")
_SUBORDINATING = WH | words("that whom because although though while whereas if whether than compared")
# Nouns that "to" leads to, where a verb might stand.
_GONE_TO = words("parliament court hospital prison jail power office congress work school war trial market press town")
_LEADING = (CONJUNCTIONS | ADVERBS) - WH
# What a participle before a noun comes after: "the retired judge", "in occupied territory", "two injured men".
_BEFORE_ADJECTIVE = DETERMINERS | PREPOSITIONS | DO | words("which whose 's")


def asks_yes_or_no(asked: Sequence[Token]) -> bool:
    """Tell whether a question begins with its auxiliary.

    >>> from qa.followup.phrases import tokens
    >>> asks_yes_or_no(tokens("And was it renewed?")), asks_yes_or_no(tokens("Who renewed it?"))
    (True, False)
    """
    first = next((token for token in asked if token.lower not in _LEADING), None)
    return first is not None and first.lower in AUXILIARIES


def auxiliary(asked: Sequence[Token]) -> Token | None:
    """Return the first auxiliary of a question; a capital inside it is a name's, or the month of May's."""
    return next(
        (token for place, token in enumerate(asked) if token.lower in AUXILIARIES and not (place and token.capital)),
        None,
    )


def is_of_future(asked: Sequence[Token]) -> bool:
    """Tell whether a question asks what will, may or should be."""
    first = auxiliary(asked)
    going = any(one.lower == "going" and other.lower == "to" for one, other in pairwise(asked))
    return going or (first is not None and first.lower in _MODALS)


def is_of_present(asked: Sequence[Token]) -> bool:
    """Tell whether a question asks what is."""
    first = auxiliary(asked)
    return first is not None and first.lower in _PRESENT


def is_of_main_clause(before: Sequence[Token], asked: Sequence[Token]) -> bool:
    """Tell whether what follows the words `before` of a question still belongs to its main clause.

    Its first verb does, if no auxiliary stands for it; a further one begins another clause, and so do "that", "who",
    "to ease" and a further auxiliary.

    >>> from qa.followup.phrases import tokens
    >>> question = tokens("When did Japan lift the curbs it imposed in 2019?")
    >>> is_of_main_clause(question[:6], question), is_of_main_clause(question[:8], question)
    (True, False)
    """
    first = auxiliary(asked)
    verbs = 0 if first is not None and first.lower in DO else 1
    wh = next((token for token in asked if token.lower in WH), None)
    for place, token in enumerate(before):
        if token.lower in _SUBORDINATING and token is not wh:
            return False
        if token.lower in _FINITE and token is not first and not token.capital:
            return False
        if token.lower == "to" and _is_infinitive(before, place + 1):
            return False
        verbs -= _is_verb(before, place)
    return verbs >= 0


def _is_infinitive(before: Sequence[Token], place: int) -> bool:
    if place == len(before):
        return False
    word = before[place]
    plural = word.lower.endswith("s") and not word.lower.endswith("ss")
    return word.content and not (word.capital or plural or word.text[0].isdigit() or word.lower in _GONE_TO)


def _is_verb(before: Sequence[Token], place: int) -> bool:
    """Tell whether a past form is a verb, and no adjective."""
    token, last = before[place], before[place - 1] if place else None
    if token.capital or "-" in token.text or not is_past(token.lower) or token.lower in AUXILIARIES:
        return False
    return last is None or not (last.lower in _BEFORE_ADJECTIVE or last.lower.endswith("ly") or last.text.isdigit())
