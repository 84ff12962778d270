"""A reader's answers scored: SQuAD 2.0's measures, best thresholds, risk by coverage.

Pure: what the reader answered comes in, one system of a report goes out.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from qa.evaluation.reading_sets import ReadingQuestion
from qa.evaluation.report import Estimate, Item, Outcome, System, estimate, summarise
from qa.evaluation.risk import best_threshold, risk_coverage
from qa.evaluation.squad import exact_match, f1

MEASURES = ("EM", "F1")


@dataclass(frozen=True, slots=True)
class Trial:
    """What a reader made of one question: its first answer (empty if it has none) and how sure it is of it.

    `failed` is why there is no answer; `milliseconds` is how long it took to have one, or none.
    """

    answer: str
    probability: float
    milliseconds: float
    failed: str | None = None


@dataclass(frozen=True, slots=True)
class _Scores:
    """EM or F1 of every question, in order: with the reader abstaining at its threshold, and if it always answered."""

    shipped: list[float]
    answering: list[float]


def measure_reader(questions: Sequence[ReadingQuestion], trials: Sequence[Trial], threshold: float) -> System:
    """Score what a reader made of questions, abstaining where its probability is below the threshold.

    Best thresholds are those of the official evaluation, with 1 - probability as the no-answer score, and stated as
    probabilities. A question that failed is worth 0 whatever the threshold, and comes first on the curve of risks.
    """
    em, f1s = (_scores(questions, trials, threshold, measure) for measure in (exact_match, f1))
    outcomes = {
        question.id: Outcome(
            values={"EM": em.shipped[i], "F1": f1s.shipped[i]},
            returned=_returned(question, trials[i], threshold, right=em.shipped[i] == 1),
            failed=trials[i].failed,
        )
        for i, question in enumerate(questions)
    }
    # As in `answer_scores`, a failure counts as certain and wrong: no threshold would have kept it back.
    confidence = [1.0 if trial.failed else trial.probability for trial in trials]
    curve = risk_coverage(confidence, f1s.answering)
    return System(
        measures=summarise(outcomes, MEASURES),
        totals={
            **_by_answerability(questions, em, f1s),
            **_best(questions, trials, em, f1s),
            "AURC": Estimate(curve.area, None, None, len(trials)),
            **_when_answering(trials, threshold, em, f1s),
        },
        curves={"risk_coverage": curve.drawn("Risk (1 − mean F1)")},
        outcomes=outcomes,
    )


def _scores(
    questions: Sequence[ReadingQuestion],
    trials: Sequence[Trial],
    threshold: float,
    measure: Callable[[str, Sequence[str]], float],
) -> _Scores:
    scores = _Scores([], [])
    for question, trial in zip(questions, trials, strict=True):
        answer = trial.answer if _answers(trial, threshold) else ""
        scores.shipped.append(0.0 if trial.failed else measure(answer, question.golds))
        # Unlike a measure, which forgives an answer of nothing but "the", any answer is wrong where there is none.
        wrong = bool(trial.failed) or (bool(trial.answer) and not question.answers)
        scores.answering.append(0.0 if wrong else measure(trial.answer, question.golds))
    return scores


def _answers(trial: Trial, threshold: float) -> bool:
    return bool(trial.answer) and trial.probability >= threshold


def _by_answerability(questions: Sequence[ReadingQuestion], em: _Scores, f1s: _Scores) -> dict[str, Estimate]:
    found = {}
    for name, wanted in (("HasAns", True), ("NoAns", False)):
        chosen = [i for i, question in enumerate(questions) if bool(question.answers) == wanted]
        if chosen:
            found[f"{name} EM"] = estimate([em.shipped[i] for i in chosen])
            found[f"{name} F1"] = estimate([f1s.shipped[i] for i in chosen])
    return found


def _best(
    questions: Sequence[ReadingQuestion], trials: Sequence[Trial], em: _Scores, f1s: _Scores
) -> dict[str, Estimate]:
    doubts = [1 - trial.probability for trial in trials]
    # Abstaining is worth nothing where the reader failed, even if nothing answers the question.
    answerable = [bool(question.answers or trial.failed) for question, trial in zip(questions, trials, strict=True)]
    found = {}
    for name, scores in (("EM", em), ("F1", f1s)):
        best = best_threshold(doubts, scores.answering, answerable)
        found[f"best {name}"] = Estimate(best.value, None, None, len(trials))
        found[f"best {name} threshold"] = Estimate(1 - best.threshold, None, None, len(trials))
    return found


def _when_answering(trials: Sequence[Trial], threshold: float, em: _Scores, f1s: _Scores) -> dict[str, Estimate]:
    answered = [_answers(trial, threshold) for trial in trials]
    chosen = [i for i, given in enumerate(answered) if given]
    return {
        "answered": estimate([float(given) for given in answered]),
        "answered EM": estimate([em.shipped[i] for i in chosen]),
        "answered F1": estimate([f1s.shipped[i] for i in chosen]),
    }


def _returned(question: ReadingQuestion, trial: Trial, threshold: float, *, right: bool) -> tuple[Item, ...]:
    return (Item(question.title, trial.answer, right),) if _answers(trial, threshold) else ()
