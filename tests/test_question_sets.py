from __future__ import annotations

import gzip
import json
from datetime import date
from pathlib import Path

import pytest

from corpus.errors import BadDataError, InputError
from qa.evaluation.bad import Bad
from qa.evaluation.question_sets import AskedQuestion, GoldQuote, read_question_set

FULL: dict[str, object] = {
    "id": "ferry",
    "question": "When did the night ferry end?",
    "answers": ["October 1994", "1994"],
    "quotes": [{"article": "ferry", "text": "ended in October 1994"}],
    "dates": [["1994-10-01", "1994-10-31"]],
    "answerable": True,
    "in_articles": ["ferry.txt"],
    "date": "1999/12/31",
    "type": "when",
}


def saved(path: Path, *records: object) -> Path:
    content = "".join(f"{held if isinstance(held, str) else json.dumps(held)}\n" for held in records).encode()
    path.write_bytes(gzip.compress(content) if path.suffix == ".gz" else content)
    return path


def read_one(folder: Path, record: object) -> AskedQuestion:
    [question] = read_question_set(saved(folder / "one.jsonl", record), Bad())
    return question


@pytest.mark.parametrize("name", ["set.jsonl", "set.jsonl.gz"])
def test_all_that_a_line_says_is_read_and_other_keys_are_ignored(tmp_path: Path, name: str) -> None:
    path = saved(tmp_path / name, FULL)
    assert read_question_set(path, Bad()) == [
        AskedQuestion(
            id="ferry",
            place=f"{path}:1",
            turns=("When did the night ferry end?",),
            answerable=True,
            answers=("October 1994", "1994"),
            quotes=(GoldQuote("ferry", "ended in October 1994"),),
            dates=((date(1994, 10, 1), date(1994, 10, 31)),),
            in_articles=("ferry.txt",),
            day=date(1999, 12, 31),
        )
    ]


def test_what_a_line_does_not_say_is_empty_and_it_is_answerable(tmp_path: Path) -> None:
    found = read_one(tmp_path, {"id": 7, "question": "Who?"})
    assert (found.id, found.turns, found.answerable) == ("7", ("Who?",), True)
    assert (found.answers, found.quotes, found.dates, found.in_articles, found.day) == ((), (), (), (), None)


def test_empty_lists_and_nulls_say_nothing(tmp_path: Path) -> None:
    record = {"id": "a", "question": "Who?", "answers": [], "quotes": None, "dates": [], "date": None, "turns": None}
    assert read_one(tmp_path, record) == AskedQuestion("a", f"{tmp_path / 'one.jsonl'}:1", ("Who?",))


def test_of_several_turns_the_last_is_the_question(tmp_path: Path) -> None:
    found = read_one(tmp_path, {"id": "a", "turns": ["Who built the wall?", "When?"]})
    assert (found.turns, found.question) == (("Who built the wall?", "When?"), "When?")


def test_a_day_may_be_written_with_slashes_or_hyphens(tmp_path: Path) -> None:
    days = [read_one(tmp_path, {**FULL, "date": said}).day for said in ("2024-02-29", "2024/02/29")]
    assert days == [date(2024, 2, 29)] * 2


