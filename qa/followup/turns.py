"""Turns of a conversation: what each has brought up, and what was asked for and found."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from qa.followup.mentions import ANY, Mention, Sort, made_of, mentions
from qa.followup.phrases import lowers, singular, tokens
from qa.followup.verbs import is_verb
from qa.followup.words import (
    AUXILIARIES,
    BE,
    DETERMINERS,
    LOCATIVE,
    MODIFIERS,
    PEOPLE,
    PLACES,
    PREPOSITIONS,
    STANDING_FOR_PLACE,
    UNITS,
    words,
)

# A longer answer is a sentence, in which what was asked for has still to be found; a name is shorter still.
_ANSWER = 10
_NAME = 5
# "every skipper" is none in particular.
_NO_ONE = words("every each any")
_ASKED = re.compile(r"\b(?:which|what|how many|how much)\s$", re.IGNORECASE)
_WHO = re.compile(r"^\W*who ([^?]+?)[\s?.!]*$", re.IGNORECASE)
_WHO_IS_NAMED = re.compile(r"^\W*\w+ \w+ (?:[A-Z]\S+ ?)+\W*$")


@dataclass(frozen=True, slots=True)
class Turn:
    """A question that stands alone, and the words that answered it with the sentence they stand in.

    `answer` and `sentence` are None where the archive did not say; `further` are the other quotes that were shown.
    """

    question: str
    answer: str | None = None
    sentence: str | None = None
    further: tuple[str, ...] = ()

    @property
    def texts(self) -> tuple[str, ...]:
        """All that was said in the turn."""
        return (self.question, self.answer or "", self.sentence or "", *self.further)

    @property
    def brief(self) -> bool:
        """Whether the answer is a part of its sentence, short enough to be what was asked for."""
        return self.answer is not None and self.answer != self.sentence and len(self.answer.split()) <= _ANSWER


def brought_up(turn: Turn, *, besides: bool = True) -> Iterator[list[Mention]]:
    """Yield what a turn has brought up, in tiers: what was found, what was asked about, what was said besides."""
    found = focus(turn)
    if found:
        yield [found]
    topic = [*_again(turn.question), *_pairs(turn.question)]
    yield topic
    if not (found and found.name) and not any(Sort.PERSON in mention.sorts for mention in topic):
        yield list(_unnamed(turn.question))
    if turn.sentence and besides:
        yield [_short(mention) for mention in _again(turn.sentence) if mention.sorts != ANY]


def _again(text: str) -> list[Mention]:
    """Return a text's mentions as they would be spoken of again: "a bridge" becomes "the bridge"."""
    found = [m for m in mentions(text) if m.head not in UNITS | MODIFIERS and Sort.TIME not in m.sorts]
    return [_definite(m, text) for m in found if lowers(m.text)[0] not in _NO_ONE]


def _definite(mention: Mention, text: str) -> Mention:
    first, _, rest = mention.text.partition(" ")
    if first.lower() in DETERMINERS and rest:  # also of "its flights": whose they are is not known here
        return replace(mention, text=f"the {rest}")
    asked = not mention.name and _ASKED.search(text[: mention.start])
    return replace(mention, text=f"the {mention.text}") if asked else mention


def _short(mention: Mention) -> Mention:
    """Leave out what follows a noun in a sentence, as it may belong to the verb; "of …" belongs to the noun."""
    more = mention.end - mention.core
    if not more or mention.text[-more:].startswith(" of "):
        return mention
    return replace(mention, text=mention.text[:-more], end=mention.core)


def _pairs(question: str) -> Iterator[Mention]:
    """Join names that an "and" stands between, for "they"."""
    for one, other in pairwise(m for m in mentions(question) if m.name):
        if question[one.end : other.start] == " and ":
            text = question[one.start : other.end]
            yield replace(one, text=text, end=other.end, core=other.end, sorts=one.sorts | other.sorts, plural=True)


def _unnamed(question: str) -> Iterator[Mention]:
    """Call whom nobody has named by what was asked of them: "the person who steered the ferry"."""
    match = _WHO.match(question)
    if match and lowers(match[1])[:1] and lowers(match[1])[0] not in AUXILIARIES and " or " not in match[1]:
        yield made_of(f"the person who {match[1]}", frozenset({Sort.PERSON}), head="person")


def full(mention: Mention, turns: Sequence[Turn]) -> Mention:
    """Return a person by the fullest name that the turns know."""
    if not (mention.name and Sort.PERSON in mention.sorts):
        return mention
    texts = (text for turn in turns for text in turn.texts)
    known = [m.text for text in texts for m in mentions(text) if m.name and Sort.PERSON in m.sorts]
    last = mention.text.split()[-1]
    return replace(mention, text=max([mention.text, *(name for name in known if name.split()[-1] == last)], key=len))


def same(one: str, other: str) -> bool:
    """Tell whether two names are one, or one of them ends as the other: "Lee" and "Ann Lee"."""
    shorter, longer = sorted((bare(one), bare(other)), key=len)
    return bool(shorter) and (longer == shorter or longer.endswith(f" {shorter}"))


def bare(text: str) -> str:
    """Return words in lower case, without a determiner."""
    said = text.lower().split()
    return " ".join(said[1:] if said and said[0] in DETERMINERS else said)


