from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from corpus.article import Article, Span
from index.embedder import load_embedder
from index.indexing import prepare
from index.library import Library
from qa.training.calibration import CalibrationQuestion, CalibrationSet, put
from qa.training.fitting import READERS, fit
from qa.training.fitting_examples import Example, Left, collect
from qa.weights import Weights

PIER = "The pier of Denby was opened by Ada Holm on a cold morning in May, and nobody came."
BOATS = "Boats are counted at Denby every Monday by the harbour master, who has done so for years."


def example(title: str, left: Left, articles: int, good: float) -> Example:
    """A question with one good candidate, right where the library holds all, and a worse one."""
    return Example(title, left, articles, np.array([[good], [-5.0]]), np.array([left is Left.ALL, False]))


def test_the_threshold_of_every_size_abstains_on_as_many_as_it_may() -> None:
    rng, made = np.random.default_rng(0), []
    for articles, least in ((5, 2.0), (3000, 1.0)):
        for number in range(200):
            made.append(example(f"t{number}", Left.ALL, articles, least + rng.uniform(0, 3)))
            made.append(example(f"t{number}", Left.SUBJECT, articles, rng.uniform(0, 2)))
            made.append(example(f"t{number}", Left.OTHERS, articles, rng.uniform(-3, 0)))
    weights = fit(made, wrong_abstentions={5: 0.1, 3000: 0.1})
    for size in (5, 3000):
        scored = [(probability_of(one, weights), one.answerable) for one in made if one.articles == size]
        abstained = np.mean([p < weights.threshold(size) for p, answerable in scored if answerable])
        assert abstained == pytest.approx(0.1, abs=0.011)
    assert weights.threshold(5) > weights.threshold(3000)


def probability_of(one: Example, weights: Weights) -> float:
    scores = weights.rank(one.features)
    order = np.argsort(-scores)
    return weights.probability(one.features[order], scores[order], one.articles)


def test_without_the_evidence_the_rest_of_its_article_is_read(tmp_path: Path) -> None:
    far = " ".join(f"{BOATS[:-1]} number {number}." for number in range(40))
    article = Article(id="Denby", text=f"{PIER}\n\n{far}", title="Denby")
    start = article.text.index("Ada Holm")
    question = CalibrationQuestion("Denby", "Who opened the pier of Denby?", (Span(start, start + len("Ada Holm")),))
    library, embedder = Library.create(tmp_path / "library"), load_embedder()
    prepare(library, embedder)
    put(library, [article], embedder)
    asked = list(collect(READERS["span"], CalibrationSet((article,), (question,)), {5: [library]}, embedder))
    assert [one.left for one in asked] == [Left.ALL, Left.SUBJECT, Left.OTHERS]
    everything, subject, others = asked
    assert everything.right.any()
    assert len(subject.features)
    assert not subject.right.any()
    assert not len(others.features)
