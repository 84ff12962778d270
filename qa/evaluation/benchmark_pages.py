"""The tables of docs/benchmarks.md, made of finished runs. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from qa.evaluation.collection import in_split
from qa.evaluation.comparing import compare_runs
from qa.evaluation.report import Estimate, Report, summarise
from qa.evaluation.significance import holm
from qa.evaluation.tables import estimate_cell, number, p_cell

Reports = Mapping[str, Report]

#: nDCG@10 of plain BM25 over whole documents, all queries: figures that came with the data.
PLAIN_BM25 = {
    "rtqa": 0.596, "time": 0.680, "trecqa_pooled": 0.586, "wikiqa_pooled": 0.530, "reqa_squad": 0.692,
    "squad11dev_paragraphs": 0.861, "cranfield": 0.381, "vaswani": 0.422,
}  # fmt: skip
#: Sets that settings may not be chosen on, so that all their queries are for reporting.
REPORTED_ONLY = ("reqa_squad", "squad11dev_paragraphs")

_FIRST = "nDCG@10"
_MARK = re.compile(r"<!-- table: ([a-z-]+) -->")
_MISSING = "*Not measured in this checkout: `make benchmarks` does it where the data is.*"


def fill(template: str, reports: Reports, tables: Mapping[str, Callable[[Reports], str]]) -> str:
    """Put tables in the place of their marks; raises KeyError for a mark without a table."""
    return _MARK.sub(lambda mark: tables[mark[1]](reports) or _MISSING, template)


def half(report: Report, split: str) -> Report:
    """Return a run of all queries as if only one half had been asked."""
    systems = {}
    for name, system in report.systems.items():
        kept = {query: outcome for query, outcome in system.outcomes.items() if in_split(query, split)}
        systems[name] = replace(system, outcomes=kept, measures=summarise(kept, list(system.measures)))
    questions = {query: asked for query, asked in report.questions.items() if in_split(query, split)}
    return replace(report, systems=systems, questions=questions)


def _collections(reports: Reports) -> dict[str, Report]:
    """Return the retrieval runs over the queries they are reported on; a set that is part of another counts once."""
    found = {name.removeprefix("retrieval-"): run for name, run in reports.items() if name.startswith("retrieval-")}
    if "rtqa" in found:
        found.pop("rtqa-small", None)
    return {name: run if name in REPORTED_ONLY else half(run, "odd") for name, run in found.items()}


def _better(report: Report) -> str:
    """Name the better of the hybrid's two parts."""
    return max(("bm25", "dense"), key=lambda name: report.systems[name].measures[_FIRST].value)


def retrieval_table(reports: Reports) -> str:
    """Compare the systems on the reported queries, nDCG@10."""
    rows = [
        (
            f"`{name}`",
            f"{len(run.questions):,}",
            *(estimate_cell(run.systems[system].measures[_FIRST]) for system in ("bm25", "dense", "hybrid")),
            _plain(name, reports),
        )
        for name, run in _collections(reports).items()
    ]
    head = ("set", "queries", "bm25", "dense", "hybrid", "bm25 over all queries / plain BM25")
    return github(head, rows)


def _plain(name: str, reports: Reports) -> str:
    ours = reports[f"retrieval-{name}"].systems["bm25"].measures[_FIRST].value
    return f"{ours:.3f} / {PLAIN_BM25[name]:.3f}" if name in PLAIN_BM25 else f"{ours:.3f} / –"


def gain_table(reports: Reports) -> str:
    """Set the hybrid against the better of its parts, on the reported queries."""
    runs = _collections(reports)
    pairs = {name: (_better(run), "hybrid") for name, run in runs.items()}
    found = {name: compare_runs(run, run, systems=pairs[name]) for name, run in runs.items()}
    systems = {name: next(iter(comparison.systems.values())) for name, comparison in found.items()}
    corrected = holm([system.totals[f"p {_FIRST}"].value for system in systems.values()])
    rows = [
        (
            f"`{name}`",
            pairs[name][0],
            estimate_cell(system.measures[_FIRST], sign=True),
            p_cell(system.totals[f"p {_FIRST}"].value),
            p_cell(p),
        )
        for (name, system), p in zip(systems.items(), corrected, strict=True)
    ]
    if rows:
        gains = [system.measures[_FIRST].value for system in systems.values()]
        rows.append(("mean of the sets", "", f"{sum(gains) / len(gains):+.3f}", "", ""))
    return github(("set", "better part", "hybrid − it, nDCG@10", "p", "p (Holm, over the sets)"), rows)


