"""Who speaks: the fullest name, anywhere in the article, of whom an attribution's mention names.

Names are told by their capitals and people by what the article says of them; there is no parser and no list of
people. Where two people fit, the nearest before is taken.
"""

from __future__ import annotations

from collections.abc import Sequence

from corpus.article import Span
from corpus.quotations.antecedents import NOBODY, Antecedents, Heard
from corpus.quotations.capitals import is_role
from corpus.quotations.mentions import FIRST_PERSON, Phrase, pronoun_of, read_phrase
from corpus.quotations.name_words import (
    COMPANY_ENDINGS,
    COMPANY_WORDS,
    PAPER_WORDS,
    PAPERS,
    SPELLED_OUT,
    word_set,
)
from corpus.quotations.names import Name, find_names, find_tokens_of
from corpus.quotations.people import Entity, People, gather_people
from corpus.quotations.quotation import Attribution, Prose


def find_speakers(prose: Prose, attributions: Sequence[Attribution]) -> tuple[Span | None, ...]:
    """Return the speaker of each attribution: the fullest name of the person or institution that its mention names.

    The name stands anywhere in the text, without title, apposition, markup or possessive ending. Where nobody is
    named ("officials", "a source familiar with the talks") it is the mention's head phrase, so that it can still be
    read and searched. None where there is no mention, or only a pronoun that nothing explains. Of two speakers
    ("Poole and Reed") it is the first.
    """
    if not attributions:
        return ()
    names = find_names(prose.text, find_tokens_of(prose))
    people = gather_people(prose.text, names)
    antecedents = Antecedents.of(prose, people, attributions)
    for number in sorted(range(len(attributions)), key=lambda one: _turn(prose.text, attributions[one])):
        antecedents.hear(number, _speaker(prose.text, attributions[number], people, antecedents))
    return tuple(antecedents.heard[number].span for number in range(len(attributions)))


def _turn(text: str, attribution: Attribution) -> tuple[bool, int]:
    """Order attributions by their mentions, but "I" after all: who says it is found first."""
    mention = attribution.mention
    if mention is None:
        return True, 0
    return mention.of(text).strip().casefold() in FIRST_PERSON, mention.start


def _speaker(text: str, attribution: Attribution, people: People, antecedents: Antecedents) -> Heard:
    if attribution.mention is None:
        return NOBODY
    phrase = read_phrase(text, attribution.mention)
    if phrase is None:
        return NOBODY
    pronoun = pronoun_of(phrase)
    if pronoun is not None:
        return antecedents.find(attribution, pronoun)
    return _named(text, phrase, people) or _described(phrase, people) or Heard(phrase.span, definite=phrase.definite)


def _named(text: str, phrase: Phrase, people: People) -> Heard | None:
    """Return whom the mention itself names: in its head, or in an apposition to it."""
    last = phrase.head[-1]
    begin, end = people.before(phrase.tokens[0].start), people.before(phrase.tokens[-1].end)
    for number in range(max(0, begin - 1), end):
        name = people.names[number]
        is_head = name.span.start <= last.start < name.span.end and (not last.possessive or last is phrase.tokens[-1])
        if is_head or _stands_beside(text, phrase, name):
            if name.doubtful and name.full:
                inside = [
                    token for token in phrase.head if token.start >= name.span.start and token.end <= name.span.end
                ]
                entity = people.known_as(tuple(token.lower for token in inside))
                return Heard(entity.fullest.span, entity) if entity else Heard(Span(inside[0].start, inside[-1].end))
            entity = people.named(number)
            fuller = len(entity.fullest.words) > len(name.words)
            return Heard(entity.fullest.span if fuller else name.span, entity)
    return None


def _stands_beside(text: str, phrase: Phrase, name: Name) -> bool:
    """Tell whether a name is an apposition: "the minister, Jane Poole"; "a spokesman for the port, John Reed"."""
    noun = phrase.head[-1].lower
    beside = text[max(0, name.span.start - 2) : name.span.start] == ", " and not noun.endswith("s")
    if name.institution or name.place or not beside:
        return False
    role, follows = is_role(noun), 0 <= name.span.start - phrase.head[-1].end <= 2
    last = name.span.end >= phrase.tokens[-1].end
    return (role and follows) or (name.full and (last or follows) and (role or name.person))


# Names looked at before and after a description.
_BACK, _AHEAD = 150, 20


def _described(phrase: Phrase, people: People) -> Heard | None:
    """Return whom a definite description fits ("the industry minister"): the nearest that the article calls so."""
    noun = phrase.head[phrase.noun].lower
    noun = SPELLED_OUT.get(noun, noun)
    if not (phrase.definite or phrase.head[0].capital):
        return None
    wanted = {token.lower for token in phrase.head if token.lower not in (noun, "of")} - _SAYS_LITTLE
    here = people.before(phrase.tokens[0].start)
    best, most = None, -1
    for number in (
        *range(here - 1, max(-1, here - 1 - _BACK), -1),
        *range(here, min(here + _AHEAD, len(people.names))),
    ):
        entity = people.named(number)
        if not entity.sound or not _is_called(entity, noun):
            continue
        shared = len(wanted & (entity.called | set(entity.fullest.words)))
        if shared > most and (shared or not wanted):
            best, most = entity, shared
    return Heard(best.fullest.span, best) if best is not None else None


_KINDS = {
    **dict.fromkeys(COMPANY_WORDS, COMPANY_ENDINGS | COMPANY_WORDS | {"bank"}),
    **dict.fromkeys(PAPER_WORDS, PAPERS | PAPER_WORDS),
}
_SAYS_LITTLE = word_set("former late new current then incumbent outgoing")


def _is_called(entity: Entity, noun: str) -> bool:
    if is_role(noun) or noun.endswith("-old"):
        return noun in entity.called and not entity.institution
    if entity.person:
        return False
    return noun in entity.called or (entity.institution and bool(entity.called & _KINDS.get(noun, frozenset())))
