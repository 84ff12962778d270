from __future__ import annotations

import json
import shutil
from dataclasses import asdict
from pathlib import Path

import pytest

from corpus.errors import InputError
from index.library import Library
from qa.engine import load_engine
from qa.evaluation.answer_scores import MEASURES
from qa.evaluation.answering import evaluate_answers
from qa.evaluation.comparing import compare_runs
from qa.evaluation.markdown import render_markdown, render_table
from qa.evaluation.output import write_output
from qa.evaluation.report import Report, System, read_report
from qa.evaluation.timing import Latencies
from tests.test_question_sets import saved

LIFT = {
    "id": "lift",
    "question": "When did Japan lift the curbs?",
    "answers": ["last month"],
    "quotes": [{"article": "curbs-lifted", "text": "lifted its curbs on exports of chip materials"}],
    "dates": [["2023-03-01", "2023-03-31"]],
}
CAPITAL = {"id": "capital", "question": "What is the capital of Australia?", "answerable": False}
QUESTIONS: list[dict[str, object]] = [
    LIFT,
    # Accepted words, but in another article than the one that is quoted first.
    {
        "id": "roof",
        "turns": ["What happens to the library?", "What will the new library roof cost?"],
        "quotes": [{"article": "library-roof.md", "text": "The new roof will cost 148,000 pounds"}],
    },
    {"id": "wall", "question": "When was the harbour wall built?", "answers": ["1887"], "date": "2021-09-16"},
    # Nothing in the sample answers it, so that the engine abstains on what is said to be answerable.
    {**LIFT, "id": "carmen", "question": "Who composed the opera Carmen?"},
    CAPITAL,
    {"id": "led", "question": "Who led the delegations at the Tokyo talks?", "answerable": False},
]


def asked(folder: Path, *records: object) -> Path:
    return saved(folder / "harbour.jsonl", *records)


