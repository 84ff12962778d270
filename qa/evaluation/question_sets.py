"""Sets of questions to ask of a library: JSON Lines, plain or gzipped, strictly checked.

It knows the lines alone: whether a library holds the articles they name is checked by `qa.evaluation.answering`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from qa.evaluation.bad import Bad
from qa.evaluation.records import Record, UnusableError, read_records

_EXPECTED = 'expected a JSON object a line: {"id", "question" or "turns"} and any of answers, quotes, dates, answerable'
_DAY = re.compile(r"\d{4}-\d\d-\d\d")

#: A first and a last day, both included.
Interval = tuple[date, date]


@dataclass(frozen=True, slots=True)
class GoldQuote:
    """Accepted words, and the article they stand in, with or without its extension."""

    article: str
    text: str


@dataclass(frozen=True, slots=True)
class AskedQuestion:
    """A question and what is accepted as its answer; empty is what the line does not say.

    `turns` are the question and, before it, those it follows on; `place` is where it stands (`FILE:LINE`); `day` is
    the one it is asked on.
    """

    id: str
    place: str
    turns: tuple[str, ...]
    answerable: bool = True
    answers: tuple[str, ...] = ()
    quotes: tuple[GoldQuote, ...] = ()
    dates: tuple[Interval, ...] = ()
    in_articles: tuple[str, ...] = ()
    day: date | None = None

    @property
    def question(self) -> str:
        """What is asked in the end."""
        return self.turns[-1]


def read_question_set(path: Path, bad: Bad) -> list[AskedQuestion]:
    """Read a set of questions, in the file's order; what is wrong is told to `bad`, as FILE:LINE and the reason.

    Raises InputError if there is no such file, and BadDataError if it holds no question that can be used.
    """
    questions = read_records(path, bad, _question, expected=_EXPECTED)
    return [replace(question, place=place) for place, question in questions.items()]


def _question(record: Record) -> AskedQuestion:
    answerable = record.get("answerable", True)
    if not isinstance(answerable, bool):
        raise UnusableError(f"its 'answerable' is neither true nor false but {_kind(answerable)}")
    return AskedQuestion(
        id=_id(record),
        place="",  # no part of the record
        turns=_turns(record),
        answerable=answerable,
        answers=_texts(record, "answers"),
        quotes=tuple(_quote(quote) for quote in _list(record, "quotes")),
        dates=tuple(_interval(ends) for ends in _list(record, "dates")),
        in_articles=_texts(record, "in_articles"),
        day=_asked_on(record),
    )


def _id(record: Record) -> str:
    value = record.get("id")
    if value is None:
        raise UnusableError(f"has no 'id'; {_EXPECTED}")
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    return _text(value, "its 'id'")


def _turns(record: Record) -> tuple[str, ...]:
    if record.get("turns") is not None:
        turns = _texts(record, "turns")
        if not turns:
            raise UnusableError("its 'turns' are empty; the last of them is the question")
        if record.get("question") not in (None, turns[-1]):
            raise UnusableError("its 'question' is not the last of its 'turns'; give one of the two")
        return turns
    if record.get("question") is None:
        raise UnusableError(f"has no 'question'; {_EXPECTED}")
    return (_text(record["question"], "its 'question'"),)


def _list(record: Record, name: str) -> list[object]:
    value = record.get(name)
    if value is None:
        return []
    if not isinstance(value, list):
        raise UnusableError(f"its {name!r} are no list but {_kind(value)}")
    return value


def _texts(record: Record, name: str) -> tuple[str, ...]:
    return tuple(_text(value, f"one of its {name!r}") for value in _list(record, name))


def _text(value: object, what: str) -> str:
    if not isinstance(value, str):
        raise UnusableError(f"{what} is no text but {_kind(value)}")
    if not value.strip():
        raise UnusableError(f"{what} is empty")
    if "\0" in value or any("\ud800" <= char <= "\udfff" for char in value):
        raise UnusableError(f"{what} holds NUL characters or lone surrogates, so it is no text")
    return value


def _kind(value: object) -> str:
    return "null" if value is None else type(value).__name__


def _quote(value: object) -> GoldQuote:
    if not isinstance(value, dict):
        raise UnusableError(f"one of its 'quotes' is no JSON object but {_kind(value)}")
    return GoldQuote(
        article=_text(value.get("article"), "the 'article' of one of its 'quotes'"),
        text=_text(value.get("text"), "the 'text' of one of its 'quotes'"),
    )


def _interval(value: object) -> Interval:
    if not isinstance(value, list) or len(value) != 2:
        raise UnusableError(f"one of its 'dates' is no interval [first, last] but {value!r}")
    first, last = (_day(end, "one of its 'dates'") for end in value)
    if last < first:
        raise UnusableError(f"one of its 'dates' ends on {last}, before it begins on {first}")
    return first, last


def _asked_on(record: Record) -> date | None:
    value = record.get("date")
    if value is None:
        return None
    return _day(value.replace("/", "-") if isinstance(value, str) else value, "its 'date'")


def _day(value: object, what: str) -> date:
    try:
        if isinstance(value, str) and _DAY.fullmatch(value):
            return date.fromisoformat(value)
    except ValueError:
        pass
    raise UnusableError(f"{what} holds {value!r}, which is no day; write it as YYYY-MM-DD")
