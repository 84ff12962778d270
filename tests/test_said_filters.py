from __future__ import annotations

import json
import re
from collections.abc import Iterable
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.rows import folded_outlet, folded_words
from qa.said_filters import Field, SaidFilters, said_filters

CASES = [
    json.loads(line) for line in (Path(__file__).parent / "said_filters.jsonl").read_text(encoding="utf-8").splitlines()
]


def read(question: str, today: str, outlets: Iterable[str] = (), authors: Iterable[str] = ()) -> SaidFilters:
    folded = {folded_outlet(name) for name in outlets}
    names = {folded_words(name) for name in authors}
    return said_filters(
        question,
        today=date.fromisoformat(today),
        outlets=lambda name: folded_outlet(name) in folded,
        authors=lambda name: folded_words(name) in names,
    )


def objects(said: SaidFilters) -> list[dict[str, object]]:
    return [one.as_dict() for one in said.filters]


def test_the_questions_are_half_with_filters_and_half_with_dates_and_names_that_are_none() -> None:
    halves = [(case["half"], bool(case["filters"])) for case in CASES]
    assert {half: halves.count(half) for half in set(halves)} == dict.fromkeys(
        [("develop", True), ("develop", False), ("report", True), ("report", False)], 15
    )


@pytest.mark.parametrize("case", CASES, ids=[case["id"] for case in CASES])
def test_the_filters_of_a_question_are_read(case: dict) -> None:
    said = objects(read(case["question"], case["today"], case["outlets"], case["authors"]))
    assert sorted(said, key=str) == sorted(case["filters"], key=str)


@pytest.mark.parametrize(
    ("question", "rest"),
    [
        ("What was stolen last year, according to Yonhap?", "What was stolen?"),
        ("According to Yonhap, what was stolen?", "what was stolen?"),
        ("What was stolen in 2019?", "What was stolen in 2019?"),
        ("What did Yonhap report on the flood?", "What did Yonhap report on the flood?"),
        ("Yesterday?", "Yesterday?"),
    ],
)
def test_words_that_no_article_shares_are_left_out_of_the_search(question: str, rest: str) -> None:
    assert read(question, "2023-05-10", ["Yonhap"]).rest == rest


def test_a_field_that_is_not_asked_for_is_not_read() -> None:
    said = said_filters(
        "What happened in 2019, according to Yonhap?",
        today=date(2023, 5, 10),
        outlets=lambda name: name == "Yonhap",
        authors=lambda _: False,
        fields=[Field.OUTLET],
    )
    assert [one.field for one in said.filters] == [Field.OUTLET]


@pytest.mark.parametrize(
    ("question", "since", "until"),
    [
        ("What did the council decide in June?", "2022-06-01", "2022-07-07"),
        ("What did the council decide in 2022 before October 2022?", "2022-01-01", "2022-09-30"),
        ("When was the wall built in May 2022?", "2022-05-01", "2022-06-07"),
        ("Where was she looked after at the end of May 2022?", "2022-05-01", "2022-06-07"),
        ("Who was looked after by her aunt in May 2022?", "2022-05-01", "2022-06-07"),
        ("What did the council do after over 40 people were hurt in May 2022?", "2022-05-01", None),
    ],
)
def test_the_days_are_those_that_a_question_of_what_was_means(question: str, since: str, until: str) -> None:
    [said] = objects(read(question, "2023-05-10"))
    assert (said["from"], said["to"]) == (since, until)


@pytest.mark.parametrize(
    "question",
    [
        "The bridge fell last week. Who built it?",
        "What happened in 2019 and in 2021?",
        "Who mined there in 1450?",
        "What happened two weeks after the summit of December 2019?",
        "Who met in the week before 21 April 2022?",
        "Who founded the Yonhap news agency?",
        "Which curbs eased in 2019 were lifted?",
    ],
)
def test_what_is_in_doubt_is_no_filter(question: str) -> None:
    assert read(question, "2023-05-10", ["Yonhap"]).filters == ()


_WORDS = re.findall(
    r"\S+",
    "what did who in on 2019 March last before after since the of summit by Yonhap Ann Lee , ? ’s “ ” - . between and"
    " to from Monday May 0001 9999 ago three days 29 February next according",
)


@given(st.lists(st.sampled_from(_WORDS), max_size=12), st.dates())
def test_whatever_is_asked_a_filter_is_a_slice_of_it_and_a_range(said: list[str], today: date) -> None:
    question = " ".join(said)
    for one in read(question, today.isoformat(), ["Yonhap"], ["Ann Lee"]).filters:
        assert one.said == one.span.of(question)
        assert not (one.since and one.until) or one.since <= one.until
