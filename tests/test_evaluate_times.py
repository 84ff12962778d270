from __future__ import annotations

import gzip
import json
from itertools import pairwise
from pathlib import Path

import pytest

from corpus.article import Span
from corpus.errors import BadDataError, InputError
from corpus.times import TimeExpression, TimeType, find_times
from qa.evaluation.bad import Bad
from qa.evaluation.comparing import compare_runs
from qa.evaluation.intervals import bootstrap_ratio
from qa.evaluation.report import Report, read_report
from qa.evaluation.time_scores import ErrorKind, match, measure_times
from qa.evaluation.time_sets import GoldTime, TimedText, read_time_set
from qa.evaluation.times import evaluate_times
from ui.cli import main

FERRY = "The ferry sank last month. Divers will search until Friday.\n\nIts sister ship was lost in 1994."
BRIDGE = "The bridge closed on Monday. It may open on Nov. 3."


def timex(text: str, words: str, value: str, kind: str = "DATE") -> dict[str, object]:
    start = text.index(words)
    return {"start": start, "end": start + len(words), "text": words, "type": kind, "value": value}


RIGHT = {
    "doc_id": "bridge",
    "dct": "2023-10-18T08:30:00",
    "text": BRIDGE,
    "timexes": [timex(BRIDGE, "Monday", "2023-10-16"), timex(BRIDGE, "Nov. 3", "2023-11-03")],
}
#: Here a person saw things otherwise: "search" is a length, "month" alone was last year's, and "1994" was passed over.
WRONG = {
    "doc_id": "ferry",
    "dct": "2023-04-21",
    "text": FERRY,
    "timexes": [
        timex(FERRY, "month", "2022-03"),
        timex(FERRY, "search", "P1D", "DURATION"),
        timex(FERRY, "Friday", "2023-04-21", "TIME"),
    ],
}


def saved(path: Path, *records: object) -> Path:
    path.write_text("".join(f"{json.dumps(record)}\n" for record in records), encoding="utf-8")
    return path


@pytest.fixture
def dataset(tmp_path: Path) -> Path:
    return saved(tmp_path / "harbour.jsonl", RIGHT, WRONG)


def gold(start: int, end: int, value: str = "2019") -> GoldTime:
    return GoldTime(Span(start, end), TimeType.DATE, value)


def guess(start: int, end: int, value: str = "2019") -> TimeExpression:
    return TimeExpression(Span(start, end), TimeType.DATE, value)


def text_with(*times: GoldTime) -> TimedText:
    return TimedText("a", None, "x" * 100, times)


# -- pairing


def test_equal_spans_are_paired_before_those_that_overlap() -> None:
    matched = match(text_with(gold(0, 20), gold(10, 20)), [guess(10, 20), guess(25, 30)])
    assert matched.pairs == ((gold(10, 20), guess(10, 20)),)
    assert (matched.missed, matched.spurious) == ((gold(0, 20),), (guess(25, 30),))


def test_each_expression_is_paired_once() -> None:
    matched = match(text_with(gold(0, 30)), [guess(0, 10), guess(12, 20)])
    assert [found.span for _, found in matched.pairs] == [Span(0, 10)]
    assert matched.spurious == (guess(12, 20),)


def test_expressions_that_only_touch_are_not_paired() -> None:
    assert match(text_with(gold(0, 10)), [guess(10, 20)]).pairs == ()


def test_a_pair_may_be_wrong_in_extent_and_value() -> None:
    errors = list(match(text_with(gold(0, 10)), [guess(0, 9, "2020")]).errors())
    assert [error.kind for error in errors] == [ErrorKind.VALUE, ErrorKind.EXTENT]


# -- figures, computed by hand


def test_value_f1_is_over_relaxed_matches() -> None:
    # Two of three found overlap one of two; one has the right value, none the right span.
    text = text_with(gold(0, 10), gold(20, 30, "2020"))
    system = measure_times({"a": match(text, [guess(0, 9), guess(21, 30), guess(50, 55)])}, {})
    figures = {name: estimate.value for name, estimate in system.totals.items()}
    assert figures["strict F1"] == 0
    assert (figures["relaxed P"], figures["relaxed R"]) == (pytest.approx(2 / 3), 1)
    assert (figures["value P"], figures["value R"]) == (pytest.approx(1 / 3), pytest.approx(1 / 2))
    assert figures["value F1"] == pytest.approx(2 / 5)
    assert figures["type F1"] == figures["relaxed F1"] == pytest.approx(4 / 5)


