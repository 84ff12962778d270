from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from corpus.errors import InputError
from qa.evaluation.comparing import LEFT_OUT, compare_runs, outcomes_before, read_operand, won_and_lost
from qa.evaluation.report import Item, Outcome, Question, Report, System, read_report, summarise, write_report

Values = Mapping[str, Mapping[str, float | None]]


def system(of: Values, *, returned: str = "pier") -> System:
    outcomes = {question: Outcome(values, (Item(f"{returned}-{question}"),)) for question, values in of.items()}
    measures = list(next(iter(of.values()))) if of else []
    return System(summarise(outcomes, measures), outcomes=outcomes)


def run(systems: Mapping[str, System], **fields: object) -> Report:
    questions = {name: Question(f"What of {name}?") for found in systems.values() for name in found.outcomes}
    found = Report("retrieval", "harbour", {"split": "all"}, {"sha256": "ab12"}, systems, questions)
    return replace(found, **fields)  # type: ignore[arg-type]


def values(*numbers: float | None, measure: str = "RR@10") -> dict[str, dict[str, float | None]]:
    return {f"q{i}": {measure: number} for i, number in enumerate(numbers)}


def one(*numbers: float | None, name: str = "bm25") -> Report:
    return run({name: system(values(*numbers), returned=name)})


def test_a_difference_is_b_minus_a() -> None:
    compared = compare_runs(one(0.5, 0.2, 0.0), one(1.0, 0.2, 0.25)).systems["bm25 → bm25"]
    assert compared.measures["RR@10"].value == pytest.approx(0.25)
    assert {q: outcome.values["RR@10"] for q, outcome in compared.outcomes.items()} == {"q0": 0.5, "q1": 0, "q2": 0.25}


def test_the_interval_and_p_are_those_of_the_paired_differences() -> None:
    compared = compare_runs(one(*[0.1, 0.9] * 5), one(*[0.2, 1.0] * 5)).systems["bm25 → bm25"]
    mean = compared.measures["RR@10"]
    assert (mean.low, mean.high) == pytest.approx((0.1, 0.1))
    assert compared.totals["p RR@10"].value == pytest.approx(2 / 2**10)


def test_p_is_corrected_over_the_measures_of_a_pair() -> None:
    a = run({"bm25": system({f"q{i}": {"RR@10": 0.0, "R@100": 0.5} for i in range(6)})})
    b = run({"bm25": system({f"q{i}": {"RR@10": 1.0, "R@100": 0.5 + 0.1 * (-1) ** i} for i in range(6)})})
    totals = compare_runs(a, b).systems["bm25 → bm25"].totals
    assert [totals[name].value for name in ("p RR@10", "p (Holm) RR@10")] == pytest.approx([2 / 64, 4 / 64])
    assert [totals[name].value for name in ("p R@100", "p (Holm) R@100")] == [1.0, 1.0]


def test_a_question_left_out_counts_as_the_worst_and_is_noted() -> None:
    whole = one(0.5, 0.8)
    part = run({"bm25": system(values(0.5))})
    comparison = compare_runs(whole, part)
    left_out = comparison.systems["bm25 → bm25"].outcomes["q1"]
    assert left_out == Outcome({"RR@10": -0.8}, (), LEFT_OUT)
    assert comparison.notes == ("bm25 → bm25: 1 question is missing from B and counts as 0 there.",)
    assert compare_runs(part, whole).systems["bm25 → bm25"].outcomes["q1"].values == {"RR@10": 0.8}


def test_what_was_not_measured_is_no_difference() -> None:
    comparison = compare_runs(one(0.5, None, 0.4, None), run({"bm25": system(values(0.7, 0.3, None))}))
    mean = comparison.systems["bm25 → bm25"].measures["RR@10"]
    assert (mean.questions, mean.value) == (1, pytest.approx(0.2))
    assert outcomes_before(compare_runs(one(0.5), one(0.5, None)), "bm25 → bm25")["q1"].values == {"RR@10": None}


def test_every_common_system_is_compared_and_no_other() -> None:
    parts = {name: system(values(0.5, 0.6)) for name in ("bm25", "dense", "hybrid")}
    comparison = compare_runs(run(parts), run({name: parts[name] for name in ("hybrid", "bm25")}))
    assert list(comparison.systems) == ["bm25 → bm25", "hybrid → hybrid"]


def test_two_single_systems_need_no_common_name() -> None:
    assert list(compare_runs(one(0.5, name="old"), one(0.6, name="new")).systems) == ["old → new"]


