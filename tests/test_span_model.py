from __future__ import annotations

import shutil
from pathlib import Path

import numpy as np
import pytest

from corpus.article import Article, Span
from corpus.errors import ModelError
from corpus.passages import analyse
from qa.pairs import LONGEST, Text
from qa.span_model import FILES, FOLDER, GRAPH, Marked, OnnxSpanModel
from qa.spans import best_spans

WALL = (
    "The harbour wall at Denby was built by the engineer Tomas Lind in 1887. It was mended twice after the great storm "
    "of 1953. The council now wants a new one, which would cost 4.6 million pounds."
)
ROOF = "The roof of the library leaks. Ada Holm, the librarian, has put out eleven buckets."


def text(words: str, title: str = "") -> Text:
    return Text(words, analyse(Article(id="a", text=words)).sentences, title)


def best(marked: Marked, words: str) -> str:
    (span,) = best_spans(marked.start, marked.end, marked.pieces, no_answer=marked.no_answer, most=1)
    return words[marked.spans[span.first].start : marked.spans[span.last].end]


@pytest.fixture(scope="module")
def model() -> OnnxSpanModel:
    return OnnxSpanModel()


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("Who built the harbour wall?", "Tomas Lind"),
        ("When was the wall built?", "1887"),
        ("What would a new wall cost?", "4.6 million pounds"),
    ],
)
def test_the_shipped_model_marks_the_answer(model: OnnxSpanModel, question: str, answer: str) -> None:
    (marked,) = model.mark(question, [text(WALL)])
    assert best(marked, WALL) == answer


def test_a_passage_that_answers_is_told_from_one_that_does_not(model: OnnxSpanModel) -> None:
    wall, roof = model.mark("Who built the harbour wall?", [text(WALL), text(ROOF)])
    assert wall.relevance > 0 > roof.relevance
    assert roof.no_answer > max(roof.start) + max(roof.end)


def test_tokens_are_slices_of_their_sentences(model: OnnxSpanModel) -> None:
    passage = text(WALL, "Denby’s wall — a café’s view")
    (marked,) = model.mark("Who?", [passage])
    assert len(marked.spans) == len(marked.pieces) == len(marked.start) == len(marked.end)
    assert all(passage.sentences[piece].contains(span) for span, piece in zip(marked.spans, marked.pieces, strict=True))
    assert "".join(span.of(WALL) for span in marked.spans) == WALL.replace(" ", "")


def test_what_is_said_of_a_passage_does_not_depend_on_the_others(model: OnnxSpanModel) -> None:
    (alone,) = model.mark("Who built the harbour wall?", [text(WALL)])
    _, among = model.mark("Who built the harbour wall?", [text(ROOF * 20), text(WALL)])
    assert np.array_equal(alone.start, among.start)
    assert alone.relevance == among.relevance


def test_what_is_too_long_is_cut(model: OnnxSpanModel) -> None:
    (marked,) = model.mark("Who? " * 500, [text("Boats came in. " * 500, "fog " * 500)])
    assert 0 < len(marked.spans) < LONGEST


def test_nothing_to_read_is_no_error(model: OnnxSpanModel) -> None:
    assert model.mark("Who?", []) == []
    (marked,) = model.mark("Who?", [Text("…", [Span(0, 1)])])
    assert len(marked.spans) <= 1


def test_a_passage_of_one_word_is_read(model: OnnxSpanModel) -> None:
    (marked,) = model.mark("Where did the boats come in?", [Text("Denby", [Span(0, 5)])])
    assert best(marked, "Denby") == "Denby"


def test_a_question_in_another_script_is_read(model: OnnxSpanModel) -> None:
    wall, roof = model.mark("日本はいつ輸出規制を解除しましたか。", [text(WALL), text(ROOF)])
    assert np.isfinite([*wall.start, *roof.end, wall.no_answer, roof.relevance]).all()


@pytest.mark.parametrize("name", FILES)
def test_files_that_are_not_the_shipped_ones_are_refused(tmp_path: Path, name: str) -> None:
    folder = tmp_path / "model"
    shutil.copytree(FOLDER, folder)
    (folder / name).write_bytes((folder / name).read_bytes() + b" ")
    with pytest.raises(ModelError, match=f"{name}: expected SHA-256 {FILES[name]}, found "):
        OnnxSpanModel(folder)
    (folder / name).unlink()
    with pytest.raises(ModelError, match=f"{name}: is missing; install cuttings again"):
        OnnxSpanModel(folder)


def test_the_shipped_model_is_small() -> None:
    assert (FOLDER / GRAPH).stat().st_size < 40_000_000
