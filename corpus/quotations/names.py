"""Names in prose: runs of capitalised words, without what begins a sentence, titles and markup.

It does not tell who is who (`people` does), and knows no names by heart but the commonest given ones.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import groupby

from corpus.article import Span
from corpus.quotations.capitals import Capitals, is_headline, is_role
from corpus.quotations.name_words import (
    BREAKS,
    CALENDAR,
    FUNCTION_WORDS,
    GIVEN_NAMES,
    INSTITUTIONS,
    OPENING_HEADS,
    PARTICLES,
    PARTIES,
    PLACE_BEFORE,
    PLACE_ENDS,
    PLACE_STARTS,
    PORTFOLIOS,
    ROLES,
    SPELLED_OUT,
    SUFFIXES,
    TITLES,
    word_set,
)
from corpus.quotations.quotation import Prose
from corpus.quotations.tokens import Token, find_tokens

_APPOSITION = re.compile(r"\s*[,(–—]\s*(?:(?P<age>\d{1,3})\s*,\s*)?(?P<words>[^.;:!?()“”\"\n–—]{0,120})")


# Words of a run of capitals; what is longer is no name, and would cost quadratic time.
_LONGEST = 30


@dataclass(frozen=True, slots=True)
class Name:
    """A name where it stands.

    `words` are its casefolded words; `titles` what the text calls its bearer there (titles, roles, an apposition),
    spelled out. `institution`, `place` and `person` say what speaks for each; `doubtful` that it stands in a headline,
    where all words have capitals. `subject` is false after a preposition and before a possessive ending.
    """

    span: Span
    words: tuple[str, ...]
    titles: frozenset[str]
    sentence: int
    institution: bool
    place: bool
    person: bool
    subject: bool
    doubtful: bool

    @property
    def full(self) -> bool:
        """Whether it is more than one word, not counting a suffix."""
        return len(self.words) - (self.words[-1] in SUFFIXES) > 1


def find_tokens_of(prose: Prose) -> tuple[Token, ...]:
    """Return the words of all sentences, in order."""
    return tuple(
        token
        for number, sentence in enumerate(prose.sentences)
        for token in find_tokens(prose.text, sentence.start, sentence.end, number)
    )


def find_names(text: str, tokens: tuple[Token, ...]) -> tuple[Name, ...]:
    """Return the names among the words of a text, in order; they do not overlap."""
    capitals = Capitals.of(tokens)
    found = []
    for _, sentence in groupby(tokens, key=lambda token: token.sentence):
        words = tuple(sentence)
        doubtful = is_headline(words)
        for first, last in _runs(text, words):
            name = _name(text, words, first, last, capitals, doubtful=doubtful)
            if name is not None:
                found.append(name)
    return tuple(found)


def _runs(text: str, words: tuple[Token, ...]) -> list[tuple[int, int]]:
    """Return first and last word of each run of words that may be a name, in order."""
    found = []
    number = 0
    while number < len(words):
        if not words[number].capital or words[number].lower in CALENDAR:
            number += 1
            continue
        last = number
        while last - number < _LONGEST and (after := _goes_on(text, words, last)) > last:
            last = after
        found.append((number, last))
        number = last + 1
    return found


def _goes_on(text: str, words: tuple[Token, ...], last: int) -> int:
    """Return the last word of a run one step longer; `last` where it ends."""
    if last + 1 == len(words) or words[last].possessive:
        return last
    gap, following = text[words[last].end : words[last + 1].start], words[last + 1]
    ampersand = gap.strip() == "&" and following.capital
    if gap.strip() not in ("", ",") and not ampersand:
        return _after_nickname(text, words, last)
    if "," in gap or following.capital:
        ends = following.lower not in SUFFIXES if "," in gap else following.lower in CALENDAR | BREAKS
        return last if ends else last + 1
    return _goes_on_small(text, words, last)


def _goes_on_small(text: str, words: tuple[Token, ...], last: int) -> int:
    """Go on over small words: "van der Berg", "Bank of England"."""
    following = words[last + 1].lower
    if following in PARTICLES:
        return _after_small(text, words, last, PARTICLES)
    if following in ("of", "for", "on") and words[last].lower in OPENING_HEADS:
        return _after_office(text, words, _after_small(text, words, last, frozenset({"of", "for", "on", "the"})), last)
    return last


def _after_small(text: str, words: tuple[Token, ...], last: int, small: frozenset[str]) -> int:
    """Return the capitalised word after at most two small ones; `last` where there is none."""
    for number in range(last + 1, min(last + 4, len(words))):
        if not text[words[number - 1].end : words[number].start].isspace():
            return last
        if words[number].capital:
            return number if words[number].lower not in CALENDAR else last
        if words[number].lower not in small:
            return last
    return last


def _after_nickname(text: str, words: tuple[Token, ...], last: int) -> int:
    """Return the surname after a nickname in quotation marks; `last` where there is none."""
    if last + 2 >= len(words) or not (words[last + 1].capital and words[last + 2].capital):
        return last
    before = text[words[last].end : words[last + 1].start]
    after = text[words[last + 1].end : words[last + 2].start]
    return last + 2 if before in (' "', " “", " ‘", " '", " (") and after in ('" ', "” ", "’ ", "' ", ") ") else last


def _after_office(text: str, words: tuple[Token, ...], last: int, head: int) -> int:
    """Go on over ", Trade and Industry" and "and Human Services"."""
    if last == head:
        return head
    number = last
    while number + 1 < len(words):
        gap, following = text[words[number].end : words[number + 1].start], words[number + 1]
        conjunction = following.lower == "and" and number + 2 < len(words)
        known = words[number + 2 if conjunction else number + 1]
        if known.lower not in PORTFOLIOS or not known.capital or gap.strip() not in ("", ","):
            break
        number += 2 if conjunction else 1
        if not conjunction and gap.strip() == "":
            last = number
        if conjunction:
            return number
    return last


def _name(
    text: str, words: tuple[Token, ...], first: int, last: int, capitals: Capitals, *, doubtful: bool
) -> Name | None:
    begin = _without_opening(words, first, last, capitals)
    if begin > last:
        return None
    named = _without_titles(words, begin, last)
    lower = tuple(word.lower for word in words[named : last + 1])
    if all(word in TITLES or word in PARTIES or word in FUNCTION_WORDS for word in lower) and (
        len(lower) == 1 or lower[-1] in TITLES
    ):
        return None
    span = Span(words[named].start, words[last].end)
    before = words[named - 1].lower if named else ""
    titles = _titles(text, words, begin, named, span)
    age = (match := _APPOSITION.match(text, span.end)) is not None and match["age"] is not None
    institution = not titles & set(SPELLED_OUT.values()) and _is_institution(text, lower, span, before)
    place = lower[0] in PLACE_STARTS or lower[-1] in PLACE_ENDS or before in PLACE_BEFORE
    person = not institution and (
        named > begin
        or any(is_role(title) for title in titles)
        or age
        or (lower[0] in GIVEN_NAMES and len(lower) > 1 and not place)
    )
    subject = not words[last].possessive and before not in _PREPOSITIONS
    return Name(
        span, lower, titles, words[named].sentence, institution, place and not person, person, subject, doubtful
    )


_PREPOSITIONS = word_set(
    "of for in from with to at by on about against over under between like than as into after before toward towards"
)


def _without_opening(words: tuple[Token, ...], first: int, last: int, capitals: Capitals) -> int:
    """Return the first word of a run that is not merely the sentence's first, with its capital for that."""
    if first == 0 and capitals.only_opens([word.lower for word in words[: last + 1]]):
        first = 1
    while first <= last and words[first].lower in BREAKS:
        first += 1
    return first


