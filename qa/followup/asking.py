"""Questions taken apart at their question word, to be asked anew with another: "Why?", "Since when?", "How many?".

It also turns a question into the clause it asks about. It knows nothing of pronouns.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from qa.followup.mentions import mentions
from qa.followup.phrases import Token, is_plural, lowers, tokens
from qa.followup.turns import Turn, focus
from qa.followup.verbs import past
from qa.followup.words import AUXILIARIES, BE, DETERMINERS, PREPOSITIONS, PRONOUNS, UNITS, WH, words

_DEGREE = (
    "many|much|long|old|often|far|big|large|high|fast|heavy|tall|deep|wide|late|early|soon|strong|expensive|[a-z]+ly"
)
_BARE = re.compile(
    rf"^(?:(?P<prep>[a-z]+) )?(?P<wh>how come|who|whom|whose|what|which|when|where|why|how(?: (?:{_DEGREE}))?"
    r"|(?:what|which) (?:kind|sort|type) of)(?P<noun>(?: (?!is|was|did)[a-z-]+){0,2})"
    r"(?P<tail> (?:that|this)| (?:is|was|did) (?:that|this)(?: (?:happen|be|occur|so|then))?| did it (?:happen|occur)"
    r"| (?:do|does|did|will|would|can|could|has|have|had|is|are|was|were) (?P<subject>[^?]+?)"
    r" (?:do|done|doing) (?:that|this|it|so))?$",
    re.IGNORECASE,
)
_QUALIFYING = words("exactly precisely else not so then though ago roughly approximately")
_DROPPED = re.compile(r" (?:exactly|precisely|not|so|then|though|roughly|approximately)$", re.IGNORECASE)
# "Why did the town council do that?": the subject that is said again has so many words at most.
_SUBJECT = 4
# Words before an auxiliary that still belong to what asks: "for how many years more".
_ASKING = 6


@dataclass(frozen=True, slots=True)
class _Asked:
    """A question taken apart.

    `asking` are the words that ask, with their `noun`; `auxiliary` is empty where they are the subject themselves, and
    they are where the question only wants a yes or no.
    """

    asking: str
    noun: str
    auxiliary: str
    rest: str

    @property
    def word(self) -> str:
        """The question word."""
        return next((word for word in lowers(self.asking) if word in WH), "")

    @property
    def of_subject(self) -> bool:
        """Whether it asks for the subject, as "What was stolen" does, and not "What did Lee steal"."""
        if not self.auxiliary:
            return True
        said = tokens(self.rest)
        stative = self.auxiliary.lower() in BE | {"has", "have", "had", "will"}
        return stative and (not said or said[0].verb or said[0].lower in PREPOSITIONS | {"be", "been"})

    @property
    def of_circumstance(self) -> bool:
        """Whether it asks when, where, why or how, so that its clause lacks nothing."""
        if lowers(self.asking)[0] in PREPOSITIONS:
            return True
        return self.word in ("when", "where", "why") or (self.word == "how" and not self.noun)


def taken_apart(question: str) -> _Asked | None:
    """Take a question apart; None if no word of it asks."""
    said = tokens(question)
    if not said:
        return None
    if said[0].lower in AUXILIARIES:
        return _Asked("", "", said[0].text, _end(question, said[0].end))
    at = 1 if said[0].lower in PREPOSITIONS else 0
    if at >= len(said) or said[at].lower not in WH:
        return None
    noun = at + 2 if said[at].lower == "how" else at + 1
    auxiliary = next((i for i in range(at + 1, len(said)) if said[i].lower in AUXILIARIES), None)
    verb = next((i for i in range(at + 1, len(said)) if said[i].verb), min(noun, len(said)))
    if auxiliary is not None and auxiliary - at <= _ASKING and not any(word.verb for word in said[noun:auxiliary]):
        before, rest = said[auxiliary].start, said[auxiliary].end
        return _Asked(
            question[:before].strip(), _text(question, said[noun:auxiliary]), said[auxiliary].text, _end(question, rest)
        )
    if verb >= len(said):
        return None
    return _Asked(
        question[: said[verb].start].strip(), _text(question, said[noun:verb]), "", _end(question, said[verb].start)
    )


def _end(question: str, start: int) -> str:
    return question[start:].strip(" ?")


def _text(question: str, said: Sequence[Token]) -> str:
    return question[said[0].start : said[-1].end] if said else ""


def is_bare(said: str) -> bool:
    """Tell whether words only ask: "since when", "how many", "why was that"; then the question before says of what."""
    match = _BARE.match(said)
    if not match or (match["prep"] and match["prep"].lower() not in PREPOSITIONS):
        return False
    if match["subject"] and len(tokens(match["subject"])) > _SUBJECT:
        return False
    nouns = [token for token in tokens(match["noun"]) if token.lower not in _QUALIFYING]
    if any(n.verb or n.lower in AUXILIARIES | PREPOSITIONS | PRONOUNS | DETERMINERS for n in nouns):
        return False
    if match["tail"] and " " in match["wh"] and match["wh"].lower() not in ("how come", "how long"):
        return False  # "how old was that"
    of_things = lowers(match["wh"])[-1] in ("many", "much", "which", "what", "whose", "of")
    return of_things or not nouns


def ask_anew(said: str, turn: Turn) -> str | None:
    """Ask a turn's question with another question word; None where it cannot be."""
    match, old = _BARE.match(said), taken_apart(turn.question)
    if match is None or old is None:
        return None
    asking = _DROPPED.sub("", said[: match.start("tail")] if match["tail"] else said)
    asking = "Why" if asking.lower() == "how come" else asking[:1].upper() + asking[1:]
    if match["wh"].lower() in ("how many", "how much") and not match["prep"]:
        return _count(match, turn, old)
    if match["wh"].lower() in ("who", "which", "what") and not match["prep"] and old.asking:
        return _joined(asking, old.auxiliary, old.rest) if old.word in ("who", "which", "what", "whom") else None
    return _ask_circumstance(asking, turn, old)


