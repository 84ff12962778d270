from __future__ import annotations

import json
import time
from dataclasses import asdict
from pathlib import Path

import pytest

from corpus.article import Span
from corpus.errors import BadDataError, InputError
from index.search import Found, PassageIndex
from qa.evaluation.reading import evaluate_reader
from qa.evaluation.reading_scores import Trial, measure_reader
from qa.evaluation.reading_sets import Gold, ReadingQuestion
from qa.evaluation.report import Report, read_report, write_report
from qa.evaluation.risk import CURVE_POINTS
from qa.evaluation.timing import Latencies
from qa.reader import Reader, Reading, Readings
from qa.readers import READERS

FERRY = (
    "The night ferry between Denby and Port Salla ended in October 1994. "
    "The company said that too few people used it in winter. "
    "Its last captain was Ruth Ames, who had steered it for nineteen years."
)
ROOF = (
    "The council will replace the roof of the town library next spring. The work will cost 184,000 pounds. "
    "The reading room stays open, and the children's books move to the school hall."
)
# Longer than one passage: what answers comes only near the end.
WALL = (
    " ".join(
        f"In entry number {number} the harbour diary speaks of fog, of mended nets, and of {number} boats at anchor."
        for number in range(1, 31)
    )
    + " The harbour wall was built by the engineer Tomas Lind in 1887."
)


def asked(name: str, context: str, question: str, *answers: str) -> dict[str, object]:
    return {
        "id": name,
        "question": question,
        "is_impossible": not answers,
        "answers": [{"text": answer, "answer_start": context.index(answer)} for answer in answers],
    }


QUESTIONS = {
    FERRY: [
        asked("ferry-end", FERRY, "When did the night ferry between Denby and Port Salla end?", "October 1994", "1994"),
        asked("ferry-captain", FERRY, "Who was the last captain of the ferry?", "Ruth Ames"),
        asked("ferry-price", FERRY, "What is the boiling point of copper sulphate?"),
    ],
    ROOF: [
        asked("roof-cost", ROOF, "What will the new roof of the library cost?", "184,000 pounds"),
        asked("roof-opera", ROOF, "Who composed the opera Carmen?"),
    ],
    WALL: [asked("wall-engineer", WALL, "Which engineer built the harbour wall?", "Tomas Lind")],
}
IDS = [str(question["id"]) for questions in QUESTIONS.values() for question in questions]


