"""What a pronoun stands for: whoever spoke last, or the subject of the nearest sentence before, of a fitting sex.

It looks back over a bounded stretch of text, and says nothing where nobody fits.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import accumulate

from corpus.article import Span
from corpus.quotations.capitals import is_role
from corpus.quotations.mentions import FIRST_PERSON, IT_THEY, RELATIVE
from corpus.quotations.name_words import BREAKS, HE_SHE, PLACE_STARTS
from corpus.quotations.people import Entity, People
from corpus.quotations.quotation import Attribution, Prose

# Sentences looked back over; names and speakers looked at in one.
_PERSON_REACH = 25
_INSTITUTION_REACH = 4
_LOOKED_AT = 24
_OPENING_MARKS = frozenset("\"“”'‘«„「『")
_PLURALS = frozenset({"people", "men", "women", "police", "many", "most", "some", "few", "both"})
_PERSON_NOUNS = frozenset({"person", "youth", "teenager", "voter", "protester", "supporter", "caller", "passenger"})
_HE_NOUNS = frozenset({"man", "boy", "husband", "father", "son", "brother", "gentleman", "businessman", "king"})
_SHE_NOUNS = frozenset({"woman", "girl", "wife", "mother", "daughter", "sister", "lady", "businesswoman", "actress"})
_BEFORE = re.compile(r"([^\W\d_][\w'’-]*)[\s,]*$")


@dataclass(frozen=True, slots=True)
class Heard:
    """Who an attribution's speaker was found to be: a span, and the entity where somebody is named.

    `definite` marks a description of somebody who is known ("the senator"), but not by what the article calls them.
    """

    span: Span | None
    entity: Entity | None = None
    definite: bool = False


NOBODY = Heard(None)


@dataclass(frozen=True, slots=True)
class Antecedents:
    """The names and speakers of one article, by the sentence that they stand in."""

    prose: Prose
    people: People
    attributions: Sequence[Attribution]
    quoted: tuple[bool, ...]
    starts: tuple[int, ...]
    names_in: dict[int, list[int]]
    pieces: list[tuple[int, int]]
    heard: dict[int, Heard] = field(default_factory=dict)
    heard_in: dict[int, list[int]] = field(default_factory=lambda: defaultdict(list))
    learned: dict[Span, str] = field(default_factory=dict)

    @classmethod
    def of(cls, prose: Prose, people: People, attributions: Sequence[Attribution]) -> Antecedents:
        """Prepare the search in one article, before any speaker is known."""
        names_in: dict[int, list[int]] = defaultdict(list)
        for number, name in enumerate(people.names):
            names_in[name.sentence].append(number)
        quoted = tuple(_inside(people, _direct(prose.text, attributions)))
        starts = tuple(sentence.start for sentence in prose.sentences)
        pieces = sorted((piece.start, number) for number, one in enumerate(attributions) for piece in one.content)
        return cls(prose, people, attributions, quoted, starts, names_in, pieces)

    def hear(self, number: int, heard: Heard) -> None:
        """Remember the speaker of the attribution of that number; the order is that of their mentions."""
        self.heard[number] = heard
        mention = self.attributions[number].mention
        if mention is not None and heard.span is not None:
            self.heard_in[self._sentence(mention.start)].append(number)

    def find(self, attribution: Attribution, pronoun: str) -> Heard:
        """Return whom the pronoun that is an attribution's mention stands for."""
        mention = attribution.mention
        assert mention is not None
        if pronoun in HE_SHE:
            found = self._person(mention, attribution, HE_SHE[pronoun])
            if found.span is not None:
                self.learned.setdefault(found.span, HE_SHE[pronoun])
            return found
        if pronoun in IT_THEY:
            return self._institution(mention, plural=pronoun.startswith("the"))
        if pronoun in FIRST_PERSON:
            return self._quoted_in(mention)
        return self._just_before(mention, human=pronoun.startswith("who")) if pronoun in RELATIVE else NOBODY

    def _sentence(self, place: int) -> int:
        return bisect_right(self.starts, place) - 1

    def _person(self, mention: Span, attribution: Attribution, sex: str) -> Heard:
        """Return the nearest of that sex: those that something tells to be people before other names."""
        return self._nearest(mention, attribution, sex, sure=True) or self._nearest(mention, attribution, sex) or NOBODY

    def _nearest(self, mention: Span, attribution: Attribution, sex: str, *, sure: bool = False) -> Heard | None:
        here = self._sentence(mention.start)
        for sentence in range(here, max(-1, here - _PERSON_REACH), -1):
            for found in self._spoken(sentence, mention.start):
                if self._fits(found, sex):
                    return found
            for entity in self._subjects(sentence, 0, mention.start, attribution):
                if self._may_be(entity, sex) and (entity.person or not sure):
                    return Heard(entity.fullest.span, entity)
        for entity in self._subjects(here, mention.end, len(self.prose.text), attribution):
            if self._may_be(entity, sex) and (entity.person or not sure):
                return Heard(entity.fullest.span, entity)
        return None

    def _fits(self, heard: Heard, sex: str) -> bool:
        if heard.entity is not None:
            return self._may_be(heard.entity, sex)
        if heard.span is None or heard.definite:
            return False
        noun = _noun(heard.span, self.prose.text)
        other = _SHE_NOUNS if sex == "he" else _HE_NOUNS
        return noun not in other and (is_role(noun) or noun in _PERSON_NOUNS | _SHE_NOUNS | _HE_NOUNS)

    def _may_be(self, entity: Entity, sex: str) -> bool:
        placed = not entity.person and any(name.place for name in entity.names)
        if entity.institution or placed or not entity.sound:
            return False
        known = entity.person or entity.pronoun is not None or entity.fullest.full
        return known and (entity.pronoun or self.learned.get(entity.fullest.span, sex)) == sex

    def _spoken(self, sentence: int, before: int) -> Iterator[Heard]:
        """Yield who spoke in a sentence."""
        for number in self.heard_in.get(sentence, ())[:_LOOKED_AT]:
            mention = self.attributions[number].mention
            if mention is not None and mention.end <= before:
                yield self.heard[number]

    def _subjects(self, sentence: int, first: int, last: int, attribution: Attribution) -> list[Entity]:
        """Return who is named in a sentence between two places, likely subjects before others."""
        found = []
        for number in self.names_in.get(sentence, ())[:_LOOKED_AT]:
            name = self.people.names[number]
            said = any(piece.contains(name.span) for piece in attribution.content[:_LOOKED_AT])
            if first <= name.span.start and name.span.end <= last and not self.quoted[number] and not said:
                found.append((not name.subject, self.people.named(number)))
        return [entity for _, entity in sorted(found, key=lambda one: one[0])]

    def _institution(self, mention: Span, *, plural: bool) -> Heard:
        here = self._sentence(mention.start)
        for sentence in range(here, max(-1, here - _INSTITUTION_REACH), -1):
            for found in self._spoken(sentence, mention.start):
                if (
                    found.entity is None
                    and found.span is not None
                    and plural
                    and _is_plural(found.span, self.prose.text)
                ):
                    return found
                if found.entity is not None and found.entity.institution:
                    return found
            for number in self.names_in.get(sentence, ())[: 0 if plural else _LOOKED_AT]:
                name, entity = self.people.names[number], self.people.named(number)
                one = entity.institution and not name.words[-1].endswith("s")  # "Republicans" are no "it"
                if one and name.subject and name.span.end <= mention.start and not self.quoted[number]:
                    return Heard(entity.fullest.span, entity)
        return NOBODY

    def _quoted_in(self, mention: Span) -> Heard:
        """Return who says "I": the speaker of the quotation that holds it."""
        last = bisect_right(self.pieces, (mention.start + 1, -1))
        for start, number in reversed(self.pieces[max(0, last - _LOOKED_AT) : last]):
            within = any(
                piece.start == start and piece.contains(mention) for piece in self.attributions[number].content
            )
            if within and number in self.heard:
                return self.heard[number]
        return NOBODY

    def _just_before(self, mention: Span, *, human: bool) -> Heard:
        """Return what "who" goes on about: the name or the noun before it, over an apposition."""
        here, last = self._sentence(mention.start), self.people.before(mention.start)
        for number in range(last - 1, max(-1, last - 5), -1):
            name, entity = self.people.names[number], self.people.named(number)
            between = self.prose.text[name.span.end : mention.start]
            if name.sentence != here or len(between) > 120:
                break
            apposition = between.startswith((",", " of ", " (")) and between.rstrip().endswith(",")
            beside = len(between) < 4 or apposition
            if beside and not (human and _is_no_person(entity)):
                return Heard(entity.fullest.span, entity)
        start = max(0, mention.start - 60)
        match = _BEFORE.search(self.prose.text[start : mention.start])
        if match is None or not match[1].islower() or len(match[1]) < 3 or match[1] in BREAKS:
            return NOBODY
        return Heard(Span(start + match.start(1), start + match.end(1)))


