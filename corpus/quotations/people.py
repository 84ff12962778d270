"""Who is who in one article: the names of one person or institution, the fullest of them, and what they are called.

Nothing is known of anybody but what the article says, so two full names are two people unless they share first and
last word.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from corpus.quotations.name_words import (
    COMPANY_ENDINGS,
    GIVEN_NAMES,
    HE_SHE,
    INSTITUTIONS,
    PAPERS,
    PARTICLES,
    SUFFIXES,
    TITLE_PRONOUNS,
)
from corpus.quotations.names import Name

# So many bearers of one surname are told apart; what is older is forgotten, which keeps time linear.
_BEARERS = 8
_PRONOUN = re.compile(rf"\b(?:{'|'.join(HE_SHE)})\b", re.IGNORECASE)
_SHE_WORDS = frozenset(
    {"wife", "widow", "daughter", "mother", "sister", "actress", "businesswoman", "queen", "princess", "aunt"}
)
_HE_WORDS = frozenset(
    {"husband", "son", "father", "brother", "businessman", "king", "prince", "uncle", "chairman", "pope"}
)
_INITIAL_SKIPPED = frozenset({"of", "for", "and", "the", "on", "&"})


@dataclass(frozen=True, slots=True)
class Entity:
    """A person or an institution: its names in text order, the fullest, and what is said of it.

    `pronoun` is "he" or "she" where something speaks for one; `called` the titles, roles and appositions of all its
    names.
    """

    names: tuple[Name, ...]
    fullest: Name
    person: bool
    institution: bool
    pronoun: str | None
    called: frozenset[str]

    @property
    def sound(self) -> bool:
        """Whether it is named anywhere but in headlines."""
        return not self.fullest.doubtful


@dataclass(frozen=True, slots=True)
class People:
    """All names of an article in text order, and the entity of each (a number of `entities`)."""

    names: tuple[Name, ...]
    entities: tuple[Entity, ...]
    of_name: tuple[int, ...]
    known: dict[tuple[str, ...], int]

    def before(self, place: int) -> int:
        """Return how many names begin before a place of the text."""
        return bisect_left(self.names, place, key=lambda name: name.span.start)

    def known_as(self, words: tuple[str, ...]) -> Entity | None:
        """Return who is somewhere named by just these casefolded words."""
        number = self.known.get(words)
        return None if number is None else self.entities[number]

    def named(self, number: int) -> Entity:
        """Return who the name of that number names."""
        return self.entities[self.of_name[number]]


def gather_people(text: str, names: Sequence[Name]) -> People:
    """Put the names of one text together, each to its bearer."""
    sexes = _sexes(text, names)
    groups: dict[tuple[str, ...], int] = {}
    own = [groups.setdefault(_key(name), len(groups)) for name in names]
    linked = _link(names, own, sexes)
    members: dict[int, list[int]] = defaultdict(list)
    for number, group in enumerate(linked):
        members[group].append(number)
    order = {group: number for number, group in enumerate(members)}
    entities = tuple(_entity([names[number] for number in numbers], sexes) for numbers in members.values())
    of_name = tuple(order[group] for group in linked)
    known = {
        name.words: number for name, number in zip(names, of_name, strict=True) if not (name.doubtful and name.full)
    }
    return People(tuple(names), entities, of_name, known)


def _key(name: Name) -> tuple[str, ...]:
    if name.institution or not name.full:
        return name.words
    suffix = name.words[-1] in SUFFIXES
    last = name.words[-2] if suffix else name.words[-1]
    return (name.words[0], last, *(name.words[-1:] if suffix else ()))


def _sexes(text: str, names: Sequence[Name]) -> dict[tuple[str, ...], str]:
    """Return the pronoun of each key that a title, a given name or the pronouns right after it speak for."""
    said: dict[tuple[str, ...], Counter[str]] = defaultdict(Counter)
    for number, name in enumerate(names):
        if name.institution or name.place:
            continue
        votes = said[_key(name)]
        for title in name.titles:
            if pronoun := _pronoun_of(title):
                votes[pronoun] += 20
        if name.full and name.words[0] in GIVEN_NAMES:
            votes[GIVEN_NAMES[name.words[0]]] += 5
        end = names[number + 1].span.start if number + 1 < len(names) else len(text)
        if match := _PRONOUN.search(text, name.span.end, min(end, name.span.end + 160)):
            votes[HE_SHE[match[0].casefold()]] += 1
    return {key: votes.most_common(1)[0][0] for key, votes in said.items() if votes and _decided(votes)}


def _decided(votes: Counter[str]) -> bool:
    return 3 * max(votes.values()) >= 2 * votes.total() and votes.total() > 1


def _pronoun_of(title: str) -> str | None:
    if title in TITLE_PRONOUNS:
        return TITLE_PRONOUNS[title]
    if title in _SHE_WORDS or title.endswith("woman"):
        return "she"
    return "he" if title in _HE_WORDS or title.endswith("sman") else None


def _link(names: Sequence[Name], own: Sequence[int], sexes: dict[tuple[str, ...], str]) -> list[int]:
    """Return for each name the group of the full name that it is short for, or its own."""
    later: dict[str, int] = {}
    for forms in (_surnames, _given_names, _rarer_forms):
        for number, name in enumerate(names):
            if name.full and not name.doubtful:
                for word in forms(name):
                    later.setdefault(word, own[number])
    longer = {name.words[-2:]: own[number] for number, name in enumerate(names) if name.person and len(name.words) > 2}
    surnames: dict[str, list[tuple[int, str | None]]] = defaultdict(list)
    given_names: dict[str, list[tuple[int, str | None]]] = defaultdict(list)
    linked = []
    for number, name in enumerate(names):
        group, sex = own[number], sexes.get(_key(name))
        if name.full and not name.doubtful:
            group = longer.get(name.words, group)
            for word in _surnames(name):
                _remember(surnames[word], group, sex)
            for word in _given_names(name):
                _remember(given_names[word], group, sex)
        elif not name.full:
            fitting = _fitting(name, surnames, sex) or _fitting(name, given_names, sex)
            known = bool(surnames[name.words[0]])
            group = fitting[-1] if fitting else group if known else later.get(name.words[0], group)
        linked.append(group)
    return linked


def _fitting(name: Name, bearers: dict[str, list[tuple[int, str | None]]], sex: str | None) -> list[int]:
    """Return the groups so called whose sex is not another than a short name's title, or else its pronouns, say."""
    titled = next((said for title in sorted(name.titles) if (said := TITLE_PRONOUNS.get(title))), sex)
    return [one for one, other in bearers[name.words[0]] if titled is None or other in (None, titled)]