@pytest.fixture(scope="module")
def questions(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return asked(tmp_path_factory.mktemp("set"), *QUESTIONS)


@pytest.fixture(scope="module")
def run(questions: Path, sample: Path) -> tuple[Report, Latencies]:
    return evaluate_answers(questions, sample)


@pytest.fixture
def system(run: tuple[Report, Latencies]) -> System:
    return run[0].systems["cuttings"]


# -- the shipped engine over the sample, end to end


def test_every_question_has_an_outcome_in_the_files_order(
    run: tuple[Report, Latencies], system: System, sample: Path
) -> None:
    report, names = run[0], [str(record["id"]) for record in QUESTIONS]
    assert list(report.questions) == list(system.outcomes) == names
    assert (report.data["questions"], report.data["answerable"], report.data["unanswerable"]) == (6, 4, 2)
    assert (report.kind, report.name, report.data["articles"]) == (
        "answers",
        "harbour",
        len(Library.open(sample).ids()),
    )
    assert not system.failures


def test_a_found_quote_is_measured_in_place_length_and_words(system: System) -> None:
    values, returned = system.outcomes["lift"].values, system.outcomes["lift"].returned
    accepted = "lifted its curbs on exports of chip materials"
    assert (values["QuoteSuccess@1"], values["QuoteSuccess@3"], values["Abstention"]) == (1.0, 1.0, 1.0)
    assert accepted in returned[0].text
    assert values["QuoteIoU"] == len(accepted) / len(returned[0].text)
    assert (values["EM"], values["F1"]) == (1.0, 1.0)


def test_what_is_returned_is_named_by_its_place_and_judged(system: System, sample: Path) -> None:
    first = system.outcomes["lift"].returned[0]
    article, _, span = first.id.rpartition("#")
    start, end = map(int, span.split("-"))
    assert article == "curbs-lifted.md"
    assert load_engine(sample).index.library.article(article).text[start:end] == first.text
    assert first.right is True


def test_a_quote_from_another_article_is_not_found(system: System) -> None:
    outcome = system.outcomes["roof"]
    assert outcome.returned[0].id.startswith("library-roof-correction.md#")
    assert (outcome.returned[0].right, outcome.values["QuoteSuccess@1"]) == (False, 0.0)


def test_what_a_question_does_not_say_is_not_measured_and_counted(
    run: tuple[Report, Latencies], system: System
) -> None:
    values = system.outcomes["wall"].values
    measured = {name for name, value in values.items() if value is not None}
    assert measured == {"EM", "F1", "Abstention"}
    assert {item.right for item in system.outcomes["wall"].returned} == {None}
    assert set(run[0].notes) >= {
        "Questions without quotes (no QuoteSuccess, no QuoteIoU, no part in ECE and AURC): 1.",
        "Questions without answers (no EM, no F1): 1.",
        "Questions without dates (no DateAccuracy): 2.",
        "Questions unanswerable (Abstention alone is measured): 2.",
        "Questions with a date of their own (the day they are asked): 1.",
    }


def test_abstaining_on_the_answerable_is_worth_nothing(system: System) -> None:
    outcome = system.outcomes["carmen"]
    assert outcome.values == dict.fromkeys(MEASURES, 0.0)
    assert [(item.id, item.text, item.right) for item in outcome.returned] == [("", "(abstained)", False)]


def test_of_an_unanswerable_question_the_decision_alone_is_measured(system: System) -> None:
    nothing = dict.fromkeys(MEASURES)
    assert system.outcomes["capital"].values == {**nothing, "Abstention": 1.0}
    assert system.outcomes["led"].values == {**nothing, "Abstention": 0.0}
    assert [item.right for item in system.outcomes["capital"].returned] == [True]
    assert {item.right for item in system.outcomes["led"].returned} == {False}


def test_abstention_is_counted_over_the_set(system: System) -> None:
    # Abstained: capital (rightly) and carmen; unanswerable: capital and led; 4 are answerable.
    found = {name: system.totals[name] for name in system.totals if "bstention" in name}
    assert {name: one.value for name, one in found.items()} == {
        "Abstention P": 0.5,
        "Abstention R": 0.5,
        "Abstention F1": 0.5,
        "Wrong abstention": 0.25,
    }
    assert [one.questions for one in found.values()] == [2, 2, 6, 4]


def test_every_quote_is_verbatim(run: tuple[Report, Latencies], system: System) -> None:
    assert system.totals["Verbatim"].value == 1.0
    assert system.totals["Verbatim"].questions == system.totals["mean quote length"].questions > 4
    assert not any(note.startswith("Not verbatim") for note in run[0].notes)


def test_calibration_leaves_out_what_nobody_can_judge(system: System) -> None:
    assert (system.totals["ECE"].questions, system.totals["AURC"].questions) == (5, 5)
    assert len(system.curves["risk_coverage"].x) == 5


def test_the_accepted_is_expected_quotes_first(run: tuple[Report, Latencies]) -> None:
    expected = run[0].questions["lift"].expected
    assert [(item.id, item.text) for item in expected] == [
        ("curbs-lifted.md", "lifted its curbs on exports of chip materials"),
        ("", "last month"),
        ("", "2023-03-01/2023-03-31"),
    ]
    assert run[0].questions["capital"].expected == ()


def test_a_follow_up_is_shown_after_what_it_follows_on(run: tuple[Report, Latencies]) -> None:
    assert run[0].questions["roof"].text == "What happens to the library? → What will the new library roof cost?"


def test_every_step_is_timed_for_every_question(run: tuple[Report, Latencies]) -> None:
    report, latencies = run
    assert {step: len(values) for step, values in latencies["cuttings"].items()} == dict.fromkeys(
        ("encode", "search", "read", "total"), 6
    )
    assert set(report.times["latency_ms"]["cuttings"]["read"]) == {"p50", "p95", "p99"}  # type: ignore[index]


def test_a_second_run_differs_in_its_times_only(run: tuple[Report, Latencies], questions: Path, sample: Path) -> None:
    first, second = asdict(run[0]), asdict(evaluate_answers(questions, sample)[0])
    del first["times"], second["times"]
    assert json.dumps(first) == json.dumps(second)


def test_the_report_is_written_shown_and_read_again(run: tuple[Report, Latencies], tmp_path: Path) -> None:
    write_output(run[0], tmp_path, latencies=run[1])
    assert read_report(tmp_path).systems == run[0].systems
    assert (tmp_path / "plots" / "risk_coverage.png").is_file()
    assert "Verbatim" in render_table(run[0])
    assert "Worst questions of cuttings, by QuoteSuccess@1" in render_markdown(run[0])


def test_progress_is_told_for_every_question(questions: Path, sample: Path) -> None:
    told: list[tuple[str, int, int]] = []
    evaluate_answers(questions, sample, progress=lambda *step: told.append(step))
    assert told == [("questions", done, 6) for done in range(1, 7)]


def test_fewer_quotes_are_returned_where_fewer_are_asked_for(tmp_path: Path, sample: Path) -> None:
    report, _ = evaluate_answers(asked(tmp_path, LIFT), sample, top=1)
    assert report.systems["cuttings"].totals["Verbatim"].questions == 1


def test_what_is_measured_by_nothing_comes_last(tmp_path: Path, sample: Path) -> None:
    without_quotes = {"id": "a", "question": "When was the harbour wall built?", "answers": ["1887"]}
    system = evaluate_answers(asked(tmp_path, without_quotes), sample)[0].systems["cuttings"]
    assert list(system.measures) == [
        "EM", "F1", "Abstention", "QuoteSuccess@1", "QuoteSuccess@3", "QuoteIoU", "DateAccuracy",
    ]  # fmt: skip
    assert system.curves == {}


def test_runs_over_different_articles_cannot_be_compared(
    run: tuple[Report, Latencies], questions: Path, sample: Path, tmp_path: Path
) -> None:
    other = library_without(sample, "talks-without-deal.md", tmp_path / "library")
    report, _ = evaluate_answers(questions, other)
    with pytest.raises(InputError, match="different data"):
        compare_runs(run[0], report)


def library_without(sample: Path, article: str, target: Path) -> Path:
    shutil.copytree(sample, target)
    library = load_engine(target).index.library
    with library.writing():
        library.remove([article])
    library.close()
    return target
