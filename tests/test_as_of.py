from __future__ import annotations

from datetime import date

import pytest

from qa.as_of import as_of

TODAY = date(2023, 5, 1)


@pytest.mark.parametrize(
    ("question", "said", "until"),
    [
        ("Was the bridge still closed in February 2020?", "in February 2020", date(2020, 3, 7)),
        ("Had Japan eased any of its curbs by the end of 2019?", "by the end of 2019", date(2020, 1, 7)),
        ("How much was the wall expected to cost in 2021?", "in 2021", date(2022, 1, 7)),
        ("Who was mayor of Oxley on 3 May 2022?", "on 3 May 2022", date(2022, 5, 10)),
        ("Were the baths open last year?", None, None),  # no word says that it is the time of the state
    ],
)
def test_the_day_that_a_state_is_asked_of(question: str, said: str | None, until: date | None) -> None:
    found = as_of(question, TODAY)
    assert (found and found.said, found and found.until) == (said, until)


@pytest.mark.parametrize(
    "question",
    [
        "What did Tokyo ease in December 2019?",
        "When was the wall built in 1887?",
        "Was the pact of 2016 kept?",
        "Was it dearer in 2019 than in 2021?",
        "Is it open in May 2023?",
        "Was it open in May 2023?",
        "Who was mayor?",
        "How many people were killed in March 2020?",
        "Who was elected in 2020?",
        "Was he mayor on 9999-12-31?",
    ],
)
def test_events_dates_and_times_to_come_are_no_state(question: str) -> None:
    assert as_of(question, TODAY) is None
