"""Antecedents: what a pronoun, or "the company", may stand for among what the turns have brought up.

Later turns come before earlier ones, and in a turn what was found before what was asked about. Gender is known only
where a title or a sentence tells it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from qa.followup.mentions import ANY, Mention, Sort, mentions
from qa.followup.phrases import lowers
from qa.followup.turns import Turn, brought_up, focus, full, same
from qa.followup.words import (
    COUNTRIES,
    MEN,
    ORGANISATIONS,
    OWNERS,
    STANDING_FOR_FIRM,
    STANDING_FOR_PERSON,
    STANDING_FOR_PLACE,
    WOMEN,
)


@dataclass(frozen=True, slots=True)
class Sought:
    """What a pronoun asks of its antecedent.

    `agent` prefers organisations, which can act; `acted_on` are the objects of verbs, which places hardly are. What is
    `pointed_at` ("that") was asked about or found, and not only said besides.
    """

    sort: Sort
    plural: bool = False
    female: bool | None = None
    agent: bool = False
    acted_on: bool = False
    pointed_at: bool = False


def antecedent(sought: Sought, turns: Sequence[Turn], taken: Sequence[str]) -> Mention | None:
    """Find what a pronoun stands for; `taken` are the names that its own question uses for other things."""
    for turn in reversed(turns):
        for tier in brought_up(turn, besides=not sought.pointed_at):
            fitting = [m for m in tier if _fits(m, sought, turn) and not _is_taken(m, taken)]
            if sought.sort is Sort.PERSON and any(m.sorts == {Sort.PERSON} for m in tier):
                fitting = [m for m in fitting if m.sorts != ANY]
            if fitting:
                return full(min(fitting, key=lambda m: _rank(m, sought)), turns)
    return None


def described(noun: str, turns: Sequence[Turn], taken: Sequence[str]) -> Mention | None:
    """Find what "the NOUN" stands for: something that was called so with more words, or a name of that sort."""
    for turn in reversed(turns):
        for tier in brought_up(turn):
            called = next((m for m in tier if _is_called(m, noun) and not _is_taken(m, taken)), None)
            if called:
                return full(_named(called, turn), turns)
    sort = _stands_for(noun)
    # A question with a name of its own says which company it means.
    if sort is None or any(name[:1].isupper() for name in taken):
        return None
    return antecedent(Sought(sort, agent=noun in STANDING_FOR_FIRM), turns, taken)


def _stands_for(noun: str) -> Sort | None:
    if noun in STANDING_FOR_PERSON:
        return Sort.PERSON
    if noun in STANDING_FOR_PLACE:
        return Sort.PLACE
    return Sort.THING if noun in STANDING_FOR_FIRM else None


def _is_called(mention: Mention, noun: str) -> bool:
    said = lowers(mention.text)
    longer = len(said) > 2 or (mention.name and len(said) > 1)
    called = {mention.head, said[-1]} if mention.name else {mention.head}
    return longer and noun in called and said[0] not in OWNERS


def _named(mention: Mention, turn: Turn) -> Mention:
    """Return the name that answered a question for somebody described, or that stands beside the description."""
    if mention.name or Sort.PERSON not in mention.sorts:
        return mention
    found = focus(turn)
    if found and found.name and Sort.PERSON in found.sorts and mention.text in turn.question:
        return found
    for text in turn.texts[1:]:
        place = text.find(mention.text)
        for other in (m for m in mentions(text) if place >= 0 and m.name and Sort.PERSON in m.sorts):
            if text[min(other.end, place + len(mention.text)) : max(other.start, place)] in (" ", ", "):
                return other
    return mention


def _fits(mention: Mention, sought: Sought, turn: Turn) -> bool:
    if sought.plural:
        return mention.plural or _acts(mention) or (sought.agent and mention.name and Sort.THING in mention.sorts)
    if mention.plural or sought.sort not in mention.sorts:
        return False
    if sought.acted_on and mention.name and Sort.PLACE in mention.sorts and mention.sorts != ANY:
        return False
    return sought.female is None or _is_female(mention, turn) in (None, sought.female)


def _acts(mention: Mention) -> bool:
    """Tell whether it is an organisation, a country or people, which decide, say and pay."""
    if mention.text.lower() in COUNTRIES or (mention.plural and Sort.PERSON in mention.sorts):
        return True
    return not ORGANISATIONS.isdisjoint(lowers(mention.text))


def _is_female(mention: Mention, turn: Turn) -> bool | None:
    """Tell a woman from a man by the title, or by the only pronouns of a text that names nobody else."""
    said = set(lowers(mention.text))
    if said & (WOMEN | MEN):
        return bool(said & WOMEN)
    for text in turn.texts:
        around = set(lowers(text))
        female, male = bool(around & {"she", "her", "hers"}), bool(around & {"he", "him", "his"})
        people = [m for m in mentions(text) if m.name and m.sorts == {Sort.PERSON}]
        if female != male and len(people) == 1 and same(people[0].text, mention.text):
            return female
    return None


def _rank(mention: Mention, sought: Sought) -> tuple[object, ...]:
    """Order what fits: what is surely of the sort first, then what stands first."""
    country = mention.text.lower() in COUNTRIES
    if sought.plural:
        return sought.agent and not (_acts(mention) or mention.name), not mention.plural, mention.start
    if sought.sort is Sort.THING:
        return _acts(mention) != sought.agent, country, len(mention.sorts), mention.start
    return len(mention.sorts), sought.sort is Sort.PERSON and not mention.name, mention.start


def _is_taken(mention: Mention, taken: Sequence[str]) -> bool:
    return any(same(mention.text, name) for name in taken)
