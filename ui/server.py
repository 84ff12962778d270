"""Serving the chat: on this machine, to nobody else, and with no word to anyone outside."""

from __future__ import annotations

import os
import threading
from collections.abc import Awaitable, Callable, MutableMapping, Sequence
from pathlib import Path
from typing import Any

import gradio as gr
from starlette.middleware import Middleware  # part of gradio's own server

from qa.engine import Engine
from ui.chat import build_chat
from ui.evaluate_options import RUNS

_HERE = Path(__file__).parent
_STYLES = ("chat.css", "timeline.css", "quotations.css")


class _Headers:
    """Adds headers to every response that keep the browser from fetching anything from elsewhere."""

    # Gradio compiles its templates in the browser, hence unsafe-eval.
    _ADDED = (
        (
            b"content-security-policy",
            b"default-src 'self' data: blob: 'unsafe-inline' 'unsafe-eval'; form-action 'self'; frame-ancestors 'self'",
        ),
        (b"referrer-policy", b"no-referrer"),
        (b"x-content-type-options", b"nosniff"),
    )

    def __init__(self, app: Callable[..., Awaitable[None]]) -> None:
        self._app = app

    async def __call__(self, scope: object, receive: object, send: Callable[..., Awaitable[None]]) -> None:
        async def send_with_headers(message: MutableMapping[str, Any]) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [*message.get("headers", ()), *self._ADDED]
            await send(message)

        await self._app(scope, receive, send_with_headers)


def _theme() -> gr.themes.Base:
    """Return what shows before `chat.css` is there, and where it is not: on the page that asks for a password."""
    fonts = {"font": ["system-ui", "sans-serif"], "font_mono": ["ui-monospace", "monospace"]}
    theme = gr.themes.Base(primary_hue="red", neutral_hue="stone", **fonts)
    return theme.set(body_background_fill="#f8f4ea", body_background_fill_dark="#16140f")


def serve(
    engine: Engine,
    *,
    host: str = "127.0.0.1",
    port: int = 7860,
    auth: Sequence[tuple[str, str]] = (),
    examples: Sequence[str] = (),
    evaluations: Path = RUNS,
    ready: Callable[[str], None] | None = None,
) -> None:
    """Serve the chat until interrupted; `ready` is called with its address once it listens.

    KeyboardInterrupt passes out to the caller, after the server was stopped.
    """
    page = build_chat(engine, examples=examples, evaluations=evaluations)
    _launch(page, host, port, auth)
    try:
        if ready:
            ready(str(page.local_url))
        threading.Event().wait()
    finally:
        page.close(verbose=False)


def _launch(page: gr.Blocks, host: str, port: int, auth: Sequence[tuple[str, str]]) -> None:
    # Gradio first asks its own server whether it is there: not by way of an office's proxy.
    os.environ["no_proxy"] = f"{host},{os.environ.get('no_proxy') or os.environ.get('NO_PROXY') or ''}"
    styles = "".join(
        (_HERE / name).read_text(encoding="utf-8") for name in ("chat.css", "timeline.css", "quotations.css")
    )
    page.launch(
        server_name=host,
        server_port=port,
        auth=list(auth) or None,
        prevent_thread_lock=True,
        share=False,
        quiet=True,
        footer_links=[],
        favicon_path=_HERE / "assets" / "favicon.svg",
        # Gradio would keep the questions in the browser, and count them for a dashboard.
        run_history=False,
        enable_monitoring=False,
        ssr_mode=False,
        mcp_server=False,
        max_file_size="1kb",
        theme=_theme(),
        head=f"<style>{styles}</style>",
        app_kwargs={"docs_url": None, "redoc_url": None, "openapi_url": None, "middleware": [Middleware(_Headers)]},
    )
