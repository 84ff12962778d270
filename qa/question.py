"""What is being asked: the kind of answer a question expects, read off its words.

It does not rewrite the question.
"""

from __future__ import annotations

import re
from enum import StrEnum

from corpus.errors import InputError
from qa.followup.verbs import is_past
from qa.followup.words import AUXILIARIES, WH, words

#: Longer ones are no questions; the encoder reads far fewer words.
MAX_CHARACTERS = 2_000


class Kind(StrEnum):
    """The kind of answer that is expected."""

    WHEN = "when"
    HOW_LONG = "how long"
    NUMBER = "number"
    WHO = "who"
    WHERE = "where"
    WHY = "why"
    QUOTATION = "quotation"
    OTHER = "other"


_KINDS = (
    (Kind.HOW_LONG, r"\bhow (?:long|old)\b|\bhow many (?:\w+ )?(?:seconds|minutes|hours|days|weeks|months|years|decades)\b"),
    (Kind.NUMBER, r"\bhow (?:many|much|big|large|high|far|often)\b|\b(?:what|which) (?:percentage|share|number|price|amount|sum)\b"),
    (Kind.QUOTATION, r"\bwhat (?:did|does|do|has|have|had|was|were) .+\b(?:say|said|tell|told|state|promise|announce|explain)\b|\bin (?:his|her|their) words\b"),
    (Kind.WHEN, r"\bwhen\b|\b(?:what|which|in what|on what) (?:date|day|month|year|time|week|weekday|century|decade)\b|\bsince when\b"),
    (Kind.WHERE, r"\bwhere\b|\b(?:what|which) (?:city|country|place|town|state|region|street|venue|capital)\b"),
    (Kind.WHO, r"\bwho(?:m|se)?\b|\b(?:what|which) (?:person|man|woman|minister|official|company|team|party|group|organi[sz]ation|airline|senator|judge|lawyer|president|governor|mayor|leader|author|actor|player)\b"),
    (Kind.WHY, r"\bwhy\b|\bwhat (?:caused|led to|prompted|is the reason|was the reason)\b|\bfor what reason\b|\bhow come\b"),
)  # fmt: skip
_COMPILED = tuple((kind, re.compile(pattern, re.IGNORECASE)) for kind, pattern in _KINDS)

_MONTHS = "January|February|March|April|May|June|July|August|September|October|November|December|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept|Sep|Oct|Nov|Dec"
_WEEKDAYS = "Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday"
_COUNTS = "one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|dozen|dozens|twenty|thirty|forty|fifty|hundred|hundreds|thousand|thousands|million|billion|trillion|half|quarter|third"
_UNITS = "second|minute|hour|day|week|weekend|month|year|decade|century"
_SIGNS = {
    Kind.WHEN: rf"\b(?:{_MONTHS})\b|\b(?:{_WEEKDAYS})\b|\b(?:1[5-9]|20)\d\d\b|\b(?i:yesterday|today|tomorrow|tonight|ago|overnight)\b"
    rf"|\b(?i:last|next|this|previous|following|earlier|later|late|early|same)\s+(?i:{_UNITS}|spring|summer|autumn|fall|winter)s?\b"
    r"|\b(?i:a|the) (?i:day|week|month|year) (?i:before|earlier|later|after)\b",
    Kind.HOW_LONG: rf"(?i)\b(?:\d[\d.,½¼¾]*|a|an|{_COUNTS})[\s-]+(?:more\s+|full\s+|long\s+)?(?:{_UNITS})s?\b|\baged?\b|-year-old\b",
    Kind.NUMBER: rf"\d|\b(?i:{_COUNTS})\b",
    Kind.WHO: r"(?<![.!?“\"] )(?<!^)\b[A-Z][\w'’-]+|^[“\"]?[A-Z][\w'’-]+ [A-Z]",
    Kind.WHERE: r"\b(?:in|at|near|from|to|outside|across|of|around|between)\s+(?:the\s+)?[A-Z]\w+",
    Kind.WHY: r"(?i)\b(?:because|since|as|due|after|over|so that|in order|citing|cited|cause[ds]?|reasons?|amid|owing|therefore|in response|blam\w+|fear\w*)\b|\bto\s+\w+",
    Kind.QUOTATION: r"[“”\"„«]|\b(?i:said|says|told|according to|stated|added|argued|asked|insisted|declined|noted)\b",
}
_SIGN_PATTERNS = {kind: re.compile(pattern) for kind, pattern in _SIGNS.items()}

