"""Attributions as a trained tagger sees them; see docs/quotation-tagger.md. The model is an optional file.

Every token is outside, or begins or goes on with a content, a cue or a source; content points to its cue and source.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import numpy as np

from corpus.article import Span
from corpus.errors import ModelError
from corpus.onnx_models import TOKENIZER, OnnxModel
from corpus.quotations.quotation import Attribution, Prose
from corpus.quotations.rules import RuleFinder
from corpus.quotations.settling import settle
from corpus.quotations.whole import keep_whole, mended
from corpus.quotations.windows import Window, windows_of

FOLDER = Path(__file__).with_name("model")
GRAPH = "tagger.onnx"
#: SHA-256 of every file that is loaded.
FILES = {
    GRAPH: "06fd9a0f22a93009840065ab1267fce28f9fe2b9c482a00edffb95dbd80f5c2a",
    TOKENIZER: "be50c3628f2bf5bb5e3a7f17b1f74611b2561a3a27eeab05e5aa30f411572037",
}
#: Token labels: outside, then for each role one that begins a part and one that goes on with it.
OUTSIDE = 0
ROLES = ("content", "cue", "source")
LABELS = 1 + 2 * len(ROLES)
#: What beginning a part costs, as a log-probability: fewer, longer parts; chosen on articles kept back from training.
SWITCH = 0.5
#: A token that is outside with this probability is not looked at further.
SURE = 0.99


@dataclass(frozen=True, slots=True)
class Found:
    """One window's run of content tokens: its span, and those of the cue and the source it points to."""

    content: Span
    cue: Span | None
    source: Span | None


class Tagger:
    """Finds attributions with the trained model. Raises ModelError where its files are not the ones expected."""

    def __init__(
        self,
        folder: Path = FOLDER,
        *,
        files: dict[str, str] | None = None,
        threads: int = 0,
        switch: float = SWITCH,
    ) -> None:
        if folder == FOLDER and not is_installed():
            raise ModelError(f"{FOLDER / GRAPH}: the optional tagger is not installed; quotations are found by rules")
        self._model = OnnxModel(folder, GRAPH, FILES if files is None else files, threads=threads)
        self._switch = switch

    def find(self, prose: Prose) -> tuple[Attribution, ...]:
        """Return the attributions of a text, in the order of their content."""
        windows = windows_of(prose, self._model.tokenizer)
        # One at a time: in 8 bits what is said of a window would depend on the others.
        found = tuple(_joined(prose.text, [found for window in windows for found in self._read(prose.text, window)]))
        return settle(prose, keep_whole(found, prose.quoted), RuleFinder().find(prose))

    def _read(self, text: str, window: Window) -> Iterator[Found]:
        ids = np.array([window.ids], dtype=np.int64)
        tags, cue, source = self._model.run(ids=ids, mask=np.ones_like(ids))
        return decode(text, window, tags[0], cue[0], source[0], switch=self._switch)


def is_installed() -> bool:
    """Tell whether the optional model is there."""
    return (FOLDER / GRAPH).is_file()


def decode(
    text: str, window: Window, tags: np.ndarray, cue: np.ndarray, source: np.ndarray, *, switch: float
) -> Iterator[Found]:
    """Yield the contents that begin among a window's own tokens.

    `tags` `(tokens, LABELS)` and `cue`, `source` `(tokens, tokens)` are logits.
    """
    words = np.array([place for place, span in enumerate(window.spans) if span is not None])
    if not len(words):
        return
    labels = _labels(_log_softmax(tags[words]), _goes_on(text, window, words), switch)
    runs = {role: list(_runs(labels, number)) for number, role in enumerate(ROLES)}
    for run in runs["content"]:
        if words[run.start] < window.first:
            continue
        pointed = {"cue": cue[words[run]], "source": source[words[run]]}
        chosen = {role: _chosen(_log_softmax(logits), words, runs[role]) for role, logits in pointed.items()}
        spans = {role: _span(window, words, picked) for role, picked in chosen.items() if picked is not None}
        content = _span(window, words, run)
        yield Found(content, spans.get("cue"), spans.get("source"))


