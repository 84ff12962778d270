from __future__ import annotations

import json
import math
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from corpus.errors import InputError
from qa.evaluation.comparing import compare_runs
from qa.evaluation.report import Curve, Estimate, Item, Outcome, Question, Report, System, read_report, write_report

OUTCOMES = {
    "q1": Outcome({"EM": 0.5, "Date": None}, (Item("a", "The wall fell.", right=True), Item("b"))),
    "q2": Outcome({"EM": 0.0, "Date": None}, failed="took too long"),
}
SYSTEM = System(
    measures={"EM": Estimate(0.25, 0.0, 0.5, 2)},
    totals={"threshold": Estimate(1, None, None, 2)},
    curves={"recall": Curve((1, 10), (0.1, 0.5), "k", "recall")},
    outcomes=OUTCOMES,
)
REPORT = Report(
    kind="retrieval",
    name="harbour",
    parameters={"split": "all", "measures": ["EM"]},
    data={"path": "harbour", "sha256": "0123"},
    systems={"bm25": SYSTEM},
    questions={"q1": Question("When?", (Item("a"),)), "q2": Question("Who?")},
    documents={"a": "The wall fell in spring."},
    skipped=("test.tsv:3: has 2 columns",),
    notes=("By hand.",),
    made_with={"revision": None},
    times={"seconds": 1.5},
)
SWITCHED = replace(SYSTEM, outcomes={"q1": OUTCOMES["q2"], "q2": OUTCOMES["q1"]})
COMPARISON = compare_runs(REPORT, replace(REPORT, systems={"bm25": SWITCHED}))
PAIR = "bm25 → bm25"

# A change to what a file holds.
Change = Callable[[Any], object]


