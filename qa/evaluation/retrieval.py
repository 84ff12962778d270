"""The retrieval bench: how well articles are ranked, on a test collection or on judged questions over a library.

Systems are run by `qa.evaluation.ranking`, measures computed by `qa.evaluation.measures`; here they become a report.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from corpus.article import Origin
from corpus.errors import InputError
from index.embedder import hash_file
from index.library import Library
from qa.evaluation.bad import Bad
from qa.evaluation.collection import Collection
from qa.evaluation.machine import made_with
from qa.evaluation.measures import DEFAULT, parse_measures, values_per_query
from qa.evaluation.opening import hash_of
from qa.evaluation.output import RUNS, begin_output
from qa.evaluation.ranking import DEPTH, SYSTEMS, USUAL, Ranked, Setup
from qa.evaluation.report import Curve, Item, Outcome, Question, Report, System, summarise
from qa.evaluation.runs import write_run
from qa.evaluation.timing import TIMEOUT, Latencies, Progress, percentiles

_DEPTHS = (1, 2, 3, 5, 10, 20, 30, 50, 100)
_RETURNED = 5  # documents of a ranking that the report keeps
_BEGINNING = 200  # characters of a document that the report keeps


def evaluate_retrieval(
    dataset: Path,
    out: Path,
    *,
    systems: Sequence[str] = USUAL,
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
    setup = Setup(
        dataset, systems, runs, topics=topics, qrels=qrels, model=model, skip_bad=skip_bad, work=work, timeout=timeout
    )
    bad = Bad(skip=skip_bad)
    collection = setup.read(bad).half(split)
    others = setup.read_others(bad)
    with setup.opened(bad, judged=collection, progress=progress) as index:
        ranked = setup.rank(index, collection.queries, progress, days=collection.days)
        _write_runs(ranked, collection, out)
        ranked |= others
        report = _report(setup, collection, ranked, index.library, measures=names, split=split, bad=bad)
    return report, _latencies(ranked)


def _write_runs(ranked: Mapping[str, Ranked], collection: Collection, out: Path) -> None:
    begin_output(out, SYSTEMS)
    for name, result in ranked.items():
        run = {query: result.run.get(query, ()) for query in collection.queries}
        write_run(run, out / RUNS / f"{name}.run", tag=name)


def _latencies(ranked: Mapping[str, Ranked]) -> Latencies:
    """Return the milliseconds of what was run here: a run of another program does not say."""
    return {name: {"total": result.milliseconds} for name, result in ranked.items() if result.milliseconds}


# -- what the report says


def _report(
    setup: Setup,
    collection: Collection,
    ranked: Mapping[str, Ranked],
    library: Library,
    *,
    measures: Sequence[str],
    split: str,
    bad: Bad,
) -> Report:
    asked = {"systems": list(ranked), "measures": measures, "split": split}
    measured = {name: _system(result, collection, measures) for name, result in ranked.items()}
    return Report(
        kind="retrieval",
        name=setup.dataset.resolve().name,
        parameters=asked | _parameters(setup, collection, library),
        data=_described(setup.dataset, collection, library) | {"split": split},
        systems=measured,
        questions={query: _question(text, collection.qrels[query]) for query, text in collection.queries.items()},
        documents=_beginnings(library, measured, collection),
        skipped=tuple(bad.lines),
        made_with=made_with(),
        times={"latency_ms": {name: percentiles(steps) for name, steps in _latencies(ranked).items()}},
    )


def _parameters(setup: Setup, collection: Collection, library: Library) -> dict[str, object]:
    topics, qrels = collection.files
    own = {
        "depth": DEPTH,
        "timeout_s": setup.timeout,
        "runs": {str(path): hash_file(path) for path in setup.runs},
        "skip_bad": setup.skip_bad,
        "topics": str(topics),
        "qrels": str(qrels),
    }
    return own | {name: library.setting(name) for name in ("model", "model_sha256", "precision", "passages made")}


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
