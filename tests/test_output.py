from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.errors import InputError
from qa.evaluation.comparing import compare_runs
from qa.evaluation.markdown import escape, render_markdown, render_table
from qa.evaluation.output import per_query_lines, write_output
from qa.evaluation.report import Curve, Estimate, Item, Outcome, Question, Report, System, read_report, summarise

LATENCIES = {"bm25": {"search": [3.0, 4.5, 0.0], "total": [4.0, 6.0, 9.0]}, "dense": {"search": [1.0, 2.0, 3.0]}}
HOSTILE = "a | b\n# c <script> `d` *e* [f](http://g)"


def system(*values: float | None, failed: str | None = None) -> System:
    outcomes = {
        f"q{i}": Outcome(
            {"RR@10": value, "R@100": 1.0}, (Item("pier-3", right=bool(value)), Item("", "The wall fell."))
        )
        for i, value in enumerate(values)
    }
    if failed:
        outcomes["q0"] = Outcome({"RR@10": 0.0, "R@100": 0.0}, failed=failed)
    curves = {"recall@k": Curve((1, 10, 100), (0.1, 0.5, 0.9), "k", "recall")}
    totals = {"threshold": Estimate(0.25, None, None, len(values))}
    return System(summarise(outcomes, ["RR@10", "R@100"]), totals, curves, outcomes)


def report(**fields: object) -> Report:
    found = Report(
        kind="retrieval",
        name="harbour",
        parameters={"split": "all", "measures": ["RR@10", "R@100"]},
        data={"path": "data/harbour", "sha256": "0123456789abcdef", "questions": 3, "documents": 1200},
        systems={"bm25": system(0.5, 0.25, None), "dense": system(1.0, 0.0, None)},
        questions={f"q{i}": Question(f"Who built pier {i}?", (Item(f"pier-{i}"),)) for i in range(3)},
        documents={"pier-3": "The pier was built in spring."},
        made_with={"versions": {"python": "3.11"}, "revision": "abc"},
        times={"started": "2024-05-01", "latency": {"bm25": {"p50": 4.5}}},
    )
    return replace(found, **fields)  # type: ignore[arg-type]


