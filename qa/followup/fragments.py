"""Elliptical questions: "Why?", "And in Busan?", "What about 2021?" are completed from the question before.

The earlier question is kept and one part of it exchanged: its question word, its place, its time, or what it is
about. It knows nothing of pronouns.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from qa.followup.asking import ask_anew, is_bare, taken_apart
from qa.followup.mentions import Mention, Sort, mentions
from qa.followup.phrases import Token, lowers, singular, tokens
from qa.followup.turns import Turn, bare
from qa.followup.words import ADVERBS, AUXILIARIES, CONJUNCTIONS, DETERMINERS, PREPOSITIONS, PRONOUNS, TIME, WH, words

_LEAD = re.compile(
    r"^\W*(?:(?:(?:and|but|or|so|ok|okay|well|then|also)\b[\s,]*)+(?:(?:what|how) about\b)?"
    r"|(?:what|how) about\b|what of\b|same for\b)\s*",
    re.IGNORECASE,
)
_CLAUSE = words("when if while after before because until once since where")
_WITHOUT_VERB = words("if while because once")
_TIMES = words("here there today yesterday now tomorrow earlier later before afterwards")
_RELATIVE = re.compile(r"the (?:day|week|month|year|season) (?:before|after)", re.IGNORECASE)
_GRADED = words("best worst first second third last next previous latest other new old")
_ONE = words("one ones")
# A longer question is no fragment.
_LONGEST = 12


def is_fragment(question: str) -> bool:
    """Tell whether a question is only a part of one.

    >>> [is_fragment(said) for said in ("Why?", "And in Busan?", "What about 2021?", "Why did it fall?", "sea wall")]
    [True, True, True, False, False]
    """
    said, led = _part(question)
    parts, asks = tokens(said), question.rstrip().endswith("?")
    if not 0 < len(parts) <= _LONGEST:
        return False
    if is_bare(said):
        return led or asks or len(parts) <= 2
    if _is_clause(parts):
        return led
    first = parts[0].lower
    if any(word.lower in AUXILIARIES | WH for word in parts) or first in CONJUNCTIONS - PREPOSITIONS:
        return False
    if first in PREPOSITIONS:
        return (led or asks) and _is_phrase(parts[1:])
    return led and first not in PRONOUNS and _is_phrase(parts)


def complete(question: str, turns: Sequence[Turn]) -> str:
    """Return the question before with the part exchanged that a fragment names; the fragment where nothing fits."""
    said, _ = _part(question)
    base = turns[-1].question.strip()
    parts = tokens(said)
    if is_bare(said):
        made = ask_anew(said, turns[-1])
    elif _is_clause(parts):
        made = _with_clause(base, said)
    elif parts[0].lower in PREPOSITIONS:
        made = _with_adjunct(base, said)
    else:
        made = _with_noun(base, said)
    return f"{made.rstrip(' ?.!,')}?" if made else question


def _part(question: str) -> tuple[str, bool]:
    """Return what a fragment says without its lead ("And", "What about"), and whether there was one."""
    match = _LEAD.match(question)
    said = question[match.end() :] if match else question
    return said.strip().rstrip("?!.… ").strip(), bool(match)


def _is_clause(parts: Sequence[Token]) -> bool:
    """Tell "when the west side is closed" from "when is it closed"."""
    if len(parts) < 3 or parts[0].lower not in _CLAUSE or parts[1].lower in AUXILIARIES:
        return False
    return parts[0].lower in _WITHOUT_VERB or any(word.lower in AUXILIARIES or word.verb for word in parts[2:])


def _is_phrase(parts: Sequence[Token]) -> bool:
    """Tell whether words are a noun phrase or a time, with no verb among them."""
    return bool(parts) and not any(word.verb for word in parts) and parts[0].lower not in ADVERBS - _TIMES


def _with_clause(base: str, said: str) -> str:
    lead = lowers(said)[0]
    at = next((word.start for word in tokens(base)[1:] if word.lower == lead), len(base.rstrip(" ?")))
    return f"{base[:at].rstrip()} {said}"


def _with_adjunct(base: str, said: str) -> str:
    """Exchange the phrase that has the same preposition and is of the same sort, else add it."""
    preposition, _, object_ = said.partition(" ")
    time = bool(TIME.search(object_))
    for mention in reversed([m for m in mentions(base) if (Sort.TIME in m.sorts) == time]):
        before = [word.lower for word in tokens(base) if word.end <= mention.start]
        if len(before) > 1 and before[-1] == preposition.lower():
            return _exchanged(base, mention, object_)
    return _with_time(base, said) if time else f"{base.rstrip(' ?')} {said}"


def _with_time(base: str, said: str) -> str:
    """Exchange the time, with the preposition before it where the new one brings its own."""
    whole = lowers(said)[0] in PREPOSITIONS or not re.match(r"[\dA-Z]", said)
    old = next((m for m in mentions(base) if Sort.TIME in m.sorts), None)
    if old is None:
        return f"{base.rstrip(' ?')} {said if whole else f'in {said}'}"
    if _RELATIVE.fullmatch(said):
        return f"{base[: old.start]}{said} {base[old.start :]}"
    before = [word for word in tokens(base) if word.end <= old.start]
    start = before[-1].start if whole and before and before[-1].lower in PREPOSITIONS else old.start
    return base[:start] + said + base[old.end :]


def _with_noun(base: str, said: str) -> str | None:
    """Exchange what the old question was about for something else of the same kind."""
    if TIME.fullmatch(said) or _RELATIVE.fullmatch(said) or said.lower() in _TIMES:
        return _with_time(base, said)
    apart = taken_apart(base)
    begin = len(apart.asking) if apart else 0
    old = [m for m in mentions(base) if Sort.TIME not in m.sorts and m.start >= begin]
    new = next(iter(mentions(f"of {said}")), None)
    graded = _with_grade(base, said)
    if graded or not old or new is None:
        return graded
    if lowers(said)[-1] in _ONE:
        return _with_modifier(base, said, old)
    named = next((m for m in old if bare(m.text) == bare(said)), None)
    if named:
        return _swapped(base, named, old)
    chosen = min(old, key=lambda m: _unlike(m, new))
    return _exchanged(base, chosen, said) if chosen.sorts & new.sorts else None


def _unlike(old: Mention, new: Mention) -> tuple[bool, ...]:
    """Order what could be exchanged: the same noun first, then the same look, then the same sort."""
    other_noun = singular(old.head) != singular(new.head)
    return other_noun, old.name != new.name, not (old.sorts & new.sorts), not (old.sorts >= new.sorts)


def _exchanged(base: str, old: Mention, said: str) -> str:
    return base[: old.start] + said + base[old.core :]


def _swapped(base: str, one: Mention, old: Sequence[Mention]) -> str | None:
    """Let two names change places: "When did Japan drop Korea?", "And Korea?"."""
    other = next((m for m in old if m.name == one.name and (m.end <= one.start or m.start >= one.end)), None)
    if other is None:
        return None
    first, second = sorted((one, other), key=lambda m: m.start)
    return base[: first.start] + second.text + base[first.end : second.start] + first.text + base[second.end :]


def _with_grade(base: str, said: str) -> str | None:
    """Exchange "best" for "worst", "first" for "second"."""
    grades = [word for word in lowers(said) if word not in _ONE | {"the"}]
    if len(grades) != 1 or not _is_grade(grades[0]):
        return None
    old = next((word for word in tokens(base) if _is_grade(word.lower)), None)
    return base[: old.start] + grades[0] + base[old.end :] if old else None


def _is_grade(word: str) -> bool:
    return word in _GRADED or (word.endswith("est") and len(word) > 5)


def _with_modifier(base: str, said: str, old: Sequence[Mention]) -> str | None:
    """Keep the noun and exchange what stands before it: "the Japanese one"."""
    modifiers = said[: tokens(said)[-1].start].strip()
    for mention in old:
        inside = [word for word in tokens(base) if mention.start <= word.start and word.end <= mention.core]
        if len(inside) > 1 + (inside[0].lower in DETERMINERS):
            return f"{base[: mention.start]}{modifiers} {inside[-1].text}{base[mention.core :]}"
    return None
