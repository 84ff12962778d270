"""The analysis of one article, and its passages: sentence-aligned, overlapping, of about 100 to 150 tokens."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from corpus.article import Article, Furniture, Metadata, Origin, Passage, Span
from corpus.dates import written_date
from corpus.furniture import find_furniture
from corpus.lines import find_lines, find_paragraphs
from corpus.metadata import find_metadata
from corpus.quotations import Quotation, find_quotations
from corpus.sentences import find_sentences
from corpus.times import TimeExpression, find_times

#: Goes up when a release analyses articles differently; a library made by another says what to run.
ANALYSIS = 3
#: The same for quotations, which are made again by themselves.
QUOTATIONS = 1

#: Passages are made until they hold this many tokens …
PASSAGE_TOKENS = 100
#: … and never hold more, but for what a model's tokenizer sees differently.
PASSAGE_TOKENS_MAX = 150
#: Sentences shared by one passage and the next.
OVERLAP_SENTENCES = 1

# Scripts without spaces are counted by the character, long words by their pieces: what sub-word
# tokenizers do, without one.
_TOKEN = re.compile(r"[\u1100-\u11ff\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff]|\w{1,8}|[^\w\s]")


@dataclass(frozen=True, slots=True)
class Analysis:
    """All that is derived from one article alone, in text order."""

    metadata: Metadata
    furniture: tuple[Furniture, ...]
    sentences: tuple[Span, ...]
    passages: tuple[Passage, ...]
    times: tuple[TimeExpression, ...]
    quotations: tuple[Quotation, ...]


def analyse(article: Article) -> Analysis:
    """Derive all that can be known from one article alone."""
    lines = find_lines(article.text)
    furniture = find_furniture(article.text, lines, outlet=article.outlet)
    sentences = find_sentences(article.text, find_paragraphs(article.text, lines), furniture)
    metadata = find_metadata(article, lines, furniture, sentences)
    passages = tuple(make_passages(article.text, sentences))
    times = find_times(article.text, metadata.published)
    quotations = find_quotations(article, sentences=sentences)
    return Analysis(metadata, furniture, sentences, passages, times, quotations)


def make_passages(
    text: str,
    sentences: tuple[Span, ...],
    *,
    tokens: int = PASSAGE_TOKENS,
    tokens_max: int = PASSAGE_TOKENS_MAX,
    overlap: int = OVERLAP_SENTENCES,
) -> Iterator[Passage]:
    """Group sentences into passages that together hold every one of them.

    A sentence longer than `tokens_max` is cut between tokens, so that no model has to cut it.
    """
    pieces = [piece for sentence in sentences for piece in _cut(text, sentence, tokens_max)]
    sizes = [count_tokens(piece.of(text)) for piece in pieces]
    start = 0
    while start < len(pieces):
        end, size = start + 1, sizes[start]
        while end < len(pieces) and size < tokens and size + sizes[end] <= tokens_max:
            size += sizes[end]
            end += 1
        yield Passage(tuple(pieces[start:end]))
        if end == len(pieces):
            return
        # The overlap may not swallow the whole of what was just made, nor crowd out what is new.
        shared = overlap if end - start > overlap and sum(sizes[end - overlap : end + 1]) <= tokens_max else 0
        start = end - shared


def count_tokens(text: str) -> int:
    """Estimate how many tokens a sub-word tokenizer makes of `text`.

    >>> count_tokens("Tokyo's semiconductors")
    5
    """
    return sum(1 for _ in _TOKEN.finditer(text))


def _cut(text: str, sentence: Span, limit: int) -> Iterator[Span]:
    starts = [sentence.start + match.start() for match in _TOKEN.finditer(sentence.of(text))]
    cuts = [sentence.start, *starts[limit::limit], sentence.end]
    for start, end in pairwise(cuts):
        words = text[start:end]
        if words.strip():
            yield Span(start, start + len(words.rstrip()))


def embedded_text(words: str, metadata: Metadata) -> str:
    """Return what is embedded for a passage: its words after title, outlet and date.

    A stand-in title is the article's own first words and is not added.
    """
    title = metadata.title if metadata.title_from is not Origin.INFERRED else ""
    day = written_date(metadata.published) if metadata.published else ""
    source = ", ".join(part for part in (metadata.outlet or "", day) if part)
    return "\n".join(part for part in (title, source, words) if part)