def _without_titles(words: tuple[Token, ...], first: int, last: int) -> int:
    """Return where the name itself begins: after the last title before it."""
    lower = [word.lower for word in words[first : last + 1]]
    end = len(lower)
    for number in range(end - 1, 0, -1):
        if lower[number - 1] in TITLES and not any(word in INSTITUTIONS for word in lower[number:]):
            return first + number
    start = first
    long = len(lower) > 2 or lower[0] in ("republican", "democrat")
    while start < last and words[start].lower in PARTIES and long and lower[-1] not in INSTITUTIONS:
        start += 1
    if first >= 2 and words[first - 1].lower == "of" and words[first - 2].lower in TITLES:
        while start < last and words[start].lower in PORTFOLIOS:
            start += 1
    return start


def _titles(text: str, words: tuple[Token, ...], begin: int, named: int, span: Span) -> frozenset[str]:
    """Return what the bearer of a name is called before and after it."""
    called = [word.lower for word in words[begin:named]]
    number = begin - 1
    if number >= 0 and is_role(words[number].lower):
        while number >= max(0, begin - 4) and words[number].lower not in FUNCTION_WORDS:
            called.append(words[number].lower)
            number -= 1
    called.extend(_apposition(text, span.end))
    return frozenset(SPELLED_OUT.get(word, word) for word in called)


def _apposition(text: str, end: int) -> list[str]:
    """Return the words of an apposition that says what somebody is, and the age that stands before it."""
    match = _APPOSITION.match(text, end)
    if match is None:
        return []
    found = [f"{match['age']}-year-old"] if match["age"] else []
    said = []
    for number, token in enumerate(find_tokens(text, match.start("words"), match.end("words"), 0)):
        if (number and "," in text[match.start("words") : token.start]) or token.lower in _ENDS_APPOSITION:
            break
        if number == 0 and token.capital and not token.possessive and token.lower not in ROLES:
            return found
        said.append(token.lower)
    roles = [number for number, word in enumerate(said[:12]) if is_role(word) or word in INSTITUTIONS]
    return found + [word for word in said if word not in FUNCTION_WORDS] if roles else found


_ENDS_APPOSITION = word_set("who whom whose which that said says told added and but is was has had will")


def _is_institution(text: str, lower: tuple[str, ...], span: Span, before: str) -> bool:
    if lower[-1] in INSTITUTIONS or (lower[0] in OPENING_HEADS and len(lower) > 1):
        return True
    if any(word in OPENING_HEADS for word in lower) and ("of" in lower or "for" in lower or len(lower) > 3):
        return True
    written = span.of(text)
    acronym = len(lower) == 1 and len(written) > 1 and written.isupper()
    return acronym or (before == "the" and len(lower) > 1 and lower[0] not in GIVEN_NAMES)
