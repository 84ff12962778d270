"""What ranks, and over what: our systems over an index of documents, beside the runs of other programs.

How good the rankings are is measured by `qa.evaluation.retrieval`; `qa.evaluation.showing` shows those of one query.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from corpus.errors import InputError, LibraryError
from index.fusion import RECENCY, Recency
from index.search import PassageIndex
from qa.evaluation.bad import Bad
from qa.evaluation.collection import Collection, is_beir
from qa.evaluation.opening import check_judged, document_ids, open_documents, read_collection
from qa.evaluation.runs import Run, read_run
from qa.evaluation.timing import Progress, check_timeout, time_limit

#: The systems that can be measured, and what each ranks by.
SYSTEMS: Mapping[str, tuple[str, ...]] = {
    "bm25": ("bm25",),
    "dense": ("dense",),
    "hybrid": ("bm25", "dense"),
    "recent": ("bm25", "dense"),  # and by how new an article is on the query's day, where that is known
}
#: Those that are measured unless others are named.
USUAL = ("bm25", "dense", "hybrid")
#: How deep rankings go.
DEPTH = 100


NO_DAYS: Mapping[str, date] = {}


@dataclass(frozen=True, slots=True)
class Ranked:
    """What a system returned, the milliseconds each query took, and why queries failed."""

    run: Run
    milliseconds: tuple[float, ...] = ()
    failed: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Setup:
    """What is to be ranked and by what, as a person asks for it; it is checked as it is read and opened.

    `runs` are run files of other programs, `model` embeds the documents of a BEIR folder, `work` keeps what is computed
    once, `timeout` is the seconds one query may take.
    """

    dataset: Path
    systems: Sequence[str]
    runs: Sequence[Path]
    topics: Path | None
    qrels: Path | None
    model: str | None
    skip_bad: bool
    work: Path
    timeout: float

    def read(self, bad: Bad) -> Collection:
        """Read the queries and judgments; raises InputError for systems, a timeout or data that cannot be used."""
        _check_systems(self.systems)
        check_timeout(self.timeout)
        return read_collection(self.dataset, self.topics, self.qrels, bad)

    def read_others(self, bad: Bad) -> dict[str, Ranked]:
        """Read the runs of other programs, each named by its file; raises InputError for a name that is taken."""
        found: dict[str, Ranked] = {}
        for path in self.runs:
            if path.stem in SYSTEMS or path.stem in found:
                raise InputError(f"{path}: there is another system {path.stem!r}; rename the file")
            found[path.stem] = Ranked(read_run(path, bad))
        return found

    @contextmanager
    def opened(
        self, bad: Bad, *, judged: Collection | None = None, progress: Progress | None = None
    ) -> Iterator[PassageIndex]:
        """Open the index of the documents, made first where they are a BEIR folder's; it is closed at the end.

        With `judged`, `bad` is told of every document that it judges and that is not there.
        """
        if judged and is_beir(self.dataset) and not self.skip_bad:  # before hours of embedding
            check_judged(judged, document_ids(self.dataset), bad)
        documents = open_documents(self.dataset, model=self.model, work=self.work, bad=bad, progress=progress)
        with closing(documents) as library:
            if judged:
                check_judged(judged, set(library.ids()), bad)
            yield PassageIndex(library)

    def rank(
        self,
        index: PassageIndex,
        queries: Mapping[str, str],
        progress: Progress | None = None,
        *,
        days: Mapping[str, date] = NO_DAYS,
    ) -> dict[str, Ranked]:
        """Run every system on the queries (id → text), asked on the `days` that are known."""
        return {name: run_system(index, name, queries, self.timeout, progress, days=days) for name in self.systems}


def run_system(
    index: PassageIndex,
    name: str,
    queries: Mapping[str, str],
    timeout: float,
    progress: Progress | None = None,
    *,
    days: Mapping[str, date] = NO_DAYS,
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
                recency = Recency(days[query], RECENCY) if name == "recent" and query in days else None
                run[query] = index.rank_articles(text, k=DEPTH, systems=SYSTEMS[name], recency=recency)
        except LibraryError:
            raise  # every other query would fail as well
        except Exception as error:  # noqa: BLE001 - whatever it is: it counts, and the others are still run
            run[query], failed[query] = [], f"{type(error).__name__}: {' '.join(str(error).split())}"
        milliseconds.append((time.perf_counter() - started) * 1e3)
        if progress:
            progress(f"queries, {name}", done, len(queries))
    return Ranked(run, tuple(milliseconds), failed)


def _check_systems(systems: Sequence[str]) -> None:
    """Raise InputError for a system that there is not, or for none at all."""
    known = f"there are: {', '.join(SYSTEMS)}"
    if not systems:
        raise InputError(f"no system is named; {known}")
    for system in systems:
        if system not in SYSTEMS:
            raise InputError(f"{system}: is no system that can be measured; {known}")
