"""A run's output folder: per-question values, pictures, the page, and `report.json` last.

Run files are written while a run goes on, by `qa.evaluation.runs`; whoever finds a `report.json` finds a whole run.
"""

from __future__ import annotations

import math
import os
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from types import MappingProxyType

from corpus.errors import InputError
from qa.evaluation.markdown import render_markdown
from qa.evaluation.plots import draw_plots, remove_plots
from qa.evaluation.report import FILE, Report, System, write_report
from qa.evaluation.timing import Latencies

#: The folder of a retrieval run's rankings, below its own.
RUNS = "runs"

# A tab or a line break in a name would make two cells or two rows of one.
_ESCAPED = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})


def begin_output(folder: Path, runs: Iterable[str] = ()) -> None:
    """Make a run's folder, and take an earlier run's report, pictures and rankings (those named) out of it.

    What is interrupted later then never looks finished, nor mixed; files of others stay. Raises InputError where the
    folder cannot be written.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        (folder / FILE).unlink(missing_ok=True)
        for name in runs:
            (folder / RUNS / f"{name}.run").unlink(missing_ok=True)
        remove_plots(folder)
    except OSError as error:
        raise _refused(error, folder) from error


def _refused(error: OSError, folder: Path) -> InputError:
    place, reason = error.filename or folder, error.strerror or error
    return InputError(f"{place}: cannot be written ({reason}); choose another folder with --out")


def check_writable(folder: Path, option: str) -> None:
    """Raise InputError if a folder is none, or could not be made or written."""
    place = next(path for path in (folder, *folder.absolute().parents) if path.exists())
    if not place.is_dir():
        raise InputError(f"{place}: is a file; name a folder with {option}")
    if not os.access(place, os.W_OK):
        raise InputError(f"{place}: may not be written; name another folder with {option}")


def write_output(
    report: Report, folder: Path, *, latencies: Latencies = MappingProxyType({}), seconds: float | None = None
) -> None:
    """Write `per_query.tsv`, `plots/*.png`, `report.md` and, last, `report.json`; what an earlier run left goes.

    `latencies` are milliseconds, system → step → one for each question; `seconds` is how long the run took, which
    ends now. Raises InputError where the folder cannot be written.
    """
    begin_output(folder)
    if seconds is not None:
        finished = datetime.now(UTC).isoformat(timespec="seconds")
        report = replace(report, times={"finished": finished, "seconds": round(seconds, 1), **report.times})
    try:
        _write(folder / "per_query.tsv", "".join(f"{line}\n" for line in per_query_lines(report)))
        plots = draw_plots(report, folder, latencies)
        _write(folder / "report.md", render_markdown(report, plots=plots))
        write_report(report, folder)
    except OSError as error:
        raise _refused(error, folder) from error


def _write(path: Path, text: str) -> None:
    path.write_bytes(text.encode("utf-8", errors="backslashreplace"))


def per_query_lines(report: Report) -> Iterator[str]:
    r"""Yield the lines of `per_query.tsv`: a header, then a row for each system and question, in the report's order.

    Columns: system, query, and the measures by their names; empty where a question was not measured. A tab, line
    break or backslash in a name is written `\t`, `\n`, `\r`, `\\`.
    """
    systems = report.systems.items()
    measures = list(dict.fromkeys(measure for _, system in systems for measure in _measures(system)))
    yield _row("system", "query", *measures)
    places = {question: place for place, question in enumerate(report.questions)}
    for name, system in systems:
        for question in sorted(system.outcomes, key=lambda question: places.get(question, len(places))):
            values = system.outcomes[question].values
            yield _row(name, question, *(_value(values.get(measure)) for measure in measures))


def _measures(system: System) -> list[str]:
    """Return the system's measures, and after them what only its questions have."""
    return [*system.measures, *(measure for outcome in system.outcomes.values() for measure in outcome.values)]


def _value(value: float | None) -> str:
    return "" if value is None or not math.isfinite(value) else repr(float(value))


def _row(*cells: str) -> str:
    return "\t".join(cell.translate(_ESCAPED) for cell in cells)
