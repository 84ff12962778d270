"""Questions as people ask them, on small archives of real news: `stories/` of the data, and its archives as libraries.

Of the three splits, *train* is trained on, *fit* is calibrated and chosen on, and *report* is only reported.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from corpus.article import Article, Span
from corpus.reading import read_articles
from index.embedder import SentenceEmbedder
from index.library import Library
from qa.training.calibration import library_of, read_records

SPLITS = ("train", "fit", "report")
NEWS = Path("news") / "abp-12k.jsonl.gz"


@dataclass(frozen=True, slots=True)
class Story:
    """A small archive: the ids of its articles."""

    id: str
    split: str
    articles: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Evidence:
    """Where an article answers: the sentences, and the shortest words in them."""

    article: str
    sentences: Span
    answer: Span


@dataclass(frozen=True, slots=True)
class StoryQuestion:
    """A question on a story and everything there that answers it, the best first; empty where nothing does."""

    id: str
    story: str
    question: str
    kind: str
    evidence: tuple[Evidence, ...]


def read_stories(data: Path, split: str) -> list[Story]:
    """Return the stories of a split."""
    records: Iterable[dict[str, Any]] = read_records(data / "stories" / "stories.jsonl.gz")
    return [Story(one["story"], split, tuple(one["articles"])) for one in records if one["split"] == split]


def read_story_questions(data: Path, stories: Sequence[Story]) -> dict[str, list[StoryQuestion]]:
    """Return the questions of each story, by its id."""
    questions: dict[str, list[StoryQuestion]] = {story.id: [] for story in stories}
    for record in read_records(data / "stories" / "questions.jsonl.gz"):
        if record["story"] in questions:
            question = _question(record)
            questions[question.story].append(question)
    return questions


def _question(record: dict[str, Any]) -> StoryQuestion:
    evidence = tuple(
        Evidence(one["article"], Span(one["start"], one["end"]), Span(one["answer_start"], one["answer_end"]))
        for one in record["evidence"]
    )
    return StoryQuestion(record["id"], record["story"], record["question"], record["kind"], evidence)


def read_news(data: Path, ids: Iterable[str]) -> dict[str, Article]:
    """Return the news articles of these ids."""
    wanted = frozenset(ids)
    return {article.id: article for article in read_articles(data / NEWS) if article.id in wanted}


def story_library(story: Story, articles: dict[str, Article], folder: Path, embedder: SentenceEmbedder) -> Library:
    """Return a story's archive as a library below `folder`, made if it is not there."""
    return library_of(folder / story.id, [articles[name] for name in story.articles], embedder)
