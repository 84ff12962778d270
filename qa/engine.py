"""One question, one pass: find passages, read them, answer in their words or abstain."""

from __future__ import annotations

import time
from collections.abc import Sequence
from pathlib import Path

from corpus.article import Span
from corpus.errors import InputError
from index.filters import Filters
from index.rows import StoredArticle
from index.search import PassageIndex
from qa.answer import Answer, Quote, Support, printings
from qa.question import Asked, asked_of_article, check_question
from qa.reader import Reader, Reading, Readings, SentenceReader
from qa.weights import load_weights

#: Passages that are read for one question.
PASSAGES_READ = 10
#: Quotes an answer has at most, unless asked otherwise; and how many passages an abstention shows.
TOP = 5
NEAREST = 3


class Engine:
    """Answers questions over one library. One question at a time; see `Library` for threads."""

    def __init__(self, index: PassageIndex, reader: Reader, *, threshold: float) -> None:
        self.index = index
        self._reader = reader
        self._threshold = threshold

    def ask(
        self, question: str, *, history: Sequence[str] = (), filters: Filters | None = None, top: int = TOP
    ) -> Answer:
        """Answer a question with at most `top` quotes, or abstain with the nearest passages.

        `history` are the questions before it, oldest first; this release answers every question as it
        stands. Raises InputError for a question that cannot be asked.
        """
        if top < 1:
            raise InputError(f"an answer has at least 1 quote, not {top}")
        del history  # every question stands alone in this release
        started = time.perf_counter()
        asked = check_question(question)
        about = asked_of_article(asked)
        found = self.index.search(about[1] if about else asked, k=PASSAGES_READ, filters=filters)
        reading_started = time.perf_counter()
        readings = self._reader.read(about[1] if about else asked, found)
        quotes = self._quotes(readings, about[0] if about else None)[:top]
        timing = {
            **found.timing_ms,
            "read": (time.perf_counter() - reading_started) * 1e3,
            "total": (time.perf_counter() - started) * 1e3,
        }
        return Answer(
            question=question,
            standalone=asked,
            probability=readings.probability,
            quotes=tuple(quotes),
            nearest=() if quotes else _nearest(readings),
            support=_support(quotes),
            filters=filters or Filters(),
            timing_ms=timing,
            undated=found.undated,
            unsearchable=found.unsearchable,
        )

    def _quotes(self, readings: Readings, asked: Asked | None) -> list[Quote]:
        if not readings.candidates or readings.probability < self._threshold:
            return []
        if asked is None:
            return [
                Quote(reading.article, reading.sentence, reading.answer, reading.score)
                for reading in readings.candidates
            ]
        # The article meant is the one that answers best; what it does not state, no other one does.
        stated = _stated(readings.candidates[0], asked)
        return [stated] if stated else []


def _stated(reading: Reading, asked: Asked) -> Quote | None:
    """Quote the line in which an article states its author or its date."""
    metadata = reading.article.metadata
    span = metadata.byline_span if asked is Asked.AUTHOR else metadata.published_span
    return Quote(reading.article, _line_of(reading.article, span), span, reading.score) if span else None


def _line_of(article: StoredArticle, span: Span) -> Span:
    return next((piece.span for piece in article.furniture if piece.span.contains(span)), span)


def _nearest(readings: Readings) -> tuple[Quote, ...]:
    return tuple(Quote(r.article, r.sentence, None, r.score) for r in readings.candidates[:NEAREST])


def _support(quotes: Sequence[Quote]) -> Support:
    """Count the articles that print the answer's very words; they are copies, so one source."""
    if not quotes:
        return Support(0, 0)
    same = {quote.article.number for quote in printings(quotes)[0]}
    return Support(len(same), 1)


def load_engine(library: Path) -> Engine:
    """Open a library with the default index and reader; raises LibraryError if it cannot be used."""
    index = PassageIndex.open(library)
    weights = load_weights()
    return Engine(index, SentenceReader(index, weights=weights), threshold=weights.threshold)
