from __future__ import annotations

import os
from pathlib import Path

import pytest

from corpus.errors import LibraryBusyError, LibraryError
from index.indexing import IndexSummary, index_paths
from index.integrity import problems
from index.library import Library
from index.quotations import quotations
from index.rebuilding import PARTS, rebuild
from index.search import PassageIndex
from tests.conftest import write
from tests.test_formats import as_format_1, as_format_2
from tests.test_library import overwrite_vector


@pytest.fixture
def news(tmp_path: Path) -> Path:
    return write(
        tmp_path / "news",
        a_txt="The harbour wall fell.",
        b_txt="The ferry sailed.",
        c_md="---\ntitle: C\n---\nThe roof leaks.",
    )


@pytest.fixture
def library(tmp_path: Path) -> Library:
    return Library.create(tmp_path / "library")


def counts(summary: IndexSummary) -> tuple[int, int, int, int, int]:
    return summary.new, summary.changed, summary.unchanged, len(summary.gone), len(summary.bad)


def test_a_second_run_does_only_the_new_work(library: Library, news: Path) -> None:
    assert counts(index_paths(library, [news])) == (3, 0, 0, 0, 0)
    assert counts(index_paths(library, [news])) == (0, 0, 3, 0, 0)
    write(news, a_txt="The harbour wall stands.", d_txt="A new one.")
    (news / "b.txt").unlink()
    summary = index_paths(library, [news])
    assert counts(summary) == (1, 1, 1, 1, 0)
    assert summary.passages == 2
    assert summary.gone == ["b.txt"]
    assert library.ids() == ["a.txt", "b.txt", "c.md", "d.txt"]
    assert index_paths(library, [news], prune=True).pruned == 1
    assert library.ids() == ["a.txt", "c.md", "d.txt"]
    assert problems(library) == []


def test_a_sidecar_that_changes_changes_its_article_alone(library: Library, news: Path) -> None:
    index_paths(library, [news])
    write(news, metadata_csv="file,outlet,published\na.txt,Mail,2020-03-10\n")
    assert counts(index_paths(library, [news])) == (0, 1, 2, 0, 0)
    assert library.article("a").metadata.outlet == "Mail"


def test_ids_are_places_below_the_root_however_the_file_is_reached(library: Library, tmp_path: Path) -> None:
    root = tmp_path / "news"
    write(root / "2020", a_txt="One.")
    write(root, b_txt="Two.")
    index_paths(library, [root])
    assert counts(index_paths(library, [root / "2020"])) == (0, 0, 1, 0, 0)
    assert counts(index_paths(library, [root / "2020" / "a.txt"])) == (0, 0, 1, 0, 0)
    assert library.ids() == ["2020/a.txt", "b.txt"]
    assert library.roots() == [root]


def test_a_part_of_a_root_does_not_make_the_rest_gone(library: Library, tmp_path: Path) -> None:
    write(tmp_path / "news" / "2020", a_txt="One.")
    write(tmp_path / "news" / "2021", b_txt="Two.")
    index_paths(library, [tmp_path / "news"])
    assert index_paths(library, [tmp_path / "news" / "2020"], prune=True).gone == []


def test_an_id_claimed_twice_goes_to_the_first_and_both_places_are_named(library: Library, tmp_path: Path) -> None:
    first = write(tmp_path / "one", a_txt="First.")
    second = write(tmp_path / "two", a_txt="Second.")
    summary = index_paths(library, [first, second])
    assert counts(summary) == (1, 0, 0, 0, 1)
    assert str(first / "a.txt") in str(summary.bad[0])
    assert str(second / "a.txt") in str(summary.bad[0])
    assert library.article("a.txt").text == "First."
    again = index_paths(library, [second])
    assert counts(again) == (0, 0, 0, 0, 1)
    records = tmp_path / "three"
    records.mkdir()
    (records / "r.jsonl").write_text('{"id": "x", "text": "One."}\n{"id": "x", "text": "Two."}\n')
    assert "r.jsonl:2: has the id 'x'" in str(index_paths(library, [records]).bad[0])


def test_a_folder_that_was_moved_is_known_again(library: Library, news: Path, tmp_path: Path) -> None:
    index_paths(library, [news])
    news.rename(tmp_path / "moved")
    summary = index_paths(library, [tmp_path / "moved"], prune=True)
    assert counts(summary) == (0, 0, 3, 0, 0)


