"""Two runs over the same data, compared question by question.

It reads finished reports only: nothing is run again, and a difference is always B - A.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from corpus.errors import InputError
from qa.evaluation.intervals import DRAWS
from qa.evaluation.machine import made_with
from qa.evaluation.report import Estimate, Item, Outcome, Report, System, read_report, summarise
from qa.evaluation.significance import holm, randomization_p

#: The value of a question that a run left out: the worst there is.
WORST = 0.0
LEFT_OUT = "left out of this run"
# Where a comparison's `data` keeps what A made of each question; B's is A's plus the difference.
_BEFORE = "before"


@dataclass(frozen=True, slots=True)
class Change:
    """One question in both runs: `difference` is B - A, `before` what A made of it, `after` what B did."""

    question: str
    difference: float
    before: Outcome
    after: Outcome


def compare_runs(a: Report, b: Report, *, systems: tuple[str, str] | None = None) -> Report:
    """Return a report of kind "comparison" whose systems are the compared pairs, named "x → y".

    Without `systems` every system that both runs have is compared, or, where no name is common, the only one of each;
    with it, the first of `a` against the second of `b`, which may be the same run. A pair's measures are means of
    B - A over the questions that both measured, with 95% bootstrap intervals; its totals `p MEASURE` (paired
    randomization test) and `p (Holm) MEASURE` (corrected over the measures of the pair); its outcomes the differences,
    with what B returned. A question that one run left out counts as the worst value there, and a note counts these.
    Raises InputError where the runs are not of one kind and one data set, or share no system, measure or question.
    """
    _check_comparable(a, b)
    questions = {**a.questions, **b.questions}
    compared: dict[str, System] = {}
    before: dict[str, dict[str, Outcome]] = {}
    notes = _changed_parameters(a, b)
    for first, second in _pairs(a, b, systems):
        one, other = a.systems[first], b.systems[second]
        name = f"{first} → {second}"
        compared[name], before[name] = _compare(one, other, name, questions)
        notes += _left_out(one, other, name)
    return Report(
        kind="comparison",
        name=a.name if a.name == b.name else f"{a.name} → {b.name}",
        parameters={"A": dict(a.parameters), "B": dict(b.parameters), "draws": DRAWS},
        data={**a.data, _BEFORE: {name: _plain(outcomes) for name, outcomes in before.items()}},
        systems=compared,
        questions=questions,
        documents={**a.documents, **b.documents},
        notes=tuple(notes),
        made_with={**made_with(), "A": dict(a.made_with), "B": dict(b.made_with)},
    )


def _check_comparable(a: Report, b: Report) -> None:
    if "comparison" in {a.kind, b.kind}:
        raise InputError("a comparison cannot be compared again; give the two runs that it compared")
    if a.kind != b.kind:
        raise InputError(f"cannot compare a run of {a.kind} with one of {b.kind}; give two runs of one kind")
    if a.data.get("sha256") != b.data.get("sha256"):
        raise InputError(f"were measured on different data: {_data(a)} and {_data(b)}; run both on the same")
    splits = [str(run.parameters.get("split")) for run in (a, b)]
    if splits[0] != splits[1]:
        raise InputError(f"were measured on different data: --split {' and --split '.join(splits)}; run both on one")


def _data(run: Report) -> str:
    return f"{run.name} (SHA-256 {str(run.data.get('sha256'))[:12]})"


def _pairs(a: Report, b: Report, systems: tuple[str, str] | None) -> list[tuple[str, str]]:
    if systems is not None:
        for run, name in zip((a, b), systems, strict=True):
            _check_system(run, name, run.name)
        return [systems]
    common = [(name, name) for name in a.systems if name in b.systems]
    if common:
        return common
    if len(a.systems) == len(b.systems) == 1:
        return [(*a.systems, *b.systems)]  # type: ignore[list-item]
    raise InputError(
        f"no system is in both runs (A has {_listed(a.systems)}; B has {_listed(b.systems)});"
        " say which to compare: FOLDER_A:SYSTEM FOLDER_B:SYSTEM"
    )


def _check_system(run: Report, system: str, where: str) -> None:
    if system not in run.systems:
        raise InputError(f"{where}: has no system {system!r}; it has {_listed(run.systems)}")


def _listed(names: Mapping[str, object]) -> str:
    return ", ".join(names) or "none"


def _compare(a: System, b: System, name: str, questions: Mapping[str, object]) -> tuple[System, dict[str, Outcome]]:
    """Return the pair as a system of differences, and what A made of each of its questions."""
    measures = [measure for measure in a.measures if measure in b.measures]
    if not measures:
        raise InputError(f"{name}: no measure is in both (A has {_listed(a.measures)}; B has {_listed(b.measures)})")
    if not a.outcomes.keys() & b.outcomes.keys():
        raise InputError(f"{name}: no question is in both runs; run both on the same questions")
    asked = sorted(a.outcomes.keys() | b.outcomes.keys(), key=_order(questions))
    before = {question: a.outcomes.get(question) or _missing(b.outcomes[question]) for question in asked}
    after = {question: b.outcomes.get(question) or _missing(a.outcomes[question]) for question in asked}
    differences = {question: _difference(before[question], after[question], measures) for question in asked}
    measured = [m for m in measures if any(outcome.values[m] is not None for outcome in differences.values())]
    if not measured:
        raise InputError(f"{name}: no question was measured in both runs; run both on the same questions")
    return System(summarise(differences, measured), _p_values(differences, measured), {}, differences), before


def _order(questions: Mapping[str, object]) -> Callable[[str], tuple[int, str]]:
    places = {question: place for place, question in enumerate(questions)}
    return lambda question: (places.get(question, len(places)), question)


def _missing(other: Outcome) -> Outcome:
    """Return the outcome of a question that only the other run has: the worst, where the other was measured."""
    values = {measure: None if value is None else WORST for measure, value in other.values.items()}
    return Outcome(values, failed=LEFT_OUT)


def _difference(before: Outcome, after: Outcome, measures: Sequence[str]) -> Outcome:
    values: dict[str, float | None] = {}
    for measure in measures:
        first, second = before.values.get(measure), after.values.get(measure)
        values[measure] = None if first is None or second is None else second - first
    return Outcome(values, after.returned, after.failed)


def _p_values(differences: Mapping[str, Outcome], measures: Sequence[str]) -> dict[str, Estimate]:
    found = {measure: [d for o in differences.values() if (d := o.values[measure]) is not None] for measure in measures}
    plain = [randomization_p(values) for values in found.values()]
    totals: dict[str, Estimate] = {}
    for (measure, values), p, corrected in zip(found.items(), plain, holm(plain), strict=True):
        totals[f"p {measure}"] = Estimate(p, None, None, len(values))
        totals[f"p (Holm) {measure}"] = Estimate(corrected, None, None, len(values))
    return totals


def _left_out(a: System, b: System, name: str) -> list[str]:
    counts = {"A": len(b.outcomes.keys() - a.outcomes.keys()), "B": len(a.outcomes.keys() - b.outcomes.keys())}
    return [
        f"{name}: {count:,} {'question is' if count == 1 else 'questions are'} missing from {run}"
        f" and {'counts' if count == 1 else 'count'} as {WORST:g} there."
        for run, count in counts.items()
        if count
    ]


def _changed_parameters(a: Report, b: Report) -> list[str]:
    """Say what else differs between the runs: a difference may be its doing."""
    one = {**a.parameters, "git revision": a.made_with.get("revision")}
    other = {**b.parameters, "git revision": b.made_with.get("revision")}
    return [
        f"The runs differ in {name}: {one.get(name)} in A, {other.get(name)} in B."
        for name in {**one, **other}
        if one.get(name) != other.get(name)
    ]


def _plain(outcomes: Mapping[str, Outcome]) -> dict[str, dict[str, object]]:
    return {
        question: {
            "values": dict(outcome.values),
            "returned": [asdict(item) for item in outcome.returned],
            "failed": outcome.failed,
        }
        for question, outcome in outcomes.items()
    }


def outcomes_before(comparison: Report, system: str) -> dict[str, Outcome]:
    """Return what A made of each question of a pair: its own values, what it returned, why it failed."""
    held = comparison.data[_BEFORE][system]  # type: ignore[index]
    return {
        question: Outcome(kept["values"], tuple(Item(**item) for item in kept["returned"]), kept["failed"])
        for question, kept in held.items()
    }


def won_and_lost(
    comparison: Report, system: str, measure: str, limit: int | None = None
) -> tuple[tuple[Change, ...], tuple[Change, ...]]:
    """Return the questions that B won and those that it lost by a measure, largest difference first.

    `system` is a pair's name ("x → y"); at most `limit` of each; ties stay in the order of the questions.
    """
    before = outcomes_before(comparison, system)
    changes = [
        Change(question, difference, before[question], _after(before[question], outcome))
        for question, outcome in comparison.systems[system].outcomes.items()
        if (difference := outcome.values.get(measure)) is not None
    ]
    won = sorted((change for change in changes if change.difference > 0), key=lambda change: -change.difference)
    lost = sorted((change for change in changes if change.difference < 0), key=lambda change: change.difference)
    return tuple(won[:limit]), tuple(lost[:limit])


def _after(before: Outcome, difference: Outcome) -> Outcome:
    values: dict[str, float | None] = {}
    for measure, change in difference.values.items():
        first = before.values.get(measure)
        values[measure] = None if change is None or first is None else first + change
    return Outcome(values, difference.returned, difference.failed)


def read_operand(text: str) -> tuple[Report, str | None]:
    """Read `FOLDER` or `FOLDER:SYSTEM`; a folder that exists as named wins.

    Raises InputError where there is no finished run, or the run has no such system.
    """
    if not Path(text).is_dir():
        for colon in (place for place in range(len(text) - 1, 0, -1) if text[place] == ":"):
            folder, system = text[:colon], text[colon + 1 :]
            if Path(folder).is_dir():
                run = read_report(Path(folder))
                _check_system(run, system, folder)
                return run, system
    return read_report(Path(text)), None
