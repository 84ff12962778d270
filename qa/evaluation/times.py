"""The bench of time expressions: how well they are found in annotated texts, and given the value that they mean.

Texts are read by `qa.evaluation.time_sets` and scored by `qa.evaluation.time_scores`; `corpus.times` finds.
"""

from __future__ import annotations

import re
import time
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from corpus.article import Span
from corpus.lines import find_lines, find_paragraphs
from corpus.sentences import find_sentences
from corpus.times import TimeExpression, find_times
from qa.evaluation.bad import Bad
from qa.evaluation.machine import made_with
from qa.evaluation.opening import hash_of
from qa.evaluation.report import Question, Report
from qa.evaluation.tables import one_line
from qa.evaluation.time_scores import Matched, TimeError, gold_items, match, measure_times
from qa.evaluation.time_sets import GoldTime, TimedText, read_time_set
from qa.evaluation.timing import Latencies, Progress, percentiles

#: The name that `corpus.times` has in reports.
SYSTEM = "cuttings"

_BEGINNING = 80  # characters of a text that stand for it


def evaluate_times(
    dataset: Path, *, split: str = "all", skip_bad: bool = False, progress: Progress | None = None
) -> tuple[Report, Latencies]:
    """Find the time expressions of annotated texts with their given dates, and score them as TempEval-3 does.

    `split` is `all`, or the `even` or `odd` half of the texts by their ids. The errors stand under `data`, each with
    its sentence. Raises InputError where there is no such file or half, and BadDataError for a set that cannot be used.
    """
    bad = Bad(skip=skip_bad)
    texts = read_time_set(dataset, bad, split=split)
    matched: dict[str, Matched] = {}
    failed: dict[str, str] = {}
    milliseconds: list[float] = []
    find_times("The first text pays for starting up: Monday.", None)
    for done, text in enumerate(texts, start=1):
        started = time.perf_counter()
        try:
            found: tuple[TimeExpression, ...] = find_times(text.text, text.published)
        except Exception as error:  # noqa: BLE001 - whatever is raised: it counts, and the others are still read
            found, failed[text.id] = (), f"{type(error).__name__}: {one_line(error)}"
        milliseconds.append((time.perf_counter() - started) * 1e3)
        matched[text.id] = match(text, found)
        if progress:
            progress("texts", done, len(texts))
    report = Report(
        kind="times",
        name=re.sub(r"\.jsonl(\.gz)?$", "", dataset.name),
        parameters={"split": split, "skip_bad": skip_bad},
        data=_described(dataset, texts) | {"errors": _errors(texts, matched)},
        systems={SYSTEM: measure_times(matched, failed)},
        questions={text.id: Question(one_line(text.text, _BEGINNING), gold_items(text)) for text in texts},
        skipped=tuple(bad.lines),
        notes=_notes(texts),
        made_with=made_with(),
        times={"latency_ms": {SYSTEM: percentiles({"text": milliseconds})}},
    )
    return report, {}


def _described(dataset: Path, texts: Sequence[TimedText]) -> dict[str, object]:
    return {
        "path": str(dataset),
        "sha256": hash_of(texts),
        "documents": len(texts),
        "expressions": sum(len(text.times) for text in texts),
        "characters": sum(len(text.text) for text in texts),
    }


def _notes(texts: Sequence[TimedText]) -> tuple[str, ...]:
    undated = sum(text.published is None for text in texts)
    notes = (
        "Figures of the whole set are over all expressions, with intervals over documents; means are over documents.",
        "Type and value count where the spans overlap; a value is right if it is the same string.",
    )
    return (*notes, f"Documents without a date: {undated:,}.") if undated else notes


def _errors(texts: Sequence[TimedText], matched: Mapping[str, Matched]) -> dict[str, list[dict[str, object]]]:
    """Return the errors by kind, in the texts' order."""
    found: dict[str, list[dict[str, object]]] = {}
    for text in texts:
        errors = list(matched[text.id].errors())
        sentences = _sentences(text.text) if errors else ()
        for error in errors:
            found.setdefault(error.kind.value, []).append(_told(error, text, sentences))
    return found


def _sentences(text: str) -> tuple[Span, ...]:
    return find_sentences(text, find_paragraphs(text, find_lines(text)), ())


def _told(error: TimeError, text: TimedText, sentences: Sequence[Span]) -> dict[str, object]:
    span = error.span
    holding = next((sentence for sentence in sentences if sentence.overlaps(span)), span)
    return {
        "document": text.id,
        "published": text.published.isoformat() if text.published else None,
        **dict(_side("expected", error.gold, text.text)),
        **dict(_side("found", error.found, text.text)),
        "sentence": one_line(holding.of(text.text)),
    }


def _side(name: str, one: GoldTime | TimeExpression | None, text: str) -> Iterator[tuple[str, object]]:
    """Yield what stands on one side: the words, their place, type and value; nulls where there is nothing."""
    yield name, one.span.of(text) if one else None
    yield f"{name}_start", one.span.start if one else None
    yield f"{name}_type", one.type.value if one else None
    yield f"{name}_value", one.value if one else None
