"""Words of a question or a sentence, and where noun phrases begin and end among them.

Determiners, capital letters and function words tell; there is no parser. In a question the words after an
auxiliary are its subject and then the verb, which is cut off.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from qa.followup.verbs import VERBS, is_verb
from qa.followup.words import (
    AUXILIARIES,
    BE,
    COUNTRIES,
    DETERMINERS,
    DO,
    FUNCTION,
    MODIFIERS,
    OWNERS,
    PLURALS,
    POINTING,
    PREPOSITIONS,
    SINGULAR_S,
    TIME,
    WH,
    words,
)

_WORD = re.compile(r"[^\W_](?:[\w.,&'’-]*[^\W_])?")
_POSSESSIVE = re.compile(r"['’]s$", re.IGNORECASE)
_PARTICLES = words("de del della da di du la le van von der den bin ibn al el")
_JOINS = (("of", "the"), ("of",), ("for", "the"))
_EXTENDING = words("of on for about by between against with in at to from")
# Longer ones are clauses misread.
_LONGEST = 9


@dataclass(frozen=True, slots=True)
class Token:
    """A word with its place; `joined` says that only white space stands between it and the word before it."""

    text: str
    start: int
    end: int
    joined: bool

    @property
    def lower(self) -> str:
        """The word in lower case, with a straight apostrophe."""
        return self.text.lower().replace("’", "'")

    @property
    def capital(self) -> bool:
        """Whether it is written with a capital."""
        return self.text[0].isupper()

    @property
    def content(self) -> bool:
        """Whether it is no function word."""
        return self.lower not in FUNCTION

    @property
    def verb(self) -> bool:
        """Whether it is likely a verb."""
        return not self.capital and is_verb(self.lower)


def tokens(text: str) -> list[Token]:
    """Split a text into words; a possessive ending is a word of its own.

    >>> [token.text for token in tokens("Who is Japan’s minister?")]
    ['Who', 'is', 'Japan', '’s', 'minister']
    """
    found: list[Token] = []
    end = 0
    for match in _WORD.finditer(text):
        between, (start, end) = text[end : match.start()], match.span()
        ending = _POSSESSIVE.search(match[0])
        cut = start + ending.start() if ending else end
        if cut > start:
            found.append(Token(text[start:cut], start, cut, bool(found) and between.isspace()))
        if ending:
            found.append(Token(text[cut:end], cut, end, cut > start))
    return found


def lowers(text: str) -> list[str]:
    """Return a text's words in lower case."""
    return [token.lower for token in tokens(text)]


def phrase_end(said: Sequence[Token], at: int) -> int:
    """Return the index after the noun phrase that begins at `at`, or `at` where none does."""
    if said[at].lower in DETERMINERS - {"no", "all", "both"}:
        end = _run(said, at + 1, lambda i: said[i].content and (i == at + 1 or said[i].lower not in MODIFIERS))
        end = _without_verb(said, at, at + 1, end)
        return end if end > at + 1 else at
    if is_name(said, at):
        return _name_end(said, at)
    if said[at].content and (at == 0 or _may_begin_bare(said, at)):
        end = _run(said, at + 1, lambda i: _common(said[i]) and not said[i].capital)
        return _without_verb(said, at, at, end)
    return at


def _run(said: Sequence[Token], end: int, goes_on: Callable[[int], bool]) -> int:
    while end < len(said) and said[end].joined and goes_on(end):
        end += 1
    return end


def _common(word: Token) -> bool:
    return word.content and word.lower not in MODIFIERS


def is_name(said: Sequence[Token], at: int) -> bool:
    """Tell whether a word is a name's: it has a capital, and not only because it comes first."""
    word = said[at]
    if not (word.capital and word.content) or TIME.fullmatch(word.text):  # "On Monday Japan …"
        return False
    if at or word.lower in COUNTRIES or word.text.isupper():
        return True
    after = said[1] if len(said) > 1 and said[1].joined and said[1].content else None
    if after and after.capital:
        return True
    described = after is not None and not after.verb
    return not (described or is_plural(word.lower) or word.lower in VERBS)


