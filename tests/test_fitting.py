from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from corpus.article import Article, Span
from index.embedder import load_embedder
from qa.training.calibration import library_of
from qa.training.fitting import READERS, fit, report
from qa.training.fitting_examples import LARGE, MIDDLE, SMALL, Archive, Example, collect
from qa.training.stories import Evidence, StoryQuestion
from qa.weights import Weights

PIER = "The pier of Denby was opened by Ada Holm on a cold morning in May, and nobody came."
BOATS = "Boats are counted at Denby every Monday by the harbour master, who has done so for years."


def example(number: int, articles: int, good: float, *, answerable: bool) -> Example:
    """A question with one good candidate, right where anything answers, and a worse one."""
    right = np.array([answerable, False])
    return Example(f"q{number}", "s", articles, answerable, np.array([[good], [-5.0]]), right, right)


def made() -> list[Example]:
    rng, examples = np.random.default_rng(0), list[Example]()
    for number in range(300):
        for articles in (SMALL, MIDDLE, LARGE):
            examples.append(example(number, articles, rng.uniform(1, 4), answerable=True))
        for articles in (SMALL, MIDDLE):
            examples.append(example(number, articles, rng.uniform(-2, 1.5), answerable=False))
    return examples


def refused(examples: list[Example], weights: Weights, articles: int, *, answerable: bool) -> float:
    chosen = [one for one in examples if one.articles == articles and one.answerable is answerable]
    return float(np.mean([probability_of(one, weights) < weights.threshold(articles) for one in chosen]))


def probability_of(one: Example, weights: Weights) -> float:
    scores = weights.rank(one.features)
    order = np.argsort(-scores)
    return weights.probability(one.features[order], scores[order], one.articles)


def test_the_threshold_is_where_both_errors_together_are_least() -> None:
    """Good ones lie above 1, bad ones below 1.5: a threshold between the two errs least."""
    examples = made()
    weights = fit(examples)
    for size in (SMALL, MIDDLE):
        lost, caught = (refused(examples, weights, size, answerable=kind) for kind in (True, False))
        assert lost + (1 - caught) < 0.2
        assert caught > 0.84


def test_an_archive_of_thousands_refuses_as_many_as_the_middle_one() -> None:
    examples = made()
    weights = fit(examples)
    middle, large = (refused(examples, weights, size, answerable=True) for size in (MIDDLE, LARGE))
    assert large == pytest.approx(middle, abs=0.01)


def test_the_report_tells_what_each_threshold_refuses() -> None:
    examples = made()
    figures = report(examples, fit(examples))[str(SMALL)]
    table = figures["threshold: near misses refused, answerable refused"]
    assert isinstance(table, dict)
    assert table["0.0000"] == [0.0, 0.0]
    assert figures["first right"] == 1.0


def test_what_is_right_is_told_by_the_words_and_what_is_found_by_the_sentence(tmp_path: Path) -> None:
    article = Article(id="Denby", text=f"{PIER}\n\n{BOATS}", title="Denby")
    start = article.text.index("Ada Holm")
    evidence = Evidence("Denby", Span(0, len(PIER)), Span(start, start + len("Ada Holm")))
    questions = (
        StoryQuestion("1", "s", "Who opened the pier of Denby?", "who", (evidence,)),
        StoryQuestion("2", "s", "Who closed the pier of Salla?", "unanswerable", ()),
    )
    library_of(tmp_path / "library", [article], load_embedder()).close()
    answered, other = collect(READERS["span"], [Archive(SMALL, tmp_path / "library", ("Denby",), questions)])
    assert answered.answerable
    assert answered.right.any()
    assert (answered.found | ~answered.right).all()
    assert not other.answerable
    assert not other.found.any()
