"""What one run of the bench found: the object that `report.json` holds, written and read.

It computes nothing but means and their intervals. Everything that differs between two runs over the same data,
with the same versions and seed, stands under `times`.
"""

from __future__ import annotations

import json
import math
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, fields, is_dataclass
from functools import cache
from pathlib import Path
from types import NoneType, UnionType
from typing import Any, get_args, get_origin, get_type_hints

from corpus.errors import InputError
from qa.evaluation.intervals import SEED, bootstrap

#: The form of `report.json`; goes up when it changes.
FORMAT = 1
FILE = "report.json"

KINDS = ("retrieval", "reader", "answers", "times", "published", "quotations", "speed", "comparison")


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
    text = json.dumps(_without_nan(report.as_dict()), ensure_ascii=False) + "\n"
    # Half of a surrogate pair has no UTF-8; written with a backslash, JSON reads it as it was.
    partial.write_text(text, encoding="utf-8", errors="backslashreplace")
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
        held = json.loads(path.read_text(encoding="utf-8"))
        if held.pop("format") != FORMAT:
            raise InputError(f"{path}: was written by another release of Cuttings; run the evaluation again")
        report: Report = _decoder(Report)(held, "report")
        if report.kind == "comparison":
            _check_comparison(report)
    except (ValueError, KeyError, TypeError, AttributeError, OSError, RecursionError) as error:
        raise InputError(f"{path}: is no report of `cuttings evaluate` ({' '.join(str(error).split())})") from error
    return report


# Makes of a JSON value, at a place for people ("report.systems.bm25"), one of a type; raises ValueError for others.
_Decoder = Callable[[object, str], Any]


@cache
def _decoder(kind: Any) -> _Decoder:
    """Return what reads a JSON value as a type that the dataclasses above are made of."""
    origin, inner = get_origin(kind), get_args(kind)
    if is_dataclass(kind):
        return _dataclass_decoder(kind)
    if origin is Mapping:
        return _mapping_decoder(_decoder(inner[1]))
    if origin is tuple:
        return _tuple_decoder(_decoder(inner[0]))
    if origin is UnionType:
        other = _decoder(next(one for one in inner if one is not NoneType))
        return lambda held, place: None if held is None else other(held, place)
    return _SCALARS[kind]


def _unlike(place: str, expected: str, held: object) -> ValueError:
    return ValueError(f"{place}: expected {expected}, found {type(held).__name__}")


def _dataclass_decoder(kind: Any) -> _Decoder:
    hints = get_type_hints(kind)
    decoders = {one.name: _decoder(hints[one.name]) for one in fields(kind)}

    def decode(held: object, place: str) -> object:
        if not isinstance(held, dict):
            raise _unlike(place, "an object", held)
        if differing := held.keys() ^ decoders.keys():
            raise ValueError(f"{place}: has not exactly the keys {', '.join(decoders)} ({min(differing)!r} differs)")
        return kind(**{name: inner(held[name], f"{place}.{name}") for name, inner in decoders.items()})

    return decode


def _mapping_decoder(decode: _Decoder) -> _Decoder:
    def decode_each(held: object, place: str) -> object:
        if not isinstance(held, dict):
            raise _unlike(place, "an object", held)
        return {name: decode(inner, f"{place}.{name}") for name, inner in held.items()}

    return decode_each


def _tuple_decoder(decode: _Decoder) -> _Decoder:
    def decode_each(held: object, place: str) -> object:
        if not isinstance(held, list):
            raise _unlike(place, "a list", held)
        return tuple(decode(inner, f"{place}[{number}]") for number, inner in enumerate(held))

    return decode_each


def _scalar_decoder(expected: str, *kinds: type) -> _Decoder:
    def decode(held: object, place: str) -> object:
        # To Python, True is a whole number.
        if not isinstance(held, kinds) or (isinstance(held, bool) and bool not in kinds):
            raise _unlike(place, expected, held)
        return held

    return decode


def _decode_number(held: object, place: str) -> object:
    """Read a number; null is what could not be measured, as it was written."""
    if held is None:
        return math.nan
    if isinstance(held, bool) or not isinstance(held, int | float) or not -_MOST <= held <= _MOST:
        raise _unlike(place, "a finite number", held)
    return held


_MOST = sys.float_info.max
_SCALARS: Mapping[object, _Decoder] = {
    str: _scalar_decoder("text", str),
    int: _scalar_decoder("a whole number", int),
    bool: _scalar_decoder("true or false", bool),
    float: _decode_number,
    object: lambda held, _: held,
}


def _check_comparison(report: Report) -> None:
    """Raise KeyError or ValueError where a comparison lacks what its tables are made of."""
    before = _decoder(Mapping[str, Mapping[str, Outcome]])(report.data["before"], "report.data.before")
    for pair, system in report.systems.items():
        place = f"report.systems.{pair}"
        if not system.measures:
            raise ValueError(f"{place}: has no measure")
        for measure in system.measures:
            changed = [name for name, one in system.outcomes.items() if one.values.get(measure) is not None]
            if not changed or any(before[pair][name].values.get(measure) is None for name in changed):
                raise ValueError(f"{place}: a value of {measure} is not in both runs")
            if not {f"p {measure}", f"p (Holm) {measure}"} <= system.totals.keys():
                raise ValueError(f"{place}: {measure} has no p-values")
