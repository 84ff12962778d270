"""The quotations of one article, from whichever finder: its prose is prepared, what was found is finished and named."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from corpus.article import Article, Span
from corpus.furniture import find_furniture
from corpus.lines import find_lines, find_paragraphs
from corpus.quotations.finishing import finish, kind_of
from corpus.quotations.marks import find_quoted
from corpus.quotations.quotation import Finder, Prose, Quotation
from corpus.quotations.rules import RuleFinder
from corpus.quotations.speakers import find_speakers
from corpus.sentences import find_sentences


def find_quotations(
    article: Article, *, sentences: tuple[Span, ...] | None = None, finder: Finder | None = None
) -> tuple[Quotation, ...]:
    """Return what an article says that somebody said, in text order.

    Found by the tagger where its optional model is installed, else by rules, unless a `finder` is given. `sentences`
    are the article's, where they are known already. Raises ModelError for a damaged model.

    >>> page = "“It is late,” said Ada Byron on Monday."
    >>> (first,) = find_quotations(Article(id="a", text=page))
    >>> first.content[0].of(page), first.mention.of(page), first.cue.of(page), first.kind.value
    ('It is late,', 'Ada Byron', 'said', 'direct')
    """
    prose = read_prose(article, sentences)
    outermost = tuple(one.inner for one in prose.quoted if one.depth == 0)
    found = finish(prose, (finder or default_finder()).find(prose))
    return tuple(
        Quotation(one.content, speaker, one.mention, one.cue, kind_of(prose.text, one.content, outermost))
        for one, speaker in zip(found, find_speakers(prose, found), strict=True)
    )


@cache
def default_finder() -> Finder:
    """Return the tagger, or the rules where its optional model is not installed."""
    from corpus.quotations import tagger  # noqa: PLC0415 - what loads a model is imported when it is used

    return tagger.Tagger() if tagger.is_installed() else RuleFinder()


def read_prose(article: Article, sentences: tuple[Span, ...] | None = None) -> Prose:
    """Return the article without its page furniture."""
    text = article.text
    lines = find_lines(text)
    paragraphs = find_paragraphs(text, lines)
    if sentences is None:
        furniture = find_furniture(text, lines, outlet=article.outlet)
        sentences = find_sentences(text, paragraphs, furniture)
    reported = tuple(_grouped(text, paragraphs, sentences))
    return Prose(text, reported, sentences, find_quoted(text, reported))


def _grouped(text: str, paragraphs: tuple[Span, ...], sentences: tuple[Span, ...]) -> Iterator[Span]:
    """Yield what sentences leave of paragraphs: what stands between two sentences, but white space, is furniture."""
    ends = iter(paragraphs)
    paragraph = Span(0, 0)
    start = end = -1
    for sentence in sentences:
        if start >= 0 and sentence.start < paragraph.end and text[end : sentence.start].isspace():
            end = sentence.end
            continue
        if start >= 0:
            yield Span(start, end)
        while paragraph.end <= sentence.start:
            paragraph = next(ends)
        start, end = sentence.start, sentence.end
    if start >= 0:
        yield Span(start, end)
