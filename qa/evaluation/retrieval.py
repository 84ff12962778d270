"""Retrieval on a BEIR folder: `python -m qa.evaluation.retrieval DATASET…`.

Ranks articles by BM25, by meaning, and by both, and reports nDCG@10 and R@100 with intervals. A query
that a system returns nothing for counts as zero.
"""

from __future__ import annotations

import argparse
import csv
import gzip
import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

import ir_measures
from ir_measures import R, nDCG

from index.indexing import index_paths
from index.library import Library
from index.search import PassageIndex
from qa.evaluation.intervals import bootstrap

SYSTEMS: Mapping[str, Sequence[str]] = {"bm25": ("bm25",), "dense": ("dense",), "hybrid": ("bm25", "dense")}
MEASURES = (nDCG @ 10, R @ 100)
_DEPTH = 100


def read_queries(dataset: Path) -> dict[str, str]:
    """Return the queries of a BEIR folder: id → text."""
    with gzip.open(dataset / "queries.jsonl.gz", "rt", encoding="utf-8") as lines:
        return {str(record["_id"]): str(record["text"]) for record in map(json.loads, lines)}


def read_qrels(dataset: Path) -> list[ir_measures.Qrel]:
    """Return the judgments of a BEIR folder's test split."""
    with (dataset / "qrels" / "test.tsv").open(encoding="utf-8") as lines:
        rows = list(csv.reader(lines, delimiter="\t"))[1:]
    return [ir_measures.Qrel(query, document, int(grade)) for query, document, grade in rows]


def run_system(index: PassageIndex, queries: Mapping[str, str], systems: Sequence[str]) -> list[ir_measures.ScoredDoc]:
    """Rank articles for every query."""
    return [
        ir_measures.ScoredDoc(query, article, score)
        for query, text in queries.items()
        for article, score in index.rank_articles(text, k=_DEPTH, systems=systems)
    ]


def per_query(qrels: Sequence[ir_measures.Qrel], run: Iterable[ir_measures.ScoredDoc]) -> dict[str, dict[str, float]]:
    """Return measure → query → value, with a value for every judged query."""
    judged = {qrel.query_id for qrel in qrels}
    values = {str(measure): dict.fromkeys(judged, 0.0) for measure in MEASURES}
    for metric in ir_measures.iter_calc(MEASURES, qrels, run):
        values[str(metric.measure)][metric.query_id] = float(metric.value)
    return values


def main() -> None:
    """Index each dataset once, run the systems, print a table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("datasets", type=Path, nargs="+")
    parser.add_argument("--work", type=Path, default=Path(".work/retrieval"), help="where the libraries are kept")
    options = parser.parse_args()
    for dataset in options.datasets:
        library = Library.create(options.work / dataset.name)
        index_paths(library, [dataset / "corpus.jsonl.gz"], on_bad=lambda error: print(f"skipped: {error}"))
        index = PassageIndex(library)
        qrels = read_qrels(dataset)
        judged = {qrel.query_id for qrel in qrels}
        queries = {query: text for query, text in read_queries(dataset).items() if query in judged}
        print(f"{dataset.name}: {library.counts()['articles']:,} articles, {len(queries)} queries")
        for name, systems in SYSTEMS.items():
            values = per_query(qrels, run_system(index, queries, systems))
            print(f"  {name:<7}", "  ".join(_cell(measure, list(of.values())) for measure, of in values.items()))


def _cell(measure: str, values: Sequence[float]) -> str:
    low, high = bootstrap(values)
    return f"{measure} {sum(values) / len(values):.3f} ({low:.3f}–{high:.3f})"


if __name__ == "__main__":
    main()
