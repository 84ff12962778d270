"""The answers bench: how well a library's questions are answered, in quotes that are verbatim, or abstained on.

Answers are scored by `qa.evaluation.answer_scores`; here a question set is checked against the library and asked.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import replace
from functools import lru_cache
from pathlib import Path

from corpus.errors import BadDataError, InputError, LibraryError
from index.library import Library
from qa.answer import Answer
from qa.engine import TOP, Engine, load_engine
from qa.evaluation.answer_scores import Accepted, Judged, judge, judge_failure, measure_answers, occurrences, place_of
from qa.evaluation.bad import Bad
from qa.evaluation.machine import made_with
from qa.evaluation.opening import hash_of, library_parameters
from qa.evaluation.question_sets import AskedQuestion, GoldQuote, read_question_set
from qa.evaluation.report import Item, Question, Report
from qa.evaluation.timing import TIMEOUT, Latencies, Progress, check_timeout, percentiles, time_limit
from qa.readers import DEFAULT_READER, reader_named

#: The name that the shipped engine has in reports.
SYSTEM = "cuttings"

_CHUNK = 500  # articles held at once
_SHOWN = 60  # characters of a text in a message

#: Question → its accepted quotes, with their places.
_AcceptedQuotes = Mapping[AskedQuestion, tuple[Accepted, ...]]


def evaluate_answers(
    questions: Path,
    library: Path,
    *,
    top: int = TOP,
    skip_bad: bool = False,
    timeout: float = TIMEOUT,
    reader: str = DEFAULT_READER,
    progress: Progress | None = None,
) -> tuple[Report, Latencies]:
    """Ask a library every question of a set; measure the answers, the quotes, the dates and the abstentions.

    `timeout` is the seconds one question may take, `top` the quotes an answer may have. Raises LibraryError for a
    library that cannot be used, InputError where there is no such file, and BadDataError for a set that cannot be
    used: an accepted quote has to stand in the library; for a reader, what `reader_named` raises.
    """
    if top < 1:
        raise InputError(f"an answer has at least 1 quote, not {top}")
    check_timeout(timeout)
    bad = Bad(skip=skip_bad)
    read = read_question_set(questions, bad)
    engine = load_engine(library, make_reader=reader_named(reader))
    with closing(engine.index.library) as held:
        accepted = _locate(read, held, bad)
        if not accepted:
            raise BadDataError(str(questions), f"holds no question that can be used over {library}")
        judged, latencies = _ask_all(accepted, engine, top=top, timeout=timeout, progress=progress)
        parameters = {"top": top, "timeout_s": timeout, "skip_bad": skip_bad, **engine_parameters(engine, reader)}
        data = _described(questions, library, tuple(accepted), held)
    report = _report(_name(questions), accepted, judged, parameters=parameters, data=data, latencies=latencies, bad=bad)
    return report, {SYSTEM: latencies}


# -- what is accepted, where it stands


def _locate(questions: Sequence[AskedQuestion], library: Library, bad: Bad) -> _AcceptedQuotes:
    """Find every accepted quote in the library; a question with one that is not there is told to `bad`, left out."""
    text_of = lru_cache(maxsize=_CHUNK)(lambda name: _id_and_text(library, name))
    found: dict[AskedQuestion, tuple[Accepted, ...]] = {}
    for question in questions:
        try:
            # Of an unanswerable question no quote is used.
            quotes = question.quotes if question.answerable else ()
            found[question] = tuple(_accepted(quote, *text_of(quote.article)) for quote in quotes)
        except InputError as error:
            bad.add(question.place, str(error))
    return found


def _id_and_text(library: Library, name: str) -> tuple[str, str]:
    try:
        article = library.article(name)
    except InputError as error:
        raise InputError(f"an accepted quote names an article that cannot be used ({error})") from error
    return article.id, article.text


def _accepted(quote: GoldQuote, article: str, text: str) -> Accepted:
    places = tuple(occurrences(text, quote.text))
    if not places:
        words = repr(quote.text if len(quote.text) <= _SHOWN else f"{quote.text[:_SHOWN]}…")
        raise InputError(f"the accepted quote {words} does not stand in the article {article}; copy it exactly")
    return Accepted(article, quote.text, places)


# -- asking


def _ask_all(
    accepted: _AcceptedQuotes,
    engine: Engine,
    *,
    top: int,
    timeout: float,
    progress: Progress | None,
) -> tuple[dict[str, Judged], dict[str, list[float]]]:
    engine.index.search("The first question pays for starting up.")
    judged: dict[str, Judged] = {}
    latencies: dict[str, list[float]] = {}
    for done, (question, quotes) in enumerate(accepted.items(), start=1):
        judged[question.id], timing = _ask(question, quotes, engine, top, timeout)
        for step, milliseconds in timing.items():
            latencies.setdefault(step, []).append(milliseconds)
        if progress:
            progress("questions", done, len(accepted))
    return judged, latencies


def _ask(
    question: AskedQuestion, accepted: Sequence[Accepted], engine: Engine, top: int, timeout: float
) -> tuple[Judged, Mapping[str, float]]:
    started = time.perf_counter()
    try:
        with time_limit(timeout):
            answer = engine.ask(question.question, history=question.turns[:-1], top=top, today=question.day)
    except LibraryError:
        raise  # every other question would fail as well
    except Exception as error:  # noqa: BLE001 - whatever is raised: it counts, and the others are still asked
        reason = f"{type(error).__name__}: {' '.join(str(error).split())}"
        return judge_failure(question, accepted, reason), {"total": (time.perf_counter() - started) * 1e3}
    return judge(question, accepted, answer, list(_altered(answer, engine.index.library))), answer.timing_ms


def _altered(answer: Answer, library: Library) -> Iterator[str]:
    """Yield the quotes that are not, as they are printed, the slices of stored articles that they claim to be."""
    for quote in answer.quotes:
        text, printed = _stored(library, quote.article.id, quote.article.version), quote.as_dict()
        answered = printed["answer"] is not None
        if not _is_slice(text, printed, "text", "") or (answered and not _is_slice(text, printed, "answer", "answer_")):
            yield f"{place_of(quote)} “{printed['text']}”"


def _stored(library: Library, article_id: str, version: str) -> str | None:
    try:
        article = library.article(article_id)
    except InputError:
        return None
    if article.version == version:
        return article.text
    versions = library.texts()  # an older one, as the article was changed while it was asked about
    return next((text for held, of, text in versions if (held, of) == (article_id, version)), None)


def _is_slice(text: str | None, printed: Mapping[str, object], name: str, prefix: str) -> bool:
    start, end = printed[f"{prefix}start"], printed[f"{prefix}end"]
    return text is not None and isinstance(start, int) and isinstance(end, int) and text[start:end] == printed[name]


# -- what the report says


def _report(
    name: str,
    accepted: _AcceptedQuotes,
    judged: dict[str, Judged],
    *,
    parameters: Mapping[str, object],
    data: Mapping[str, object],
    latencies: Mapping[str, Sequence[float]],
    bad: Bad,
) -> Report:
    return Report(
        kind="answers",
        name=name,
        parameters=parameters,
        data=data,
        systems={SYSTEM: measure_answers(judged)},
        questions={question.id: _asked(question, quotes) for question, quotes in accepted.items()},
        skipped=tuple(bad.lines),
        notes=_notes(tuple(accepted), judged),
        made_with=made_with(),
        times={"latency_ms": {SYSTEM: percentiles(latencies)}},
    )


def engine_parameters(engine: Engine, reader: str) -> dict[str, object]:
    """Return what the answers of an engine with this reader depend on, but for its library's articles."""
    return {"reader": reader, "threshold": engine.reader.threshold, **library_parameters(engine.index.library)}


