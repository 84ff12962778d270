"""Amounts in an article's words: "3.2 million pounds", "25%", "more than two hundred people". English."""

from __future__ import annotations

import re
from dataclasses import dataclass

from corpus.article import Span
from corpus.times.lexicon import lexicon
from corpus.times.numbers import spoken

_SCALES = {"hundred": 100, "thousand": 10**3, "million": 10**6, "billion": 10**9, "trillion": 10**12}
_LETTERS = {"k": 10**3, "m": 10**6, "mn": 10**6, "bn": 10**9, "b": 10**9, "tn": 10**12}
_SIGNS = {"$": "dollars", "£": "pounds", "€": "euros", "¥": "yen", "₩": "won", "₹": "rupees"}
_NUMERALS = {word: int(str(classes["NUM"])) for word, classes in lexicon().items() if "NUM" in classes} | _SCALES

_WORD = "|".join(sorted(_NUMERALS, key=len, reverse=True))
_DIGITS = (
    r"(?<![\w.,])(?:(?P<sign>[$£€¥₩₹])\s?)?(?P<digits>\d[\d,]*(?:\.\d+)?)"
    rf"(?:\s?(?P<scale>{'|'.join(_SCALES)})|(?P<letter>tn|bn|mn|[kmb]))?\b"
)
_SPELLED = rf"\b(?P<words>(?:{_WORD})(?:(?:[\s-]|\sand\s)(?:{_WORD}))*)\b"
_NUMBER = re.compile(rf"(?:{_DIGITS}|{_SPELLED})", re.IGNORECASE)
_PERCENT = re.compile(r"\s?(?:%|percent\b|per cent\b|percentage points?\b)", re.IGNORECASE)
_UNIT = re.compile(r"[\s-](?:of (?:the|its|their) )?([^\W\d_]+)(?!-)\b")
#: Words that follow a number and are not what it counts.
_NO_UNIT = frozenset(
    [
        "a",
        "an",
        "and",
        "are",
        "as",
        "at",
        "by",
        "for",
        "from",
        "had",
        "has",
        "have",
        "in",
        "is",
        "it",
        "more",
        "of",
        "on",
        "or",
        "other",
        "than",
        "that",
        "the",
        "to",
        "was",
        "were",
        "when",
        "which",
        "who",
        "with",
        "would",
        "new",
        "per",
    ]
)
#: Units that make a number an answer by itself, whatever was asked for.
MEASURES = frozenset({*_SIGNS.values(), "percent"})


@dataclass(frozen=True, slots=True)
class Number:
    """An amount, the words that say it (without the unit's), and what is counted, as the article names it."""

    value: float
    unit: str | None
    span: Span


def find_number(text: str, answer: Span) -> Number | None:
    """Return the first amount that begins in an answer; its unit may follow after it.

    >>> find_number("It cost 3.2 million pounds.", Span(8, 11))
    Number(value=3200000, unit='pounds', span=Span(start=8, end=19))
    """
    found = _NUMBER.search(text, answer.start)
    if found is None or found.start() >= answer.end:
        return None
    value = _of_words(found["words"]) if found["words"] else _of_digits(found)
    span = Span(found.start(), found.end())
    percent = _PERCENT.match(text, found.end())
    if percent:
        return Number(value, "percent", Span(span.start, percent.end()))
    return Number(value, _SIGNS.get(found["sign"] or "") or _unit_after(text, found.end()), span)


def _of_words(words: str) -> float:
    numerals = [_NUMERALS[word] for word in re.split(r"[\s-]+", words.lower()) if word != "and"]
    return spoken(numerals)[0]


def _of_digits(found: re.Match[str]) -> float:
    scale = _SCALES.get((found["scale"] or "").lower(), 1) * _LETTERS.get((found["letter"] or "").lower(), 1)
    value = float(found["digits"].replace(",", "")) * scale
    return int(value) if value.is_integer() else value


def _unit_after(text: str, place: int) -> str | None:
    word = _UNIT.match(text, place)
    return word[1] if word and word[1].lower() not in _NO_UNIT | _NUMERALS.keys() else None
