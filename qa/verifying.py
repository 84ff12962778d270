"""Did she say exactly that? Remembered words against quotations: said so, said otherwise, or not said.

Never "close enough": quotation marks, dashes, white space and a final comma or full stop are folded, nothing else.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from unicodedata import combining

from rapidfuzz import fuzz
from rapidfuzz.distance import Levenshtein

from corpus.article import Span

#: Share of the words, of both together, that must agree in order for the one to be the other, altered.
ALTERED = 0.6
#: Quotations aligned word by word, those that share most words.
_ALIGNED = 20
#: Words of a remembered text at most whose place in a longer quotation is looked for first: it takes their product.
_FITTED = 300
#: Words of a quotation looked at on either side of where the remembered ones fit best.
_AROUND = 6
_UNITS = "%‰°$€£¥"
_QUOTES = "\"'`´“”„‟‘’‚‛«»‹›＂′″"
_DASHES = "-‐‑‒–—―−"
#: What joins words; other dashes stand between them.
_HYPHENS = "-‐‑"
_FOLDED = {**dict.fromkeys(_QUOTES, "'"), **dict.fromkeys(_DASHES, "-")}
_UNIT = re.compile(rf"\s+|[{re.escape(_QUOTES)}]+|[{re.escape(_DASHES)}]+|.")
#: A capital where no sentence begins.
_NAME = re.compile(r"\b(?!I\b)[^\W\d_a-zß-ÿ]\w")
_WORD = re.compile(r"\w+(?:['.,]\w+)*|[^\w\s]")
_NEGATIONS = frozenset(
    {"not", "no", "never", "none", "nobody", "nothing", "nowhere", "neither", "nor", "cannot", "without", "hardly"}
)
_NUMBER = re.compile(
    r"(?i)zero|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|\w+teen|(?:twen|thir|for|fif|six|seven|eigh|nine)ty"
    r"|hundreds?|thousands?|(?:m|b|tr)illions?|first|second|third|half|quarters?|dozens?|twice|once|doubled?|tripled?|\w*\d\S*"
)


class Verdict(StrEnum):
    """What remembered words are to what was said."""

    EXACT = "exact"
    ALTERED = "altered"
    NOT_FOUND = "not_found"


@dataclass(frozen=True, slots=True)
class Difference:
    """Words remembered and words said in their place: `op` is "replace", "delete" (never said) or "insert" (left out).

    `of` names what makes it grave: "negation", "number" or "name"; "" where nothing does.
    """

    op: str
    remembered: str
    said: str
    of: str = ""


@dataclass(frozen=True, slots=True)
class Own:
    """Words of one quotation that are the speaker's own: its pieces within quotation marks, in text order."""

    text: str
    pieces: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Match:
    """How remembered words fit a quotation: where in the article's text, and what differs (nothing where exact)."""

    verdict: Verdict
    at: Span
    difference: tuple[Difference, ...]
    likeness: float


def match_exactly(remembered: str, own: Own) -> Span | None:
    """Return where the remembered words are a contiguous run of the speaker's own, whole words only.

    >>> own = Own("“We will not—ever—resign,” he said.", (Span(1, 25),))
    >>> match_exactly('"we will"', own), match_exactly("will not - ever", own)
    (None, Span(start=4, end=17))
    """
    wanted = fold(_bare(remembered)).text
    said = _fold_own(own)
    start = said.text.find(wanted) if wanted else -1
    while start >= 0:
        end = start + len(wanted)
        if said.is_whole(start, end):
            return Span(said.places[start], said.places[end - 1] + 1)
        start = said.text.find(wanted, start + 1)
    return None


def closest(remembered: str, quotations: Sequence[Own]) -> tuple[int, Match] | None:
    """Return the number of the quotation that remembered words alter least, and how; None where none is near."""
    folded = fold(_bare(remembered))
    wanted = _bag(folded)
    shared = [(sum((wanted & _bag(_fold_own(own))).values()), -number) for number, own in enumerate(quotations)]
    likeliest = [(count, -number) for count, number in sorted(shared, reverse=True)[:_ALIGNED]]
    count = wanted.total()
    matches = [
        (number, _aligned(folded, quotations[number]))
        for shared_words, number in likeliest
        if shared_words and 2 * shared_words >= ALTERED * (count + shared_words)
    ]
    best = max(matches, key=lambda pair: pair[1].likeness, default=None)
    return best if best is not None and best[1].likeness >= ALTERED else None


def _bag(folded: Folded) -> Counter[str]:
    return Counter(_WORD.findall(folded.text.casefold()))


# -- folding


