"""Title, outlet and byline: what each is, and where the text states it. The date is `corpus.published`'s."""

from __future__ import annotations

import re

from corpus.article import Article, Furniture, FurnitureKind, Metadata, Origin, Span
from corpus.bylines import names_in
from corpus.lines import Line
from corpus.published import find_published

_TITLE_LENGTH = 120
_HEADLINE_END = re.compile(r"[^.,;:!?…]$|[?!]$|\b(?:[A-Z]\.){2,}$")
_CLOSING = "”\"’')]"
_MARKUP = re.compile(r"^(?:#{1,6}\s+|\*\*|__)|(?:\*\*|__)$")
_MARKUP_LINE = re.compile(r"^(?:[-*_=]{3,}|```.*|!\[.*|\|.*|>.*|[-*+]\s.*|\d+\.\s.*)$")


def find_metadata(
    article: Article, lines: tuple[Line, ...], furniture: tuple[Furniture, ...], sentences: tuple[Span, ...]
) -> Metadata:
    """Join what came with an article and what its text states; what was given wins.

    Spans point into the text wherever it states the value, so that an answer can quote it.
    """
    title, title_from, title_span = _title(article, lines, furniture, sentences)
    published = find_published(article, lines, furniture)
    byline, byline_span = _byline(article, furniture)
    return Metadata(
        title=title,
        title_from=title_from,
        title_span=title_span,
        outlet=article.outlet,
        published=published.day,
        published_from=published.origin,
        published_span=published.span,
        byline=byline,
        byline_span=byline_span,
        url=article.url,
    )


def _title(
    article: Article, lines: tuple[Line, ...], furniture: tuple[Furniture, ...], sentences: tuple[Span, ...]
) -> tuple[str, Origin, Span | None]:
    headline = _headline(article.text, lines, furniture)
    if article.title:
        span = headline if headline and _bare(headline.of(article.text)) == article.title.strip() else None
        return article.title, Origin.GIVEN, span
    if headline:
        return _bare(headline.of(article.text)), Origin.STATED, headline
    words = (sentence.of(article.text) for sentence in sentences)
    first = next((sentence for sentence in words if not _is_short(sentence)), article.id)
    return shorten(" ".join(first.split()), _TITLE_LENGTH), Origin.INFERRED, None


def _headline(text: str, lines: tuple[Line, ...], furniture: tuple[Furniture, ...]) -> Span | None:
    """Return the first line that reads as a headline, if one stands above the report's first sentence."""
    skipped = {piece.span for piece in furniture}
    for line in lines[:-1]:
        words = line.span.of(text)
        bare = _bare(words)
        if line.span in skipped or _MARKUP_LINE.match(words) or _is_short(bare):
            continue
        # A headline is above the report: whatever reads as prose first ends the search.
        return line.span if len(bare) <= _TITLE_LENGTH and _HEADLINE_END.search(bare.rstrip(_CLOSING)) else None
    return None


def _is_short(line: str) -> bool:
    """Tell labels ("LIVE") and bare names from headlines: those have three words, or six signs without spaces."""
    return len(line.split()) < 3 and (" " in line or len(line) < 6 or line.isascii())


def _bare(line: str) -> str:
    return _MARKUP.sub("", _MARKUP.sub("", line)).strip()


def shorten(text: str, limit: int) -> str:
    """Cut at a word, with "…", if the text is longer than `limit` characters.

    >>> shorten("The bridge reopened on Monday", 14)
    'The bridge…'
    """
    if len(text) <= limit:
        return text
    cut = text[: limit - 1]
    whole = cut.rsplit(None, 1)[0] if " " in cut else cut
    return whole.rstrip(" ,;:—–-") + "…"


def _byline(article: Article, furniture: tuple[Furniture, ...]) -> tuple[str | None, Span | None]:
    for piece in furniture:
        line = piece.span.of(article.text)
        names = names_in(line) if piece.kind is FurnitureKind.BYLINE else None
        if names and (article.byline is None or names.of(line).casefold() in article.byline.casefold()):
            place = Span(piece.span.start + names.start, piece.span.start + names.end)
            return article.byline or names.of(line), place
    return article.byline, None
