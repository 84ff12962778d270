"""Question sets that do not fit the library, and engines that fail: what the answers bench makes of them."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from corpus.errors import BadDataError, InputError, LibraryError
from index.search import Found
from qa.engine import Engine, load_engine
from qa.evaluation import answering
from qa.evaluation.answer_scores import MEASURES
from qa.evaluation.answering import evaluate_answers
from qa.reader import Reader, Reading, Readings
from tests.test_answering import CAPITAL, LIFT, asked

# -- question sets that do not fit the library


@pytest.mark.parametrize(
    ("quote", "reason"),
    [
        (
            {"article": "no-such.md", "text": "a"},
            "an accepted quote names an article that cannot be used (no-such.md: ",
        ),
        (
            {"article": "curbs-lifted", "text": "never said"},
            "the accepted quote 'never said' does not stand in the article curbs-lifted.md",
        ),
    ],
)
def test_an_accepted_quote_that_is_not_in_the_library_is_bad(
    tmp_path: Path, sample: Path, quote: dict[str, str], reason: str
) -> None:
    path = asked(tmp_path, LIFT, CAPITAL, {**LIFT, "id": "bad", "quotes": [quote]})
    with pytest.raises(BadDataError) as raised:
        evaluate_answers(path, sample)
    assert str(raised.value).startswith(f"{path}:3: {reason}")
    assert "\n" not in str(raised.value)
    report, _ = evaluate_answers(path, sample, skip_bad=True)
    assert (list(report.questions), len(report.skipped)) == (["lift", "capital"], 1)


def test_a_set_of_which_nothing_fits_the_library_is_refused(tmp_path: Path, sample: Path) -> None:
    path = asked(tmp_path, {**LIFT, "quotes": [{"article": "no-such", "text": "a"}]})
    with pytest.raises(BadDataError, match="holds no question that can be used over"):
        evaluate_answers(path, sample, skip_bad=True)


def test_a_library_that_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(LibraryError, match="there is no library"):
        evaluate_answers(asked(tmp_path, LIFT), tmp_path / "nothing")


def test_an_answer_without_quotes_cannot_be_asked_for(tmp_path: Path, sample: Path) -> None:
    with pytest.raises(InputError, match="an answer has at least 1 quote, not 0"):
        evaluate_answers(asked(tmp_path, LIFT), sample, top=0)


# -- engines that fail, or quote what is not there: real ones, but for their reader


class Fickle:
    """Fails on "Who", sleeps on "How"; of anything else it is sure, and reads another text than is stored."""

    threshold = 0.5

    def read(self, question: str, found: Found) -> Readings:
        if question.startswith("Who"):
            raise ZeroDivisionError("nobody\nthere")
        if question.startswith("How"):
            time.sleep(60)
        article, span = found.hits[0].article, found.hits[0].passage.sentences[0]
        if question.startswith("What"):
            article = replace(article, text=article.text.swapcase())
        return Readings((Reading(article, span, span, 1.0),), 1.0)


class Broken:
    threshold = 0.5

    def read(self, question: str, found: Found) -> Readings:  # noqa: ARG002
        raise LibraryError("lib: is damaged")


UseReader = Callable[[Reader], None]


@pytest.fixture
def use_reader(monkeypatch: pytest.MonkeyPatch) -> UseReader:
    def use(reader: Reader) -> None:
        monkeypatch.setattr(answering, "load_engine", lambda path, **_: Engine(load_engine(path).index, reader))

    return use


def test_a_question_that_fails_or_takes_too_long_is_worth_nothing(
    tmp_path: Path, sample: Path, use_reader: UseReader
) -> None:
    use_reader(Fickle())
    path = asked(
        tmp_path,
        {**LIFT, "id": "fails", "question": "Who lifted the curbs?"},
        {**LIFT, "id": "sleeps", "question": "How were the curbs lifted?"},
        {**LIFT, "id": "wordless", "question": "?!"},
        {**CAPITAL, "question": "Who rules Australia?"},
    )
    report, latencies = evaluate_answers(path, sample, timeout=0.5)
    system = report.systems["cuttings"]
    assert system.failures == {
        "fails": "ZeroDivisionError: nobody there",
        "sleeps": "TimeoutError: took longer than 0.5 s",
        "wordless": "InputError: the question '?!' holds no words; ask something that does",
        "capital": "ZeroDivisionError: nobody there",
    }
    assert system.outcomes["fails"].values == dict.fromkeys(MEASURES, 0.0)
    assert system.outcomes["capital"].values == {**dict.fromkeys(MEASURES), "Abstention": 0.0}
    assert {name: system.totals[name].value for name in ("Wrong abstention", "Abstention R", "ECE", "AURC")} == {
        "Wrong abstention": 1.0,
        "Abstention R": 0.0,
        "ECE": 1.0,
        "AURC": 1.0,
    }
    assert set(latencies["cuttings"]) == {"total"}


def test_a_quote_that_is_not_verbatim_is_listed_and_counted(
    tmp_path: Path, sample: Path, use_reader: UseReader
) -> None:
    use_reader(Fickle())
    path = asked(tmp_path, {**LIFT, "id": "altered", "question": "What was lifted?"}, LIFT)
    report, _ = evaluate_answers(path, sample)
    verbatim = report.systems["cuttings"].totals["Verbatim"]
    assert (verbatim.value, verbatim.questions) == (0.5, 2)
    [note] = [note for note in report.notes if note.startswith("Not verbatim")]
    altered = report.systems["cuttings"].outcomes["altered"].returned[0]
    assert note == f"Not verbatim, altered: {altered.id} “{altered.text}”"


def test_a_damaged_library_ends_the_run(tmp_path: Path, sample: Path, use_reader: UseReader) -> None:
    use_reader(Broken())
    with pytest.raises(LibraryError, match="is damaged"):
        evaluate_answers(asked(tmp_path, LIFT), sample)
