"""The retrieval bench: how well articles are ranked, on a test collection or on judged questions over a library.

Measures are computed by `qa.evaluation.measures`; here systems are run, and what they returned is kept.
"""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from corpus.article import Origin
from corpus.errors import InputError, LibraryError
from index.embedder import hash_file
from index.library import Library
from index.search import PassageIndex
from qa.evaluation.bad import Bad
from qa.evaluation.collection import Collection, is_beir
from qa.evaluation.machine import made_with
from qa.evaluation.measures import DEFAULT, parse_measures, values_per_query
from qa.evaluation.opening import check_judged, document_ids, hash_of, open_documents, read_collection
from qa.evaluation.output import RUNS, begin_output
from qa.evaluation.report import Curve, Item, Outcome, Question, Report, System, summarise
from qa.evaluation.runs import Run, read_run, write_run
from qa.evaluation.timing import TIMEOUT, Latencies, Progress, check_timeout, percentiles, time_limit

#: The systems that can be measured, and what each ranks by.
SYSTEMS: Mapping[str, tuple[str, ...]] = {"bm25": ("bm25",), "dense": ("dense",), "hybrid": ("bm25", "dense")}
#: How deep rankings go.
DEPTH = 100

_DEPTHS = (1, 2, 3, 5, 10, 20, 30, 50, 100)
_RETURNED = 5  # documents of a ranking that the report keeps
_BEGINNING = 200  # characters of a document that the report keeps


@dataclass(frozen=True, slots=True)
class Ranked:
    """What a system returned, the milliseconds each query took, and why queries failed."""

    run: Run
    milliseconds: tuple[float, ...] = ()
    failed: Mapping[str, str] = field(default_factory=dict)


def evaluate_retrieval(
    dataset: Path,
    out: Path,
    *,
    systems: Sequence[str] = tuple(SYSTEMS),
    runs: Sequence[Path] = (),
    measures: str = DEFAULT,
    split: str = "all",
    topics: Path | None = None,
    qrels: Path | None = None,
    model: str | None = None,
    skip_bad: bool = False,
    work: Path,
    timeout: float = TIMEOUT,
    progress: Progress | None = None,
) -> tuple[Report, Latencies]:
    """Measure systems on a BEIR folder, or on a library with TREC topics and qrels; write their runs below `out`.

    `runs` are run files of other programs, scored beside ours under their files' names. `work` keeps what is computed
    once: vectors by hash of text and model, and a library for each BEIR folder. Raises InputError for what cannot be
    measured, BadDataError for a bad line unless `skip_bad`.
    """
    names = parse_measures(measures)
    check_systems(systems)
    check_timeout(timeout)
    bad = Bad(skip=skip_bad)
    collection = read_collection(dataset, topics, qrels, bad).half(split)
    others = read_others(runs, bad)
    if is_beir(dataset) and not skip_bad:  # before hours of embedding
        check_judged(collection, document_ids(dataset), bad)
    library = open_documents(dataset, model=model, work=work, bad=bad, progress=progress)
    try:
        check_judged(collection, set(library.ids()), bad)
        index = PassageIndex(library)
        ranked = {name: run_system(index, name, collection.queries, timeout, progress) for name in systems}
        begin_output(out, SYSTEMS)
        for name, result in ranked.items():
            run = {query: result.run.get(query, ()) for query in collection.queries}
            write_run(run, out / RUNS / f"{name}.run", tag=name)
        ranked |= others
        measured = {name: _system(result, collection, names) for name, result in ranked.items()}
        settings = {name: library.setting(name) for name in ("model", "model_sha256", "precision", "passages made")}
        data = _described(dataset, collection, library)
        documents = _beginnings(library, measured, collection)
    finally:
        library.close()
    own = {"systems": list(ranked), "measures": names, "split": split, "depth": DEPTH, "timeout_s": timeout}
    own |= {"runs": {str(path): hash_file(path) for path in runs}, "skip_bad": skip_bad}
    own |= {"topics": str(collection.files[0]), "qrels": str(collection.files[1])}
    latencies = {name: {"total": result.milliseconds} for name, result in ranked.items() if result.milliseconds}
    report = Report(
        kind="retrieval",
        name=dataset.resolve().name,
        parameters=own | settings,
        data=data | {"split": split},
        systems=measured,
        questions={query: _question(text, collection.qrels[query]) for query, text in collection.queries.items()},
        documents=documents,
        skipped=tuple(bad.lines),
        made_with=made_with(),
        times={"latency_ms": {name: percentiles(steps) for name, steps in latencies.items()}},
    )
    return report, latencies


