"""Pictures of a report: its curves, and how its latencies are distributed.

It draws what it is given and computes no measure. matplotlib is imported when something is drawn, never before.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from itertools import cycle
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from qa.evaluation.report import Curve, Report
from qa.evaluation.tables import one_line
from qa.evaluation.timing import Latencies

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

FOLDER = "plots"

# Written into every picture, so that one of an earlier run is known from a file of somebody else's.
_SOURCE = "cuttings evaluate"
_HEAD = 1024
# Told apart by the colour-blind, and in print by their dashes: Okabe and Ito, "Color universal design" (2008).
_COLOURS = ("#0072b2", "#d55e00", "#009e73", "#cc79a7", "#000000", "#e69f00", "#56b4e9")
_DASHES = ("-", "--", "-.", ":", (0, (5, 1, 1, 1, 1, 1)))
# Inches: 700 pixels at the 100 to the inch of a page; twice the pixels for sharp screens.
_SIZE, _DPI = (7.0, 4.2), 200
# Faster than can be measured, and what a logarithmic axis can still show.
_LEAST_MS = 0.001


def draw_plots(report: Report, folder: Path, latencies: Latencies) -> tuple[str, ...]:
    """Draw one picture for each curve that systems have, and `latency.png`; return their paths from `folder`.

    The same report and latencies give the same bytes, with one version of matplotlib.
    """
    curves: dict[str, dict[str, Curve]] = {}
    for system, found in report.systems.items():
        for name, curve in found.curves.items():
            curves.setdefault(name, {})[system] = curve
    measured = {name: steps for name, of in latencies.items() if (steps := _measured(of))}
    if not curves and not measured:
        return ()
    import matplotlib.style  # noqa: PLC0415

    (folder / FOLDER).mkdir(exist_ok=True)
    with matplotlib.style.context("default"):  # whatever the person's own settings are
        drawn = {f"{_file_name(name)}.png": _draw_curves(lines) for name, lines in curves.items()}
        if measured:
            drawn["latency.png"] = _draw_latencies(measured)
        for name, figure in drawn.items():
            figure.savefig(folder / FOLDER / name, dpi=_DPI, metadata={"Software": None, "Source": _SOURCE})
    return tuple(f"{FOLDER}/{name}" for name in drawn)


def remove_plots(folder: Path) -> None:
    """Remove the pictures that an earlier run drew; other files stay."""
    for path in filter(Path.is_file, sorted((folder / FOLDER).glob("*.png"))):
        with path.open("rb") as file:
            ours = f"Source\0{_SOURCE}".encode() in file.read(_HEAD)
        if ours:
            path.unlink()


def _file_name(curve: str) -> str:
    """Return a curve's name as a file name that is not the latencies' and leads nowhere else."""
    name = re.sub(r"[^A-Za-z0-9_-]+", "_", curve.replace("@", "_at_")).strip("_") or "curve"
    return f"{name}_curve" if name == "latency" else name


def _measured(steps: Mapping[str, Sequence[float]]) -> dict[str, np.ndarray]:
    kept = {step: np.array([ms for ms in values if math.isfinite(ms)]) for step, values in steps.items()}
    return {step: np.maximum(values, _LEAST_MS) for step, values in kept.items() if len(values)}


def _figure(height: float = _SIZE[1]) -> tuple[Figure, Axes]:
    from matplotlib.backends.backend_agg import FigureCanvasAgg  # noqa: PLC0415
    from matplotlib.figure import Figure  # noqa: PLC0415

    figure = Figure(figsize=(_SIZE[0], height), layout="constrained", facecolor="white")
    FigureCanvasAgg(figure)
    axes = figure.add_subplot()
    axes.spines[["top", "right"]].set_visible(False)
    axes.grid(color="#e3e3e3", linewidth=0.8)
    axes.set_axisbelow(True)
    axes.tick_params(labelsize=11)
    return figure, axes


def _label(text: str, limit: int = 32) -> str:
    """Make a name a label: `$` would begin mathematics, and a leading `_` hides a line from the legend."""
    line = one_line(text, limit).replace("$", r"\$")
    return f" {line}" if line.startswith("_") else line


def _draw_curves(lines: Mapping[str, Curve]) -> Figure:
    figure, axes = _figure()
    styles = zip(cycle(_COLOURS), cycle(_DASHES))
    for (system, curve), (colour, dashes) in zip(lines.items(), styles, strict=False):
        marker = "o" if len(curve.x) <= 20 else None
        x, y = (np.array(values, dtype=np.float64) for values in (curve.x, curve.y))
        axes.plot(x, y, color=colour, linestyle=dashes, linewidth=2, marker=marker, markersize=4, label=_label(system))
    first = next(iter(lines.values()))
    axes.set_xlabel(_label(first.x_label, 60), fontsize=12)
    axes.set_ylabel(_label(first.y_label, 40), fontsize=12)
    _set_scales(axes, lines)
    figure.legend(fontsize=11, frameon=False, loc="outside upper center", ncols=3)
    return figure


def _set_scales(axes: Axes, lines: Mapping[str, Curve]) -> None:
    """Begin at zero, so that a small difference looks small; spread out ranks, which matter most at the top."""
    x = np.array([value for curve in lines.values() for value in curve.x], dtype=np.float64)
    y = np.array([value for curve in lines.values() for value in curve.y], dtype=np.float64)
    if len(y) and np.nanmin(y) >= 0:
        highest = max(1e-9, float(np.nanmax(y)))
        axes.set_ylim(0, min(1.03, highest * 1.08) if highest <= 1 else highest * 1.08)
    if len(x) and np.nanmin(x) >= 1 and np.nanmax(x) >= 50 * np.nanmin(x):
        _set_log_scale(axes)


def _set_log_scale(axes: Axes) -> None:
    """Spread out the small values, with ticks at 1, 2, 5, 10, 20 … in plain figures."""
    from matplotlib.ticker import LogLocator, NullFormatter  # noqa: PLC0415

    axes.set_xscale("log")
    axes.xaxis.set_major_locator(LogLocator(subs=(1, 2, 5), numticks=100))
    axes.xaxis.set_major_formatter("{x:,g}")
    axes.xaxis.set_minor_formatter(NullFormatter())


def _draw_latencies(latencies: Mapping[str, Mapping[str, np.ndarray]]) -> Figure:
    """Draw a box for each step of each system; a line each would be a tangle."""
    boxes = [(system, step, values) for system, steps in latencies.items() for step, values in steps.items()]
    figure, axes = _figure(1.3 + 0.42 * len(boxes))
    colours = dict(zip(latencies, cycle(_COLOURS), strict=False))
    for place, (system, _, values) in enumerate(boxes):
        _draw_box(axes, place, values, colours[system])
    names = [_label(step if len(latencies) == 1 else f"{system} · {step}") for system, step, _ in boxes]
    axes.set_yticks(range(len(boxes)), names, fontsize=11)
    axes.set_ylim(len(boxes) - 0.5, -0.5)
    axes.grid(visible=False, axis="y")
    _set_log_scale(axes)
    axes.set_xlabel("latency in ms (box: middle half and median; whiskers: 5% to 95%)", fontsize=11)
    return figure


def _draw_box(axes: Axes, place: int, values: np.ndarray, colour: str) -> None:
    low, first, middle, third, high = np.percentile(values, [5, 25, 50, 75, 95])
    box = {"whislo": low, "q1": first, "med": middle, "q3": third, "whishi": high, "fliers": []}
    line = {"color": colour, "linewidth": 1.6}
    axes.bxp(
        [box],
        positions=[place],
        orientation="horizontal",
        widths=0.55,
        patch_artist=True,
        boxprops={"facecolor": f"{colour}33", "edgecolor": colour, "linewidth": 1.6},
        medianprops={"color": colour, "linewidth": 3},
        whiskerprops=line,
        capprops=line,
        manage_ticks=False,
    )
    right = axes.get_yaxis_transform()
    axes.text(
        1.01,
        place,
        f"{middle:,.1f} ms" if middle >= 1 else f"{middle:.2g} ms",
        transform=right,
        va="center",
        fontsize=11,
        color=colour,
    )
