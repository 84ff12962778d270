"""The picture of who spoke when: rows, marks and the words for what is not drawn."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.article import Span
from corpus.quotations import Kind, Quotation
from index.library import Library
from index.quotations import ANY, FoundQuotation, QuotationFilters, quotations, speakers
from index.quoted_periods import count_quotations, quoted_periods
from tests.test_quotations import FERRY, RAIN, WALL, quoting, spoken
from tests.test_render import Page, article, full_texts
from ui.spoken_when import COLUMNS, ROWS, render_spoken_when, spoken_when

FIRST = date(2021, 3, 4)


def said(name: str, day: date | None, **metadata: object) -> FoundQuotation:
    text = f"{name} “It is late”"
    made = article(text, published=day, **metadata)
    words, speaker = Span(len(name) + 2, len(text) - 1), Span(0, len(name))
    return FoundQuotation(Quotation((words,), speaker, speaker, None, Kind.DIRECT), made)


def drawn(*found: FoundQuotation) -> Page:
    return Page(render_spoken_when(spoken_when(found)))


def labels(page: Page) -> list[str]:
    return [value or "" for name, value in page.attributes if name == "aria-label"]


def test_each_speaker_has_a_row_and_the_most_quoted_come_first() -> None:
    page = drawn(said("Ann", FIRST), said("Bo", FIRST), said("bo", date(2022, 1, 1)))
    assert page.text("span.name") == "Bo 2Ann 1"
    assert labels(page)[1:] == [
        "Bo",
        "Bo, 4 March 2021 — “It is late” (A title)",
        "bo, 1 January 2022 — “It is late” (A title)",
        "Ann",
        "Ann, 4 March 2021 — “It is late” (A title)",
    ]


def test_what_is_not_drawn_is_counted_in_words() -> None:
    many = [said(f"Speaker {chr(65 + n)}", FIRST) for n in range(ROWS + 2)]
    page = drawn(*many, said("Speaker A", None))
    assert page.text("p.not-drawn") == "Not in the picture: 1 undated; 2 of other speakers, or of nobody who is named."
    assert page.text("span.name").count("Speaker") == ROWS


def test_nothing_is_drawn_where_no_quotation_is_dated_and_somebodys() -> None:
    assert render_spoken_when(spoken_when([])) == ""
    assert render_spoken_when(spoken_when([said("Ann", None)])) == ""


@given(st.lists(st.integers(0, 20_000), min_size=1, max_size=60))
def test_marks_of_a_row_stand_apart_and_in_order_and_lose_no_quotation(days: list[int]) -> None:
    found = [said("Ann", date(1970, 1, 1) + timedelta(days=day)) for day in days]
    periods = spoken_when(found).periods
    assert sum(one.quotations for one in periods) == len(days)
    assert all(one.first <= one.last for one in periods)
    page = drawn(*found)
    places = [float((value or "").rstrip("%")) for name, value in page.attributes if name == "x"][
        : 2 * len(periods) : 2
    ]
    assert all(other - one > 90 / COLUMNS for one, other in pairwise(places))


@given(full_texts, full_texts)
def test_names_and_titles_are_text(name: str, title: str) -> None:
    page = drawn(said(name, FIRST, title=title, outlet=title))
    assert page.tags <= {"details", "summary", "div", "span", "i", "svg", "g", "rect", "line", "text", "p"}
    assert not any(name.startswith("on") for name, _ in page.attributes)


@pytest.mark.parametrize(
    ("last", "shown"),
    [
        (FIRST, "4 March 2021"),
        (date(2021, 3, 9), "4 March 20219 March 2021"),
        (date(2021, 6, 1), "Apr 2021May 2021Jun 2021"),
        (date(2024, 6, 1), "202220232024"),
        (date(2121, 6, 1), "20222042206220822102"),
    ],
)
def test_the_axis_names_round_dates(last: date, shown: str) -> None:
    assert drawn(said("Ann", FIRST), said("Ann", last)).text("text.-") == shown


def test_one_mark_is_in_the_order_of_the_tab_key() -> None:
    page = drawn(said("Ann", FIRST), said("Bo", FIRST), said("Bo", date(2022, 1, 1)))
    assert sorted(value or "" for name, value in page.attributes if name == "tabindex") == ["-1", "-1", "0"]


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Library:
    made = Library.create(tmp_path_factory.mktemp("spoken") / "library")
    names = "Ana Müller", "Lee Ho-hyeon", "Mr. Bo Reed"
    made.store(
        [
            *(quoting(f"w{n}.txt", WALL, spoken(WALL, *names), published=FIRST + timedelta(9 * n)) for n in range(50)),
            quoting("ferry.txt", FERRY, spoken(FERRY, "Müller", "ana muller"), published=date(2020, 1, 1)),
            quoting("rain.txt", RAIN, spoken(RAIN, "Lee Ho-hyeon")),
        ]
    )
    return made


def test_what_is_counted_in_the_library_is_what_its_quotations_show(library: Library) -> None:
    names = [one.name for one in speakers(library, limit=ROWS)]
    counted = quoted_periods(library, ANY, names, columns=COLUMNS)
    listed = spoken_when(list(quotations(library)))

    def told(spoken: list) -> list:
        return sorted((one.folded, one.first, one.last, one.quotations) for one in spoken)

    assert told(counted) == told(listed.periods)
    assert count_quotations(library, ANY) == (listed.quotations, listed.undated) == (153, 1)
    assert len(counted) <= COLUMNS * len(names)


def test_periods_are_those_that_filters_leave(library: Library) -> None:
    wanted = QuotationFilters(speaker="Reed")
    assert {one.folded for one in quoted_periods(library, wanted, ["Bo Reed", "Ana Müller"], columns=4)} == {
        " bo reed "
    }
    assert count_quotations(library, wanted) == (50, 0)
