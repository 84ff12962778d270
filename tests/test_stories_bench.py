"""The stories bench over two invented stories: each question is asked of its own archive, and near misses count."""

from __future__ import annotations

from pathlib import Path

from index.embedder import load_embedder
from qa.evaluation.stories import ask_each, read_right_passages, summary
from qa.readers import DEFAULT_READER
from qa.span_model import OnnxSpanModel
from qa.training.stories import read_news, read_stories, read_story_questions, story_library
from tests.test_stories import data as data  # noqa: PLC0414 - a fixture


def test_every_question_is_asked_of_its_story_and_scored(data: Path, tmp_path: Path) -> None:
    stories = read_stories(data, "train")
    questions = read_story_questions(data, stories)
    articles, embedder = read_news(data, {name for one in stories for name in one.articles}), load_embedder()
    for story in stories:
        story_library(story, articles, tmp_path, embedder).close()
    judged, latencies, answers = ask_each(stories, questions, tmp_path, DEFAULT_READER)
    assert [one["id"] for one in answers] == list(judged) == ["a", "b", "c"]
    assert [one.answerable for one in judged.values()] == [True, False, True]
    assert answers[0]["expected"] == ["Ada Holm", "Ms Holm"]
    assert judged["a"].outcome.values["QuoteSuccess@1"] == 1.0
    assert len(latencies["total"]) == 3
    by_kind = summary(judged, {"a": "who", "b": "unanswerable", "c": "who"})["by kind"]
    assert isinstance(by_kind, dict)
    assert by_kind["who"]["F1"][-1] == 2
    assert "F1" not in by_kind["unanswerable"]
    alone = read_right_passages(stories, questions, tmp_path, OnnxSpanModel())
    assert alone["F1"][-1] == 2
    assert 0 < (alone["F1"][0] or 0) <= 1
