"""Records of a data set, strictly read: what is wrong with one is told by its place, and its id may stand only once.

What a record holds is the matter of each kind of set.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Protocol, TypeVar

from corpus.article import Span
from corpus.errors import BadDataError, InputError
from qa.evaluation.bad import Bad
from qa.evaluation.collection import is_text, json_records

_SHOWN = 60  # characters of a text in a message

Record = Mapping[str, object]


class UnusableError(Exception):
    """What is wrong with a record."""


class _Named(Protocol):
    @property
    def id(self) -> str: ...


Read = TypeVar("Read", bound=_Named)


def read_records(
    path: Path,
    bad: Bad,
    read: Callable[[Record], Read],
    *,
    expected: str,
    what: str = "question",
    key: str = "id",
    records: Callable[[Path, Bad], Iterable[tuple[str, Record]]] = json_records,
) -> dict[str, Read]:
    """Return what `read` makes of a file's records, by their places and in their order; bad ones are told to `bad`.

    `read` raises UnusableError. `what` and `key` name a record and its id in messages, `expected` says what a file
    holds. Raises InputError if there is no such file, and BadDataError if it holds nothing that can be used.
    """
    if not path.is_file():
        raise InputError(f"{path}: there is no such file; {expected}")
    found: dict[str, Read] = {}
    places: dict[str, str] = {}
    for place, record in records(path, bad):
        try:
            one = read(record)
        except UnusableError as error:
            bad.add(place, str(error))
            continue
        if one.id in places:
            bad.add(place, f"the {key} {one.id!r} is there already ({places[one.id]})")
        else:
            found[place], places[one.id] = one, place
    if not found:
        raise BadDataError(str(path), f"holds no {what} that can be used; {expected}")
    return found


def text_of(record: Record, name: str, expected: str) -> str:
    """Return a field that must be text; raises UnusableError, saying what was `expected`."""
    value = record.get(name)
    if not isinstance(value, str) or not value.strip():
        raise UnusableError(f"has no {name!r}; {expected}")
    if not is_text(value):
        raise UnusableError(f"its {name!r} holds NUL characters or lone surrogates, so it is no text")
    return value


def objects_of(record: Record, name: str, expected: str) -> list[Record]:
    """Return a field that must be a list of objects; raises UnusableError, saying what was `expected`."""
    values = record.get(name)
    if not isinstance(values, list):
        raise UnusableError(f"its {name!r} are {'missing' if values is None else 'no list'}; {expected}")
    for value in values:
        if not isinstance(value, dict):
            raise UnusableError(f"one of its {name!r} is no JSON object but {type(value).__name__}")
    return values


def span_of(value: Record, text: str, name: str) -> Span:
    """Return the span that an object with `start`, `end` and perhaps `text` names; raises UnusableError if none.

    `name` is that of the list it stands in.
    """
    start, end = value.get("start"), value.get("end")
    if not isinstance(start, int) or not isinstance(end, int) or not 0 <= start < end <= len(text):
        raise UnusableError(f"one of its {name!r} stands from {start!r} to {end!r}, which is no part of the text")
    said = value.get("text")
    if said is not None and said != text[start:end]:
        raise UnusableError(f"from {start} to {end} stands {text[start:end][:_SHOWN]!r}, not {str(said)[:_SHOWN]!r}")
    return Span(start, end)