def _name_end(said: Sequence[Token], at: int) -> int:
    end = at + 1
    while end < len(said) and said[end].joined and (is_name(said, end) or _joins(said, end)):
        end += _joins(said, end) or 1
    if at and said[at - 1].lower in PREPOSITIONS | {"which"}:  # "for Japanese visitors"; elsewhere a verb follows
        end = _run(said, end, lambda i: _common(said[i]) and not said[i].verb)
    return end


def _joins(said: Sequence[Token], at: int) -> int:
    """Count the small words at `at` that hold a name together: "Friends of the Library"."""
    if said[at].lower in _PARTICLES and at + 1 < len(said) and said[at + 1].capital:
        return 1
    for join in _JOINS:
        end = at + len(join)
        if end < len(said) and tuple(word.lower for word in said[at:end]) == join and said[end].joined:
            return len(join) if is_name(said, end) and said[at - 1].lower not in COUNTRIES else 0
    return 0


def _may_begin_bare(said: Sequence[Token], at: int) -> bool:
    """Tell whether a noun phrase may begin without a determiner: after a preposition, an auxiliary, "how many"."""
    word, before = said[at], said[at - 1].lower
    if not word.joined or word.verb or word.text[0].isdigit() or word.lower.endswith("ing"):
        return False
    counted = at > 1 and said[at - 2].lower == "how" and before in ("many", "much")
    return counted or before in PREPOSITIONS - {"to"} | {"which", "'s"} or _inverted(said, at)


def _inverted(said: Sequence[Token], at: int) -> bool:
    """Tell whether the word before `at` is an auxiliary that stands before its subject, as in questions."""
    return at > 0 and said[at - 1].lower in AUXILIARIES and (at == 1 or said[0].lower in WH | PREPOSITIONS)


def _without_verb(said: Sequence[Token], at: int, first: int, end: int) -> int:
    """Cut the verb, and what follows it, off a run of words that begins at `first`."""
    cut = next((i for i in range(first + 1, end) if said[i].verb), end)
    if cut < end or not _inverted(said, at) or end - first < 2:
        return cut
    if said[at - 1].lower in DO:
        verb_later = end < len(said) and said[end].lower in AUXILIARIES | MODIFIERS | {"of", "'s"}
        return end if verb_later or said[end - 1].capital else end - 1
    return end - 1 if said[at - 1].lower in BE and said[end - 1].lower.endswith("ing") else end


def extended(said: Sequence[Token], at: int, end: int) -> int:
    """Return the end of a noun phrase, from `at` to `end`, with the "of …" or "on …" that says which one is meant."""
    further = end
    for _ in range(2):
        further = _one_further(said, further)
    verb_last = at > 0 and said[at - 1].lower in DO and _inverted(said, at)
    if verb_last and further > end + 2 and _common(said[further - 1]) and not said[further - 1].capital:
        return further - 1  # "did a barrel of oil cost": the verb has been taken for a noun
    return further


def _one_further(said: Sequence[Token], end: int) -> int:
    joined = end + 1 < len(said) and said[end].joined and said[end + 1].joined
    if not joined or said[end].lower not in _EXTENDING or said[end + 1].lower in OWNERS | POINTING:
        return end
    further = phrase_end(said, end + 1)
    if further == end + 1 or further - end > _LONGEST:
        return end
    if TIME.match(" ".join(word.text for word in said[end + 1 : further])):
        return end
    paired = further + 1 < len(said) and said[further].lower == "and"
    if paired and is_name(said, further - 1) and is_name(said, further + 1):
        return phrase_end(said, further + 1)
    return further


def is_plural(noun: str) -> bool:
    """Tell whether a noun is a plural, by its ending.

    >>> is_plural("talks"), is_plural("bus"), is_plural("people")
    (True, False, True)
    """
    return noun in PLURALS or (noun.endswith("s") and not noun.endswith(("ss", "us", "is")) and noun not in SINGULAR_S)


def singular(noun: str) -> str:
    """Return a regular plural's singular, and any other noun as it is."""
    return noun[:-1] if is_plural(noun) and noun.endswith("s") else noun
