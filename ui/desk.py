"""What the chat's desks, *Ask* and *Quotations*, are built of: a pane on either side, a box to type in, and filters.

It knows nothing of answers or quotations; the looks are in `chat.css`, the moves between the panes in `desk.js`.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

import gradio as gr

from corpus.dates import parse_date
from corpus.errors import InputError

_HERE = Path(__file__).parent


def add_pane(value: str, name: str, script: str = "") -> gr.HTML:
    """Add one side of a desk; `script` is a file that runs after `desk.js`, in the same scope."""
    scripts = "".join((_HERE / file).read_text(encoding="utf-8") for file in ("desk.js", script) if file)
    return gr.HTML(value, elem_id=name, elem_classes="paned", js_on_load=scripts, apply_default_css=False)


def add_composer(
    name: str, *, label: str, placeholder: str, button: str, lines: int = 1, autofocus: bool = False
) -> tuple[gr.Textbox, gr.Button]:
    """Add the box that one types in, and the button beside it."""
    with gr.Row(elem_classes="composer"):
        box = gr.Textbox(
            label=label,
            show_label=False,
            placeholder=placeholder,
            elem_id=name,
            lines=1,
            max_lines=lines,
            container=False,
            autofocus=autofocus,
            scale=1,
            min_width=0,
        )
        send = gr.Button(button, elem_classes="send", variant="primary", scale=0, min_width=72)
    return box, send


def add_days() -> tuple[gr.Textbox, gr.Textbox]:
    """Add the fields of the first and the last day of publication."""
    since, until = (
        gr.Textbox(label=label, placeholder="YYYY-MM-DD", max_lines=1, min_width=0) for label in ("Since", "Until")
    )
    return since, until


def add_outlets(outlets: Sequence[str]) -> gr.Dropdown:
    """Add the choice of an outlet."""
    choices = [("Any outlet", ""), *((name, name) for name in outlets)]
    return gr.Dropdown(choices, value="", label="Outlet", allow_custom_value=True, min_width=0)


def typed(field: str | None) -> str | None:
    """Return what was typed into a field; None where that is nothing."""
    return (field or "").strip() or None


def typed_day(field: str | None) -> date | None:
    """Return the day that was typed into a field; raises InputError for what is no day."""
    written = typed(field)
    try:
        return parse_date(written) if written else None
    except ValueError as error:
        raise InputError(str(error)) from error