def test_a_text_without_expressions_has_no_f1_of_its_own_but_counts() -> None:
    nothing, spurious = match(text_with(), []), match(text_with(), [guess(0, 5)])
    system = measure_times({"a": nothing, "b": spurious}, {})
    assert [outcome.values["Value F1"] for outcome in system.outcomes.values()] == [None, 0.0]
    assert system.outcomes["b"].values["found"] == 1
    assert system.totals["strict P"].value == 0


def test_the_interval_of_a_ratio_is_over_whole_texts() -> None:
    low, high = bootstrap_ratio([1, 0, 4], [2, 2, 4])
    assert low is not None
    assert high is not None
    assert 0 <= low < 5 / 8 < high <= 1
    assert bootstrap_ratio([1, 0, 4], [2, 2, 4]) == (low, high)
    assert bootstrap_ratio([0], [0]) == bootstrap_ratio([], []) == (None, None)


# -- the bench


def test_each_document_has_its_row(dataset: Path) -> None:
    report, _ = evaluate_times(dataset)
    outcomes = report.systems["cuttings"].outcomes
    assert list(outcomes) == list(report.questions) == ["bridge", "ferry"]
    assert outcomes["bridge"].values["Value F1"] == outcomes["bridge"].values["Strict F1"] == 1
    counts = {name: outcomes["ferry"].values[name] for name in ("gold", "found", "strict", "relaxed", "type", "value")}
    assert counts == {"gold": 3, "found": 3, "strict": 1, "relaxed": 2, "type": 1, "value": 1}


def test_the_errors_are_listed_with_their_sentences(dataset: Path) -> None:
    report, _ = evaluate_times(dataset)
    errors = report.data["errors"]
    assert isinstance(errors, dict)
    told = {kind: [(one["expected"], one["found"], one["sentence"]) for one in errors[kind]] for kind in errors}
    assert told == {
        "missed": [("search", None, "Divers will search until Friday.")],
        "spurious": [(None, "1994", "Its sister ship was lost in 1994.")],
        "wrong value": [("month", "last month", "The ferry sank last month.")],
        "wrong extent": [("month", "last month", "The ferry sank last month.")],
        "wrong type": [("Friday", "Friday", "Divers will search until Friday.")],
    }
    assert (errors["wrong value"][0]["expected_value"], errors["wrong value"][0]["found_value"]) == (
        "2022-03",
        "2023-03",
    )


def test_without_a_date_nothing_relative_is_resolved(tmp_path: Path) -> None:
    report, _ = evaluate_times(saved(tmp_path / "a.jsonl", {**RIGHT, "dct": None}))
    assert report.systems["cuttings"].totals["strict F1"].value == 1
    assert report.systems["cuttings"].totals["value F1"].value == 0
    assert "Documents without a date: 1." in report.notes


def test_the_halves_share_no_document_and_leave_none_out(tmp_path: Path) -> None:
    path = saved(tmp_path / "many.jsonl", *({**RIGHT, "doc_id": f"d{number}"} for number in range(20)))
    even, odd = ({text.id for text in read_time_set(path, Bad(), split=half)} for half in ("even", "odd"))
    assert even | odd == {f"d{number}" for number in range(20)}
    assert not even & odd


def test_a_gzipped_set_is_the_same_set(dataset: Path, tmp_path: Path) -> None:
    packed = tmp_path / "packed.jsonl.gz"
    packed.write_bytes(gzip.compress(dataset.read_bytes()))
    assert evaluate_times(packed)[0].data["sha256"] == evaluate_times(dataset)[0].data["sha256"]


def test_two_runs_over_one_set_can_be_compared(dataset: Path) -> None:
    report: Report = evaluate_times(dataset)[0]
    comparison = compare_runs(report, report)
    assert comparison.systems["cuttings → cuttings"].measures["Value F1"].value == 0


# -- bad data

