from __future__ import annotations

import json
from pathlib import Path

import pytest

from corpus.errors import BadDataError
from qa.engine import Engine
from qa.evaluation.bad import Bad
from qa.evaluation.conversations import HALVES, describe, follow, half_of, main, read_conversations, same_answer
from qa.evaluation.question_sets import read_question_set

SETS = [Path(__file__).with_name(name) for name in ("conversations.jsonl", "conversations_onestopqa.jsonl")]
SAMPLE_SET = SETS[0]


def one_line(folder: Path, **record: object) -> Path:
    path = folder / "set.jsonl"
    path.write_text(json.dumps({"id": "a", "turns": ["Who built it?", "When?"], **record}), encoding="utf-8")
    return path


def test_there_are_forty_conversations_of_two_and_three_turns_in_two_halves() -> None:
    every = [one for path in SETS for one in read_conversations(path)]
    assert len({one.id for one in every}) == 40
    assert {len(one.turns) for one in every} == {2, 3}
    assert [sum(half_of(one.id) == half for one in every) for half in HALVES] == [21, 19]


@pytest.mark.parametrize("path", SETS)
def test_conversations_are_a_question_set(path: Path) -> None:
    assert [q.turns for q in read_question_set(path, Bad())] == [c.turns for c in read_conversations(path)]


def test_a_half_is_the_half_of_the_ids(tmp_path: Path) -> None:
    path = one_line(tmp_path, standalone="When was it built?")
    assert [len(read_conversations(path, half=half)) for half in HALVES] == [
        int(half_of("a") == half) for half in HALVES
    ]


def test_a_line_without_the_written_question_is_named(tmp_path: Path) -> None:
    with pytest.raises(BadDataError, match=r"set\.jsonl:1.*standalone"):
        read_conversations(one_line(tmp_path))


def test_answers_are_the_same_where_their_first_quotes_overlap_or_both_abstain(engine: Engine) -> None:
    lifted = engine.ask("When did Japan lift the curbs?")
    built, again = (
        engine.ask("When was the harbour wall built?"),
        engine.ask("In which year was the harbour wall built?"),
    )
    ferry, nothing = engine.ask("Why did the night ferry end?"), engine.ask("What is the capital of Australia?")
    assert same_answer(built, again)
    assert same_answer(nothing, nothing)
    assert not same_answer(lifted, ferry)
    assert not same_answer(lifted, nothing)


def test_most_follow_ups_over_the_sample_get_the_answer_of_the_written_question(engine: Engine) -> None:
    followed = [follow(one, engine) for one in read_conversations(SAMPLE_SET)]
    assert sum(one.same for one in followed) / len(followed) >= 0.7, describe(followed)


def test_the_command_says_the_share_and_what_failed(
    sample: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "set.jsonl"
    good = {
        "id": "wall",
        "turns": ["When was the harbour wall built?", "Why?"],
        "standalone": "Why was the harbour wall built?",
    }
    poor = {"id": "ferry", "turns": ["Who is Ann?", "When?"], "standalone": "When did Japan lift the curbs?"}
    path.write_text(f"{json.dumps(good)}\n{json.dumps(poor)}\n", encoding="utf-8")
    assert main([str(path), "--library", str(sample)]) == 0
    said = capsys.readouterr().out
    assert said.startswith("Same answer: 1 of 2 (50%")
    assert "When did Japan lift the curbs?" in said
    assert "harbour wall" not in said


def test_a_missing_library_is_told_in_one_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([str(SAMPLE_SET), "--library", str(tmp_path / "none")]) == 1
    assert capsys.readouterr().err.count("\n") == 1
