"""The reader's bench: how well a reader answers questions on given texts, and when it should have abstained.

Finding the text is not measured: each question is read against its own text alone, in overlapping passages.
"""

from __future__ import annotations

import json
import time
from collections.abc import Mapping, Sequence
from contextlib import closing
from pathlib import Path

import numpy as np

from corpus.errors import LibraryError
from index.library import Library
from index.search import Found, Hit, PassageIndex
from qa.evaluation.bad import Bad
from qa.evaluation.machine import made_with
from qa.evaluation.opening import hash_of, index_for_measuring, library_parameters, name_of
from qa.evaluation.reading_scores import Trial, measure_reader
from qa.evaluation.reading_sets import ReadingQuestion, read_questions
from qa.evaluation.report import Item, Question, Report, System
from qa.evaluation.timing import TIMEOUT, Latencies, Progress, check_timeout, percentiles, time_limit
from qa.reader import Reader
from qa.readers import DEFAULT_READER, READERS, reader_named


def evaluate_reader(
    dataset: Path,
    *,
    reader: str = DEFAULT_READER,
    skip_bad: bool = False,
    work: Path,
    timeout: float = TIMEOUT,
    progress: Progress | None = None,
) -> tuple[Report, Latencies]:
    """Measure a reader on a set of questions: EM and F1 as SQuAD 2.0 defines them, abstention, risk by coverage.

    The texts become the articles of a library below `work`, which the next run over the same texts uses again; their
    titles are left out, as they may give answers away. `timeout` is the seconds one question may take. Raises
    BadDataError for a set that cannot be used, and InputError or ModelError for a reader (see `reader_named`).
    """
    check_timeout(timeout)
    make = reader_named(reader)  # first: whether it is there is known at once, and indexing takes long
    bad = Bad(skip=skip_bad)
    questions = read_questions(dataset, bad)
    with closing(_library_of(questions, work, progress)) as library:
        index = PassageIndex(library)
        made = make(index)
        trials = _read_all(questions, index, made, timeout, progress)
        threshold = made.threshold
        own = {"reader": reader, "threshold": threshold, "timeout_s": timeout, "skip_bad": skip_bad}
        parameters = own | library_parameters(library)
    system = measure_reader(questions, trials, threshold)
    latencies = {"total": tuple(trial.milliseconds for trial in trials)}
    report = _report(dataset, questions, reader, system, parameters=parameters, latencies=latencies, bad=bad)
    return report, {reader: latencies}


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


def _report(
    dataset: Path,
    questions: Sequence[ReadingQuestion],
    reader: str,
    system: System,
    *,
    parameters: Mapping[str, object],
    latencies: Mapping[str, Sequence[float]],
    bad: Bad,
) -> Report:
    return Report(
        kind="reader",
        name=_name(dataset),
        parameters=parameters,
        data=_described(dataset, questions),
        systems={reader: system},
        questions={question.id: _asked(question) for question in questions},
        skipped=tuple(bad.lines),
        notes=_notes(reader),
        made_with=made_with(),
        times={"latency_ms": {reader: percentiles(latencies)}},
    )


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
    plain = "The probability is the sigmoid of how far an answer beats no answer in the model's logits: not calibrated."
    return (*notes, whole) if reader == "sentence" else notes if reader in READERS else (*notes, plain)
