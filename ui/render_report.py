"""Reports of the bench as HTML for the chat's *Evaluate* tab. Pure: values in, strings out, every word escaped.

It measures nothing, and reads no file; figures are shown by `ui.render_figures`, single questions by
`ui.render_questions`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from html import escape
from typing import TYPE_CHECKING

from corpus.dates import written_date
from ui.finished_runs import Plot, Run
from ui.render_figures import render_differences, render_figures

if TYPE_CHECKING:
    from qa.evaluation.report import Report, System

_KINDS = {
    "retrieval": "Retrieval",
    "reader": "Reading",
    "answers": "Answering",
    "times": "Time expressions",
    "published": "Publication dates",
    "quotations": "Quotations",
    "speed": "Speed",
    "comparison": "Comparison",
}
# What stands for questions there are texts.
_ON_TEXTS = ("times", "published", "quotations")
_SKIPPED = 20
_DIFFERENCE = '<p class="hint">A difference is B minus A.</p>'
#: The choice of no second run.
NO_COMPARISON = ""


@dataclass(frozen=True, slots=True)
class Side:
    """One of two runs that are compared: its name in the list of runs, what it found, its plots."""

    name: str
    report: Report
    plots: Sequence[Plot]


def render_runs(runs: Iterable[Run], chosen: str, other: str, *, status: str = "") -> str:
    """Offer the runs to choose from; `status` is shown while the page waits, and read out."""
    listed = list(runs)
    alone = _option(NO_COMPARISON, "nothing", chosen=other == NO_COMPARISON)
    first = "".join(_option(run.name, _label(run), chosen=run.name == chosen) for run in listed)
    second = alone + "".join(_option(run.name, _label(run), chosen=run.name == other) for run in listed)
    return (
        f'<div class="runs">{field("run", "Run", first)}{field("other", "Compare with", second)}'
        '<button type="button" class="quiet" data-send name="again">Look for new runs</button>'
        f'<p class="status" role="status">{escape(status)}</p></div>'
    )


def field(name: str, label: str, options: str) -> str:
    """Join a label and a list to choose from; `options` is HTML."""
    return f'<label class="field"><span>{escape(label)}</span><select name="{name}">{options}</select></label>'


def render_options(values: Iterable[str], chosen: str) -> str:
    """Return a list's lines, one of them chosen."""
    return "".join(_option(value, value, chosen=value == chosen) for value in values)


def _option(value: str, label: str, *, chosen: bool) -> str:
    return f'<option value="{escape(value)}"{" selected" if chosen else ""}>{escape(label)}</option>'


def _label(run: Run) -> str:
    kind = _KINDS.get(run.kind, run.kind).lower() if run.kind else "cannot be read"
    return f"{run.name} · {kind} · {run.written:%Y-%m-%d %H:%M}"


def render_no_runs(root: str) -> str:
    """Say how to make a first run."""
    command = f"cuttings evaluate retrieval DATASET --out {root}/NAME"
    return (
        '<div class="runs none"><h2>No run is finished yet</h2>'
        f"<p>A run made with <code>{escape(command)}</code> is shown here as soon as it is finished.</p>"
        '<button type="button" class="quiet" data-send name="again">Look for new runs</button></div>'
    )


def render_unreadable(message: str) -> str:
    """Say in the report's place why there is none."""
    return f'<div class="problem"><h2>This cannot be shown</h2><p dir="auto">{escape(message)}</p></div>'


def render_report(report: Report, plots: Sequence[Plot]) -> str:
    """Show one run: what was measured, on what, the figures by system, the plots, how it was made."""
    comparison = report.kind == "comparison"
    figures = f"{_DIFFERENCE}{render_differences(report)}" if comparison else render_figures(report)
    shown = f"{figures}{_remarks(report)}{_plots(report, plots)}{_made(report)}"
    return f'<article class="report"><header>{_title(report)}</header>{shown}</article>'


def render_comparison(comparison: Report, a: Side, b: Side) -> str:
    """Show how the second of two runs differs from the first, their plots in pairs, and each run by itself."""
    sides = {"A": a, "B": b}
    titles = "".join(f"<li><b>{letter}</b> {_name(side)}</li>" for letter, side in sides.items())
    each = "".join(
        f"<section><h3>{letter} · {_name(side)}</h3>{render_figures(side.report)}{_remarks(side.report)}</section>"
        for letter, side in sides.items()
    )
    head = f'{_title(comparison)}<ul class="compared">{titles}</ul>'
    alone = f'<details class="made"><summary>The two runs, each by itself</summary>{each}</details>'
    figures = f"{_DIFFERENCE}{render_differences(comparison)}"
    shown = f"{figures}{_remarks(comparison)}{_paired_plots(sides)}{alone}"
    return f'<article class="report"><header>{head}</header>{shown}</article>'


def _name(side: Side) -> str:
    return f'<span dir="auto">{escape(side.name)}</span>'


def _title(report: Report) -> str:
    kind = _KINDS.get(report.kind, report.kind)
    return f'<p class="kind">{escape(kind)}</p><h2 dir="auto">{escape(report.name)}</h2>{_facts(report)}'


