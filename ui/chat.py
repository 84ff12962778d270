"""The chat: a Gradio page with the conversation on one side and the source article on the other.

It composes what `ui.render` writes and what the engine answers; it holds no rule about either. It talks to
nobody but the browser that opened it, and logs neither questions nor articles. The page's other tabs are
`ui.quotations_tab` and `ui.evaluations`.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any
from uuid import uuid4

import gradio as gr

from corpus.errors import CuttingsError, InputError
from index.filters import Filters
from qa.engine import Engine
from qa.question import check_question
from qa.said_filters import FIELDS, Field
from ui.desk import add_composer, add_days, add_outlets, add_pane, typed, typed_day
from ui.evaluate_options import RUNS
from ui.evaluations import add_evaluations
from ui.opening import opened_article
from ui.places import OUTDATED
from ui.quotations_tab import add_quotations
from ui.render import (
    announced,
    render_answer,
    render_conversation,
    render_first_article,
    render_no_article,
    render_problem,
    render_turn,
    render_waiting,
    render_welcome,
)

#: Turns that stay on the page, and headlines that are offered as first questions.
_TURNS = 50
_HEADLINES = 4
_HEADLINE_CHARACTERS = 120

_MASTHEAD = '<header class="masthead"><h1>Cuttings</h1><p>Ask the archive. The answer is in its own words.</p></header>'
_FAILED = "something went wrong; the window in which the chat was started says what"

#: A turn that is kept: its question, and its HTML.
_Turn = tuple[str, str]
#: What a filter's field holds.
_Field = str | float | None


class _Chat:
    """What the page's events call. All state of a conversation is the list of its turns."""

    def __init__(self, engine: Engine, examples: Sequence[str]) -> None:
        self._engine = engine
        self._library = engine.index.library
        self._examples = examples
        #: The engine answers one question at a time, and the server runs each event in a thread.
        self.lock = threading.Lock()

    def welcome(self) -> str:
        """Return the page's first conversation."""
        return render_conversation([self._greeting()], begun=False)

    def loaded(self, turns: list[_Turn]) -> object:
        """Return the page's first conversation, unless a question was answered while the page was still loading."""
        return gr.skip() if turns else self.welcome()

    def _greeting(self) -> str:
        if self._examples:
            return render_welcome(self._examples, heading="For example")
        return render_welcome(self._headlines(), heading="From the newest articles")

    def _headlines(self) -> list[str]:
        articles = self._library.newest(_HEADLINES)
        titles = (" ".join(article.metadata.title.split()) for article in articles)
        return list(dict.fromkeys(title for title in titles if len(title) <= _HEADLINE_CHARACTERS))

    def outlets(self) -> list[str]:
        """Return the outlets to choose from, sorted."""
        return sorted({outlet for outlet, _ in self._library.describe() if outlet})

    @property
    def usually_sure(self) -> int:
        """How sure an answer has to be, in percent, where nobody says otherwise."""
        return round(100 * self._engine.reader.threshold)

    def ask(self, question: str, turns: list[_Turn], *fields: _Field) -> Iterator[tuple[object, ...]]:
        """Answer into the conversation; yields (conversation, source, turns, question box).

        `fields` are those of the filters, as they were typed: since, until, outlet, author, how sure in percent.
        A question that cannot be asked stays in its box, to be mended.
        """
        yield from self._ask(question or "", turns, None, FIELDS, fields)

    def ask_example(self, event: gr.EventData, turns: list[_Turn], *fields: _Field) -> Iterator[tuple[object, ...]]:
        """Answer a question that was clicked on."""
        yield from self.ask(str(event._data), turns, *fields)

    def ask_without(self, event: gr.EventData, turns: list[_Turn], *fields: _Field) -> Iterator[tuple[object, ...]]:
        """Answer a turn's question anew, in its place, without a filter that was read off its words."""
        shown, keep = [html for _, html in turns], gr.skip()
        try:
            place, removed = _removal(event._data, turns)
        except InputError as error:
            yield self._refused(shown, str(error)), keep, keep, keep
            return
        yield from self._ask(turns[place][0], turns, place, FIELDS - removed, fields)

    def _ask(
        self,
        question: str,
        turns: list[_Turn],
        again: int | None,
        read: frozenset[Field],
        fields: Sequence[_Field],
    ) -> Iterator[tuple[object, ...]]:
        """Answer at the end of the conversation, or again in the place of a turn."""
        keep, shown = gr.skip(), [html for _, html in turns]
        before, after = (turns, []) if again is None else (turns[:again], turns[again + 1 :])
        try:
            asked, filters = check_question(question), _filters(*fields[:-1])
            sure = self._least_sure(fields[-1])
        except CuttingsError as error:
            yield self._refused(shown, str(error)), keep, keep, keep
            return
        waiting = _joined(before, (asked, render_turn(asked, render_waiting())), after)
        yield _conversation(waiting, "Reading the archive", again), keep, keep, "" if again is None else keep
        try:
            with self.lock:
                history = [said for said, _ in before]
                answer = self._engine.ask(asked, history=history, filters=filters, read_filters=read, sure=sure)
        except Exception as error:
            known = isinstance(error, CuttingsError)
            box = asked if again is None else keep
            yield self._refused(shown, str(error) if known else _FAILED), keep, keep, box
            if known:
                return
            raise
        turns = _joined(
            before,
            (asked, render_turn(asked, render_answer(answer, FIELDS - read, name=f"answer-{uuid4().hex}"))),
            after,
        )
        yield _conversation(turns, announced(answer), again), render_first_article(answer), turns, keep

    def _least_sure(self, percent: _Field) -> float | None:
        """Return how sure an answer has to be; left where it was, it is the reader's matter. Comes from a browser."""
        try:
            chosen = float(percent or 0)
        except (TypeError, ValueError) as error:
            raise InputError(OUTDATED) from error
        return None if chosen == self.usually_sure else chosen / 100

    def open(self, event: gr.EventData) -> str:
        """Return the article that a card was clicked for, its quote marked."""
        return opened_article(self._library, event._data)

    def _refused(self, shown: Sequence[str], message: str) -> str:
        parts = [*(shown or [self._greeting()]), render_problem(message)]
        return render_conversation(parts, announcement=message, begun=bool(shown))

    def clear(self) -> tuple[object, ...]:
        """Begin a new conversation: (conversation, source, turns)."""
        return self.welcome(), render_no_article(), []


