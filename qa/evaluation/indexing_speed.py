"""How fast articles are indexed and one more is added: `python -m qa.evaluation.indexing_speed {indexing,adding} …`.

For the project's own benchmarks; `cuttings evaluate speed` times what users wait for. What is compared runs in turn.
"""

from __future__ import annotations

import argparse
import json
import shutil
import statistics
import tempfile
import time
from collections.abc import Callable, Sequence
from itertools import islice
from pathlib import Path

from corpus.decoding import open_bytes
from corpus.passages import analyse
from corpus.reading import read_articles
from index.embedder import load_embedder
from index.indexing import embedded_texts, index_paths
from index.library import Library
from qa.evaluation.machine import made_with

_COSINES = 500  # passages that both precisions embed
_ADDED = "The wall of the pier fell on Monday, he said. " * 60


def measure_indexing(source: Path, articles: int, *, runs: int = 3) -> dict[str, object]:
    """Compare the whole of indexing with a bare encode loop over the same passages, in turn.

    `source` is JSON Lines, plain or gzipped, of which the first `articles` are read. Returns passages a second of
    both for each run, the median ratio, and the least cosine of a passage's vector to that in full precision.
    """
    embedder = load_embedder()
    ours, bare = [], []
    with tempfile.TemporaryDirectory() as folder:
        lines = _first_lines(source, articles, Path(folder))
        texts = [text for article in read_articles(lines) for text in embedded_texts(article, analyse(article))]
        for run in range(runs):
            library = Path(folder) / f"library-{run}"
            ours.append(len(texts) / _timed(lambda library=library: _index(library, lines)))  # type: ignore[misc]
            shutil.rmtree(library)
            bare.append(len(texts) / _timed(lambda: embedder.model.encode(texts)))
    some = texts[:: max(1, len(texts) // _COSINES)]
    cosines = (embedder.embed_passages(some) * embedder.model.encode(some)).sum(axis=1)
    return {
        "articles": articles,
        "passages": len(texts),
        "passages_per_second": ours,
        "bare_passages_per_second": bare,
        "median_ratio": statistics.median(one / other for one, other in zip(ours, bare, strict=True)),
        "precision": embedder.precision,
        "least_cosine": float(cosines.min()),
    }


def _first_lines(source: Path, count: int, folder: Path) -> Path:
    target = folder / "news.jsonl"
    with open_bytes(source) as lines, target.open("wb") as out:
        out.writelines(islice(lines, count))
    return target


def _index(directory: Path, source: Path) -> None:
    library = Library.create(directory)
    index_paths(library, [source])
    library.close()


def _timed(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def measure_adding(libraries: Sequence[Path], *, runs: int = 5) -> dict[str, dict[str, float]]:
    """Add one article of 60 sentences to a copy of each library, in turn: median seconds and kB written."""
    load_embedder().embed_passages(["The first passage pays for starting up."])
    figures: dict[str, list[tuple[float, int]]] = {str(path): [] for path in libraries}
    with tempfile.TemporaryDirectory() as folder:
        copies = {path: Path(folder) / str(place) for place, path in enumerate(libraries)}
        for path, copy in copies.items():
            shutil.copytree(path, copy)
        for run in range(runs):
            article = Path(folder) / f"extra-{run}.txt"
            article.write_text(f"Report {run} of the harbour\n\n{_ADDED}", encoding="utf-8")
            for path, copy in copies.items():
                before = _written()
                seconds = _timed(lambda copy=copy, article=article: _index(copy, article))  # type: ignore[misc]
                figures[str(path)].append((seconds, _written() - before))
    return {
        name: {
            "seconds": statistics.median(seconds for seconds, _ in measured),
            "kb_written": statistics.median(size for _, size in measured) / 1e3,
        }
        for name, measured in figures.items()
    }


def _written() -> int:
    """Return the bytes this process has handed to write calls so far; only Linux tells."""
    fields = dict(line.split(": ") for line in Path("/proc/self/io").read_text(encoding="ascii").splitlines())
    return int(fields["wchar"])


def main() -> None:
    """Run one of the measurements and print it as JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    what = parser.add_subparsers(dest="what", required=True)
    indexing = what.add_parser("indexing", help="indexing against a bare encode loop")
    indexing.add_argument("source", type=Path, help="articles as JSON Lines, plain or gzipped")
    indexing.add_argument("--articles", type=int, default=4000, help="how many of them (default 4000)")
    adding = what.add_parser("adding", help="adding one article to a copy of each library")
    adding.add_argument("libraries", type=Path, nargs="+")
    options = parser.parse_args()
    measured = (
        measure_indexing(options.source, options.articles)
        if options.what == "indexing"
        else measure_adding(options.libraries)
    )
    print(json.dumps({options.what: measured, **made_with()}, indent=2))


if __name__ == "__main__":
    main()
