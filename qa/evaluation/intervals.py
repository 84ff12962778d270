"""Intervals for what is measured."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np


def wilson(hits: int, total: int) -> tuple[float, float]:
    """Return the 95% interval of a share (Wilson 1927).

    >>> [round(end, 2) for end in wilson(20, 25)]
    [0.61, 0.91]
    """
    if total == 0:
        return 0.0, 1.0
    z, share = 1.959964, hits / total
    centre = share + z * z / (2 * total)
    spread = z * math.sqrt(share * (1 - share) / total + z * z / (4 * total * total))
    return (centre - spread) / (1 + z * z / total), (centre + spread) / (1 + z * z / total)


def bootstrap(values: Sequence[float], *, draws: int = 10_000, seed: int = 0) -> tuple[float, float]:
    """Return the 95% percentile bootstrap interval of a mean."""
    sample = np.asarray(values, dtype=np.float64)
    picks = np.random.default_rng(seed).integers(len(sample), size=(draws, len(sample)))
    low, high = np.percentile(sample[picks].mean(axis=1), [2.5, 97.5])
    return float(low), float(high)


def share(hits: int, total: int) -> str:
    """Write a share with its interval: `20/25 (80%, 61–91)`."""
    low, high = wilson(hits, total)
    return f"{hits}/{total} ({100 * hits / max(1, total):.0f}%, {100 * low:.0f}–{100 * high:.0f})"
