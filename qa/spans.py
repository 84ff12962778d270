"""From a reader's logits to spans: which tokens begin and end the best answers of one passage. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

#: Tokens that an answer has at most.
LONGEST = 40


@dataclass(frozen=True, slots=True)
class TokenSpan:
    """Tokens of a passage from `first` to `last`, inclusive; `score` is above 0 where they beat "no answer"."""

    first: int
    last: int
    score: float


def best_spans(
    start: np.ndarray, end: np.ndarray, pieces: np.ndarray, *, no_answer: float, most: int = 3
) -> list[TokenSpan]:
    """Return the best spans that do not overlap, best first; none crosses from one piece into another.

    `start`, `end` and `pieces` are `(tokens,)`: the logits of the passage's tokens to begin and to end an answer, and
    the number of the sentence that each stands in. `no_answer` is the logit of the passage holding none. Scores are
    start + end - no_answer, as for SQuAD 2.0 in Devlin et al. (2019), section 4.3.

    >>> best_spans(np.array([0.0, 5, 1]), np.array([1.0, 0, 4]), np.array([0, 0, 0]), no_answer=2.0, most=1)
    [TokenSpan(first=1, last=2, score=7.0)]
    """
    length = min(LONGEST, len(start))
    # scores[i, n]: of the span from token i over n more tokens.
    last = np.arange(len(start))[:, None] + np.arange(length)[None, :]
    inside = np.minimum(last, len(start) - 1)
    scores = start[:, None] + end[inside]
    scores[(last >= len(start)) | (pieces[inside] != pieces[:, None])] = -np.inf
    return list(_apart(scores, most, no_answer))


def _apart(scores: np.ndarray, most: int, no_answer: float) -> Iterator[TokenSpan]:
    taken: list[tuple[int, int]] = []
    for place in np.argsort(-scores, axis=None, kind="stable"):
        first, more = divmod(int(place), scores.shape[1])
        last = first + more
        if len(taken) == most or np.isneginf(scores[first, more]):
            return
        if all(last < other[0] or first > other[1] for other in taken):
            taken.append((first, last))
            yield TokenSpan(first, last, float(scores[first, more] - no_answer))
