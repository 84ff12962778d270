"""Which articles are copies of one report: printed again, cut short, under another headline, with some words changed.

A pair is judged by the words of both reports, furniture left out; who may be a pair is found by sketches of their
beginnings. Two reports of one event are no copies, however much they quote the same speech.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Sequence
from dataclasses import dataclass

from corpus.article import Furniture, FurnitureKind, Metadata, Span

#: Consecutive words that are compared as one.
SHINGLE = 3
#: Words that a report begins with, and words within which a copy has them: papers put a paragraph of their own before
#: what they print, or leave the first one out.
LEAD, LEAD_WITHIN = 100, 300
#: A copy has at least this share of the other's beginning. What else pages have in common, as captions and lists of
#: other stories, may be longer than the report, but does not begin it.
LEAD_SHARED = 0.05
#: The shorter one of two copies has at least this share of its words in common with the longer …
SHARED = 0.6
#: … and this share where both name the same agency …
SHARED_OF_AGENCY = 0.4
#: … and this many shingles.
SHARED_LEAST = 20

#: A sketch holds this many hashes, the smallest, of a report's first words (bottom-k sketches: Broder 1997, "On the
#: resemblance and containment of documents"). Copies are sought among articles that share two; of so many consecutive
#: words, so that few others do.
SKETCH, SKETCHED_WORDS, SKETCH_SHARED, SKETCH_SHINGLE = 16, 200, 2, 5
#: With so many others an article is compared, the likest and newest of those that share enough of its sketch.
COMPARED = 20

_WORD = re.compile(r"\w+")
_AGENCY = (
    r"(?:(?i:associated press|reuters|agence france[- ]presse|bloomberg|yonhap|kyodo|xinhua|interfax|anadolu)"
    r"|AP|AFP|UPI|DPA|dpa|EFE|ANSA|TASS|PTI|ANI|IANS|AAP)"
)
_ABBREVIATED = {"associated press": "ap", "agence france-presse": "afp", "agence france presse": "afp"}
_NAMED = re.compile(rf"\b{_AGENCY}\b")
_CREDIT = re.compile(rf"[(\[–—-]\s*({_AGENCY})(?:\s+News(?:\s+Agency)?)?\s*[)\]]?\s*$")
_CREDITED = (FurnitureKind.DATELINE, FurnitureKind.BYLINE)


@dataclass(frozen=True, slots=True)
class Report:
    """What is compared of an article: its words, folded, and the agency that is credited with it."""

    words: tuple[str, ...]
    agency: str | None


def report_of(text: str, metadata: Metadata, sentences: Sequence[Span], furniture: Sequence[Furniture]) -> Report:
    """Return what is compared of an article."""
    words = tuple(word for sentence in sentences for word in _WORD.findall(sentence.of(text).casefold()))
    return Report(words, _agency(text, metadata, sentences, furniture))


def sketch(report: Report) -> list[int]:
    """Return the sketch of a report's beginning: 32-bit hashes, the same in every release and on every machine."""
    shingles = _shingles(report.words[:SKETCHED_WORDS], SKETCH_SHINGLE)
    hashes = {zlib.crc32(" ".join(shingle).encode()) for shingle in shingles}
    return sorted(hashes)[:SKETCH]


def are_copies(one: Report, other: Report) -> bool:
    """Tell whether two reports are one, printed twice."""
    shingles, others = _shingles(one.words), _shingles(other.words)
    shared, shorter = len(shingles & others), min(len(shingles), len(others))
    agency = one.agency is not None and one.agency == other.agency
    if shared < max(SHARED_LEAST, (SHARED_OF_AGENCY if agency else SHARED) * shorter):
        return False
    return _begins(one, other) >= LEAD_SHARED and _begins(other, one) >= LEAD_SHARED


def _begins(one: Report, other: Report) -> float:
    """Return the share of a report's beginning that stands near the other's."""
    lead = _shingles(one.words[:LEAD])
    return len(lead & _shingles(other.words[:LEAD_WITHIN])) / len(lead)


def _shingles(words: Sequence[str], size: int = SHINGLE) -> set[tuple[str, ...]]:
    return set(zip(*(words[place:] for place in range(size)), strict=False))


def _agency(text: str, metadata: Metadata, sentences: Sequence[Span], furniture: Sequence[Furniture]) -> str | None:
    """Return the agency credited with a report; that of its pictures is none."""
    named = [metadata.outlet or "", metadata.byline or ""]
    named += [
        piece.span.of(text) for piece in furniture if piece.kind in (FurnitureKind.DATELINE, FurnitureKind.BYLINE)
    ]
    found = next((match[0] for words in named if (match := _NAMED.search(words))), None)
    if found is None:
        ends = [sentences[-1]] if sentences else []
        ends += [piece.span for piece in furniture if piece.kind is FurnitureKind.CREDIT]
        found = next((match[1] for span in ends if (match := _CREDIT.search(span.of(text)))), None)
    return _ABBREVIATED.get(found.lower(), found.lower()) if found else None
