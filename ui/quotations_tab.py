"""The chat's *Quotations* tab: who said what, listed or searched by words, and when each of them spoke.

It composes what `index` finds and what `ui.render_quotations` writes. What a page looks for is its only state.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field, replace
from itertools import islice
from typing import Any

import gradio as gr

from corpus.errors import CuttingsError
from corpus.quotations import Kind
from index.filters import Filters
from index.library import Library
from index.quotation_search import search_quotations
from index.quotations import FoundQuotation, QuotationFilters, quotations, speakers, undated
from index.quoted_periods import count_quotations, quoted_periods
from qa.engine import Engine
from qa.question import check_question
from ui.desk import add_composer, add_days, add_outlets, add_pane, typed, typed_day
from ui.opening import opened_article
from ui.render import render_no_article, render_problem
from ui.render_quotations import KINDS, filter_words, render_nothing, render_quotations, render_refused
from ui.spoken_when import COLUMNS, ROWS, SpokenWhen, render_spoken_when, spoken_when

#: Cards that are shown at first, and added at a time; and the most that a page shows.
STEP, MOST = 20, 400
#: Speakers to choose from; any other can be typed.
_SPEAKERS = 300


@dataclass(frozen=True, slots=True)
class Looked:
    """What one page looks for, and how many cards it shows at most."""

    words: str = ""
    wanted: QuotationFilters = field(default_factory=QuotationFilters)
    count: int = STEP


class Quotations:
    """What the tab's events call."""

    def __init__(self, engine: Engine, lock: AbstractContextManager[object]) -> None:
        self._index = engine.index
        self._library: Library = engine.index.library
        self._lock = lock

    def first(self, looked: Looked | None) -> tuple[object, ...]:
        """Show the newest quotations, unless something is shown: (list, speakers, looked)."""
        return (gr.skip(), gr.skip(), looked) if looked else self._shown(Looked())

    def find(self, words: str, speaker: str, kind: str, *articles: str | None) -> tuple[object, ...]:
        """Show what is looked for: (list, speakers, looked).

        All arguments are as they were typed or chosen; `articles` are since, until, outlet.
        """
        try:
            looked = _looked(words, speaker, kind, articles)
        except CuttingsError as error:
            return _refused(error)
        return self._shown(looked)

    def more(self, looked: Looked) -> tuple[object, ...]:
        """Show more of the same: (list, speakers, looked)."""
        return self._shown(replace(looked, count=min(looked.count + STEP, MOST)))

    def open(self, event: gr.EventData) -> str:
        """Return the article that a card or a mark was clicked for, its words marked."""
        return opened_article(self._library, event._data)

    def _shown(self, looked: Looked) -> tuple[object, ...]:
        try:
            return self._list(looked), gr.update(choices=self._speakers(looked.wanted)), looked
        except CuttingsError as error:
            return _refused(error)

    def _speakers(self, wanted: QuotationFilters) -> list[tuple[str, str]]:
        """Return who is quoted in what the other filters leave, with the number of quotations."""
        quoted = speakers(self._library, replace(wanted, speaker=None), limit=_SPEAKERS)
        return [("Anyone", ""), *((f"{one.name} ({one.quotations:,})", one.name) for one in quoted)]

    def _list(self, looked: Looked) -> str:
        found = self._found(looked)
        left_out = undated(self._library, looked.wanted)
        notes = [f"Undated articles, left out by the dates: {left_out:,}"] if left_out else []
        if not found:
            return render_nothing(looked.words, looked.wanted, notes)
        shown = found[: looked.count]
        total, undated_ones = count_quotations(self._library, looked.wanted)
        picture = spoken_when(shown) if looked.words else self._spoken_when(looked.wanted, total, undated_ones)
        further = min(STEP, MOST - looked.count) if len(found) > looked.count else 0
        heading = _heading(looked, len(shown), total)
        return render_quotations(shown, heading=heading, notes=notes, picture=render_spoken_when(picture), more=further)

    def _found(self, looked: Looked) -> Sequence[FoundQuotation]:
        """Return one more than are shown, if there are more."""
        if not looked.words:
            return list(islice(quotations(self._library, looked.wanted, newest=True), looked.count + 1))
        with self._lock:
            return search_quotations(self._index, looked.words, looked.wanted, limit=looked.count + 1)

    def _spoken_when(self, wanted: QuotationFilters, total: int, undated_ones: int) -> SpokenWhen:
        """Return the picture of all that filters leave, not of the newest alone."""
        quoted = speakers(self._library, wanted, limit=ROWS)
        periods = quoted_periods(self._library, wanted, [one.name for one in quoted], columns=COLUMNS)
        return SpokenWhen(quoted, periods, total, undated_ones)


