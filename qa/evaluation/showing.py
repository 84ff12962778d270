"""One query of a test collection: what each system ranked where, with the judged documents marked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from corpus.errors import InputError
from index.search import PassageIndex
from qa.evaluation.bad import Bad
from qa.evaluation.opening import open_documents, read_collection
from qa.evaluation.retrieval import DEPTH, SYSTEMS, beginning_of, check_systems, read_others, run_system
from qa.evaluation.timing import TIMEOUT, Progress, check_timeout

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
    systems: Sequence[str] = tuple(SYSTEMS),
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
    check_systems(systems)
    check_timeout(timeout)
    bad = Bad(skip=skip_bad)
    collection = read_collection(dataset, topics, qrels, bad)
    if query not in collection.queries:
        some = ", ".join(list(collection.queries)[:5])
        raise InputError(f"{query}: is no judged query of {collection.files[0]}; there are {some} …")
    text, grades = collection.queries[query], collection.qrels[query]
    others = read_others(runs, bad)
    library = open_documents(dataset, model=model, work=work, bad=bad, progress=progress)
    try:
        index = PassageIndex(library)
        ranked = {system: run_system(index, system, {query: text}, timeout) for system in systems} | others
        ranks = [
            {document: rank for rank, (document, _) in enumerate(result.run.get(query, ()), start=1)}
            for result in ranked.values()
        ]
        top = {document for of in ranks for document, rank in of.items() if rank <= LISTED}
        listed = top | {document for document, grade in grades.items() if grade > 0}
        rows = [
            Row(name, tuple(of.get(name) for of in ranks), grades.get(name), beginning_of(library, name))
            for name in listed
        ]
    finally:
        library.close()
    failed = {system: result.failed[query] for system, result in ranked.items() if query in result.failed}
    return Shown(query, text, tuple(ranked), tuple(sorted(rows, key=_by_best_rank)), failed)


def _by_best_rank(row: Row) -> tuple[float, float, str]:
    found = [rank for rank in row.ranks if rank is not None]
    return min(found, default=float("inf")), -len(found), row.document
