"""Fit how a reader ranks and when it abstains: `python -m qa.training.fitting READER --data ../shared/data`.

Ranks by a softmax over a question's candidates, from all of its passages; then fits the probability that the first
one's quote is right, over all questions, those that nothing answers too. Writes `qa/READER_reader.json`; prints what
either kind of error comes to at each threshold.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from scipy.optimize import minimize

from qa import sentence_reader, span_reader
from qa.evaluation.risk import expected_calibration_error
from qa.training.fitting_examples import LARGE, MIDDLE, SMALL, Example, Fitted, archives, collected, make_missing
from qa.weights import SUMMARY, Weights, summarise

READERS = {
    "sentence": Fitted(sentence_reader.SentenceReader, sentence_reader.FEATURES, sentence_reader.FILE),
    "span": Fitted(span_reader.SpanReader, span_reader.FEATURES, span_reader.FILE),
}
#: Sums of two shares that differ by less are the same: about the standard error of such a sum over so many questions.
SAMPLING_ERROR = 0.02
#: Thresholds that the printed figures are of.
STEPS = tuple(round(0.05 * step, 2) for step in range(19))


def fit(examples: Sequence[Example]) -> Weights:
    """Fit both models on examples, and the thresholds."""
    ranking = _fit_ranking([example for example in examples if example.right.any()])
    rows, labels = _summaries(examples, ranking)
    right, intercept = _fit_logistic(rows, labels)
    probabilities = 1 / (1 + np.exp(-(rows @ right + intercept)))
    return Weights(ranking, right, intercept, _thresholds(examples, probabilities))


def _fit_ranking(examples: Sequence[Example]) -> np.ndarray:
    def loss(parameters: np.ndarray) -> float:
        total = 0.0
        for example in examples:
            scores = example.features @ parameters
            total += np.logaddexp.reduce(scores) - np.logaddexp.reduce(scores[example.right])
        return total / len(examples) + 0.001 * float(parameters @ parameters)

    solution: np.ndarray = minimize(loss, np.zeros(examples[0].features.shape[1]), method="L-BFGS-B").x
    return solution


def _summaries(examples: Sequence[Example], ranking: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return what the probability is made of, and whether the first candidate's quote is right."""
    rows, labels = [], []
    for example in examples:
        scores = example.features @ ranking
        order = np.argsort(-scores, kind="stable")
        rows.append(summarise(example.features[order], scores[order], example.articles))
        labels.append(bool(example.found[order[0]]))
    return np.array(rows), np.array(labels)


def _fit_logistic(rows: np.ndarray, labels: np.ndarray) -> tuple[np.ndarray, float]:
    signs = np.where(labels, 1.0, -1.0)

    def loss(parameters: np.ndarray) -> float:
        margins = signs * (rows @ parameters[1:] + parameters[0])
        return float(np.logaddexp(0.0, -margins).mean() + 0.0005 * parameters[1:] @ parameters[1:])

    solution = minimize(loss, np.zeros(rows.shape[1] + 1), method="L-BFGS-B").x
    return solution[1:], float(solution[0])


def _thresholds(examples: Sequence[Example], probabilities: np.ndarray) -> dict[int, float]:
    """Return, for each size, the lowest threshold at which both errors together are about the least.

    Who asks can judge a doubtful answer, and not one that is kept back. Of an archive of thousands nobody knows what it
    does not answer: there as many answerable questions are refused as in the middle one.
    """
    found: dict[int, float] = {}
    for size in (SMALL, MIDDLE):
        answerable, others = (_of(examples, probabilities, size, answerable=kind) for kind in (True, False))
        tried = np.unique(probabilities)
        sums = [(answerable < threshold).mean() + (others >= threshold).mean() for threshold in tried]
        found[size] = float(tried[np.array(sums) <= min(sums) + SAMPLING_ERROR][0])
    refused = (_of(examples, probabilities, MIDDLE, answerable=True) < found[MIDDLE]).mean()
    large = _of(examples, probabilities, LARGE, answerable=True)
    return found | ({LARGE: float(np.quantile(large, refused))} if len(large) else {})


def _of(examples: Sequence[Example], values: np.ndarray, size: int, *, answerable: bool) -> np.ndarray:
    chosen = [one.articles == size and one.answerable is answerable for one in examples]
    kept: np.ndarray = values[np.array(chosen, dtype=bool)]
    return kept


def report(examples: Sequence[Example], weights: Weights) -> dict[str, dict[str, object]]:
    """Measure per size: the first candidate right, calibration, and both errors at each threshold."""
    figures: dict[str, dict[str, object]] = {}
    for size in sorted({example.articles for example in examples}):
        chosen = [example for example in examples if example.articles == size]
        rows, labels = _summaries(chosen, weights.ranking)
        probabilities = 1 / (1 + np.exp(-(rows @ weights.right + weights.intercept)))
        answerable = np.array([example.answerable for example in chosen])
        steps = (weights.threshold(size), *STEPS)
        figures[str(size)] = {
            "questions": len(chosen),
            "first right": _mean(labels[answerable]),
            "any right": _mean(np.array([one.found.any() for one in chosen])[answerable]),
            "ECE": round(expected_calibration_error(probabilities, labels.astype(float)), 4),
            "threshold: near misses refused, answerable refused": {
                f"{step:.4f}": [_mean(probabilities[~answerable] < step), _mean(probabilities[answerable] < step)]
                for step in steps
            },
        }
    return figures


def _mean(values: np.ndarray) -> float | None:
    return round(float(values.mean()), 4) if len(values) else None


def main() -> None:
    """Build what is missing, fit, write the weights, print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("reader", choices=READERS)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument("--stories", type=Path, default=Path(".work/stories"), help="where the libraries are kept")
    parser.add_argument("--work", type=Path, default=Path(".work/fitting"), help="what was asked of them")
    options = parser.parse_args()
    asked = archives(options.data, options.stories)
    make_missing(options.data, asked)
    fitted = READERS[options.reader]
    examples = [example for example in collected(fitted, asked, options.work) if len(example.features)]
    weights = fit(examples)
    stored = {
        "ranking": dict(zip(fitted.features, weights.ranking.round(4).tolist(), strict=True)),
        "right": dict(zip((*fitted.features, *SUMMARY), weights.right.round(4).tolist(), strict=True)),
        "intercept": round(weights.intercept, 4),
        "thresholds": {str(size): round(value, 4) for size, value in weights.thresholds.items()},
    }
    fitted.file.write_text(json.dumps(stored, indent=2) + "\n", encoding="utf-8")
    print(json.dumps(report(examples, weights), indent=2))


if __name__ == "__main__":
    main()