def files(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


# -- the folder


def test_a_run_writes_its_files_and_can_be_read_again(tmp_path: Path) -> None:
    write_output(report(), tmp_path / "new" / "run", latencies=LATENCIES)
    names = {"per_query.tsv", "plots/latency.png", "plots/recall_at_k.png", "report.json", "report.md"}
    assert set(files(tmp_path / "new" / "run")) == names
    assert read_report(tmp_path / "new" / "run").systems == report().systems


def test_two_runs_over_the_same_data_differ_only_in_times(tmp_path: Path) -> None:
    write_output(report(), tmp_path / "a", latencies=LATENCIES)
    write_output(report(times={"started": "2025-01-01"}), tmp_path / "b", latencies={"bm25": {"total": [70.0]}})
    a, b = files(tmp_path / "a"), files(tmp_path / "b")
    assert {name for name in a if a[name] != b[name]} == {"plots/latency.png", "report.json", "report.md"}
    assert a["report.md"].split(b"## Times")[0] == b["report.md"].split(b"## Times")[0]
    assert replace(read_report(tmp_path / "a"), times={}) == replace(read_report(tmp_path / "b"), times={})


def test_the_same_report_and_latencies_give_the_same_bytes(tmp_path: Path) -> None:
    for name in ("a", "b"):
        write_output(report(), tmp_path / name, latencies=LATENCIES)
    assert files(tmp_path / "a") == files(tmp_path / "b")


def test_plots_of_an_earlier_run_go_and_other_files_stay(tmp_path: Path) -> None:
    write_output(report(), tmp_path, latencies=LATENCIES)
    (tmp_path / "plots" / "mine.png").write_bytes(b"\x89PNG somebody's own")
    (tmp_path / "notes.txt").write_text("keep me")
    bare = {name: replace(found, curves={}) for name, found in report().systems.items()}
    write_output(report(systems=bare), tmp_path)
    assert set(files(tmp_path)) == {"per_query.tsv", "report.json", "report.md", "plots/mine.png", "notes.txt"}


def test_an_interrupted_run_does_not_look_finished(tmp_path: Path) -> None:
    write_output(report(), tmp_path)
    (tmp_path / "report.md").unlink()
    (tmp_path / "report.md").mkdir()  # the page cannot be written
    with pytest.raises(InputError, match="cannot be written"):
        write_output(report(), tmp_path)
    assert not (tmp_path / "report.json").exists()


@pytest.mark.parametrize("place", ["file", "file/below"])
def test_a_folder_that_is_a_file_is_said_in_one_line(tmp_path: Path, place: str) -> None:
    (tmp_path / "file").write_text("mine")
    with pytest.raises(InputError, match=r"cannot be written .*--out") as raised:
        write_output(report(), tmp_path / place)
    assert "\n" not in str(raised.value)
    assert (tmp_path / "file").read_text() == "mine"


# -- per_query.tsv


def test_per_query_values_stand_under_their_measures_in_the_order_of_the_questions() -> None:
    ordered = report(questions={name: Question("") for name in ("q2", "q0", "q1")})
    assert list(per_query_lines(ordered)) == [
        "system\tquery\tRR@10\tR@100",
        "bm25\tq2\t\t1.0",
        "bm25\tq0\t0.5\t1.0",
        "bm25\tq1\t0.25\t1.0",
        "dense\tq2\t\t1.0",
        "dense\tq0\t1.0\t1.0",
        "dense\tq1\t0.0\t1.0",
    ]


@given(st.text(), st.text())
def test_no_name_can_make_a_cell_or_a_row(name: str, query: str) -> None:
    found = report(systems={name: System({}, outcomes={query: Outcome({"EM": 1.0})})}, questions={})
    header, row = list(per_query_lines(found))
    assert (header.count("\t"), row.count("\t")) == (2, 2)
    assert not re.search(r"[\r\n]", row)


# -- the page


def test_the_page_holds_means_with_intervals_beside_what_they_were_made_with() -> None:
    page = render_markdown(report(), plots=("plots/recall_at_k.png",))
    assert re.search(r"\| bm25 +\| 0\.375 \[0\.250, 0\.500\] \(n=2\) \|", page)
    assert "Data: **data/harbour**, 3 questions, 1,200 documents, SHA-256 0123456789ab." in page
    assert "](plots/recall_at_k.png)" in page
    assert re.search(r"\| revision +\| abc ", page)


def test_the_worst_questions_come_with_what_was_returned_and_expected() -> None:
    lines = render_markdown(report()).partition("## Worst questions of bm25, by RR@10\n\n")[2].splitlines()
    assert lines[:3] == [
        "- **q1** (0.250) Who built pier 1?",
        "  - expected: pier-1",
        "  - returned: ✓ pier-3 “The pier was built in spring.” · “The wall fell.”",
    ]


def test_a_question_without_fault_is_not_among_the_worst() -> None:
    worst = render_markdown(report()).partition("## Worst questions of dense")[2].partition("##")[0]
    assert ("**q1**" in worst, "**q0**" in worst) == (True, False)


def test_failures_and_skipped_lines_are_counted() -> None:
    skipped = tuple(f"test.tsv:{line}: has 3 columns" for line in range(14))
    page = render_markdown(report(systems={"bm25": system(1, 1, failed="took too long")}, skipped=skipped))
    assert "### bm25: 1 of 2 questions\n\n- q0: took too long" in page
    assert "## Skipped (14)" in page
    assert page.count("has 3 columns") == 10
    assert "- and 4 more" in page


def test_no_text_of_a_run_is_markup_on_the_page() -> None:
    outcomes = {HOSTILE: Outcome({HOSTILE: 0.0}, (Item(HOSTILE, HOSTILE),), None)}
    hostile = report(
        name=HOSTILE,
        parameters={HOSTILE: HOSTILE},
        data={"path": HOSTILE, HOSTILE: HOSTILE},
        systems={HOSTILE: System(summarise(outcomes, [HOSTILE]), {HOSTILE: Estimate(1.0, 0.0, 1.0, 1)}, {}, outcomes)},
        questions={HOSTILE: Question(HOSTILE, (Item(HOSTILE, HOSTILE),))},
        skipped=(HOSTILE,),
        notes=(HOSTILE,),
        made_with={HOSTILE: {HOSTILE: HOSTILE}},
    )
    page = render_markdown(hostile)
    assert not re.search(r"(?m)<script|^# c|(?<!\\)`|(?<!\\)\[f|(?<!\\)\*e|a \| b", page)


@given(st.text())
def test_escaped_text_is_one_line_without_bare_markup(text: str) -> None:
    shown = escape(text)
    assert len(shown.splitlines()) <= 1
    assert not re.search(r"(?<!\\)(?:\\\\)*[`*_\[\]|~$]", shown)
    assert "<" not in shown.replace("<!-- -->", "")


def test_a_comparison_shows_differences_and_the_questions_won_and_lost() -> None:
    a = report(systems={"bm25": system(0.5, 0.25, 0.75)})
    b = report(systems={"bm25": system(1.0, 0.0, 0.75)})
    page = render_markdown(compare_runs(a, b))
    row = r"\| RR@10 +\| 0\.500 \| 0\.583 \| \+0\.083 \[-0\.250, \+0\.500\] \| 1\.0000 \| +1\.0000 \| +1 \| +1 \| +1 \|"
    assert re.search(row, page)
    won, lost = (page.partition(f"## Most {said} by B")[2].partition("##")[0] for said in ("won", "lost"))
    assert "- **q0** (0.500 → 1.000) Who built pier 0?" in won
    assert "- **q1** (0.250 → 0.000)" in lost


def test_a_page_without_anything_in_it_is_still_a_page() -> None:
    page = render_markdown(Report("speed", "empty", {}, {}, {}))
    assert page.startswith("# Speed: empty\n")


def test_the_terminal_table_is_aligned_and_has_no_markup() -> None:
    means = render_table(report(systems={"bm25": replace(system(1.0, 0.5), totals={}), "long name": System({})}))
    lines = means.splitlines()
    assert len({len(line) for line in lines}) == 1
    assert lines[0].split() == ["system", "RR@10", "R@100", "questions"]
    assert "|" not in means