def test_an_article_that_turns_bad_is_neither_lost_nor_gone(library: Library, news: Path) -> None:
    index_paths(library, [news])
    (news / "a.txt").write_bytes(b"\0\0")
    summary = index_paths(library, [news], prune=True)
    assert counts(summary) == (0, 0, 2, 0, 1)
    assert library.article("a.txt").text == "The harbour wall fell."


def test_a_folder_that_cannot_be_listed_does_not_make_its_articles_gone(
    library: Library, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path / "news" / "closed", a_txt="One.")
    index_paths(library, [tmp_path / "news"])
    listing = os.scandir

    def refuse(path: str) -> object:
        if str(path).endswith("closed"):
            raise PermissionError(13, "Permission denied", str(path))
        return listing(path)

    monkeypatch.setattr(os, "scandir", refuse)
    summary = index_paths(library, [tmp_path / "news"], prune=True)
    assert "closed: cannot be listed (Permission denied)" in str(summary.bad[0])
    assert summary.gone == []


def test_a_record_gone_from_its_file_is_gone(library: Library, tmp_path: Path) -> None:
    file = tmp_path / "r.jsonl"
    file.write_text('{"id": "x", "text": "One."}\n{"id": "y", "text": "Two."}\n')
    index_paths(library, [file])
    file.write_text('{"id": "x", "text": "One."}\n')
    assert index_paths(library, [file]).gone == ["y"]


def test_a_second_writer_is_told(library: Library, news: Path) -> None:
    with Library.open(library.directory).writing(), pytest.raises(LibraryBusyError, match="wait until it has ended"):
        index_paths(library, [news])


def test_another_model_is_refused_for_a_library_that_has_one(library: Library, news: Path) -> None:
    index_paths(library, [news])
    with pytest.raises(LibraryError, match="was made with the model all-MiniLM-L6-v2, not other"):
        index_paths(library, [news], model="other")


@pytest.mark.parametrize("parts", [(), *((part,) for part in PARTS)])
def test_everything_derived_can_be_made_again_without_the_files(
    library: Library, news: Path, parts: tuple[str, ...]
) -> None:
    index_paths(library, [news])
    before = PassageIndex(library).search("who sailed?", k=3)
    for file in news.iterdir():
        file.unlink()
    rebuild(library, parts)
    assert problems(library) == []
    after = PassageIndex(library).search("who sailed?", k=3)
    assert [hit.article.id for hit in after.hits] == [hit.article.id for hit in before.hits]
    assert [hit.cosine for hit in after.hits] == pytest.approx([hit.cosine for hit in before.hits], abs=2e-3)


def test_a_check_finds_a_text_that_was_changed(library: Library, news: Path) -> None:
    index_paths(library, [news])
    with library.transaction() as connection:
        connection.execute("UPDATE versions SET text = 'The harbour wall rose' WHERE id = 'a.txt'")
    found = problems(library)
    assert any("the text of a.txt is not that of version" in problem for problem in found)
    assert any("outside its text" in problem for problem in found)


def test_a_check_finds_a_sketch_that_is_not_the_texts(library: Library, news: Path) -> None:
    index_paths(library, [news])
    with library.transaction() as connection:
        connection.execute("INSERT INTO sketches SELECT 1, number FROM articles WHERE id = 'a.txt'")
    assert problems(library) == ["the sketch of a.txt is not that of its text; run: cuttings rebuild --only passages"]


def test_a_check_finds_vectors_that_are_not_the_models(library: Library, news: Path) -> None:
    index_paths(library, [news])
    numbers, matrix = library.vectors()
    overwrite_vector(library, int(numbers[0]), -matrix[0])
    rebuild(library, ["vectors"])
    assert any("the encoder does not agree" in problem for problem in problems(library))


