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
