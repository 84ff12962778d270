"""One ranking of two: what a question means and the words it uses. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np

#: What the best match by words adds to a cosine, chosen on the even halves of six test collections
#: (docs/benchmarks.md).
LEXICAL_WEIGHT = 0.25


def fuse(cosines: np.ndarray, bm25: np.ndarray, *, weight: float = LEXICAL_WEIGHT) -> np.ndarray:
    """Join the scores of the same passages, `(n,)` each, into one `(n,) float64`.

    BM25 has no scale of its own, so it is taken as a share of the best score of this question; a cosine has one, and
    stays as it is. Linear combinations of scores do better than fused ranks, and this kind of scaling is as good as
    any (Bruch, Gai and Ingber, "An Analysis of Fusion Functions for Hybrid Retrieval", TOIS 2023).

    >>> fuse(np.array([0.5, 0.6]), np.array([12.0, 3.0])).tolist()
    [0.75, 0.6625]
    """
    best = float(bm25.max(initial=0.0))
    shares = bm25 / best if best > 0 else np.zeros(len(bm25))
    joined: np.ndarray = cosines.astype(np.float64) + weight * shares
    return joined


#: What an article of the asker's day gains, in the units of a cosine: for any question, and for one that asks how
#: things are now. On questions about this week's news as much as 0.3 pays, but those who search an archive ask about
#: other weeks too (docs/benchmarks.md).
RECENCY, RECENCY_NOW = 0.1, 0.3
#: An article of this age, in days, gains half of what one of the day itself does.
HALF_AGE = 30


@dataclass(frozen=True, slots=True)
class Recency:
    """A preference for what is new on a day, `today`: what an article of that day gains, in the units of a cosine."""

    today: date
    weight: float

    def gain(self, published: date | None) -> float:
        """Return what an article gains by its age; nothing where it is undated, or not published yet.

        >>> Recency(date(2024, 3, 1), 0.1).gain(date(2024, 1, 31))
        0.05
        """
        age = (self.today - published).days if published else -1
        return self.weight / (1 + age / HALF_AGE) if age >= 0 else 0.0
