"""What a library's rows hold, and how it is packed into columns."""

from __future__ import annotations

import json
import re
import unicodedata
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np

from corpus.article import Article, Furniture, FurnitureKind, Metadata, Origin, Span
from corpus.errors import LibraryError
from corpus.passages import Analysis
from corpus.times import TimeExpression, TimeType


@dataclass(frozen=True, slots=True)
class StoredArticle:
    """An article as the library holds it: one version of its text, and all that is known of it.

    `first_copy` is the number of the first copy of the same report (`index.duplicates`), where there are copies.
    """

    number: int
    id: str
    version: str
    text: str
    metadata: Metadata
    sentences: tuple[Span, ...]
    furniture: tuple[Furniture, ...]
    times: tuple[TimeExpression, ...] = ()
    first_copy: int | None = None

    @property
    def group(self) -> int:
        """What all copies of one report have in common, and nothing else has: the lowest of their numbers."""
        return self.number if self.first_copy is None else self.first_copy


@dataclass(frozen=True, slots=True)
class StoredPassage:
    """Where a passage stands: its number, its article's number, and its hull in the article's text."""

    number: int
    article: int
    span: Span
    sentences: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Change:
    """One article row that came or went in a generation; its passages have consecutive numbers."""

    generation: int
    article: int
    first_passage: int
    last_passage: int
    added: bool


@dataclass(frozen=True, slots=True)
class NewArticle:
    """What one transaction stores of an article.

    `file` is the absolute path it was read from; `vectors` are `(passages, dim) float16`, unit rows.
    """

    article: Article
    fingerprint: str
    file: str
    analysis: Analysis
    vectors: np.ndarray


def folded_words(name: str) -> str:
    """Fold a name for comparison: lower case, single spaces, a space at both ends.

    >>> folded_words("Shin  Ji-hye")
    ' shin ji-hye '
    """
    words = name.casefold().replace(",", " ").split()
    return f" {' '.join(words)} " if words else ""


def folded_outlet(name: str) -> str:
    """Fold an outlet's name for comparison, without a leading article.

    >>> folded_outlet("The Korea Herald") == folded_outlet("korea herald")
    True
    """
    return folded_words(name).strip().removeprefix("the ")


# What a name is written with or without, and marks of possession.
_HONORIFICS = frozenset(["mr", "mrs", "ms", "miss", "mx", "dr", "prof", "sir", "dame", "the"])
_APOSTROPHE = re.compile("['’ʼ`](?:s\\b)?")
_WORD = re.compile(r"[^\W_]+")
_LETTERS = str.maketrans({"ł": "l", "ø": "o", "đ": "d", "ð": "d", "ı": "i", "æ": "ae", "œ": "oe"})


def folded_name(name: str) -> str:
    """Fold the name of a person or institution for comparison, without accents, honorifics or hyphens.

    >>> folded_name("Mr. Hiroshi  KAJIYAMA’s"), folded_name("Lee Ho-hyeon"), folded_name("Dr")
    (' hiroshi kajiyama ', ' lee ho hyeon ', ' dr ')
    """
    decomposed = unicodedata.normalize("NFKD", name.casefold().translate(_LETTERS))
    plain = "".join(char for char in decomposed if not unicodedata.combining(char))
    words = _WORD.findall(_APOSTROPHE.sub("", plain))
    told = [word for word in words if word not in _HONORIFICS] or words
    return f" {' '.join(told)} " if told else ""


def pack_spans(spans: Sequence[Span]) -> bytes:
    """Pack spans into a column: little-endian 32-bit starts and ends."""
    return np.array([(span.start, span.end) for span in spans], dtype="<i4").tobytes()


def unpack_spans(packed: object) -> tuple[Span, ...]:
    """Read what `pack_spans` wrote."""
    if not isinstance(packed, bytes):
        raise LibraryError("a stored span is damaged; run: cuttings rebuild")
    return tuple(Span(int(a), int(b)) for a, b in np.frombuffer(packed, dtype="<i4").reshape(-1, 2))


