"""Sets of questions on given texts: SQuAD 1.1 and 2.0 JSON, and JSON Lines, plain or gzipped, strictly checked.

Which of the two a file is shows in its content, not its name. It scores nothing.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from qa.evaluation.bad import Bad
from qa.evaluation.collection import is_text, whole_lines
from qa.evaluation.records import Record, UnusableError, read_records

#: The longest line, in bytes after decompression: SQuAD's files are one line each, of up to 42 MB.
MAX_LINE = 256 * 2**20

_EXPECTED = "expected SQuAD JSON, or a JSON object a line with id, context, question and answers"
_SQUAD_BEGINS = re.compile(r'"(?:data|paragraphs)"\s*:\s*\[')
_BEGINNING = 10_000  # characters
_ID = re.compile(r'"id"\s*:\s*("(?:[^"\\]|\\.)*"|\d+)')
_SHOWN = 60  # characters of a text in a message

#: A record with the place it stands in, for people.
_Placed = tuple[str, Record]
_Lines = list[tuple[int, str]]


@dataclass(frozen=True, slots=True)
class Gold:
    """An accepted answer: `text` stands at `start`, in code points, of its question's context."""

    text: str
    start: int


@dataclass(frozen=True, slots=True)
class ReadingQuestion:
    """A question on one text; without answers, that text does not answer it. `title` is empty where none was given."""

    id: str
    title: str
    context: str
    question: str
    answers: tuple[Gold, ...]

    @property
    def context_id(self) -> str:
        """First 16 hex digits of the SHA-256 of the context: questions on one text share it."""
        return hashlib.sha256(self.context.encode()).hexdigest()[:16]

    @property
    def golds(self) -> tuple[str, ...]:
        """The accepted answers' texts."""
        return tuple(gold.text for gold in self.answers)


def read_questions(path: Path, bad: Bad) -> list[ReadingQuestion]:
    """Read a set of questions, in the file's order; what is wrong is told to `bad`, as FILE:LINE and the reason.

    Raises InputError if there is no such file, and BadDataError if it holds no question that can be used.
    """
    return list(read_records(path, bad, _question, expected=_EXPECTED, records=_records).values())


def _records(path: Path, bad: Bad) -> Iterator[_Placed]:
    lines = list(whole_lines(path, bad, limit=MAX_LINE))
    return _squad_records(path, lines, bad) if _is_squad(lines) else _line_records(path, lines, bad)


def _is_squad(lines: _Lines) -> bool:
    """Tell one object of SQuAD's from an object a line, even where the JSON is broken."""
    first = next((line for _, line in lines if line.strip()), "")
    try:
        value = json.loads(first)
    except (ValueError, RecursionError):
        return bool(_SQUAD_BEGINS.search("".join(line for _, line in lines[:100])[:_BEGINNING]))
    return isinstance(value, dict) and "data" in value


def _line_records(path: Path, lines: _Lines, bad: Bad) -> Iterator[_Placed]:
    for number, line in lines:
        if not line.strip():
            continue
        try:
            value = json.loads(line)
        except (ValueError, RecursionError) as error:
            bad.add(f"{path}:{number}", f"is no JSON ({error})")
            continue
        if isinstance(value, dict):
            yield f"{path}:{number}", value
        else:
            bad.add(f"{path}:{number}", f"is no JSON object but {type(value).__name__}")


# -- SQuAD's own layout: data → paragraphs → qas


def _squad_records(path: Path, lines: _Lines, bad: Bad) -> Iterator[_Placed]:
    try:
        root = json.loads("".join(line for _, line in lines))
    except (ValueError, RecursionError) as error:
        bad.add(f"{path}:{getattr(error, 'lineno', 1)}", f"is no JSON ({error})")
        return
    if not isinstance(root, dict):
        bad.add(f"{path}:1", f"is no JSON object but {type(root).__name__}")
        return
    numbers = _numbers_of_ids(lines)
    for title, article in _objects(root, "data", "", path, bad):
        for where, paragraph in _objects(article, "paragraphs", title, path, bad):
            for what, qa in _objects(paragraph, "qas", where, path, bad):
                held = numbers.get(str(qa.get("id")))
                # Of several, the next: the second question with an id is the one that is wrong.
                number = held.pop(0) if held else 1
                shared = {"title": article.get("title"), "context": paragraph.get("context")}
                yield f"{path}:{number}: {what}", {**qa, **shared}