def test_two_systems_of_one_run_can_be_compared() -> None:
    both = run({"bm25": system(values(0.5, 0.1)), "dense": system(values(0.75, 0.1))})
    comparison = compare_runs(both, both, systems=("bm25", "dense"))
    assert comparison.systems["bm25 → dense"].measures["RR@10"].value == pytest.approx(0.125)


@pytest.mark.parametrize(
    ("b", "message"),
    [
        (run({"bm25": system(values(0.5))}, kind="reader"), "a run of retrieval with one of reader"),
        (run({"bm25": system(values(0.5))}, data={"sha256": "cd34"}), "different data: harbour .*run both on the same"),
        (run({"bm25": system(values(0.5))}, parameters={"split": "odd"}), "--split all and --split odd"),
        (run({"bm25": system(values(0.5))}, kind="comparison"), "give the two runs"),
        (run({"bm25": system(values(0.5, measure="EM"))}), "no measure is in both"),
        (run({"bm25": system({"other": {"RR@10": 0.5}})}), "no question is in both"),
        (run({"bm25": system(values(None))}), "no question was measured in both"),
        (run({"x": system(values(0.5)), "y": system(values(0.5))}), "no system is in both .*x, y.*FOLDER_A:SYSTEM"),
    ],
)
def test_what_cannot_be_compared_is_said_in_one_line(b: Report, message: str) -> None:
    with pytest.raises(InputError, match=message) as raised:
        compare_runs(one(0.5), b)
    assert "\n" not in str(raised.value)


def test_an_unknown_system_is_answered_with_those_there_are() -> None:
    with pytest.raises(InputError, match="no system 'bm52'; it has bm25"):
        compare_runs(one(0.5), one(0.5), systems=("bm25", "bm52"))


def test_other_parameters_are_noted() -> None:
    a, b = one(0.5), run({"bm25": system(values(0.5))}, parameters={"split": "all", "depth": 50})
    assert compare_runs(a, b).notes == ("The runs differ in depth: None in A, 50 in B.",)


def test_won_and_lost_are_largest_first_with_what_both_returned() -> None:
    a, b = one(0.5, 0.2, 0.9, 0.4, 0.1, name="old"), one(0.6, 1.0, 0.1, 0.4, 0.0, name="new")
    won, lost = won_and_lost(compare_runs(a, b), "old → new", "RR@10", 5)
    assert [change.question for change in won] == ["q1", "q0"]
    assert [change.question for change in lost] == ["q2", "q4"]
    assert (won[0].before.returned, won[0].after.returned) == ((Item("old-q1"),), (Item("new-q1"),))
    assert (won[0].before.values["RR@10"], won[0].after.values["RR@10"]) == (0.2, pytest.approx(1.0))


def test_won_and_lost_stop_at_the_limit() -> None:
    won, lost = won_and_lost(compare_runs(one(0, 0, 1, 1), one(1, 1, 0, 0)), "bm25 → bm25", "RR@10", 1)
    assert ([change.question for change in won], [change.question for change in lost]) == (["q0"], ["q2"])


def test_a_comparison_keeps_what_a_returned_when_written_and_read(tmp_path: Path) -> None:
    comparison = compare_runs(one(0.5, 0.2), one(0.6, 0.1))
    write_report(comparison, tmp_path)
    again = read_report(tmp_path)
    assert outcomes_before(again, "bm25 → bm25") == outcomes_before(comparison, "bm25 → bm25")
    assert again.systems == comparison.systems


def test_an_operand_is_a_folder_or_a_folder_and_a_system(tmp_path: Path) -> None:
    write_report(one(0.5), tmp_path)
    assert read_operand(str(tmp_path))[1] is None
    assert read_operand(f"{tmp_path}:bm25")[1] == "bm25"


def test_a_folder_that_exists_as_named_wins(tmp_path: Path) -> None:
    for name in ("out", "out:bm25"):
        (tmp_path / name).mkdir()
        write_report(replace(one(0.5), name=name), tmp_path / name)
    found, chosen = read_operand(str(tmp_path / "out:bm25"))
    assert (found.name, chosen) == ("out:bm25", None)


def test_an_operand_that_is_neither_says_what_is_there(tmp_path: Path) -> None:
    write_report(one(0.5), tmp_path)
    with pytest.raises(InputError, match="no system 'dense'; it has bm25"):
        read_operand(f"{tmp_path}:dense")
    with pytest.raises(InputError, match="holds no finished run"):
        read_operand(str(tmp_path / "elsewhere:bm25"))


def test_an_operand_names_its_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_report(one(0.5), tmp_path)
    monkeypatch.chdir(tmp_path)
    with pytest.raises(InputError, match="holds no finished run"):
        read_operand(":bm25")