def pack_times(times: Sequence[TimeExpression]) -> bytes:
    """Pack time expressions into a column: compressed JSON, days as their ordinals; nothing where there are none."""

    def day(one: date | None) -> int | None:
        return one.toordinal() if one else None

    rows = [
        (one.span.start, len(one.span), one.type, one.value, one.mod, day(one.first), day(one.last), one.grain)
        for one in times
    ]
    return zlib.compress(json.dumps(rows, separators=(",", ":")).encode()) if rows else b""


def unpack_times(packed: object) -> tuple[TimeExpression, ...]:
    """Read what `pack_times` wrote."""
    if packed == b"":
        return ()
    try:
        return tuple(map(_time, json.loads(zlib.decompress(packed))))  # type: ignore[arg-type]
    except (zlib.error, ValueError, TypeError) as error:
        raise LibraryError("a stored time expression is damaged; run: cuttings rebuild") from error


def _time(row: Sequence[Any]) -> TimeExpression:
    start, length, kind, value, mod, first, last, grain = row
    first, last = (None if day is None else date.fromordinal(day) for day in (first, last))
    return TimeExpression(Span(start, start + length), TimeType(kind), value, mod, first, last, grain)


def pack_metadata(metadata: Metadata) -> str:
    """Pack all metadata but the date, which has a column of its own."""

    def ends(span: Span | None) -> list[int] | None:
        return [span.start, span.end] if span else None

    return json.dumps(
        {
            "title": metadata.title,
            "title_from": metadata.title_from,
            "title_span": ends(metadata.title_span),
            "outlet": metadata.outlet,
            "published_from": metadata.published_from,
            "published_span": ends(metadata.published_span),
            "byline": metadata.byline,
            "byline_span": ends(metadata.byline_span),
            "url": metadata.url,
        }
    )


def _unpack_metadata(packed: str, published: object) -> Metadata:
    fields = json.loads(packed)
    for name in ("title_span", "published_span", "byline_span"):
        fields[name] = Span(*fields[name]) if fields[name] else None
    fields["title_from"] = Origin(fields["title_from"])
    fields["published_from"] = Origin(fields["published_from"]) if fields["published_from"] else None
    return Metadata(published=date.fromisoformat(str(published)) if published else None, **fields)


#: The current articles with their texts, and the columns that `stored_article` reads.
CURRENT = "articles a JOIN versions v ON v.id = a.id AND v.version = a.version"
ARTICLE_COLUMNS = """
a.number, a.id, a.version, v.text, a.metadata, a.published, a.sentences, a.furniture, a.times, (
    WITH RECURSIVE reached (copy) AS (
        SELECT other FROM copies WHERE article = a.number
        UNION SELECT copies.other FROM reached JOIN copies ON copies.article = reached.copy
    )
    SELECT min(copy) FROM reached
)
"""


def stored_article(row: tuple[object, ...]) -> StoredArticle:
    """Read a row of `ARTICLE_COLUMNS`."""
    number, article_id, version, text, metadata, published, sentences, furniture, times, first_copy = row
    return StoredArticle(
        number=int(str(number)),
        id=str(article_id),
        version=str(version),
        text=str(text),
        metadata=_unpack_metadata(str(metadata), published),
        sentences=unpack_spans(sentences),
        furniture=tuple(Furniture(Span(a, b), FurnitureKind(kind)) for a, b, kind in json.loads(str(furniture))),
        times=unpack_times(times),
        first_copy=int(str(first_copy)) if first_copy else None,
    )


def stored_passage(row: tuple[object, ...]) -> StoredPassage:
    """Read a row of `Library.passages`."""
    sentences = unpack_spans(row[2])
    hull = Span(sentences[0].start, sentences[-1].end)
    return StoredPassage(int(str(row[0])), int(str(row[1])), hull, sentences)
