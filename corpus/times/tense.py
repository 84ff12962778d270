"""Whether a sentence reports or announces, told from the verbs beside a time expression.

It does not parse: the nearest word that shows a tense decides, first of those before, then of those after.
"""

from __future__ import annotations

from functools import lru_cache

from corpus.times.tokens import Tokens

#: These announce by themselves; the weaker ones only tell of two dates, both far, which is meant.
_FUTURE = frozenset(
    "will shall ll would expects expect expected expecting plans plan planned planning scheduled due intends intend intended "
    "payable upcoming slated until by".split()
)
_WEAK_FUTURE = frozenset("hopes hope aims should may might could can must going poised proposed wants likely".split())
_PAST = frozenset(
    "was were had did said been began begun became came fell felt found gave given got went grew held kept knew known led "
    "left lost made met paid put ran read rose sat saw seen sent shown showed sold spent spoke stood struck taken took "
    "told thought threw was won wore wrote written drew drove ate flew forgot hit hurt let lay shut split spread swept "
    "wound bought brought built caught fought sought taught has have 've since".split()
)
_NO_VERBS = frozenset("the a an its his her their our my your this that these those some any all no as be".split())
_PRESENT_IN_ED = frozenset("need indeed exceed proceed succeed speed feed seed red bed led united".split())
_BEFORE, _AFTER = 16, 12  # tokens that are looked at


def tense_at(tokens: Tokens, start: int, end: int) -> int | None:
    """Return what the words about an expression tell of: -1 the past, 2 the future, 1 perhaps it; None if none tells."""
    for place in range(start - 1, max(-1, start - 1 - _BEFORE), -1):
        if tokens.ends_sentence(place):
            break
        if found := _shown(tokens, place):
            return found
    for place in range(end, min(len(tokens.codes), end + _AFTER)):
        if tokens.ends_sentence(place):
            break
        if found := _shown(tokens, place):
            return found
    return None


def _shown(tokens: Tokens, place: int) -> int:
    word = tokens.word(place)
    if word == "to":
        return int(place + 1 < len(tokens.raw) and _is_verb(tokens.word(place + 1)))
    found = _of_word(word)
    # "will be named": the participle says nothing.
    return 0 if found and word.endswith("ed") and place and tokens.word(place - 1) == "be" else found


@lru_cache(4096)
def _of_word(word: str) -> int:
    if word in _FUTURE:
        return 2
    if word in _WEAK_FUTURE:
        return 1
    return -1 if word in _PAST or (word.endswith("ed") and len(word) > 3 and word not in _PRESENT_IN_ED) else 0


def _is_verb(word: str) -> bool:
    """Tell whether a word after "to" may be a verb: in news, nouns there are names or plural."""
    return word.isalpha() and word.islower() and word not in _NO_VERBS and not word.endswith(("s", "ing", "ly"))