def _facts(report: Report) -> str:
    asked = len(report.questions) if report.kind not in _ON_TEXTS else 0
    counts = {"questions": asked or None, **report.data}
    facts = [
        f"{counts[name]:,} {name}"
        for name in ("questions", "documents", "contexts", "articles")
        if _counted(counts, name)
    ]
    revision = report.made_with.get("revision")
    facts += [f"revision {_short(str(revision))}"] if revision else []
    facts += [_moment(str(report.times["finished"]))] if "finished" in report.times else []
    return f'<p class="facts">{"".join(f"<span>{escape(fact)}</span>" for fact in facts)}</p>'


def _moment(written: str) -> str:
    """Write an ISO 8601 time for people, in UTC where it says its zone; anything else as it stands.

    >>> _moment("2026-11-22T00:25:10+01:00")
    '21 November 2026, 23:25 UTC'
    """
    try:
        when = datetime.fromisoformat(written)
        if when.tzinfo:
            when = when.astimezone(UTC)
    except (OverflowError, ValueError):
        return written
    return f"{written_date(when)}, {when:%H:%M}{' UTC' if when.tzinfo else ''}"


def _counted(counts: Mapping[str, object], name: str) -> bool:
    return isinstance(counts.get(name), int)


def _short(revision: str) -> str:
    commit, changed, _ = revision.partition("-changed")
    return f"{commit[:12]}{changed}"


def _remarks(report: Report) -> str:
    notes = "".join(f'<li dir="auto">{escape(note)}</li>' for note in report.notes)
    # What a comparison's pair failed on, its second run did.
    where = " in B" if report.kind == "comparison" else ""
    notes += "".join(_failures(name, system, where) for name, system in report.systems.items())
    shown = f'<ul class="notes">{notes}</ul>' if notes else ""
    if not report.skipped:
        return shown
    lines = "".join(f'<li dir="auto">{escape(line)}</li>' for line in report.skipped[:_SKIPPED])
    more = len(report.skipped) - _SKIPPED
    lines += f"<li>and {more:,} more</li>" if more > 0 else ""
    counted = (
        "1 bad line was left out" if len(report.skipped) == 1 else f"{len(report.skipped):,} bad lines were left out"
    )
    return f'{shown}<details class="skipped"><summary>{counted}</summary><ul>{lines}</ul></details>'


def _failures(name: str, system: System, where: str) -> str:
    failed = len(system.failures)
    counted = f"1 question failed{where} and counts" if failed == 1 else f"{failed:,} questions failed{where} and count"
    return f'<li><b dir="auto">{escape(name)}</b>: {counted} with the worst value.</li>' if failed else ""


# -- plots, and how the run was made


def _plots(report: Report, plots: Sequence[Plot]) -> str:
    systems = ", ".join(report.systems)
    figures = (_figure(plot, f"Plot: {plot.name} of {systems}", escape(_caption(plot))) for plot in plots)
    return f'<div class="plots">{"".join(figures)}</div>' if plots else ""


def _paired_plots(sides: Mapping[str, Side]) -> str:
    """Show the plots of one name beside each other, the first run's at the left."""
    names = dict.fromkeys(plot.name for side in sides.values() for plot in side.plots)
    pairs = "".join(
        f'<div class="plots paired">{"".join(_side_plot(letter, side, name) for letter, side in sides.items())}</div>'
        for name in names
    )
    hint = '<p class="hint">Each run drew its own plots: those of A and B may differ in scale.</p>'
    return f"<h3>Plots</h3>{hint}{pairs}" if pairs else ""


def _side_plot(letter: str, side: Side, name: str) -> str:
    plot = next((plot for plot in side.plots if plot.name == name), None)
    if plot is None:
        return f'<p class="hint">{letter} has no plot “{escape(name)}”.</p>'
    systems = ", ".join(side.report.systems)
    caption = f"<b>{letter}</b> {escape(_caption(plot))} · {_name(side)}"
    return _figure(plot, f"Plot of run {letter}, {side.name}: {name} of {systems}", caption)


def _figure(plot: Plot, described: str, caption: str) -> str:
    """Show a plot; `caption` is HTML."""
    image = f'<img src="{escape(plot.address)}" alt="{escape(described)}"/>'
    return f"<figure>{image}<figcaption>{caption}</figcaption></figure>"


def _caption(plot: Plot) -> str:
    return plot.name[:1].upper() + plot.name[1:]


def _made(report: Report) -> str:
    # A comparison's data holds all that the first run returned.
    data = {name: value for name, value in report.data.items() if not isinstance(value, Mapping)}
    parts = {"parameters": report.parameters, "data": data, "made with": report.made_with, "times": report.times}
    rows = [row for name, part in parts.items() for row in _flat(name, part)]
    body = "".join(f'<dt dir="auto">{escape(name)}</dt><dd dir="auto">{escape(value)}</dd>' for name, value in rows)
    seed = f"<dt>seed</dt><dd>{escape(str(report.seed))}</dd>"
    return f'<details class="made"><summary>How this run was made</summary><dl>{body}{seed}</dl></details>'


def _flat(name: str, value: object) -> list[tuple[str, str]]:
    if isinstance(value, Mapping):
        return [row for key, inner in value.items() for row in _flat(f"{name} · {key}", inner)]
    return [(name, "none" if value is None else str(value))]
