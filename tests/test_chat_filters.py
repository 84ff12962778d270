"""Filters in words in the chat, in a real browser: they are seen, and each is taken away with a click or a key."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import gradio as gr
import pytest

from index.indexing import index_paths
from index.library import Library
from qa.engine import Engine, load_engine
from tests.browser import (
    PHONE,
    ask,
    check_nothing_is_too_wide,
    free_port,
    serious_findings,
    started,
    watched_page,
)
from ui.chat import _Chat
from ui.server import serve

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

RECORDS = (
    {"id": "sold", "title": "Lighthouse sold", "outlet": "The Merrow Mail", "published": "2021-04-20",
     "text": "The lighthouse at Merrow Point was sold for 90,000 crowns on Monday. The buyer was not named."},
    {"id": "again", "title": "Lighthouse sold again", "outlet": "Lane Evening News", "published": "2022-06-02",
     "text": "The lighthouse at Merrow Point was sold for 120,000 crowns on Tuesday. It is to be a hotel."},
)  # fmt: skip
PRICE = "For how many crowns was the lighthouse at Merrow Point sold"
BOTH = f"{PRICE} in April 2021, according to the Merrow Mail?"
NONE = f"{PRICE} in 1990?"


@pytest.fixture(scope="module")
def chat_engine(tmp_path_factory: pytest.TempPathFactory) -> Engine:
    folder: Path = tmp_path_factory.mktemp("chat")
    (folder / "news.jsonl").write_text("\n".join(map(json.dumps, RECORDS)), encoding="utf-8")
    index_paths(Library.create(folder / "library"), [folder / "news.jsonl"])
    return load_engine(folder / "library")


@pytest.fixture(scope="module")
def url(chat_engine: Engine) -> str:
    return started(lambda ready: serve(chat_engine, port=free_port(), ready=ready))


def chips(page: Page, turn: int = 0) -> list[str]:
    return page.locator(".turn").nth(turn).locator(".chip span").all_inner_texts()


def test_each_filter_in_words_is_a_chip_that_a_click_takes_away(phone: Page) -> None:
    ask(phone, BOTH)
    assert chips(phone) == [
        "Only published 1 April to 7 May 2021 “in April 2021”",
        "Only from Merrow Mail “according to the Merrow Mail”",
    ]
    check_nothing_is_too_wide(phone)
    phone.locator(".chip button").first.click()
    phone.wait_for_function("document.querySelectorAll('.chip').length === 1")
    assert chips(phone) == ["Only from Merrow Mail “according to the Merrow Mail”"]
    assert "90,000" in phone.locator(".card").first.inner_text()
    assert phone.locator(".turn").count() == 1


def test_a_key_takes_a_chip_away_in_its_own_turn_and_the_focus_stays_there(phone: Page) -> None:
    ask(phone, f"{PRICE} in April 2021?")
    ask(phone, f"{PRICE} in June 2022?", turn=2)
    button = phone.get_by_role("button", name="Ask again without the filter: published 1 April to 7 May 2021")
    button.focus()
    phone.keyboard.press("Enter")
    phone.wait_for_function("document.querySelectorAll('.chip').length === 1 && !document.querySelector('.waiting')")
    assert (chips(phone, 0), len(chips(phone, 1))) == ([], 1)
    assert phone.evaluate("document.activeElement.innerText") == f"{PRICE} in April 2021?"
    assert phone.input_value("#question textarea") == ""


def test_filters_that_leave_nothing_are_said_and_the_answer_is_shown_without(phone: Page) -> None:
    ask(phone, NONE)
    said = phone.locator(".dropped").inner_text()
    assert said.startswith("No article published 1 January 1990 to 7 January 1991 (from “in 1990”) answers this.")
    assert phone.locator(".card").count() >= 1
    check_nothing_is_too_wide(phone)


def test_how_sure_an_answer_has_to_be_is_set_below_the_other_filters(phone: Page) -> None:
    ask(phone, f"{PRICE} in April 2021?")
    assert phone.locator(".card").count() >= 1
    phone.get_by_role("button", name="Filters").click()
    sure = phone.locator("#sure input[type=range]")
    sure.focus()
    phone.keyboard.press("End")
    assert sure.input_value() == "100"
    check_nothing_is_too_wide(phone)
    ask(phone, f"{PRICE} in June 2022?", turn=2)
    assert "does not say" in phone.locator(".turn").nth(1).inner_text()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_serious(browser: Browser, url: str, scheme: str) -> None:
    with watched_page(browser, url, color_scheme=scheme, **PHONE) as page:
        ask(page, BOTH)
        ask(page, NONE, turn=2)
        assert serious_findings(page) == []


@pytest.mark.parametrize("data", [None, "{", "[0]", '[1, "outlet"]', '[-1, "outlet"]', '["0", "outlet"]', '[0, "x"]'])
def test_a_forged_chip_is_refused(chat_engine: Engine, data: object) -> None:
    [(html, *_)] = _Chat(chat_engine, ()).ask_without(gr.EventData(None, data), [(PRICE, "<p>turn</p>")])
    assert "ask the question again" in str(html)
