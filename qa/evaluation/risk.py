"""How far a system's confidence can be trusted: risk by coverage, the best threshold, calibration.

Everything is computed from arrays, one value per question; where they come from is not its matter.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from qa.evaluation.report import Curve

Values = Sequence[float] | np.ndarray


#: Points of a curve that are drawn: more cannot be seen.
CURVE_POINTS = 500


@dataclass(frozen=True, slots=True)
class RiskCoverage:
    """What is risked when only the surest answers are given.

    `coverage` is `(n,) float64`, the share of the questions that is answered, 1/n to 1; `risk` is `(n,) float64`, 1
    minus the mean correctness of those.
    """

    coverage: np.ndarray
    risk: np.ndarray

    @property
    def area(self) -> float:
        """The area under the curve (AURC): the mean risk over all coverages; lower is better, NaN of nothing."""
        return float(self.risk.mean()) if len(self.risk) else math.nan

    def drawn(self, y_label: str) -> Curve:
        """Return the line to draw, of at most CURVE_POINTS points."""
        kept = np.unique(np.linspace(0, len(self.risk) - 1, CURVE_POINTS).astype(int))
        x, y = tuple(self.coverage[kept].tolist()), tuple(self.risk[kept].tolist())
        return Curve(x, y, "Coverage (share of questions answered)", y_label)


def risk_coverage(confidence: Values, correct: Values) -> RiskCoverage:
    """Return the risk at every coverage, surest answers first (El-Yaniv and Wiener 2010; Geifman and El-Yaniv 2017).

    `correct` is 0 to 1. Answers of one confidence cannot be told apart, so each counts with their mean: what all their
    orders give on average, and the same whatever the data's order.

    >>> risk_coverage([0.9, 0.5, 0.5, 0.1], [1, 1, 0, 0]).risk.tolist()
    [0.0, 0.25, 0.33333333333333337, 0.5]
    """
    doubt, right = -np.asarray(confidence, dtype=np.float64), np.asarray(correct, dtype=np.float64)
    # By correctness too: else the last digit of a group's sum would depend on the order of the data.
    order = np.lexsort((right, doubt))
    _, group, sizes = np.unique(doubt[order], return_inverse=True, return_counts=True)
    shared = (np.bincount(group, weights=right[order], minlength=len(sizes)) / sizes)[group]
    answered = np.arange(1, len(right) + 1)
    return RiskCoverage(answered / max(1, len(right)), 1 - np.cumsum(shared) / answered)


@dataclass(frozen=True, slots=True)
class Best:
    """The greatest mean that a threshold reaches, and the highest no-answer score that is still answered there."""

    value: float
    threshold: float


def best_threshold(
    no_answer_scores: Values, values_if_answered: Values, answerable: Sequence[bool] | np.ndarray
) -> Best:
    """Return the threshold with the best mean, as the official evaluation of SQuAD 2.0 searches it.

    Questions whose no-answer score is at most the threshold count with their value if answered, the others with what
    abstaining is worth: 1 where unanswerable, else 0. An answer to an unanswerable question is worth 0; the value is
    1 there if even the answer was none. The lowest of equally good thresholds counts, and 0.0 where abstaining always
    is best. Questions with one score are taken one by one, in the order given, as the official script does; the
    value may then be that of answering only some of them.

    >>> best_threshold([0.1, 0.4, 0.8], [1.0, 0.5, 0.0], [True, True, False])
    Best(value=0.8333333333333334, threshold=0.4)
    """
    scores = np.asarray(no_answer_scores, dtype=np.float64)
    if not len(scores):
        return Best(math.nan, 0.0)
    abstaining = 1.0 - np.asarray(answerable, dtype=np.float64)
    order = np.argsort(scores, kind="stable")
    gains = (np.asarray(values_if_answered, dtype=np.float64) - abstaining)[order]
    sums = np.cumsum([abstaining.sum(), *gains])
    best = int(np.argmax(sums))
    return Best(float(sums[best]) / len(scores), float(scores[order[best - 1]]) if best else 0.0)


def expected_calibration_error(probability: Values, right: Values, bins: int = 10) -> float:
    """Return how far stated probabilities are from what came true (Guo et al. 2017); NaN of nothing.

    The probabilities are put into bins of equal width, each with its upper end; the mean distance of a bin's mean
    probability and its share of right ones, weighted by how many it holds.

    >>> round(expected_calibration_error([0.75, 0.75, 0.95], [1, 0, 1]), 4)
    0.1833
    """
    stated, came_true = np.asarray(probability, dtype=np.float64), np.asarray(right, dtype=np.float64)
    if not len(stated):
        return math.nan
    ends = np.arange(1, bins) / bins
    gaps = np.bincount(np.searchsorted(ends, stated, side="left"), weights=stated - came_true, minlength=bins)
    return float(np.abs(gaps).sum() / len(stated))
