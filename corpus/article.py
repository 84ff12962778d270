"""The values everything else is made of: spans, articles, and what is known from one article alone.

Text is read once into an immutable `Article`; every passage, sentence and quote is a `Span` over
`article.text`, so a quote that is not verbatim cannot be represented.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from datetime import date
from enum import StrEnum


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A half-open range of code points.

    >>> Span(4, 9).of("The words shown")
    'words'
    """

    start: int
    end: int

    def __post_init__(self) -> None:
        if not 0 <= self.start <= self.end:
            raise ValueError(f"a span needs 0 <= start <= end, got {self.start} and {self.end}")

    def __len__(self) -> int:
        return self.end - self.start

    def of(self, text: str) -> str:
        """Return the slice of `text` that this span names."""
        return text[self.start : self.end]

    def overlaps(self, other: Span) -> bool:
        """Tell whether the two share at least one code point."""
        return self.start < other.end and other.start < self.end

    def contains(self, other: Span) -> bool:
        """Tell whether `other` lies wholly inside."""
        return self.start <= other.start and other.end <= self.end


@dataclass(frozen=True, slots=True)
class Article:
    """One article as it was read, with the metadata that came with it (not what its text states).

    `source` says where it was read, for people: a path, or a path and line. It is no part of the
    article's identity.
    """

    id: str
    text: str
    title: str | None = None
    outlet: str | None = None
    published: date | None = None
    byline: str | None = None
    url: str | None = None
    source: str = ""

    @property
    def version(self) -> str:
        """First 12 hex digits of the SHA-256 of the text.

        >>> Article(id="a", text="Hello").version
        '185f8db32271'
        """
        return text_version(self.text)

    @property
    def fingerprint(self) -> str:
        """SHA-256 over text and metadata: two readings with one fingerprint are unchanged."""
        published = self.published.isoformat() if self.published else None
        fields = [self.text, self.title, self.outlet, published, self.byline, self.url]
        return hashlib.sha256(json.dumps(fields).encode()).hexdigest()


def text_version(text: str) -> str:
    """Name a version of an article: the first 12 hex digits of the SHA-256 of its UTF-8 text."""
    return hashlib.sha256(text.encode()).hexdigest()[:12]


class FurnitureKind(StrEnum):
    """What a piece of page furniture is."""

    NAVIGATION = "navigation"
    NOTICE = "notice"
    CREDIT = "credit"
    BYLINE = "byline"
    DATELINE = "dateline"
    REPEATED = "repeated"


@dataclass(frozen=True, slots=True, order=True)
class Furniture:
    """A part of the page that is not the report: kept in the text, left out of the index."""

    span: Span
    kind: FurnitureKind


@dataclass(frozen=True, slots=True)
class Passage:
    """Consecutive sentences of one article, the unit that is embedded and found.

    `span` is the hull of `sentences`; furniture may stand inside the hull, never inside a sentence.
    """

    sentences: tuple[Span, ...]

    @property
    def span(self) -> Span:
        """From the first sentence's start to the last one's end."""
        return Span(self.sentences[0].start, self.sentences[-1].end)

    def words(self, text: str) -> str:
        """Return the passage as it is searched: its sentences of `text`, joined by spaces."""
        return " ".join(sentence.of(text) for sentence in self.sentences)


class Origin(StrEnum):
    """How a piece of metadata is known."""

    GIVEN = "given"
    STATED = "stated"
    INFERRED = "inferred"


@dataclass(frozen=True, slots=True)
class Metadata:
    """What an article is, who wrote it and when, and where each of these was found.

    A `*_span` is where the text itself states the value, whether or not it was also given; it is
    None where the text does not. A title whose origin is *inferred* is a stand-in: the beginning of
    the first sentence. The span of an inferred date is the evidence for it, None where that is the address.
    """

    title: str
    title_from: Origin
    title_span: Span | None = None
    outlet: str | None = None
    published: date | None = None
    published_from: Origin | None = None
    published_span: Span | None = None
    byline: str | None = None
    byline_span: Span | None = None
    url: str | None = None
