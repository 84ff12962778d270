"""`cuttings quotes` and its search, over a library of quotations made by hand: finders have their own tests."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from corpus.errors import InputError
from corpus.quotations import Kind
from index.embedder import load_embedder
from index.filters import Filters
from index.indexing import embed_articles, prepare
from index.library import Library
from index.quotation_search import search_quotations
from index.quotations import QuotationFilters, quotation_record, quotations
from index.search import PassageIndex, update_derived
from tests.test_cli import error, imported_by, run
from tests.test_quotations import FERRY, WALL, quoting, spoken

DREDGE = "“Nobody will dredge the harbour this winter,” said Ana Müller. “The crane is not a toy,” said Bo Reed."


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Path:
    library = Library.create(tmp_path_factory.mktemp("quotes") / "library")
    made = [
        quoting(
            "wall.txt", WALL, spoken(WALL, "Ana Müller", "Lee Ho-hyeon", "Mr. Bo Reed"), published=date(2021, 3, 4)
        ),
        quoting("ferry.txt", FERRY, spoken(FERRY, "Müller", "ana muller"), outlet="Mail"),
        quoting("dredge.txt", DREDGE, spoken(DREDGE, "Ana Müller", "Bo Reed"), published=date(2020, 1, 2)),
    ]
    embedder = load_embedder()
    prepare(library, embedder)
    library.store(embed_articles([(one.article, one.file, one.analysis) for one in made], embedder))
    update_derived(library)
    return library.directory


@pytest.fixture(scope="module")
def index(library: Path) -> PassageIndex:
    return PassageIndex.open(library)


def test_what_is_said_comes_by_meaning_and_by_words(index: PassageIndex) -> None:
    assert search_quotations(index, "cleaning the port")[0].said.startswith("Nobody will dredge")
    assert search_quotations(index, "crane")[0].said == "The crane is not a toy,"


def test_a_filtered_search_is_complete(index: PassageIndex, monkeypatch: pytest.MonkeyPatch) -> None:
    wanted = QuotationFilters(speaker="Muller")
    assert len(search_quotations(index, "a toy", wanted)) == 4
    # As many as are encoded at most make the search go by way of the best passages.
    monkeypatch.setattr("index.quotation_search.ENCODED", 1)
    assert len(search_quotations(index, "a toy", wanted, limit=4)) == 4
    assert (
        len(search_quotations(index, "a toy", QuotationFilters(Filters(outlet="Mail"), kind=Kind.DIRECT), limit=9)) == 2
    )


def test_a_phrase_must_be_said(index: PassageIndex, monkeypatch: pytest.MonkeyPatch) -> None:
    for encoded in (128, 1):
        monkeypatch.setattr("index.quotation_search.ENCODED", encoded)
        assert [one.said for one in search_quotations(index, 'harbour "the crane"')] == ["The crane is not a toy,"]
        assert search_quotations(index, '"crane toy"') == ()


def test_a_search_for_nothing_is_refused(index: PassageIndex) -> None:
    with pytest.raises(InputError, match="at least 1"):
        search_quotations(index, "crane", limit=0)


def test_the_command_prints_the_records_of_all_quotations_in_order(library: Path) -> None:
    done = run("quotes", "--json", "--library", library)
    assert (done.returncode, done.stderr) == (0, "")
    expected = [json.loads(json.dumps(quotation_record(one))) for one in quotations(Library.open(library))]
    assert [json.loads(line) for line in done.stdout.splitlines()] == expected
    assert [one["article"] for one in expected] == ["dredge.txt"] * 2 + ["ferry.txt"] * 2 + ["wall.txt"] * 3


def test_the_command_shows_words_in_context_with_who_said_them_where(library: Path) -> None:
    done = run("quotes", "mending", "--speaker", "ho-hyeon", "--until", "2022-01-01", "--library", library)
    assert "“**We shall mend it,**” said Lee Ho-hyeon." in done.stdout
    assert "\n    Lee Ho-hyeon\n" in done.stdout
    assert "4 March 2021 · wall.txt#38-55" in done.stdout
    assert done.stdout.count("#") == 1


def test_the_newest_of_what_was_found_come_first_and_the_undated_are_counted(library: Path) -> None:
    newest = run("quotes", "the harbour wall", "--order", "newest", "--limit", 4, "--json", "--library", library)
    days = [json.loads(line)["published"] for line in newest.stdout.splitlines()]
    assert days == sorted(days, key=lambda day: day or "", reverse=True)
    assert len(days) == 4
    dated = run("quotes", "--since", "2020-01-01", "--limit", 1, "--json", "--library", library)
    assert dated.stdout.count("\n") == 1
    assert dated.stderr == "1 undated article left out by the date filter.\n"


def test_listing_loads_no_model(library: Path) -> None:
    assert not {"torch", "transformers", "gradio"} & imported_by("quotes", "--library", str(library))


def test_info_counts_quotations_and_names_who_is_quoted_most(library: Path) -> None:
    facts = json.loads(run("info", "--json", "--library", library).stdout)
    assert facts["quotations"] == 7
    assert facts["speakers"][:2] == ["Ana Müller (3)", "Mr. Bo Reed (2)"]


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        ([""], "WORDS is empty"),
        (["--limit", "0"], "at least 1"),
        (["--since", "soon"], "--since: 'soon' is no date"),
        (["--since", "2021-01-02", "--until", "2021-01-01"], "swap"),
        (["--speaker", "?"], "names nobody"),
        (["--speaker", "Lee Ho-hyun"], "no speaker Lee Ho-hyun; did you mean Lee Ho-hyeon (1 quotation)?"),
    ],
)
def test_bad_input_is_told_in_one_line(library: Path, arguments: list[str], expected: str) -> None:
    assert expected in error("quotes", *arguments, "--library", library)


def test_an_unknown_kind_is_a_matter_of_usage(library: Path) -> None:
    assert run("quotes", "--kind", "shouted", "--library", library).returncode == 2


def test_no_library_is_told(tmp_path: Path) -> None:
    assert "make one with: cuttings index" in error("quotes", "--library", tmp_path / "nowhere")
