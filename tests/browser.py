"""A real browser for the tests of the chat, on a page that is watched.

It skips where there is no Chromium or no Playwright; on the machine that decides (CI=true) that is a failure.
"""

from __future__ import annotations

import os
import queue
import shutil
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

_ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
_START_SECONDS = 60

#: What `watched_page` is given for either screen.
PHONE = {"viewport": {"width": 390, "height": 844}}
DESKTOP = {"viewport": {"width": 1280, "height": 800}}

#: Whether all of the first mark stands inside the part of its pane that can be seen.
MARK_VISIBLE = """() => {
  const mark = document.querySelector('#source mark'), pane = document.querySelector('#source .pane');
  if (!mark || !pane) return false;
  const inner = mark.getBoundingClientRect(), outer = pane.getBoundingClientRect();
  return inner.top >= outer.top && inner.bottom <= outer.bottom && outer.bottom <= innerHeight && inner.width > 0;
}"""


@contextmanager
def open_browser() -> Iterator[Browser]:
    """Start headless Chromium."""
    path = shutil.which("chromium")
    if path is None:
        _cannot("Chromium is not installed (Debian: apt-get install chromium)")
    try:
        from playwright.sync_api import sync_playwright
    except ModuleNotFoundError:
        _cannot("Playwright is not installed (it is in the dev group)")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=list(_ARGUMENTS))
        yield browser
        browser.close()


def _cannot(reason: str) -> None:
    if os.environ.get("CI") == "true":
        pytest.fail(reason)
    pytest.skip(reason)


def free_port() -> int:
    """Return a port that nothing listens on."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


def started(serve: Callable[[Callable[[str], None]], None]) -> str:
    """Run a server that blocks in a thread of its own; return its address, or raise what it raised."""
    said: queue.Queue[str | BaseException] = queue.Queue()

    def run() -> None:
        try:
            serve(said.put)
        except BaseException as error:
            said.put(error)
            raise

    threading.Thread(target=run, daemon=True).start()
    address = said.get(timeout=_START_SECONDS)
    if isinstance(address, BaseException):
        raise address
    return address


@contextmanager
def watched_page(browser: Browser, url: str, **context: object) -> Iterator[Page]:
    """Open a page; in the end, fail on any request elsewhere, any script error, any dialog."""
    problems: list[str] = []

    def check_request(address: str) -> None:
        if not address.startswith((url, "data:", "blob:")):
            problems.append(f"request to {address}")

    opened = browser.new_context(**context)
    page = opened.new_page()
    page.on("request", lambda request: check_request(request.url))
    page.on("websocket", lambda made: check_request(made.url.replace("ws", "http", 1)))
    page.on("pageerror", lambda error: problems.append(f"script error: {error}"))
    page.on("console", lambda said: problems.append(said.text) if said.type == "error" else None)
    page.on("dialog", lambda dialog: (problems.append(f"dialog: {dialog.message}"), dialog.dismiss()))
    page.goto(url)
    page.wait_for_selector(".welcome")
    yield page
    opened.close()
    assert problems == []


def ask(page: Page, question: str, *, turn: int = 1) -> None:
    """Ask, and wait for what comes of it."""
    page.fill("#question textarea", question)
    page.press("#question textarea", "Enter")
    page.wait_for_selector(f".turn:nth-of-type({turn}) .answer")


def marked(page: Page) -> str:
    """The marked words of the article that is shown."""
    return "".join(page.locator("#source mark").all_text_contents())


def serious_findings(page: Page) -> list[str]:
    """What axe-core finds on the page that is serious or critical."""
    from axe_playwright_python.sync_playwright import Axe

    return [
        f"{found['id']}: {node['html'][:200]} {node.get('failureSummary', '')[:200]}"
        for found in Axe().run(page).response["violations"]
        for node in found["nodes"]
        if found["impact"] in ("serious", "critical")
    ]


def check_nothing_is_too_wide(page: Page) -> None:
    """Nothing is wider than the screen."""
    selector = "html, body, #conversation .pane, #source .pane"
    script = "all => all.filter(e => e.clientWidth && e.scrollWidth > e.clientWidth).map(e => e.outerHTML.slice(0, 80))"
    assert page.eval_on_selector_all(selector, script) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= page.viewport_size["width"]
