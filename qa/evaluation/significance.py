"""Whether a difference between two systems could be chance: the paired randomization test, and Holm's correction.

It takes the differences as they are; which questions are paired, and what a missing one counts, is decided before.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from scipy import stats

from qa.evaluation.intervals import DRAWS, SEED

# Signs held in memory at once; scipy makes several arrays of this size.
_HELD = 2_000_000
# Differences are counted in units of this, as whole numbers: their sums are then exact, and equal sums are equal.
_UNIT = 1e-9


def randomization_p(differences: Sequence[float] | np.ndarray, *, draws: int = DRAWS, seed: int = SEED) -> float:
    """Return the two-sided p-value of a mean paired difference, by flipping the signs of the differences at random.

    Exact where there are no more than `draws` ways to flip them (13 questions that differ, for 10,000); else
    (as many draws as extreme + 1) / (draws + 1), doubled for the two sides. Questions without a difference are left
    out: no flip changes them. 1.0 where nothing differs, NaN for no questions. Fisher, The Design of Experiments
    (1935); Smucker, Allan and Carterette, "A comparison of statistical significance tests for information retrieval
    evaluation" (CIKM 2007).

    >>> randomization_p([0.5, 0.2, 0.1])  # the largest of 8 sums: 1/8, doubled
    0.25
    """
    sample = np.rint(np.asarray(differences, dtype=np.float64) / _UNIT)
    if not len(sample):
        return math.nan
    moved = sample[sample != 0]
    if len(moved) < 2:  # one question is as likely to fall either way
        return 1.0
    rng, batch = np.random.default_rng(seed), max(1, _HELD // len(moved))
    if 2 ** len(moved) <= draws:
        found = stats.permutation_test((moved,), np.sum, permutation_type="samples", n_resamples=draws, rng=rng)
        return float(found.pvalue)

    def signs(size: tuple[int, ...]) -> np.ndarray:
        return rng.integers(0, 2, size, dtype=np.int8) * np.int8(2) - np.int8(1)

    def total(flips: np.ndarray, axis: int) -> np.ndarray:  # noqa: ARG001 - scipy names it
        return flips @ moved  # type: ignore[no-any-return]

    # The same test, ten times as fast as permutation_test where the ways to flip are drawn.
    kept = np.ones(len(moved))
    drawn = stats.monte_carlo_test(kept, signs, total, vectorized=True, n_resamples=draws, batch=batch)
    return float(drawn.pvalue)


def holm(p_values: Sequence[float]) -> list[float]:
    """Return p-values corrected for being several, in the order given.

    Step-down: the smallest of m is multiplied by m, the next by m - 1 and so on; none is less than the one before it,
    nor more than 1. NaN is no test: it stays NaN and does not count. Holm, "A simple sequentially rejective multiple
    test procedure" (Scandinavian Journal of Statistics, 1979).

    >>> holm([0.04, 0.01, 0.03])
    [0.06, 0.03, 0.06]
    """
    corrected = [math.nan] * len(p_values)
    order = sorted((i for i, p in enumerate(p_values) if not math.isnan(p)), key=lambda i: p_values[i])
    highest = 0.0
    for rank, i in enumerate(order):
        highest = max(highest, min(1.0, (len(order) - rank) * p_values[i]))
        corrected[i] = highest
    return corrected