def _described(path: Path, library: Path, asked: Sequence[AskedQuestion], held: Library) -> dict[str, object]:
    answerable, counts = sum(question.answerable for question in asked), held.counts()
    return {
        "path": str(path),
        "sha256": hash_of([replace(question, place="") for question in asked], held.versions()),
        "questions": len(asked),
        "answerable": answerable,
        "unanswerable": len(asked) - answerable,
        "library": str(library),
        "articles": counts["articles"],
        "passages": counts["passages"],
    }


def _asked(question: AskedQuestion, accepted: Sequence[Accepted]) -> Question:
    """Show the question after those it follows on, and what is accepted: quotes, answers, days."""
    text = " → ".join(question.turns)
    if not question.answerable:
        return Question(text)
    quotes = (Item(one.article, one.text, right=True) for one in accepted)
    words = (*question.answers, *(f"{first}/{last}" for first, last in question.dates))
    return Question(text, (*quotes, *(Item("", said, right=True) for said in dict.fromkeys(words))))


def _notes(asked: Sequence[AskedQuestion], judged: Mapping[str, Judged]) -> tuple[str, ...]:
    answerable = [question for question in asked if question.answerable]
    counts = {
        "without quotes (no QuoteSuccess, no QuoteIoU, no part in ECE and AURC)": sum(not q.quotes for q in answerable),
        "without answers (no EM, no F1)": sum(not q.answers for q in answerable),
        "without dates (no DateAccuracy)": sum(not q.dates for q in answerable),
        "unanswerable (Abstention alone is measured)": len(asked) - len(answerable),
        "with a date of their own (the day they are asked)": sum(q.day is not None for q in asked),
    }
    notes = [f"Questions {what}: {count:,}." for what, count in counts.items() if count]
    notes.append("Intervals of Abstention P and R, Wrong abstention and Verbatim are Wilson's.")
    return (*notes, *(f"Not verbatim, {name}: {quote}" for name, one in judged.items() for quote in one.altered))


def _name(path: Path) -> str:
    return path.name.removesuffix(".gz").removesuffix(".jsonl")
