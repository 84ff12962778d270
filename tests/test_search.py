from __future__ import annotations

from datetime import date
from pathlib import Path

import numpy as np
import pytest

from corpus.errors import LibraryError
from index.filters import Filters
from index.fusion import LEXICAL_WEIGHT, Recency
from index.indexing import index_paths
from index.library import Library
from index.search import SYSTEMS, PassageIndex
from tests.conftest import write


@pytest.fixture(scope="module")
def index(sample: Path) -> PassageIndex:
    return PassageIndex.open(sample)


def test_a_question_finds_the_passage_that_answers_it(index: PassageIndex) -> None:
    found = index.search("When did Japan lift the curbs?", k=5)
    assert "curbs-lifted.md" in {hit.article.id for hit in found.hits}
    assert found.query.shape == (384,)
    assert set(found.timing_ms) == {"encode", "search"}


def test_every_hit_names_its_rank_in_each_system_and_its_cosine(index: PassageIndex) -> None:
    for hit in index.search("harbour wall", k=10).hits:
        assert hit.ranks.keys() <= set(SYSTEMS)
        assert -1 <= hit.cosine <= 1


def test_a_hit_is_as_good_as_its_cosine_and_its_share_of_the_best_match_by_words(index: PassageIndex) -> None:
    question = "When will the harbour wall be repaired?"
    hits = index.search(question, k=20).hits
    words = index.lexical.score_passages(question, np.array(index.library.select("SELECT number FROM passages", [])))
    best = max(words.values())
    for hit in hits:
        assert hit.score == pytest.approx(
            hit.cosine + LEXICAL_WEIGHT * words.get(hit.passage.number, 0) / best, abs=2e-3
        )
    assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)


@pytest.mark.parametrize("systems", [("bm25",), ("dense",)])
def test_one_system_alone_gives_its_own_order(index: PassageIndex, systems: tuple[str, ...]) -> None:
    hits = index.search("the night ferry", k=5, systems=systems).hits
    assert [hit.ranks for hit in hits] == [{systems[0]: rank} for rank in range(1, len(hits) + 1)]
    assert hits[0].article.id == "last-night-ferry.md"


def test_filters_hold_in_both_systems_and_undated_articles_are_counted(index: PassageIndex) -> None:
    filters = Filters(since=date(2021, 9, 1), until=date(2021, 9, 30))
    found = index.search("the night ferry and the curbs", k=50, filters=filters)
    assert {hit.article.id for hit in found.hits} == {"harbour-wall-meeting.md", "harbour-wall-doubts.txt"}
    assert found.undated == 1
    assert len(found.hits) == 6  # every passage of the two, though dozens of others lie nearer


def test_a_quoted_phrase_must_occur_in_every_hit(index: PassageIndex) -> None:
    hits = index.search('"white list"', k=20).hits
    assert hits
    assert all("white list" in hit.passage.span.of(hit.article.text).lower() for hit in hits)
    assert index.search('"list white"', k=20).hits == ()


def test_articles_are_ranked_once_each(index: PassageIndex) -> None:
    ranked = index.rank_articles("harbour wall", k=5)
    assert {article for article, _ in ranked[:2]} == {"harbour-wall-meeting.md", "harbour-wall-doubts.txt"}
    assert len({article for article, _ in ranked}) == len(ranked) == 5


def test_an_open_index_notices_what_others_commit(tmp_path: Path) -> None:
    folder = write(tmp_path / "news", a_txt="The harbour wall fell.")
    library = Library.create(tmp_path / "library")
    index_paths(library, [folder])
    index = PassageIndex.open(library.directory)
    write(folder, b_txt="A zebra escaped from the zoo.")
    index_paths(Library.open(library.directory), [folder])
    assert index.search("zebra", k=1).hits[0].article.id == "b.txt"
    (folder / "b.txt").unlink()
    index_paths(Library.open(library.directory), [folder], prune=True)
    assert {hit.article.id for hit in index.search("zebra", k=9).hits} == {"a.txt"}


def test_while_another_process_writes_the_rest_is_answered_and_what_lags_is_counted(tmp_path: Path) -> None:
    folder = write(tmp_path / "news", a_txt="The harbour wall fell.")
    library = Library.create(tmp_path / "library")
    index_paths(library, [folder])
    index = PassageIndex.open(library.directory)
    writer = Library.open(library.directory)
    with writer.writing():
        article = writer.article("a.txt")
        vector = writer.vectors()[1]
        from corpus.article import Article
        from corpus.passages import analyse
        from index.rows import NewArticle

        fresh = Article(id="b.txt", text="A zebra escaped.")
        writer.store([NewArticle(fresh, fresh.fingerprint, "", analyse(fresh), vector)])
        writer.remove([article.id])
        found = index.search("zebra harbour", k=5)
        assert [hit.article.id for hit in found.hits] == ["b.txt"]  # found by its vector
        assert found.unsearchable == 1
    assert index.search("zebra", k=5).unsearchable == 0


def test_a_library_without_articles_says_what_to_run(tmp_path: Path) -> None:
    Library.create(tmp_path)
    with pytest.raises(LibraryError, match="cuttings index PATH"):
        PassageIndex.open(tmp_path)


def test_hits_lie_in_their_articles(index: PassageIndex) -> None:
    for hit in index.search("talks", k=40).hits:
        assert hit.passage.span.end <= len(hit.article.text)
        assert all(hit.passage.span.contains(sentence) for sentence in hit.passage.sentences)
        vector = index.library.vectors_of([hit.passage.number])[hit.passage.number]
        assert np.linalg.norm(vector.astype(np.float32)) == pytest.approx(1, abs=1e-3)


def test_of_passages_about_as_good_the_newer_article_comes_first(tmp_path: Path) -> None:
    words = "The toll on the Denby bridge is {} pence for a cart and nothing for whoever walks over it."
    old = f"---\npublished: 2021-05-03\n---\n{words.format('nine')}\n"
    new = f"---\npublished: 2023-05-03\n---\n{words.format('forty')}\n"
    index_paths(Library.create(tmp_path / "library"), [write(tmp_path / "articles", old_md=old, new_md=new)])
    index = PassageIndex.open(tmp_path / "library")

    def scores(recency: Recency | None = None) -> np.ndarray:
        hits = index.search("What is the toll on the Denby bridge?", recency=recency).hits
        return np.array([hit.score for hit in sorted(hits, key=lambda hit: hit.article.id)])  # the new one, the old one

    on_the_day, the_year_before = (scores(Recency(date(year, 5, 3), 0.3)) - scores() for year in (2023, 2022))
    assert on_the_day[0] == pytest.approx(0.3)
    assert 0 < on_the_day[1] < 0.02
    assert the_year_before[0] == 0