def read_others(paths: Sequence[Path], bad: Bad) -> dict[str, Ranked]:
    """Read run files of other programs, each named by its file; raises InputError for a name that is taken."""
    found: dict[str, Ranked] = {}
    for path in paths:
        if path.stem in SYSTEMS or path.stem in found:
            raise InputError(f"{path}: there is another system {path.stem!r}; rename the file")
        found[path.stem] = Ranked(read_run(path, bad))
    return found


def check_systems(systems: Sequence[str]) -> None:
    """Raise InputError for a system that there is not, or for none at all."""
    known = f"there are: {', '.join(SYSTEMS)}"
    if not systems:
        raise InputError(f"no system is named; {known}")
    for system in systems:
        if system not in SYSTEMS:
            raise InputError(f"{system}: is no system that can be measured; {known}")


def run_system(
    index: PassageIndex, name: str, queries: Mapping[str, str], timeout: float, progress: Progress | None = None
) -> Ranked:
    """Rank the articles for every query; one that raises, or takes longer than `timeout` seconds, gets no ranking."""
    index.rank_articles("The first question pays for starting up.", k=1, systems=SYSTEMS[name])
    run: dict[str, list[tuple[str, float]]] = {}
    failed: dict[str, str] = {}
    milliseconds = []
    for done, (query, text) in enumerate(queries.items(), start=1):
        started = time.perf_counter()
        try:
            with time_limit(timeout):
                run[query] = index.rank_articles(text, k=DEPTH, systems=SYSTEMS[name])
        except LibraryError:
            raise  # every other query would fail as well
        except Exception as error:  # noqa: BLE001 - whatever it is: it counts, and the others are still run
            run[query], failed[query] = [], f"{type(error).__name__}: {' '.join(str(error).split())}"
        milliseconds.append((time.perf_counter() - started) * 1e3)
        if progress:
            progress(f"queries, {name}", done, len(queries))
    return Ranked(run, tuple(milliseconds), failed)


# -- what the report says


def _system(ranked: Ranked, collection: Collection, measures: Sequence[str]) -> System:
    depths = [f"R@{depth}" for depth in _DEPTHS]
    found = values_per_query(ranked.run, collection.qrels, [*dict.fromkeys([*measures, *depths])])
    outcomes = {
        query: Outcome(
            values={measure: found[query][measure] for measure in measures},
            returned=_returned(ranked.run.get(query, ()), collection.qrels[query]),
            failed=ranked.failed.get(query) or (None if query in ranked.run else "left out of the run"),
        )
        for query in collection.queries
    }
    recall = [sum(values[depth] for values in found.values()) / len(found) for depth in depths]
    curve = Curve(tuple(map(float, _DEPTHS)), tuple(recall), "documents returned (k)", "recall@k")
    return System(summarise(outcomes, measures), curves={"recall_at_k": curve}, outcomes=outcomes)


def _returned(ranking: Sequence[tuple[str, float]], grades: Mapping[str, int]) -> tuple[Item, ...]:
    judged = {document: grade > 0 for document, grade in grades.items()}
    return tuple(Item(document, right=judged.get(document)) for document, _ in ranking[:_RETURNED])


def _question(text: str, grades: Mapping[str, int]) -> Question:
    relevant = sorted((-grade, document) for document, grade in grades.items() if grade > 0)
    return Question(text, tuple(Item(document, right=True) for _, document in relevant))


def _described(dataset: Path, collection: Collection, library: Library) -> dict[str, object]:
    """Name the data: two runs can be compared where this hash, of queries, judgments and documents, is the same."""
    grades = [sorted(of.items()) for _, of in sorted(collection.qrels.items())]
    return {
        "path": str(dataset),
        "sha256": hash_of(sorted(collection.queries.items()), grades, library.versions()),
        "queries": len(collection.queries),
        "judgments": sum(len(grades) for grades in collection.qrels.values()),
        "documents": library.size,
        "passages": library.counts()["passages"],
    }


def _beginnings(library: Library, systems: Mapping[str, System], collection: Collection) -> dict[str, str]:
    """Return how the documents begin that the report names."""
    named = {
        item.id for system in systems.values() for outcome in system.outcomes.values() for item in outcome.returned
    }
    named |= {item.id for of in collection.qrels.values() for item in _question("", of).expected[:_RETURNED]}
    return {document: beginning_of(library, document) for document in sorted(named)}


def beginning_of(library: Library, document: str) -> str:
    """Return a document's title and first words, or nothing if there is no such document."""
    try:
        article = library.article(document)
    except InputError:
        return ""
    text = " ".join(article.text.split())
    metadata = article.metadata
    own = metadata.title_from is not Origin.INFERRED and not text.startswith(metadata.title)
    beginning = f"{metadata.title} — {text}" if own else text
    return beginning if len(beginning) <= _BEGINNING else f"{beginning[: _BEGINNING - 1].rstrip()}…"
