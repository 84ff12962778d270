"""Texts as tokens, each with a character for the classes it is of, so that a grammar can read a text as one string.

It gives no meaning but to single tokens, and to numbers written in several words.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from corpus.times.lexicon import Classes, lexicon

_TOKEN = re.compile(
    r"""(?x)
      [^\W\d_]{3,} | (?: a\.m | p\.m ) \b \.? | [^\W\d_]+
    | (?<!\d) \d{4}-\d\d-\d\d (?: T\d\d:\d\d (?: :\d\d )? )? (?![\w-])
    | (?<!\d) (?:19|20)\d\d\.\ ?\d\d?\.\ ?\d\d?\b\.?                       # 2020. 3. 10.
    | (?<![\w/.-]) \d{1,4} ([/.-]) \d\d? \1 (?: \d{4} | \d\d ) (?![\w/-])
    | (?<!\d) \d{1,3} (?: [ ]?[½¼¾] | [ -]1/[24] | [ -]3/4 )
    | \d+ (?: [.,:]\d+ )* (?: (?: st | nd | rd | th | s ) \b )?
    | ['’] (?: s\b | \d0s\b | \d\d\b )
    | \n\s*\n | [^\s\w] | _
    """
)
_DATE = re.compile(r"(\d+)\D+(\d+)\D+(\d+)(?:T(\d\d:\d\d))?")
_NUMBER = re.compile(r"(\d+)(?:([:.])(\d\d))?(st|nd|rd|th|s)?")
_FRACTIONS = {"½": 0.5, "¼": 0.25, "¾": 0.75, "1/2": 0.5, "1/4": 0.25, "3/4": 0.75}
# One of each sort of number, for the classes that numbers have.
_NUMBERS = (
    "5 05 24 28 45 00 500 1066 1990 1700 3500 3.5 10.35 1,000 5th 45th 1990s 1900s 90s '90s '89 10:35 2½ 2019-12-16 "
    "2019-12-16T10:35 16/12/2019"
).split()
_WORD, _NAME, _OTHER = "\x01", "\x02", "\x05"  # what is of no class
#: The characters of a paragraph's end and of a sentence's.
PARAGRAPH_END, SENTENCE_END = "\x03", "\x04"
_MOST_DIGITS, _MOST_NUMERALS = 6, 6


@dataclass(frozen=True, slots=True)
class Tokens:
    """The tokens of a text: their places in it, one character of `codes` for each, and what those with classes mean."""

    starts: list[int] = field(default_factory=list)
    ends: list[int] = field(default_factory=list)
    words: list[str] = field(default_factory=list)
    classes: list[Classes] = field(default_factory=list)
    codes: list[str] = field(default_factory=list)


class Alphabet:
    """Which character stands for which combination of classes; each literal word is a class of its own."""

    def __init__(self, literals: Iterable[str]) -> None:
        self._characters: dict[frozenset[str], str] = {}
        self._words: dict[str, tuple[str, Classes]] = {}
        for word in {*lexicon(), *literals}:
            classes = lexicon().get(word, {})
            found = {*classes, word} if word in literals else {*classes}
            self._words[word] = self._character(frozenset(found)), classes
        for number in _NUMBERS:
            self._character(frozenset(_number(number)))

    def _character(self, classes: frozenset[str]) -> str:
        return self._characters.setdefault(classes, chr(0x100 + len(self._characters)))

    def of(self, names: Iterable[str]) -> str:
        """Return the characters of all combinations that one of these classes or words is in."""
        wanted = {*names}
        found = "".join(character for classes, character in self._characters.items() if classes & wanted)
        special = {"NAME": _NAME, "WORD": _WORD, "END": PARAGRAPH_END + SENTENCE_END}
        found += "".join(special[name] for name in wanted & special.keys())
        if not found:
            raise ValueError(f"no word is of {sorted(wanted)}")
        return found

    def read(self, text: str) -> Tokens:
        """Return the tokens of a text, numbers of several words joined."""
        tokens = Tokens()
        skipped, numerals = -1, False
        for match in _TOKEN.finditer(text):
            start, end = match.span()
            if start == skipped:
                continue
            word = match[0]
            if text[end : end + 1] == "." and f"{word}." in self._words:
                word, end, skipped = f"{word}.", end + 1, end
            code, classes = self._look_up(word, text, end)
            numerals = numerals or "NUMERAL" in classes
            tokens.starts.append(start)
            tokens.ends.append(end)
            tokens.words.append(word)
            tokens.classes.append(classes)
            tokens.codes.append(code)
        return self._joined(tokens) if numerals else tokens

    def _look_up(self, word: str, text: str, end: int) -> tuple[str, Classes]:
        found = self._words.get(word)
        if found is None and not word.islower():
            found = self._words.get(word.lower()) or (self._words.get(word.capitalize()) if len(word) > 3 else None)
        if found is not None:
            if word in ".?!" and _ends_sentence(text, end):
                return SENTENCE_END, {}
            return found
        first = word[0]
        if first.isalpha():
            return (_NAME if first.isupper() else _WORD), {}
        if first == "\n":
            return PARAGRAPH_END, {}
        if first.isdigit() or len(word) > 2:
            classes = _number(word)
            return self._characters.get(frozenset(classes), _OTHER), classes
        return (SENTENCE_END if first in "?!" else _OTHER), {}

    # -- numbers of several words

    def _joined(self, tokens: Tokens) -> Tokens:
        joined, place = Tokens(), 0
        while place < len(tokens.codes):
            classes, code, following = tokens.classes[place], tokens.codes[place], place + 1
            if "NUMERAL" in classes or (
                tokens.words[place] in ("a", "A") and _numeral(tokens, place + 1) in (100, 1000)
            ):
                value, following = _spoken(tokens, place)
                classes = {**classes, **_spoken_classes(value)} if following == place + 1 else _spoken_classes(value)
                code = self._characters.get(frozenset(classes)) or self._characters[frozenset({"NUM"})]
            joined.starts.append(tokens.starts[place])
            joined.ends.append(tokens.ends[following - 1])
            joined.words.append(tokens.words[place])
            joined.classes.append(classes)
            joined.codes.append(code)
            place = following
        return joined


def _ends_sentence(text: str, end: int) -> bool:
    following = text[end : end + 4].lstrip("\"'”’)").lstrip()[:1]
    return not following or following.isupper() or following in "\"“‘'`("


@lru_cache(4096)
def _number(word: str) -> Classes:
    """Return the classes of a number in digits: a date, a decade, an ordinal, a time of day, a year, an amount."""
    if word[0] in "'’":
        return _short_year(word[1:])
    if date := _DATE.fullmatch(word.rstrip(".")) if len(word) < 20 else None:
        return {"NUMERIC_DATE": (int(date[1]), int(date[2]), int(date[3]), len(date[1]), date[4])}
    for sign, part in _FRACTIONS.items():
        if word.endswith(sign):
            return {"NUM": int(word.removesuffix(sign).strip(" -")) + part}
    plain = word.replace(",", "")
    found = _NUMBER.fullmatch(plain) if len(plain) <= _MOST_DIGITS else None
    if found is None:
        return {}
    number, after, ending = int(found[1]), int(found[3] or 0), found[4]
    if ending == "s":
        return _decade(found[1]) if not found[2] else {}
    if ending:
        return {"ORDINAL": number} | ({"DAY": number} if 1 <= number <= 31 else {})
    if found[2]:
        clock = {"CLOCK": f"{found[1]}:{found[3]}"} if number < 24 and after < 60 else {}
        return clock if found[2] == ":" else {"NUM": float(plain), **clock}
    return _plain_number(word, number)


def _plain_number(word: str, number: int) -> Classes:
    classes: dict[str, object] = {"NUM": number}
    if len(word) <= 2 and 1 <= number <= 31:
        classes["DAY"] = number
    if len(word) == 2:
        classes["YEAR_OF_CENTURY"] = number
    if len(word) <= 2 and number <= 24:
        classes["HOUR"] = number
    if len(word) == 4 and 1000 <= number < 2200:
        classes["YEAR"] = number
        if number >= 1800:
            classes["LIKELY_YEAR"] = number
    return classes


def _short_year(digits: str) -> Classes:
    """Read '89 and '90s as the press means them, in the hundred years around 2000."""
    if digits == "s":
        return {}
    number = int(digits[:2])
    century = 1900 if number > 29 else 2000
    return {"DECADE": (century + number) // 10} if digits.endswith("s") else {"SHORT_YEAR": century + number}


def _decade(digits: str) -> Classes:
    number = int(digits)
    if number % 10 or len(digits) not in (2, 4) or (len(digits) == 2 and number < 20):
        return {}
    if len(digits) == 2:
        return {"DECADE": (1900 + number) // 10}
    return {"DECADE": number // 10} if 1000 <= number < 2200 and number % 100 else {"HUNDRED_OR_DECADE": number // 10}


def _numeral(tokens: Tokens, place: int) -> int:
    classes: Mapping[str, object] = tokens.classes[place] if place < len(tokens.classes) else {}
    found = classes.get("NUMERAL", 0)
    return found if isinstance(found, int) else 0


def _spoken(tokens: Tokens, place: int) -> tuple[tuple[int, bool], int]:
    """Read a number in words: what it is, whether it is said as a year is ("nineteen ninety-four"), where it ends."""
    number, year = _numeral(tokens, place) or 1, False
    following = place + 1
    for _ in range(_MOST_NUMERALS):
        after = following
        if after < len(tokens.words) and tokens.words[after] in ("-", "and") and (number >= 100 or tokens.words[after] == "-"):
            after += 1
        added = _numeral(tokens, after)
        if not added:
            break
        if added >= 100 and number < added:
            number *= added
        elif (number % 100 == 0 and added < 100) or (number % 100 >= 20 and number % 10 == 0 and added < 10):
            number += added
        elif 13 <= number <= 20 and 10 <= added < 100:
            number, year = number * 100 + added, True
        else:
            break
        following = after + 1
    return (number, year), following


def _spoken_classes(value: tuple[int, bool]) -> Classes:
    number, year = value
    if year or 1990 <= number < 2100:
        return {"NUM": number, "YEAR": number, "LIKELY_YEAR": number}
    return {"NUM": number}
