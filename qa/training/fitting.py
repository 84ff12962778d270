"""Fit how a reader ranks and when it abstains: `python -m qa.training.fitting READER --data ../shared/data`.

Ranks by a softmax over a question's candidates, from all of its passages; then fits the probability that the first is
right, over answerable questions and over the same questions with their article taken out. Writes
`qa/READER_reader.json`; prints figures of the test half.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from scipy.optimize import minimize

from corpus.article import Span
from index.embedder import SentenceEmbedder, load_embedder
from index.library import Library
from index.search import Found, PassageIndex
from qa import sentence_reader, span_reader
from qa.engine import PASSAGES_READ
from qa.reader import Candidate
from qa.training.calibration import (
    CalibrationQuestion,
    CalibrationSet,
    build_libraries,
    is_fitted_on,
    load_calibration_set,
    put,
)
from qa.weights import SUMMARY, Weights, summarise

#: A candidate is right if this share of the shorter of it and accepted evidence is common to both. Looser
#: than what the interfaces call found, because this evidence runs over several sentences.
FOUND_SHARE = 0.6


@dataclass(frozen=True, slots=True)
class Example:
    """One question asked of one library: its candidates' features and which of them are right."""

    title: str
    answerable: bool
    articles: int
    features: np.ndarray
    right: np.ndarray


class Measured(Protocol):
    """A reader whose numbers can be fitted."""

    def measure(self, question: str, found: Found) -> tuple[list[Candidate], np.ndarray]:
        """Return candidates and what is measured of them, `(n, features) float64`."""
        ...


@dataclass(frozen=True, slots=True)
class Fitted:
    """A reader that is fitted: how it is made, what it measures, where its numbers are kept.

    Its threshold is the largest that abstains on at most `wrong_abstentions` of the answerable questions fitted on, in
    libraries of every size.
    """

    make: Callable[..., Measured]
    features: tuple[str, ...]
    file: Path
    wrong_abstentions: float


READERS = {
    "sentence": Fitted(sentence_reader.SentenceReader, sentence_reader.FEATURES, sentence_reader.FILE, 0.15),
    "span": Fitted(span_reader.SpanReader, span_reader.FEATURES, span_reader.FILE, 0.11),
}


def is_found(candidate: Candidate, question: CalibrationQuestion) -> bool:
    """Tell whether a candidate's quote holds accepted evidence, or is itself most of it, and its answer lies there."""
    if candidate.article.id != question.title:
        return False
    return any(
        _overlap(candidate.quote, span) >= FOUND_SHARE and candidate.answer.overlaps(span) for span in question.evidence
    )


def _overlap(quote: Span, evidence: Span) -> float:
    """Share of the shorter of the two that both cover: long evidence spans several sentences."""
    common = min(quote.end, evidence.end) - max(quote.start, evidence.start)
    return common / max(1, min(len(quote), len(evidence)))


def collect(
    fitted: Fitted, calibration: CalibrationSet, libraries: dict[int, list[Library]], embedder: SentenceEmbedder
) -> Iterator[Example]:
    """Ask every question of every library that holds its article, and again with the article out."""
    by_title: dict[str, list[CalibrationQuestion]] = {}
    for question in calibration.questions:
        by_title.setdefault(question.title, []).append(question)
    articles = {article.id: article for article in calibration.articles}
    asked: set[tuple[int, str]] = set()
    for size, group in libraries.items():
        for library in group:
            held = [title for title in library.ids() if title in by_title and (size, title) not in asked]
            asked |= {(size, title) for title in held}
            index = PassageIndex(library)
            for title in held:
                yield from _examples(fitted, index, by_title[title], size, answerable=True)
                library.remove([title])
                yield from _examples(fitted, index, by_title[title], size, answerable=False)
                put(library, [articles[title]], embedder)
                index.refresh()
            print(f"{size} articles: {len(held)} titles asked", flush=True)


