"""Any Hugging Face model for extractive question answering, as a reader's model: logits for each token of a passage.

Answering with our own reader never loads one. torch and transformers are imported when a model is loaded, because that
takes seconds. What the logits mean as answers is `qa.spans`.
"""

from __future__ import annotations

import inspect
import os
import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from corpus.article import Span
from corpus.errors import ModelError
from qa.pairs import Text
from qa.span_model import Marked

#: What is missing where a model cannot be loaded for want of it; torch as pyproject.toml pins it.
INSTALL = "pip install transformers torch==2.13.0"
#: Tokens read at a time; a third of them overlap the next window, and a sixth are the question at most: 384 and 128 as
#: in transformers' run_qa.py, 64 as in run_squad.py of Devlin et al. (2019). Models with less room have less of each.
WINDOW = 384

_BATCH = 4  # windows run together: of about one length, so that little of what is computed is padding
_FILES = ("*.json", "*.txt", "*.model", "*.safetensors")  # no pickle, whatever else the hub has
_WANTED = "give the folder of a question-answering model with safetensors weights, or its OWNER/NAME on a reachable hub"
_SPACE = re.compile(r"\s")


class TransformersSpanModel:
    """A model by its folder, or by its name on the hub, from where it is fetched once.

    It reads question and passage, as SQuAD's models are trained: no title, and `relevance` is 0.0. Raises ModelError
    if it cannot be loaded, has no trained head for answers, or cannot say where its tokens stand.
    """

    def __init__(self, name: str) -> None:
        self._tokenizer, self._model = _load(name)
        self._takes = set(inspect.signature(self._model.forward).parameters)
        self._window = _window(self._tokenizer, self._model.config)
        self._overlap = self._window // 3

    def mark(self, question: str, texts: Sequence[Text]) -> list[Marked]:
        """Return what the model says of each passage, in their order."""
        if not texts:
            return []
        passages = [_Passage.of(text) for text in texts]
        windows = self._windows(question, [passage.words for passage in passages])
        read: list[list[_Read]] = [[] for _ in texts]
        for window, logits in zip(windows, self._run(windows), strict=True):
            read[window.passage].append(_Read(window, logits))
        return [_marked(passage, of, self._overlap) for passage, of in zip(passages, read, strict=True)]

    def _windows(self, question: str, passages: list[str]) -> list[_Window]:
        encoded = self._tokenizer(
            [self._shortened(question)] * len(passages),
            passages,
            truncation="only_second",
            max_length=self._window,
            stride=self._overlap,
            return_overflowing_tokens=True,
            return_offsets_mapping=True,
        )
        columns = [name for name in encoded if name in self._takes]
        return [
            _Window(
                passage,
                {name: encoded[name][row] for name in columns},
                [place for place, part in enumerate(encoded.sequence_ids(row)) if part == 1],
                encoded["offset_mapping"][row],
            )
            for row, passage in enumerate(encoded["overflow_to_sample_mapping"])
        ]

    def _shortened(self, question: str) -> str:
        offsets = self._tokenizer(question, add_special_tokens=False, return_offsets_mapping=True)["offset_mapping"]
        room = self._window // 6
        return question if len(offsets) <= room else question[: offsets[room - 1][1]]

    def _run(self, windows: Sequence[_Window]) -> list[np.ndarray]:
        """Return the logits of each window's tokens, `(2, tokens) float32`: to begin and to end the answer."""
        order = sorted(range(len(windows)), key=lambda i: len(windows[i].offsets))
        logits: dict[int, np.ndarray] = {}
        for first in range(0, len(order), _BATCH):
            chosen = order[first : first + _BATCH]
            rows = self._forward([windows[i].columns for i in chosen])
            logits |= {i: rows[:, row, : len(windows[i].offsets)] for row, i in enumerate(chosen)}
        return [logits[i] for i in range(len(windows))]

    def _forward(self, columns: Sequence[dict[str, list[int]]]) -> np.ndarray:
        import torch  # noqa: PLC0415

        together = {name: [one[name] for one in columns] for name in columns[0]}
        padded = self._tokenizer.pad(together, padding_side="right", return_tensors="pt")
        with torch.inference_mode():
            output = self._model(**padded)
            logits: np.ndarray = torch.stack([output.start_logits, output.end_logits]).numpy()
        return logits


# -- passages, windows, and what was read in them


@dataclass(frozen=True, slots=True)
class _Passage:
    """A passage's sentences joined by spaces, and where in that each begins."""

    words: str
    sentences: Sequence[Span]
    begins: list[int]

    @classmethod
    def of(cls, text: Text) -> _Passage:
        # A line break would be a token of its own to a byte-level tokenizer; a space in its place moves nothing.
        words = [_SPACE.sub(" ", sentence.of(text.text)) for sentence in text.sentences]
        begins = np.cumsum([0, *(len(sentence) + 1 for sentence in words)])[:-1]
        return cls(" ".join(words), text.sentences, begins.tolist())

    def place(self, start: int, end: int) -> tuple[int, Span] | None:
        """Return a token's sentence and its span of the article, without white space; None if it is nothing else."""
        said = self.words[start:end]
        start, end = start + len(said) - len(said.lstrip()), start + len(said.rstrip())
        if start >= end:
            return None
        piece = bisect_right(self.begins, start) - 1
        sentence, moved = self.sentences[piece], self.sentences[piece].start - self.begins[piece]
        return piece, Span(start + moved, min(end + moved, sentence.end))


