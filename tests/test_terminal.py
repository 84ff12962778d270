from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.article import Metadata, Origin, Span
from index.rows import StoredArticle
from qa.engine import Engine
from ui.cli import main
from ui.terminal import render_answer, render_article, safe, source_line


def article(text: str) -> StoredArticle:
    return StoredArticle(1, "a.txt", "0" * 12, text, Metadata("Title", Origin.GIVEN), (), ())


@given(st.text())
def test_no_article_can_command_a_terminal(text: str) -> None:
    shown = safe(text)
    assert len(shown) == len(text)
    assert not any(ord(char) < 32 and char not in "\t\n" for char in shown)
    assert "\x9b" not in shown


def test_a_span_is_marked_where_it_stands() -> None:
    assert render_article(article("One two three."), Span(4, 7)).endswith("One **two** three.")
    assert "\x1b[1mtwo\x1b[0m" in render_article(article("One two three."), Span(4, 7), color=True)


def test_an_answer_that_is_a_whole_sentence_is_not_said_twice(engine: Engine) -> None:
    shown = render_answer(engine.ask("When did Japan lift the curbs?"))
    assert shown.count("half years after it had imposed") == 1
    assert "“After the curbs, Seoul and Tokyo turn to the white list” · The Brackwater Ledger" in " ".join(
        shown.split()
    )


def test_a_short_answer_comes_before_its_quote(engine: Engine) -> None:
    shown = render_answer(engine.ask("Who wrote the report about the video talks and closed borders?"))
    assert shown.startswith("Lorna Tewksley\n\n  By **Lorna Tewksley**")


def test_an_abstention_says_so_and_shows_what_is_near(engine: Engine) -> None:
    shown = render_answer(engine.ask("What is the capital of Australia?"))
    assert shown.startswith("The archive does not say")
    assert "Nearest to the question:" in shown


def test_an_inferred_date_is_shown_as_inferred() -> None:
    day = {"published": date(2019, 12, 16), "published_from": Origin.INFERRED, "published_span": Span(4, 7)}
    metadata = Metadata("Title", Origin.GIVEN, **day)  # type: ignore[arg-type]
    made = StoredArticle(1, "a.txt", "0" * 12, "One two three.", metadata, (), ())
    assert "about 16 December 2019 (inferred) · a.txt" in source_line(metadata, "a.txt")
    assert "about 16 December 2019 (inferred from “two”)" in render_article(made, None)


def test_filters_in_words_are_said_before_the_answer(engine: Engine) -> None:
    shown = render_answer(engine.ask("What will the new roof cost, according to the Tarrowmouth Chronicle?"))
    first = " ".join(shown.split("\n\n")[0].split())
    assert (
        first == "Looked only at articles from Tarrowmouth Chronicle — from “according to the Tarrowmouth Chronicle”."
    )


def test_filters_in_words_that_left_nothing_are_said_before_the_answer(engine: Engine) -> None:
    shown = render_answer(engine.ask("When was the harbour wall built in 1990?"))
    assert shown.startswith("No article published 1 January 1990 to 7 January 1991 (from “in 1990”) answers this.")


@pytest.mark.parametrize(("option", "filters"), [([], 1), (["--no-filters-in-words"], 0)])
def test_a_question_can_be_asked_without_the_filters_in_its_words(
    sample: Path, capsys: pytest.CaptureFixture[str], option: list[str], filters: int
) -> None:
    question = "What did Japan ease in December 2019?"
    assert main(["ask", question, "--json", "--library", str(sample), *option]) == 0
    assert len(json.loads(capsys.readouterr().out)["filters"]) == filters
