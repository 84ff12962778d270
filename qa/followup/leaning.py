"""What in a question leans on the turns before it: pronouns, "there", "that", "then", and a bare "the company".

A pronoun that the same question explains, and an "it" that stands for nothing, do not lean.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from qa.followup.antecedents import Sought
from qa.followup.mentions import Mention, Sort, mentions
from qa.followup.phrases import Token, lowers, tokens
from qa.followup.words import ADVERBS, AUXILIARIES, BE, CLAUSE, CONJUNCTIONS, DO, OWNERS, POINTING, PREPOSITIONS, WH

_HE, _SHE = Sought(Sort.PERSON, female=False), Sought(Sort.PERSON, female=True)
_IT, _THEY = Sought(Sort.THING), Sought(Sort.THING, plural=True)
PERSONAL = {
    **dict.fromkeys(("he", "him", "his"), _HE),
    **dict.fromkeys(("she", "her", "hers"), _SHE),
    **dict.fromkeys(("it", "its"), _IT),
    **dict.fromkeys(("they", "them", "their", "theirs"), _THEY),
}
_QUOTED = re.compile(r"[\"“][^\"”]*[\"”]?|„[^“”]*[“”]?|«[^»]*»?")
#: "Is it true that", "How long did it take to", "Was it raining", "Was it Lee who", "How is it that".
_EXPLETIVE = re.compile(
    r"\bit(?:'s)? (?:[\w']+ ){0,3}?(?:true|clear|possible|likely|unlikely|certain|known)\b"
    r"|\bit(?:'s)? (?:[\w']+ ){0,3}?(?:necessary|legal|illegal|important|said|thought|believed|reported|feared|hoped|ok"
    r"|safe|hard|easy|difficult|dangerous|best|better|worth|time) (?:that|to|whether|if|for)\b"
    r"|\bit (?:take|takes|took|taken|taking|cost|costs) (?:[^?]* )?to \w"
    r"|\bit (?:[\w']+ )?(?:rain|snow|hail|thunder|freez)(?:s|ed|ing|e)?\b"
    r"|\bit (?:is |was )?(?:too |so |very )?(?:raining|snowing|cold|hot|warm|dark|late|early)\b"
    r"|\bit (?:seem|appear|turn|happen|emerge)(?:s|ed)?\b|\b(?:is|was) it (?:that|like to)\b"
    r"|\b(?:who|what (?:time|day|year)) (?:is|was) it\b|\b(?:is|was) it (?:the|a|an|his|her|its|their)"
    r"|\b(?:is|was) it (?!said|called|named)[^?]+? (?:who|that|whom) ",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Place:
    """One of a question's words, by its index."""

    question: str
    said: tuple[Token, ...]
    at: int

    @property
    def token(self) -> Token:
        """The word with its place in the text."""
        return self.said[self.at]

    @property
    def word(self) -> str:
        """The word in lower case."""
        return self.token.lower

    @property
    def before(self) -> str:
        """The word before, empty for the first."""
        return self.said[self.at - 1].lower if self.at else ""

    @property
    def after(self) -> str:
        """The word after, empty where there is none or a comma stands between."""
        after = self.said[self.at + 1 : self.at + 2]
        return after[0].lower if after and after[0].joined else ""


def leaning(question: str) -> Iterator[Place]:
    """Yield the words that nothing in the question itself explains, in order."""
    said = tuple(tokens(question))
    quoted = [match.span() for match in _QUOTED.finditer(question)]
    expletive = [match.span() for match in _EXPLETIVE.finditer(question.replace("’", "'"))]
    for at, token in enumerate(said):
        silent = quoted + expletive if token.lower == "it" else quoted
        place = Place(question, said, at)
        if not any(start <= token.start < end for start, end in silent) and _leans(place):
            yield place


def _leans(place: Place) -> bool:
    if place.word in PERSONAL:
        return not _is_explained(place)
    if place.word == "there":
        return _is_place(place)
    if place.word == "then":
        return place.at > 0 and not place.after
    return stands_alone(place) or bare_noun(place) is not None


def _is_place(place: Place) -> bool:
    """Tell "Who lives there" from "Is there a ferry"."""
    if place.before in BE and place.after in PREPOSITIONS | CONJUNCTIONS:
        return True
    exists = place.after in AUXILIARIES | {"'s"} or (place.before in AUXILIARIES and place.after)
    return place.at > 0 and not exists


def stands_alone(place: Place) -> bool:
    """Tell whether "that" and its like stand for something by themselves."""
    if place.word not in POINTING or (place.at == 0 and place.after not in AUXILIARIES):
        return False
    if not place.after:
        return True
    if place.after in PREPOSITIONS | CONJUNCTIONS or (place.before in PREPOSITIONS and place.after in AUXILIARIES):
        return place.before not in ("all", "like")
    return place.before in DO and place.at + 2 == len(place.said) and place.at <= 2


def bare_noun(place: Place) -> Mention | None:
    """Return "the NOUN" where nothing more than that stands here."""
    if place.word not in POINTING | {"the"}:
        return None
    start = place.token.start
    return next((m for m in mentions(place.question) if m.start == start and is_pointing(m) and not m.name), None)


def is_pointing(mention: Mention) -> bool:
    """Tell whether a mention says no more than "the wall", "that wall", "its wall"."""
    said = lowers(mention.text)
    return len(said) == 2 and said[0] in OWNERS | POINTING | {"the"}


def is_owner(place: Place) -> bool:
    """Tell "her party" from "told her"."""
    if place.word != "her":
        return place.word in OWNERS
    ends = PREPOSITIONS | AUXILIARIES | CONJUNCTIONS | WH | ADVERBS | {"the", "a", "an", "that"}
    return place.after != "" and place.after not in ends


def _is_explained(place: Place) -> bool:
    """Tell whether the same question names, before a pronoun, what it stands for.

    An object cannot be its own clause's subject ("Why did Lee leave him?"), so there a clause has to begin between.
    """
    start, sought = place.token.start, PERSONAL[place.word]
    before = [m for m in mentions(place.question) if m.end <= start and _could_be(m, sought)]
    if not before:
        return False
    subject = place.before in AUXILIARIES | WH | CONJUNCTIONS | {"that"} or place.after in AUXILIARIES
    between = (word.lower for word in place.said if before[0].end <= word.start < start)
    return subject or is_owner(place) or any(word in CLAUSE for word in between)


def _could_be(mention: Mention, sought: Sought) -> bool:
    if sought.plural:
        return Sort.TIME not in mention.sorts
    return sought.sort in mention.sorts and not mention.plural
