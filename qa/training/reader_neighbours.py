"""Passages that our own retrieval ranks high for a question without answering it: what the reader meets in use."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from index.embedder import load_embedder
from qa.training.reader_sources import Asked

#: Contexts kept for a question: the nearest of its own subject, and the nearest of all.
SAME_SUBJECT, NEAREST = 3, 9
_BLOCK = 1024


def neighbours_of(asked: Sequence[Asked], work: Path) -> np.ndarray:
    """Return `(len(asked), 12) int32`: for each question, which others' contexts are nearest to it, best first.

    Those of its own title come first. Computed once for the same questions, and kept below `work`.
    """
    named = hashlib.sha256("\n".join(f"{item.question} {item.context}" for item in asked).encode()).hexdigest()
    file = work / f"neighbours-{named[:12]}.npy"
    if not file.is_file():
        work.mkdir(parents=True, exist_ok=True)
        np.save(file, _nearest(asked))
    found: np.ndarray = np.load(file)
    return found


def _nearest(asked: Sequence[Asked]) -> np.ndarray:
    embedder = load_embedder()
    first = {item.context: index for index, item in reversed(list(enumerate(asked)))}
    contexts = list(first)
    places = np.array([first[context] for context in contexts], dtype=np.int32)
    passages = embedder.embed_passages([f"{asked[first[context]].title}\n{context}" for context in contexts])
    questions = embedder.embed_passages([item.question for item in asked])
    titles = np.array([asked[place].title for place in places])
    own = {context: column for column, context in enumerate(contexts)}
    nearest = np.empty((len(asked), SAME_SUBJECT + NEAREST), dtype=np.int32)
    for start in range(0, len(asked), _BLOCK):
        scores = questions[start : start + _BLOCK] @ passages.T
        for row, item in enumerate(asked[start : start + _BLOCK]):
            scores[row, own[item.context]] = -2.0
            same = scores[row] + np.where((titles == item.title) & (item.title != ""), 2.0, 0.0)
            chosen = [*np.argsort(-same)[:SAME_SUBJECT], *np.argsort(-scores[row])[:NEAREST]]
            nearest[start + row] = places[chosen]
    return nearest
