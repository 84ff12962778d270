from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from qa.answer import Answer, Support
from qa.engine import Engine
from ui.remarks import newest_source, said_by


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
