"""The words that time expressions are made of: which classes each belongs to, and what it stands for in each.

A word may be of several classes ("second" is a unit and an ordinal): which is meant is the grammar's matter.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import cache

from corpus.dates import MONTHS
from corpus.times.periods import Grain

#: Class → what the word stands for in it.
Classes = Mapping[str, object]


def words(listed: str) -> list[str]:
    """Return the words of a list written as one string."""
    return listed.split()


_ONES = words(
    "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen"
    " eighteen nineteen"
)
_TENS = words("twenty thirty forty fifty sixty seventy eighty ninety")
_ORDINALS = words(
    "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth fifteenth"
    " sixteenth seventeenth eighteenth nineteenth twentieth"
)
_WEEKDAYS = words("Monday Tuesday Wednesday Thursday Friday Saturday Sunday")
_WEEKDAYS_SHORT = ("Mon", "Tue Tues", "Wed Weds", "Thu Thur Thurs", "Fri", "Sat", "Sun")
_UNITS = words("second minute hour day week month quarter year decade")
_HOLIDAYS = words("Christmas Thanksgiving Halloween Easter")


def _all(meaning: object, listed: str) -> dict[str, object]:
    return dict.fromkeys(words(listed), meaning)


#: What each class's words stand for. Parts of a day and modifiers are TIMEX3's; which way a word turns in time is
#: -1 for what came before, 1 for what comes after.
_CLASSES: Mapping[str, Mapping[str, object]] = {
    "SEASON": {"spring": 1, "springtime": 1, "summer": 2, "summertime": 2, "fall": 3, "autumn": 3, "winter": 4},
    "WARM_OR_COLD": {"summer": 2, "autumn": 3, "winter": 4},  # seasons that are nothing else
    "PART": {"morning": "MO", "afternoon": "AF", "evening": "EV", "night": "NI"},
    "EARLY": {"early": "START", "earlier": "START", "mid": "MID", "late": "END", "later": "END"},
    "BEGIN": {"beginning": "START", "start": "START", "middle": "MID", "end": "END"},
    "REST": _all("END", "rest remainder"),
    "QUANTITY": {
        **_all("APPROX", "about around roughly approximately circa some"),
        **_all("LESS_THAN", "nearly almost under"),
        "over": "MORE_THAN",
    },
    "TURN": {**_all(-1, "last past"), **_all(0, "this current"), **_all(1, "next coming upcoming")},
    # These count from the date that the text spoke of before.
    "RETURN": {**_all(-1, "previous preceding prior"), "same": 0, **_all(1, "following ensuing next")},
    "EVERY": {
        "hourly": Grain.HOUR,
        **_all(Grain.DAY, "daily nightly"),
        "weekly": Grain.WEEK,
        "monthly": Grain.MONTH,
        **_all(Grain.YEAR, "annually yearly"),
    },
    "REFERENCE": {
        **_all("PRESENT_REF", "now currently nowadays"),
        **_all("PAST_REF", "recently lately"),
        **_all("FUTURE_REF", "soon someday"),
    },
    "RELATIVE_DAY": {"yesterday": -1, "today": 0, "tomorrow": 1},
    "HOUR_NAMED": {"noon": "T12:00", "midday": "T12:00", "midnight": "T24:00"},
    "HALF_DAY": {**_all(0, "a.m a.m. am AM"), **_all(12, "p.m p.m. pm PM")},
    "ZONE": _all(None, "EST EDT CST CDT MST MDT PST PDT ET GMT UTC BST CET KST JST"),
    "HOLIDAY": {holiday: holiday for holiday in _HOLIDAYS},
    "HOLIDAY_BEFORE_DAY": {name: f"{name} Day" for name in words("Independence Labor Memorial Veterans")},
    "NEW_YEAR": {"day": "New Year's Day", "eve": "New Year's Eve"},
    # Before a bare "May" or "March" these show that it is a month.
    "BEFORE_MONTH": _all(
        None,
        "in since by until till through of during for from to between before after and or late early mid this last next"
        " every each",
    ),
    # What a number beside them counts is no year.
    "COUNTED": _all(
        None,
        "% percent people dollars pounds euros yen won miles kilometers kilometres km metres meters feet tons tonnes"
        " barrels points shares votes jobs troops soldiers men women children members employees workers homes houses"
        " cases deaths pages words cars vehicles planes passengers students acres hectares million billion",
    ),
    "BEFORE_NUMBER": _all(None, "$ £ € ¥ # some than No. no. number flight route Boeing room"),
}


@cache
def lexicon() -> Mapping[str, Classes]:
    """Return word → its classes; words are written small unless a capital tells them from others ("March")."""
    found: dict[str, dict[str, object]] = defaultdict(dict)
    for kind, members in _CLASSES.items():
        for word, meaning in members.items():
            found[word][kind] = meaning
    for word, kind, meaning in (*_months(), *_weekdays(), *_units(), *_numbers()):
        found[word][kind] = meaning
    return found


def _months() -> Iterable[tuple[str, str, int]]:
    for number, month in enumerate(MONTHS, start=1):
        plain = month not in ("May", "March", "August")  # which are a verb each, and "venerable"
        names = {month, month.lower()} if plain else {month}
        short = {"Sept", "Sept.", "Sep", "Sep."} if month == "September" else {month[:3], f"{month[:3]}."}
        if month == "May":
            short = set()
        yield from ((name, "MONTH", number) for name in names | short)
        alone = names | {name for name in short if name.endswith(".")}
        kind = "MONTH_OR_VERB" if month in ("May", "March") else "MONTH_ALONE"
        yield from ((name, kind, number) for name in alone)


def _weekdays() -> Iterable[tuple[str, str, int]]:
    for number, (day, short) in enumerate(zip(_WEEKDAYS, _WEEKDAYS_SHORT, strict=True)):
        for name in (day, day.lower()):
            yield name, "WEEKDAY", number
            yield name, "WEEKDAY_ALONE", number
            yield f"{name}s", "WEEKDAYS", number
        yield from ((name, "WEEKDAY", number) for word in short.split() for name in (word, f"{word}."))


def _units() -> Iterable[tuple[str, str, Grain]]:
    for unit in _UNITS:
        yield unit, "UNIT", Grain(unit)
        yield f"{unit}s", "UNITS", Grain(unit)
    yield "century", "UNIT", Grain.CENTURY
    yield "centuries", "UNITS", Grain.CENTURY
    short = (("min", Grain.MINUTE), ("mins", Grain.MINUTE), ("hr", Grain.HOUR), ("hrs", Grain.HOUR))
    yield from ((word, "UNITS", unit) for word, unit in short)


def _numbers() -> Iterable[tuple[str, str, int]]:
    numerals = [*enumerate(_ONES, start=1), *((ten * 10, word) for ten, word in enumerate(_TENS, start=2))]
    for number, word in (*numerals, (100, "hundred"), (1000, "thousand")):
        yield from ((word, kind, number) for kind in ("NUMERAL", "NUM"))
    yield from (("hundred", "HUNDRED", 100), ("thousand", "HUNDRED", 1000))
    yield from ((f"{word[:-1]}ies", "DECADE_WORD", number) for number, word in enumerate(_TENS, start=2))
    ordinals = [*enumerate(_ORDINALS, start=1), (21, "twenty-first"), (30, "thirtieth"), (31, "thirty-first")]
    for number, word in ordinals:
        yield word, "ORDINAL", number
        yield word, "DAY_WORD", number