BAD = {
    "is no JSON ": '{"id": "b", ',
    "is no JSON object": "[1, 2]",
    "has no 'id'": {"question": "Who?"},
    "its 'id' is no text but bool": {"id": True, "question": "Who?"},
    "its 'id' is empty": {"id": " ", "question": "Who?"},
    "has no 'question'": {"id": "b"},
    "its 'question' is empty": {"id": "b", "question": " "},
    "its 'question' is no text but list": {"id": "b", "question": ["Who?"]},
    "its 'question' holds NUL characters or lone surrogates": '{"id": "b", "question": "Who \\ud800?"}',
    "its 'turns' are empty": {"id": "b", "turns": []},
    "one of its 'turns' is no text but int": {"id": "b", "turns": ["Who?", 3]},
    "its 'question' is not the last of its 'turns'": {"id": "b", "turns": ["Who?", "When?"], "question": "Who?"},
    "its 'answerable' is neither true nor false but str": {**FULL, "id": "b", "answerable": "no"},
    "its 'answers' are no list but str": {**FULL, "id": "b", "answers": "1994"},
    "one of its 'answers' is empty": {**FULL, "id": "b", "answers": ["1994", ""]},
    "its 'quotes' are no list but dict": {**FULL, "id": "b", "quotes": {"article": "a", "text": "b"}},
    "one of its 'quotes' is no JSON object but str": {**FULL, "id": "b", "quotes": ["ended in October"]},
    "the 'article' of one of its 'quotes' is no text but null": {**FULL, "id": "b", "quotes": [{"text": "ended"}]},
    "the 'text' of one of its 'quotes' is empty": {**FULL, "id": "b", "quotes": [{"article": "a", "text": ""}]},
    "one of its 'dates' is no interval": {**FULL, "id": "b", "dates": ["1994-10-01"]},
    "one of its 'dates' holds '1994-10', which is no day": {**FULL, "id": "b", "dates": [["1994-10", "1994-10"]]},
    "one of its 'dates' holds '1994-02-30'": {**FULL, "id": "b", "dates": [["1994-02-01", "1994-02-30"]]},
    "one of its 'dates' ends on 1994-10-01, before it begins on 1994-10-02": {
        **FULL,
        "id": "b",
        "dates": [["1994-10-02", "1994-10-01"]],
    },
    "one of its 'in_articles' is no text but int": {**FULL, "id": "b", "in_articles": [1]},
    "its 'date' holds '31.12.1999', which is no day": {**FULL, "id": "b", "date": "31.12.1999"},
    "the id 'ferry' is there already": FULL,
}


@pytest.mark.parametrize(("reason", "record"), BAD.items())
def test_a_bad_line_is_named_by_file_and_line_in_one_line(tmp_path: Path, reason: str, record: object) -> None:
    path = saved(tmp_path / "set.jsonl", FULL, "", record)
    with pytest.raises(BadDataError) as raised:
        read_question_set(path, Bad())
    assert str(raised.value).startswith(f"{path}:3: {reason}")
    assert "\n" not in str(raised.value)


@pytest.mark.parametrize("record", BAD.values())
def test_a_bad_line_that_is_skipped_is_listed_and_the_others_stay(tmp_path: Path, record: object) -> None:
    bad = Bad(skip=True)
    found = read_question_set(saved(tmp_path / "set.jsonl", FULL, record, {**FULL, "id": "last"}), bad)
    assert [question.id for question in found] == ["ferry", "last"]
    assert len(bad.lines) == 1


@pytest.mark.parametrize("skip", [True, False])
@pytest.mark.parametrize("records", [(), ("", "  ")])
def test_an_empty_set_is_refused(tmp_path: Path, records: tuple[str, ...], skip: bool) -> None:
    path = saved(tmp_path / "set.jsonl", *records)
    with pytest.raises(BadDataError, match=r"set\.jsonl: holds no question that can be used"):
        read_question_set(path, Bad(skip=skip))


def test_a_set_of_which_every_line_is_skipped_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadDataError, match="holds no question that can be used"):
        read_question_set(saved(tmp_path / "set.jsonl", {"id": "a"}), Bad(skip=True))


def test_a_file_that_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"nothing\.jsonl: there is no such file"):
        read_question_set(tmp_path / "nothing.jsonl", Bad())


def test_a_file_that_breaks_off_is_said(tmp_path: Path) -> None:
    path = saved(tmp_path / "set.jsonl.gz", *({**FULL, "id": str(number)} for number in range(2000)))
    path.write_bytes(path.read_bytes()[:-20])
    with pytest.raises(BadDataError, match="cannot be read further"):
        read_question_set(path, Bad())
