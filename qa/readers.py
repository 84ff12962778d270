"""The readers there are, by name; any Hugging Face model for extractive question answering may stand in their place."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

from corpus.errors import InputError
from index.search import PassageIndex
from qa.reader import Reader
from qa.sentence_reader import SentenceReader
from qa.span_reader import SpanReader, plain_weights
from qa.transformers_model import TransformersSpanModel

ReaderMaker = Callable[[PassageIndex], Reader]

DEFAULT_READER = "cuttings"
READERS: dict[str, ReaderMaker] = {"cuttings": SpanReader, "sentence": SentenceReader}

_HUB_NAME = re.compile(r"\w[\w.-]*/[\w.-]+", re.ASCII)


def reader_named(name: str) -> ReaderMaker:
    """Return what makes this reader for an index: one of `READERS`, else a model by its folder or name on the hub.

    A model is loaded now, before anything slow is done for it. Raises InputError for a name that is neither, and
    ModelError for a model that cannot be used.
    """
    if name in READERS:
        return READERS[name]
    if not (Path(name).is_dir() or _HUB_NAME.fullmatch(name)):
        others = "or a Hugging Face model for question answering: its folder, or OWNER/NAME"
        raise InputError(f"{name}: is no reader; there are: {', '.join(READERS)}; {others}")
    model = TransformersSpanModel(name)
    return lambda index: SpanReader(index, model=model, weights=plain_weights())


def load_reader(name: str, index: PassageIndex) -> Reader:
    """Make a reader that reads what this index finds; raises what `reader_named` raises."""
    return reader_named(name)(index)
