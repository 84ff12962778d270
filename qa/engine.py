"""One question, one pass: find passages, read them, answer in their words or abstain."""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from corpus.article import Span
from corpus.errors import InputError
from index.filters import Filters, leaves_any
from index.names import Names
from index.rows import StoredArticle
from index.search import PassageIndex
from qa.answer import Answer, Quote, Support, printings
from qa.followup.rewriting import leans, stand_alone
from qa.followup.turns import Turn
from qa.question import Asked, asked_of_article, check_question
from qa.reader import Reader, Reading, Readings
from qa.readers import DEFAULT_READER, READERS, ReaderMaker
from qa.said_filters import FIELDS, Field, SaidFilters, fields_of, said_filters

#: Passages that are read for one question.
PASSAGES_READ = 10
#: Quotes an answer has at most, unless asked otherwise; and how many passages an abstention shows.
TOP = 5
NEAREST = 3
#: Turns whose answers are remembered, so that a chat does not ask its history again.
TURNS_REMEMBERED = 500


@dataclass(frozen=True, slots=True)
class _Terms:
    """On what terms a question is asked: the filters given, the asker's day, the fields read off the words."""

    filters: Filters
    today: date
    fields: frozenset[Field]


#: What a turn's answer depends on: the articles of a generation, the terms, the question.
_Key = tuple[int, _Terms, str]


class Engine:
    """Answers questions over one library. One question at a time; see `Library` for threads."""

    def __init__(self, index: PassageIndex, reader: Reader) -> None:
        self.index = index
        self.reader = reader
        self._names = Names(index.library)
        self._turns: OrderedDict[_Key, Turn] = OrderedDict()

    def ask(
        self,
        question: str,
        *,
        history: Sequence[str] = (),
        filters: Filters | None = None,
        top: int = TOP,
        today: date | None = None,
        read_filters: Collection[Field] = FIELDS,
    ) -> Answer:
        """Answer a question with at most `top` quotes, or abstain with the nearest passages.

        `history` are the questions before it, oldest first; where the question leans on them ("Who chaired
        it?"), they are answered too, with the same filters. `today` is the asker's day, the real one by default;
        `read_filters` are the fields for which filters are read off the question's words, where `filters` has none.
        Raises InputError for a question, this or an earlier one, that cannot be asked.
        """
        if top < 1:
            raise InputError(f"an answer has at least 1 quote, not {top}")
        started = time.perf_counter()
        filters = filters or Filters()
        terms = _Terms(filters, today or date.today(), frozenset(read_filters) - fields_of(filters))
        earlier, asked = [check_question(said) for said in history], check_question(question)
        if earlier and leans(asked):
            asked = stand_alone(asked, self._answered(earlier, terms))
        key = self.index.library.generation, terms, asked
        answer = self._ask_filtered(question, asked, terms, top, started)
        if top >= TOP:
            self._remember(key, answer)
        return answer

    def _answered(self, earlier: Sequence[str], terms: _Terms) -> list[Turn]:
        """Return the earlier turns, each made to stand alone by those before it, with what answered them."""
        turns: list[Turn] = []
        for question in earlier:
            asked = stand_alone(question, turns)
            key = self.index.library.generation, terms, asked
            if key not in self._turns:
                self._remember(key, self._ask_filtered(question, asked, terms, TOP, time.perf_counter()))
            turns.append(self._turns[key])
        return turns

    def _remember(self, key: _Key, answer: Answer) -> None:
        quotes = [quote.text for quote in answer.quotes[:TOP]]
        self._turns[key] = Turn(answer.standalone, answer.text, quotes[0] if quotes else None, tuple(quotes[1:]))
        if len(self._turns) > TURNS_REMEMBERED:
            self._turns.popitem(last=False)

    def _ask_filtered(self, question: str, asked: str, terms: _Terms, top: int, started: float) -> Answer:
        """Ask with the filters that the question says; if nothing answers then, without them."""
        said = self._said(asked, terms)
        if not said.filters:
            return self._ask(question, asked, terms.filters, top, started)
        narrow, narrowed = said.joined_to(terms.filters), None
        if leaves_any(self.index.library, narrow):
            narrowed = self._ask(question, said.rest, narrow, top, started)
            narrowed = replace(narrowed, standalone=asked, said=said.filters)
            if not narrowed.abstained:
                return narrowed
        wide = replace(self._ask(question, asked, terms.filters, top, started), dropped=said.filters)
        # Where neither answers, the passages nearest to the question are those of the articles it asked for.
        return narrowed if narrowed is not None and wide.abstained else wide

    def _said(self, asked: str, terms: _Terms) -> SaidFilters:
        outlets, authors = self._names.has_outlet, self._names.has_author
        return said_filters(asked, today=terms.today, outlets=outlets, authors=authors, fields=terms.fields)

    def _ask(self, question: str, asked: str, filters: Filters, top: int, started: float) -> Answer:
        about = asked_of_article(asked)
        found = self.index.search(about[1] if about else asked, k=PASSAGES_READ, filters=filters)
        reading_started = time.perf_counter()
        readings = self.reader.read(about[1] if about else asked, found)
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
            filters=filters,
            timing_ms=timing,
            undated=found.undated,
            unsearchable=found.unsearchable,
        )

    def _quotes(self, readings: Readings, asked: Asked | None) -> list[Quote]:
        if not readings.candidates or readings.probability < self.reader.threshold:
            return []
        if asked is None:
            return _apart(readings.candidates)
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


def _apart(readings: Sequence[Reading]) -> list[Quote]:
    """Quote the candidates, without those whose quotes overlap a better one's."""
    quotes: list[Quote] = []
    for reading in readings:
        quote = Quote(reading.article, reading.quote, reading.answer, reading.score)
        if not any(
            quote.article.number == other.article.number and quote.span.overlaps(other.span) for other in quotes
        ):
            quotes.append(quote)
    return quotes


def _nearest(readings: Readings) -> tuple[Quote, ...]:
    return tuple(replace(quote, answer=None) for quote in _apart(readings.candidates)[:NEAREST])


def _support(quotes: Sequence[Quote]) -> Support:
    """Count the articles that print the answer's very words; they are copies, so one source."""
    if not quotes:
        return Support(0, 0)
    same = {quote.article.number for quote in printings(quotes)[0]}
    return Support(len(same), 1)


def load_engine(library: Path, *, make_reader: ReaderMaker = READERS[DEFAULT_READER]) -> Engine:
    """Open a library with the default index and a reader; raises LibraryError or ModelError if one cannot be used."""
    index = PassageIndex.open(library)
    return Engine(index, make_reader(index))
