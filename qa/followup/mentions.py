"""Mentions: the people, places, things and times that a question or a sentence names, and what each may be.

It goes by the words alone: a name that nothing tells of may be anything. It resolves nothing.
"""

from __future__ import annotations

import re
from collections.abc import Generator, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import Enum
from functools import lru_cache

from qa.followup.phrases import Token, extended, is_name, is_plural, phrase_end, singular, tokens
from qa.followup.words import COUNTRIES, LOCATIVE, ORGANISATIONS, PEOPLE, PLACE_PREFIXES, PLACES, TIME, TITLES


class Sort(Enum):
    """What a mention may name."""

    PERSON = "person"
    PLACE = "place"
    THING = "thing"
    TIME = "time"


#: Of a name that nothing tells of.
ANY = frozenset({Sort.PERSON, Sort.PLACE, Sort.THING})
_PLACE = frozenset({Sort.PLACE, Sort.THING})
_THING = frozenset({Sort.THING})
_PERSON = frozenset({Sort.PERSON})
# A person's name has so many words at most.
_NAME = 4


@dataclass(frozen=True, slots=True)
class Mention:
    """Words that name something: where they stand, what they may name, their noun in lower case.

    `core` is where they end without what follows the noun ("the talks" of "the talks on trade").
    """

    text: str
    start: int
    end: int
    core: int
    head: str
    sorts: frozenset[Sort]
    plural: bool = False
    name: bool = False

    def overlaps(self, other: Mention) -> bool:
        """Tell whether it shares words with another mention of the same text."""
        return self.start < other.end and other.start < self.end

    def within(self, other: Mention) -> bool:
        """Tell whether it stands inside another mention of the same text."""
        return other.start <= self.start and self.end <= other.end


def made_of(text: str, sorts: frozenset[Sort], *, head: str | None = None) -> Mention:
    """Return a mention of words that stand nowhere."""
    noun = head or text.lower().split()[-1]
    return Mention(text, 0, len(text), len(text), noun, sorts, plural=is_plural(noun))


@lru_cache(maxsize=1_000)
def mentions(text: str) -> tuple[Mention, ...]:
    """Find what a text names, in order. The last texts are remembered, as a conversation's are looked at often.

    >>> [mention.text for mention in mentions("When did the town council of Varrow meet Ann Lee in 2019?")]
    ['the town council of Varrow', 'Varrow', 'Ann Lee', '2019']
    """
    times = [_time(match) for match in TIME.finditer(text)]
    phrases = list(_phrases(text, tokens(text)))
    found = [m for m in phrases if not any(m.within(time) or (m.name and m.overlaps(time)) for time in times)]
    # A phrase that runs on beyond the one that it stands in has taken its verb for a noun.
    found = [m for m in found if not any(other.start < m.start < other.end < m.end for other in found)]
    # The month of "the March talks" is a part of their name.
    times = [time for time in times if not any(time.within(m) and not m.name for m in found)]
    return tuple(sorted([*found, *times], key=lambda mention: (mention.start, -mention.end)))


def _time(match: re.Match[str]) -> Mention:
    start, end = match.span()
    return Mention(match[0], start, end, end, match[0].lower(), frozenset({Sort.TIME}))


def _phrases(text: str, said: Sequence[Token]) -> Iterator[Mention]:
    at = 0
    while at < len(said):
        end = phrase_end(said, at)
        if end > at:
            yield _phrase(text, said, at, end)
            end = yield from _owned(text, said, at, end)
        at = max(end, at + 1)


def _owned(text: str, said: Sequence[Token], at: int, end: int) -> Generator[Mention, None, int]:
    """Yield what a possessive owns, with its owner: "Japan's trade minister"."""
    if end + 1 < len(said) and said[end].lower == "'s":
        last = phrase_end(said, end + 1)
        if last > end + 1:
            whole, start = _mention(text, said, end + 1, last), said[at].start
            yield replace(whole, text=text[start : whole.end], start=start, name=False)
            return last
    return end


def _phrase(text: str, said: Sequence[Token], at: int, end: int) -> Mention:
    """Make a mention; of "the engineer Ann Lee" it is the name."""
    cut = end
    while cut > at and said[cut - 1].capital and said[cut - 1].content:
        cut -= 1
    named = at < cut < end and said[cut - 1].lower in PEOPLE
    return _mention(text, said, cut if named else at, end)


def _mention(text: str, said: Sequence[Token], at: int, core: int) -> Mention:
    name = is_name(said, at) and said[core - 1].capital
    joint = next((i for i in range(at + 1, core) if said[i].lower in ("of", "for")), core)
    head = said[joint - 1].lower
    owns = core < len(said) and said[core].lower == "'s"
    end = core if name or owns else extended(said, at, core)
    return Mention(
        text=text[said[at].start : said[end - 1].end],
        start=said[at].start,
        end=said[end - 1].end,
        core=said[core - 1].end,
        head=head,
        sorts=_name_sorts(said, at, core) if name else _noun_sorts(said, at, core, head),
        plural=is_plural(head) and (not name or joint < core),
        name=name,
    )


def _name_sorts(said: Sequence[Token], at: int, end: int) -> frozenset[Sort]:
    parts = [word.lower for word in said[at:end]]
    whole, heads, joined = " ".join(parts), {parts[-1]}, "of" in parts
    if joined:
        heads.add(parts[0])
    if whole in COUNTRIES:
        return _PLACE
    if parts[0] in TITLES and len(parts) > 1 and not joined:
        return _PERSON
    if heads & ORGANISATIONS or any(word.text.isupper() and len(word.text) > 1 for word in said[at:end]):
        return _THING
    if heads & PLACES or parts[0] in PLACE_PREFIXES or _is_at(said, at):
        return _PLACE
    if joined:
        return _THING
    return _PERSON if 2 <= len(parts) <= _NAME else ANY


def _is_at(said: Sequence[Token], at: int) -> bool:
    """Tell whether what begins at `at` stands where a place does: "in …", "the mayor of …"."""
    before = said[at - 1].lower if at else ""
    return before in LOCATIVE or (before == "of" and at > 1 and said[at - 2].lower in PEOPLE)


def _noun_sorts(said: Sequence[Token], at: int, end: int, head: str) -> frozenset[Sort]:
    if singular(head) in PEOPLE or head in ("people", "men", "women", "children", "police"):
        return _PERSON
    place = singular(head) in PLACES or _is_at(said, at) or said[end - 1].lower in COUNTRIES
    return _PLACE if place else _THING