@dataclass(frozen=True, slots=True)
class _Window:
    """Question and part of a passage as the model gets them.

    `inside` are the tokens that are the passage's; `offsets`, one for each token, are theirs in its joined words.
    """

    passage: int
    columns: dict[str, list[int]]
    inside: list[int]
    offsets: list[tuple[int, int]]


@dataclass(frozen=True, slots=True)
class _Read:
    """A window and its logits, `(2, tokens)`."""

    window: _Window
    logits: np.ndarray

    def kept(self, *, before: int, after: int) -> list[int]:
        """Return the passage's tokens but for some at either end, which other windows show with more around them."""
        inside = self.window.inside
        return inside[before : len(inside) - after]


def _marked(passage: _Passage, read: Sequence[_Read], overlap: int) -> Marked:
    """Put the windows of one passage together: where two overlap, half of that from each."""
    spans, pieces, columns = list[Span](), list[int](), [np.empty((2, 0), np.float32)]
    for place, one in enumerate(read):
        before = overlap // 2 if place > 0 else 0
        after = overlap - overlap // 2 if place + 1 < len(read) else 0
        for token in one.kept(before=before, after=after):
            if found := passage.place(*one.window.offsets[token]):
                pieces.append(found[0])
                spans.append(found[1])
                columns.append(one.logits[:, token : token + 1])
    start, end = np.concatenate(columns, axis=1)
    # The least of the windows', as in run_squad.py: one without the answer is sure that there is none.
    no_answer = min(float(one.logits[:, 0].sum()) for one in read)
    return Marked(spans, np.array(pieces, dtype=np.int64), start, end, no_answer, relevance=0.0)


# -- loading


def _load(name: str) -> tuple[Any, Any]:
    """Return a tokenizer and a model that can be used, or raise ModelError."""
    if local := Path(name).is_dir():
        os.environ["HF_HUB_OFFLINE"] = "1"
    try:
        import torch  # noqa: PLC0415
        from transformers import AutoModelForQuestionAnswering, AutoTokenizer  # noqa: PLC0415
        from transformers.utils import logging  # noqa: PLC0415
    except ImportError as error:
        raise ModelError(f"{name}: needs torch and transformers to read with ({error}); run: {INSTALL}") from error
    logging.disable_progress_bar()  # type: ignore[no-untyped-call]
    logging.set_verbosity_error()  # type: ignore[no-untyped-call]
    folder = name if local else _fetched(name)
    safe: dict[str, Any] = {"local_files_only": True, "trust_remote_code": False}
    try:
        model, told = AutoModelForQuestionAnswering.from_pretrained(
            folder, dtype=torch.float32, use_safetensors=True, output_loading_info=True, **safe
        )
        tokenizer = AutoTokenizer.from_pretrained(folder, truncation_side="right", **safe)
    except Exception as error:  # what a file system, a library and a model's own code raise
        raise _unusable(name, _first_line(error)) from error
    _check(name, tokenizer, sorted(told["missing_keys"]))
    return tokenizer, model.eval()


def _fetched(name: str) -> str:
    """Return the folder of a model of the hub, fetched if it is not yet here; nothing else is ever asked of the hub."""
    from huggingface_hub import snapshot_download  # noqa: PLC0415

    try:
        return snapshot_download(name, allow_patterns=list(_FILES))
    except Exception as error:  # what a hub, a network and a file system raise
        message = f"{name}: is no folder here, and could not be fetched from the hub ({_first_line(error)}); {_WANTED}"
        raise ModelError(message) from error


def _check(name: str, tokenizer: Any, missing: Sequence[str]) -> None:
    """Refuse a model that would answer at random, and one whose answers could not be found in the text."""
    if missing:
        # transformers makes up what a file lacks, and only warns.
        raise _unusable(name, f"it is not trained to answer: its weights lack {', '.join(missing)[:80]}")
    if not tokenizer.is_fast:
        raise _unusable(name, "its tokenizer is a slow one, which does not say where in the text a token stands")
    if tokenizer("a", "b")["input_ids"][0] != tokenizer.cls_token_id:
        raise _unusable(name, "what it reads does not begin with [CLS] or <s>, which stands for no answer")


def _unusable(name: str, reason: str) -> ModelError:
    return ModelError(f"{name}: cannot be read with ({reason}); {_WANTED}")


def _first_line(error: Exception) -> str:
    return (str(error).strip() or type(error).__name__).split("\n")[0]


def _window(tokenizer: Any, config: Any) -> int:
    """Return how many tokens a model reads at a time."""
    room = min(WINDOW, int(tokenizer.model_max_length))
    positions = int(getattr(config, "max_position_embeddings", None) or 0)
    # RoBERTa and its kin number theirs from 2; a model with none counts from token to token, and has no end.
    return min(room, positions - 2) if positions > 0 else room