def _joined(before: Sequence[_Turn], turn: _Turn, after: Sequence[_Turn]) -> list[_Turn]:
    return [*before, turn, *after][-_TURNS:]


def _conversation(turns: Sequence[_Turn], announcement: str, again: int | None) -> str:
    return render_conversation([html for _, html in turns], announcement=announcement, again=again)


def _removal(data: object, turns: Sequence[_Turn]) -> tuple[int, frozenset[Field]]:
    """Read which turn is to be asked again without which filters. It comes from a browser: raises InputError."""
    try:
        place, names = json.loads(str(data))
        removed = frozenset(Field(name) for name in str(names).split())
    except (ValueError, TypeError, RecursionError) as error:
        raise InputError(OUTDATED) from error
    if not isinstance(place, int) or not 0 <= place < len(turns):
        raise InputError(OUTDATED)
    return place, removed


def _filters(since: Any, until: Any, outlet: Any, author: Any) -> Filters:
    return Filters(typed_day(since), typed_day(until), typed(outlet), typed(author))


def build_chat(engine: Engine, *, examples: Sequence[str] = (), evaluations: Path = RUNS) -> gr.Blocks:
    """Build the page. Without `examples`, the newest articles' headlines are offered as first questions.

    `evaluations` is the folder whose finished runs the last tab shows.
    """
    chat = _Chat(engine, examples)
    with gr.Blocks(title="Cuttings", analytics_enabled=False, fill_height=True, fill_width=True) as page:
        gr.HTML(_MASTHEAD, elem_id="masthead", apply_default_css=False)
        with gr.Tabs(elem_id="tabs"):
            with gr.Tab("Ask", elem_id="ask"):
                _add_desk(page, chat)
            add_quotations(engine, chat.outlets(), lock=chat.lock)
            add_evaluations(evaluations)
    return page


def _add_desk(page: gr.Blocks, chat: _Chat) -> None:
    turns = gr.State([])
    with gr.Row(elem_classes="desk"):
        with gr.Column(elem_classes="finding", min_width=0):
            conversation = add_pane(chat.welcome(), "conversation", "chat.js")
            filters = _filter_fields(chat)
            question, send = add_composer(
                "question", label="Your question", placeholder="Ask a question", button="Ask", lines=4, autofocus=True
            )
        with gr.Column(elem_id="right", elem_classes="reading", min_width=0):
            source = add_pane(render_no_article(), "source")
    quiet: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private"}
    # Whoever comes later sees the headlines of that moment.
    page.load(chat.loaded, turns, conversation, **quiet)
    answered = [conversation, source, turns, question]
    gr.on([question.submit, send.click], chat.ask, [question, turns, *filters], answered, **quiet)
    conversation.submit(chat.ask_example, [turns, *filters], answered, **quiet)
    conversation.delete(chat.ask_without, [turns, *filters], answered, **quiet)
    conversation.clear(chat.clear, None, [conversation, source, turns], **quiet)
    gr.on([conversation.select, source.select], chat.open, None, source, **quiet)


def _filter_fields(chat: _Chat) -> list[gr.components.Component]:
    with gr.Accordion("Filters", open=False, elem_id="filters", elem_classes="filters"):
        with gr.Row():
            fields = [*add_days(), add_outlets(chat.outlets()), gr.Textbox(label="Author", max_lines=1, min_width=0)]
        sure = gr.Slider(
            0,
            100,
            chat.usually_sure,
            step=1,
            label="Answer only when this sure, in percent",
            elem_id="sure",
            min_width=0,
            buttons=[],
        )
    return [*fields, sure]
