from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from qa.answer import Answer, Support
from qa.engine import Engine
from ui.remarks import newest_source, said_by, short_answer, spoken_by


@pytest.fixture(scope="module")
def answer(engine: Engine) -> Answer:
    return engine.ask("What will the new library roof cost?")


@pytest.mark.parametrize(
    ("articles", "independent", "said"),
    [
        (0, 0, ""),
        (1, 1, ""),
        (3, 3, "Said by 3 independent articles"),
        (3, 2, "Said by 3 articles, 2 of them independent"),
        (2, 1, "Said by 2 articles, copies of one report"),
    ],
)
def test_copies_of_one_report_are_no_more_voices(answer: Answer, articles: int, independent: int, said: str) -> None:
    assert said_by(replace(answer, support=Support(articles, independent))) == said


@pytest.mark.parametrize(
    ("today", "age"),
    [
        (date(2022, 5, 12), "the day asked about"),
        (date(2022, 5, 13), "1 day before 13 May 2022"),
        (date(2022, 8, 1), "2 months before 1 August 2022"),
        (date(2024, 5, 13), "2 years before 13 May 2024"),
    ],
)
def test_the_age_of_the_newest_source_is_told_where_now_is_asked_of(answer: Answer, today: date, age: str) -> None:
    assert newest_source(replace(answer, as_of=today)) == f"Newest source: 12 May 2022, {age}"


def test_of_what_was_nothing_is_told(answer: Answer) -> None:
    assert newest_source(replace(answer, as_of=None)) == ""


def test_somebodys_words_are_shown_between_their_marks_with_who_said_them(engine: Engine) -> None:
    answer = engine.ask("What did Wrenfold say about the money for the harbour wall?")
    shown = short_answer(answer)
    assert shown == "“We have put the money aside,” he said, “and nobody’s rates will go up because of it.”"
    assert spoken_by(answer) == "— Tobias Wrenfold"


def test_what_is_only_reported_says_so_and_has_no_marks(engine: Engine) -> None:
    answer = engine.ask("What did Kajiyama say about further meetings?")
    assert short_answer(answer) == answer.text
    assert spoken_by(answer) == "— Hiroshi Kajiyama, as the article reports it"


def test_where_nobodys_words_are_asked_for_nobody_is_named(answer: Answer) -> None:
    assert (short_answer(answer), spoken_by(answer)) == (answer.text, "")