def all_queries_table(reports: Reports) -> str:
    """Give every measure over all queries."""
    found = {name: run for name, run in reports.items() if name.startswith("retrieval-")}
    measures = list(next(iter(found.values())).systems["hybrid"].measures) if found else []
    rows = [
        (
            f"`{name.removeprefix('retrieval-')}`",
            system,
            *(f"{of.measures[measure].value:.3f}" for measure in measures),
        )
        for name, run in found.items()
        for system, of in run.systems.items()
    ]
    return github(("set", "system", *measures), rows)


def reader_table(reports: Reports) -> str:
    """Give the reader's figures, a set a column."""
    runs = {name.removeprefix("reader-"): run for name, run in reports.items() if name.startswith("reader-")}
    systems = {name: next(iter(run.systems.values())) for name, run in runs.items()}
    return _columns({name: {**system.measures, **system.totals} for name, system in systems.items()}, "reader")


def answers_table(reports: Reports) -> str:
    """Give the answers' figures, a question set a column."""
    runs = {name.removeprefix("answers-"): run for name, run in reports.items() if name.startswith("answers-")}
    systems = {name: next(iter(run.systems.values())) for name, run in runs.items()}
    return _columns({name: {**system.measures, **system.totals} for name, system in systems.items()}, "measured")


def _columns(found: Mapping[str, Mapping[str, Estimate]], corner: str) -> str:
    names = list(dict.fromkeys(measure for of in found.values() for measure in of))
    rows = [(name, *(_counted(of.get(name)) for of in found.values())) for name in names]
    return github((corner, *(f"`{name}`" for name in found)), rows)


def _counted(cell: Estimate | None) -> str:
    text = estimate_cell(cell)
    return f"{text}, n = {cell.questions:,}" if cell and cell.questions else text


def speed_table(reports: Reports) -> str:
    """Give what `evaluate speed` timed, a library a column."""
    runs = {name.removeprefix("speed-"): run for name, run in reports.items() if name.startswith("speed-")}
    # When a run was made stands in the table of runs.
    timed = {
        name: {k: v for k, v in run.times.items() if k not in {"finished", "seconds"}} for name, run in runs.items()
    }
    flat = {name: dict(_flat(times)) for name, times in timed.items()}
    names = list(dict.fromkeys(key for of in flat.values() for key in of))
    rows = [(key, *(number(of.get(key)) for of in flat.values())) for key in names]
    return github(("", *(f"{int(name):,} articles" for name in runs)), rows)


def _flat(values: Mapping[str, object], prefix: str = "") -> Sequence[tuple[str, object]]:
    found: list[tuple[str, object]] = []
    for key, value in values.items():
        name = f"{prefix} {key}".strip().replace("_", " ")
        found += _flat(value, name) if isinstance(value, Mapping) else [(name, value)]
    return found


def runs_table(reports: Reports) -> str:
    """Say of every run when it was finished, how long it took, and of which revision it is."""
    rows = [
        (
            f"`{name}`",
            str(run.times.get("finished", "")),
            number(run.times.get("seconds")),
            str(run.made_with.get("revision") or "")[:12],
            str(run.data.get("sha256", ""))[:12],
        )
        for name, run in reports.items()
    ]
    return github(("run", "finished", "seconds", "revision", "data"), rows)


def github(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Return a table as GitHub reads it; nothing where there are no rows."""
    if not rows:
        return ""
    lines = [head, ["---", *["---:"] * (len(head) - 1)], *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


#: What the template's marks stand for.
TABLES: Mapping[str, Callable[[Reports], str]] = {
    "retrieval": retrieval_table,
    "gain": gain_table,
    "all-queries": all_queries_table,
    "reader": reader_table,
    "answers": answers_table,
    "speed": speed_table,
    "runs": runs_table,
}
