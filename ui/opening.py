"""The article that a card was clicked for, as HTML: what the browser sends is read, and looked up in the library."""

from __future__ import annotations

from corpus.errors import CuttingsError, InputError
from index.library import Library
from index.rows import StoredArticle
from ui.places import places_of
from ui.render import render_article, render_no_article


def opened_article(library: Library, key: object) -> str:
    """Return the article that a card's `data-open` names, its words marked; or in its place why it cannot be shown."""
    try:
        places = places_of(key)
        article, *others = (_article(library, place.article) for place in places)
        if article is None:
            return render_no_article("This article is no longer in the archive.", key=str(key))
        return render_article(article, places, [other for other in others if other])
    except CuttingsError as error:
        return render_no_article(str(error))


def _article(library: Library, article_id: str) -> StoredArticle | None:
    try:
        article = library.article(article_id)
    except InputError:
        return None
    # The library also finds an id without its extension, which would be another article here.
    return article if article.id == article_id else None