def _goes_on(text: str, window: Window, words: np.ndarray) -> np.ndarray:
    """Tell of each token whether it goes on with the word of the one before: `(tokens,) bool`."""
    spans = [window.spans[word] for word in words]
    return np.array(
        [False]
        + [
            bool(before and own and before.end == own.start and text[before.start : own.end].isalnum())
            for before, own in pairwise(spans)
        ]
    )


def _labels(scores: np.ndarray, goes_on: np.ndarray, switch: float) -> np.ndarray:
    """Return the likeliest labels: stretches of tokens that may be something are looked at together, one by one."""
    labels = np.full(len(scores), OUTSIDE)
    open_to = np.flatnonzero(scores[:, OUTSIDE] < np.log(SURE))
    for stretch in np.split(open_to, np.flatnonzero(np.diff(open_to) > 1) + 1):
        if len(stretch):
            labels[stretch] = _best_labels(scores[stretch], goes_on[stretch], switch)
    return labels


def _best_labels(scores: np.ndarray, goes_on: np.ndarray, switch: float) -> np.ndarray:
    """Return the likeliest labels of tokens together (Viterbi): `scores` `(tokens, LABELS)` log-probabilities.

    A part begins with the label that begins it, or goes on from another window's; it costs `switch`. A word has one.
    """
    steps = np.full((LABELS, LABELS), -switch)
    steps[:, OUTSIDE] = 0.0
    for role in range(len(ROLES)):
        begins, inside = 1 + 2 * role, 2 + 2 * role
        steps[[begins, inside], inside] = 0.0
    within = np.full((LABELS, LABELS), -np.inf)
    for label in range(LABELS):
        within[label, label + 1 if label % 2 else label] = 0.0
    best = scores[0].copy()
    came: list[np.ndarray] = []
    for score, joined in zip(scores[1:], goes_on[1:], strict=True):
        paths = best[:, None] + (within if joined else steps)
        came.append(paths.argmax(axis=0))
        best = paths.max(axis=0) + score
    labels = [int(best.argmax())]
    for origins in reversed(came):
        labels.append(int(origins[labels[-1]]))
    return np.array(labels[::-1])


def _runs(labels: np.ndarray, role: int) -> Iterator[slice]:
    """Yield the runs of tokens that are of one role; one that begins a part begins a run."""
    begins, goes_on = 1 + 2 * role, 2 + 2 * role
    inside = (labels == begins) | (labels == goes_on)
    before = np.concatenate(([False], inside[:-1]))
    starts = np.flatnonzero(inside & ((labels == begins) | ~before))
    for start, following in pairwise([*starts.tolist(), len(labels)]):
        length = np.flatnonzero(~inside[start:following])
        yield slice(start, start + int(length[0]) if len(length) else following)


def _chosen(pointed: np.ndarray, words: np.ndarray, runs: Sequence[slice]) -> slice | None:
    """Return the run that content points to: `pointed` `(tokens of content, tokens)` log-probabilities."""
    mean = pointed.mean(axis=0)
    best = max(runs, key=lambda run: float(mean[words[run]].max()), default=None)
    return best if best is not None and mean[words[best]].max() > mean[0] else None


def _span(window: Window, words: np.ndarray, run: slice) -> Span:
    first, last = window.spans[words[run.start]], window.spans[words[run.stop - 1]]
    assert first is not None
    assert last is not None
    return Span(first.start, last.end)


def _log_softmax(logits: np.ndarray) -> np.ndarray:
    shifted: np.ndarray = logits - logits.max(axis=1, keepdims=True)
    logs: np.ndarray = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
    return logs


def _joined(text: str, found: Sequence[Found]) -> Iterator[Attribution]:
    """Make one attribution of the pieces that share a cue."""
    groups: dict[Span | int, list[Found]] = {}
    for number, one in enumerate(found):
        groups.setdefault(one.cue or number, []).append(one)
    for pieces in groups.values():
        cue, source = pieces[0].cue, next((piece.source for piece in pieces if piece.source), None)
        kept = mended(text, [piece.content for piece in pieces], [part for part in (cue, source) if part])
        yield Attribution(kept, source, cue)
