"""Fit how a reader ranks and when it abstains: `python -m qa.training.fitting READER --data ../shared/data`.

Ranks by a softmax over a question's candidates, from all of its passages; then fits the probability that the first is
right, over answerable questions and over the same questions with their article taken out. Writes
`qa/READER_reader.json`; prints figures of both halves, and of questions whose article is there without the evidence.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
from scipy.optimize import minimize

from index.embedder import load_embedder
from qa import sentence_reader, span_reader
from qa.training.calibration import build_libraries, is_fitted_on, load_calibration_set
from qa.training.fitting_examples import Example, Fitted, Left, collected
from qa.weights import SUMMARY, Weights, summarise

READERS = {
    "sentence": Fitted(sentence_reader.SentenceReader, sentence_reader.FEATURES, sentence_reader.FILE, {3000: 0.15}),
    "span": Fitted(span_reader.SpanReader, span_reader.FEATURES, span_reader.FILE, {5: 0.06, 30: 0.06, 3000: 0.11}),
}


def fit(examples: Sequence[Example], wrong_abstentions: Mapping[int, float]) -> Weights:
    """Fit both models on examples, and the thresholds; every title counts the same.

    What is asked with its article there and the evidence out is for reporting alone: fitted on as well, it brought the
    stated probability nearer to the share of right answers, and caught less of what does not answer.
    """
    examples = [example for example in examples if example.left is not Left.SUBJECT]
    ranking = _fit_ranking([example for example in examples if example.right.any()])
    rows, labels, counts = _summaries(examples, ranking)
    right, intercept = _fit_logistic(rows, labels, counts)
    probabilities = 1 / (1 + np.exp(-(rows @ right + intercept)))
    thresholds = {size: _threshold(examples, probabilities, size, most) for size, most in wrong_abstentions.items()}
    return Weights(ranking, right, intercept, thresholds)


def _title_weights(examples: Sequence[Example]) -> np.ndarray:
    asked = [(example.title, example.answerable, example.articles) for example in examples]
    sizes = Counter(asked)
    weights = np.array([1.0 / sizes[key] for key in asked])
    return weights / weights.sum()  # type: ignore[no-any-return]


def _fit_ranking(examples: Sequence[Example]) -> np.ndarray:
    weights = _title_weights(examples)

    def loss(parameters: np.ndarray) -> float:
        total = 0.001 * float(parameters @ parameters)
        for example, weight in zip(examples, weights, strict=True):
            scores = example.features @ parameters
            total += weight * (np.logaddexp.reduce(scores) - np.logaddexp.reduce(scores[example.right]))
        return total

    solution: np.ndarray = minimize(loss, np.zeros(examples[0].features.shape[1]), method="L-BFGS-B").x
    return solution


def _summaries(examples: Sequence[Example], ranking: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    rows, labels = [], []
    for example in examples:
        scores = example.features @ ranking
        order = np.argsort(-scores, kind="stable")
        rows.append(summarise(example.features[order], scores[order], example.articles))
        labels.append(bool(example.right[order[0]]))
    return np.array(rows), np.array(labels), _title_weights(examples)


def _fit_logistic(rows: np.ndarray, labels: np.ndarray, weights: np.ndarray) -> tuple[np.ndarray, float]:
    signs = np.where(labels, 1.0, -1.0)

    def loss(parameters: np.ndarray) -> float:
        margins = signs * (rows @ parameters[1:] + parameters[0])
        return float(weights @ np.logaddexp(0.0, -margins) + 0.0005 * parameters[1:] @ parameters[1:])

    solution = minimize(loss, np.zeros(rows.shape[1] + 1), method="L-BFGS-B").x
    return solution[1:], float(solution[0])


def _threshold(examples: Sequence[Example], probabilities: np.ndarray, size: int, wrong_abstentions: float) -> float:
    chosen = np.array([example.answerable and example.articles == size for example in examples])
    weights = _title_weights(examples)[chosen]
    order = np.argsort(probabilities[chosen])
    below = np.cumsum(weights[order]) / weights.sum()
    return float(probabilities[chosen][order][np.searchsorted(below, wrong_abstentions)])


def report(examples: Sequence[Example], weights: Weights) -> dict[str, dict[str, float]]:
    """Measure per library size: abstention right and wrong, the first candidate right, calibration."""
    figures: dict[str, dict[str, float]] = {}
    for size in sorted({example.articles for example in examples}):
        chosen = [example for example in examples if example.articles == size]
        rows, labels, counts = _summaries(chosen, weights.ranking)
        probabilities = 1 / (1 + np.exp(-(rows @ weights.right + weights.intercept)))
        abstained = probabilities < weights.threshold(size)
        answerable = np.array([example.answerable for example in chosen])
        subject, others = (
            np.array([example.left is left for example in chosen]) for left in (Left.SUBJECT, Left.OTHERS)
        )
        figures[str(size)] = {
            "questions": int(answerable.sum()),
            "titles": len({example.title for example in chosen}),
            "abstained without the article": _mean(abstained[others], counts[others]),
            "abstained without the evidence": _mean(abstained[subject], counts[subject]),
            "abstained on answerable": _mean(abstained[answerable], counts[answerable]),
            "first right": _mean(labels[answerable], counts[answerable]),
            "any of 12 right": _mean(np.array([e.right.any() for e in chosen])[answerable], counts[answerable]),
            "mean probability": _mean(probabilities, counts),
            "right among all": _mean(labels, counts),
        }
    return figures


def _mean(values: np.ndarray, weights: np.ndarray) -> float:
    return round(float(values @ weights / weights.sum()), 4)


def main() -> None:
    """Build what is missing, fit, write the weights, print the figures of both halves."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("reader", choices=READERS)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument("--work", type=Path, default=Path(".work/calibration"), help="where the libraries are kept")
    options = parser.parse_args()
    embedder = load_embedder()
    calibration = load_calibration_set(options.data)
    libraries = build_libraries(options.data, options.work, calibration, embedder)
    examples = [
        example
        for example in collected(READERS[options.reader], calibration, libraries, embedder, options.work)
        if len(example.features)
    ]
    fitted_on = [example for example in examples if is_fitted_on(example.title)]
    weights = fit(fitted_on, READERS[options.reader].wrong_abstentions)
    features, file = READERS[options.reader].features, READERS[options.reader].file
    stored = {
        "ranking": dict(zip(features, weights.ranking.round(4).tolist(), strict=True)),
        "right": dict(zip((*features, *SUMMARY), weights.right.round(4).tolist(), strict=True)),
        "intercept": round(weights.intercept, 4),
        "thresholds": {str(size): round(value, 4) for size, value in weights.thresholds.items()},
    }
    file.write_text(json.dumps(stored, indent=2) + "\n", encoding="utf-8")
    for name, half in (
        ("fitted on", fitted_on),
        ("test half", [e for e in examples if not is_fitted_on(e.title)]),
    ):
        print(name, json.dumps(report(half, weights), indent=2))


if __name__ == "__main__":
    main()
