"""Remembered words looked for in a library: `verify` and its command."""

import json
from pathlib import Path

import pytest

from corpus.errors import InputError
from qa.engine import Engine
from qa.remembered import verify
from qa.verifying import Verdict
from tests.test_cli import run

WALL = "The wall will not survive another winter"


def test_exact_words_are_told_with_their_place_and_the_whole_quotation(engine: Engine) -> None:
    found = verify(engine.index, WALL)
    assert found.verdict is Verdict.EXACT
    assert found.found is not None
    assert found.at is not None
    assert found.at.of(found.found.article.text) == WALL
    assert found.found.text == f"{WALL} like the last one,"
    assert (found.difference, found.speaker_agrees) == ((), None)


@pytest.mark.parametrize(("speaker", "agrees"), [("Quarmdon", True), ("Wrenfold", False)])
def test_the_speaker_is_compared_too(engine: Engine, speaker: str, agrees: bool) -> None:
    found = verify(engine.index, WALL, speaker=speaker)
    assert found.verdict is Verdict.EXACT
    assert found.speaker_agrees is agrees


def test_of_the_same_words_those_of_the_remembered_speaker_come_first(engine: Engine) -> None:
    found = verify(engine.index, "and", speaker="Cornelius Vane")
    assert found.verdict is Verdict.EXACT
    assert found.speaker_agrees is True


def test_a_changed_word_is_altered_and_says_what_was_said(engine: Engine) -> None:
    record = verify(engine.index, "The wall will survive another winter").as_dict()
    assert record["verdict"] == "altered"
    assert record["difference"] == [["insert", "", "not"]]
    assert list(record) == ["verdict", "quotation", "difference", "speaker_agrees"]


def test_a_quoted_fragment_of_a_mixed_quotation_is_exact_and_the_articles_words_are_not(engine: Engine) -> None:
    assert verify(engine.index, "a sieve with slates on it").verdict is Verdict.EXACT
    assert verify(engine.index, "the old roof had become").verdict is not Verdict.EXACT


def test_indirect_speech_is_nobodys_exact_words(engine: Engine) -> None:
    assert verify(engine.index, "had last been repaired in 1962").verdict is not Verdict.EXACT


@pytest.mark.parametrize("words", ["The moon is made of green cheese", "of the and", "wall " * 10_000])
def test_what_nobody_said_is_not_found(engine: Engine, words: str) -> None:
    assert verify(engine.index, words).as_dict() == {
        "verdict": "not_found",
        "quotation": None,
        "difference": [],
        "speaker_agrees": None,
    }


@pytest.mark.parametrize(("words", "speaker"), [("", None), ("“…”", None), ("wall", " - ")])
def test_words_without_a_word_and_speakers_without_a_name_are_refused(
    engine: Engine, words: str, speaker: str | None
) -> None:
    with pytest.raises(InputError):
        verify(engine.index, words, speaker=speaker)


def test_the_command_tells_the_verdict_and_ends_well_whatever_it_is(sample: Path) -> None:
    done = run("verify", "The wall will survive another winter", "--library", sample)
    assert done.returncode == 0
    assert done.stdout.startswith("Altered")
    assert "a changed negation: “not” is left out" in done.stdout
    assert json.loads(run("verify", "Nobody said this at all", "--json", "--library", sample).stdout)["verdict"]


def test_the_command_suggests_a_speaker_whom_it_does_not_know(sample: Path) -> None:
    done = run("verify", WALL, "--speaker", "Quarmdom", "--library", sample)
    assert done.stdout.startswith("Exact")
    assert "No speaker Quarmdom; did you mean Elspeth Quarmdon" in done.stderr
