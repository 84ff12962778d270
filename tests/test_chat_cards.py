"""The article that a card of the chat opens, without a browser."""

from __future__ import annotations

import json

import gradio as gr
import pytest

from qa.engine import Engine
from ui.chat import _Chat


def _opened(engine: Engine, key: object) -> str:
    return _Chat(engine, ()).open(gr.EventData(None, key))


def test_a_changed_article_is_shown_without_a_mark(engine: Engine) -> None:
    html = _opened(engine, json.dumps([["curbs-lifted.md", "000000000000", 5, 9, 5, 9]]))
    assert "has changed since" in html
    assert "<mark" not in html
    assert "After the curbs" in html


def test_an_article_that_is_gone_is_said_to_be_gone(engine: Engine) -> None:
    assert "no longer in the archive" in _opened(engine, json.dumps([["gone.md", "000000000000", 5, 9]]))


@pytest.mark.parametrize("key", [None, "", "{", "[]", "[1]", '[["a.md"]]', '[["a.md", "v", 9, 5]]', {"a": 1}])
def test_a_forged_card_is_refused(engine: Engine, key: object) -> None:
    assert "ask the question again" in _opened(engine, key)


def test_a_place_outside_the_article_is_refused(engine: Engine) -> None:
    version = engine.index.library.article("curbs-lifted.md").version
    assert "ask the question again" in _opened(engine, json.dumps([["curbs-lifted.md", version, 5, 10**9]]))
