"""Reports of the bench as HTML for the chat's *Evaluate* tab. Pure: values in, strings out, every word escaped.

It measures nothing, and reads no file; figures are shown by `ui.render_figures`, single questions by
`ui.render_questions`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from html import escape
from typing import TYPE_CHECKING

from ui.finished_runs import Plot, Run
from ui.render_figures import render_differences, render_figures

if TYPE_CHECKING:
    from qa.evaluation.report import Report, System

_KINDS = {
    "retrieval": "Retrieval",
    "reader": "Reading",
    "answers": "Answering",
    "speed": "Speed",
    "comparison": "Comparison",
}
_SKIPPED = 20
NO_COMPARISON = ""


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
    figures = render_differences(report) if report.kind == "comparison" else render_figures(report)
    shown = f"{figures}{_remarks(report)}{_plots(report, plots)}{_made(report)}"
    return f'<article class="report"><header>{_title(report)}</header>{shown}</article>'


def render_comparison(comparison: Report, a: tuple[str, Report], b: tuple[str, Report]) -> str:
    """Show how the second of two runs differs from the first, and below that each by itself; a run has its name."""
    runs = (("A", *a), ("B", *b))
    titles = "".join(f'<li><b>{letter}</b> <span dir="auto">{escape(name)}</span></li>' for letter, name, _ in runs)
    each = "".join(
        f'<section><h3><span>{letter}</span> <span dir="auto">{escape(name)}</span></h3>{render_figures(run)}</section>'
        for letter, name, run in runs
    )
    head = f'{_title(comparison)}<ul class="compared">{titles}</ul>'
    hint = '<p class="hint">Differences are B minus A.</p>'
    alone = f'<details class="made"><summary>The two runs, each by itself</summary>{each}</details>'
    shown = f"{hint}{render_differences(comparison)}{_remarks(comparison)}{alone}"
    return f'<article class="report"><header>{head}</header>{shown}</article>'


def _title(report: Report) -> str:
    kind = _KINDS.get(report.kind, report.kind)
    return f'<p class="kind">{escape(kind)}</p><h2 dir="auto">{escape(report.name)}</h2>{_facts(report)}'


def _facts(report: Report) -> str:
    counts = {"questions": len(report.questions) or None, **report.data}
    facts = [
        f"{counts[name]:,} {name}"
        for name in ("questions", "documents", "contexts", "articles")
        if _counted(counts, name)
    ]
    revision = report.made_with.get("revision")
    facts += [f"revision {_short(str(revision))}"] if revision else []
    facts += [str(report.times[name]) for name in ("started", "finished", "date") if name in report.times][:1]
    return f'<p class="facts">{"".join(f"<span>{escape(fact)}</span>" for fact in facts)}</p>'


def _counted(counts: Mapping[str, object], name: str) -> bool:
    return isinstance(counts.get(name), int)


def _short(revision: str) -> str:
    commit, changed, _ = revision.partition("-changed")
    return f"{commit[:12]}{changed}"


def _remarks(report: Report) -> str:
    notes = "".join(f'<li dir="auto">{escape(note)}</li>' for note in report.notes)
    notes += "".join(_failures(name, system) for name, system in report.systems.items())
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


def _failures(name: str, system: System) -> str:
    failed = len(system.failures)
    counted = "1 question failed and counts" if failed == 1 else f"{failed:,} questions failed and count"
    return f'<li><b dir="auto">{escape(name)}</b>: {counted} with the worst value.</li>' if failed else ""


# -- plots, and how the run was made


def _plots(report: Report, plots: Sequence[Plot]) -> str:
    systems = ", ".join(report.systems)
    figures = (
        f'<figure><img src="{escape(plot.address)}" alt="{escape(f"Plot: {plot.name} of {systems}")}"/>'
        f"<figcaption>{escape(plot.name[:1].upper() + plot.name[1:])}</figcaption></figure>"
        for plot in plots
    )
    return f'<div class="plots">{"".join(figures)}</div>' if plots else ""


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
