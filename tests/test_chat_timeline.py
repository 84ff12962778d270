"""The timeline and what disagrees in the chat, in a real browser: seen, pointed at, and reached by keyboard."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import pytest

from qa.engine import Engine
from tests.browser import (
    DESKTOP,
    MARK_VISIBLE,
    PHONE,
    ask,
    check_nothing_is_too_wide,
    free_port,
    marked,
    serious_findings,
    started,
    watched_page,
)
from tests.timed_answers import COST, LIFTED, WALL, TimedEngine
from ui.server import serve

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Locator, Page

FIRST, SECOND = "The building costs 6.2 million pounds", "The borough now puts the bill at 7.5 million pounds"


@pytest.fixture(scope="module")
def url(engine: Engine) -> str:
    # The engine itself, once its answers hold what these are made to hold.
    timed = TimedEngine(engine.index, engine.reader)
    return started(lambda ready: serve(timed, port=free_port(), ready=ready))


def tips(page: Page) -> list[str]:
    """The quotes that can be seen."""
    return [text for text in page.locator(".tip:visible").all_inner_texts() if text]


def boxes(marks: Locator) -> list[dict[str, float]]:
    return [mark.bounding_box() for mark in marks.all()]


def test_the_quote_of_the_state_before_is_open_until_another_is_pointed_at(page: Page) -> None:
    ask(page, COST)
    assert [SECOND in tip for tip in tips(page)] == [True]
    page.locator(".mark").nth(0).hover()
    assert [FIRST in tip for tip in tips(page)] == [True]
    page.locator(".question").hover()
    assert [SECOND in tip for tip in tips(page)] == [True]


def test_a_quote_can_itself_be_pointed_at(page: Page) -> None:
    ask(page, COST)
    mark = page.locator(".mark").nth(0)
    mark.hover()
    box = mark.bounding_box()
    for down in range(0, 60, 5):
        page.mouse.move(box["x"] + 20, box["y"] + box["height"] - 5 + down)
        assert [FIRST in tip for tip in tips(page)] == [True]
        if page.evaluate("document.querySelector('.state .tip').matches(':hover')"):
            return
    pytest.fail("the quote does not lie below its mark")


def test_a_mark_is_reached_by_keyboard_shows_its_quote_and_lets_go(page: Page) -> None:
    ask(page, COST)
    page.focus(".lead .card")
    active = "document.activeElement.className"
    for place in range(3):
        page.keyboard.press("Tab")
        assert page.evaluate(active) == "mark"
        mark = page.locator(".mark").nth(place)
        described = mark.get_attribute("aria-describedby")
        assert tips(page) == [page.locator(f"#{described}").inner_text()]
    page.keyboard.press("Escape")
    page.keyboard.press("Tab")
    assert page.evaluate(active) == "card"
    assert [SECOND in tip for tip in tips(page)] == [True]


def test_a_mark_opens_its_article_and_is_come_back_to(page: Page) -> None:
    ask(page, COST)
    page.locator(".mark").nth(0).click()
    page.wait_for_function("document.activeElement.tagName === 'MARK'")
    page.wait_for_function(MARK_VISIBLE)
    assert marked(page).startswith(FIRST)
    page.keyboard.press("Escape")
    assert page.evaluate("document.activeElement.className") == "mark"


def test_the_current_state_is_told_apart_by_word_weight_and_shape(page: Page) -> None:
    ask(page, COST)
    assert page.locator(".current .tag").inner_text() == "latest"
    look = "e => [getComputedStyle(e.querySelector('.what')).fontWeight, getComputedStyle(e.querySelector('.mark'), '::after').borderTopWidth]"  # noqa: E501
    looks = [state.evaluate(look) for state in page.locator(".state").all()]
    assert looks[0] == looks[1]
    assert all(one != other for one, other in zip(looks[1], looks[2], strict=True))


@pytest.mark.parametrize(("screen", "side", "length"), [(DESKTOP, "x", "width"), (PHONE, "y", "height")])
@pytest.mark.parametrize("question", [COST, LIFTED])
def test_marks_stand_in_order_and_do_not_overlap(
    browser: Browser, url: str, screen: dict, side: str, length: str, question: str
) -> None:
    with watched_page(browser, url, **screen) as page:
        ask(page, question)
        placed = boxes(page.locator(".mark"))
        if question == LIFTED:  # four are too many to stand beside each other
            side, length = "y", "height"
        ends = [(box[side], box[side] + box[length]) for box in placed]
        assert all(end <= start + 0.5 for (_, end), (start, _) in pairwise(ends))
        assert all(begin < end for begin, end in ends)
        check_nothing_is_too_wide(page)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("screen", [DESKTOP, PHONE])
def test_axe_finds_nothing_serious(browser: Browser, url: str, screen: dict, scheme: str) -> None:
    with watched_page(browser, url, color_scheme=scheme, **screen) as page:
        for turn, question in enumerate((COST, LIFTED, WALL, COST), start=1):
            ask(page, question, turn=turn)
        page.locator(".mark").nth(1).focus()
        assert serious_findings(page) == []
        check_nothing_is_too_wide(page)


def test_the_date_that_is_meant_is_larger_than_the_words_that_say_it(page: Page) -> None:
    ask(page, LIFTED)
    assert page.locator(".short").inner_text() == "March 2023"
    assert page.locator(".said").inner_text() == "“last month”, in an article of 15 April 2023"
    sizes = page.eval_on_selector_all(".short, .said", "all => all.map(e => parseFloat(getComputedStyle(e).fontSize))")
    assert sizes[0] > sizes[1]


@pytest.mark.parametrize(("screen", "beside"), [(DESKTOP, True), (PHONE, False)])
def test_both_sides_of_a_contradiction_stand_beside_each_other_where_they_fit(
    browser: Browser, url: str, screen: dict, beside: bool
) -> None:
    with watched_page(browser, url, **screen) as page:
        ask(page, WALL)
        assert page.locator(".opposed").inner_text() == "Articles of the same time disagree"
        one, other = boxes(page.locator(".sides .card"))
        assert (one["y"] == other["y"]) == beside
