"""Articles whose day of publication is known, with that day taken away. It scores nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from corpus.article import Article
from corpus.errors import BadArticleError, InputError
from corpus.reading import JSON_LINES, format_of, read_articles
from corpus.records import article_from
from qa.evaluation.bad import Bad
from qa.evaluation.collection import SPLITS, in_split, json_records

# Words that every fifth word or so of an English text is, and few words of any other language's.
_ENGLISH = re.compile(r"\b(?:the|of|and|to|in)\b", re.IGNORECASE)
_WORD = re.compile(r"\w+")
_LEAST_ENGLISH = 0.08


@dataclass(frozen=True, slots=True)
class DatedArticle:
    """An article as it would be without the day that was given for it, and that day."""

    article: Article
    published: date


@dataclass(frozen=True, slots=True)
class DatedSet:
    """The articles to measure on, and how many were left out for having no given day, or for not being English."""

    articles: tuple[DatedArticle, ...]
    undated: int
    foreign: int


def read_dated_set(path: Path, bad: Bad, *, split: str = "all") -> DatedSet:
    """Read articles as `cuttings index` does, or one half of them, and hide their given days.

    A record without a text may have a list of `paragraphs`: its text is its title and these. Raises InputError if there
    is no such path or half, or nothing is left, and BadDataError for a bad record unless `bad` skips it.
    """
    if split not in SPLITS:
        raise InputError(f"{split}: is no split; there are: {', '.join(SPLITS)}")
    kept: dict[str, DatedArticle] = {}
    undated = foreign = 0
    for article in _articles(path, bad):
        if article.id in kept:
            bad.add(article.source, f"the id {article.id!r} is there already ({kept[article.id].article.source})")
        elif not in_split(article.id, split):
            continue
        elif article.published is None:
            undated += 1
        elif not _is_english(article.text):
            foreign += 1
        else:
            kept[article.id] = DatedArticle(replace(article, published=None), article.published)
    if not kept:
        raise InputError(f"{path}: has no English article with a given date in the {split} half")
    return DatedSet(tuple(kept.values()), undated, foreign)


def _articles(path: Path, bad: Bad) -> Iterator[Article]:
    if path.is_file() and format_of(path) in JSON_LINES:
        yield from _records(path, bad)
        return

    def told(error: BadArticleError) -> None:
        bad.add(error.source, error.reason)

    yield from read_articles(path, on_bad=told)


def _records(path: Path, bad: Bad) -> Iterator[Article]:
    for place, record in json_records(path, bad):
        paragraphs = record.get("paragraphs")
        text = None
        if "text" not in record and isinstance(paragraphs, list):
            text = "\n\n".join(str(part) for part in (record.get("title"), *paragraphs) if part)
        # Ids that are counted say nothing; those of pages without any are their addresses.
        name = str(record.get("url") or place)
        try:
            yield article_from(record, fallback_id=name, source=place, text=text)
        except BadArticleError as error:
            bad.add(error.source, error.reason)


def _is_english(text: str) -> bool:
    words = sum(1 for _ in _WORD.finditer(text))
    return sum(1 for _ in _ENGLISH.finditer(text)) >= _LEAST_ENGLISH * words
