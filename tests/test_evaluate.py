"""`cuttings evaluate` as a person calls it: arguments in, tables, files and exit codes out."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from qa.evaluation.report import read_report
from tests.collections import QUERIES, write_beir
from ui.cli import main


@pytest.fixture(scope="module")
def work(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("work")


@pytest.fixture(scope="module")
def runs(tmp_path_factory: pytest.TempPathFactory, work: Path) -> Path:
    """A finished retrieval run of a small collection."""
    folder = tmp_path_factory.mktemp("runs")
    dataset = write_beir(folder / "harbour")
    assert main(["evaluate", "retrieval", str(dataset), "--work", str(work), "--out", str(folder / "all")]) == 0
    return folder


def test_a_run_is_written_where_out_says_and_its_table_printed(
    runs: Path, work: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    arguments = ["--systems", "hybrid,bm25", "--measures", "Success@1 RR@10", "--split", "odd", "--work", str(work)]
    assert main(["evaluate", "retrieval", str(runs / "harbour"), *arguments]) == 0
    said = capsys.readouterr()
    assert [line.split()[0] for line in said.out.splitlines()] == ["system", "hybrid", "bm25"]
    assert said.out.split()[1:3] == ["Success@1", "RR@10"]
    assert "Written to evaluations/retrieval-harbour-odd/report.md" in said.err
    assert read_report(Path("evaluations/retrieval-harbour-odd")).times["finished"]


def test_two_systems_of_one_run_are_compared(runs: Path, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    both = [f"{runs / 'all'}:bm25", f"{runs / 'all'}:hybrid"]
    assert main(["evaluate", "compare", *both, "--out", str(tmp_path)]) == 0
    assert "nDCG@10" in capsys.readouterr().out
    comparison = read_report(tmp_path)
    assert comparison.kind == "comparison"
    assert set(comparison.systems["bm25 → hybrid"].totals) >= {"p nDCG@10", "p (Holm) nDCG@10"}


def test_one_query_is_shown_with_its_ranks(runs: Path, work: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["evaluate", "retrieval", str(runs / "harbour"), "--show", "q3", "--work", str(work)]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == f"q3: {QUERIES['q3']}"
    assert lines[2].split() == ["bm25", "dense", "hybrid", "document"]
    assert lines[3].split()[:5] == ["✓", "1", "1", "1", "d3"]
    assert any(line.split()[0] == "✗" and " d4 " in line for line in lines[3:])


def test_a_reader_is_measured(tmp_path: Path, work: Path, capsys: pytest.CaptureFixture[str]) -> None:
    context = "The bridge was closed on Monday. It was built in 1887."
    records = [
        {"id": "a", "title": "", "context": context, "question": "When was the bridge built?",
         "answers": [{"text": "in 1887", "start": context.index("in 1887")}]},
        {"id": "b", "title": "", "context": context, "question": "Who drank the tea?", "answers": []},
    ]  # fmt: skip
    path = tmp_path / "small.jsonl"
    path.write_text("".join(f"{json.dumps(record)}\n" for record in records))
    assert main(["evaluate", "reader", str(path), "--work", str(work), "--out", str(tmp_path / "out")]) == 0
    assert "HasAns F1" in capsys.readouterr().out
    assert "risk_coverage" in read_report(tmp_path / "out").systems["cuttings"].curves


def test_answers_are_measured_and_all_quotes_are_verbatim(
    sample: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    questions = tmp_path / "set.jsonl"
    asked = {"id": "a", "question": "When did Japan lift the curbs?", "answers": ["last month"]}
    questions.write_text(f"{json.dumps(asked)}\n")
    assert main(["evaluate", "answers", str(questions), "--library", str(sample), "--out", str(tmp_path / "out")]) == 0
    assert "Verbatim" in capsys.readouterr().out
    assert read_report(tmp_path / "out").systems["cuttings"].totals["Verbatim"].value == 1.0


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["retrieval", "{runs}/harbour", "--measures", "Best@1"], "Best@1: there is no such measure; there are "),
        (["retrieval", "{runs}/harbour", "--systems", "splade"], "there are: bm25, dense, hybrid"),
        (["retrieval", "{runs}/harbour", "--systems", ","], "no system is named"),
        (["retrieval", "{runs}/harbour", "--split", "third"], "there are: all, even, odd"),
        (["retrieval", "{runs}/harbour", "--topics", "{runs}"], "--topics and --qrels go together"),
        (["retrieval", "{runs}/harbour", "--timeout", "-1"], "a question may take some seconds, not -1"),
        (["retrieval", "{runs}/harbour", "--timeout", "nan"], "a question may take some seconds, not nan"),
        (["retrieval", "{runs}/harbour", "--run", "{runs}/all/runs/bm25.run"], "there is another system 'bm25'"),
        (
            ["retrieval", "{runs}/harbour", "--work", "{runs}/harbour/queries.jsonl/x"],
            "name a folder with --work",
        ),
        (["compare", "{runs}/all", "{runs}/all", "--out", "{runs}/all"], "is one of the runs compared"),
        (["retrieval", "{runs}/none"], "there is no such folder"),
        (["retrieval", "{runs}/all"], "holds no queries.jsonl"),
        (["retrieval", "{runs}/harbour", "--run", "{runs}/none.run"], "there is no such file"),
        (["retrieval", "{runs}/harbour", "--out", "{runs}/harbour/queries.jsonl"], "is a file; name a folder"),
        (["reader", "{runs}/harbour/queries.jsonl", "--reader", "gpt"], "there are: cuttings, sentence"),
        (["reader", "{runs}/none.json"], "no such file"),
        (["answers", "{runs}/none.jsonl", "--library", "{runs}/none"], "there is no"),
        (["compare", "{runs}/all", "{runs}/none"], "holds no finished run"),
        (["compare", "{runs}/all:splade", "{runs}/all"], "splade"),
        (["speed", "--library", "{runs}/none"], "there is no library"),
    ],
)
def test_what_cannot_be_done_is_said_in_one_line(
    runs: Path, work: Path, arguments: list[str], message: str, capsys: pytest.CaptureFixture[str], tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    monkeypatch.chdir(tmp_path)
    assert main(["evaluate", *(argument.format(runs=runs) for argument in arguments)]) == 1
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.count("\n") == 1
    assert said.err.startswith("cuttings: ")
    assert message in said.err
    assert not (tmp_path / "evaluations").exists()


def test_an_unknown_kind_is_a_usage_error(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["evaluate", "everything"])
    assert ended.value.code == 2
