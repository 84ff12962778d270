"""What one article says in answer to a question, and how it compares with what another says."""

from __future__ import annotations

import re
from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import date

from qa.question import Kind
from qa.reader import Reading
from qa.values import DateValue, Value, value_of

# "Correction: …", "which this newspaper reported as gone", "not 50, as the Gazette wrote".
_CORRECTS = re.compile(
    r"(?i)\bcorrections?:|\b(?:wrongly|erroneously|mistakenly) (?:\w+ )?(?:reported|stated|said|gave|named|described)\b"
    r"|\b(?:as|which|that|than) (?:we|our \w+|this (?:newspaper|paper|site)|the (?-i:[A-Z])\w+)(?: had)? (?:\w+ )?"
    r"(?:reported|wrote|stated)\b"
)
_WORD = re.compile(r"\w+")
_LISTING = re.compile(r",\s|\sand\s")
_EMPTY = frozenset(["a", "about", "an", "around", "at", "in", "mr", "mrs", "ms", "of", "on", "some", "the"])


@dataclass(frozen=True, slots=True)
class Saying:
    """The best candidate of an article; `value` is what its answer means, if a date, a duration or a number."""

    reading: Reading
    value: Value | None

    @property
    def day(self) -> date | None:
        """The day of its article."""
        return self.reading.article.metadata.published

    @property
    def foretold(self) -> bool:
        """Whether it is a date that was yet to come when its article was published."""
        return bool(isinstance(self.value, DateValue) and self.value.first and self.day and self.value.first > self.day)

    @property
    def _days(self) -> tuple[date | None, date] | None:
        return (self.value.first, self.value.last) if isinstance(self.value, DateValue) else None

    @property
    def corrects(self) -> bool:
        """Whether its quote takes back what was reported before."""
        return bool(_CORRECTS.search(quoted(self.reading)))

    @property
    def items(self) -> tuple[frozenset[str], ...]:
        """The words, without those that say nothing, of each thing that the answer lists."""
        said = self.reading.answer.of(self.reading.article.text).lower()
        items = (frozenset(_WORD.findall(item)) - _EMPTY for item in _LISTING.split(said))
        return tuple(item for item in items if item)

    def is_direct(self, kind: Kind) -> bool:
        """Tell whether the answer itself is what was asked for: a date and not words beside one, a name for "who"."""
        answer = self.reading.answer
        if self.value is None and kind in (Kind.WHEN, Kind.HOW_LONG, Kind.NUMBER):
            return False
        if self.value is None:
            return kind is not Kind.WHO or any(letter.isupper() for letter in answer.of(self.reading.article.text))
        return self.value.span is not None and self.value.span.overlaps(answer)

    def differs(self, other: Saying) -> bool:
        """Tell whether what two mean can be compared and is not the same; mere words never can."""
        if not (self.value and other.value and self.value.compares(other.value)):
            return False
        return not self.value.agrees(other.value)

    def is_comparable(self, other: Saying, kind: Kind) -> bool:
        """Tell whether another may say the same as this one, or differ from it."""
        if self.agrees(other):
            return True
        alike = self.value.compares(other.value) if self.value and other.value else self.value == other.value
        return alike and other.is_direct(kind)

    def agrees(self, other: Saying) -> bool:
        """Tell whether two say the same: the same value or, where they have none, one in words of the other."""
        if self.value or other.value:
            same = bool(self.value and other.value and self.value.agrees(other.value))
            return same and (self.foretold == other.foretold or self._days == other._days)  # a plan is not yet so
        mine, its = self.items, other.items
        return (
            bool(mine and its) and all(_is_among(one, its) for one in mine) and all(_is_among(one, mine) for one in its)
        )


def _is_among(item: AbstractSet[str], items: Sequence[AbstractSet[str]]) -> bool:
    """Tell whether one of some things is the same in fewer or more words: a surname, say."""
    return any(item <= other or other <= item for other in items)


def quoted(reading: Reading) -> str:
    """Return the words of a candidate's quote."""
    return reading.quote.of(reading.article.text)


def said_in(reading: Reading, kind: Kind) -> Saying:
    """Return what a candidate says in answer to a question of a kind."""
    return Saying(reading, value_of(reading.article, reading.answer, kind))
