"""A reader's fitted numbers: how features rank its candidates, and when to abstain.

`qa/training/fitting.py` writes them; nothing here is set by hand.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from qa.reader import Candidate, Reading, Readings

#: What the probability is made of, beside the best candidate's features.
SUMMARY = ("lead over the next", "log10 of the library's articles")


@dataclass(frozen=True, slots=True)
class Weights:
    """Two logistic models: one over a candidate's features, one over the best candidate's and the summary.

    `thresholds` are the probabilities below which the reader abstains, by the number of the library's articles. They
    are for a share of the questions given up; of a few articles that share may be small, and much is caught with it.
    """

    ranking: np.ndarray
    right: np.ndarray
    intercept: float
    thresholds: Mapping[int, float]

    def threshold(self, articles: int) -> float:
        """Return the threshold for a library of so many articles.

        Between sizes that were fitted it goes by their logarithms, beyond them it is that of the nearest.

        >>> Weights(np.zeros(1), np.zeros(1), 0.0, {10: 0.4, 1000: 0.2}).threshold(100)
        0.3
        """
        sizes = sorted(self.thresholds)
        fitted = [self.thresholds[size] for size in sizes]
        return round(float(np.interp(np.log10(max(1, articles)), np.log10(sizes), fitted)), 6)

    def rank(self, features: np.ndarray) -> np.ndarray:
        """Return scores `(n,)` for features `(n, features)`."""
        scores: np.ndarray = features @ self.ranking
        return scores

    def probability(self, features: np.ndarray, scores: np.ndarray, articles: int) -> float:
        """Return the probability that the first row is right; rows and scores come best first."""
        return float(1 / (1 + np.exp(-(summarise(features, scores, articles) @ self.right + self.intercept))))


def weigh(candidates: Sequence[Candidate], features: np.ndarray, weights: Weights, articles: int) -> Readings:
    """Put candidates in order, `(n, features)` measured of them, from a library of so many articles."""
    if not candidates:
        return Readings((), 0.0)
    scores = weights.rank(features)
    order = np.argsort(-scores, kind="stable")
    probability = weights.probability(features[order], scores[order], max(1, articles))
    chosen = ((candidates[i], float(scores[i])) for i in order)
    readings = (Reading(c.article, c.quote, c.answer, score, margin=c.margin) for c, score in chosen)
    return Readings(tuple(readings), probability)


def summarise(features: np.ndarray, scores: np.ndarray, articles: int) -> np.ndarray:
    """Return `(features + len(SUMMARY),)` for candidates that come best first."""
    lead = float(scores[0] - scores[1]) if len(scores) > 1 else 0.0
    return np.array([*features[0], lead, np.log10(articles)])


def load_weights(path: Path, features: Sequence[str]) -> Weights:
    """Read the fitted numbers that ship with the package, in the order of a reader's features."""
    stored = json.loads(path.read_text(encoding="utf-8"))
    ranking = np.array([stored["ranking"][name] for name in features])
    right = np.array([stored["right"][name] for name in (*features, *SUMMARY)])
    thresholds = {int(articles): float(value) for articles, value in stored["thresholds"].items()}
    return Weights(ranking, right, float(stored["intercept"]), thresholds)