def _collected(
    name: str, work: Path, calibration: CalibrationSet, libraries: dict[int, list[Library]], embedder: SentenceEmbedder
) -> list[Example]:
    """Collect the examples of each library size, or read what an earlier run collected."""
    examples: list[Example] = []
    fitted = READERS[name]
    for size, group in libraries.items():
        file = work / f"examples-{name}-{size}.json"
        if not file.is_file():
            made = [_as_json(example) for example in collect(fitted, calibration, {size: group}, embedder)]
            file.write_text(json.dumps({"features": fitted.features, "examples": made}), encoding="utf-8")
        stored = json.loads(file.read_text(encoding="utf-8"))
        if stored["features"] != list(fitted.features):
            raise SystemExit(f"{file}: was collected with other features; delete it")
        examples += [_from_json(record, len(fitted.features)) for record in stored["examples"]]
    return examples


def _as_json(example: Example) -> dict[str, object]:
    arrays = {"features": example.features.round(6).tolist(), "right": example.right.tolist()}
    return {"title": example.title, "answerable": example.answerable, "articles": example.articles, **arrays}


def _from_json(record: dict[str, Any], width: int) -> Example:
    features = np.array(record["features"], dtype=np.float64).reshape(-1, width)
    right = np.array(record["right"], dtype=bool)
    return Example(record["title"], record["answerable"], record["articles"], features, right)


def _examples(
    fitted: Fitted, index: PassageIndex, questions: Sequence[CalibrationQuestion], size: int, *, answerable: bool
) -> Iterator[Example]:
    index.refresh()
    reader = fitted.make(index, weights=_no_weights(len(fitted.features)))
    for question in questions:
        found = index.search(question.question, k=PASSAGES_READ)
        candidates, features = reader.measure(question.question, found)
        right = np.array([answerable and is_found(candidate, question) for candidate in candidates], dtype=bool)
        yield Example(question.title, answerable, size, features, right)


def _no_weights(features: int) -> Weights:
    return Weights(np.zeros(features), np.zeros(features + len(SUMMARY)), 0.0, 0.0)


def fit(examples: Sequence[Example], wrong_abstentions: float) -> Weights:
    """Fit both models on examples, and the threshold; every title counts the same."""
    ranking = _fit_ranking([example for example in examples if example.right.any()])
    rows, labels, counts = _summaries(examples, ranking)
    right, intercept = _fit_logistic(rows, labels, counts)
    probabilities = 1 / (1 + np.exp(-(rows @ right + intercept)))
    sizes = {example.articles for example in examples}
    threshold = min(_threshold(examples, probabilities, size, wrong_abstentions) for size in sizes)
    return Weights(ranking, right, intercept, threshold)


def _title_weights(examples: Sequence[Example]) -> np.ndarray:
    sizes: dict[tuple[str, bool, int], int] = {}
    for example in examples:
        key = (example.title, example.answerable, example.articles)
        sizes[key] = sizes.get(key, 0) + 1
    weights = np.array([1.0 / sizes[example.title, example.answerable, example.articles] for example in examples])
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
        abstained = probabilities < weights.threshold
        answerable = np.array([example.answerable for example in chosen])
        figures[str(size)] = {
            "questions": int(answerable.sum()),
            "titles": len({example.title for example in chosen}),
            "abstained on unanswerable": _mean(abstained[~answerable], counts[~answerable]),
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
        for example in _collected(options.reader, options.work, calibration, libraries, embedder)
        if len(example.features)
    ]
    fitted_on = [example for example in examples if is_fitted_on(example.title)]
    weights = fit(fitted_on, READERS[options.reader].wrong_abstentions)
    features, file = READERS[options.reader].features, READERS[options.reader].file
    stored = {
        "ranking": dict(zip(features, weights.ranking.round(4).tolist(), strict=True)),
        "right": dict(zip((*features, *SUMMARY), weights.right.round(4).tolist(), strict=True)),
        "intercept": round(weights.intercept, 4),
        "threshold": round(weights.threshold, 4),
    }
    file.write_text(json.dumps(stored, indent=2) + "\n", encoding="utf-8")
    for name, half in (
        ("fitted on", fitted_on),
        ("test half", [e for e in examples if not is_fitted_on(e.title)]),
    ):
        print(name, json.dumps(report(half, weights), indent=2))


if __name__ == "__main__":
    main()
