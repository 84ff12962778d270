"""Finished runs of `cuttings evaluate` in a folder: which there are, what each found, its plots.

It reads and never writes. Nothing outside the folder is reached, by name or by link.
"""

from __future__ import annotations

import base64
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from corpus.errors import CuttingsError, InputError

# scipy takes a second to import, so qa.evaluation waits until a run is looked at.
if TYPE_CHECKING:
    from qa.evaluation.report import Report

_FILE = "report.json"
#: How `write_report` begins a file, so that a list of runs need not read them whole.
_BEGINNING = re.compile(rb'\{"format": 1, "kind": "([a-z]+)", "name": ')
#: What a file that only looks like a report makes of whoever reads on.
MALFORMED = (ArithmeticError, AssertionError, AttributeError, LookupError, TypeError, ValueError)
_PNG = b"\x89PNG\r\n\x1a\n"
_PLOTS = 24
_PLOT_BYTES = 4_000_000


@dataclass(frozen=True, slots=True)
class Run:
    """A folder with a `report.json`. `kind` is None where that cannot be read; `stamp` tells its versions apart."""

    name: str
    folder: Path
    kind: str | None
    written: datetime
    stamp: tuple[int, int]


@dataclass(frozen=True, slots=True)
class Plot:
    """A picture of a run, as an address that holds the picture itself."""

    name: str
    address: str


def finished_runs(root: Path) -> dict[str, Run]:
    """Return the runs in the folders of `root`, and in theirs, by name (`time/bm25`), the newest first."""
    inside = root.resolve()
    found = [run for path in _reports(root) if _is_inside(path, inside) and (run := _run(path, root))]
    return {run.name: run for run in sorted(found, key=lambda run: (run.written, run.name), reverse=True)}


def _reports(root: Path) -> Iterator[Path]:
    for pattern in (f"*/{_FILE}", f"*/*/{_FILE}"):
        yield from root.glob(pattern)


def _is_inside(path: Path, root: Path) -> bool:
    return path.is_file() and path.resolve().is_relative_to(root)


def _run(path: Path, root: Path) -> Run | None:
    try:
        held = path.stat()
    except OSError:  # removed since it was listed
        return None
    # A name that is no UTF-8 could not be sent to a browser.
    name = os.fsencode(path.parent.relative_to(root).as_posix()).decode("utf-8", "replace")
    stamp = (held.st_mtime_ns, held.st_size)
    written = datetime.fromtimestamp(held.st_mtime).astimezone()
    return Run(name, path.parent, _kind(path.parent, stamp), written, stamp)


def _kind(folder: Path, stamp: tuple[int, int]) -> str | None:
    try:
        with (folder / _FILE).open("rb") as file:
            begins = _BEGINNING.match(file.read(200))
            file.seek(-2, os.SEEK_END)
            if begins and file.read() == b"}\n":
                return begins[1].decode()
        return _report(folder, stamp).kind  # written by another program, perhaps
    except (CuttingsError, OSError):
        return None


def report_of(run: Run) -> Report:
    """Return what a run found; raises InputError if its file cannot be read."""
    return _report(run.folder, run.stamp)


# A run of 10,000 questions takes seconds to read; each click on the page needs it again.
@lru_cache(maxsize=4)
def _report(folder: Path, stamp: tuple[int, int]) -> Report:  # noqa: ARG001 - a file that has changed is read again
    from qa.evaluation.report import KINDS, read_report  # noqa: PLC0415

    try:
        report = read_report(folder)
    except MALFORMED as error:
        raise InputError(f"{folder / _FILE}: is no report of `cuttings evaluate`; run the evaluation again") from error
    if report.kind not in KINDS:
        raise InputError(f"{folder / _FILE}: is of a kind that is not known here ({report.kind})")
    return report


# Ten thousand draws a measure take seconds.
@lru_cache(maxsize=2)
def compared(a: Run, b: Run) -> Report:
    """Return how `b` differs from `a`; raises InputError if they cannot be compared."""
    from qa.evaluation.comparing import compare_runs  # noqa: PLC0415

    if a.name == b.name:
        raise InputError("a run does not differ from itself; choose another one to compare with")
    first, second = report_of(a), report_of(b)
    try:
        return compare_runs(first, second)
    except InputError as error:
        raise InputError(f"{a.name} and {b.name}: {error}") from error


def plots_of(run: Run) -> tuple[Plot, ...]:
    """Return the PNG files in the run's `plots` folder, by name."""
    paths = sorted((run.folder / "plots").glob("*.png"))[:_PLOTS]
    inside = run.folder.resolve()
    return tuple(plot for path in paths if _is_inside(path, inside) and (plot := _plot(path)))


def _plot(path: Path) -> Plot | None:
    try:
        held = path.read_bytes() if path.stat().st_size <= _PLOT_BYTES else b""
    except OSError:
        return None
    if not held.startswith(_PNG):
        return None
    return Plot(path.stem.replace("_", " "), f"data:image/png;base64,{base64.b64encode(held).decode()}")
