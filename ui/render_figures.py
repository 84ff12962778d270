"""A report's figures as HTML tables: means with their intervals, totals, differences between runs. Pure.

It rounds, and computes nothing. Every word is escaped.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from html import escape
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from qa.evaluation.report import Estimate, Report, System
    from qa.evaluation.tables import Table

_MINUS = "\N{MINUS SIGN}"


def render_figures(report: Report) -> str:
    """Show the measures and the totals by system, the highest mean of each measure marked; or what was timed."""
    if report.kind == "speed":
        from qa.evaluation.tables import main_tables  # noqa: PLC0415 - imports scipy, which the chat's start need not

        return "".join(_plain_table(table) for table in main_tables(report))
    measures = {name: system.measures for name, system in report.systems.items() if system.measures}
    totals = {name: system.totals for name, system in report.systems.items() if system.totals}
    shown = _table("Measures", measures, best=len(measures) > 1) if measures else ""
    return shown + (_table("Totals", totals, best=False) if totals else "")


def _plain_table(table: Table) -> str:
    rows = [[escape(cell) for cell in row] for row in table.rows]
    return scrolling_table(table.title, [_head(name) for name in table.header], rows)


def _head(name: str) -> str:
    """Write a column's name as the page's other tables do; a percentile stays small.

    >>> _head("p50"), _head("peak mb")
    ('p50', 'Peak MB')
    """
    return name if name[1:].isdigit() else f"{name[:1].upper()}{name[1:]}".replace(" mb", " MB")


def _table(caption: str, rows: Mapping[str, Mapping[str, Estimate]], *, best: bool) -> str:
    """Systems are rows and measures columns; a system by itself has its measures below each other."""
    columns = list(dict.fromkeys(measure for found in rows.values() for measure in found))
    if len(rows) == 1:
        [(system, found)] = rows.items()
        heads = [system, "Mean" if caption == "Measures" else "Value", "95% interval", "Questions"]
        body = [[name, figure(e.value), _interval(e), f"{e.questions:,}"] for name, e in found.items()]
        return scrolling_table(caption, heads, [[escape(cell) for cell in row] for row in body])
    highest = {
        name: max(_known(found[name].value for found in rows.values() if name in found), default=math.nan)
        for name in columns
    }
    body = [
        [
            escape(system),
            *(_cell(found.get(name), best=best and _is(found.get(name), highest[name])) for name in columns),
        ]
        for system, found in rows.items()
    ]
    return scrolling_table(caption, ["System", *columns], body)


def _known(values: Iterable[float]) -> list[float]:
    return [value for value in values if not math.isnan(value)]


def _is(found: Estimate | None, value: float) -> bool:
    return found is not None and found.value == value


def _cell(found: Estimate | None, *, best: bool) -> str:
    if found is None:
        return "–"
    value = f"<b>{figure(found.value)}</b>" if best else figure(found.value)
    interval = _interval(found)
    return f'{value}<span class="interval">{interval}</span>' if interval != "–" else value


def scrolling_table(caption: str, heads: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Show a table in a box that scrolls sideways by itself. The cells are HTML, the other words are not."""
    head = "".join(f'<th scope="col" dir="auto">{escape(name)}</th>' for name in heads)
    body = "".join(f'<tr><th scope="row" dir="auto">{first}</th>{_cells(cells)}</tr>' for first, *cells in rows)
    return (
        f'<div class="wide" role="region" tabindex="0" aria-label="{escape(caption)}">'
        f"<table><caption>{escape(caption)}</caption><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>"
    )


def _cells(cells: Iterable[str]) -> str:
    return "".join(f"<td>{cell}</td>" for cell in cells)


def figure(value: float | None, *, signed: bool = False) -> str:
    """Write a figure: three decimals, fewer for large ones; a dash where nothing was measured. Zero has no sign.

    >>> figure(0.68149), figure(1234.5), figure(-0.5, signed=True), figure(0.0, signed=True), figure(None)
    ('0.681', '1,234', '−0.500', '0.000', '–')
    """
    if value is None or not math.isfinite(value):
        return "–"
    decimals = next((places for below, places in ((10, 3), (1_000, 1)) if abs(value) < below), 0)
    sign = "+" if signed and round(value, decimals) else ""
    return f"{value:{sign}z,.{decimals}f}".replace("-", _MINUS)


def _interval(found: Estimate, *, signed: bool = False) -> str:
    if found.low is None or found.high is None or math.isnan(found.low):
        return "–"
    return f"{figure(found.low, signed=signed)} to {figure(found.high, signed=signed)}"


def render_differences(comparison: Report) -> str:
    """Show, for each pair of systems, the differences with their intervals, p-values and questions won and lost."""
    from qa.evaluation.tables import main_tables  # noqa: PLC0415 - imports scipy, which the chat's start need not

    pairs = zip(main_tables(comparison), comparison.systems.values(), strict=True)
    return "".join(_differences(table, pair) for table, pair in pairs)


def _differences(table: Table, pair: System) -> str:
    """Show a pair's table with its difference and interval in columns of their own, as the page's others have them."""
    heads = ["Measure", "A", "B", "Difference", "95% interval", "p", "p (Holm)", "Won", "Tied", "Lost"]
    rows = []
    for row, found in zip(table.rows, pair.measures.values(), strict=True):
        cells = dict(zip(table.header, map(escape, row), strict=True))
        difference = [f"<b>{figure(found.value, signed=True)}</b>", _interval(found, signed=True)]
        chances_and_counts = [cells[name] for name in ("p", "p (Holm)", "won", "tied", "lost")]
        rows.append([cells["measure"], cells["A"], cells["B"], *difference, *chances_and_counts])
    return scrolling_table(table.title, heads, rows)
