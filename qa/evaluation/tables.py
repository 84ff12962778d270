"""A report's figures as tables of text: the same rows for the terminal and for `report.md`.

It rounds and words figures, and computes only what a comparison's rows count. How a table is drawn is not its matter.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from statistics import fmean

from qa.evaluation.comparing import outcomes_before
from qa.evaluation.report import Estimate, Report

#: What stands where nothing was measured.
NOTHING = "–"
# What a terminal or a page would obey instead of show: control characters, and those that turn the writing direction.
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u200b\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Table:
    """A title, the names of the columns, and rows of as many cells; the first column names the row."""

    title: str
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def main_tables(report: Report) -> list[Table]:
    """Return the tables of means and of whole-set figures, of differences, or of speed; those without rows left out."""
    if report.kind == "comparison":
        return [_differences(report, pair) for pair in report.systems]
    tables = _speed(report) if report.kind == "speed" else [_means(report), *_totals(report)]
    return [table for table in tables if table.rows]


def units(report: Report) -> str:
    """Return what a report's outcomes are outcomes of."""
    return {"times": "documents", "published": "articles", "quotations": "annotated articles"}.get(
        report.kind, "questions"
    )


def one_line(text: object, limit: int | None = None) -> str:
    r"""Return text on one line and harmless to show, cut after `limit` characters.

    >>> one_line("two\n lines", 7)
    'two li…'
    """
    line = _CONTROL.sub("\ufffd", " ".join(str(text).split()))
    return line if limit is None or len(line) <= limit else f"{line[: limit - 1].rstrip()}…"


def number(value: object) -> str:
    """Return a figure as text: thousands marked, fractions rounded to three decimals, or to tenths from 10 on.

    >>> [number(value) for value in (12345, 0.12349, 1234.56, None, "warm")]
    ['12,345', '0.123', '1,234.6', '–', 'warm']
    """
    if value is None or (isinstance(value, float) and not math.isfinite(value)):
        return NOTHING
    if isinstance(value, int) and not isinstance(value, bool):
        return f"{value:,}"
    if isinstance(value, float):
        return f"{value:,.3f}" if abs(value) < 10 else f"{value:,.1f}"
    return one_line(value)


def estimate_cell(found: Estimate | None, *, sign: bool = False) -> str:
    """Return `0.512 [0.480, 0.544]`, without the interval where there is none."""
    if found is None or not math.isfinite(found.value):
        return NOTHING
    written = _signed if sign else number
    if found.low is None or found.high is None:
        return written(found.value)
    return f"{written(found.value)} [{written(found.low)}, {written(found.high)}]"


def _signed(value: float) -> str:
    text = number(value)
    return text if text.startswith("-") else f"+{text}"


def p_cell(p: float) -> str:
    """Return a p-value to four decimals."""
    if not math.isfinite(p):
        return NOTHING
    return "<0.0001" if p < 0.0001 else f"{p:.4f}"


def named_values(values: Mapping[str, object], prefix: str = "") -> Iterator[tuple[str, str]]:
    """Yield a nested mapping as rows of name and text: the innermost mappings are one row each.

    >>> list(named_values({"split": "odd", "ms": {"bm25": {"p50": 3, "p95": 8}}}))
    [('split', 'odd'), ('ms · bm25', 'p50 3 · p95 8')]
    """
    for key, value in values.items():
        name = f"{prefix} · {key}" if prefix else str(key)
        if not isinstance(value, Mapping):
            yield one_line(name), _scalar(value)
        elif any(isinstance(inner, Mapping) for inner in value.values()):
            yield from named_values(value, name)
        else:
            yield one_line(name), " · ".join(f"{one_line(inner)} {_scalar(held)}" for inner, held in value.items())


def _scalar(value: object) -> str:
    if isinstance(value, list | tuple):
        return ", ".join(_scalar(inner) for inner in value) or NOTHING
    return number(value)


def _means(report: Report) -> Table:
    measures = list(dict.fromkeys(measure for system in report.systems.values() for measure in system.measures))
    rows = []
    for name, system in report.systems.items():
        asked = max((found.questions for found in system.measures.values()), default=0)
        cells = [_counted(system.measures.get(measure), asked) for measure in measures]
        rows.append((one_line(name), *cells, number(asked)))
    header = ("system", *map(one_line, measures), units(report))
    return Table("Means", header, tuple(rows) if measures else ())


def _counted(found: Estimate | None, asked: int) -> str:
    """Say how many questions a mean is over where that is not the row's number."""
    cell = estimate_cell(found)
    return cell if found is None or found.questions == asked else f"{cell} (n={found.questions:,})"


def _totals(report: Report) -> list[Table]:
    """Return one table with a row per figure and a column per system: figures are many and their names long."""
    names = list(dict.fromkeys(name for system in report.systems.values() for name in system.totals))
    if not names:
        return []
    rows = []
    for name in names:
        found = [system.totals.get(name) for system in report.systems.values()]
        counts = "/".join(dict.fromkeys(number(one.questions) for one in found if one is not None))
        rows.append((one_line(name), *map(estimate_cell, found), counts))
    return [Table("Figures of the whole set", ("figure", *map(one_line, report.systems), "over"), tuple(rows))]


def _differences(report: Report, pair: str) -> Table:
    header = ("measure", "A", "B", "B − A", "p", "p (Holm)", "won", "tied", "lost", "questions")
    system, before = report.systems[pair], outcomes_before(report, pair)
    rows = []
    for measure, mean in system.measures.items():
        changes = {q: d for q, outcome in system.outcomes.items() if (d := outcome.values.get(measure)) is not None}
        first = fmean(before[question].values[measure] or 0.0 for question in changes)
        won, lost = (sum(sign * d > 0 for d in changes.values()) for sign in (1, -1))
        counts = (won, len(changes) - won - lost, lost, len(changes))
        p_values = [system.totals[f"{name} {measure}"].value for name in ("p", "p (Holm)")]
        cells = (number(first), number(first + mean.value), estimate_cell(mean, sign=True), *map(p_cell, p_values))
        rows.append((one_line(measure), *cells, *map(number, counts)))
    return Table(one_line(pair), header, tuple(rows))


def _speed(report: Report) -> list[Table]:
    """Return what was timed, and the sizes of the library's parts."""
    times = report.times
    return [
        *(
            _grid("Latency of one question, in milliseconds", "step", _mapping(steps))
            for steps in _mapping(times.get("latency_ms")).values()
        ),
        _grid("Throughput", "system", _mapping(times.get("throughput"))),
        _grid("Whole processes", "process", _mapping(times.get("processes"))),
        _grid(
            "Size on disk", "part", {part: {"bytes": size} for part, size in _mapping(report.data.get("bytes")).items()}
        ),
    ]


def _grid(title: str, first: str, rows: Mapping[str, object]) -> Table:
    """Return a table with a row for each name and a column for everything that any of them has."""
    columns = list(dict.fromkeys(column for held in rows.values() for column in _mapping(held)))
    header = (first, *(one_line(column).replace("_", " ") for column in columns))
    cells = [
        (one_line(name), *(number(_mapping(held).get(column)) for column in columns)) for name, held in rows.items()
    ]
    return Table(title, header, tuple(cells))


def _mapping(value: object) -> Mapping[str, object]:
    return value if isinstance(value, Mapping) else {}
