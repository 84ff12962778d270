from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest

from corpus.errors import BadDataError, InputError
from qa.evaluation.bad import Bad
from qa.evaluation.reading_sets import Gold, ReadingQuestion, read_questions

CONTEXT = "The night ferry to Denby ended in 1994. Café owners 🚢 protested."
LINE: dict[str, object] = {
    "id": "q1",
    "title": "Ferry",
    "context": CONTEXT,
    "question": "When did the ferry end?",
    "answers": [{"text": "1994", "start": 34}],
    "source": "invented",
}
ASKED = ReadingQuestion("q1", "Ferry", CONTEXT, "When did the ferry end?", (Gold("1994", 34),))


def squad(**changes: object) -> dict[str, object]:
    qas = [
        {
            "id": "q1",
            "question": "When did the ferry end?",
            "is_impossible": False,
            "answers": [{"text": "1994", "answer_start": 34}],
        }
        | changes,
        {
            "id": "q2",
            "question": "Who built the ferry?",
            "is_impossible": True,
            "answers": [],
            "plausible_answers": [{"text": "Café owners", "answer_start": 40}],
        },
    ]
    return {"version": "v2.0", "data": [{"title": "Ferry", "paragraphs": [{"context": CONTEXT, "qas": qas}]}]}


def saved(path: Path, text: str) -> Path:
    content = text.encode()
    path.write_bytes(gzip.compress(content) if path.suffix == ".gz" else content)
    return path


def lines(*records: object) -> str:
    return "".join(f"{record if isinstance(record, str) else json.dumps(record)}\n" for record in records)


def read(path: Path) -> list[ReadingQuestion]:
    return read_questions(path, Bad())


@pytest.mark.parametrize("name", ["dev.json", "dev.json.gz", "no-extension", "misnamed.jsonl"])
@pytest.mark.parametrize("indent", [None, 2])
def test_squad_json_is_known_by_its_content(tmp_path: Path, name: str, indent: int | None) -> None:
    answerable, impossible = read(saved(tmp_path / name, json.dumps(squad(), indent=indent)))
    assert answerable == ASKED
    assert impossible.answers == ()


@pytest.mark.parametrize("name", ["dev.jsonl", "dev.jsonl.gz", "misnamed.json"])
def test_json_lines_are_known_by_their_content(tmp_path: Path, name: str) -> None:
    found = read(saved(tmp_path / name, lines(LINE, "", LINE | {"id": "q2", "answers": []})))
    assert found == [ASKED, ReadingQuestion("q2", "Ferry", CONTEXT, "When did the ferry end?", ())]


def test_squad_1_says_nothing_of_impossible_questions(tmp_path: Path) -> None:
    old = squad()
    for qa in old["data"][0]["paragraphs"][0]["qas"]:  # type: ignore[index]
        del qa["is_impossible"]
    assert len(read(saved(tmp_path / "dev.json", json.dumps(old)))) == 2


def test_offsets_are_code_points(tmp_path: Path) -> None:
    start = CONTEXT.index("protested")
    (found,) = read(saved(tmp_path / "a", lines(LINE | {"answers": [{"text": "protested", "start": start}]})))
    assert found.answers == (Gold("protested", start),)


def test_questions_on_one_text_share_its_id(tmp_path: Path) -> None:
    other = LINE | {"id": "q3", "context": "1994", "answers": []}
    first, second, third = read(saved(tmp_path / "a", lines(LINE, LINE | {"id": "q2"}, other)))
    assert first.context_id == second.context_id != third.context_id


BAD_LINES: dict[str, tuple[object, str]] = {
    "outside": (LINE | {"answers": [{"text": "protested.", "start": 60}]}, "60–70 lies outside its context (0–64)"),
    "negative": (LINE | {"answers": [{"text": "The", "start": -3}]}, "-3–0 lies outside"),
    "no slice": (LINE | {"answers": [{"text": "1994", "start": 33}]}, "where ' 199' stands"),
    "empty answer": (LINE | {"answers": [{"text": "", "start": 3}]}, "an answer is empty"),
    "no start": (LINE | {"answers": [{"text": "1994"}]}, "no start that is a whole number"),
    "an answer that is a string": (LINE | {"answers": ["1994"]}, "an answer is no JSON object but str"),
    "answers missing": ({k: v for k, v in LINE.items() if k != "answers"}, "has no list of 'answers'"),
    "context missing": ({k: v for k, v in LINE.items() if k != "context"}, "has no 'context'"),
    "question missing": ({k: v for k, v in LINE.items() if k != "question"}, "has no 'question'"),
    "id missing": ({k: v for k, v in LINE.items() if k != "id"}, "has no 'id'"),
    "blank context": (LINE | {"context": " ", "answers": []}, "its 'context' is empty"),
    "question of another type": (LINE | {"question": ["When?"]}, "its 'question' is no text but list"),
    "lone surrogate": (LINE | {"question": "\ud800?"}, "lone surrogates"),
    "NUL": (LINE | {"context": "a\0b", "answers": []}, "NUL"),
    "duplicate": (LINE, "the id 'q1' is there already ({file}:1)"),
    "contradiction": (LINE | {"id": "q2", "is_impossible": True}, "is_impossible is true, yet there is 1 answer"),
    "no JSON": ('{"id": "q2", ', "is no JSON"),
    "no object": ("[1]", "is no JSON object but list"),
    "endless lists": ("[" * 100_000, "is no JSON"),
}


