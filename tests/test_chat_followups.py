"""Follow-ups in the chat, in a real browser: what a question was taken for is shown, and only then."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

from index.indexing import index_paths
from index.library import Library
from qa.engine import load_engine
from tests.browser import (
    ask,
    check_nothing_is_too_wide,
    free_port,
    open_browser,
    serious_findings,
    started,
    watched_page,
)
from tests.conftest import write
from ui.server import serve

if TYPE_CHECKING:
    from playwright.sync_api import Page

SOLD = "The lighthouse at Merrow Point was sold for 90,000 crowns in April."
PHONE = {"viewport": {"width": 390, "height": 844}}


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Page]:
    folder = tmp_path_factory.mktemp("chat")
    index_paths(Library.create(folder / "library"), [write(folder / "news", sold_txt=f"{SOLD} Nobody was told why.")])
    engine = load_engine(folder / "library")
    url = started(lambda ready: serve(engine, port=free_port(), ready=ready))
    with open_browser() as browser, watched_page(browser, url, **PHONE) as page:
        yield page


def test_the_chat_says_what_a_follow_up_was_taken_for(page: Page) -> None:
    ask(page, "For how many crowns was the lighthouse at Merrow Point sold?")
    assert page.locator(".asked-as").count() == 0
    ask(page, "When was it sold?", turn=2)
    turn = page.locator(".turn").nth(1)
    assert turn.locator(".question").inner_text() == "When was it sold?"
    assert turn.locator(".asked-as").inner_text() == "Asked as: When was the lighthouse at Merrow Point sold?"
    assert SOLD in turn.locator(".card").first.inner_text()
    check_nothing_is_too_wide(page)
    assert serious_findings(page) == []
