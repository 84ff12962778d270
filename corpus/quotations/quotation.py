"""What a quotation is: spans of its article, and which words of it are the speaker's own."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from corpus.article import Span
from corpus.quotations.marks import Quoted


class Kind(StrEnum):
    """Whose words a quotation's content is in: all the speaker's, none, or some."""

    DIRECT = "direct"
    INDIRECT = "indirect"
    MIXED = "mixed"


@dataclass(frozen=True, slots=True)
class Quotation:
    """Something an article says somebody said.

    `content` is what was said, without the quotation marks around it, in text order: one span, or the pieces of what
    was interrupted. `mention` is who said it as the sentence has it ("he"), `speaker` the fullest name of the same
    person or institution anywhere in the article, `cue` the words of saying ("said", "according to"). Content, cue
    and mention do not overlap.
    """

    content: tuple[Span, ...]
    speaker: Span | None
    mention: Span | None
    cue: Span | None
    kind: Kind

    @property
    def hull(self) -> Span:
        """From the first piece's start to the last one's end."""
        return Span(self.content[0].start, self.content[-1].end)


@dataclass(frozen=True, slots=True)
class Attribution:
    """What a finder says of one quotation: parts that may still have marks and white space around them."""

    content: tuple[Span, ...]
    mention: Span | None
    cue: Span | None


@dataclass(frozen=True, slots=True)
class Prose:
    """What an article reports: the paragraphs and sentences of its text, in order, without page furniture.

    A wrapped paragraph is one paragraph; no sentence crosses a paragraph's end. `quoted` are the stretches between
    quotation marks.
    """

    text: str
    paragraphs: tuple[Span, ...]
    sentences: tuple[Span, ...]
    quoted: tuple[Quoted, ...] = ()


class Finder(Protocol):
    """What finds attributions in prose."""

    def find(self, prose: Prose) -> tuple[Attribution, ...]:
        """Return the attributions of a text, in the order of their content."""
        ...
