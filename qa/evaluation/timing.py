"""Time: a limit on how long one question may take, percentiles, and telling how far a run has come."""

from __future__ import annotations

import math
import signal
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager

import numpy as np

from corpus.errors import InputError

#: System → step → milliseconds of each question.
Latencies = Mapping[str, Mapping[str, Sequence[float]]]
#: Called with what is being done, how much of it is done, and how much there is (0 where that is not known).
Progress = Callable[[str, int, int], None]

#: Seconds one question may take, unless said otherwise.
TIMEOUT = 60.0


def check_timeout(seconds: float) -> None:
    """Raise InputError for what is no number of seconds."""
    if not 0 < seconds < math.inf:
        raise InputError(f"a question may take some seconds, not {seconds:g}")


@contextmanager
def time_limit(seconds: float) -> Iterator[None]:
    """Raise TimeoutError in the body after some seconds, as soon as a call into native code lets it.

    Only a program's main thread can be interrupted, and only where the system has alarms; elsewhere there is no limit.
    """
    if not hasattr(signal, "setitimer") or threading.current_thread() is not threading.main_thread():
        yield
        return

    def stop(*_: object) -> None:
        raise TimeoutError(f"took longer than {seconds:g} s")

    before = signal.signal(signal.SIGALRM, stop)
    try:
        signal.setitimer(signal.ITIMER_REAL, seconds)
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def percentiles(steps: Mapping[str, Sequence[float]]) -> dict[str, dict[str, float]]:
    """Return the 50th, 95th and 99th percentile of each step, in the unit given.

    >>> percentiles({"total": [1.0, 3.0]})["total"]["p50"]
    2.0
    """
    return {step: {f"p{p}": float(np.percentile(values, p)) for p in (50, 95, 99)} for step, values in steps.items()}
