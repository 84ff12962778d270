"""The shipped reading model: from a question and passages to logits for each token."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import numpy as np

from corpus.article import Span
from corpus.onnx_models import TOKENIZER, OnnxModel

FOLDER = Path(__file__).with_name("model")
GRAPH = "reader.onnx"
#: SHA-256 of every file that is loaded.
FILES = {
    GRAPH: "f0e425707a33f422c64938ca1613be570233bef094427521eafff3a7ea1505c0",
    TOKENIZER: "be50c3628f2bf5bb5e3a7f17b1f74611b2561a3a27eeab05e5aa30f411572037",
}
#: What the model reads at most, in tokens; what it was trained on was cut likewise.
QUESTION, TITLE, LONGEST = 48, 24, 512


@dataclass(frozen=True, slots=True)
class Text:
    """A passage to read: its sentences' spans of an article's text, and the article's title ("" for none)."""

    text: str
    sentences: Sequence[Span]
    title: str = ""


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

    def mark(self, question: str, texts: Sequence[Text]) -> list[Marked]:
        """Return what the model says of each passage, in their order.

        One at a time: that is no slower on a CPU, and in 8 bits what is said of a passage would depend on the others.
        """
        asked = self._ids(question)[:QUESTION]
        return [self._run(self._pair(asked, text)) for text in texts]

    def _ids(self, text: str) -> list[int]:
        ids: list[int] = self._model.tokenizer.encode(text, add_special_tokens=False).ids
        return ids

    def _pair(self, asked: list[int], text: Text) -> _Pair:
        cls, sep = self._model.marks
        title = self._ids(text.title)[:TITLE] if text.title else []
        head = [cls, *asked, sep, *([*title, sep] if title else [])]
        ids, spans, pieces = list[int](), list[Span](), list[int]()
        words = [sentence.of(text.text) for sentence in text.sentences]
        for piece, encoding in enumerate(self._model.tokenizer.encode_batch(words, add_special_tokens=False)):
            at = text.sentences[piece].start
            ids += encoding.ids
            spans += [Span(at + start, at + end) for start, end in encoding.offsets]
            pieces += [piece] * len(encoding.ids)
        room = LONGEST - len(head) - 1
        return _Pair([*head, *ids[:room], sep], len(asked) + 2, len(head), spans[:room], np.array(pieces[:room]))

    def _run(self, pair: _Pair) -> Marked:
        ids = np.array([pair.ids], dtype=np.int64)
        types = np.array([[0] * pair.question_end + [1] * (len(pair.ids) - pair.question_end)], dtype=np.int64)
        start, end, relevance = self._model.run(ids=ids, mask=np.ones_like(ids), types=types)
        inside = slice(pair.passage, pair.passage + len(pair.spans))
        # [CLS] stands for "no answer".
        no_answer = float(start[0, 0] + end[0, 0])
        return Marked(pair.spans, pair.pieces, start[0, inside], end[0, inside], no_answer, float(relevance[0]))


@dataclass(frozen=True, slots=True)
class _Pair:
    """`[CLS] question [SEP] title [SEP] passage [SEP]`: ids, where the question ends and the passage begins."""

    ids: list[int]
    question_end: int
    passage: int
    spans: list[Span]
    pieces: np.ndarray
