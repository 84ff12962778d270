"""Whether a sentence reports or announces, told from the verbs beside a time expression.

It does not parse: the nearest word that shows a tense decides, first of those before, then of those after.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from corpus.times.lexicon import words
from corpus.times.tokens import Tokens

# These announce by themselves; the weaker ones only tell of two dates, both far, which is meant.
_FUTURE = frozenset(
    words(
        "will shall ll would expects expect expected expecting plans plan planned planning scheduled due intends intend"
        " intended payable upcoming slated"
    )
)
_WEAK_FUTURE = frozenset(
    words("hopes hope aims should may might could can must poised proposed wants likely effective")
)
_PAST = frozenset(
    words(
        "was were had did said been began begun became came fell felt found gave given got went grew held kept knew"
        " known led left lost made met paid put ran read rose sat saw seen sent shown showed sold spent spoke stood"
        " struck taken took told thought threw won wore wrote written drew drove ate flew forgot hit hurt let lay shut"
        " split spread swept wound bought brought built caught fought sought taught has have"
    )
)
_NOT_PAST = frozenset(words("need indeed exceed proceed succeed speed feed seed hundred"))
_NO_VERBS = frozenset(words("the a an its his her their our my your this that these those some any all no as be about"))
_UNTIL, _IN = frozenset(words("by until till")), frozenset(words("in on"))
_BEFORE, _AFTER, _FURTHER, _NEAR = 16, 12, 4, 4  # tokens that are looked at


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What the words around an expression tell, which stands from one token to another after the last one's end."""

    tokens: Tokens
    start: int
    end: int
    last: int

    def tense(self) -> int | None:
        """Return what they tell of: -2 surely the past, -1 the past, 2 the future, 1 perhaps it; None if nothing."""
        return _tense_at(self.tokens, self.start, self.end)

    def follow_in_sentence(self) -> bool:
        """Tell whether the last expression stands in the same sentence, and not far."""
        gap = range(self.last, self.start)
        return 0 < len(gap) <= _NEAR and self.last > 0 and not any(map(self.tokens.ends_sentence, gap))


def _tense_at(tokens: Tokens, start: int, end: int) -> int | None:
    if end < len(tokens.raw) and tokens.word(end) in ("'s", "’s"):
        return -1
    if start and tokens.word(start - 1) in _UNTIL:
        return 2
    before = list(_sentence(tokens, range(start - 1, max(-1, start - 1 - _BEFORE), -1)))
    if len(before) > 2 and before[0] == "as" and before[1] in ("early", "soon"):
        return 2
    if len(before) > 1 and before[0] in _IN and _shown(before, 1) < 0:
        return -2  # "was freed in May"; not "was put off to May", "announced a summit in May"
    shown = [_shown(before, place) for place in range(len(before))]
    first = next((place for place, found in enumerate(shown) if found), None)
    if first is not None:
        # "planned to leave": what stands before an infinitive says how sure it is.
        return 2 if shown[first] == 1 and 2 in shown[first : first + _FURTHER] else shown[first]
    after = list(_sentence(tokens, range(end, min(len(tokens.raw), end + _AFTER))))
    # After it, "would" may be told of the past: "That moment in June would also prove to be hard."
    return next((found - (word == "would") for word in after if (found := _of_word(word))), None)


def _sentence(tokens: Tokens, places: range) -> Iterator[str]:
    """Yield words as far as the sentence goes."""
    for place in places:
        if tokens.ends_sentence(place):
            return
        yield tokens.word(place)


def _shown(before: list[str], place: int) -> int:
    """Return what a word tells; the words come from the last to the first."""
    word, following = before[place], before[place - 1] if place else ""
    preceding = before[place + 1] if place + 1 < len(before) else ""
    if word == "to":
        return (2 if preceding in ("is", "are") else 1) if _is_verb(following) else 0
    if word == "set":
        return 2 if following in ("to", "for") else -1
    # "will be named": the participle says nothing.
    return 0 if preceding == "be" and word.endswith("ed") else _of_word(word)


@lru_cache(4096)
def _of_word(word: str) -> int:
    if word in _FUTURE:
        return 2
    if word in _WEAK_FUTURE:
        return 1
    ended = word.endswith("ed") and len(word) > 3 and word.islower() and word not in _NOT_PAST
    return -1 if ended or word in _PAST else 0


def _is_verb(word: str) -> bool:
    """Tell whether a word after "to" may be a verb: in news, nouns there are names or plural."""
    return word.isalpha() and word.islower() and word not in _NO_VERBS and not word.endswith(("s", "ing", "ly"))
