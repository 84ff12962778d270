"""One question, one pass: find passages, read them, answer in their words or abstain."""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from corpus.article import Origin, Span
from corpus.errors import InputError
from corpus.times import find_times
from index.filters import Filters, leaves_any
from index.fusion import RECENCY, RECENCY_NOW, Recency
from index.names import Names
from index.quotations import FoundQuotation
from index.rows import StoredArticle
from index.search import PassageIndex
from qa.answer import Answer, Quote, Support, apart
from qa.as_of import as_of, asks_of_state
from qa.evidence import NO_EVIDENCE, Evidence, gather
from qa.followup.rewriting import leans, stand_alone
from qa.followup.turns import Turn
from qa.question import Asked, Kind, asked_of_article, asks_of_now, check_question, expected_kind
from qa.quoted_words import as_evidence, quoted_words
from qa.reader import Reader, Reading, Readings
from qa.readers import DEFAULT_READER, READERS, ReaderMaker
from qa.said_dates import REPORTED_WITHIN
from qa.said_filters import FIELDS, Field, SaidFilters, fields_of, said_filters
from qa.statements import as_statements, asks_for_statement
from qa.values import DateValue
from qa.words_asked import WordsAsked, words_asked

#: Passages that are read for one question.
PASSAGES_READ = 10
#: Quotes an answer has at most, unless asked otherwise; and how many passages an abstention shows.
TOP = 5
NEAREST = 3
#: The probability that a quotation on the matter is the one asked for, as seen on the even half of the tests' questions
#: for words.
SPOKEN = 0.8
#: Turns whose answers are remembered, so that a chat does not ask its history again.
TURNS_REMEMBERED = 500


@dataclass(frozen=True, slots=True)
class _Terms:
    """On what terms a question is asked: filters given, the asker's day, fields read off the words, how sure to be."""

    filters: Filters
    today: date
    fields: frozenset[Field]
    sure: float | None


