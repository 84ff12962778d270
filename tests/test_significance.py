from __future__ import annotations

import itertools
import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.evaluation.significance import holm, randomization_p


def flips(differences: list[float]) -> float:
    """The definition, by counting every way to flip the signs."""
    ways = [sum(s * d for s, d in zip(signs, differences, strict=True)) for signs in signs_of(len(differences))]
    more = sum(way >= sum(differences) - 1e-9 for way in ways) / len(ways)
    less = sum(way <= sum(differences) + 1e-9 for way in ways) / len(ways)
    return min(1.0, 2 * min(more, less))


def signs_of(count: int) -> list[tuple[int, ...]]:
    return list(itertools.product((1, -1), repeat=count))


@pytest.mark.parametrize(
    ("differences", "p"),
    [
        ([1.0] * 5, 2 / 32),  # the most extreme of 32 ways, on either side
        ([0.5, 0.2, 0.1], 2 / 8),
        ([0.5, 0.2, -0.1], 4 / 8),  # 0.6 is reached by 0.8 and by itself
        ([0.3, -0.3], 1.0),
        ([0.1, 0.2, -0.3], 1.0),  # nothing on average, though not in floating point
        ([0.2, -0.6, -0.6, 0.6, 0.4, 0.001], 1.0),  # its ties are not ties in floating point
        ([0.7], 1.0),
        ([0.0, 0.0], 1.0),
    ],
)
def test_few_questions_are_tested_exactly(differences: list[float], p: float) -> None:
    assert randomization_p(differences) == pytest.approx(p)


@given(st.lists(st.integers(-10, 10).map(lambda tenths: tenths / 10), min_size=2, max_size=7))
def test_the_exact_test_counts_every_flip(differences: list[float]) -> None:
    assert randomization_p(differences) == pytest.approx(flips(differences))


def test_questions_without_a_difference_change_nothing() -> None:
    assert randomization_p([0.5, 0.2, 0.1] + [0.0] * 10_000) == randomization_p([0.5, 0.2, 0.1])


def test_many_questions_are_sampled_close_to_the_exact_value() -> None:
    differences = list(np.random.default_rng(5).normal(0.3, 1, 16))
    assert randomization_p(differences) == pytest.approx(flips(differences), abs=0.02)


def test_the_same_seed_gives_the_same_p() -> None:
    differences = np.random.default_rng(1).normal(0.05, 1, 300)
    assert randomization_p(differences, draws=500) == randomization_p(differences, draws=500)


def test_a_sampled_p_is_never_zero() -> None:
    assert randomization_p([1.0] * 40, draws=999) == pytest.approx(2 / 1000)


def test_which_run_comes_first_does_not_matter_exactly() -> None:
    assert randomization_p([0.4, -0.1, 0.3]) == randomization_p([-0.4, 0.1, -0.3])


def test_no_question_is_no_test() -> None:
    assert math.isnan(randomization_p([]))


@pytest.mark.parametrize(
    ("plain", "corrected"),
    [
        # 0.005·4, 0.01·3, 0.03·2, 0.04·1, the last lifted to the one before
        ([0.01, 0.04, 0.03, 0.005], [0.03, 0.06, 0.06, 0.02]),
        ([0.2], [0.2]),
        ([0.6, 0.5], [1.0, 1.0]),
        ([0.02, 0.02], [0.04, 0.04]),
        ([], []),
    ],
)
def test_holm_steps_down_and_keeps_the_order_given(plain: list[float], corrected: list[float]) -> None:
    assert holm(plain) == pytest.approx(corrected)


def test_what_was_not_tested_does_not_count_in_holm() -> None:
    assert holm([0.01, math.nan, 0.04]) == pytest.approx([0.02, math.nan, 0.04], nan_ok=True)


@given(st.lists(st.floats(0, 1), min_size=1, max_size=8))
def test_holm_lies_between_the_plain_p_and_bonferroni(plain: list[float]) -> None:
    pairs = zip(plain, holm(plain), strict=True)
    assert all(p <= corrected <= min(1, p * len(plain)) + 1e-12 for p, corrected in pairs)
