"""Single questions of a run as HTML: the worst of a system, those that one run won or lost to another. Pure.

What was returned stands beside what was expected, so that a failure can be understood. Every word is escaped.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING

from ui.render_figures import figure
from ui.render_report import field, render_options

if TYPE_CHECKING:
    from qa.evaluation.comparing import Change
    from qa.evaluation.report import Item, Outcome, Report

#: Questions shown at first, and added by each "Show more".
STEP = 20
# What was returned is shown so far, and the rest of it, up to so much, unfolds.
_ITEMS = 5
_UNFOLDED = 50
# A document's beginning tells which it is; an answer or a quote is read whole.
_BEGINNING = 140
_CHARACTERS = 600


@dataclass(frozen=True, slots=True)
class View:
    """Which questions are looked at. A system or measure that the run lacks stands for its first."""

    system: str = ""
    measure: str = ""
    count: int = STEP


def chosen(report: Report, view: View) -> tuple[str, str]:
    """Return the system and the measure that are looked at; empty where the run kept no questions."""
    systems = [name for name, system in report.systems.items() if system.outcomes]
    if not systems:
        return "", ""
    system = view.system if view.system in systems else systems[0]
    measures = list(report.systems[system].measures)
    return system, view.measure if view.measure in measures else next(iter(measures), "")


def render_worst(report: Report, view: View) -> str:
    """Show the questions with the lowest values of a measure, the failed ones first; nothing for a run without any."""
    system, measure = chosen(report, view)
    if not measure:
        return ""
    outcomes = report.systems[system].outcomes
    measured = {name: value for name, found in outcomes.items() if (value := _value(found, measure)) is not None}
    lowest = sorted(measured, key=lambda name: (measured[name], not outcomes[name].failed))
    cards = [
        _question(report, name, figure(measured[name]), (("Returned", outcomes[name]),))
        for name in lowest[: view.count]
    ]
    note = _left_out(len(outcomes) - len(measured), measure)
    body = f"{note}{_list(cards, view.count)}{_more(len(lowest), view.count)}"
    return _section("The worst questions", report, system, measure, body)


def render_won_and_lost(comparison: Report, view: View, won: Sequence[Change], lost: Sequence[Change]) -> str:
    """Show the questions that the second run lost and those that it won, as they are given: largest first."""
    pair, measure = chosen(comparison, view)
    if not measure:
        return ""
    columns = "".join(
        f'<div><h3>{heading} by B <span class="total">{len(changes):,}</span></h3>'
        f"{_list([_change(comparison, change, measure) for change in changes[: view.count]], view.count)}</div>"
        for heading, changes in (("Lost", lost), ("Won", won))
    )
    body = f'<div class="columns">{columns}</div>{_more(max(len(lost), len(won)), view.count)}'
    return _section("Questions won and lost", comparison, pair, measure, body)


def _change(comparison: Report, change: Change, measure: str) -> str:
    before, after = (figure(outcome.values.get(measure)) for outcome in (change.before, change.after))
    value = f'{figure(change.difference, signed=True)} <span class="change">{before} in A, {after} in B</span>'
    sides = (("A returned", change.before), ("B returned", change.after))
    return _question(comparison, change.question, value, sides)


def _left_out(count: int, measure: str) -> str:
    if not count:
        return ""
    counted = "1 question says" if count == 1 else f"{count:,} questions say"
    return f'<p class="hint">{counted} nothing to measure {escape(measure)} by.</p>'


def _value(found: Outcome, measure: str) -> float | None:
    value = found.values.get(measure)
    return None if value is None or math.isnan(value) else value


def _section(heading: str, report: Report, system: str, measure: str, body: str) -> str:
    systems = render_options((name for name, held in report.systems.items() if held.outcomes), system)
    measures = render_options(report.systems[system].measures, measure)
    fields = f"{field('system', 'System', systems)}{field('measure', 'Measure', measures)}"
    return f'<section class="worst"><h2>{heading}</h2><div class="fields">{fields}</div>{body}</section>'


def _list(cards: Sequence[str], count: int) -> str:
    if not cards:
        return '<p class="hint">None.</p>'
    # The first of those just added takes the focus, so that a keyboard goes on from there.
    added = count - STEP if count > STEP else -1
    focus = 'data-next tabindex="-1"'
    items = (f'<li class="asked" {focus if i == added else ""}>{card}</li>' for i, card in enumerate(cards))
    return f'<ol class="questions">{"".join(items)}</ol>'


def _more(total: int, count: int) -> str:
    if total <= count:
        return ""
    button = f'<button type="button" class="quiet" data-send name="count" value="{count + STEP}">Show more</button>'
    return f'<p class="further">{button}</p>'


def _question(report: Report, name: str, value: str, sides: Sequence[tuple[str, Outcome]]) -> str:
    """Show one question; `value` is HTML, `sides` what each run made of it, under a label."""
    asked = report.questions.get(name)
    expected = asked.expected if asked else ()
    returned = "".join(_returned(report, label, outcome) for label, outcome in sides)
    return (
        f'<p class="value"><b>{value}</b><span class="id" dir="auto">{escape(name)}</span></p>'
        f'<h4 dir="auto">{escape(asked.text if asked else name)}</h4>'
        f'<div class="lists">{_expected(report, expected, sides)}{returned}</div>'
    )


def _returned(report: Report, label: str, found: Outcome) -> str:
    failed = f'<p class="failed" dir="auto">Failed: {escape(found.failed)}</p>' if found.failed else ""
    if not found.returned:
        return _block(label, failed or "<p>Nothing.</p>")
    items = [_item(report, item, _remark("Right") if item.right else "") for item in found.returned[:_UNFOLDED]]
    return _block(label, f"{failed}{_folded('ol', items, len(found.returned))}")


def _expected(report: Report, expected: Sequence[Item], sides: Sequence[tuple[str, Outcome]]) -> str:
    if not expected:
        return _block("Expected", "<p>Nothing: no answer is known.</p>")
    # Beside two runs' lists a rank would have to say whose it is; the right ones are marked in both.
    ranks = _ranks(sides[0][1]) if len(sides) == 1 else {}
    items = [_item(report, item, _rank(item, ranks)) for item in expected[:_UNFOLDED]]
    return _block("Expected", _folded("ul", items, len(expected)))


def _ranks(found: Outcome) -> dict[str, int]:
    ranked = list(enumerate(found.returned, 1))
    return {item.id: rank for rank, item in reversed(ranked) if item.id}


def _rank(item: Item, ranks: Mapping[str, int]) -> str:
    if not item.id or not ranks:
        return ""
    if item.id not in ranks:
        return f'<b class="remark missing">Not in the first {max(ranks.values())}</b>'
    return _remark(f"Returned at rank {ranks[item.id]}")


def _remark(words: str) -> str:
    return f'<b class="remark">{words}</b>'


def _item(report: Report, item: Item, remark: str) -> str:
    """Show what was returned or expected; `remark` is HTML."""
    text, limit = (item.text, _CHARACTERS) if item.text else (report.documents.get(item.id, ""), _BEGINNING)
    cut = text if len(text) <= limit else f"{text[:limit].rstrip()}…"
    words = f'<span class="words" dir="auto">{escape(cut)}</span>' if cut else ""
    name = f'<span class="id" dir="auto">{escape(item.id)}</span>' if item.id else ""
    marked = ' class="right"' if item.right else ""
    return f"<li{marked}>{remark}{name}{words}</li>"


def _folded(tag: str, items: Sequence[str], total: int) -> str:
    """Show the first items, and the others on demand; of `total`, those beyond `items` are only counted."""
    shown = f"<{tag}>{''.join(items[:_ITEMS])}</{tag}>"
    if total <= _ITEMS:
        return shown
    start = f' start="{_ITEMS + 1}"' if tag == "ol" else ""
    beyond = f"<p>and {total - len(items):,} more</p>" if total > len(items) else ""
    rest = f"<{tag}{start}>{''.join(items[_ITEMS:])}</{tag}>{beyond}"
    return f"{shown}<details><summary>{total - _ITEMS:,} more</summary>{rest}</details>"


def _block(label: str, body: str) -> str:
    return f'<section><p class="label" dir="auto">{escape(label)}</p>{body}</section>'