@dataclass(frozen=True, slots=True)
class _Attempt:
    """One way of asking: the words to search for, in which articles, how new ones are preferred.

    `as_of` is the day of which the state of things is asked, if it is; `sure` is how sure an answer has to be, where
    that is not left to the reader.
    """

    asked: str
    filters: Filters
    recency: Recency | None
    as_of: date | None
    sure: float | None


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
        sure: float | None = None,
    ) -> Answer:
        """Answer a question with at most `top` quotes, or abstain with the nearest passages.

        `history` are the questions before it, oldest first; where the question leans on them ("Who chaired
        it?"), they are answered too, with the same filters. `today` is the asker's day, the real one by default;
        `read_filters` are the fields for which filters are read off the question's words, where `filters` has none.
        `sure` is the probability of being right below which it abstains; by default the reader's own threshold. Raises
        InputError for a question, this or an earlier one, that cannot be asked.
        """
        if top < 1:
            raise InputError(f"an answer has at least 1 quote, not {top}")
        if sure is not None and not 0 <= sure <= 1:
            raise InputError(f"how sure an answer has to be is a probability, 0 to 1, not {sure:g}")
        started = time.perf_counter()
        filters = filters or Filters()
        terms = _Terms(filters, today or date.today(), frozenset(read_filters) - fields_of(filters), sure)
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
        said, tried = self._said(asked, terms), list[Answer]()
        for filters in (said, self._as_of(asked, said, terms)):
            if filters is None or not filters.filters:
                continue
            narrow = filters.joined_to(terms.filters)
            if not leaves_any(self.index.library, narrow):
                continue
            day = narrow.until if filters is not said else None
            recency = Recency(day, RECENCY_NOW) if day else None
            attempt = _Attempt(said.rest, narrow, recency, day - REPORTED_WITHIN if day else None, terms.sure)
            answer = replace(self._ask(question, attempt, top, started), standalone=asked, said=filters.filters)
            if not answer.abstained:
                return answer
            tried.append(answer)
        wide = self._ask(question, _Attempt(asked, terms.filters, *self._times(asked, terms), terms.sure), top, started)
        # Where nothing answers, the passages nearest to the question are those of the articles it asked for.
        return tried[0] if tried and wide.abstained else replace(wide, dropped=said.filters)

    @staticmethod
    def _as_of(asked: str, said: SaidFilters, terms: _Terms) -> SaidFilters | None:
        """Return filters that leave what was known at a time, where a question asks how things were in March."""
        if any(one.field is Field.PUBLISHED for one in said.filters):
            return said.up_to() if asks_of_state(asked) else None
        known = as_of(asked, terms.today) if Field.PUBLISHED in terms.fields else None
        return replace(said, filters=(*said.filters, known)) if known else None

    def _times(self, asked: str, terms: _Terms) -> tuple[Recency | None, date | None]:
        """Tell what articles a question prefers by their age, and the day if it asks how things are.

        One that says a day of its own ("the summit of December 2019") or that is filtered by days prefers none.
        """
        if any(time.first and time.last and time.last < terms.today for time in find_times(asked, terms.today)):
            return None, None
        if terms.filters.since or terms.filters.until:
            return None, terms.today if asks_of_now(asked) else None
        if asks_of_now(asked):
            newest = [article.metadata.published or terms.today for article in self.index.library.newest(1)]
            return Recency(min([terms.today, *newest]), RECENCY_NOW), terms.today
        return Recency(terms.today, RECENCY), None

    def _said(self, asked: str, terms: _Terms) -> SaidFilters:
        outlets, authors = self._names.has_outlet, self._names.has_author
        return said_filters(asked, today=terms.today, outlets=outlets, authors=authors, fields=terms.fields)

    def _ask(self, question: str, attempt: _Attempt, top: int, started: float) -> Answer:
        about = asked_of_article(attempt.asked)
        topic = about[1] if about else attempt.asked
        found = self.index.search(topic, k=PASSAGES_READ, filters=attempt.filters, recency=attempt.recency)
        reading_started = time.perf_counter()
        readings = self.reader.read(topic, found)
        evidence = self._evidence(attempt, readings, about[0] if about else None, top)
        words = None if about else words_asked(attempt.asked)
        spoken = self._spoken(words, attempt, readings, top) if words else ()
        if words and spoken:
            evidence = as_evidence(self.index, spoken, words.topic)
            readings = replace(readings, probability=max(readings.probability, SPOKEN))
        timing = {
            **found.timing_ms,
            "read": (time.perf_counter() - reading_started) * 1e3,
            "total": (time.perf_counter() - started) * 1e3,
        }
        return Answer(
            question=question,
            standalone=attempt.asked,
            probability=readings.probability,
            quotes=evidence.quotes,
            nearest=() if evidence.quotes else _nearest(readings),
            support=evidence.support,
            filters=attempt.filters,
            timing_ms=timing,
            undated=found.undated,
            unsearchable=found.unsearchable,
            normalized=evidence.normalized,
            timeline=evidence.timeline,
            conflicts=evidence.conflicts,
            as_of=attempt.as_of,
            spoken=spoken[0] if spoken else None,
        )

    def _spoken(self, words: WordsAsked, attempt: _Attempt, readings: Readings, top: int) -> tuple[FoundQuotation, ...]:
        """Return the quotations that answer a question for somebody's words, best first.

        That which holds the words that the reader is sure of leads; where none does, none answers.
        """
        if not self._is_sure(readings, attempt.sure):
            return ()
        spoken = quoted_words(self.index, words, attempt.filters, top=top)
        best = readings.candidates[0]
        holding = [one for one in spoken if _holds(one, best)]
        return (*holding, *(one for one in spoken if not _holds(one, best))) if holding else ()

    def _is_sure(self, readings: Readings, sure: float | None) -> bool:
        least = self.reader.threshold if sure is None else sure
        return bool(readings.candidates) and readings.probability >= least

    def _evidence(self, attempt: _Attempt, readings: Readings, asked: Asked | None, top: int) -> Evidence:
        if not self._is_sure(readings, attempt.sure):
            return NO_EVIDENCE
        if asked is None:
            lexical = self.index.lexical
            asked_for = frozenset(lexical.terms(attempt.asked))
            stating = asks_for_statement(attempt.asked)
            return gather(
                as_statements(readings.candidates) if stating else readings.candidates,
                Kind.OTHER if stating else expected_kind(attempt.asked),
                lambda words: asked_for.intersection(lexical.terms(words)),
                as_of=attempt.as_of,
                top=top,
            )
        # The article meant is the one that answers best; what it does not state, no other one does.
        return _stated(readings.candidates[0], asked)


def _holds(spoken: FoundQuotation, reading: Reading) -> bool:
    return spoken.article.number == reading.article.number and spoken.quotation.hull.overlaps(reading.answer)


def _stated(reading: Reading, asked: Asked) -> Evidence:
    """Quote the line in which an article states its author or its date; what is only inferred is not stated."""
    article, metadata = reading.article, reading.article.metadata
    span = metadata.byline_span if asked is Asked.AUTHOR else metadata.published_span
    if span is None or (asked is Asked.PUBLISHED and metadata.published_from is Origin.INFERRED):
        return NO_EVIDENCE
    quote = Quote(article, _line_of(article, span), span, reading.score)
    day = metadata.published if asked is Asked.PUBLISHED else None
    value = DateValue(day.isoformat(), day, day, span.of(article.text), span) if day else None
    return Evidence((quote,), Support(1, 1), value.as_dict() if value else None)


def _line_of(article: StoredArticle, span: Span) -> Span:
    return next((piece.span for piece in article.furniture if piece.span.contains(span)), span)


def _nearest(readings: Readings) -> tuple[Quote, ...]:
    return tuple(replace(quote, answer=None) for quote in apart(readings.candidates)[:NEAREST])


def load_engine(library: Path, *, make_reader: ReaderMaker = READERS[DEFAULT_READER]) -> Engine:
    """Open a library with the default index and a reader; raises LibraryError or ModelError if one cannot be used."""
    index = PassageIndex.open(library)
    return Engine(index, make_reader(index))