# -- what was asked for and found


def focus(turn: Turn) -> Mention | None:
    """Return what answered a question: a person for "who", a place for "where", a thing for "which".

    >>> focus(Turn("Who built the pier?", "Ann Lee built the pier.", "Ann Lee built the pier.")).text
    'Ann Lee'
    """
    sort = _asked_sort(turn.question)
    found = _found(turn, sort) if turn.answer and sort else None
    # What was asked for tells what a name is, where nothing else does.
    known = found is not None and found.name and (found.sorts == ANY or lowers(turn.question)[0] == "where")
    return replace(found, sorts=frozenset({sort})) if found and sort and known else found


def _found(turn: Turn, sort: Sort) -> Mention | None:
    assert turn.answer is not None
    source = turn.answer if turn.brief else turn.sentence or turn.answer
    known = [m.text for m in mentions(turn.question)]
    said = _again(source) if turn.brief else map(_short, _again(source))
    fitting = [m for m in said if sort in m.sorts or (sort is Sort.PLACE and _is_at(m, source))]
    found = [m for m in fitting if not any(same(m.text, name) for name in known)]
    if _asks_what(turn.question):  # a sentence says too much, and an answer may be anything
        return found[0] if turn.brief and found and found[0].start == 0 else None
    if sort is Sort.PERSON:
        return _person(found, source, turn, known) or (_whole(turn.answer, sort) if turn.brief and not found else None)
    if turn.brief:
        return found[0] if found else _whole(turn.answer, sort)
    return _placed(found, source, turn.question, sort)


def _person(found: Sequence[Mention], source: str, turn: Turn, known: Sequence[str]) -> Mention | None:
    """Choose a name that stands near the question's own words, if need be from the other quotes, or else a role."""
    names = [m for m in found if m.name and (turn.brief or m.sorts != ANY)]
    people = names or (None if turn.brief else _elsewhere(turn, known)) or [m for m in found if not m.name]
    return min(people, key=lambda m: (len(m.sorts), -_nearness(m, source, turn.question)), default=None)


def _elsewhere(turn: Turn, known: Sequence[str]) -> list[Mention]:
    """Return the best person's name in the first other quote that has one near the question's own words."""
    for text in turn.further:
        named = [m for m in mentions(text) if m.name and m.sorts == {Sort.PERSON}]
        near = [m for m in named if _nearness(m, text, turn.question) and not any(same(m.text, n) for n in known)]
        if near:
            return [max(near, key=lambda m: _nearness(m, text, turn.question))]
    return []


def _placed(found: Sequence[Mention], source: str, question: str, sort: Sort) -> Mention | None:
    """Choose by the preposition that was asked with, or that places stand with, else only among sure names."""
    said = lowers(question)
    sure = [m for m in found if m.name and m.sorts != ANY]
    if AUXILIARIES.isdisjoint(said):  # the subject was asked for, which stands first
        return sure[0] if sure else None
    after = next((word for word in (said[0], said[-1]) if word in PREPOSITIONS), None)
    placed = [m for m in found if after and _preposition(m, source) == after]
    if not placed and sort is Sort.PLACE:
        placed = [m for m in found if _is_at(m, source)]
    return max(placed or sure, key=lambda m: _nearness(m, source, question), default=None)


def _whole(answer: str, sort: Sort) -> Mention | None:
    text = answer.strip(' .,;:!?"“”')
    return made_of(text, frozenset({sort})) if text and len(text.split()) <= _NAME else None


def _asked_sort(question: str) -> Sort | None:
    said = lowers(question)
    said = said[1:] if said[:1] and said[0] in PREPOSITIONS else said
    first, second, third = [*said, "", "", ""][:3]
    if first in ("who", "whom", "whose"):
        return None if second in BE and _WHO_IS_NAMED.match(question) else Sort.PERSON
    if first == "where":
        return Sort.PLACE
    if first not in ("which", "what") or not second or (second in BE and third in DETERMINERS):
        return None
    if first == "what" and is_verb(second):  # "What caused the fire?": the fire goes on to be spoken of
        return None
    nouns = {singular(word) for word in (said[1:4] if second == "of" else said[1:2])}
    if nouns & PEOPLE:
        return Sort.PERSON
    return Sort.PLACE if nouns & (PLACES | STANDING_FOR_PLACE) else Sort.THING


def _asks_what(question: str) -> bool:
    said = lowers(question)
    return said[:1] == ["what"] and said[1:2] != [] and said[1] in AUXILIARIES


def _is_at(mention: Mention, text: str) -> bool:
    return Sort.THING in mention.sorts and _preposition(mention, text) in LOCATIVE | {"from", "on"}


def _preposition(mention: Mention, text: str) -> str:
    before = lowers(text[: mention.start])
    return before[-1] if before else ""


def _nearness(mention: Mention, text: str, question: str) -> float:
    """Say how near a mention stands to the question's own words, by their first letters."""
    stems = {token.lower[:5] for token in tokens(question) if token.content}
    places = [token.start for token in tokens(text) if token.lower[:5] in stems]
    return sum(1 / (10 + min(abs(place - mention.end), abs(place - mention.start))) for place in places)
