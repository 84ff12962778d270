"""`cuttings quotes --export` and `--cite`: whole files, every field, the article's words untouched."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from pathlib import Path

import pytest
import rispy

from corpus.article import Span
from corpus.errors import InputError
from corpus.quotations import Kind, Quotation
from index.library import Library
from index.quotations import FoundQuotation, quotation_record, quotations
from tests.test_citations import quoting
from tests.test_cli import error, run
from tests.test_quotations import library as library  # noqa: PLC0414 - a fixture
from ui.export import COLUMNS, export_quotations, export_record

FORMULA = "=1+1, “two”;\n\nthree\t"


def read_csv(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_an_export_is_the_records_with_their_citations(library: Library, tmp_path: Path) -> None:
    found = list(quotations(library))
    count, _ = export_quotations(found, tmp_path / "a.jsonl")
    read = [json.loads(line) for line in (tmp_path / "a.jsonl").read_text(encoding="utf-8").splitlines()]
    assert [one.pop("citation") for one in read] == [
        f"cuttings:{one.article.id}@{one.article.version}#{one.quotation.hull.start}-{one.quotation.hull.end}"
        for one in found
    ]
    assert read == [json.loads(json.dumps(quotation_record(one))) for one in found]
    assert count == len(found) > 0


def test_csv_holds_the_same_as_json_lines(library: Library, tmp_path: Path) -> None:
    found = list(quotations(library))
    export_quotations(found, tmp_path / "a.csv")
    expected = [
        {name: "" if value is None else str(value) for name, value in export_record(one).items()} for one in found
    ]
    assert read_csv(tmp_path / "a.csv") == expected


def test_words_like_a_formula_are_left_as_they_are_and_counted(tmp_path: Path) -> None:
    nobody = Quotation((Span(0, len(FORMULA)),), None, None, None, Kind.DIRECT)
    found = FoundQuotation(nobody, quoting(FORMULA, (0, 1)).article)
    assert export_quotations([found], tmp_path / "a.csv") == (1, 1)
    [read] = read_csv(tmp_path / "a.csv")
    assert (read["text"], read["speaker"], read["speaker_start"]) == (FORMULA, "", "")


def test_an_export_of_nothing_has_its_columns_alone(tmp_path: Path) -> None:
    assert export_quotations([], tmp_path / "a.csv") == (0, 0)
    assert (tmp_path / "a.csv").read_text(encoding="utf-8-sig").split() == [",".join(COLUMNS)]


def test_what_was_there_stays_until_the_export_is_whole(tmp_path: Path) -> None:
    def broken() -> Iterator[FoundQuotation]:
        yield quoting()
        raise InputError("the library went away")

    path = tmp_path / "a.csv"
    path.write_text("before")
    with pytest.raises(InputError, match="went away"):
        export_quotations(broken(), path)
    assert path.read_text() == "before"
    assert list(tmp_path.iterdir()) == [path]


def test_the_command_exports_a_search_and_prints_nothing(library: Library, tmp_path: Path) -> None:
    path = tmp_path / "out.jsonl"
    done = run("quotes", "--speaker", "Lee Ho-hyeon", "--export", path, "--library", library.directory)
    assert (done.returncode, done.stdout) == (0, "")
    assert done.stderr == f"2 quotations written to {path}.\n"
    assert path.read_text(encoding="utf-8").count("\n") == 2


@pytest.mark.parametrize(
    ("name", "expected"),
    [("a.xlsx", "is named FILE.csv or FILE.jsonl"), ("no/a.csv", "there is no folder"), ("d.csv", "is a folder")],
)
def test_a_file_that_cannot_be_is_told_in_one_line(library: Library, tmp_path: Path, name: str, expected: str) -> None:
    (tmp_path / "d.csv").mkdir()
    assert expected in error("quotes", "--export", tmp_path / name, "--library", library.directory)


def test_the_command_cites_a_search(library: Library) -> None:
    done = run("quotes", "--speaker", "Lee Ho-hyeon", "--cite", "ris", "--library", library.directory)
    assert [entry["abstract"] for entry in rispy.loads(done.stdout)] == ["We shall mend it,", "It rains,"]
    none = run("quotes", "--until", "1999-01-01", "--cite", "csl-json", "--library", library.directory)
    assert json.loads(none.stdout) == []
    assert none.stderr.startswith("No quotation is found.\n")


def test_an_answers_quotes_are_cited_without_a_speaker(sample: Path) -> None:
    done = run("ask", "What will the new library roof cost?", "--cite", "csl-json", "--library", sample)
    first = json.loads(done.stdout)[0]
    assert first["archive_location"].startswith("cuttings:library-roof")
    assert "note" not in first
    silent = run("ask", "Who won the 1998 chess olympiad?", "--cite", "bibtex", "--library", sample)
    assert (silent.returncode, silent.stdout) == (0, "")
    assert "nothing to cite" in silent.stderr


@pytest.mark.parametrize("other", [["--json"], ["--export", "a.csv"]])
def test_one_form_at_a_time(library: Library, other: list[str]) -> None:
    assert run("quotes", "--cite", "ris", *other, "--library", library.directory).returncode == 2


def test_a_batch_is_not_cited(library: Library) -> None:
    assert "--cite is for one question" in error(
        "ask", "--batch", "a.jsonl", "--cite", "ris", "--library", library.directory
    )
