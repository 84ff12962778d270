"""The lines and paragraphs of a text, as spans. It does not know what they mean."""

from __future__ import annotations

import re
from dataclasses import dataclass

from corpus.article import Span

_LINE = re.compile(r"\S(?:[^\n]*\S)?")
_BLANK = re.compile(r"\n[^\S\n]*\n")

# A block whose lines were broken to fit a column: all but the last about as wide as each other.
_WRAP_WIDTHS = range(40, 101)


@dataclass(frozen=True, slots=True)
class Line:
    """A line without the white space around it, and the number of its block.

    Blocks are what blank lines separate.
    """

    span: Span
    block: int


def find_lines(text: str) -> tuple[Line, ...]:
    r"""Return the lines that hold anything, in order.

    >>> [(line.span.start, line.block) for line in find_lines("One\n two\n\nThree")]
    [(0, 0), (5, 0), (10, 1)]
    """
    breaks = [match.start() for match in _BLANK.finditer(text)]
    lines: list[Line] = []
    block = 0
    for match in _LINE.finditer(text):
        while block < len(breaks) and breaks[block] < match.start():
            block += 1
        lines.append(Line(Span(match.start(), match.end()), block))
    return tuple(lines)


def find_paragraphs(text: str, lines: tuple[Line, ...]) -> tuple[Span, ...]:
    """Join the lines of blocks that were wrapped to a column; every other line is a paragraph."""
    blocks: dict[int, list[Span]] = {}
    for line in lines:
        blocks.setdefault(line.block, []).append(line.span)
    paragraphs: list[Span] = []
    for spans in blocks.values():
        if _is_wrapped(text, spans):
            paragraphs.append(Span(spans[0].start, spans[-1].end))
        else:
            paragraphs.extend(spans)
    return tuple(paragraphs)


def _is_wrapped(text: str, spans: list[Span]) -> bool:
    if len(spans) < 2:
        return False
    widths = [len(span) for span in spans[:-1]]
    runs_on = any(text[span.end - 1].isalnum() or text[span.end - 1] == "," for span in spans[:-1])
    return runs_on and all(width in _WRAP_WIDTHS for width in widths) and max(widths) - min(widths) <= 30
