"""The *Evaluate* tab: finished runs as a person chooses them, and what a hostile file or browser can make of them."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import gradio as gr
import pytest

from qa.engine import Engine
from qa.evaluation.comparing import compare_runs
from tests.browser import DESKTOP, PHONE, free_port, serious_findings, started, watched_page
from tests.test_finished_runs import PIXEL, put
from tests.test_render import Page as Html
from tests.test_render_report import RANKS, TAGS, TWO, retrieval
from ui.evaluations import Bench, Choice
from ui.finished_runs import finished_runs
from ui.render_questions import STEP, View, render_worst
from ui.render_report import render_runs
from ui.server import serve

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

HOSTILE = "<script>window.hacked=1</script><img src=x onerror=window.hacked=1> ${window.hacked=1} {{constructor}}"


def shown(root: Path, choice: Choice | None = None) -> tuple[str, str, str, Choice]:
    """What the tab shows in the end: runs, report, questions; and what it then looks at."""
    *_, last = Bench(root).open(choice or Choice())
    return last  # type: ignore[return-value]


VALID = json.dumps(TWO.as_dict())


@pytest.mark.parametrize(
    "held",
    [
        "",
        "[]",
        VALID[:500],
        "[" * 100_000,
        VALID.replace('"format": 1', '"format": 2'),
        VALID.replace('"retrieval"', '"riddles"'),
        json.dumps({**TWO.as_dict(), "systems": []}),
        json.dumps({**TWO.as_dict(), "notes": 5}),
        json.dumps({**TWO.as_dict(), "name": 5}),
        json.dumps({**TWO.as_dict(), "questions": {"fog": {"text": 5, "expected": []}}}),
        VALID.replace('"value": 0', '"value": "x", "other": 0'),
        VALID.replace('"RR@10": 0.5', '"RR@10": "x"'),
    ],
)
def test_a_run_that_cannot_be_read_is_listed_and_says_why(tmp_path: Path, held: str) -> None:
    (tmp_path / "bad").mkdir()
    (tmp_path / "bad" / "report.json").write_text(held)
    runs, report, questions, _ = shown(tmp_path)
    assert 'value="bad"' in runs
    assert "This cannot be shown" in report
    assert questions == ""


def test_the_newest_run_that_can_be_read_is_shown_at_first(tmp_path: Path) -> None:
    put(TWO, tmp_path / "good")
    (tmp_path / "bad").mkdir()
    (tmp_path / "bad" / "report.json").write_text("{}")
    assert shown(tmp_path)[3].run == "good"
    assert "bad · cannot be read" in shown(tmp_path)[0]


@pytest.mark.parametrize(
    "sent",
    [
        None,
        "",
        "{",
        "[]",
        "5",
        '{"run": ["good"]}',
        '{"run": "../secret", "other": "/etc"}',
        '{"run": "good/../../secret"}',
    ],
)
def test_a_browser_chooses_among_what_was_listed(tmp_path: Path, sent: object) -> None:
    put(retrieval("secret", bm25=RANKS), tmp_path / "secret")
    put(TWO, tmp_path / "runs" / "good")
    *_, (_, report, _, choice) = Bench(tmp_path / "runs").choose(gr.EventData(None, sent), Choice())
    assert choice == Choice(run="good")
    assert "secret" not in str(report)


@pytest.mark.parametrize("sent", [None, "{", '{"count": "many"}', '{"count": -5, "system": ["a"], "measure": null}'])
def test_a_forged_view_shows_the_first(tmp_path: Path, sent: object) -> None:
    put(TWO, tmp_path / "good")
    questions, choice = Bench(tmp_path).look(gr.EventData(None, sent), Choice(run="good"))
    assert questions == render_worst(TWO, View())
    assert choice.view.count == STEP  # type: ignore[attr-defined]


def test_a_finished_comparison_is_shown_as_a_run_and_not_compared_again(tmp_path: Path) -> None:
    put(compare_runs(TWO, TWO), tmp_path / "difference", minute=2)
    put(TWO, tmp_path / "two", minute=1)
    _, report, questions, choice = shown(tmp_path)
    assert choice.run == "difference"
    assert "A difference is B minus A." in report
    assert "Questions won and lost" in questions
    assert "cannot be compared again" in shown(tmp_path, Choice("difference", "two"))[1]


def test_other_questions_of_two_runs_are_shown_as_when_they_were_chosen(tmp_path: Path) -> None:
    put(TWO, tmp_path / "a")
    put(TWO, tmp_path / "b")
    choice = Choice("a", "b", View("dense → dense", "Success@1"))
    sent = json.dumps({"system": choice.view.system, "measure": choice.view.measure})
    assert Bench(tmp_path).look(gr.EventData(None, sent), Choice("a", "b")) == (shown(tmp_path, choice)[2], choice)


def test_a_run_that_is_removed_while_it_is_looked_at_shows_no_questions(tmp_path: Path) -> None:
    put(TWO, tmp_path / "a")
    for gone in (Choice("b"), Choice("a", "b")):
        assert Bench(tmp_path).look(gr.EventData(None, "{}"), gone)[0] == ""


def test_runs_of_different_data_are_not_compared(tmp_path: Path) -> None:
    put(TWO, tmp_path / "a")
    put(replace(TWO, data={"sha256": "1" * 64}), tmp_path / "b")
    assert "different data" in shown(tmp_path, Choice("a", "b"))[1]
    assert "does not differ from itself" in shown(tmp_path, Choice("a", "a"))[1]


def test_half_of_a_surrogate_pair_does_not_stop_the_page(tmp_path: Path) -> None:
    folder = put(TWO, tmp_path / "run")
    (folder / "report.json").write_text(VALID.replace("Who spoke", r"\ud83d spoke"))
    assert "? spoke of fog?" in shown(tmp_path)[2]


def test_looking_writes_nothing(tmp_path: Path) -> None:
    put(TWO, tmp_path / "a")
    put(TWO, tmp_path / "b")
    before = sorted((path, path.stat().st_mtime_ns) for path in tmp_path.rglob("*"))
    shown(tmp_path, Choice("a", "b"))
    assert sorted((path, path.stat().st_mtime_ns) for path in tmp_path.rglob("*")) == before


def test_names_of_runs_are_text(tmp_path: Path) -> None:
    put(TWO, tmp_path / "<b onclick=x>\"'&amp;")
    page = Html(render_runs(finished_runs(tmp_path).values(), "<b onclick=x>\"'&amp;", ""))
    assert page.tags <= TAGS
    assert ("value", "<b onclick=x>\"'&amp;") in page.attributes


def test_starting_the_chat_imports_nothing_that_measures() -> None:
    code = "import sys, ui.server; print([n for n in ('scipy', 'matplotlib', 'ir_measures') if n in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"


# -- in a browser

HOSTILE_RUN = retrieval(
    f"Harbour {HOSTILE}", **{f"bm25 {HOSTILE}": {f"q{n} {HOSTILE}": n % 8 or None for n in range(45)}}
)
BETTER = retrieval(f"Harbour {HOSTILE}", **{f"bm25 {HOSTILE}": {f"q{n} {HOSTILE}": n % 3 + 1 for n in range(45)}})
SIX = retrieval(**dict.fromkeys(("bm25", "dense", "hybrid", "title-weighted-bm25", "e", "f"), RANKS))
SIX = replace(
    SIX,
    systems={
        n: replace(s, totals={f"total {i}": s.measures["RR@10"] for i in range(9)}) for n, s in SIX.systems.items()
    },
)


@pytest.fixture(scope="module")
def runs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("runs")
    put(SIX, root / "six", minute=1)
    better = put(BETTER, root / "better", minute=2)
    (better / "plots").mkdir()
    (better / "plots" / "recall_at_k.png").write_bytes(PIXEL)
    worse = put(HOSTILE_RUN, root / "<b>&worse", minute=3)
    (worse / "plots").mkdir()
    (worse / "plots" / "recall_at_k.png").write_bytes(PIXEL)
    return root


@pytest.fixture(scope="module")
def url(engine: Engine, runs: Path) -> str:
    return started(lambda ready: serve(engine, port=free_port(), evaluations=runs, ready=ready))


def opened(page: Page) -> None:
    page.get_by_role("tab", name="Evaluate").click()
    page.wait_for_selector("#questions .asked")


def choose(page: Page, name: str, value: str) -> None:
    """Choose from a list, and wait until the server shows what was chosen."""
    page.select_option(f"[name={name}]", value)
    page.wait_for_function(
        """([name, value]) => !document.querySelector('#runs [role=status]').textContent
            && document.querySelector(`[name=${name}] option[selected]`)?.value === value""",
        arg=[name, value],
    )


def test_a_run_then_two_are_looked_at_and_the_chat_is_as_it_was(browser: Browser, url: str) -> None:
    with watched_page(browser, url, **DESKTOP) as page:
        opened(page)
        assert HOSTILE in (page.locator("#report h2").text_content() or "")
        choose(page, "run", "better")
        page.wait_for_selector("#report img")
        assert page.locator("#report img").evaluate("image => image.naturalWidth") == 1
        page.select_option("[name=run]", "<b>&worse")
        page.select_option("[name=other]", "better")
        page.wait_for_selector("#report .compared")
        tops = [image.evaluate("image => image.offsetTop") for image in page.locator("#report img").all()]
        assert tops == [tops[0]] * 2
        assert page.locator("#questions h3").all_text_contents()[1].startswith("Won by B")
        page.select_option("[name=measure]", "Success@1")
        page.wait_for_selector("#questions .value >> text=Success@1", state="detached")
        assert page.evaluate("window.hacked") is None
        page.get_by_role("tab", name="Ask").click()
        page.wait_for_selector(".welcome", state="visible")


def test_the_keyboard_is_enough(browser: Browser, url: str) -> None:
    name, asked = "document.activeElement.name", "document.querySelector('#questions').textContent"
    with watched_page(browser, url, **DESKTOP) as page:
        page.focus("#quotations-button")
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        page.wait_for_selector("#questions .asked")
        before = page.evaluate(asked)
        page.focus("[name=run]")
        page.keyboard.press("ArrowDown")
        page.wait_for_selector("#report img")
        page.wait_for_function(f"{name} === 'run'")
        page.wait_for_function(f"{asked} !== {json.dumps(before)}")  # a run's questions follow its figures
        page.focus("[name=count]")
        page.keyboard.press("Enter")
        page.wait_for_function("document.querySelectorAll('#questions .asked').length === 40")
        page.wait_for_function("'next' in document.activeElement.dataset")
        assert page.locator("#questions .asked").nth(STEP).evaluate("card => card === document.activeElement")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_on_a_phone_nothing_is_too_wide_and_axe_finds_nothing_serious(browser: Browser, url: str, scheme: str) -> None:
    with watched_page(browser, url, color_scheme=scheme, **PHONE) as page:
        serious = serious_findings(page)
        opened(page)
        choose(page, "run", "six")
        page.wait_for_selector("#report td >> nth=60")
        table = page.locator("#report .wide").last
        assert table.evaluate("box => box.scrollWidth > box.clientWidth")
        serious += serious_findings(page)
        choose(page, "run", "<b>&worse")
        choose(page, "other", "better")
        page.wait_for_selector("#report .compared")
        lefts = [image.evaluate("image => image.offsetLeft") for image in page.locator("#report img").all()]
        assert lefts == [lefts[0]] * 2
        for fold in page.locator("#bench details > summary").all()[:3]:
            fold.click()
        assert page.eval_on_selector("#bench", "bench => bench.scrollWidth <= bench.clientWidth")
        assert page.evaluate("document.documentElement.scrollWidth") <= 390
        serious += serious_findings(page)
    assert serious == []


def test_a_first_run_appears_without_starting_again(browser: Browser, engine: Engine, tmp_path: Path) -> None:
    address = started(lambda ready: serve(engine, port=free_port(), evaluations=tmp_path / "runs", ready=ready))
    with watched_page(browser, address, **DESKTOP) as page:
        page.get_by_role("tab", name="Evaluate").click()
        page.wait_for_selector("#runs .none")
        assert "cuttings evaluate retrieval DATASET" in page.locator("#runs").inner_text()
        put(TWO, tmp_path / "runs" / "first")
        page.get_by_role("button", name="Look for new runs").click()
        page.wait_for_selector("#questions .asked")
        put(retrieval("later", bm25=RANKS), tmp_path / "runs" / "second", minute=5)
        page.get_by_role("tab", name="Ask").click()
        page.get_by_role("tab", name="Evaluate").click()
        page.wait_for_selector("option[value=second]", state="attached")
        assert page.locator("#report h2").inner_text() == "harbour"