def written(report: Report, folder: Path) -> Any:
    write_report(report, folder)
    return json.loads((folder / "report.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("report", [REPORT, COMPARISON], ids=["a run", "a comparison"])
def test_a_report_is_read_as_it_was_written(tmp_path: Path, report: Report) -> None:
    write_report(report, tmp_path)
    # A comparison's plain data comes back as lists where it had tuples.
    assert replace(read_report(tmp_path), data={}, parameters={}) == replace(report, data={}, parameters={})


def test_what_could_not_be_measured_is_not_a_number_again(tmp_path: Path) -> None:
    nothing = replace(SYSTEM, measures={"Date": Estimate(math.nan, None, None, 0)})
    write_report(replace(REPORT, systems={"bm25": nothing}), tmp_path)
    assert math.isnan(read_report(tmp_path).systems["bm25"].measures["Date"].value)


def test_a_text_with_half_a_surrogate_pair_is_kept(tmp_path: Path) -> None:
    asked = {"q1": Question("\ud800 \\ud800 😀 x")}
    write_report(replace(REPORT, questions=asked), tmp_path)
    assert read_report(tmp_path).questions == asked


BROKEN: dict[str, Change] = {
    "systems are a list": lambda held: held.update(systems=[]),
    "systems are text": lambda held: held.update(systems="bm25"),
    "a system is null": lambda held: held["systems"].update(bm25=None),
    "no outcomes": lambda held: held["systems"]["bm25"].pop("outcomes"),
    "questions are a list": lambda held: held.update(questions=[]),
    "a question is text": lambda held: held["questions"].update(q1="When?"),
    "a question's text is null": lambda held: held["questions"]["q1"].update(text=None),
    "an expected item is text": lambda held: held["questions"]["q1"].update(expected=["a"]),
    "an item is right by a word": lambda held: held["questions"]["q1"]["expected"][0].update(right="yes"),
    "an item has another key": lambda held: held["questions"]["q1"]["expected"][0].update(rank=1),
    "a value is text": lambda held: held["systems"]["bm25"]["outcomes"]["q1"]["values"].update(EM="0.5"),
    "a value is true": lambda held: held["systems"]["bm25"]["outcomes"]["q1"]["values"].update(EM=True),
    "a value is endless": lambda held: held["systems"]["bm25"]["outcomes"]["q1"]["values"].update(EM=math.inf),
    "a value is no number": lambda held: held["systems"]["bm25"]["outcomes"]["q1"]["values"].update(EM=math.nan),
    "a value is too great": lambda held: held["systems"]["bm25"]["outcomes"]["q1"]["values"].update(EM=10**400),
    "returned is null": lambda held: held["systems"]["bm25"]["outcomes"]["q1"].update(returned=None),
    "failed is a number": lambda held: held["systems"]["bm25"]["outcomes"]["q1"].update(failed=1),
    "a mean is a number": lambda held: held["systems"]["bm25"]["measures"].update(EM=0.5),
    "a mean is over half a question": lambda held: held["systems"]["bm25"]["measures"]["EM"].update(questions=0.5),
    "an interval's end is text": lambda held: held["systems"]["bm25"]["measures"]["EM"].update(low="0"),
    "a curve has a word": lambda held: held["systems"]["bm25"]["curves"]["recall"].update(x=["one"]),
    "a curve is a list": lambda held: held["systems"]["bm25"]["curves"].update(recall=[1, 2]),
    "notes are text": lambda held: held.update(notes="By hand."),
    "a skipped line is a number": lambda held: held.update(skipped=[3]),
    "documents are a list": lambda held: held.update(documents=["a"]),
    "data are null": lambda held: held.update(data=None),
    "the kind is a number": lambda held: held.update(kind=1),
    "the seed is text": lambda held: held.update(seed="0"),
    "no name": lambda held: held.pop("name"),
    "another key": lambda held: held.update(more=1),
}
BROKEN_COMPARISONS: dict[str, Change] = {
    "no values before": lambda held: held["data"].pop("before"),
    "values before are text": lambda held: held["data"].update(before="none"),
    "another pair before": lambda held: held["data"].update(before={"x": held["data"]["before"][PAIR]}),
    "a question is missing before": lambda held: held["data"]["before"][PAIR].pop("q1"),
    "a value is missing before": lambda held: held["data"]["before"][PAIR]["q1"]["values"].update(EM=None),
    "an item before is text": lambda held: held["data"]["before"][PAIR]["q1"].update(returned=["a"]),
    "no p-value": lambda held: held["systems"][PAIR].update(totals={}),
    "no measure": lambda held: held["systems"][PAIR].update(measures={}),
    "no difference": lambda held: held["systems"][PAIR].update(outcomes={}),
}
CASES = [
    *(pytest.param(REPORT, change, id=name) for name, change in BROKEN.items()),
    *(pytest.param(COMPARISON, change, id=name) for name, change in BROKEN_COMPARISONS.items()),
]


@pytest.mark.parametrize(("report", "change"), CASES)
def test_a_broken_report_is_named_in_one_line(tmp_path: Path, report: Report, change: Change) -> None:
    held = written(report, tmp_path)
    change(held)
    (tmp_path / "report.json").write_text(json.dumps(held))
    with pytest.raises(InputError, match=r"report\.json: is no report of `cuttings evaluate` \(.+\)$") as told:
        read_report(tmp_path)
    assert "\n" not in str(told.value)


@pytest.mark.parametrize("text", ["", "{", "[]", "null", "1", '"text"', "{}", "[" * 100_000, "\ufeff{}"])
def test_what_is_no_report_at_all_is_named(tmp_path: Path, text: str) -> None:
    (tmp_path / "report.json").write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match="is no report of"):
        read_report(tmp_path)


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=3),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=5,
)


def places(held: object, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Every key and index of nested objects and lists."""
    pairs = held.items() if isinstance(held, dict) else enumerate(held) if isinstance(held, list) else ()
    return [found for key, inner in pairs for found in ((*path, key), *places(inner, (*path, key)))]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(report=st.sampled_from([REPORT, COMPARISON]), value=ANYTHING, data=st.data())
def test_whatever_stands_anywhere_a_report_is_read_or_refused(
    tmp_path: Path, report: Report, value: object, data: st.DataObject
) -> None:
    held = written(report, tmp_path)
    *path, last = data.draw(st.sampled_from(places(held)))
    inner = held
    for key in path:
        inner = inner[key]
    inner[last] = value
    (tmp_path / "report.json").write_text(json.dumps(held))
    try:
        found = read_report(tmp_path)
    except InputError:
        return
    assert isinstance(found, Report)
