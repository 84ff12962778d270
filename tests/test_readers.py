"""Readers by name: what `--reader` takes, what it refuses, and a Hugging Face model read with end to end."""

from __future__ import annotations

import json
import math
from pathlib import Path

import numpy as np
import pytest

from corpus.errors import InputError
from qa.engine import load_engine
from qa.evaluation.report import read_report
from qa.readers import READERS, reader_named
from qa.span_reader import FEATURES, plain_weights
from tests.test_transformers_model import save_model
from ui.cli import main

QUESTION = "When did Japan lift the curbs?"


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return save_model(tmp_path_factory.mktemp("models") / "tiny", "roberta")


# -- names


@pytest.mark.parametrize("name", ["oracle", "./nowhere", "/nowhere/model", "a/b/c", "~/x", "owner/"])
def test_a_name_that_is_none_is_refused_with_those_there_are(name: str) -> None:
    with pytest.raises(InputError) as caught:
        reader_named(name)
    assert str(caught.value).startswith(f"{name}: is no reader; there are: {', '.join(READERS)}; or a Hugging Face")


@pytest.mark.parametrize(
    "command",
    [
        ["ask", QUESTION],
        ["chat"],
        ["evaluate", "reader", "{questions}"],
        ["evaluate", "answers", "{questions}"],
        ["evaluate", "speed"],
    ],
)
def test_every_command_with_a_reader_refuses_an_unknown_one_in_one_line(
    command: list[str],
    sample: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(tmp_path)
    questions = tmp_path / "questions.jsonl"
    questions.write_text(f"{json.dumps({'id': 'a', 'question': QUESTION, 'answers': ['last month']})}\n")
    library = [] if "reader" in command else ["--library", str(sample)]
    named = [part.format(questions=questions) for part in command]
    assert main([*named, *library, "--reader", "oracle"]) == 1
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.startswith("cuttings: oracle: is no reader; there are: ")
    assert said.err.count("\n") == 1
    assert not (tmp_path / "evaluations").exists()


# -- a model's answers


def test_plain_weights_count_only_how_far_a_span_beats_no_answer() -> None:
    weights = plain_weights()
    features = np.ones((2, len(FEATURES)))
    features[:, FEATURES.index("span over no answer")] = 0.1, -0.2  # in tens of logits
    scores = weights.rank(features)
    assert scores == pytest.approx([1, -2])
    for articles in (1, 1000):
        assert weights.probability(features, scores, articles) == pytest.approx(1 / (1 + math.exp(-1)))
    assert weights.threshold(1) == weights.threshold(1000) == 0.5


def test_asking_with_a_model_s_folder_quotes_the_articles_and_says_nothing_else(
    sample: Path, model: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["ask", QUESTION, "--library", str(sample), "--reader", str(model), "--json"]) == 0
    said = capsys.readouterr()
    assert said.err == ""
    answer = json.loads(said.out)
    assert answer["quotes"]
    library = load_engine(sample).index.library
    for quote in answer["quotes"]:
        text = library.article(quote["article"]).text
        assert text[quote["answer_start"] : quote["answer_end"]] == quote["answer"] == quote["answer"].strip() != ""
        assert text[quote["start"] : quote["end"]] == quote["text"]
    # The sigmoid of the margin by which the best span beats no answer.
    assert answer["probability"] == pytest.approx(1 / (1 + math.exp(-answer["quotes"][0]["score"])), abs=1e-4)


def test_answers_are_measured_with_a_model_and_the_report_says_with_which(
    sample: Path, model: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    questions = tmp_path / "set.jsonl"
    questions.write_text(f"{json.dumps({'id': 'a', 'question': QUESTION, 'answers': ['last month']})}\n")
    assert main(["evaluate", "answers", str(questions), "--library", str(sample), "--reader", str(model)]) == 0
    report = read_report(tmp_path / "evaluations" / "answers-set-library-tiny")
    assert (report.parameters["reader"], report.parameters["threshold"]) == (str(model), 0.5)
    assert report.systems["cuttings"].totals["Verbatim"].value == 1.0


def test_a_model_is_measured_as_a_reader_and_the_report_warns_of_its_probabilities(
    model: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    context = "The bridge was closed on Monday. It was built in 1887."
    answer = {"text": "in 1887", "start": context.index("in 1887")}
    record = {"id": "a", "title": "", "context": context, "question": "When was it built?", "answers": [answer]}
    (tmp_path / "small.jsonl").write_text(f"{json.dumps(record)}\n")
    places = ["--work", str(tmp_path / "work"), "--out", str(tmp_path / "out")]
    assert main(["evaluate", "reader", str(tmp_path / "small.jsonl"), "--reader", str(model), *places]) == 0
    report = read_report(tmp_path / "out")
    assert list(report.systems) == [str(model)]
    assert (report.parameters["reader"], report.parameters["threshold"]) == (str(model), 0.5)
    assert any("not calibrated" in note for note in report.notes)
