"""The *Quotations* tab: what is listed and searched, what a hostile browser can make of it, and in a real browser."""

from __future__ import annotations

import json
import threading
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import gradio as gr
import pytest

from index.embedder import load_embedder
from index.indexing import embed_articles, prepare
from index.library import Library
from index.search import update_derived
from qa.engine import Engine, load_engine
from tests.browser import (
    DESKTOP,
    MARK_VISIBLE,
    PHONE,
    check_nothing_is_too_wide,
    free_port,
    serious_findings,
    started,
    watched_page,
)
from tests.test_quotations import FERRY, WALL, quoting, spoken
from tests.test_render import Page as Html
from ui.quotations_tab import STEP, Looked, Quotations
from ui.server import serve

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

HOSTILE = "<script>window.hacked=1</script><img src=x onerror=window.hacked=1> ${window.hacked=1} {{constructor}} \\n"
DREDGE = (
    f"“Nobody will dredge the harbour, {HOSTILE} this winter,” said Ana Müller. “The crane is no toy,” said Bo Reed."
)
GULLS = "\n\n".join(f"“The gulls took {n} of the sandwiches,” said Cy Moor." for n in range(30))
FIRST = "“The wall is safe,” said Ana Müller."


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Engine:
    library = Library.create(tmp_path_factory.mktemp("tab") / "library")
    names = "Ana Müller", "Lee Ho-hyeon", "Mr. Bo Reed"
    made = [
        quoting("wall.txt", WALL, spoken(WALL, *names), outlet="The Mail", published=date(2021, 3, 4)),
        quoting("ferry.txt", FERRY, spoken(FERRY, "Müller", "ana muller"), outlet=f"Herald {HOSTILE}"),
        quoting(
            "dredge.txt", DREDGE, spoken(DREDGE, "Ana Müller", "Bo Reed"), title=HOSTILE, published=date(2020, 1, 2)
        ),
        quoting("gulls.txt", GULLS, spoken(GULLS, *["Cy Moor"] * 30), published=date(1999, 5, 6)),
    ]
    embedder = load_embedder()
    prepare(library, embedder)
    library.store(embed_articles([(one.article, one.file, one.analysis) for one in made], embedder))
    update_derived(library)
    return load_engine(library.directory)


@pytest.fixture
def tab(engine: Engine) -> Quotations:
    return Quotations(engine, threading.Lock())


def words(result: tuple[object, ...]) -> str:
    return " ".join(text for text, _ in Html(str(result[0])).words)


def cards(result: tuple[object, ...]) -> int:
    return str(result[0]).count('class="record')


def test_at_first_the_newest_are_listed_and_then_nothing_is_listed_again(tab: Quotations) -> None:
    shown = tab.first(None)
    assert "37 quotations, the newest first" in words(shown)
    assert cards(shown) == STEP
    assert words(shown).index("The wall is safe") < words(shown).index("The crane is no toy")
    assert tab.first(Looked())[:2] == (gr.skip(), gr.skip())


def test_there_are_more_until_all_are_shown(tab: Quotations) -> None:
    shown = tab.first(None)
    assert "20 more" in words(shown)
    shown = tab.more(shown[2])  # type: ignore[arg-type]
    assert cards(shown) == 37
    assert "more" not in str(shown[0])


def test_words_are_searched_and_the_picture_is_of_what_is_listed(tab: Quotations) -> None:
    shown = tab.find("a crane", "", "", "2000-01-01", "", "")
    assert "Nearest to “a crane”, since 1 January 2000: 5 of 5 quotations" in words(shown)
    assert "The crane is no toy" in words(shown).split("in their own words")[0].rsplit("Not in the picture", 1)[-1]
    assert "Cy Moor" not in words(shown)
    assert "Undated articles, left out by the dates: 1" in words(shown)


def test_speakers_are_found_as_people_type_them_and_suggested_where_they_are_not(tab: Quotations) -> None:
    assert cards(tab.find("", "muller", "", "", "", "")) == 4
    refused = tab.find("", "Lee Ho-hyun", "", "", "", "")
    assert "did you mean Lee Ho-hyeon (1 quotation)?" in words(refused)
    assert refused[2] == Looked()


def test_the_speakers_to_choose_from_are_those_of_the_other_filters(tab: Quotations) -> None:
    choices = tab.find("", "Moor", "", "", "", "the mail")[1]["choices"]  # type: ignore[index]
    assert choices == [
        ("Anyone", ""),
        *((f"{name} (1)", name) for name in ("Ana Müller", "Mr. Bo Reed", "Lee Ho-hyeon")),
    ]


@pytest.mark.parametrize("kind", [None, "", "riddle", ["direct"], "direct"])
def test_any_other_kind_is_every_kind(tab: Quotations, kind: str) -> None:
    assert "37 quotations" in words(tab.find("", "", kind, "", "", ""))


@pytest.mark.parametrize("field", ["the day before", "2021-99-01"])
def test_what_is_no_day_is_said(tab: Quotations, field: str) -> None:
    assert "That cannot be looked for" in words(tab.find("", "", "", field, "", ""))


@pytest.mark.parametrize("key", [None, "{", '[["gulls.txt", "v", 1]]', '[["gulls.txt", "v", 1, 2, 3]]'])
def test_a_forged_card_is_refused(tab: Quotations, key: object) -> None:
    assert "This card is of another release" in tab.open(gr.EventData(None, key))


