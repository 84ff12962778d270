from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.evaluation.risk import Best, best_threshold, expected_calibration_error, risk_coverage


def test_risk_is_that_of_the_surest_answers() -> None:
    curve = risk_coverage([0.2, 0.9, 0.6, 0.4], [0, 1, 0.5, 1])
    assert curve.coverage.tolist() == [0.25, 0.5, 0.75, 1.0]
    assert curve.risk.tolist() == pytest.approx([0, 0.25, 1 - 2.5 / 3, 1 - 2.5 / 4])
    assert curve.area == pytest.approx((0 + 0.25 + 0.5 / 3 + 1.5 / 4) / 4)


def test_answers_of_one_confidence_share_their_mean() -> None:
    curve = risk_coverage([0.5, 0.5, 0.5, 0.5], [1, 0, 0, 1])
    assert curve.risk.tolist() == [0.5, 0.5, 0.5, 0.5]


@given(st.lists(st.tuples(st.sampled_from([0.1, 0.5, 0.7]), st.floats(0, 1)), min_size=1, max_size=30), st.randoms())
def test_the_order_of_the_data_does_not_matter(answers: list[tuple[float, float]], random: object) -> None:
    shuffled = answers.copy()
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    first, second = risk_coverage(*zip(*answers, strict=True)), risk_coverage(*zip(*shuffled, strict=True))
    assert np.array_equal(first.risk, second.risk)


def test_nothing_answered_has_no_area() -> None:
    assert math.isnan(risk_coverage([], []).area)


def test_the_best_threshold_answers_as_long_as_that_gains() -> None:
    # Abstaining on all four is worth 2; answering the first is worth 3, the second costs 1, the third gains .5.
    best = best_threshold([0.1, 0.3, 0.6, 0.9], [1, 0, 0.5, 0], [True, False, True, False])
    assert best == Best(value=0.75, threshold=0.1)


def test_a_loss_is_taken_for_a_greater_gain() -> None:
    best = best_threshold([0.6, 0.1, 0.9, 0.3], [1, 1, 1, 0], [True, True, True, False])
    assert best == Best(value=0.75, threshold=0.9)


def test_always_abstaining_may_be_best() -> None:
    assert best_threshold([0.1, 0.2], [0, 0], [True, False]) == Best(value=0.5, threshold=0.0)


def test_the_lowest_of_equally_good_thresholds_counts() -> None:
    assert best_threshold([0.1, 0.2, 0.3], [1, 0, 1], [True, False, True]).threshold == 0.1
    assert best_threshold([0.1, 0.2, 0.3], [1, 0, 0], [True, True, True]).threshold == 0.1


def test_an_empty_answer_to_an_unanswerable_question_costs_nothing() -> None:
    assert best_threshold([0.1, 0.2], [1, 1], [False, True]) == Best(value=1.0, threshold=0.2)


def _searched_as_defined(scores: list[float], values: list[float], answerable: list[bool]) -> float:
    """The best mean over every threshold, by trying each."""
    means = []
    for threshold in [-1.0, *scores]:
        kept = [
            value if score <= threshold else float(not has)
            for score, value, has in zip(scores, values, answerable, strict=True)
        ]
        means.append(sum(kept) / len(kept))
    return max(means)


@given(
    st.lists(
        st.tuples(st.integers(0, 1000), st.sampled_from([0.0, 0.25, 1.0]), st.booleans()),
        min_size=1,
        max_size=20,
        unique_by=lambda row: row[0],
    )
)
def test_no_other_threshold_is_better(rows: list[tuple[int, float, bool]]) -> None:
    scores, has = [score / 1000 for score, _, _ in rows], [answerable for _, _, answerable in rows]
    values = [value if answerable else 0.0 for _, value, answerable in rows]
    assert best_threshold(scores, values, has).value == pytest.approx(_searched_as_defined(scores, values, has))


def test_calibration_error_weighs_each_bin_by_what_it_holds() -> None:
    # (0, .1]: mean .05, none right; (.7, .8]: mean .75, half right; (.9, 1]: one, right.
    error = expected_calibration_error([0.05, 0.05, 0.72, 0.78, 1.0], [0, 0, 1, 0, 1])
    assert error == pytest.approx((2 * 0.05 + 2 * 0.25 + 0) / 5)


def test_a_bin_holds_its_upper_end() -> None:
    # .7 and .65 share a bin: mean .675, half of them right.
    assert expected_calibration_error([0.7, 0.65], [1, 0]) == pytest.approx(0.175)
    # .7 and .75 do not.
    assert expected_calibration_error([0.7, 0.75], [1, 0]) == pytest.approx((0.3 + 0.75) / 2)


def test_certainties_that_come_true_are_calibrated() -> None:
    assert expected_calibration_error([0.0, 1.0], [0, 1]) == 0
    assert math.isnan(expected_calibration_error([], []))
