"""Progress bars of the command line: on stderr, and none where that is no terminal."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from qa.evaluation.timing import Progress


@contextmanager
def progress_bars() -> Iterator[Progress]:
    """Yield what is told of progress, and shows a bar for each thing that it is told of."""
    from tqdm import tqdm  # noqa: PLC0415

    bars: dict[str, Any] = {}

    def advance(what: str, done: int, total: int) -> None:
        if what not in bars:
            bars[what] = tqdm(desc=what, total=total or None, disable=not sys.stderr.isatty(), file=sys.stderr)
        bars[what].update(done - bars[what].n)

    try:
        yield advance
    finally:
        for bar in bars.values():
            bar.close()
