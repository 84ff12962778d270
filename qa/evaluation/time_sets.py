"""Sets of texts with their time expressions: JSON Lines, plain or gzipped, strictly checked. It scores nothing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from corpus.article import Span
from corpus.errors import BadDataError, InputError
from corpus.times import TimeType
from qa.evaluation.bad import Bad
from qa.evaluation.collection import SPLITS, in_split, is_text, json_records

_EXPECTED = "expected a JSON object a line with doc_id, dct, text and timexes"
_SHOWN = 60  # characters of a text in a message

Record = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class GoldTime:
    """A time expression as a person annotated it: where it stands, its TIMEX3 type and value."""

    span: Span
    type: TimeType
    value: str


@dataclass(frozen=True, slots=True)
class TimedText:
    """A text, the day it was published (None where nobody says), and its time expressions in text order."""

    id: str
    published: date | None
    text: str
    times: tuple[GoldTime, ...]


class _UnusableError(Exception):
    """What is wrong with a record."""


def read_time_set(path: Path, bad: Bad, *, split: str = "all") -> list[TimedText]:
    """Read a set of annotated texts, or one half of it, in the file's order; what is wrong is told to `bad`.

    Raises InputError if there is no such file or no such half, and BadDataError if nothing is left to measure.
    """
    if not path.is_file():
        raise InputError(f"{path}: there is no such file; {_EXPECTED}")
    if split not in SPLITS:
        raise InputError(f"{split}: is no split; there are: {', '.join(SPLITS)}")
    texts: dict[str, TimedText] = {}
    places: dict[str, str] = {}
    for place, record in json_records(path, bad):
        try:
            text = _timed_text(record)
        except _UnusableError as error:
            bad.add(place, str(error))
            continue
        if text.id in texts:
            bad.add(place, f"the doc_id {text.id!r} is there already ({places[text.id]})")
        else:
            texts[text.id], places[text.id] = text, place
    if not texts:
        raise BadDataError(str(path), f"holds no text that can be used; {_EXPECTED}")
    chosen = [text for text in texts.values() if in_split(text.id, split)]
    if not chosen:
        raise InputError(f"{path}: has no text in the {split} half")
    return chosen


def _timed_text(record: Record) -> TimedText:
    text, times = _text(record, "text"), record.get("timexes")
    if not isinstance(times, list):
        raise _UnusableError(f"its 'timexes' are {'missing' if times is None else 'no list'}; {_EXPECTED}")
    gold = sorted((_gold(one, text) for one in times), key=lambda one: (one.span.start, one.span.end))
    return TimedText(_text(record, "doc_id"), _published(record.get("dct")), text, tuple(gold))


def _gold(value: object, text: str) -> GoldTime:
    if not isinstance(value, dict):
        raise _UnusableError(f"one of its 'timexes' is no JSON object but {type(value).__name__}")
    start, end = value.get("start"), value.get("end")
    if not isinstance(start, int) or not isinstance(end, int) or not 0 <= start < end <= len(text):
        raise _UnusableError(f"one of its 'timexes' stands from {start!r} to {end!r}, which is no part of the text")
    said = value.get("text")
    if said is not None and said != text[start:end]:
        raise _UnusableError(f"from {start} to {end} stands {text[start:end][:_SHOWN]!r}, not {str(said)[:_SHOWN]!r}")
    try:
        kind = TimeType(_text(value, "type"))
    except ValueError as error:
        raise _UnusableError(f"a type is {value['type']!r}; there are {', '.join(TimeType)}") from error
    return GoldTime(Span(start, end), kind, _text(value, "value"))


def _text(record: Record, name: str) -> str:
    value = record.get(name)
    if not isinstance(value, str) or not value.strip():
        raise _UnusableError(f"has no {name!r}; {_EXPECTED}")
    if not is_text(value):
        raise _UnusableError(f"its {name!r} holds NUL characters or lone surrogates, so it is no text")
    return value


def _published(value: object) -> date | None:
    if value is None:
        return None
    try:
        if isinstance(value, str):
            return datetime.fromisoformat(value).date()
    except ValueError:
        pass
    raise _UnusableError(f"its 'dct' is {value!r}, which is no day; write it as YYYY-MM-DD")
