"""Amounts in an article's words: "3.2 million pounds", "25%", "more than two hundred people". English."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from corpus.article import Span
from corpus.times.lexicon import lexicon, words
from corpus.times.numbers import spoken

_SCALES = {"hundred": 100, "thousand": 10**3, "million": 10**6, "billion": 10**9, "trillion": 10**12}
_LETTERS = {"k": 10**3, "m": 10**6, "mn": 10**6, "bn": 10**9, "b": 10**9, "tn": 10**12}
_SIGNS = {"$": "dollars", "£": "pounds", "€": "euros", "¥": "yen", "₩": "won", "₹": "rupees"}
_NUMERALS = {word: int(str(classes["NUM"])) for word, classes in lexicon().items() if "NUM" in classes} | _SCALES

_WORD = "|".join(sorted(_NUMERALS, key=len, reverse=True))
_DIGITS = (
    r"(?:(?P<sign>[$£€¥₩₹])\s?|(?<![\w.,]))(?P<digits>\d[\d,]*(?:\.\d+)?)"
    rf"(?:\s?(?P<scale>{'|'.join(_SCALES)})|(?P<letter>tn|bn|mn|[kmb]))?\b"
)
_SPELLED = rf"\b(?P<words>(?:{_WORD})(?:(?:[\s-]|\sand\s)(?:{_WORD}))*)\b"
_NUMBER = re.compile(rf"(?:{_DIGITS}|{_SPELLED})", re.IGNORECASE)
# Parts of a number that are not read, so that it is none.
_FRACTIONS = frozenset("½¼¾⅓⅔")
_HALF = re.compile(r"(?i)(?:\bhalf (?:a )?|[½¼¾⅓⅔]\s?)$")
_MOST_DIGITS = 15
_PERCENT = re.compile(r"\s?(?:%|percent\b|per cent\b|percentage points?\b)", re.IGNORECASE)
_UNIT = re.compile(r"[\s-](?:of (?:the|its|their) )?([^\W\d_]+)(?!-)\b")
#: Words that follow a number and are not what it counts.
_NO_UNIT = frozenset(
    words(
        "a an and are as at by for from had has have in is it more of on or other than that the to was were when which"
        " who with would new per"
    )
)
#: Units of length.
LENGTHS = frozenset(words("metres meters metre meter kilometres kilometers km miles mile feet foot yards inches"))
#: Units that make a number an answer by itself, whatever was asked for.
MEASURES = frozenset({*_SIGNS.values(), "percent"})


@dataclass(frozen=True, slots=True)
class Number:
    """An amount, the words that say it (without the unit's), and what is counted, as the article names it."""

    value: float
    unit: str | None
    span: Span


def find_number(text: str, answer: Span, *, leaving_out: Sequence[Span] = ()) -> Number | None:
    """Return the first amount that begins in an answer, but for those in some places; its unit may follow after it.

    >>> find_number("It cost 3.2 million pounds.", Span(8, 11))
    Number(value=3200000, unit='pounds', span=Span(start=8, end=19))
    """
    for found in _NUMBER.finditer(text, answer.start):
        span = Span(found.start(), found.end())
        if span.start >= answer.end:
            break
        if not any(span.overlaps(other) for other in leaving_out):
            return _number(text, found, span)
    return None


def _number(text: str, found: re.Match[str], span: Span) -> Number | None:
    value = _of_words(found["words"]) if found["words"] else _of_digits(found)
    if (
        value is None
        or text[span.end : span.end + 1] in _FRACTIONS
        or _HALF.search(text, max(0, span.start - 8), span.start)
    ):
        return None
    percent = _PERCENT.match(text, span.end)
    if percent:
        return Number(value, "percent", Span(span.start, percent.end()))
    sign = found["sign"] or text[span.start - 1 : span.start]
    return Number(value, _SIGNS.get(sign) or _unit_after(text, span.end), span)


def _of_words(said: str) -> float | None:
    numerals = [_NUMERALS[word] for word in re.split(r"[\s-]+", said.lower()) if word != "and"]
    value, used, _ = spoken(numerals)
    return value if used == len(numerals) else None  # "two and a half million" and the like


def _of_digits(found: re.Match[str]) -> float | None:
    digits = found["digits"].replace(",", "")
    if len(digits) > _MOST_DIGITS:
        return None
    scale = _SCALES.get((found["scale"] or "").lower(), 1) * _LETTERS.get((found["letter"] or "").lower(), 1)
    value = Decimal(digits) * scale
    return int(value) if value == value.to_integral_value() else float(value)


def _unit_after(text: str, place: int) -> str | None:
    word = _UNIT.match(text, place)
    return word[1] if word and word[1].lower() not in _NO_UNIT | _NUMERALS.keys() else None
