"""Sets of texts with their time expressions: JSON Lines, plain or gzipped, strictly checked. It scores nothing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from corpus.article import Span
from corpus.errors import InputError
from corpus.times import TimeType
from qa.evaluation.bad import Bad
from qa.evaluation.collection import SPLITS, in_split
from qa.evaluation.records import Record, UnusableError, objects_of, read_records, span_of, text_of

_EXPECTED = "expected a JSON object a line with doc_id, dct, text and timexes"


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


def read_time_set(path: Path, bad: Bad, *, split: str = "all") -> list[TimedText]:
    """Read a set of annotated texts, or one half of it, in the file's order; what is wrong is told to `bad`.

    Raises InputError if there is no such file or no such half, and BadDataError if nothing is left to measure.
    """
    if split not in SPLITS:
        raise InputError(f"{split}: is no split; there are: {', '.join(SPLITS)}")
    texts = read_records(path, bad, _timed_text, expected=_EXPECTED, what="text", key="doc_id").values()
    chosen = [text for text in texts if in_split(text.id, split)]
    if not chosen:
        raise InputError(f"{path}: has no text in the {split} half")
    return chosen


def _timed_text(record: Record) -> TimedText:
    text, times = text_of(record, "text", _EXPECTED), objects_of(record, "timexes", _EXPECTED)
    gold = sorted((_gold(one, text) for one in times), key=lambda one: (one.span.start, one.span.end))
    return TimedText(text_of(record, "doc_id", _EXPECTED), _published(record.get("dct")), text, tuple(gold))


def _gold(value: Record, text: str) -> GoldTime:
    span = span_of(value, text, "timexes")
    try:
        kind = TimeType(text_of(value, "type", _EXPECTED))
    except ValueError as error:
        raise UnusableError(f"a type is {value['type']!r}; there are {', '.join(TimeType)}") from error
    return GoldTime(span, kind, text_of(value, "value", _EXPECTED))


def _published(value: object) -> date | None:
    if value is None:
        return None
    try:
        if isinstance(value, str):
            return datetime.fromisoformat(value).date()
    except ValueError:
        pass
    raise UnusableError(f"its 'dct' is {value!r}, which is no day; write it as YYYY-MM-DD")
