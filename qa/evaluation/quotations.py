"""The bench of quotations: how well they are found in annotated articles, and given to who said them.

Articles are read by `qa.evaluation.quotation_sets` and scored by `qa.evaluation.quotation_scores`; `corpus.quotations`
finds. The agreement of people who annotated the same articles is measured the same way: it is the ceiling.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby, permutations
from pathlib import Path

from corpus.article import Article
from corpus.errors import InputError
from corpus.quotations import Finder, find_quotations
from corpus.quotations.rules import RuleFinder
from corpus.quotations.tagger import Tagger
from qa.evaluation.bad import Bad
from qa.evaluation.machine import made_with
from qa.evaluation.opening import hash_of
from qa.evaluation.quotation_scores import (
    ErrorKind,
    Matched,
    QuotationError,
    as_annotated,
    as_item,
    errors_of,
    match,
    measure_quotations,
    words,
)
from qa.evaluation.quotation_sets import AnnotatedArticle, AnnotatedQuotation, read_quotation_set
from qa.evaluation.report import Question, Report
from qa.evaluation.tables import one_line
from qa.evaluation.timing import Latencies, Progress, percentiles

#: The finders that can be named, each made when it is asked for.
FINDERS: Mapping[str, Callable[[], Finder]] = {"rules": RuleFinder, "tagger": Tagger}
#: What reports call the finder that `find_quotations` takes by itself, and people whose annotations are compared.
DEFAULT, PEOPLE = "cuttings", "annotators"

_BEGINNING, _AROUND = 80, 60  # characters of a text that stand for it, and beside what is shown of it
_NOTES = (
    "Contents are compared by their tokens, as intersection over union, and matched one to one, the best first.",
    "Speaker, mention and cue are judged where contents overlap by .3 or more.",
    "Whole-set figures are over all quotations, with intervals over articles; means take annotations as independent.",
)


@dataclass(slots=True)
class _Run:
    """What was found so far: by the names of the annotated articles, or of pairs of them."""

    matched: dict[str, Matched] = field(default_factory=dict)
    failed: dict[str, str] = field(default_factory=dict)
    milliseconds: list[float] = field(default_factory=list)


def evaluate_quotations(
    dataset: Path,
    *,
    finder: str | None = None,
    agreement: bool = False,
    split: str = "all",
    skip_bad: bool = False,
    progress: Progress | None = None,
) -> tuple[Report, Latencies]:
    """Find the quotations of annotated articles, and score their contents and speakers.

    `finder` is one of FINDERS, or what `find_quotations` takes by itself. With `agreement` nothing is looked for: of an
    article that several people annotated, each one's quotations are scored against each other's. `split` is `all`, or
    the `even` or `odd` half of the articles by their ids. The errors stand under `data`. Raises InputError where there
    is nothing to measure, or no such finder, and BadDataError for a set that cannot be used.
    """
    bad = Bad(skip=skip_bad)
    chosen = None if finder is None or agreement else load_finder(finder)
    articles = read_quotation_set(dataset, bad, split=split)
    run = _agreement(dataset, articles) if agreement else _found(articles, chosen, progress)
    system = PEOPLE if agreement else finder or DEFAULT
    report = Report(
        kind="quotations",
        name=re.sub(r"\.jsonl(\.gz)?$", "", dataset.name),
        parameters={"finder": finder, "agreement": agreement, "split": split, "skip_bad": skip_bad},
        data=_described(dataset, articles) | {"errors": _errors(run.matched)},
        systems={system: measure_quotations(run.matched, run.failed)},
        questions={name: _question(one.article) for name, one in run.matched.items()},
        skipped=tuple(bad.lines),
        notes=_NOTES,
        made_with=made_with(),
        times={"latency_ms": {system: percentiles({"article": run.milliseconds})}} if run.milliseconds else {},
    )
    return report, {}


def load_finder(name: str) -> Finder:
    """Return one of FINDERS; raises InputError if it is none, and what the finder raises where it cannot be loaded."""
    if name not in FINDERS:
        raise InputError(f"{name}: is no finder of quotations; there are: {', '.join(FINDERS)}")
    return FINDERS[name]()


def _found(articles: Sequence[AnnotatedArticle], finder: Finder | None, progress: Progress | None) -> _Run:
    run = _Run()
    find_quotations(Article(id="warm", text="“The first text pays for starting up,” he said."), finder=finder)
    for done, article in enumerate(articles, start=1):
        found: list[AnnotatedQuotation] = []
        started = time.perf_counter()
        try:
            asked = Article(id=article.doc_id, text=article.text)
            found = [as_annotated(one) for one in find_quotations(asked, finder=finder)]
        except Exception as error:  # noqa: BLE001 - whatever is raised: it counts, and the others are still read
            run.failed[article.id] = f"{type(error).__name__}: {one_line(error)}"
        run.milliseconds.append((time.perf_counter() - started) * 1e3)
        run.matched[article.id] = match(article, found)
        if progress:
            progress("articles", done, len(articles))
    return run


def _agreement(dataset: Path, articles: Sequence[AnnotatedArticle]) -> _Run:
    """Score every annotation of an article by every other of the same text."""
    run = _Run()
    by_text = sorted(articles, key=_identity)
    for _, same in groupby(by_text, key=_identity):
        for gold, other in permutations(same, 2):
            run.matched[f"{gold.id} by {other.annotator}"] = match(gold, other.quotations)
    if not run.matched:
        raise InputError(f"{dataset}: has no article that two people annotated; leave --agreement out")
    return run


def _identity(article: AnnotatedArticle) -> tuple[str, str]:
    return article.doc_id, article.text


def _described(dataset: Path, articles: Sequence[AnnotatedArticle]) -> dict[str, object]:
    quotations = [one for article in articles for one in article.quotations]
    return {
        "path": str(dataset),
        "sha256": hash_of(articles),
        "articles": len({article.doc_id for article in articles}),
        "annotated articles": len(articles),
        "quotations": len(quotations),
        "direct": sum(one.direct for one in quotations),
        "without content": sum(article.without_content for article in articles),
    }


def _question(article: AnnotatedArticle) -> Question:
    expected = tuple(as_item(one, article.text, right=True) for one in article.quotations)
    return Question(one_line(article.text, _BEGINNING), expected)


def _errors(matched: Mapping[str, Matched]) -> dict[str, list[dict[str, object]]]:
    """Return the errors by kind, in the articles' order."""
    found: dict[str, list[dict[str, object]]] = {kind.value: [] for kind in ErrorKind}
    for name, one in matched.items():
        for error in errors_of(one):
            found[error.kind.value].append(dict(_told(name, error, one.article.text)))
    return {kind: errors for kind, errors in found.items() if errors}


def _told(name: str, error: QuotationError, text: str) -> Iterator[tuple[str, object]]:
    sides = {"expected": error.gold, "found": error.found}
    spans = [span for side in sides.values() if side for span in side.content]
    start, end = min(span.start for span in spans), max(span.end for span in spans)
    yield from (("document", name), ("start", start), ("end", end))
    for side, quotation in sides.items():
        yield side, words(quotation.content, text) if quotation else None
        yield f"{side}_parts", [[span.start, span.end] for span in quotation.content] if quotation else None
        yield f"{side}_value", _speaker_and_cue(quotation, text) if quotation else None
    yield "sentence", one_line(text[max(0, start - _AROUND) : end + _AROUND])


def _speaker_and_cue(quotation: AnnotatedQuotation, text: str) -> str:
    return f"({words(quotation.source, text) or 'nobody'}: {words(quotation.cue, text) or 'no cue'})"
