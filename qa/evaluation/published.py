"""The bench of publication dates: whether an article's day is known without having been given, and how.

Articles are read by `qa.evaluation.published_sets`; `corpus.published` dates them, as it does when they are indexed.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from corpus.article import Article, Metadata, Origin
from corpus.passages import analyse
from qa.evaluation.bad import Bad
from qa.evaluation.intervals import wilson
from qa.evaluation.machine import made_with
from qa.evaluation.opening import hash_of
from qa.evaluation.published_sets import DatedArticle, DatedSet, read_dated_set
from qa.evaluation.report import Estimate, Item, Outcome, Question, Report, System, summarise
from qa.evaluation.tables import one_line
from qa.evaluation.timing import Latencies, Progress

#: Articles as they are, and without their addresses, which often hold the day.
SYSTEMS = ("cuttings", "without address")
#: How a day that was not given can be known.
PROVENANCES = ("stated", "address", "text")
MEASURES = ("Right", "Wrong", "Unknown")

_BEGINNING, _AROUND = 80, 80  # characters of a text that stand for it, and beside a day's evidence


@dataclass(frozen=True, slots=True)
class _Dated:
    """What was made of an article: its day and where that is from (both None where unknown), and the evidence."""

    day: date | None
    provenance: str | None
    off: int | None
    words: str
    around: str


def evaluate_published(
    dataset: Path, *, split: str = "all", skip_bad: bool = False, progress: Progress | None = None
) -> tuple[Report, Latencies]:
    """Date articles whose given days are hidden; a day is right if it is the given one, and wrong if it is any other.

    `split` is `all`, or the `even` or `odd` half of the articles by their ids. The wrong days stand under `data`, each
    with its evidence. Raises InputError where there is nothing to measure, and BadDataError for a bad record.
    """
    bad = Bad(skip=skip_bad)
    read = read_dated_set(dataset, bad, split=split)
    found: dict[str, dict[str, _Dated]] = {system: {} for system in SYSTEMS}
    for done, one in enumerate(read.articles, start=1):
        for system in SYSTEMS:
            found[system][one.article.id] = _dated(one, with_address=system == SYSTEMS[0])
        if progress:
            progress("articles", done, len(read.articles))
    given = {one.article.id: one for one in read.articles}
    report = Report(
        kind="published",
        name=re.sub(r"\.jsonl(\.gz)?$", "", dataset.resolve().name),
        parameters={"split": split, "skip_bad": skip_bad},
        data=_described(dataset, read) | {"errors": dict(_errors(given, found))},
        systems={system: _system(days) for system, days in found.items()},
        questions={name: _question(one) for name, one in given.items()},
        skipped=tuple(bad.lines),
        notes=(
            "A day is right if it is the given one; it may be a day off where an article was written the day before.",
            "Shares of what was answered have Wilson's 95% intervals.",
        ),
        made_with=made_with(),
    )
    return report, {}


def _dated(one: DatedArticle, *, with_address: bool) -> _Dated:
    # An id may be an address too.
    article = one.article if with_address else replace(one.article, id="article", url=None)
    metadata = analyse(article).metadata
    span, day = metadata.published_span, metadata.published
    around = article.text[max(0, span.start - _AROUND) : span.end + _AROUND] if span else one.article.url or ""
    return _Dated(
        day=day,
        provenance=_provenance(metadata),
        off=abs((day - one.published).days) if day else None,
        words=span.of(article.text) if span else "the address",
        around=around,
    )


def _provenance(metadata: Metadata) -> str | None:
    if metadata.published_from is Origin.INFERRED:
        return "text" if metadata.published_span else "address"
    return metadata.published_from and metadata.published_from.value


def _described(dataset: Path, read: DatedSet) -> dict[str, object]:
    return {
        "path": str(dataset),
        "sha256": hash_of([(one.published, one.article.fingerprint) for one in read.articles]),
        "articles": len(read.articles),
        "without a given date": read.undated,
        "not in English": read.foreign,
    }


def _question(one: DatedArticle) -> Question:
    return Question(_beginning(one.article), (Item(one.published.isoformat()),))


def _beginning(article: Article) -> str:
    return one_line(article.title or article.text, _BEGINNING)


def _system(found: Mapping[str, _Dated]) -> System:
    outcomes = {name: _outcome(one) for name, one in found.items()}
    return System(measures=summarise(outcomes, MEASURES), totals=dict(_totals(list(found.values()))), outcomes=outcomes)


def _outcome(one: _Dated) -> Outcome:
    values = {"Right": one.off == 0, "Wrong": bool(one.off), "Unknown": one.off is None}
    returned = (Item(one.day.isoformat(), f"{one.provenance}: {one.words}", one.off == 0),) if one.day else ()
    return Outcome({name: float(held) for name, held in values.items()}, returned)


def _totals(found: Sequence[_Dated]) -> Iterator[tuple[str, Estimate]]:
    answered = [one for one in found if one.off is not None]
    yield "answered", _share(len(answered), len(found))
    yield from _rights("all answers", answered)
    for provenance in PROVENANCES:
        yield from _rights(provenance, [one for one in answered if one.provenance == provenance])


def _rights(name: str, answered: Sequence[_Dated]) -> Iterator[tuple[str, Estimate]]:
    yield f"{name}: right", _share(sum(one.off == 0 for one in answered), len(answered))
    yield f"{name}: wrong", _share(sum(one.off != 0 for one in answered), len(answered))
    yield f"{name}: more than a day off", _share(sum((one.off or 0) > 1 for one in answered), len(answered))


def _share(hits: int, total: int) -> Estimate:
    if not total:
        return Estimate(math.nan, None, None, 0)
    return Estimate(hits / total, *wilson(hits, total), total)


def _errors(
    given: Mapping[str, DatedArticle], found: Mapping[str, Mapping[str, _Dated]]
) -> Iterator[tuple[str, list[dict[str, object]]]]:
    """Yield each system's wrong days, in the articles' order."""
    for system, days in found.items():
        wrong = [_told(given[name], one) for name, one in days.items() if one.off]
        if wrong:
            yield f"wrong, {system}", wrong


def _told(one: DatedArticle, dated: _Dated) -> dict[str, object]:
    return {
        "document": one.article.id,
        "published": one.published.isoformat(),
        "expected": one.published.isoformat(),
        "expected_value": "given",
        "found": dated.words,
        "found_value": f"{dated.day} ({dated.provenance})",
        "sentence": one_line(dated.around),
    }
