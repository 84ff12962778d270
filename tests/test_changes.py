"""Change over time: forty questions over the sample corpus, their scorer, and what the engine reaches."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date

import pytest

from corpus.article import Metadata, Origin, Span, text_version
from index.filters import Filters
from index.rows import StoredArticle
from qa.answer import Answer, Quote, Support
from qa.engine import Engine
from qa.evaluation.question_sets import AskedQuestion
from tests.changes import HALVES, KINDS, Change, Said, Scored, describe, read_changes, score, share

#: Shares of the questions that ask for a part, below which the engine must not fall.
REACHED = {"answer": 0.65, "date": 0.3, "earlier": 0.65, "conflict": 0.65, "right": 0.55}


def article(number: int, name: str, text: str, published: date) -> StoredArticle:
    metadata = Metadata("Title", Origin.GIVEN, published=published, published_from=Origin.GIVEN)
    return StoredArticle(number, f"{name}.md", text_version(text), text, metadata, (), ())


TOLL_OLD = article(1, "old", "The toll is 4 pence.", date(2020, 1, 1))
TOLL_OTHER = article(2, "other", "The toll is 5 pence.", date(2020, 1, 1))
TOLL_NEW = article(3, "new", "The toll is 9 pence.", date(2021, 1, 1))
FOUR, FIVE, NINE = (
    Said((name,), (words,)) for name, words in (("old", "4 pence"), ("other", "5 pence"), ("new", "9 pence"))
)
TOLL = Change(AskedQuestion("1", "x:1", ("How much is the toll?",)), "state", NINE, (FOUR,), (), undated=False)


def answer(*articles: StoredArticle, timeline: tuple[int, ...] = (), **fields: object) -> Answer:
    """Quote articles, the first being the answer's; `timeline` are the places of its states among them."""
    states = tuple(
        {"first": None, "last": None, "answer": articles[i].text[12:-1], "quote": i, "current": i == timeline[-1]}
        for i in timeline
    )
    quotes = tuple(Quote(one, Span(0, len(one.text)), Span(12, len(one.text) - 1), 1.0) for one in articles)
    made = Answer("How much?", "How much?", 0.9, quotes, (), Support(1, 1), Filters(), {}, timeline=states)
    return replace(made, **fields)


# -- the questions


def test_there_are_forty_questions_in_two_halves_alike_in_kind() -> None:
    changes = read_changes()
    counts = Counter((change.kind, change.half) for change in changes)
    assert len(changes) == 40
    assert {kind for kind, _ in counts} == set(KINDS)
    assert [counts[kind, HALVES[0]] for kind in KINDS] == [counts[kind, HALVES[1]] for kind in KINDS]


def test_what_is_accepted_stands_in_its_article(engine: Engine) -> None:
    library = engine.index.library
    for change in read_changes():
        for quote in change.asked.quotes:
            assert quote.text in library.article(quote.article).text, change.asked.question
        for state in (change.state, *change.earlier, *change.conflict):
            found = [library.article(name) for name in state.articles]
            assert all(state.is_in(one, one.text) for one in found), change.asked.question


# -- the scorer


@pytest.mark.parametrize(
    ("given", "right"),
    [
        (answer(TOLL_NEW), True),
        (answer(TOLL_OLD, TOLL_NEW), False),
        (answer(article(4, "elsewhere", "The toll is 9 pence.", date(2021, 1, 1))), False),
        (answer(article(3, "new", "The toll is 19 pence.", date(2021, 1, 1))), False),
        (answer(), False),
    ],
)
def test_an_answer_is_right_in_accepted_words_of_an_accepted_article(given: Answer, right: bool) -> None:
    assert score(TOLL, given).answer == right


@pytest.mark.parametrize(
    ("given", "right"),
    [
        (answer(TOLL_NEW, TOLL_OLD, timeline=(1, 0)), True),
        (answer(TOLL_NEW, TOLL_OLD, TOLL_OTHER, timeline=(2, 1, 0)), True),
        (answer(TOLL_NEW, TOLL_OLD, timeline=(0, 1)), False),
        (answer(TOLL_NEW, TOLL_OLD, timeline=(1,)), False),
        (answer(TOLL_NEW, TOLL_OLD), False),
    ],
)
def test_earlier_states_are_all_in_the_timeline_oldest_first(given: Answer, right: bool) -> None:
    assert score(TOLL, given).earlier == right


@pytest.mark.parametrize("timeline", [(1, 2, 0), (2, 1, 0)])
def test_states_of_one_day_may_come_in_either_order(timeline: tuple[int, ...]) -> None:
    both = replace(TOLL, earlier=(FOUR, FIVE))
    assert score(both, answer(TOLL_NEW, TOLL_OLD, TOLL_OTHER, timeline=timeline)).earlier


@pytest.mark.parametrize(
    ("pairs", "right"),
    [(((0, 1),), True), (((1, 0),), True), (((0, 2), (0, 1)), True), (((0, 2),), False), ((), False)],
)
def test_both_sides_of_a_conflict_are_quoted(pairs: tuple[tuple[int, int], ...], right: bool) -> None:
    asked = replace(TOLL, kind="conflict", earlier=(), conflict=(FOUR, FIVE))
    assert score(asked, answer(TOLL_OLD, TOLL_OTHER, TOLL_NEW, conflicts=pairs)).conflict == right


@pytest.mark.parametrize(
    ("normalized", "dated", "undated"),
    [
        ({"kind": "date", "first": "2021-01-01", "last": "2021-01-31"}, True, False),
        ({"kind": "date", "first": "2021-01-01", "last": "2021-12-31"}, False, False),
        ({"kind": "duration", "value": "PT2H"}, False, True),
        (None, False, True),
    ],
)
def test_a_date_is_an_accepted_interval_and_none_is_made_up(
    normalized: dict[str, object] | None, dated: bool, undated: bool
) -> None:
    january = replace(TOLL, asked=replace(TOLL.asked, dates=((date(2021, 1, 1), date(2021, 1, 31)),)))
    given = answer(TOLL_NEW, normalized=normalized)
    assert score(january, given).date == dated
    assert score(replace(TOLL, undated=True), given).date == undated
    assert score(TOLL, given).date is None


def test_where_nothing_changed_nothing_is_drawn() -> None:
    control = replace(TOLL, kind="control", earlier=())
    assert score(control, answer(TOLL_NEW)) == Scored(answer=True, date=None, earlier=True, conflict=True)
    assert not score(control, answer(TOLL_NEW, TOLL_OLD, timeline=(1, 0))).earlier
    assert not score(control, answer(TOLL_NEW, TOLL_OLD, conflicts=((0, 1),))).conflict
    assert not score(control, answer()).right


# -- the engine


@pytest.fixture(scope="module")
def scored(engine: Engine) -> list[Scored]:
    return [score(change, engine.ask(change.asked.question)) for change in read_changes()]


@pytest.mark.parametrize("part", REACHED)
def test_the_engine_reaches_what_it_has_reached(scored: list[Scored], part: str) -> None:
    assert share(scored, part) >= REACHED[part], describe(read_changes(), scored)