# "Now" and the like, or a bare present in the first words; "did", "was" and "will" ask of other times.
_OF_NOW = re.compile(
    r"(?i)\b(?:now|nowadays|currently|current|latest|newest|most recent(?:ly)?|still|today|tonight|so far|to date|at present"
    r"|at the moment|these days)\b"
    r"|^\W*(?:(?:who|what|where|why|when|how)(?:['’]s|['’]re)|(?:(?:who|what|where|why|when|how|which)\b"
    r"(?:[\s'’-]+(?!(?:did|was|were|had|will|would|in|on|that|which|who|said|says|say)\b)\w+){0,4}?\s+)?"
    r"(?:is|are|am|do|does|has|have|can|(?-i:may)|must)\b)"
)

_WORDS = re.compile(r"[^\W\d_]+(?:['’]\w+)?")
# Their past tense is their present tense too.
_PAST_TOO = words("cut hit hurt let put quit read set shut cost cast spread bet burst split spent")

_REPORT = r"(?:article|report|story|piece|text|news|item|column|dispatch)"
_AUTHOR = re.compile(
    r"(?i)^\W*(?:who (?:wrote|reported|authored|filed|penned)|who is the (?:author|reporter|writer|journalist) (?:of|behind)|whose byline is (?:on|over))\s+(?P<topic>.+)$"
)
_PUBLISHED = re.compile(
    r"(?i)^\W*(?:when|on (?:what|which) (?:day|date)) (?:was|were|is) (?P<topic>.+?)\s+(?:first )?(?:published|posted|printed)\W*$"
)
# "the article about", "the story that says", or only "about": without, "who filed the lawsuit?" would be meant.
_TOPIC_LEAD = re.compile(
    rf"(?i)^(?:(?:the |this |that )?{_REPORT}s?\s+(?:(?:about|on|of|that says|which says|saying|headlined|titled|called)\s+)?|(?:about|on)\s+)"
)


class Asked(StrEnum):
    """A fact about an article itself that a question asks for."""

    AUTHOR = "author"
    PUBLISHED = "published"


def check_question(question: str) -> str:
    """Return the question without white space around it; raises InputError if it cannot be asked."""
    stripped = question.strip()
    if not stripped:
        raise InputError("the question is empty; ask something")
    if len(stripped) > MAX_CHARACTERS:
        raise InputError(
            f"the question has {len(stripped):,} characters; at most {MAX_CHARACTERS:,} can be asked at once"
        )
    if not any(char.isalnum() for char in stripped):
        raise InputError(f"the question {stripped[:40]!r} holds no words; ask something that does")
    if "\0" in stripped or any("\ud800" <= char <= "\udfff" for char in stripped):
        raise InputError("the question holds characters that are no text; type it again")
    return stripped


def expected_kind(question: str) -> Kind:
    """Guess the kind of answer a question expects.

    >>> expected_kind("How many hours longer than scheduled did it take?")
    <Kind.HOW_LONG: 'how long'>
    """
    return next((kind for kind, pattern in _COMPILED if pattern.search(question)), Kind.OTHER)


def fits(sentence: str, kind: Kind) -> bool:
    """Tell whether a sentence holds what a kind of question asks for, by its surface.

    >>> fits("It was lifted last month.", Kind.WHEN), fits("It was lifted.", Kind.WHEN)
    (True, False)
    """
    return kind is Kind.OTHER or bool(_SIGN_PATTERNS[kind].search(sentence))


def asks_of_now(question: str) -> bool:
    """Tell whether a question asks how things are; a question of how they still were says its own time.

    >>> asks_of_now("Who is the mayor?"), asks_of_now("Who was the mayor?"), asks_of_now("What did it cost so far?")
    (True, False, True)
    """
    if _OF_NOW.search(question):
        return True
    asked = _WORDS.findall(question)
    return bool(asked) and asked[0].lower() in WH - {"why"} and not any(_tells_time(word) for word in asked)


def _tells_time(word: str) -> bool:
    """Tell whether a word may be the verb of another time, or an auxiliary: without any, the verb is a bare present."""
    return word.lower() in AUXILIARIES or word.lower() in _PAST_TOO or is_past(word.lower())


def asked_of_article(question: str) -> tuple[Asked, str] | None:
    """Recognise "Who wrote …?" and "When was … published?", with what the article is about.

    >>> asked_of_article("Who wrote the article about the harbour wall?")
    (<Asked.AUTHOR: 'author'>, 'the harbour wall')
    """
    for asked, pattern in ((Asked.AUTHOR, _AUTHOR), (Asked.PUBLISHED, _PUBLISHED)):
        match = pattern.match(question)
        if match:
            topic = match["topic"].strip(" ?.!")
            names_report = _TOPIC_LEAD.match(topic)
            if names_report:
                return asked, topic[names_report.end() :] or topic
    return None