def test_a_record_that_moved_to_another_file_is_known_again(library: Library, tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text('{"id": "x", "text": "One."}\n{"id": "y", "text": "Two."}\n')
    index_paths(library, [tmp_path / "a.jsonl"])
    (tmp_path / "a.jsonl").write_text('{"id": "y", "text": "Two."}\n')
    (tmp_path / "b.jsonl").write_text('{"id": "x", "text": "One."}\n')
    for paths in ([tmp_path / "b.jsonl"], [tmp_path / "a.jsonl", tmp_path / "b.jsonl"]):
        summary = index_paths(library, paths, prune=True)
        assert (summary.gone, summary.bad) == ([], [])
    assert library.ids() == ["x", "y"]


def test_a_folder_has_one_name_however_it_is_written(
    library: Library, news: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    index_paths(library, [news])
    (news.parent / "other").mkdir()
    monkeypatch.chdir(news.parent / "other")
    for written in ("../news", "./../news/.", str(news / ".." / "news")):
        assert counts(index_paths(library, [Path(written)])) == (0, 0, 3, 0, 0)
    assert library.roots() == [news]


def test_an_article_that_is_all_furniture_is_kept_and_agrees(library: Library, tmp_path: Path) -> None:
    index_paths(library, [write(tmp_path / "news", a_txt="Advertisement", b_txt="The ferry sailed.")])
    assert library.counts()["passages"] == 1
    assert problems(library) == []


def test_a_library_that_another_release_analysed_says_what_to_run(library: Library, news: Path) -> None:
    index_paths(library, [news])
    library.set_settings({"analysis": "0"})
    for use in (lambda: PassageIndex(library), lambda: index_paths(library, [news])):
        with pytest.raises(LibraryError, match="was analysed by another release; run: cuttings rebuild"):
            use()
    rebuild(library)
    assert problems(library) == []


def test_a_library_of_the_first_format_is_rebuilt_from_its_texts(library: Library, tmp_path: Path) -> None:
    report = (
        "The lighthouse reopened in March 2023, after a nine-month dispute over who was to pay for the lamp. The"
        " harbour board had asked the county for half of the money, and was told that a lamp is no road."
    )
    index_paths(library, [write(tmp_path / "news", a_txt=report, b_txt=f"Light again\n\n{report}", c_txt="It rained.")])
    library.set_settings({"analysis": "1"})
    as_format_1(library)
    upgraded = Library.open(library.directory, upgrade=True)
    with pytest.raises(LibraryError, match="was analysed by another release; run: cuttings rebuild"):
        PassageIndex(upgraded)
    rebuild(upgraded)
    first, copy, other = upgraded.articles(upgraded.numbers())
    assert [one.value for one in first.times] == ["2023-03", "P9M"]
    assert first.group == copy.group != other.group
    assert problems(upgraded) == []


def spoken(count: int) -> dict[str, str]:
    return {f"r{n:02}_txt": f"“Pier {n} is shut,” said Ann Lee {n}. It rained." for n in range(count)}


def quoted(library: Library) -> list[tuple[str, object]]:
    return [(found.article.id, found.quotation) for found in quotations(library)]


def test_quotations_are_found_again_as_indexing_finds_them_and_nothing_is_embedded(
    library: Library, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    index_paths(library, [write(tmp_path / "news", **spoken(3))])
    before = quoted(library)
    as_format_2(library)
    upgraded = Library.open(library.directory, upgrade=True)
    for use in (lambda: PassageIndex(upgraded), lambda: index_paths(upgraded, [tmp_path / "news"])):
        with pytest.raises(LibraryError, match="or none; run: cuttings rebuild --only quotations --library"):
            use()
    monkeypatch.setattr("index.rebuilding.load_embedder", None)
    rebuild(upgraded, ["quotations"])
    assert quoted(upgraded) == before != []
    assert problems(upgraded) == []


def test_an_interrupted_search_for_quotations_goes_on_where_it_was(
    library: Library, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    index_paths(library, [write(tmp_path / "news", **spoken(5))])
    before = quoted(library)
    as_format_2(library)
    upgraded = Library.open(library.directory, upgrade=True)
    monkeypatch.setattr("index.rebuilding._ARTICLES_A_TRANSACTION", 2)

    def stop(done: int, found: int) -> None:
        if done == 4:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        rebuild(upgraded, ["quotations"], progress=stop)
    with pytest.raises(LibraryError, match="rebuild --only quotations"):
        PassageIndex(upgraded)
    heard: list[int] = []
    rebuild(upgraded, ["quotations"], progress=lambda done, _: heard.append(done))
    assert heard == [5]
    assert quoted(upgraded) == before
