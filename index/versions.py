"""The versions of an article that a library has held, for reading what was cited, and where it stands by now.

Of an old version the text alone is kept. What else is known of it is found again; it is never searched.
"""

from __future__ import annotations

import re
from dataclasses import replace

from corpus.article import Span
from corpus.errors import InputError
from corpus.passages import analyse
from corpus.scripts import main_script
from index.library import Library
from index.rows import StoredArticle

# Scripts that leave no space between words, as `main_script` names them.
_UNSPACED = frozenset({"CJK", "KHMER", "LAO", "MYANMAR", "THAI"})
_EDGE = re.compile(r"\b")


def article_at(library: Library, article_id: str, version: str) -> StoredArticle:
    """Return an article in one of its versions, which may be the current one.

    An old version has the metadata that was given with the current one, and else what its own text states. Raises
    InputError for an article that is not there under this very id, and for a version that never was.
    """
    current = library.article(article_id)
    if current.id != article_id:
        raise InputError(f"{article_id}: there is no article of this very id; {current.id} is another name")
    if current.version == version:
        return current
    rows = library.rows("SELECT text FROM versions WHERE id = ? AND version = ?", (article_id, version))
    if not rows:
        raise InputError(f"{article_id}: this library never held version {version}; it holds {current.version}")
    text = str(rows[0][0])
    analysis = analyse(replace(library.given(article_id), text=text))
    return replace(
        current,
        version=version,
        text=text,
        metadata=analysis.metadata,
        sentences=analysis.sentences,
        furniture=analysis.furniture,
        times=analysis.times,
    )


def find_again(text: str, span: Span, other: str) -> tuple[Span, ...]:
    r"""Return every place where the words of a span stand in another text, whatever white space is between them.

    They stand there as whole words, if they do here.

    >>> find_again("It can wait.", Span(3, 6), "It cannot.  It can\nwait.")
    (Span(start=15, end=18),)
    """
    words = " ".join(span.of(text).split())
    if not words:
        return ()
    start = text.index(words[0], span.start)
    end = text.rindex(words[-1], start, span.end) + 1
    begins, ends = _is_edge(text, start, words[0]), _is_edge(text, end, words[-1])
    folded, offsets = _folded(other)
    found: list[Span] = []
    at = folded.find(words)
    while at >= 0:
        place = Span(offsets[at], offsets[at + len(words) - 1] + 1)
        whole = begins <= _is_edge(other, place.start, words[0]) and ends <= _is_edge(other, place.end, words[-1])
        found += [place] if whole else []
        at = folded.find(words, at + (len(words) if whole else 1))
    return tuple(found)


def _folded(text: str) -> tuple[str, list[int]]:
    """Return a text with single spaces, and the offset of each of its characters in the text."""
    words = list(re.finditer(r"\S+", text))
    offsets = [offset for word in words for offset in (*range(*word.span()), word.end())]
    return " ".join(word[0] for word in words), offsets


def _is_edge(text: str, at: int, inner: str) -> bool:
    """Tell whether a word begins or ends at an offset; `inner` is its letter there."""
    return main_script(inner) not in _UNSPACED and bool(_EDGE.match(text, at))
