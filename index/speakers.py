"""The speakers of a library by the names that people type: a name of theirs, some words of it, or one like it.

A name that is only like it is suggested, never taken for it.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import dropwhile

from corpus.errors import InputError
from corpus.quotations.name_words import TITLES
from index.library import Library
from index.rows import folded_name

#: How like a name must be to be suggested, from 0 to 1 (the same), and how many are.
LIKE, SUGGESTED = 0.75, 3


@dataclass(frozen=True, slots=True)
class Speaker:
    """A speaker by the name that is printed most often, and how many quotations are theirs."""

    name: str
    quotations: int


def names_said(library: Library, name: str) -> list[str]:
    """Return the folded names that hold every word of a name, in any order.

    Raises InputError where there are none, with those that are like it.
    """
    words = name_words(name)
    where = " AND ".join("instr(folded, ?) > 0" for _ in words)
    rows = library.rows(f"SELECT DISTINCT folded FROM quotations WHERE {where}", [f" {word} " for word in words])
    if not rows:
        raise InputError(f"no speaker {name}{_suggestion(library, name)}")
    return [str(folded) for (folded,) in rows]


def name_words(name: str) -> list[str]:
    """Return the folded words of a name as people type it, without the titles before it.

    >>> name_words("Minister Hiroshi Kajiyama"), name_words("the minister")
    (['hiroshi', 'kajiyama'], ['minister'])
    """
    words = folded_name(name).split()
    return list(dropwhile(TITLES.__contains__, words)) or words


def _suggestion(library: Library, name: str) -> str:
    counts = {
        str(folded): int(str(count))
        for folded, count in library.rows("SELECT folded, count(*) FROM quotations WHERE folded != '' GROUP BY folded")
    }
    alike = names_like(name, counts)[:SUGGESTED]
    printed = spellings(library, alike)
    shown = [f"{printed[one]} ({counts[one]:,} quotation{'' if counts[one] == 1 else 's'})" for one in alike]
    return f"; did you mean {' or '.join(shown)}?" if shown else " is quoted in this library"


def names_like(name: str, folded: Iterable[str]) -> list[str]:
    """Return the folded names that are like a name, the likest first.

    >>> names_like("Lee Ho-hyun", [" lee ho hyeon ", " hiroshi kajiyama "])
    [' lee ho hyeon ']
    """
    likeness = _Likeness(folded_name(name).split())
    scored = [(likeness.of(other), other) for other in folded]
    return [other for score, other in sorted(scored, key=lambda one: (-one[0], one[1])) if score >= LIKE]


class _Likeness:
    """How like names are to one: word by word, whatever words more they have, or as they are written in one."""

    def __init__(self, words: Sequence[str]) -> None:
        self._words = words
        self._joined = SequenceMatcher(autojunk=False, b="".join(words))
        self._matchers = [SequenceMatcher(autojunk=False, b=word) for word in words]
        self._known: dict[str, list[float]] = {}

    def of(self, folded: str) -> float:
        """Return the likeness of a folded name, from 0 to 1."""
        others = folded.split()
        best = [max(ratios) for ratios in zip(*map(self._ratios, others), strict=True)]
        letters = [len(word) for word in self._words]
        by_word: float = sum(ratio * count for ratio, count in zip(best, letters, strict=True)) / max(1, sum(letters))
        return max(by_word, _ratio(self._joined, "".join(others)))

    def _ratios(self, other: str) -> list[float]:
        if other not in self._known:
            self._known[other] = [_ratio(matcher, other) for matcher in self._matchers]
        return self._known[other]


def _ratio(matcher: SequenceMatcher[str], other: str) -> float:
    matcher.set_seq1(other)
    # The bounds cost little, and nearly every pair is out by them.
    if min(matcher.real_quick_ratio(), matcher.quick_ratio()) < LIKE / 2:
        return 0.0
    return float(matcher.ratio())


def spellings(library: Library, folded: Sequence[str]) -> dict[str, str]:
    """Return how the texts print each folded name: as most do, the longest of those that are as frequent."""
    rows = library.rows(
        "SELECT q.folded, substr(v.text, q.speaker_start + 1, q.speaker_end - q.speaker_start) AS printed, count(*)"
        " FROM quotations q JOIN articles a ON a.number = q.article"
        " JOIN versions v ON v.id = a.id AND v.version = a.version"
        " WHERE q.folded IN (SELECT value FROM json_each(?)) GROUP BY q.folded, printed"
        " ORDER BY count(*), length(printed), printed DESC",
        [json.dumps(list(folded))],
    )
    return {str(name): " ".join(str(printed).split()) for name, printed, _ in rows}
