"""Filters in words, applied: what the engine does with those that a question says."""

from __future__ import annotations

from datetime import date

import pytest

from index.filters import Filters
from qa.engine import Engine
from qa.said_filters import FIELDS, Field

TODAY = date(2023, 5, 10)
EASED = "For which material did Japan ease its curbs in December 2019?"


def test_a_filter_in_words_holds_and_says_its_words(engine: Engine) -> None:
    answer = engine.ask(EASED, today=TODAY)
    assert {quote.article.metadata.published for quote in answer.quotes} <= {date(2019, 12, 17), date(2020, 1, 6)}
    assert answer.as_dict()["filters"] == [
        {"field": "published", "from": "2019-12-01", "to": "2020-01-07", "value": None, "said": "in December 2019"}
    ]
    assert answer.standalone == EASED


def test_an_outlet_counts_only_if_the_library_has_it(engine: Engine) -> None:
    answer = engine.ask("What will the new roof cost, according to the Tarrowmouth Chronicle?", today=TODAY)
    assert answer.filters == Filters(outlet="Tarrowmouth Chronicle")
    assert {quote.article.metadata.outlet for quote in answer.quotes} == {"The Tarrowmouth Chronicle"}
    assert engine.ask("What will the new roof cost, according to the Times?", today=TODAY).said == ()


def test_an_author_counts_only_if_the_library_has_one(engine: Engine) -> None:
    assert engine.ask("What is said in the article by Gil Askerton?", today=TODAY).filters.author == "Gil Askerton"
    assert not engine.ask("What is said in the article by Gil Nobody?", today=TODAY).filters


def test_a_filter_that_was_given_wins_over_a_said_one(engine: Engine) -> None:
    given = Filters(since=date(2020, 3, 1))
    answer = engine.ask(EASED, today=TODAY, filters=given)
    assert (answer.filters, answer.said) == (given, ())


@pytest.mark.parametrize("said", ["in 1990", "before 2010"])
def test_filters_that_leave_nothing_are_dropped_and_named(engine: Engine, said: str) -> None:
    answer = engine.ask(f"When was the harbour wall built {said}?", today=TODAY)
    assert [one.said for one in answer.dropped] == [said]
    assert answer.text == "1887"
    assert answer.as_dict()["filters"] == []


def test_filters_under_which_nothing_answers_are_dropped_and_named(engine: Engine) -> None:
    asked = "Who led the South Korean delegation, according to the Tarrowmouth Chronicle?"
    answer = engine.ask(asked, today=TODAY)
    assert [one.said for one in answer.dropped] == ["according to the Tarrowmouth Chronicle"]
    assert not answer.abstained


def test_where_nothing_answers_at_all_the_nearest_are_of_the_articles_asked_for(engine: Engine) -> None:
    answer = engine.ask("Which horse won the derby in December 2019?", today=TODAY)
    assert (answer.abstained, answer.dropped) == (True, ())
    assert {quote.article.metadata.published for quote in answer.nearest} <= {date(2019, 12, 17), date(2020, 1, 6)}


@pytest.mark.parametrize("read", [(), FIELDS - {Field.PUBLISHED}])
def test_a_question_can_be_asked_without(engine: Engine, read: frozenset[Field]) -> None:
    answer = engine.ask(EASED, today=TODAY, read_filters=read)
    assert (answer.said, answer.dropped, answer.filters) == ((), (), Filters())


def test_filters_are_read_after_a_follow_up_was_made_to_stand_alone(engine: Engine) -> None:
    answer = engine.ask("And in March 2020?", history=["What did Japan and South Korea discuss in 2019?"], today=TODAY)
    assert [one.said for one in answer.said] == ["in March 2020"]
    assert answer.said[0].span.of(answer.standalone) == "in March 2020"
