"""Questions for somebody's words: "What did the mayor say about the harbour?" Whose words, and about what."""

from __future__ import annotations

import re
from dataclasses import dataclass

_SAY = (
    "say|said|tell|told|state|stated|think|thought|comment|commented|remark|remarked|announce|announced|claim|claimed"
    "|argue|argued|promise|promised|warn|warned|explain|explained|write|wrote|reply|replied|respond|responded|react|reacted|answer|answered"
    "|predict|predicted|insist|insisted|suggest|suggested|declare|declared|testify|testified|tweet|tweeted|admit|admitted"
)
_WORDS = (
    "words|comments?|remarks?|response|reaction|reply|answer|statement|views?|opinions?|position|stance|take|verdict"
)
_ABOUT = (
    r"(?:\W+(?:about|on|of|to|regarding|concerning|over|in response to|as to|when asked (?:about|whether|if)|after|that"
    r"|at)\b)?(?P<topic>.*)$"
)
_SPEAKER = r"(?P<speaker>(?!it )(?:(?!\b(?:who|what|when|where|why|how|to)\b).){2,80}?)"
_OF = rf"{_SPEAKER}(?:['’]s|s['’]) (?:\w+ )?"
_AFTER = "(?:about|on|to|after)"
_PATTERNS = tuple(
    re.compile(rf"^\W*{lead}{_ABOUT}", re.IGNORECASE)
    for lead in (
        rf"(?:what|how) (?:did|does|do|has|have|had|will) {_SPEAKER} (?:have to )?(?:{_SAY})\b",
        rf"(?:what|how) (?:was|were|is|are) {_OF}(?:{_WORDS})\b",
        rf"(?:what|how) (?:was|were|is|are) the (?:\w+ )?(?:{_WORDS}) (?:of|from|by) {_SPEAKER}(?=\W*$|\W+{_AFTER}\b)",
        rf"how (?:did|does|do|has|have) {_SPEAKER} (?:described?|phrased?|characteri[sz]ed?)\b",
        rf"(?:quote|find|show me|give me)\W+(?:what )?{_SPEAKER} (?:{_SAY}|saying)\b",
        rf"in {_OF}words\b",
    )
)
_LISTENERS = "(?:reporters|journalists|lawmakers|parliament)"
_TO_WHOM = re.compile(
    rf"(?i)^\W*(?:(?:to |with )?(?:{_LISTENERS}|(?:the )?\w+)?\W*\b(?:about|on|regarding|concerning|over)\b"
    rf"|{_LISTENERS}\W*$)"
)
_ARTICLE = re.compile(r"(?i)^(?:the|a|an|this|that)\s+")
_NO_SPEAKER = frozenset(
    {"it", "this", "that", "the article", "the report", "the story", "you", "the archive", "i", "we"}
)


@dataclass(frozen=True, slots=True)
class WordsAsked:
    """Whose words are asked for, as the question names them ("the mayor"), and about what ("" for anything)."""

    speaker: str
    topic: str


def words_asked(question: str) -> WordsAsked | None:
    """Read off a question whose words it asks for; None where it asks for something else.

    >>> words_asked("What did the mayor say about the harbour?")
    WordsAsked(speaker='mayor', topic='the harbour')
    >>> words_asked("What was Quarmdon's response to the storm?")
    WordsAsked(speaker='Quarmdon', topic='the storm')
    >>> words_asked("When did the mayor resign?")
    """
    for pattern in _PATTERNS:
        match = pattern.match(question.strip())
        if match and match["speaker"].casefold() not in _NO_SPEAKER:
            return WordsAsked(_ARTICLE.sub("", match["speaker"]).strip(), _topic(match["topic"]))
    return None


def _topic(said: str) -> str:
    """Leave out to whom it was said, and what ends the question."""
    return _TO_WHOM.sub("", said).strip(" \t\n?!.,;:")
