from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from corpus.errors import LibraryError
from index.lexical import FOLDER, LexicalIndex
from index.library import Library
from tests.test_library import new

TEXTS = {
    "wall.txt": "The harbour wall of the town will be repaired. It was built of stone.",
    "ferry.txt": "The night ferry made its last crossing of the harbour. Nobody was on the ferry but the crew.",
    "roof.txt": "The library gets a new roof. The repairs to the roof cost 184,000 pounds.",
}


@pytest.fixture
def library(tmp_path: Path) -> Library:
    made = Library.create(tmp_path)
    made.store([new(name, text) for name, text in TEXTS.items()])
    return made


@pytest.fixture
def index(library: Library) -> LexicalIndex:
    made = LexicalIndex(library)
    made.catch_up()
    return made


def articles_of(library: Library, ranking: list[tuple[int, float]]) -> list[str]:
    return [library.articles([number])[0].id for number, _ in ranking]


def test_the_more_telling_match_comes_first(library: Library, index: LexicalIndex) -> None:
    assert articles_of(library, index.search_articles("the ferries in the harbour", 3)) == ["ferry.txt", "wall.txt"]
    numbers = [number for number, _ in index.search_passages("repaired roofs", 3)]
    assert library.passages(numbers)[numbers[0]].article == library.article("roof.txt").number


def test_words_in_quotation_marks_must_occur_as_that_phrase(library: Library, index: LexicalIndex) -> None:
    assert articles_of(library, index.search_articles('"crossing of the harbour" wall', 3)) == ["ferry.txt"]
    assert articles_of(library, index.search_articles("“harbour crossing” wall", 3)) == []
    assert index.passages.phrase_matches("no quotation marks") is None


def test_a_filter_carries_no_score(library: Library, index: LexicalIndex) -> None:
    every = dict(index.search_passages("harbour repairs", 9))
    wall = library.article("wall.txt").number
    [passage] = library.passages_of(wall)
    assert index.search_passages("harbour repairs", 9, np.array([wall])) == [(passage.number, every[passage.number])]
    assert index.search_passages("harbour repairs", 9, np.array([], np.int64)) == []
    assert index.score_passages("harbour repairs", np.array([passage.number])) == {
        passage.number: every[passage.number]
    }


def test_catching_up_follows_changes_and_removals(library: Library, index: LexicalIndex) -> None:
    library.store([new("ferry.txt", "The zebra escaped."), new("extra.txt", "Another zebra.")])
    library.remove(["wall.txt"])
    index.catch_up()
    assert sorted(articles_of(library, index.search_articles("zebra", 9))) == ["extra.txt", "ferry.txt"]
    assert index.search_articles("harbour", 9) == []
    assert index.generation == library.generation
    assert index.problems() == []


def test_replaying_a_generation_is_harmless(library: Library, index: LexicalIndex) -> None:
    for part in index._indexes:
        index._replay(part, library.changes_since(0))
    assert index.problems() == []


def test_another_process_sees_what_was_committed(library: Library, index: LexicalIndex) -> None:
    reader = LexicalIndex(library)
    library.store([new("extra.txt", "A zebra.")])
    index.catch_up()
    reader.refresh()
    assert articles_of(library, reader.search_articles("zebra", 9)) == ["extra.txt"]


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    question=st.text(max_size=80).filter(lambda text: text.isascii() or text.encode(errors="ignore").decode() == text)
)
def test_a_question_may_hold_any_character(index: LexicalIndex, question: str) -> None:
    assert len(index.search_passages(question, 2)) <= 2


def test_a_question_of_stop_words_alone_finds_nothing(index: LexicalIndex) -> None:
    assert index.search_passages("Who is it?", 3) == []


def test_weights_fall_with_frequency_from_one_to_zero(index: LexicalIndex) -> None:
    unseen, rare, common = index.weights([*index.terms("zebra"), *index.terms("ferry"), *index.terms("harbour")])
    assert 1 == unseen > rare > common > 0


def test_a_word_of_the_only_passage_still_counts(tmp_path: Path) -> None:
    library = Library.create(tmp_path)
    library.store([new("only.txt", "The harbour wall fell.")])
    index = LexicalIndex(library)
    index.catch_up()
    assert index.weights(index.terms("harbour")) > 0


@pytest.mark.parametrize("damage", ["meta.json", "*.term"])
def test_a_damaged_or_missing_index_names_the_command_that_mends_it(
    library: Library, index: LexicalIndex, damage: str
) -> None:
    for file in (library.directory / FOLDER / "articles").glob(damage):
        file.write_bytes(b"damaged")
    with pytest.raises(LibraryError, match=r"damaged.*run: cuttings rebuild --only lexical"):
        LexicalIndex(library).search_articles("harbour", 3)
    LexicalIndex.discard(library)
    LexicalIndex(library).catch_up()
    assert LexicalIndex(library).problems() == []


def test_a_changed_byte_is_found_by_a_check(library: Library, index: LexicalIndex) -> None:
    [file] = (library.directory / FOLDER / "passages").glob("*.idx")
    content = bytearray(file.read_bytes())
    content[10] ^= 1
    file.write_bytes(content)
    assert "does not have its checksum; run: cuttings rebuild --only lexical" in index.problems()[0]


def test_a_missing_index_is_told(library: Library, index: LexicalIndex) -> None:
    (library.directory / FOLDER / "articles" / "meta.json").unlink()
    with pytest.raises(LibraryError, match="is missing, or a part of it; run: cuttings rebuild --only lexical"):
        LexicalIndex(library)


def test_indexes_of_another_release_name_the_command_that_makes_them_anew(
    library: Library, index: LexicalIndex
) -> None:
    library.set_settings({"lexical": "built"})
    with pytest.raises(LibraryError, match=r"another release; run: cuttings rebuild --only lexical"):
        LexicalIndex(library)


def test_an_article_counts_whole_and_by_its_best_passage(library: Library, index: LexicalIndex) -> None:
    [(wall, score), *_] = index.search_articles("harbour wall", 3)
    whole = dict(index._articles.search("harbour wall", 9))[wall]
    best = max(index.score_passages("harbour wall", np.array([p.number for p in library.passages_of(wall)])).values())
    assert score == pytest.approx(whole + best)
