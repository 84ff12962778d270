"""The sentence reader's fitted numbers: how features rank sentences, and when to abstain.

`qa/training/sentence.py` writes them; nothing here is set by hand.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np

FILE = Path(__file__).with_name("sentence_reader.json")

#: What is measured of a candidate sentence, each about 0 to 1. None depends on the library's size.
FEATURES = (
    "cosine of sentence and question",
    "cosine of passage and question",
    "question's terms in the sentence",
    "question's terms in the passage",
    "question's pairs of words in the sentence",
    "most telling term missing from the passage",
    "fits the kind of answer expected",
    "passage's reciprocal place",
    "length",
    "is a question",
)
#: What the probability is made of, beside the best candidate's features.
SUMMARY = ("lead over the next", "log10 of the library's articles")


@dataclass(frozen=True, slots=True)
class Weights:
    """Two logistic models: one over a sentence's features, one over the best sentence's and the summary.

    `threshold` is the probability below which the reader abstains.
    """

    ranking: np.ndarray
    right: np.ndarray
    intercept: float
    threshold: float

    def rank(self, features: np.ndarray) -> np.ndarray:
        """Return scores `(n,)` for features `(n, len(FEATURES))`."""
        scores: np.ndarray = features @ self.ranking
        return scores

    def probability(self, features: np.ndarray, scores: np.ndarray, articles: int) -> float:
        """Return the probability that the first row is right; rows and scores come best first."""
        return float(1 / (1 + np.exp(-(summarise(features, scores, articles) @ self.right + self.intercept))))


def summarise(features: np.ndarray, scores: np.ndarray, articles: int) -> np.ndarray:
    """Return `(len(FEATURES) + len(SUMMARY),)` for candidates that come best first."""
    lead = float(scores[0] - scores[1]) if len(scores) > 1 else 0.0
    return np.array([*features[0], lead, np.log10(articles)])


def load_weights(path: Path = FILE) -> Weights:
    """Read the fitted numbers that ship with the package."""
    stored = json.loads(path.read_text(encoding="utf-8"))
    ranking = np.array([stored["ranking"][name] for name in FEATURES])
    right = np.array([stored["right"][name] for name in (*FEATURES, *SUMMARY)])
    return Weights(ranking, right, float(stored["intercept"]), float(stored["threshold"]))
