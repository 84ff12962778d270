"""Numbers as tokens: the classes of one in digits ("1990s", "10:35", "2019-12-16"), and the value of one in words."""

from __future__ import annotations

import re
from collections.abc import Sequence

from corpus.times.lexicon import Classes, words

_DATE = re.compile(r"(\d+)[-/.]\s?(\d+)[-/.]\s?(\d+)(?:T(\d\d:\d\d)(?::\d\d)?)?")
_NUMBER = re.compile(r"(\d+)(?:([:.])(\d\d?))?(st|nd|rd|th|s)?")
_FRACTIONS = {"½": 0.5, "¼": 0.25, "¾": 0.75, "1/2": 0.5, "1/4": 0.25, "3/4": 0.75}
_MOST_DIGITS, _LONGEST_DATE = 8, 20  # characters of what is read
#: One of each sort, for the combinations of classes that numbers have.
EXAMPLES = words(
    "5 05 24 28 45 00 500 1066 1990 3500 3.5 10.35 99.99 99:99 1,000 5th 45th 45s 1990s 1900s 90s '90s '89 10:35 2½"
    " 2019-12-16"
)


def classes_of_number(word: str) -> Classes:
    """Return the classes of a number in digits: a date, a decade, an ordinal, a time of day, a year, an amount.

    >>> classes_of_number("1990s"), classes_of_number("2½")
    ({'DECADE': 199}, {'NUM': 2.5})
    """
    if word[0] in "'’":
        return _short_year(word[1:])
    for sign, part in _FRACTIONS.items():
        if word.endswith(sign):
            whole = word.removesuffix(sign).strip(" -")
            return {"NUM": int(whole) + part} if whole.isdecimal() else {}
    if len(word) < _LONGEST_DATE and (date := _DATE.fullmatch(word.rstrip("."))):
        return {"NUMERIC_DATE": (int(date[1]), int(date[2]), int(date[3]), len(date[1]), date[4])}
    plain = word.replace(",", "")
    found = _NUMBER.fullmatch(plain) if len(plain) <= _MOST_DIGITS else None
    return {} if found is None else _with_ending(found) or _with_point(found) or _plain(word, int(found[1]))


def _with_ending(found: re.Match[str]) -> Classes | None:
    """Read "5th" and "1990s"; None for what has no such ending."""
    number, ending = int(found[1]), found[4]
    if ending is None:
        return None
    if ending == "s":
        return _decade(found[1]) if not found[2] else {"OTHER_NUMBER": number}
    return {"ORDINAL": number, "DAY": number, "DAY_TH": number} if 1 <= number <= 31 else {"ORDINAL": number}


def _with_point(found: re.Match[str]) -> Classes | None:
    """Read "10:35", "10.35" and "3.5"; None for whole numbers."""
    hour, sign, after = found[1], found[2], found[3]
    if sign is None:
        return None
    of_day = int(hour) < 24 and len(after) == 2 and int(after) < 60
    clock: Classes = {"CLOCK" if sign == ":" else "DOTTED_CLOCK": f"{hour}:{after}"} if of_day else {"OTHER_NUMBER": 0}
    return clock if sign == ":" else {"NUM": float(f"{hour}.{after}"), **clock}


def _plain(word: str, number: int) -> Classes:
    classes: dict[str, object] = {"NUM": number}
    if len(word) <= 2 and 1 <= number <= 31:
        classes["DAY"] = number
    if len(word) == 2:
        classes["YEAR_OF_CENTURY"] = number
    if len(word) <= 2 and number <= 24:
        classes["HOUR"] = number
    return {**classes, **classes_of_year(number)} if len(word) == 4 else classes


def classes_of_year(number: int) -> Classes:
    """Return the classes of a number of four digits: which years are talked of even without "in"."""
    if not 1000 <= number < 2200:
        return {}
    return {"YEAR": number, "LIKELY_YEAR": number} if number >= 1800 else {"YEAR": number}


def _short_year(digits: str) -> Classes:
    """Read '89 and '90s as the press means them, from 1930 to 2029."""
    if not digits[:2].isdecimal():
        return {}
    number = int(digits[:2])
    year = (1900 if number > 29 else 2000) + number
    return {"DECADE": year // 10} if digits.endswith("s") else {"SHORT_YEAR": year}


def _decade(digits: str) -> Classes:
    number = int(digits)
    if number % 10 == 0 and len(digits) == 2 and number >= 20:
        return {"DECADE": (1900 + number) // 10}
    if number % 10 or len(digits) != 4 or not 1000 <= number < 2200:
        return {"OTHER_NUMBER": number}
    return {"DECADE": number // 10} if number % 100 else {"HUNDRED_OR_DECADE": number // 10}


def spoken(numerals: Sequence[int]) -> tuple[int, int, bool]:
    """Read a number said in words: its value, how many of the words are its, whether it is said as a year is.

    >>> spoken([20, 5]), spoken([19, 90, 4]), spoken([3, 100, 20]), spoken([2, 3])
    ((25, 2, False), (1994, 3, True), (320, 3, False), (2, 1, False))
    """
    number, year = numerals[0], False
    for place, added in enumerate(numerals[1:], start=1):
        if added >= 100 and number < added:
            number *= added
        elif (number % 100 == 0 and added < 100) or (number % 100 >= 20 and number % 10 == 0 and added < 10):
            number += added
        elif 13 <= number <= 20 and 10 <= added < 100:
            number, year = number * 100 + added, True
        else:
            return number, place, year
    return number, len(numerals), year