def test_an_empty_library_says_so(tmp_path: Path, engine: Engine) -> None:
    library = Library.create(tmp_path / "library")
    prepare(library, load_embedder())
    update_derived(library)
    empty = Quotations(load_engine(library.directory), threading.Lock())
    assert "This archive holds no quotations." in words(empty.first(None))


@pytest.fixture(scope="module")
def url(engine: Engine) -> str:
    return started(lambda ready: serve(engine, port=free_port(), ready=ready))


def look(page: Page) -> None:
    page.get_by_role("tab", name="Quotations").click()
    page.wait_for_selector(".record")


def find(page: Page, typed: str, count: int) -> None:
    page.fill("#said :is(input, textarea)", typed)
    page.keyboard.press("Enter")
    page.wait_for_function("n => document.querySelectorAll('.record').length === n", arg=count)


def choose_speaker(page: Page, typed: str) -> None:
    page.click(".who input")
    page.keyboard.type(typed)
    page.keyboard.press("Enter")


def test_a_speaker_is_chosen_and_what_they_said_is_listed(page: Page) -> None:
    look(page)
    choose_speaker(page, "Ho-h")
    page.wait_for_function("document.querySelectorAll('.record').length === 1")
    assert page.input_value(".who input") == "Lee Ho-hyeon (1)"
    assert "We shall mend it" in page.locator(".record .words").inner_text()


def test_a_click_opens_the_article_at_the_quotation_and_escape_goes_back(page: Page) -> None:
    look(page)
    card = page.locator(".record .card", has_text="The wall is safe").first
    card.click()
    page.wait_for_function(MARK_VISIBLE.replace("#source", "#quoted-in"))
    assert page.locator("#quoted-in mark").all_text_contents() == ["The wall is safe,"]
    assert card.get_attribute("aria-current") == "true"
    page.keyboard.press("Escape")
    assert "card" in page.evaluate("document.activeElement.className")
    page.get_by_role("tab", name="Ask").click()
    assert page.locator("#source mark").count() == 0


def test_words_and_citations_are_copied_to_the_letter(browser: Browser, url: str) -> None:
    allowed = {"permissions": ["clipboard-read", "clipboard-write"]}
    with watched_page(browser, url, **DESKTOP, **allowed) as page:
        look(page)
        record = page.locator(".record", has=page.locator("mark", has_text="Nobody will dredge"))
        button = record.locator("[data-copy]").first
        button.click()
        page.wait_for_function("document.querySelector('#found [role=status]').textContent === 'Copied'")
        copied = page.evaluate("navigator.clipboard.readText()")
        assert copied == f"Nobody will dredge the harbour, {HOSTILE} this winter,"
        record.locator("summary").click()
        record.get_by_role("button", name="CSL-JSON").click()
        page.wait_for_function("(async () => (await navigator.clipboard.readText()).startsWith('['))()")
        assert json.loads(page.evaluate("navigator.clipboard.readText()"))[0]["title"] == HOSTILE
        assert page.evaluate("window.hacked") is None


def test_more_are_added_and_the_first_of_them_has_the_focus(page: Page) -> None:
    look(page)
    page.click("[data-more]")
    page.wait_for_function("document.querySelectorAll('.record').length === 37")
    focused = "[...document.querySelectorAll('.record .card')].indexOf(document.activeElement)"
    page.wait_for_function(f"{focused} === {STEP}")


def test_the_picture_is_reached_once_by_tab_then_by_arrows_says_its_marks_and_opens_them(page: Page) -> None:
    look(page)
    page.focus(".spoken summary")
    page.keyboard.press("Tab")
    label = "document.activeElement.getAttribute('aria-label')"
    first = page.evaluate(label)
    assert page.locator(".told").inner_text() == first
    page.keyboard.press("ArrowDown")
    other = page.evaluate(label)
    assert other != first
    assert page.locator(".told").inner_text() == other
    page.keyboard.press("Enter")
    page.wait_for_function("document.activeElement.tagName === 'MARK'")
    page.keyboard.press("Escape")
    assert page.evaluate(label) == other
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "card"


def test_a_mark_that_is_pointed_at_says_what_was_said(page: Page) -> None:
    look(page)
    mark = page.locator(".dot").last
    mark.hover()
    assert page.locator(".told").inner_text() == mark.get_attribute("aria-label")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("screen", [DESKTOP, PHONE])
def test_axe_finds_nothing_serious_and_nothing_is_too_wide(
    browser: Browser, url: str, screen: dict, scheme: str
) -> None:
    with watched_page(browser, url, color_scheme=scheme, **screen) as page:
        look(page)
        find(page, "the crane", STEP)
        if not page.locator(".spoken[open]").count():
            page.click(".spoken summary")
        page.click("#quotations .filters > button")
        page.locator(".record summary").first.click()
        page.locator(".dot").first.focus()
        assert serious_findings(page) == []
        check_nothing_is_too_wide(page)
        assert page.eval_on_selector_all(
            "#quotations .pane", "all => all.filter(e => e.scrollWidth > e.clientWidth)"
        ) == []  # fmt: skip


def test_on_a_phone_the_article_lies_over_the_list_and_back_closes_it(phone: Page) -> None:
    look(phone)
    assert not phone.locator("#quoted-in").is_visible()
    phone.locator(".record .card").first.click()
    phone.wait_for_selector("#quoted-in mark", state="visible")
    phone.go_back()
    phone.wait_for_selector("#quoted-in", state="hidden")
    assert phone.locator(".record .card").first.is_visible()
    assert "card" in phone.evaluate("document.activeElement.className")
