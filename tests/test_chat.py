"""The chat in a real browser: what a person sees, clicks and presses."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import gradio as gr
import pytest

from index.indexing import index_paths
from index.library import Library
from qa.engine import Engine, load_engine
from tests.browser import (
    DESKTOP,
    MARK_VISIBLE,
    ask,
    check_nothing_is_too_wide,
    free_port,
    marked,
    serious_findings,
    started,
    watched_page,
)
from ui.chat import _Chat, build_chat
from ui.server import serve

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

HOSTILE = "<script>window.hacked=1</script><img src=x onerror=window.hacked=1> ${window.hacked=1} {{constructor}}"
SOLD = "The lighthouse at Merrow Point was sold for 90,000 crowns in April."
CLOSED = "The Cobble Lane bridge will stay closed until the ninth of May, the council said."
OPENED = f"The grain terminal in Port Varrow opened on Tuesday, </button></p> {HOSTILE} as the harbour master put it."
FILLER = "\n\n".join(f"Paragraph {n} tells of hedges, lanes and weather in the eastern parishes." for n in range(60))
RECORDS = (
    {"id": "sold", "title": "Lighthouse sold", "outlet": "The Merrow Mail", "published": "2021-04-20",
     "text": f"{FILLER}\n\n{SOLD} The buyer was not named.\n\n{FILLER}"},
    {"id": "bridge-a", "title": "Bridge shut", "outlet": "The Cobble Courier", "published": "2022-04-02",
     "text": f"{CLOSED} Drivers must go round by the mill."},
    {"id": "bridge-b", "title": "Council shuts bridge", "outlet": "Lane Evening News", "published": "2022-04-03",
     "text": f"{CLOSED} Drivers must go round by the mill.\n\nShopkeepers were not pleased."},
    {"id": "hostile", "title": f"Grain {HOSTILE}", "outlet": f"Varrow {HOSTILE}", "byline": f"Ann {HOSTILE}",
     "url": "javascript:window.hacked=1", "text": f"{OPENED} It can hold 40,000 tonnes."},
    {"id": "fair", "title": "Fair returns", "outlet": "The Merrow Mail",
     "text": "The summer fair returns to Merrow green in July. There will be a brass band and a cake stall."},
)  # fmt: skip

WHEN_CLOSED = "Until when will the Cobble Lane bridge stay closed?"
WHAT_PRICE = "For how many crowns was the lighthouse at Merrow Point sold?"
UNKNOWN = "Who discovered penicillin?"


@pytest.fixture(scope="module")
def chat_engine(tmp_path_factory: pytest.TempPathFactory) -> Engine:
    folder = tmp_path_factory.mktemp("chat")
    (folder / "news").mkdir()
    lines = "\n".join(json.dumps(record) for record in RECORDS)
    (folder / "news" / "news.jsonl").write_text(lines, encoding="utf-8")
    index_paths(Library.create(folder / "library"), [folder / "news"])
    return load_engine(folder / "library")


@pytest.fixture(scope="module")
def url(chat_engine: Engine) -> str:
    return started(lambda ready: serve(chat_engine, port=free_port(), ready=ready))


def test_a_question_is_answered_with_cards(page: Page) -> None:
    ask(page, WHAT_PRICE)
    assert page.locator(".question").inner_text() == WHAT_PRICE
    card = page.locator(".card").first
    assert SOLD in card.inner_text()
    assert "Lighthouse sold" in card.inner_text()
    assert "The Merrow Mail · 20 April 2021" in card.inner_text()
    assert card.locator("mark").count() >= 1
    assert page.input_value("#question textarea") == ""


def test_a_click_on_a_card_shows_its_words_in_the_article(page: Page) -> None:
    ask(page, WHAT_PRICE)
    page.locator(".card", has_text=SOLD).click()
    page.wait_for_function(MARK_VISIBLE)
    assert marked(page) == page.locator(".card", has_text=SOLD).locator(".words").text_content()
    assert page.locator("#source .headline").inner_text() == "Lighthouse sold"
    assert "The buyer was not named." in page.locator("#source .text").inner_text()
    assert page.evaluate("document.querySelector('#source .pane').scrollTop") > 0
    assert page.evaluate("document.scrollingElement.scrollTop") == 0


def test_cards_of_earlier_turns_stay_and_open(page: Page) -> None:
    ask(page, WHAT_PRICE)
    ask(page, WHEN_CLOSED, turn=2)
    assert "Bridge shut" in page.locator("#source .headline").inner_text()
    page.locator(".turn:nth-of-type(1) .card", has_text=SOLD).click()
    page.wait_for_function("document.querySelector('#source .headline').innerText === 'Lighthouse sold'")
    page.wait_for_function(MARK_VISIBLE)
    assert marked(page).startswith(SOLD)


def test_the_keyboard_is_enough(page: Page) -> None:
    ask(page, WHEN_CLOSED)
    focus = "document.activeElement.className"
    page.focus("#conversation .pane")
    page.keyboard.press("Tab")
    assert "card" in page.evaluate(focus)
    page.keyboard.press("Enter")
    page.wait_for_function("document.activeElement.tagName === 'MARK'")
    page.wait_for_function(MARK_VISIBLE)
    page.keyboard.press("Escape")
    assert "card" in page.evaluate(focus)


def test_same_words_in_two_outlets_are_one_card(page: Page) -> None:
    ask(page, WHEN_CLOSED)
    cards = page.locator(".card", has_text=CLOSED)
    assert cards.count() == 1
    text = cards.first.inner_text()
    assert all(outlet in text for outlet in ("The Cobble Courier", "Lane Evening News"))
    first = page.locator("#source .headline").inner_text()
    page.locator("#source .others button").click()
    page.wait_for_function("before => document.querySelector('#source .headline').innerText !== before", arg=first)
    assert marked(page).startswith(CLOSED)


def test_what_the_archive_does_not_say_shows_the_nearest(page: Page) -> None:
    ask(page, UNKNOWN)
    assert page.locator(".abstained").inner_text() == "The archive does not say."
    assert page.locator(".card").count() >= 1
    page.locator(".card").first.click()
    page.wait_for_function(MARK_VISIBLE)


def test_markup_in_an_article_is_text(page: Page) -> None:
    ask(page, "When did the grain terminal in Port Varrow open?")
    card = page.locator(".card", has_text="Port Varrow").first
    shown = card.text_content() or ""
    assert f"Grain {HOSTILE}" in shown
    assert f"Varrow {HOSTILE}" in shown
    card.click()
    page.wait_for_function(MARK_VISIBLE)
    article = page.locator("#source article").text_content() or ""
    for part in (f"Grain {HOSTILE}", f"Varrow {HOSTILE}", f"Ann {HOSTILE}", OPENED, "javascript:window.hacked=1"):
        assert part in article
    assert page.locator("#source a, #source img, #source script, #conversation img, #conversation script").count() == 0
    assert page.evaluate("window.hacked") is None


def test_a_question_is_no_markup_either(page: Page) -> None:
    ask(page, f"Was the lighthouse sold? {HOSTILE}")
    assert page.locator(".question").text_content() == f"Was the lighthouse sold? {HOSTILE}"
    assert page.evaluate("window.hacked") is None


@pytest.mark.parametrize(
    ("question", "message"), [("", "The question is empty"), ("long" * 25_000, "100,000 characters")]
)
def test_what_cannot_be_asked_is_said_in_the_answers_place(page: Page, question: str, message: str) -> None:
    page.fill("#question textarea", question)
    page.click("#ask .send")
    page.wait_for_selector(".problem")
    assert message in page.locator(".problem").inner_text()
    assert page.input_value("#question textarea") == question
    ask(page, WHAT_PRICE)
    assert page.locator(".problem").count() == 0


def test_filters_narrow_the_answer_and_say_so(page: Page) -> None:
    page.click("#filters > button")
    assert page.get_attribute("#filters > button", "aria-expanded") == "true"
    page.get_by_label("Since").fill("tomorrow")
    page.fill("#question textarea", WHEN_CLOSED)
    page.press("#question textarea", "Enter")
    page.wait_for_selector(".problem")
    page.get_by_label("Since").fill("2022-04-03")
    ask(page, WHEN_CLOSED)
    remarks = page.locator(".remarks").inner_text()
    assert "since 3 April 2022" in remarks
    assert "Undated articles, left out by the dates: 2" in remarks
    assert "The Cobble Courier" not in page.locator(".turn").inner_text()


def test_a_headline_is_a_first_question_and_one_can_begin_anew(page: Page) -> None:
    page.locator(".example", has_text="Council shuts bridge").click()
    page.wait_for_selector(".answer .card")
    page.click("[data-clear]")
    page.wait_for_selector(".welcome")
    assert page.locator(".turn").count() == 0
    assert page.locator("#source mark").count() == 0


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_serious(browser: Browser, url: str, scheme: str) -> None:
    with watched_page(browser, url, color_scheme=scheme, **DESKTOP) as page:
        assert ("dark" in page.evaluate("document.body.className")) == (scheme == "dark")
        serious = serious_findings(page)
        page.click("#filters > button")
        ask(page, WHEN_CLOSED)
        ask(page, UNKNOWN, turn=2)
        page.locator(".card").first.click()
        page.wait_for_function(MARK_VISIBLE)
        serious += serious_findings(page)
    assert serious == []


def test_the_focus_can_be_seen_wherever_it_is(page: Page) -> None:
    ask(page, WHEN_CLOSED)
    page.focus("#conversation .pane")
    for _ in range(12):
        outline = page.evaluate(
            "(() => { const s = getComputedStyle(document.activeElement);"
            " return [document.activeElement.outerHTML.slice(0, 120), s.outlineStyle, parseFloat(s.outlineWidth)] })()"
        )
        assert outline[1] != "none", outline
        assert outline[2] >= 2, outline
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement === document.body"):
            break


def test_on_a_phone_the_article_lies_over_the_conversation(phone: Page) -> None:
    ask(phone, WHAT_PRICE)
    assert not phone.locator("#right").is_visible()
    check_nothing_is_too_wide(phone)
    phone.locator(".card", has_text=SOLD).click()
    phone.wait_for_function(MARK_VISIBLE)
    check_nothing_is_too_wide(phone)
    phone.click("[data-close]")
    phone.wait_for_selector("#right", state="hidden")
    assert "card" in phone.evaluate("document.activeElement.className")


def test_a_phones_back_closes_the_article_and_keeps_the_conversation(phone: Page) -> None:
    ask(phone, WHAT_PRICE)
    phone.locator(".card", has_text=SOLD).click()
    phone.wait_for_function(MARK_VISIBLE)
    phone.go_back()
    phone.wait_for_selector("#right", state="hidden")
    phone.locator(".card", has_text=SOLD).click()
    phone.wait_for_function(MARK_VISIBLE)


def test_the_browser_is_told_to_fetch_nothing_from_elsewhere(page: Page, url: str) -> None:
    headers = page.request.get(url).headers
    assert "default-src 'self'" in headers["content-security-policy"]
    assert headers["referrer-policy"] == "no-referrer"


# -- without a browser


def test_nothing_is_offered_to_other_programs(chat_engine: Engine) -> None:
    info = build_chat(chat_engine).get_api_info()
    assert info["named_endpoints"] == {}
    assert info["unnamed_endpoints"] == {}


def test_a_page_that_loads_late_does_not_take_an_answer_away(chat_engine: Engine) -> None:
    chat = _Chat(chat_engine, ())
    assert chat.loaded([]) == chat.welcome()
    assert chat.loaded([("When?", "<section></section>")]) == gr.skip()
