"""One query of a test collection: what each system ranked where, with the judged documents marked."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from corpus.errors import InputError
from index.library import Library
from qa.evaluation.bad import Bad
from qa.evaluation.collection import Collection
from qa.evaluation.ranking import DEPTH, USUAL, Setup
from qa.evaluation.retrieval import beginning_of
from qa.evaluation.timing import TIMEOUT, Progress

#: Documents of each ranking that are listed, beside all that are judged relevant.
LISTED = 10


@dataclass(frozen=True, slots=True)
class Row:
    """A document, its rank (from 1) in each system or None below the depth, its grade or None if nobody judged it."""

    document: str
    ranks: tuple[int | None, ...]
    grade: int | None
    beginning: str


@dataclass(frozen=True, slots=True)
class Shown:
    """A query, the systems, and the documents worth a look, in the order of their best rank.

    `failed` says of systems that ranked nothing why.
    """

    query: str
    text: str
    systems: tuple[str, ...]
    rows: tuple[Row, ...]
    failed: Mapping[str, str]
    depth: int = DEPTH


def show_query(
    dataset: Path,
    query: str,
    *,
    systems: Sequence[str] = USUAL,
    runs: Sequence[Path] = (),
    topics: Path | None = None,
    qrels: Path | None = None,
    model: str | None = None,
    skip_bad: bool = False,
    work: Path,
    timeout: float = TIMEOUT,
    progress: Progress | None = None,
) -> Shown:
    """Run one query, and look it up in runs of other programs; raises InputError if there is none of that id."""
    setup = Setup(
        dataset, systems, runs, topics=topics, qrels=qrels, model=model, skip_bad=skip_bad, work=work, timeout=timeout
    )
    bad = Bad(skip=skip_bad)
    collection = setup.read(bad)
    _check_query(query, collection)
    text, grades = collection.queries[query], collection.qrels[query]
    others = setup.read_others(bad)
    with setup.opened(bad, progress=progress) as index:
        ranked = setup.rank(index, {query: text}) | others
        rows = _rows([result.run.get(query, ()) for result in ranked.values()], grades, index.library)
    failed = {system: result.failed[query] for system, result in ranked.items() if query in result.failed}
    return Shown(query, text, tuple(ranked), rows, failed)


def _check_query(query: str, collection: Collection) -> None:
    if query not in collection.queries:
        some = ", ".join(list(collection.queries)[:5])
        raise InputError(f"{query}: is no judged query of {collection.files[0]}; there are {some} …")


def _rows(
    rankings: Iterable[Sequence[tuple[str, float]]], grades: Mapping[str, int], library: Library
) -> tuple[Row, ...]:
    """Return the top of every ranking, and all that is judged relevant."""
    ranks = [{document: rank for rank, (document, _) in enumerate(ranking, start=1)} for ranking in rankings]
    top = {document for of in ranks for document, rank in of.items() if rank <= LISTED}
    listed = top | {document for document, grade in grades.items() if grade > 0}
    rows = (
        Row(name, tuple(of.get(name) for of in ranks), grades.get(name), beginning_of(library, name)) for name in listed
    )
    return tuple(sorted(rows, key=_by_best_rank))


def _by_best_rank(row: Row) -> tuple[float, float, str]:
    found = [rank for rank in row.ranks if rank is not None]
    return min(found, default=float("inf")), -len(found), row.document
