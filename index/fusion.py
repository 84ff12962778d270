"""Reciprocal rank fusion: one ranking of several, by ranks alone. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

#: Cormack, Clarke and Buettcher (SIGIR 2009) found 60 to work over many collections.
RANK_CONSTANT = 60


def fuse(rankings: Mapping[str, Sequence[int]], *, constant: int = RANK_CONSTANT) -> list[tuple[int, float]]:
    """Join rankings (best first) into one: items with their scores, best first, ties by item.

    >>> [item for item, score in fuse({"bm25": [7, 8], "dense": [8, 9]})]
    [8, 7, 9]
    """
    scores: dict[int, float] = {}
    for ranking in rankings.values():
        for rank, item in enumerate(ranking, start=1):
            scores[item] = scores.get(item, 0.0) + 1.0 / (constant + rank)
    return sorted(scores.items(), key=lambda pair: (-pair[1], pair[0]))