@dataclass(frozen=True, slots=True)
class Folded:
    """A text as it is compared, and where in the original each of its letters stands."""

    text: str
    places: Sequence[int]
    original: str

    def is_whole(self, start: int, end: int) -> bool:
        """Tell whether a run begins and ends where words do: "can" is no run of "can't", nor "2" of "2.5"."""
        return not self._joins(start) and not self._joins(end)

    def _joins(self, at: int) -> bool:
        """Tell whether what stands on the two sides of a place is one word."""
        before, after = self.text[max(0, at - 2) : at], self.text[at : at + 2]
        if not before or not after or before[-1] == " " or after[0] == " ":
            return False
        if before[-1].isalnum() and after[0].isalnum():
            return True
        if (
            combining(after[0])
            or (before[-1] in _UNITS and after[0].isdigit())
            or (before[-1].isdigit() and after[0] in _UNITS)
        ):
            return True
        if before[-1].isalnum() and len(after) == 2 and after[1].isalnum():
            return self._is_inside(at)
        return after[0].isalnum() and len(before) == 2 and before[0].isalnum() and self._is_inside(at - 1)

    def _is_inside(self, at: int) -> bool:
        mark = self.original[self.places[at]]
        between_digits = self.text[at - 1].isdigit() and self.text[at + 1].isdigit()
        return mark in _HYPHENS or self.text[at] == "'" or (mark in ".,:/" and between_digits) or mark in "&@_"


def fold(text: str, spans: Sequence[Span] | None = None) -> Folded:
    """Fold a text, or some spans of it with a space between them, for comparison."""
    units: list[tuple[str, int]] = []
    for span in [Span(0, len(text))] if spans is None else spans:
        units += [(_folded(match[0]), match.start()) for match in _UNIT.finditer(text, span.start, span.end)]
        units.append((" ", max(span.start, span.end - 1)))
    kept = list(_without_spare_spaces(units))
    return Folded("".join(letter for letter, _ in kept), [place for _, place in kept], text)


def _folded(unit: str) -> str:
    return " " if unit[0].isspace() else _FOLDED.get(unit[0], unit)


def _without_spare_spaces(units: Sequence[tuple[str, int]]) -> Iterator[tuple[str, int]]:
    """Leave out spaces at the ends, and beside other spaces and dashes."""
    before = " "
    for number, (letter, place) in enumerate(units):
        after = units[number + 1][0] if number + 1 < len(units) else " "
        if letter != " " or (before not in " -" and after not in " -"):
            yield letter, place
            before = letter


def _bare(words: str) -> str:
    """Take off the marks around remembered words, and a comma or full stop at their end."""
    marks = f"{_QUOTES} "
    return words.strip().strip(marks).rstrip(",.").strip(marks)


def _fold_own(own: Own) -> Folded:
    return fold(own.text, own.pieces)


# -- comparing word by word


def _aligned(remembered: Folded, own: Own) -> Match:
    """Compare remembered words with those of a quotation that fit them best."""
    said = _fold_own(own)
    ours, theirs = _words(remembered), _words(said)
    window = _window([word.of(remembered.text) for word in ours], [word.of(said.text) for word in theirs])
    theirs = theirs[window]
    steps = Levenshtein.opcodes([word.of(remembered.text) for word in ours], [word.of(said.text) for word in theirs])
    changes = [step for step in steps if step.tag != "equal"]
    # What stands around the words that fit was not asked about.
    inner = [step for step in changes if step.tag != "insert" or 0 < step.src_start < len(ours)]
    same = sum(step.src_end - step.src_start for step in steps if step.tag == "equal")
    left_out = sum(step.dest_end - step.dest_start for step in inner)
    likeness = 2 * same / (len(ours) + same + left_out)
    first, last = theirs[0], theirs[-1]
    for step in changes:
        if step not in inner:
            first = theirs[step.dest_end] if step.src_start == 0 else first
            last = theirs[step.dest_start - 1] if step.src_start else last
    difference = tuple(
        _difference(
            step.tag,
            _phrase(remembered, ours[step.src_start : step.src_end]),
            _phrase(said, theirs[step.dest_start : step.dest_end]),
        )
        for step in inner
    )
    at = Span(said.places[first.start], said.places[last.end - 1] + 1)
    return Match(Verdict.ALTERED, at, difference, likeness)


def _window(remembered: Sequence[str], said: Sequence[str]) -> slice:
    """Return the words of a quotation among which the remembered ones are best looked for."""
    if len(said) <= len(remembered) or len(remembered) > _FITTED:
        return slice(0, len(said))
    fits = fuzz.partial_ratio_alignment(remembered, said)
    if fits is None:
        return slice(0, len(said))
    return slice(max(0, fits.dest_start - _AROUND), fits.dest_end + _AROUND)


def _words(folded: Folded) -> list[Span]:
    return [Span(match.start(), match.end()) for match in _WORD.finditer(folded.text)]


def _phrase(folded: Folded, words: Sequence[Span]) -> str:
    """Return words as they stand in the original; as they are folded where pieces of it were joined."""
    if not words:
        return ""
    original = folded.original[folded.places[words[0].start] : folded.places[words[-1].end - 1] + 1]
    own = folded.text[words[0].start : words[-1].end]
    return original if fold(original).text == own else own


def _difference(op: str, remembered: str, said: str) -> Difference:
    ours, theirs = ({word.casefold() for word in _WORD.findall(fold(words).text)} for words in (remembered, said))
    changed = ours ^ theirs
    if any(word in _NEGATIONS or word.endswith("n't") for word in changed):
        return Difference(op, remembered, said, "negation")
    if any(_NUMBER.fullmatch(word) for word in changed):
        return Difference(op, remembered, said, "number")
    if any(_NAME.search(words) for words in (remembered, said)) and ours != theirs:
        return Difference(op, remembered, said, "name")
    return Difference(op, remembered, said)
