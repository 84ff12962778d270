"""A question that leans on the turns before it is made to stand alone, in plain English.

"Who chaired it?" becomes "Who chaired the Harbour Committee?", "And in Busan?" the question before with its place
exchanged. What stands alone, and what nothing fits, is left as it is.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from qa.followup.antecedents import Sought, antecedent, described
from qa.followup.asking import clause
from qa.followup.fragments import complete, is_fragment
from qa.followup.leaning import PERSONAL, Place, bare_noun, is_owner, is_pointing, leaning, stands_alone
from qa.followup.mentions import Mention, Sort, mentions
from qa.followup.phrases import singular
from qa.followup.turns import Turn
from qa.followup.words import AUXILIARIES, CONJUNCTIONS, LOCATIVE, PEOPLE, PREPOSITIONS, TIME, WH, words

_LEAD = re.compile(r"^(?:and|but|or|so|ok|okay|well)\b,?\s+", re.IGNORECASE)
_MARKS = re.compile(r"[\"“”„«»]")
_ASKS_TIME = re.compile(r"\W*(?:since |until )?(?:when|(?:in )?(?:what|which) (?:year|month|day))\b", re.IGNORECASE)
# Words of a name that can still own something with an apostrophe.
_SHORT = 4
_ACTING = words(
    "say said tell told decide announce promise agree demand want ask plan claim deny respond react warn"
    " argue talk meet"
)
_SAYING = words("say said says think thought mean meant")
_MOVING = words("go get travel come arrive move fly sail return went came")
_FOLLOWING = words("happened happen next did do came")


@dataclass(frozen=True, slots=True)
class _Change:
    """Words to be put in place of a question's, and what they name."""

    start: int
    end: int
    words: str
    named: str


def leans(question: str) -> bool:
    """Tell whether a question may need the turns before it; one that does not is never changed.

    >>> leans("Who chaired it?"), leans("And in Busan?"), leans("When was the sea wall built?")
    (True, True, False)
    """
    return is_fragment(question) or next(leaning(question), None) is not None


def stand_alone(question: str, turns: Sequence[Turn]) -> str:
    """Return the question as it would be asked without the turns before it, oldest first.

    >>> stand_alone("Who chaired it?", [Turn("When did the Harbour Committee first meet?")])
    'Who chaired the Harbour Committee?'
    >>> stand_alone("And in Busan?", [Turn("How many people live in Seoul?")])
    'How many people live in Busan?'
    """
    if not turns or not leans(question):
        return question
    expanded = complete(question, turns) if is_fragment(question) else question
    resolved = _resolved(expanded, turns)
    if resolved == question:
        return question
    said = _LEAD.sub("", resolved.strip())
    return said[:1].upper() + said[1:]


def _resolved(question: str, turns: Sequence[Turn]) -> str:
    changes: list[_Change] = []
    taken = [m.text for m in mentions(question) if not is_pointing(m)]
    for place in leaning(question):
        change = _change(place, turns, taken)
        if change:
            changes.append(change)
            taken.append(change.named)
    for change in reversed(changes):
        question = question[: change.start] + change.words + question[change.end :]
    return question


def _change(place: Place, turns: Sequence[Turn], taken: Sequence[str]) -> _Change | None:
    if place.before in _SAYING and place.word in ("it", "that", "this"):
        return None  # the words that were said, and no thing
    if place.word in PERSONAL:
        found = antecedent(_sought(place), turns, taken)
        return _owner(place, found) if found and is_owner(place) else _instead(place, found)
    if place.word == "there":
        return _there(place, turns, taken)
    if place.word == "then":
        return _then(place, turns[-1])
    if stands_alone(place):
        sought = Sought(Sort.THING, plural=place.word in ("these", "those"), acted_on=True, pointed_at=True)
        return _instead(place, antecedent(sought, turns, taken))
    noun = bare_noun(place)
    found = described(noun.head, turns, taken) if noun else None
    return replace(_put(place, found.text), end=noun.end) if found and noun else None


def _instead(place: Place, found: Mention | None) -> _Change | None:
    return _put(place, found.text) if found else None


def _put(place: Place, said: str) -> _Change:
    """Put words in a word's place, without the quotation marks that would ask for them as a phrase."""
    plain = _MARKS.sub("", " ".join(said.split()))
    # "the person who steered it" names no more than a person.
    return _Change(place.token.start, place.token.end, plain, plain.partition(" who ")[0])


def _sought(place: Place) -> Sought:
    sought = PERSONAL[place.word]
    agent = singular(place.after) in PEOPLE or place.after in _ACTING
    acted_on = place.word == "it" and place.before not in AUXILIARIES | WH | CONJUNCTIONS | {""}
    return sought if sought.sort is Sort.PERSON else replace(sought, agent=agent, acted_on=acted_on)


def _owner(place: Place, found: Mention) -> _Change:
    """Write "its chairman" with a short name as "the trust's chairman", with a long one as "the chairman of …"."""
    change = _put(place, found.text)
    owned = next((m for m in mentions(place.question) if m.start == place.token.start), None)
    if owned and len(change.words.split()) > _SHORT:
        noun = place.question[place.token.end : owned.core].strip()
        return replace(change, end=owned.core, words=f"the {noun} of {change.words}")
    plural = change.words.endswith("s") and change.words[:1].islower()
    return replace(change, words=f"{change.words}'" if plural else f"{change.words}'s")


def _there(place: Place, turns: Sequence[Turn], taken: Sequence[str]) -> _Change | None:
    found = antecedent(Sought(Sort.PLACE), turns, taken)
    if found is None or place.before in PREPOSITIONS - {"about", "on", "over"}:
        return _instead(place, found)
    preposition = "to" if place.before in _MOVING else _preposition(found, turns)
    return _put(place, f"{preposition} {found.text}")


def _preposition(found: Mention, turns: Sequence[Turn]) -> str:
    for text in (text for turn in reversed(turns) for text in turn.texts):
        match = re.search(rf"\b(\w+) {re.escape(found.text)}\b", text)
        if match and match[1].lower() in LOCATIVE | {"on"}:
            return match[1].lower()
    return "in" if found.name else "at"


def _then(place: Place, turn: Turn) -> _Change | None:
    """Say after what, or at what time."""
    follows = any(token.lower in _FOLLOWING for token in place.said)
    said = clause(turn) if follows else None
    if said:
        return _put(place, f"after {said}")
    texts = (turn.question, turn.answer or "") if _ASKS_TIME.match(turn.question) else (turn.question,)
    time = next((match[0] for text in texts for match in TIME.finditer(text)), None)
    if time:
        return _put(place, f"{'after' if follows else 'on' if time.endswith('day') else 'in'} {time}")
    found = antecedent(Sought(Sort.THING), [Turn(turn.question)], []) if follows else None
    return _put(place, f"after {found.text}") if found else None