def _numbers_of_ids(lines: _Lines) -> dict[str, list[int]]:
    """Return the lines that each id stands on; JSON, once read, no longer tells."""
    numbers: dict[str, list[int]] = {}
    for number, line in lines:
        for match in _ID.finditer(line):
            numbers.setdefault(str(json.loads(match[1])), []).append(number)
    return numbers


def _objects(parent: Record, name: str, where: str, path: Path, bad: Bad) -> Iterator[tuple[str, Record]]:
    """Yield the objects of a list that a SQuAD object must have, each with its place (`data[0].paragraphs[2]`)."""
    place = f"{where}.{name}" if where else name
    held = parent.get(name)
    if not isinstance(held, list):
        bad.add(str(path), f"{place} is {'missing' if name not in parent else 'no list'}; SQuAD has a list there")
        return
    for number, value in enumerate(held):
        if isinstance(value, dict):
            yield f"{place}[{number}]", value
        else:
            bad.add(str(path), f"{place}[{number}] is no JSON object but {type(value).__name__}")


# -- one question


def _question(record: Record) -> ReadingQuestion:
    context = _text(record, "context")
    answers = tuple(_gold(answer, context) for answer in _answers(record))
    impossible = record.get("is_impossible")
    if isinstance(impossible, bool) and impossible == bool(answers):
        found = f"{len(answers)} answers" if answers else "no answer"
        raise UnusableError(f"is_impossible is {str(impossible).lower()}, yet there is {found}")
    given = record.get("title")
    return ReadingQuestion(
        id=_text(record, "id"),
        title=_text(record, "title") if given not in (None, "") else "",
        context=context,
        question=_text(record, "question"),
        answers=answers,
    )


def _text(record: Record, name: str) -> str:
    if name not in record or record[name] is None:
        raise UnusableError(f"has no {name!r}; {_EXPECTED}")
    value = record[name]
    if name == "id" and isinstance(value, int):
        value = str(value)
    if not isinstance(value, str):
        raise UnusableError(f"its {name!r} is no text but {type(value).__name__}")
    if not value.strip():
        raise UnusableError(f"its {name!r} is empty")
    if not is_text(value):
        raise UnusableError(f"its {name!r} holds NUL characters or lone surrogates, so it is no text")
    return value


def _answers(record: Record) -> list[object]:
    answers = record.get("answers")
    if not isinstance(answers, list):
        raise UnusableError("has no list of 'answers'; an unanswerable question has an empty one")
    return answers


def _gold(answer: object, context: str) -> Gold:
    if not isinstance(answer, dict):
        raise UnusableError(f"an answer is no JSON object but {type(answer).__name__}")
    text, start = answer.get("text"), answer.get("answer_start", answer.get("start"))
    if not isinstance(text, str) or not isinstance(start, int) or isinstance(start, bool):
        raise UnusableError("an answer has no text, or no start that is a whole number")
    if not text.strip():
        raise UnusableError("an answer is empty; an unanswerable question has an empty list of answers")
    end = start + len(text)
    if start < 0 or end > len(context):
        raise UnusableError(f"the answer {_short(text)} at {start}–{end} lies outside its context (0–{len(context)})")
    if context[start:end] != text:
        stands = f"where {_short(context[start:end])} stands; offsets count code points"
        raise UnusableError(f"the answer {_short(text)} is said to be at {start}–{end}, {stands}")
    return Gold(text, start)


def _short(text: str) -> str:
    return repr(text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…")
