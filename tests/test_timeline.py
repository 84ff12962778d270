"""What changed and what disagrees: its marks, its HTML, its lines in a terminal."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.article import Metadata, Origin, Span, text_version
from index.library import Library
from index.rows import StoredArticle
from qa.answer import Answer, Quote
from qa.engine import Engine
from tests import timed_answers
from tests.test_render import TAGS, Page, answer, full_texts
from ui import render, terminal
from ui.places import places_of
from ui.timeline import alternatives, disagreements, marks, render_timeline, said_in

KNOWN = TAGS | {"ol"}
DRAWN = "What changed, oldest first"
DISAGREE = "Articles of the same time disagree"


@pytest.fixture(scope="module")
def library(engine: Engine) -> Library:
    return engine.index.library


def made(number: int, text: str, **metadata: object) -> Quote:
    fields: dict = {"title": "Title", "title_from": Origin.GIVEN, **metadata}
    article = StoredArticle(number, f"{number}.txt", text_version(text), text, Metadata(**fields), (), ())
    return Quote(article, Span(0, len(text)), Span(0, len(text)), 1.0)


def drawn(*states: tuple[str | None, str], current: int = -1, published: date | None = None) -> Answer:
    """Draw states, each the first of its days and its words."""
    quotes = tuple(made(number, words, published=published) for number, (_, words) in enumerate(states))
    newest = current % len(states)
    timeline = tuple(
        {"first": first, "last": first, "answer": words, "quote": place, "current": place == newest}
        for place, (first, words) in enumerate(states)
    )
    return answer(*quotes, timeline=timeline)


# -- the marks


def test_marks_stand_where_their_days_are(library: Library) -> None:
    shown = marks(timed_answers.cost(library))
    assert [mark.when for mark in shown] == ["11 February 2021", "18 June 2021", "3 December 2021"]
    assert [mark.what for mark in shown] == ["6.2 million pounds", "7.5 million pounds", "8.1 million pounds"]
    assert [mark.tag for mark in shown] == ["", "", "latest"]
    assert [round(mark.wait, 2) for mark in shown] == [0, 0.43, 0.57]


def test_a_state_that_is_asked_for_and_not_the_latest_is_told_apart() -> None:
    shown = marks(drawn(("2020-01-01", "4 pence"), ("2021-01-01", "5 pence"), current=0))
    assert [mark.tag for mark in shown] == ["at that time", ""]


def test_a_state_without_days_is_of_its_articles_day() -> None:
    states = (None, "4 pence"), ("2021-03-01", "5 pence")
    assert marks(drawn(*states, published=date(2020, 5, 1)))[0].when == "1 May 2020"
    assert marks(drawn(*states))[0].when == "undated"


def test_a_mark_whose_answer_is_only_its_date_says_what_happened(library: Library) -> None:
    assert marks(timed_answers.lifted(library))[-1].what.startswith("Japan lifted its curbs on exports")


@pytest.mark.parametrize("states", [(), (("2020-01-01", "4 pence"),)])
def test_where_nothing_changed_nothing_is_drawn(states: tuple[tuple[str, str], ...]) -> None:
    shown = drawn(*states) if states else answer(made(0, "4 pence"))
    assert marks(shown) == []
    assert DRAWN not in render.render_answer(shown) + terminal.render_answer(shown)


days = st.dates(date(1900, 1, 1)).map(date.isoformat)


@settings(deadline=None)  # the first call makes the grammar of times
@given(st.lists(st.tuples(st.none() | days, full_texts), min_size=2, max_size=6))
def test_a_timeline_is_shown_to_the_letter_and_waits_are_shares(states: list[tuple[str | None, str]]) -> None:
    states.sort(key=lambda state: state[0] or "")
    shown = drawn(*states)
    page = Page(render_timeline(shown, name="a"))
    assert page.text("span.words") == "".join(words for _, words in states)
    assert page.tags <= KNOWN
    assert all(0 <= mark.wait <= 1 for mark in marks(shown))
    assert sum(mark.wait for mark in marks(shown)) <= 1.0001


def test_each_mark_opens_its_quote_and_is_described_by_it(library: Library) -> None:
    shown = timed_answers.cost(library)
    attributes = Page(render_timeline(shown, name="a")).attributes
    opened = [places_of(value)[0].article for name, value in attributes if name == "data-open"]
    assert opened == ["baths-to-open.md", "baths-put-off.md", "baths-open.txt"]
    described = [value for name, value in attributes if name == "aria-describedby"]
    assert described == [value for name, value in attributes if name == "id"]
    assert len({*described, *(f"b-{place}" for place in range(3))}) == 6


# -- the date that is meant


def test_the_date_that_is_meant_comes_before_the_words_that_say_it(library: Library) -> None:
    lifted = timed_answers.lifted(library)
    page = Page(render.render_answer(lifted))
    said = "“last month”, in an article of 15 April 2023"
    assert page.text("p.short") == "March 2023"
    assert page.text("p.said") == said
    assert page.text("mark.answer").startswith("last month")
    assert render.announced(lifted) == f"Answer: March 2023, {said}"
    assert terminal.render_answer(lifted).startswith(f"March 2023 — {said}\n\n  Japan lifted")
    assert terminal.render_answer(lifted, color=True).startswith(f"\x1b[1mMarch 2023\x1b[0m — {said}\n")


def test_a_date_without_words_or_a_day_is_said_to_be_so() -> None:
    unsaid = answer(made(0, "Soon."), normalized={"kind": "date", "value": "2023"})
    assert said_in(unsaid) == "in an undated article"


# -- what disagrees


def test_both_sides_of_a_contradiction_are_shown_and_none_alone(library: Library) -> None:
    wall = timed_answers.wall(library)
    html = render.render_answer(wall)
    page = Page(html)
    assert page.text("p.short") == "3.2 million pounds4.6 million pounds"
    assert page.text("h3.opposed") == DISAGREE
    assert page.text("ul.sides").count("The work will cost") == 2
    assert page.text("ul.lead") == ""
    assert html.count('class="card"') == 3
    assert render.announced(wall) == f"{DISAGREE}: 3.2 million pounds; or: 4.6 million pounds"
    shown = terminal.render_answer(wall)
    assert shown.startswith(f"3.2 million pounds, or: 4.6 million pounds\n\n{DISAGREE}:\n\n  The work will cost **3.2")
    assert shown.index("**4.6 million") < shown.index("Also in the archive:") < shown.index("**1887**")


def test_a_contradiction_beside_the_answer_leaves_the_answer_first(library: Library) -> None:
    one, other, built = timed_answers.wall(library).quotes
    beside = answer(built, one, other, conflicts=((1, 2),))
    page = Page(render.render_answer(beside))
    assert alternatives(beside) == []
    assert page.text("p.short") == "1887"
    assert "1887" in page.text("ul.lead")
    assert "1887" not in page.text("ul.sides")


@given(st.sets(st.tuples(st.integers(0, 6), st.integers(0, 6)).filter(lambda pair: pair[0] < pair[1])))
def test_what_disagrees_directly_or_not_is_one_group(pairs: set[tuple[int, int]]) -> None:
    groups = disagreements(replace(answer(*(made(i, "x") for i in range(7))), conflicts=tuple(pairs)))
    assert sorted(index for group in groups for index in group) == sorted({index for pair in pairs for index in pair})
    assert all(any({*pair} <= {*group} for group in groups) for pair in pairs)
    assert all(group == sorted(group) for group in groups)


# -- in a terminal


def test_a_terminal_shows_a_line_a_state(library: Library) -> None:
    shown = terminal.render_answer(timed_answers.cost(library)).split(f"{DRAWN}:\n")[1].splitlines()
    assert [line.split(" · ")[0] for line in shown] == [
        "  ○ 11 February 2021  6.2 million pounds",
        "  ○ 18 June 2021      7.5 million pounds",
        "  ● 3 December 2021   8.1 million pounds (latest)",
    ]
    assert shown[0].endswith("baths-to-open.md#185-391")


def test_a_state_cannot_command_a_terminal() -> None:
    shown = drawn(("2020-01-01", "4 \x1b[31mpence"), ("2021-01-01", "5 pence"))
    assert "\x1b" not in terminal.render_answer(shown)