def _direct(text: str, attributions: Sequence[Attribution]) -> list[Span]:
    pieces = [piece for one in attributions for piece in one.content if piece]
    return sorted(piece for piece in pieces if _OPENING_MARKS & {text[piece.start], text[max(0, piece.start - 1)]})


def _inside(people: People, spans: Sequence[Span]) -> Iterator[bool]:
    """Tell of each name whether one of the spans, which come in order, holds it."""
    reach = list(accumulate((span.end for span in spans), max))
    starts = [span.start for span in spans]
    for name in people.names:
        number = bisect_right(starts, name.span.start) - 1
        yield number >= 0 and reach[number] >= name.span.end


def _is_no_person(entity: Entity) -> bool:
    if entity.person or entity.pronoun:
        return False
    fullest = entity.fullest
    return entity.institution or fullest.place or not fullest.full or fullest.words[0] in PLACE_STARTS


def _noun(span: Span, text: str) -> str:
    """Return the last word before "of" or "for", casefolded."""
    words = re.split(r"\s+(?:of|for)\s", span.of(text))[0].casefold().split()
    return words[-1] if words else ""


def _is_plural(span: Span, text: str) -> bool:
    noun = _noun(span, text)
    return (noun.endswith("s") and not noun.endswith("ss")) or noun in _PLURALS
