"""Story questions as they are trained on: what our search returns, as the product reads it; the places that answer."""

from __future__ import annotations

import gzip
import json
import random
from pathlib import Path

import pytest
from tokenizers import Tokenizer

from index.embedder import load_embedder
from index.library import Library
from qa.pairs import Pairs
from qa.training.base_model import default_base, load_tokenizer
from qa.training.reader_examples import Example
from qa.training.stories import SPLITS, read_news, read_stories, read_story_questions, story_library
from qa.training.story_examples import ANSWERING, COMPETING, FoundExamples, found_examples, story_groups

FOG = " ".join(f"On day {day} fog lay over the bay, and the boats stayed where they were." for day in range(30))
NEWS = (
    {"id": "pier", "title": "Pier opened", "outlet": "The Merrow Mail", "date": "2021-05-04",
     "text": f"The pier of Denby was opened by Ada Holm on Monday. Nobody came.\n\n{FOG}"},
    {"id": "again", "title": "Pier closed", "outlet": "The Merrow Mail", "date": "2021-09-04",
     "text": "The pier of Denby, which Ms Holm opened, has closed."},
    {"id": "roof", "title": "Roof leaks", "outlet": "The Merrow Mail", "date": "2021-09-05",
     "text": "The roof of the library at Salla leaks. Tomas Lind has put out eleven buckets."},
)  # fmt: skip


def place(article: str, sentence: str, answer: str) -> dict[str, object]:
    text = next(one["text"] for one in NEWS if one["id"] == article)
    start, at = text.index(sentence), text.index(answer)
    return {"article": article, "start": start, "end": start + len(sentence), "answer_start": at,
            "answer_end": at + len(answer)}  # fmt: skip


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("data")
    stories = [
        {"story": "s0", "split": "train", "articles": ["pier", "again"]},
        {"story": "s1", "split": "train", "articles": ["roof"]},
        {"story": "s2", "split": "report", "articles": ["roof"]},
    ]
    opened = [
        place("pier", "The pier of Denby was opened by Ada Holm on Monday.", "Ada Holm"),
        place("again", "The pier of Denby, which Ms Holm opened, has closed.", "Ms Holm"),
    ]
    questions = [
        {"id": "a", "story": "s0", "question": "who opened denby pier", "kind": "who", "evidence": opened},
        {"id": "b", "story": "s0", "question": "Who closed it?", "kind": "unanswerable", "evidence": []},
        {"id": "c", "story": "s1", "question": "Whose buckets?", "kind": "who",
         "evidence": [place("roof", "Tomas Lind has put out eleven buckets.", "Tomas Lind")]},
    ]  # fmt: skip
    for name, records in (("stories/stories", stories), ("stories/questions", questions), ("news/abp-12k", NEWS)):
        file = folder / f"{name}.jsonl.gz"
        file.parent.mkdir(exist_ok=True)
        file.write_bytes(gzip.compress("\n".join(map(json.dumps, records)).encode()))
    return folder


@pytest.fixture(scope="module")
def tokenizer() -> Tokenizer:
    return load_tokenizer(default_base())


@pytest.fixture(scope="module")
def found(data: Path, tokenizer: Tokenizer, tmp_path_factory: pytest.TempPathFactory) -> list[FoundExamples]:
    folder = tmp_path_factory.mktemp("libraries")
    stories = read_stories(data, "train")
    articles, embedder = read_news(data, {name for one in stories for name in one.articles}), load_embedder()
    for story in stories:
        story_library(story, articles, folder, embedder).close()
    return found_examples(stories, read_story_questions(data, stories), folder, Pairs(tokenizer))


def answers(tokenizer: Tokenizer, example: Example) -> list[str]:
    return [tokenizer.decode(example.ids[first : last + 1].tolist()) for first, last in example.answers]


def test_only_the_stories_of_a_split_are_read(data: Path) -> None:
    assert [story.id for story in read_stories(data, "report")] == ["s2"]
    assert list(read_story_questions(data, read_stories(data, "report"))) == ["s2"]


def test_every_place_that_answers_is_marked_under_its_header(found: list[FoundExamples], tokenizer: Tokenizer) -> None:
    assert sorted(words for one in found[0].answering for words in answers(tokenizer, one)) == ["ada holm", "ms holm"]
    assert found[0].others
    assert all(not one.answers for one in found[0].others)
    (header,) = {tokenizer.decode(one.ids.tolist(), skip_special_tokens=False).split("[SEP]")[1].strip()
                 for one in found[0].others}  # fmt: skip
    assert header == "pier opened · the merrow mail · 4 may 2021"


def test_what_a_story_does_not_answer_has_only_other_passages(found: list[FoundExamples]) -> None:
    assert not found[1].answering
    assert found[1].others


def test_a_few_questions_are_asked_of_a_story_that_they_are_not_of(found: list[FoundExamples]) -> None:
    """Of the first story one is asked of the second too, where nothing answers."""
    assert len(found) == 2 + 2
    assert not found[3].answering


def test_passages_compete_in_small_groups(found: list[FoundExamples]) -> None:
    drawn = [group for seed in range(20) for group in story_groups(found, random.Random(seed))]
    sizes = {(len(group.examples), sum(bool(one.answers) for one in group.examples)) for group in drawn}
    assert max(size for size, _ in sizes) == COMPETING
    assert {answering for _, answering in sizes} == set(range(ANSWERING + 1))


def test_the_splits_share_no_article(shared: Path) -> None:
    held = [{name for story in read_stories(shared / "data", split) for name in story.articles} for split in SPLITS]
    assert all(held)
    assert sum(map(len, held)) == len(set().union(*held))


def test_a_library_that_is_there_is_not_made_again(data: Path, tmp_path: Path) -> None:
    (story,) = read_stories(data, "report")
    articles, embedder = read_news(data, story.articles), load_embedder()
    story_library(story, articles, tmp_path, embedder).close()
    with_it = story_library(story, articles, tmp_path, embedder)
    assert isinstance(with_it, Library)
    assert with_it.ids() == ["roof"]
    assert with_it.generation == 1
