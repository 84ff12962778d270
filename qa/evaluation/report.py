"""What one run of the bench found: the object that `report.json` holds, written and read.

It computes nothing but means and their intervals. Everything that differs between two runs over the same data,
with the same versions and seed, stands under `times`.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path

from corpus.errors import InputError
from qa.evaluation.intervals import SEED, bootstrap

#: The form of `report.json`; goes up when it changes.
FORMAT = 1
FILE = "report.json"

KINDS = ("retrieval", "reader", "answers", "speed", "comparison")


@dataclass(frozen=True, slots=True)
class Item:
    """Something that was returned or expected: a document, an answer, a quote.

    `text` is empty for a document whose beginning `Report.documents` holds. `right` is None where nobody judged it.
    """

    id: str
    text: str = ""
    right: bool | None = None


@dataclass(frozen=True, slots=True)
class Question:
    """A question as it was asked, and what was expected; nothing, where nothing answers it."""

    text: str
    expected: tuple[Item, ...] = ()


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one system made of one question.

    A value is None where the question says nothing to measure it by. `failed` is why there is no result; its values
    are then the worst that their measures have.
    """

    values: Mapping[str, float | None]
    returned: tuple[Item, ...] = ()
    failed: str | None = None


@dataclass(frozen=True, slots=True)
class Estimate:
    """A mean or another figure over `questions` questions, with its 95% interval where there is one."""

    value: float
    low: float | None
    high: float | None
    questions: int


@dataclass(frozen=True, slots=True)
class Curve:
    """A line to draw: `y` over `x`."""

    x: tuple[float, ...]
    y: tuple[float, ...]
    x_label: str
    y_label: str


@dataclass(frozen=True, slots=True)
class System:
    """One system's results: means of what is measured per question, figures of the whole set, curves, outcomes."""

    measures: Mapping[str, Estimate]
    totals: Mapping[str, Estimate] = field(default_factory=dict)
    curves: Mapping[str, Curve] = field(default_factory=dict)
    outcomes: Mapping[str, Outcome] = field(default_factory=dict)

    @property
    def failures(self) -> dict[str, str]:
        """The questions that failed, with the reason."""
        return {question: outcome.failed for question, outcome in self.outcomes.items() if outcome.failed}


@dataclass(frozen=True, slots=True)
class Report:
    """One run. `skipped` are the bad lines that were left out, one sentence each; `notes` are for people."""

    kind: str
    name: str
    parameters: Mapping[str, object]
    data: Mapping[str, object]
    systems: Mapping[str, System]
    questions: Mapping[str, Question] = field(default_factory=dict)
    documents: Mapping[str, str] = field(default_factory=dict)
    skipped: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    made_with: Mapping[str, object] = field(default_factory=dict)
    times: Mapping[str, object] = field(default_factory=dict)
    seed: int = SEED

    def as_dict(self) -> dict[str, object]:
        """Return the object that `report.json` holds."""
        return {"format": FORMAT, **asdict(self)}


def estimate(values: Sequence[float | None]) -> Estimate:
    """Return the mean of what was measured, with its bootstrap interval.

    >>> estimate([1.0, 1.0, None]).questions
    2
    """
    measured = [value for value in values if value is not None]
    if not measured:
        return Estimate(math.nan, None, None, 0)
    low, high = bootstrap(measured)
    return Estimate(math.fsum(measured) / len(measured), low, high, len(measured))


def summarise(outcomes: Mapping[str, Outcome], measures: Sequence[str]) -> dict[str, Estimate]:
    """Return the mean of each measure over the outcomes."""
    return {measure: estimate([outcome.values[measure] for outcome in outcomes.values()]) for measure in measures}


def write_report(report: Report, folder: Path) -> None:
    """Write `report.json` last of all, whole or not at all: its being there says that a run is finished."""
    partial = folder / f"{FILE}.partial"
    partial.write_text(json.dumps(_without_nan(report.as_dict()), ensure_ascii=False) + "\n", encoding="utf-8")
    partial.replace(folder / FILE)


def _without_nan(value: object) -> object:
    """JSON has no NaN: what could not be measured is null."""
    if isinstance(value, float) and not math.isfinite(value):
        return None
    if isinstance(value, dict):
        return {key: _without_nan(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_without_nan(inner) for inner in value]
    return value


def read_report(folder: Path) -> Report:
    """Read a finished run; raises InputError if there is none, or it is of another form."""
    path = folder / FILE
    if not path.is_file():
        raise InputError(
            f"{folder}: holds no finished run (no {FILE}); make one with: cuttings evaluate … --out {folder}"
        )
    try:
        fields = json.loads(path.read_text(encoding="utf-8"))
        if fields.pop("format") != FORMAT:
            raise InputError(f"{path}: was written by another release of Cuttings; run the evaluation again")
        return _report(fields)
    except (ValueError, KeyError, TypeError, AttributeError, OSError, RecursionError) as error:
        raise InputError(f"{path}: is no report of `cuttings evaluate` ({' '.join(str(error).split())})") from error


def _report(fields: dict[str, object]) -> Report:
    systems, questions = fields.pop("systems"), fields.pop("questions")
    assert isinstance(systems, dict)
    assert isinstance(questions, dict)
    for name in ("skipped", "notes"):
        fields[name] = tuple(fields[name])  # type: ignore[arg-type]
    return Report(
        systems={name: _system(held) for name, held in systems.items()},
        questions={name: Question(held["text"], _items(held["expected"])) for name, held in questions.items()},
        **fields,  # type: ignore[arg-type]
    )


def _system(held: Mapping[str, Mapping[str, dict[str, object]]]) -> System:
    return System(
        measures={name: _estimate(found) for name, found in held["measures"].items()},
        totals={name: _estimate(found) for name, found in held["totals"].items()},
        curves={name: _curve(found) for name, found in held["curves"].items()},
        outcomes={name: _outcome(found) for name, found in held["outcomes"].items()},
    )


def _estimate(held: dict[str, object]) -> Estimate:
    value = held.pop("value")
    return Estimate(math.nan if value is None else value, **held)  # type: ignore[arg-type]


def _curve(held: dict[str, object]) -> Curve:
    return Curve(tuple(held.pop("x")), tuple(held.pop("y")), **held)  # type: ignore[arg-type]


def _outcome(held: dict[str, object]) -> Outcome:
    return Outcome(held["values"], _items(held["returned"]), held["failed"])  # type: ignore[arg-type]


def _items(held: object) -> tuple[Item, ...]:
    return tuple(Item(**item) for item in held)  # type: ignore[attr-defined]