@pytest.mark.parametrize("case", BAD_LINES)
def test_a_bad_line_is_named_with_its_number(tmp_path: Path, case: str) -> None:
    line, reason = BAD_LINES[case]
    path = saved(tmp_path / "a.jsonl", lines(LINE, line))
    with pytest.raises(BadDataError) as raised:
        read(path)
    assert raised.value.source == f"{path}:2"
    assert reason.format(file=path) in raised.value.reason
    assert "\n" not in str(raised.value)


@pytest.mark.parametrize("case", BAD_LINES)
def test_skipping_goes_on_and_keeps_what_was_left_out(tmp_path: Path, case: str) -> None:
    bad = Bad(skip=True)
    path = saved(tmp_path / "a.jsonl", lines(LINE, BAD_LINES[case][0], LINE | {"id": "q9"}))
    assert [question.id for question in read_questions(path, bad)] == ["q1", "q9"]
    assert [line.startswith(f"{path}:2: ") for line in bad.lines] == [True]


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"answers": [{"text": "1995", "answer_start": 34}]}, "where '1994' stands"),
        ({"answers": [{"text": "1994", "answer_start": 62}]}, "lies outside its context"),
        ({"answers": []}, "is_impossible is false, yet there is no answer"),
        ({"is_impossible": True}, "is_impossible is true, yet there is 1 answer"),
        ({"question": None}, "has no 'question'"),
    ],
)
def test_a_bad_squad_question_is_named_with_its_place_and_line(
    tmp_path: Path, changes: dict[str, object], reason: str
) -> None:
    text = json.dumps(squad(**changes), indent=1)
    path = saved(tmp_path / "dev.json", text)
    with pytest.raises(BadDataError) as raised:
        read(path)
    line = next(number for number, line in enumerate(text.split("\n"), start=1) if '"q1"' in line)
    assert raised.value.source == f"{path}:{line}: data[0].paragraphs[0].qas[0]"
    assert reason in raised.value.reason


def test_the_second_squad_question_of_an_id_is_the_bad_one(tmp_path: Path) -> None:
    text = json.dumps(squad(id="q2"), indent=1)
    path = saved(tmp_path / "dev.json", text)
    first, second = (number for number, line in enumerate(text.split("\n"), start=1) if '"q2"' in line)
    with pytest.raises(BadDataError, match="is there already") as raised:
        read(path)
    assert raised.value.source == f"{path}:{second}: data[0].paragraphs[0].qas[1]"
    assert f"{path}:{first}" in raised.value.reason


def test_a_squad_paragraph_without_questions_is_named(tmp_path: Path) -> None:
    root = squad()
    root["data"].append({"title": "Pier", "paragraphs": [{"context": "The pier."}]})  # type: ignore[attr-defined]
    with pytest.raises(BadDataError, match=r"data\[1\]\.paragraphs\[0\]\.qas is missing"):
        read(saved(tmp_path / "dev.json", json.dumps(root)))


def test_squad_json_that_breaks_off_is_named_with_its_line(tmp_path: Path) -> None:
    path = saved(tmp_path / "dev.json", json.dumps(squad(), indent=1)[:-20])
    with pytest.raises(BadDataError, match="is no JSON") as raised:
        read(path)
    assert raised.value.source.startswith(f"{path}:")


def test_a_gzip_file_that_breaks_off_is_bad_and_what_came_before_can_be_used(tmp_path: Path) -> None:
    import random

    noise = random.Random(0)
    # Longer than what is buffered, and hard to compress, so that some whole lines come before the break.
    records = [LINE | {"id": f"q{i}", "source": noise.randbytes(500).hex()} for i in range(3000)]
    path = tmp_path / "a.jsonl.gz"
    content = gzip.compress(lines(*records).encode())
    path.write_bytes(content[: len(content) * 9 // 10])
    bad = Bad(skip=True)
    found = read_questions(path, bad)
    assert 2000 < len(found) < 3000
    assert [line.startswith(f"{path}:{len(found) + 1}: cannot be read further") for line in bad.lines] == [True]
    with pytest.raises(BadDataError, match="cannot be read further"):
        read(path)


@pytest.mark.parametrize("text", ["", "\n\n", '{"version": "v2.0", "data": []}'])
@pytest.mark.parametrize("skip", [False, True])
def test_an_empty_set_cannot_be_measured_on(tmp_path: Path, text: str, skip: bool) -> None:
    with pytest.raises(BadDataError, match="holds no question"):
        read_questions(saved(tmp_path / "a", text), Bad(skip=skip))


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="there is no such file"):
        read(tmp_path / "nowhere.json")


@pytest.mark.parametrize(("name", "count"), [("squad20_dev", 11_873), ("squad11_dev", 10_570), ("onestopqa", 1_458)])
def test_the_shared_sets_are_read_whole(shared: Path, name: str, count: int) -> None:
    assert len(read(shared / "data" / "reader" / "dev" / f"{name}.jsonl.gz")) == count