def _ask_circumstance(asking: str, turn: Turn, old: _Asked) -> str | None:
    """Ask when, where, why …; what the old question asked for itself is named, where it was found."""
    if not old.asking:  # "Was the plan rejected?"
        return _joined(asking, old.auxiliary.lower(), old.rest)
    if old.of_circumstance:
        return _joined(asking, old.auxiliary, old.rest)
    found = focus(turn)
    if not old.of_subject:
        return _joined(asking, old.auxiliary, old.rest, found.text if found else _object(old.noun))
    if not old.auxiliary and lowers(asking)[0] == "by":
        return None
    if found is None:
        return f"{turn.question.rstrip(' ?')}, and {asking.lower()}"
    return _joined(asking, old.auxiliary or "was it that", found.text, old.rest)


def _object(noun: str) -> str:
    """Name the kind of what was asked for: "loans" of "how many loans", "the plan" of "which plan"."""
    return noun if not noun or is_plural(lowers(noun)[-1]) else f"the {noun}"


def _count(match: re.Match[str], turn: Turn, old: _Asked) -> str | None:
    """Ask for the number of what the old question named in the plural, or of what is said to be counted."""
    wh, noun = match["wh"].capitalize(), match["noun"].strip()
    if not noun and old.noun:
        plural = wh.endswith("much") or is_plural(lowers(old.noun)[-1])
        return _joined(wh, old.noun if plural else f"{old.noun}s", old.auxiliary, old.rest)
    if not noun and old.word in ("who", "whom"):
        return _joined(wh, "people", old.auxiliary, old.rest)
    counted = [m for m in mentions(turn.question) if m.plural and not m.name and noun.lower() in ("", m.head)]
    if not counted:
        return _ask_circumstance(f"{wh} {noun}", turn, old) if noun.lower() in UNITS else None
    first, _, others = counted[-1].text.partition(" ")
    named = others if first.lower() in DETERMINERS else counted[-1].text
    apart = taken_apart(turn.question[: counted[-1].start].rstrip() + turn.question[counted[-1].end :])
    return _ask_circumstance(f"{wh} {named}", turn, apart) if apart else None


def _joined(*parts: str) -> str:
    return " ".join(part for part in parts if part)


def clause(turn: Turn) -> str | None:
    """Say what a turn was about as a clause; None where that cannot be told.

    >>> clause(Turn("When did Japan lift the curbs?")), clause(Turn("When was the wall built?"))
    ('Japan lifted the curbs', 'the wall was built')
    >>> clause(Turn("What did Japan lift in May?"))
    'what Japan lifted in May'
    """
    old = taken_apart(turn.question)
    if old is None or not old.asking:
        return None
    if not old.auxiliary:
        found = focus(turn)
        return _joined(found.text, old.rest) if found else None
    lacking = "" if old.of_circumstance else old.asking.lower()
    if lacking and (old.of_subject or lacking != "what"):
        return None
    start = len(old.auxiliary) + 1
    subject = next((m for m in mentions(f"{old.auxiliary} {old.rest}") if m.start == start), None)
    verb, _, rest = old.rest[len(subject.text) :].strip().partition(" ") if subject else ("", "", "")
    if subject is None or not verb:
        return None
    said = past(verb) if old.auxiliary.lower() == "did" else f"{old.auxiliary} {verb}"
    return _joined(lacking, subject.text, said, rest)
