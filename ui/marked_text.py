"""Slices of an article's text as HTML, parts of them marked: every character once, in order, and escaped."""

from __future__ import annotations

import re
from collections.abc import Sequence
from html import escape
from itertools import pairwise

from corpus.article import Span

#: A blank line, with what white space stands around it.
_GAP = re.compile(r"\n\s*\n\s*")


def render_text(text: str, layers: Sequence[tuple[str, Span]]) -> str:
    """Show a text in paragraphs, every character of it once and in order; layers become marks and spans."""
    paragraphs: list[str] = []
    gaps = [Span(*gap.span()) for gap in _GAP.finditer(text)]
    edges = [0, *(edge for gap in gaps for edge in (gap.start, gap.end)), len(text)]
    for number, (start, end) in enumerate(pairwise(edges)):
        here = Span(start, end)
        inside = [(name, span) for name, span in layers if span.overlaps(here)]
        content = layered(text, here, inside)
        # Blank lines stand between paragraphs, so that the page's own spacing shows them.
        paragraphs.append(content if number % 2 or not content else f'<p dir="auto">{content}</p>')
    return "".join(paragraphs)


def layered(text: str, hull: Span, layers: Sequence[tuple[str, Span]]) -> str:
    """Show a slice, in runs that are each wrapped in one element naming the layers that cover it."""
    inside = (edge for _, span in layers for edge in (span.start, span.end) if hull.start < edge < hull.end)
    cuts = sorted({hull.start, hull.end, *inside})
    runs = (Span(start, end) for start, end in pairwise(cuts))
    return "".join(_run(run.of(text), [name for name, span in layers if span.contains(run)]) for run in runs)


def _run(words: str, names: Sequence[str]) -> str:
    if not names:
        return escape(words)
    tag = "mark" if {"quote", "answer"} & set(names) else "span"
    return f'<{tag} class="{" ".join(names)}">{escape(words)}</{tag}>'