def _refused(error: CuttingsError) -> tuple[object, ...]:
    problem = render_problem(str(error), heading="That cannot be looked for")
    return render_refused(problem, announcement=str(error)), gr.skip(), Looked()


def _looked(words: str, speaker: str, kind: str, articles: Sequence[str | None]) -> Looked:
    since, until, outlet = articles
    chosen = Kind(kind) if kind in tuple(Kind) else None
    filters = Filters(typed_day(since), typed_day(until), typed(outlet))
    wanted = QuotationFilters(filters, speaker=typed(speaker), kind=chosen)
    return Looked(check_question(words) if typed(words) else "", wanted)


def _heading(looked: Looked, shown: int, total: int) -> str:
    """Say what the list holds, and of how many."""
    some = f"{total:,} quotation{'' if total == 1 else 's'}"
    filters = "".join(f", {words}" for words in filter_words(looked.wanted))
    if looked.words:
        return f"Nearest to “{looked.words}”{filters}: {shown:,} of {some}"
    return f"{some[0].upper()}{some[1:]}{filters}, the newest first"


def add_quotations(engine: Engine, outlets: Sequence[str], *, lock: AbstractContextManager[object]) -> None:
    """Add the tab to the tabs that are being built. `lock` is held while the engine searches."""
    tab_of = Quotations(engine, lock)
    with gr.Tab("Quotations", elem_id="quotations") as tab:
        looked = gr.State(None)
        with gr.Row(elem_classes="desk"):
            with gr.Column(elem_classes="finding", min_width=0):
                words, find = add_composer(
                    "said", label="Words", placeholder="What was said, in any words", button="Find"
                )
                speaker, kind, articles = _filter_fields(outlets)
                found = add_pane("", "found", "quotations.js")
            with gr.Column(elem_classes="reading", min_width=0):
                source = add_pane(render_no_article("Choose a quotation to read it in its article."), "quoted-in")
    # What is chosen last is what is shown last.
    in_turn: dict[str, Any] = {"trigger_mode": "always_last", "concurrency_id": "quotations"}
    quiet: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private", **in_turn}
    since, until, outlet = articles
    chosen = [speaker.input, kind.input, outlet.input, since.submit, until.submit]
    tab.select(tab_of.first, looked, [found, speaker, looked], **quiet)
    fields = [words, speaker, kind, *articles]
    gr.on([words.submit, find.click, *chosen], tab_of.find, fields, [found, speaker, looked], **quiet)
    found.submit(tab_of.more, looked, [found, speaker, looked], **quiet)
    gr.on([found.select, source.select], tab_of.open, None, source, **quiet)


def _filter_fields(outlets: Sequence[str]) -> tuple[gr.Dropdown, gr.Dropdown, list[gr.components.Component]]:
    with gr.Row(elem_classes="filters who"):
        speaker = gr.Dropdown([("Anyone", "")], value="", label="Speaker", allow_custom_value=True, min_width=0)
    with gr.Accordion("Filters", open=False, elem_classes="filters"), gr.Row():
        kinds = [("Any kind", ""), *((f"{words[0].upper()}{words[1:]}", kind.value) for kind, words in KINDS.items())]
        kind = gr.Dropdown(kinds, value="", label="Kind", filterable=False, min_width=0)
        outlet = add_outlets(outlets)
        return speaker, kind, [*add_days(), outlet]