def _remember(bearers: list[tuple[int, str | None]], group: int, sex: str | None) -> None:
    if (group, sex) in bearers:
        bearers.remove((group, sex))
    bearers.append((group, sex))
    del bearers[:-_BEARERS]


def _surnames(name: Name) -> Iterable[str]:
    """Yield the words that a full name is mostly called by: a surname; initials, or a company's first word."""
    if not name.institution:
        if not name.place:
            yield name.words[-2] if name.words[-1] in SUFFIXES else name.words[-1]
        return
    yield "".join(word[0] for word in name.words if word not in _INITIAL_SKIPPED)
    if name.words[-1] in COMPANY_ENDINGS:
        yield name.words[0]
    elif name.words[-1] in PAPERS:
        yield name.words[-1]


def _given_names(name: Name) -> Iterable[str]:
    if name.person and not name.place:
        yield name.words[0]


def _rarer_forms(name: Name) -> Iterable[str]:
    """Yield the words that a full name is called by where nobody else is: "Acosta" for Melba Acosta Febo."""
    if not name.institution and not name.place and (name.person or len(name.words) == 2):
        yield from (word for word in name.words[:-1] if len(word) > 1 and word not in PARTICLES)


def _entity(names: list[Name], sexes: dict[tuple[str, ...], str]) -> Entity:
    sound = [name for name in names if not name.doubtful] or names
    fullest = max(sound, key=lambda name: len(name.words))
    institution = fullest.institution or (not fullest.full and any(name.institution for name in names))
    person = not institution and any(name.person for name in names)
    called = frozenset().union(*(name.titles for name in names))
    if institution:
        called |= frozenset(word for word in fullest.words if word in INSTITUTIONS)
    pronoun = sexes.get(_key(fullest)) or next((sexes[key] for name in names if (key := _key(name)) in sexes), None)
    return Entity(tuple(names), fullest, person, institution, pronoun, called)
