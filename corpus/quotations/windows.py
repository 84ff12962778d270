"""Prose as a model's tokens, in windows of whole paragraphs, each with some of what stands before it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from corpus.article import Span
from corpus.quotations.quotation import Prose

if TYPE_CHECKING:
    from tokenizers import Tokenizer

#: Tokens a window decides on at most, and tokens before them that it sees too.
TOKENS, CONTEXT = 256, 32


@dataclass(frozen=True, slots=True)
class Window:
    """Token ids from [CLS] to [SEP], where each stands in the text (None for marks), and the first one decided on.

    [SEP] stands between paragraphs: the model sees no other sign of them.
    """

    ids: tuple[int, ...]
    spans: tuple[Span | None, ...]
    first: int


@dataclass(frozen=True, slots=True)
class _Token:
    id: int
    span: Span | None


def windows_of(prose: Prose, tokenizer: Tokenizer) -> Iterator[Window]:
    """Yield windows that together decide on every token of the prose once.

    A paragraph longer than a window is cut between tokens.
    """
    cls, sep = tokenizer.encode("").ids
    before: list[_Token] = []
    waiting: list[_Token] = []
    for piece in _pieces(prose, tokenizer, sep):
        if waiting and len(waiting) + len(piece) > TOKENS:
            yield _window(cls, sep, before, waiting)
            before, waiting = waiting[-CONTEXT:], []
        waiting += piece
    if waiting:
        yield _window(cls, sep, before, waiting)


def _pieces(prose: Prose, tokenizer: Tokenizer, sep: int) -> Iterator[list[_Token]]:
    encoded = tokenizer.encode_batch([span.of(prose.text) for span in prose.paragraphs], add_special_tokens=False)
    for paragraph, encoding in zip(prose.paragraphs, encoded, strict=True):
        at = paragraph.start
        tokens = [
            _Token(number, Span(at + start, at + end))
            for number, (start, end) in zip(encoding.ids, encoding.offsets, strict=True)
        ]
        tokens.append(_Token(sep, None))
        for start in range(0, len(tokens), TOKENS):
            yield tokens[start : start + TOKENS]


def _window(cls: int, sep: int, before: list[_Token], own: list[_Token]) -> Window:
    tokens = [_Token(cls, None), *before, *own]
    if own[-1].span is not None:
        tokens.append(_Token(sep, None))
    return Window(tuple(token.id for token in tokens), tuple(token.span for token in tokens), 1 + len(before))
