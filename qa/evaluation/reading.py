"""The reader's bench: how well a reader answers questions on given texts, and when it should have abstained.

Finding the text is not measured: each question is read against its own text alone, in overlapping passages.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np

from corpus.errors import InputError, LibraryError
from index.library import Library
from index.search import Found, Hit, PassageIndex
from qa.evaluation.bad import Bad
from qa.evaluation.machine import made_with
from qa.evaluation.opening import hash_of, index_for_measuring, name_of
from qa.evaluation.reading_scores import Trial, measure_reader
from qa.evaluation.reading_sets import ReadingQuestion, read_questions
from qa.evaluation.report import Item, Question, Report
from qa.evaluation.timing import TIMEOUT, Latencies, Progress, check_timeout, percentiles, time_limit
from qa.reader import Reader, SentenceReader
from qa.weights import load_weights


def _sentence(index: PassageIndex) -> tuple[Reader, float]:
    weights = load_weights()
    return SentenceReader(index, weights=weights), weights.threshold


#: The readers that can be measured, by name: each made with the probability below which it abstains.
READERS: dict[str, Callable[[PassageIndex], tuple[Reader, float]]] = {"sentence": _sentence}


def evaluate_reader(
    dataset: Path,
    *,
    reader: str = "sentence",
    skip_bad: bool = False,
    work: Path,
    timeout: float = TIMEOUT,
    progress: Progress | None = None,
) -> tuple[Report, Latencies]:
    """Measure a reader on a set of questions: EM and F1 as SQuAD 2.0 defines them, abstention, risk by coverage.

    The texts become the articles of a library below `work`, which the next run over the same texts uses again; their
    titles are left out, as they may give answers away. `timeout` is the seconds one question may take. Raises
    InputError for an unknown reader and BadDataError for a set that cannot be used.
    """
    if reader not in READERS:
        raise InputError(f"{reader}: is no reader that can be measured; there are: {', '.join(READERS)}")
    check_timeout(timeout)
    bad = Bad(skip=skip_bad)
    questions = read_questions(dataset, bad)
    index = PassageIndex(_library_of(questions, work, progress))
    try:
        made, threshold = READERS[reader](index)
        trials = _read_all(questions, index, made, timeout, progress)
        parameters = {
            "reader": reader,
            "threshold": threshold,
            "timeout_s": timeout,
            "skip_bad": skip_bad,
            "windows": index.library.setting("passages made"),
            "model": index.library.setting("model"),
            "precision": index.library.setting("precision"),
        }
    finally:
        index.library.close()
    latencies = {reader: {"total": tuple(trial.milliseconds for trial in trials)}}
    report = Report(
        kind="reader",
        name=_name(dataset),
        parameters=parameters,
        data=_described(dataset, questions),
        systems={reader: measure_reader(questions, trials, threshold)},
        questions={question.id: _asked(question) for question in questions},
        skipped=tuple(bad.lines),
        notes=_notes(reader),
        made_with=made_with(),
        times={"latency_ms": {name: percentiles(steps) for name, steps in latencies.items()}},
    )
    return report, latencies


# -- reading


def _library_of(questions: Sequence[ReadingQuestion], work: Path, progress: Progress | None) -> Library:
    """Make, or find already made, a library whose articles are the questions' contexts.

    No other articles are in it: how telling a word is, and how likely an answer is right, depend on the whole library.
    """
    contexts = {question.context_id: question.context for question in questions}
    records = "".join(json.dumps({"id": name, "text": text}) + "\n" for name, text in contexts.items())
    name = name_of("reader", records)
    work.mkdir(parents=True, exist_ok=True)
    file = work / f"{name}.jsonl"
    file.write_text(records, encoding="utf-8")
    return index_for_measuring(work / name, [file], work=work, progress=progress)


def _read_all(
    questions: Sequence[ReadingQuestion],
    index: PassageIndex,
    reader: Reader,
    timeout: float,
    progress: Progress | None,
) -> list[Trial]:
    index.encoder.embed_query("The first question pays for starting up.")
    trials = []
    for done, question in enumerate(questions, start=1):
        trials.append(_read(question, index, reader, timeout))
        if progress:
            progress("questions", done, len(questions))
    return trials


def _read(question: ReadingQuestion, index: PassageIndex, reader: Reader, timeout: float) -> Trial:
    started = time.perf_counter()
    try:
        with time_limit(timeout):
            readings = reader.read(question.question, passages_of(index, question.context_id, question.question))
            first = readings.candidates[0] if readings.candidates else None
            answer = first.answer.of(first.article.text) if first else ""
    except LibraryError:
        raise  # every other question would fail as well
    except Exception as error:  # noqa: BLE001 - whatever a reader raises: it counts, and the others are still asked
        reason = f"{type(error).__name__}: {' '.join(str(error).split())}"
        return Trial("", 0.0, (time.perf_counter() - started) * 1e3, reason)
    return Trial(answer, readings.probability, (time.perf_counter() - started) * 1e3)


def passages_of(index: PassageIndex, article_id: str, question: str) -> Found:
    """Return all passages of one article, nearest to the question first, as a search would that finds nothing else."""
    article = index.library.article(article_id)
    passages = index.library.passages_of(article.number)
    vectors = index.library.vectors_of([passage.number for passage in passages])
    query = index.encoder.embed_query(question)
    cosines = [float(vectors[passage.number].astype(np.float32) @ query) for passage in passages]
    order = np.argsort([-cosine for cosine in cosines], kind="stable")
    hits = (Hit(passages[i], article, cosines[i], cosines[i], {"dense": rank}) for rank, i in enumerate(order, start=1))
    return Found(hits=tuple(hits), query=query)


# -- what the report says


def _asked(question: ReadingQuestion) -> Question:
    golds = dict.fromkeys(question.golds)  # each once: several people gave the same
    return Question(question.question, tuple(Item(question.title, gold, right=True) for gold in golds))


def _described(dataset: Path, questions: Sequence[ReadingQuestion]) -> dict[str, object]:
    answerable = sum(bool(question.answers) for question in questions)
    return {
        "path": str(dataset),
        "sha256": hash_of(questions),
        "questions": len(questions),
        "answerable": answerable,
        "unanswerable": len(questions) - answerable,
        "contexts": len({question.context for question in questions}),
    }


def _name(dataset: Path) -> str:
    return dataset.name.removesuffix(".gz").removesuffix(".json").removesuffix(".jsonl")


def _notes(reader: str) -> tuple[str, ...]:
    notes = (
        "Each question is read against its own context alone, in overlapping passages and without the context's title.",
        "Thresholds are probabilities: below them the reader abstains (the official script's threshold is 1 minus it).",
    )
    whole = "The sentence reader answers with a whole sentence, so EM and F1 count all words around the short answer."
    return (*notes, whole) if reader == "sentence" else notes