BAD_LINES: dict[str, tuple[object, str]] = {
    "no text": ({**RIGHT, "text": " "}, "has no 'text'"),
    "no id": ({**RIGHT, "doc_id": 7}, "has no 'doc_id'"),
    "no timexes": ({k: v for k, v in RIGHT.items() if k != "timexes"}, "its 'timexes' are missing"),
    "a timex that is none": ({**RIGHT, "timexes": ["Monday"]}, "no JSON object but str"),
    "outside": (
        {**RIGHT, "timexes": [{"start": 3, "end": 999, "type": "DATE", "value": "2019"}]},
        "no part of the text",
    ),
    "no words": (
        {**RIGHT, "timexes": [{"start": 3, "end": 3, "type": "DATE", "value": "2019"}]},
        "no part of the text",
    ),
    "other words": ({**RIGHT, "timexes": [timex(BRIDGE, "Monday", "2023") | {"text": "Tuesday"}]}, "stands 'Monday'"),
    "another type": ({**RIGHT, "timexes": [timex(BRIDGE, "Monday", "2023", "DAY")]}, "a type is 'DAY'; there are DATE"),
    "no value": ({**RIGHT, "timexes": [timex(BRIDGE, "Monday", "")]}, "has no 'value'"),
    "no day": ({**RIGHT, "dct": "last year"}, "its 'dct' is 'last year', which is no day"),
    "twice": (WRONG, "the doc_id 'ferry' is there already"),
    "NUL": ({**RIGHT, "text": BRIDGE + "\0"}, "NUL characters"),
}


@pytest.mark.parametrize(("record", "reason"), BAD_LINES.values(), ids=BAD_LINES)
def test_a_bad_line_is_told_by_its_place_or_left_out(tmp_path: Path, record: object, reason: str) -> None:
    path = saved(tmp_path / "a.jsonl", WRONG, record)
    with pytest.raises(BadDataError) as raised:
        read_time_set(path, Bad())
    assert f"{path}:2" in str(raised.value)
    assert reason in str(raised.value)
    report, _ = evaluate_times(path, skip_bad=True)
    assert list(report.questions) == ["ferry"]
    assert len(report.skipped) == 1


def test_a_set_without_anything_to_measure_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadDataError, match="holds no text that can be used"):
        read_time_set(saved(tmp_path / "a.jsonl"), Bad())
    with pytest.raises(InputError, match="there is no such file"):
        read_time_set(tmp_path / "b.jsonl", Bad())
    with pytest.raises(InputError, match="is no split"):
        read_time_set(saved(tmp_path / "c.jsonl", RIGHT), Bad(), split="third")


def test_a_half_without_documents_is_refused(tmp_path: Path) -> None:
    path = saved(tmp_path / "a.jsonl", RIGHT)
    refused = []
    for half in ("even", "odd"):
        try:
            read_time_set(path, Bad(), split=half)
        except InputError as error:
            refused.append(str(error))
    assert len(refused) == 1
    assert "has no text in the" in refused[0]


# -- as a person calls it


def test_the_command_prints_figures_and_writes_the_run(
    dataset: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "out"
    assert main(["evaluate", "times", str(dataset), "--out", str(out)]) == 0
    assert "value F1" in capsys.readouterr().out
    page = (out / "report.md").read_text(encoding="utf-8")
    assert "# Time expressions: harbour" in page
    assert "## Missed (1)" in page
    assert "expected “search” P1D, found nothing: Divers will search until Friday." in page
    rows = [line.split("\t") for line in (out / "per_query.tsv").read_text(encoding="utf-8").splitlines()]
    assert [row[1] for row in rows] == ["query", "bridge", "ferry"]
    assert read_report(out).kind == "times"


def test_the_command_says_in_one_line_what_is_wrong(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["evaluate", "times", str(tmp_path / "none.jsonl"), "--out", str(tmp_path / "out")]) == 1
    assert capsys.readouterr().err.count("\n") == 1


# -- the third-party data


@pytest.mark.parametrize("name", ["timebank", "aquaint"])
def test_annotated_news_is_read_well_where_it_was_developed(shared: Path, name: str) -> None:
    report, _ = evaluate_times(shared / "data" / "times" / f"{name}.jsonl.gz", split="even")
    totals = report.systems["cuttings"].totals
    assert totals["strict F1"].value > 0.8
    assert totals["value F1"].value > 0.7


def test_specified_inputs_keep_their_spans_apart(shared: Path) -> None:
    with gzip.open(shared / "data" / "times" / "recognizers_en.jsonl.gz", "rt", encoding="utf-8") as lines:
        inputs = [json.loads(line)["input"] for line in lines]
    for text in inputs[::2]:
        spans = [one.span for one in find_times(text, None)]
        assert all(before.end <= after.start for before, after in pairwise(spans))
