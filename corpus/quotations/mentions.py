"""What a mention is made of: a pronoun, or a head phrase with what stands around it.

It looks at the mention's own words only; whom it names is `speakers`' to say.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from corpus.article import Span
from corpus.quotations.name_words import HE_SHE, PORTFOLIOS, TITLES, word_set
from corpus.quotations.tokens import Token, find_tokens

IT_THEY = word_set("it its itself they them their theirs themselves")
RELATIVE = word_set("who whom whose which that")
FIRST_PERSON = word_set("i me my myself we us our ourselves")
_OTHER = word_set("you your one this these those there what")

_DETERMINERS = word_set(
    "a an the this that these those his her its their our my your some any one another but and so yet"
)
_DEFINITE = word_set("the this that these those his her its their our my your")
# Where the head phrase ends: what follows says more of it.
_CUTS = word_set(
    "who whom whose which that in from with at on by to as about against near inside including like seen familiar "
    "close speaking asked asking briefed involved such and or but among under after before during over than "
    "because when where citing representing working living standing said says told"
)
_COMPLEMENTS = frozenset({"of", "for"})
_BREAK = re.compile(r"[,;:()\[\]–—“”\"]|\s-\s")


@dataclass(frozen=True, slots=True)
class Phrase:
    """A mention's words; `head` are those up to its head noun, `whole` those with an "of …" or "for …" after it.

    Neither holds a determiner; `definite` tells whether one says that the bearer is known ("the", "his").
    """

    tokens: tuple[Token, ...]
    head: tuple[Token, ...]
    whole: tuple[Token, ...]
    definite: bool

    @property
    def span(self) -> Span:
        """The head phrase with its complement."""
        return Span(self.whole[0].start, self.whole[-1].end)

    @property
    def noun(self) -> int:
        """Number of the head noun in `head`: "Secretary" in "the Secretary of State"."""
        return next(
            (number - 1 for number, token in enumerate(self.head) if number and token.lower == "of"), len(self.head) - 1
        )


def pronoun_of(phrase: Phrase) -> str | None:
    """Return the pronoun that a mention is, casefolded ("he, too"); None where it is more."""
    word = re.split("['’]", phrase.tokens[0].lower)[0]
    if len(phrase.tokens) == 1 and word in HE_SHE.keys() | IT_THEY | RELATIVE | FIRST_PERSON | _OTHER:
        return word
    return (
        word
        if len(phrase.head) == 1 and word in HE_SHE.keys() - {"his", "her"} | FIRST_PERSON - {"my", "our"}
        else None
    )


def read_phrase(text: str, mention: Span) -> Phrase | None:
    """Return what a mention is made of; None where it holds no word."""
    tokens = tuple(find_tokens(text, mention.start, mention.end, 0))
    begin = next((number for number, token in enumerate(tokens) if token.lower not in _DETERMINERS), 0)
    begin -= begin > 0 and tokens[begin].lower in _CUTS | _COMPLEMENTS  # "some of them", "those in the hall"
    if not tokens:
        return None
    head = _until(text, tokens, begin, _CUTS | _COMPLEMENTS)
    whole = _until(text, tokens, begin, _CUTS)
    definite = any(token.lower in _DEFINITE for token in tokens[:begin])
    return Phrase(tokens, tokens[begin:head], tokens[begin:whole], definite or tokens[begin].possessive)


def _until(text: str, tokens: tuple[Token, ...], begin: int, cuts: frozenset[str]) -> int:
    """Return the number of the first word after `begin` that is cut off, or stands behind a comma or the like."""
    for number in range(begin + 1, len(tokens)):
        if _in_office(tokens, number):
            continue
        if tokens[number].lower in cuts or _BREAK.search(text, tokens[number - 1].end, tokens[number].start):
            return number
    return len(tokens)


def _in_office(tokens: tuple[Token, ...], number: int) -> bool:
    """Tell whether a word is the "of" in "Secretary of State Jane Poole"."""
    if tokens[number].lower != "of" or number + 1 == len(tokens):
        return False
    before, after = tokens[number - 1], tokens[number + 1]
    return before.capital and before.lower in TITLES and after.capital and after.lower in PORTFOLIOS
