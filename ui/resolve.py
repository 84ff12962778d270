"""`cuttings resolve`: what a citation cites, shown in its article, and whether the article still says it."""

from __future__ import annotations

import json
import sys
from argparse import Namespace
from dataclasses import dataclass

from corpus.article import Span
from index.library import Library
from index.rows import StoredArticle
from index.versions import article_at, find_again
from ui.libraries import library_to_read
from ui.places import Place, cited_place, span_inside
from ui.terminal import indented, render_article, safe


@dataclass(frozen=True, slots=True)
class Resolved:
    """A cited place, the article as it was cited, the version it has now, and where in that the words stand."""

    place: Place
    article: StoredArticle
    current: str
    stands: tuple[Span, ...]

    @property
    def has_changed(self) -> bool:
        """Tell whether the article's text is another by now."""
        return self.article.version != self.current


def run_resolve(options: Namespace) -> int:
    """Show the words of a citation in their article."""
    place = cited_place(options.citation)
    library = Library.open(library_to_read(options.library, sample=options.sample))
    resolved = resolve(library, place)
    if options.json:
        print(json.dumps(resolved_record(resolved), ensure_ascii=False))
    else:
        print(render_resolved(resolved, color=sys.stdout.isatty()))
    return 0


def resolve(library: Library, place: Place) -> Resolved:
    """Find what a place names in a library; raises InputError if it holds no such article, version or span."""
    article = article_at(library, place.article, place.version)
    span = span_inside(article.text, place.span.start, place.span.end, named=place.citation)
    current = library.article(place.article)
    if current.version == article.version:
        return Resolved(place, article, current.version, (span,))
    return Resolved(place, article, current.version, find_again(article.text, span, current.text))


def resolved_record(resolved: Resolved) -> dict[str, object]:
    """Return the object of `cuttings resolve --json`; `stands` are the places of the same words in the article now."""
    place, article, metadata = resolved.place, resolved.article, resolved.article.metadata
    return {
        "citation": place.citation,
        "article": article.id,
        "version": article.version,
        "title": metadata.title,
        "outlet": metadata.outlet,
        "published": metadata.published.isoformat() if metadata.published else None,
        "start": place.span.start,
        "end": place.span.end,
        "text": place.span.of(article.text),
        "changed": resolved.has_changed,
        "current_version": resolved.current,
        "stands": [
            {"start": span.start, "end": span.end, "citation": Place(article.id, resolved.current, span).citation}
            for span in resolved.stands
        ],
    }


def render_resolved(resolved: Resolved, *, color: bool = False) -> str:
    """Say whether the article has changed, above the article as it was cited."""
    shown = render_article(resolved.article, resolved.place.span, color=color)
    return f"{indented(safe(_standing(resolved)), '')}\n\n{shown}"


def _standing(resolved: Resolved) -> str:
    if not resolved.has_changed:
        return "The article has not changed since it was cited."
    changed = "The article has changed since it was cited, and is shown here as it was."
    if not resolved.stands:
        return f"{changed} It no longer says these words."
    places = (f"{resolved.article.id}#{span.start}-{span.end}" for span in resolved.stands)
    return f"{changed} It still says these words, at {', '.join(places)}."
