"""Intervals for what is measured: Wilson's for shares, the percentile bootstrap for everything else."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

import numpy as np
from scipy import stats

#: Random draws of an interval, and what they start from.
DRAWS = 10_000
SEED = 0
# Resampled values held in memory at once: 64 MB.
_HELD = 8_000_000

Statistic = Callable[..., np.ndarray]


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


def bootstrap(values: Sequence[float] | np.ndarray, *, draws: int = DRAWS, seed: int = SEED) -> tuple[float, float]:
    """Return the 95% percentile bootstrap interval of a mean; of a single value, that value twice.

    >>> bootstrap([0.5, 0.5, 0.5])
    (0.5, 0.5)
    """
    sample = np.asarray(values, dtype=np.float64)
    if len(sample) < 2:
        return (float(sample[0]), float(sample[0])) if len(sample) else (math.nan, math.nan)
    found = stats.bootstrap(
        (sample,),
        np.mean,
        n_resamples=draws,
        batch=max(1, _HELD // len(sample)),
        method="percentile",
        rng=np.random.default_rng(seed),
    )
    return float(found.confidence_interval.low), float(found.confidence_interval.high)


def bootstrap_ratio(
    parts: Sequence[float], wholes: Sequence[float], *, draws: int = DRAWS, seed: int = SEED
) -> tuple[float | None, float | None]:
    """Return the 95% percentile bootstrap interval of a sum over a sum, whose terms are drawn in pairs.

    None where no draw has anything to divide by.

    >>> bootstrap_ratio([1, 2], [2, 4])
    (0.5, 0.5)
    """
    terms = np.asarray([parts, wholes], dtype=np.float64)
    size = terms.shape[1]
    rng, ratios = np.random.default_rng(seed), []
    at_once = max(1, _HELD // max(size, 1))
    for begun in range(0, draws if size else 0, at_once):
        drawn = terms[:, rng.integers(size, size=(min(at_once, draws - begun), size))].sum(axis=2)
        ratios.append(drawn[0][drawn[1] > 0] / drawn[1][drawn[1] > 0])
    found = np.concatenate(ratios) if ratios else np.empty(0)
    if not found.size:
        return None, None
    low, high = np.percentile(found, (2.5, 97.5))
    return float(low), float(high)
