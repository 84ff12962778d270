"""Attributions by rules: sentence by sentence, and what a quotation goes on with in the sentences after it."""

from __future__ import annotations

from dataclasses import dataclass

from corpus.article import Span
from corpus.quotations.clauses import QUOTED, Paragraph, Sentence, read_paragraphs
from corpus.quotations.cues import SCARE_MAX, Found, read_sentence
from corpus.quotations.quotation import Attribution, Prose
from corpus.quotations.subjects import leading_subject


class RuleFinder:
    """Finds attributions by rules, with no model and no state."""

    def find(self, prose: Prose) -> tuple[Attribution, ...]:
        """Return the attributions of a text, in the order of their sentences."""
        reading = _Reading()
        for paragraph in read_paragraphs(prose):
            reading.read(paragraph)
        return tuple(Attribution(tuple(one.content), one.mention, one.cue) for one in reading.found)


@dataclass(slots=True)
class _Said:
    """An attribution whose content may still grow."""

    content: list[Span]
    mention: Span | None
    cue: Span


class _Reading:
    """What was found so far, and to whom a sentence belongs that is nothing but a quotation.

    That is who is speaking (`speech`), else whom a colon announced, else who is named after it (`waiting`).
    """

    def __init__(self) -> None:
        self.found: list[_Said] = []
        self.speech: _Said | None = None
        self.announced: _Said | None = None
        self.waiting: list[Span] = []

    def read(self, paragraph: Paragraph) -> None:
        for sentence in paragraph.sentences:
            if sentence.roles.rstrip(".,-") in tuple(QUOTED):
                self.quotation(sentence.span(0, 1))
            else:
                self.report(sentence)
        if not paragraph.goes_on:
            self.speech = None
            self.waiting = []

    def quotation(self, content: Span) -> None:
        if self.announced is not None:
            self.found.append(self.announced)
            self.speech, self.announced = self.announced, None
        (self.waiting if self.speech is None else self.speech.content).append(content)

    def report(self, sentence: Sentence) -> None:
        found = read_sentence(sentence)
        quoted_first = sentence.roles[0] in QUOTED
        if not found and self.speech is not None and quoted_first and len(sentence.span(0, 1)) > SCARE_MAX:
            self.speech.content.append(sentence.span(0, len(sentence.roles)))
            return
        said = [_said(sentence, one) for one in found]
        quoting = [one for one, tokens in zip(said, found, strict=True) if tokens.quotes(sentence)]
        self.found += said
        self.speech = next(reversed(quoting or said), None)
        if self.speech is not None and quoted_first:
            self.speech.content[:0] = self.waiting
        self.waiting = []
        self.announced = _announced(sentence)


def _said(sentence: Sentence, one: Found) -> _Said:
    mention = sentence.span(*one.mention) if one.mention else None
    return _Said([sentence.span(*piece) for piece in one.content], mention, sentence.span(*one.cue))


def _announced(sentence: Sentence) -> _Said | None:
    """Return who is about to speak after a sentence that ends with a colon."""
    colon = len(sentence.roles) - 1
    if colon < 1 or sentence.roles[colon] != ":":
        return None
    who = leading_subject(sentence.roles, colon)
    return _Said([], sentence.span(*who) if who else None, sentence.span(colon - 1, colon))
