"""The shipped reading model: from a question and passages to logits for each token."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Protocol

import numpy as np

from corpus.article import Span
from corpus.onnx_models import TOKENIZER, OnnxModel
from qa.pairs import Pair, Pairs, Text

FOLDER = Path(__file__).with_name("model")
GRAPH = "reader.onnx"
#: SHA-256 of every file that is loaded.
FILES = {
    GRAPH: "787ee143d749ca91e4d056ba029375f75c7f67c553409c065f05176e2556c0a0",
    TOKENIZER: "be50c3628f2bf5bb5e3a7f17b1f74611b2561a3a27eeab05e5aa30f411572037",
}


@dataclass(frozen=True, slots=True)
class Marked:
    """What a model says of one passage.

    `spans` are where its tokens stand in the article's text, `pieces` `(tokens,)` which sentence each is of, `start`
    and `end` `(tokens,) float32` the logits to begin and to end the answer. `no_answer` and `relevance` are logits of
    the passage not to answer, and to be about what is asked.
    """

    spans: Sequence[Span]
    pieces: np.ndarray
    start: np.ndarray
    end: np.ndarray
    no_answer: float
    relevance: float


class SpanModel(Protocol):
    """What marks answers in passages."""

    def mark(self, question: str, texts: Sequence[Text]) -> list[Marked]:
        """Return what the model says of each passage, in their order."""
        ...


class OnnxSpanModel:
    """The model that this project trained; see docs/reader.md."""

    def __init__(self, folder: Path = FOLDER, *, files: dict[str, str] | None = None, threads: int = 0) -> None:
        self._model = OnnxModel(folder, GRAPH, FILES if files is None else files, threads=threads)

    @cached_property
    def _pairs(self) -> Pairs:
        return Pairs(self._model.tokenizer)

    def mark(self, question: str, texts: Sequence[Text]) -> list[Marked]:
        """Return what the model says of each passage, in their order.

        One at a time: that is no slower on a CPU, and in 8 bits what is said of a passage would depend on the others.
        """
        return [self._run(pair) for pair in self._pairs.make(question, texts)]

    def _run(self, pair: Pair) -> Marked:
        ids = np.array([pair.ids], dtype=np.int64)
        types = np.array([[0] * pair.question_end + [1] * (len(pair.ids) - pair.question_end)], dtype=np.int64)
        start, end, relevance = self._model.run(ids=ids, mask=np.ones_like(ids), types=types)
        inside = slice(pair.passage, pair.passage + len(pair.spans))
        # [CLS] stands for "no answer".
        no_answer = float(start[0, 0] + end[0, 0])
        return Marked(pair.spans, pair.pieces, start[0, inside], end[0, inside], no_answer, float(relevance[0]))
