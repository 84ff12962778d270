"""What a citation says of quoted words, whatever the style it is written in."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from itertools import pairwise

from corpus.article import Metadata, Origin, Span
from corpus.quotations import Kind
from index.quotations import FoundQuotation
from index.rows import StoredArticle
from ui.places import Place
from ui.text_fragment import address

#: What stands for words between two parts of a quotation that are not the speaker's.
OMISSION = " […] "


@dataclass(frozen=True, slots=True)
class Reference:
    """Quoted words and where they stand, each text in one line.

    `quote` is the article's words; where others interrupt a quotation, " […] " stands for those. `speaker` and `kind`
    are None for words that are cited for their own sake. `key` is another for every other place.
    """

    key: str
    quote: str
    speaker: str | None
    kind: Kind | None
    metadata: Metadata
    url: str | None
    citation: str

    @property
    def title(self) -> str:
        """The article's title."""
        return _line(self.metadata.title)

    @property
    def outlet(self) -> str | None:
        """The outlet, if it is known."""
        return _line(self.metadata.outlet or "") or None

    @property
    def byline(self) -> str | None:
        """Who wrote the article, if it is known."""
        return _line(self.metadata.byline or "") or None

    @property
    def published(self) -> date | None:
        """The day of publication, if it is known."""
        return self.metadata.published

    @property
    def remarks(self) -> tuple[str, ...]:
        """What the styles for programs have no field for."""
        said = (self.speaker and f"Speaker: {self.speaker}", self.kind and f"Quotation: {self.kind.value}")
        inferred = self.metadata.published_from is Origin.INFERRED and "Date: inferred"
        return tuple(remark for remark in (*said, inferred) if remark)


def reference_to(found: FoundQuotation) -> Reference:
    """Return what a citation of a quotation says."""
    quotation = found.quotation
    speaker = quotation.speaker.of(found.article.text) if quotation.speaker else ""
    return _reference(found.article, quotation.content, _line(speaker) or None, quotation.kind)


def reference_to_words(article: StoredArticle, span: Span) -> Reference:
    """Return what a citation of any words of an article says."""
    return _reference(article, (span,), None, None)


def _reference(article: StoredArticle, parts: tuple[Span, ...], speaker: str | None, kind: Kind | None) -> Reference:
    hull = Span(parts[0].start, parts[-1].end)
    citation = " ".join(Place(article.id, article.version, hull).citation.splitlines())
    page = article.metadata.url
    url = address(page, hull.of(article.text)) if page else None
    key = f"cuttings-{sha256(f'{citation} {parts}'.encode()).hexdigest()[:16]}"
    return Reference(key, _quote(article.text, parts), speaker, kind, article.metadata, url, citation)


def _quote(text: str, parts: tuple[Span, ...]) -> str:
    quote = _line(parts[0].of(text))
    for one, other in pairwise(parts):
        between = text[one.end : other.start]
        quote += (OMISSION if re.search(r"\w", between) else " ") + _line(other.of(text))
    return quote


def _line(text: str) -> str:
    return " ".join(text.split())