@pytest.fixture(scope="module")
def dataset(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("set") / "harbour-v2.0.json"
    paragraphs = [{"context": context, "qas": questions} for context, questions in QUESTIONS.items()]
    path.write_text(json.dumps({"version": "v2.0", "data": [{"title": "Denby", "paragraphs": paragraphs}]}))
    return path


@pytest.fixture(scope="module")
def work(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One folder for all runs, so that the texts are embedded once."""
    return tmp_path_factory.mktemp("work")


@pytest.fixture(scope="module")
def run(dataset: Path, work: Path) -> tuple[Report, Latencies]:
    return evaluate_reader(dataset, work=work)


# -- the shipped reader, end to end


def test_every_question_has_an_outcome_in_the_files_order(run: tuple[Report, Latencies]) -> None:
    report, _ = run
    assert list(report.questions) == list(report.systems["cuttings"].outcomes) == IDS
    assert report.data["questions"] == 6
    assert (report.data["answerable"], report.data["unanswerable"], report.data["contexts"]) == (4, 2, 3)
    assert report.name == "harbour-v2.0"


def test_the_words_that_answer_are_returned_from_the_questions_own_text(run: tuple[Report, Latencies]) -> None:
    outcome = run[0].systems["cuttings"].outcomes["ferry-captain"]
    assert [item.text for item in outcome.returned] == ["Ruth Ames"]
    assert outcome.values == {"EM": 1.0, "F1": 1.0}


def test_a_text_longer_than_the_window_is_read_to_its_end(run: tuple[Report, Latencies]) -> None:
    outcomes = run[0].systems["cuttings"].outcomes
    assert [item.text for item in outcomes["wall-engineer"].returned] == ["Tomas Lind"]


def test_an_answers_f1_counts_the_sentences_other_words(dataset: Path, work: Path) -> None:
    report, _ = evaluate_reader(dataset, reader="sentence", work=work)
    outcome = report.systems["sentence"].outcomes["ferry-captain"]
    assert [item.text for item in outcome.returned] == [FERRY[FERRY.index("Its last captain") :]]
    # "ruth ames" are 2 of the sentence's 13 words.
    assert outcome.values == {"EM": 0.0, "F1": pytest.approx(2 * (2 / 13) / (15 / 13))}


def test_abstaining_on_the_unanswerable_is_right(run: tuple[Report, Latencies]) -> None:
    outcomes = run[0].systems["cuttings"].outcomes
    for name in ("ferry-price", "roof-opera"):
        assert outcomes[name].returned == run[0].questions[name].expected == ()
        assert outcomes[name].values == {"EM": 1.0, "F1": 1.0}


def test_gold_answers_are_what_is_expected(run: tuple[Report, Latencies]) -> None:
    assert [item.text for item in run[0].questions["ferry-end"].expected] == ["October 1994", "1994"]


def test_every_question_has_its_latency(run: tuple[Report, Latencies]) -> None:
    report, latencies = run
    assert len(latencies["cuttings"]["total"]) == 6
    assert set(report.times["latency_ms"]["cuttings"]["total"]) == {"p50", "p95", "p99"}  # type: ignore[index]


def test_a_second_run_differs_in_its_times_only(run: tuple[Report, Latencies], dataset: Path, work: Path) -> None:
    again, _ = evaluate_reader(dataset, work=work)
    first, second = asdict(run[0]), asdict(again)
    del first["times"], second["times"]
    assert json.dumps(first) == json.dumps(second)


def test_the_report_is_read_as_it_was_written(run: tuple[Report, Latencies], tmp_path: Path) -> None:
    write_report(run[0], tmp_path)
    assert read_report(tmp_path).systems["cuttings"] == run[0].systems["cuttings"]


def test_progress_is_told_for_texts_and_questions(dataset: Path, tmp_path: Path) -> None:
    told: list[tuple[str, int, int]] = []
    evaluate_reader(dataset, work=tmp_path, progress=lambda *step: told.append(step))
    assert told == [("articles", 3, 0), *(("questions", done, 6) for done in range(1, 7))]


# -- readers that are not there, or fail


def test_an_unknown_reader_is_refused_with_those_there_are(dataset: Path, work: Path) -> None:
    with pytest.raises(InputError, match="oracle: is no reader; there are: cuttings, sentence"):
        evaluate_reader(dataset, reader="oracle", work=work)


class FickleReader:
    """Fails on "Who", sleeps on "Which"; of anything else, it is sure of the article's first three characters."""

    threshold = 0.5

    def read(self, question: str, found: Found) -> Readings:
        if question.startswith("Who"):
            raise ZeroDivisionError("nobody\nthere")
        if question.startswith("Which"):
            time.sleep(60)
        first = Span(0, 3)
        return Readings((Reading(found.hits[0].article, first, first, 1.0),), 1.0)


def _fickle(index: PassageIndex) -> Reader:
    return FickleReader()


def test_a_question_that_fails_or_takes_too_long_is_worth_nothing(
    dataset: Path, work: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(READERS, "fickle", _fickle)
    system = evaluate_reader(dataset, reader="fickle", work=work, timeout=0.5)[0].systems["fickle"]
    assert system.failures == {
        "ferry-captain": "ZeroDivisionError: nobody there",
        "roof-opera": "ZeroDivisionError: nobody there",
        "wall-engineer": "TimeoutError: took longer than 0.5 s",
    }
    assert {name: system.outcomes[name].values["F1"] for name in system.failures} == dict.fromkeys(system.failures, 0.0)
    assert system.measures["F1"].questions == 6
    # Nothing can be had for the failed one of the two unanswerable questions.
    assert system.totals["best F1"].value == pytest.approx(1 / 6)


def test_bad_questions_end_the_run_or_are_listed(dataset: Path, work: Path, tmp_path: Path) -> None:
    held = json.loads(dataset.read_text())
    held["data"][0]["paragraphs"][0]["qas"][0]["answers"][0]["answer_start"] = 1
    spoilt = tmp_path / "spoilt.json"
    spoilt.write_text(json.dumps(held))
    with pytest.raises(BadDataError, match="is said to be at"):
        evaluate_reader(spoilt, work=work)
    report, _ = evaluate_reader(spoilt, work=work, skip_bad=True)
    assert list(report.questions) == IDS[1:]
    assert len(report.skipped) == 1


# -- scores by hand


def question(name: str, *golds: str) -> ReadingQuestion:
    return ReadingQuestion(name, "", "", f"What is {name}?", tuple(Gold(gold, 0) for gold in golds))


SCORED = [
    (question("a", "pier"), Trial("the pier", 0.9, 1)),  # answered, right
    (question("b", "harbour wall"), Trial("wall", 0.8, 1)),  # answered, F1 2/3
    (question("c"), Trial("wall", 0.6, 1)),  # answered, though nothing answers it
    (question("d", "ferry"), Trial("ferry", 0.4, 1)),  # abstained, though it had the answer
    (question("e"), Trial("ferry", 0.2, 1)),  # abstained, rightly
    (question("f"), Trial("", 0.0, 1)),  # nothing found, rightly
    (question("g", "roof"), Trial("", 0.0, 1, "ValueError: no roof")),  # failed
    (question("h"), Trial("", 0.0, 1, "ValueError: no roof")),  # failed, where abstaining was right
]


def totals(threshold: float = 0.5) -> dict[str, float]:
    questions, trials = zip(*SCORED, strict=True)
    system = measure_reader(questions, trials, threshold)
    return {name: found.value for name, found in {**system.measures, **system.totals}.items()}


def test_means_are_those_of_all_of_the_answerable_and_of_the_unanswerable() -> None:
    found = totals()
    assert found["EM"] == pytest.approx((1 + 0 + 0 + 0 + 1 + 1 + 0 + 0) / 8)
    assert found["F1"] == pytest.approx((1 + 2 / 3 + 0 + 0 + 1 + 1 + 0 + 0) / 8)
    assert (found["HasAns EM"], found["HasAns F1"]) == pytest.approx((1 / 4, (1 + 2 / 3) / 4))
    assert (found["NoAns EM"], found["NoAns F1"]) == (0.5, 0.5)


def test_the_best_thresholds_are_probabilities_to_abstain_below() -> None:
    found = totals()
    # From 3 for abstaining on c, e, f: a +1, b +0, c −1, d +1. The h that failed is never worth anything.
    assert (found["best EM"], found["best EM threshold"]) == pytest.approx((4 / 8, 0.9))
    # a +1, b +2/3.
    assert (found["best F1"], found["best F1 threshold"]) == pytest.approx(((3 + 5 / 3) / 8, 0.8))


def test_what_is_answered_is_scored_by_itself() -> None:
    found = totals()
    assert found["answered"] == 3 / 8
    assert (found["answered EM"], found["answered F1"]) == pytest.approx((1 / 3, 5 / 9))


def test_risk_takes_every_question_as_answered() -> None:
    # 1 − F1 in order of confidence; g and h failed, which counts as certain and wrong.
    losses = [1, 1, 0, 1 / 3, 1, 0, 1, 0]
    risks = [sum(losses[:n]) / n for n in range(1, 9)]
    assert totals()["AURC"] == pytest.approx(sum(risks) / 8)


def test_a_threshold_of_one_abstains_on_what_is_not_certain() -> None:
    assert totals(1.0)["answered"] == 0


def test_a_set_without_unanswerable_questions_has_no_figures_for_them() -> None:
    system = measure_reader([question("a", "pier")], [Trial("pier", 0.9, 1)], 0.5)
    assert [name for name in system.totals if name.startswith("NoAns")] == []


def test_a_long_curve_is_thinned_and_keeps_its_ends() -> None:
    count = 3 * CURVE_POINTS
    questions = [question(str(i), "pier") for i in range(count)]
    trials = [Trial("pier" if i % 2 else "wall", i / count, 1) for i in range(count)]
    curve = measure_reader(questions, trials, 0.5).curves["risk_coverage"]
    assert len(curve.x) == len(curve.y) == CURVE_POINTS
    assert (curve.x[0], curve.x[-1], curve.y[-1]) == (1 / count, 1.0, 0.5)
