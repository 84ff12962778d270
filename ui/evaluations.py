"""The chat's *Evaluate* tab: finished runs of `cuttings evaluate`, looked at one by one or two against each other.

It reads only: nothing is measured here, no model runs, nothing is written. What a browser sends chooses among
what was listed, and names no path.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import gradio as gr

from corpus.errors import CuttingsError
from ui.finished_runs import MALFORMED, Run, compared, finished_runs, plots_of, report_of
from ui.render_questions import STEP, View, chosen, render_won_and_lost, render_worst
from ui.render_report import (
    NO_COMPARISON,
    Side,
    render_comparison,
    render_no_runs,
    render_report,
    render_runs,
    render_unreadable,
)

if TYPE_CHECKING:
    from qa.evaluation.report import Report

_SCRIPT = Path(__file__).parent / "evaluations.js"
_MOST = 100_000


@dataclass(frozen=True, slots=True)
class Choice:
    """What one page looks at: a run, perhaps another, and some of their questions."""

    run: str = ""
    other: str = NO_COMPARISON
    view: View = field(default_factory=View)


class Bench:
    """What the tab's events call. The page's choice is the only state."""

    def __init__(self, root: Path) -> None:
        self._root = root

    def open(self, choice: Choice) -> Iterator[tuple[object, ...]]:
        """Read the list again, and show what was chosen before: yields (runs, report, questions, choice)."""
        runs = finished_runs(self._root)
        if not runs:
            yield render_no_runs(str(self._root)), "", "", Choice()
            return
        choice = _among(runs, choice)
        listed = runs.values()
        waiting = "Comparing…" if choice.other else "Reading…"
        yield _sendable(render_runs(listed, choice.run, choice.other, status=waiting)), gr.skip(), gr.skip(), choice
        try:
            report, questions = _sendable(_report(runs, choice)), _sendable(_questions(runs, choice))
        except (CuttingsError, *MALFORMED) as error:
            report, questions = _sendable(render_unreadable(_reason(error, choice))), ""
        yield _sendable(render_runs(listed, choice.run, choice.other)), report, questions, choice

    def choose(self, event: gr.EventData, choice: Choice) -> Iterator[tuple[object, ...]]:
        """Show the run or the two runs that were chosen: yields (runs, report, questions, choice)."""
        sent = _sent(event._data)
        chosen = replace(choice, run=str(sent.get("run", choice.run)), other=str(sent.get("other", choice.other)))
        yield from self.open(chosen if chosen == choice else replace(chosen, view=replace(choice.view, count=STEP)))

    def look(self, event: gr.EventData, choice: Choice) -> tuple[object, ...]:
        """Show the questions of another system or measure, or more of them: (questions, choice)."""
        sent = _sent(event._data)
        view = View(str(sent.get("system", "")), str(sent.get("measure", "")), _count(sent.get("count")))
        runs = finished_runs(self._root)
        choice = replace(choice, view=view)
        if choice.run not in runs or choice.other not in (NO_COMPARISON, *runs):
            return "", choice
        try:
            return _sendable(_questions(runs, choice)), choice
        except (CuttingsError, *MALFORMED) as error:
            return _sendable(render_unreadable(_reason(error, choice))), choice


def _report(runs: Mapping[str, Run], choice: Choice) -> str:
    run = runs[choice.run]
    if not choice.other:
        return render_report(report_of(run), plots_of(run))
    other = runs[choice.other]
    a, b = (Side(side.name, report_of(side), plots_of(side)) for side in (run, other))
    return render_comparison(compared(run, other), a, b)


def _questions(runs: Mapping[str, Run], choice: Choice) -> str:
    run = runs[choice.run]
    report = compared(run, runs[choice.other]) if choice.other else report_of(run)
    return _won_and_lost(report, choice.view) if report.kind == "comparison" else render_worst(report, choice.view)


def _reason(error: Exception, choice: Choice) -> str:
    """Say why nothing can be shown. A file may be a report in form, and hold anything in its places."""
    if isinstance(error, CuttingsError):
        return str(error)
    named = f"{choice.run} and {choice.other}" if choice.other else choice.run
    return f"{named}: holds what no evaluation writes; run it again"


def _won_and_lost(comparison: Report, view: View) -> str:
    from qa.evaluation.comparing import won_and_lost  # noqa: PLC0415 - imports scipy

    pair, measure = chosen(comparison, view)
    return render_won_and_lost(comparison, view, *won_and_lost(comparison, pair, measure)) if measure else ""


def _among(runs: Mapping[str, Run], choice: Choice) -> Choice:
    """Return the choice as far as it was listed; else the newest run that can be read."""
    newest = next((name for name, run in runs.items() if run.kind), next(iter(runs)))
    run = choice.run if choice.run in runs else newest
    return replace(choice, run=run, other=choice.other if choice.other in runs else NO_COMPARISON)


def _sent(data: object) -> dict[str, object]:
    """Read what the page's script sent. It comes from a browser: anything else chooses nothing."""
    try:
        sent = json.loads(str(data))
    except (ValueError, RecursionError):
        return {}
    return sent if isinstance(sent, dict) else {}


def _count(sent: object) -> int:
    try:
        return min(max(int(str(sent)), STEP), _MOST)
    except ValueError:
        return STEP


def _sendable(html: str) -> str:
    """Return HTML without halves of surrogate pairs: a report may hold them, and they cannot be sent."""
    return html.encode("utf-8", "replace").decode("utf-8")


def add_evaluations(root: Path) -> None:
    """Add the tab to the tabs that are being built; the runs are those in the folders of `root`."""
    bench = Bench(root)
    with gr.Tab("Evaluate", elem_id="evaluate") as tab, gr.Column(elem_id="bench", min_width=0):
        choice = gr.State(Choice())
        runs, report, questions = (_html(name) for name in ("runs", "report", "questions"))
    # A second choice waits for the first to be shown: it is not lost, and the last one made is the one that stays.
    in_turn: dict[str, Any] = {"trigger_mode": "multiple", "concurrency_id": "evaluations", "concurrency_limit": 1}
    quiet: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private", **in_turn}
    everything = [runs, report, questions, choice]
    tab.select(bench.open, [choice], everything, **quiet)
    runs.select(bench.choose, [choice], everything, **quiet)
    questions.select(bench.look, [choice], [questions, choice], **quiet)


def _html(name: str) -> gr.HTML:
    return gr.HTML(elem_id=name, js_on_load=_SCRIPT.read_text(encoding="utf-8"), apply_default_css=False)
