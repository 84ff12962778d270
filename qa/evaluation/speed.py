"""Speed: `python -m qa.evaluation.speed {cold,warm,indexing,adding} …`.

Times are of the machine at that hour; what is compared runs alternately in one run, and medians count.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np

from corpus.passages import analyse
from corpus.reading import read_articles
from index.embedder import load_embedder
from index.indexing import embedded_texts, index_paths
from index.library import Library
from qa.engine import load_engine
from qa.evaluation.retrieval import read_queries

QUESTION = "When did Japan lift the curbs?"


def cold(libraries: Sequence[Path], *, runs: int = 7) -> None:
    """Time whole processes, in turn: `cuttings ask` over each library, and importing sentence-transformers."""
    commands = {
        str(path): [sys.executable, "-m", "ui.cli", "ask", QUESTION, "--library", str(path)] for path in libraries
    }
    commands["import sentence_transformers"] = [sys.executable, "-c", "import sentence_transformers"]
    times: dict[str, list[tuple[float, float]]] = {name: [] for name in commands}
    for _ in range(runs):
        for name, command in commands.items():
            times[name].append(_run(command))
    for name, measured in times.items():
        seconds, peaks = zip(*measured[1:], strict=True)  # the first run fills the page cache
        print(f"{name}: {statistics.median(seconds):.2f} s, peak {statistics.median(peaks):.0f} MB")


def _run(command: Sequence[str]) -> tuple[float, float]:
    started = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, _, usage = os.wait4(process.pid, 0)
    return time.perf_counter() - started, usage.ru_maxrss / 1024


def warm(library: Path, questions: Sequence[str]) -> None:
    """Ask many questions of one engine; print p50 and p95 per step in milliseconds."""
    engine = load_engine(library)
    for question in questions[:5]:
        engine.ask(question)
    steps = [engine.ask(question).timing_ms for question in questions]
    print(f"{library}: {engine.index.library.counts()['articles']:,} articles, {engine.index.vectors.size:,} passages")
    for name in ("encode", "search", "read", "total"):
        values = [step[name] for step in steps]
        print(f"  {name:<7} p50 {np.percentile(values, 50):6.1f} ms   p95 {np.percentile(values, 95):6.1f} ms")
    passages = [step["encode"] + step["search"] for step in steps]
    print(f"  to the passages p50 {np.percentile(passages, 50):.1f} ms, p95 {np.percentile(passages, 95):.1f} ms")


def indexing(source: Path, articles: int, *, runs: int = 3) -> None:
    """Compare the whole of indexing with a bare encode loop over the same passages, in turn."""
    lines = _first_lines(source, articles)
    texts = [text for article in read_articles(lines) for text in embedded_texts(article, analyse(article))]
    embedder = load_embedder()
    bare = embedder._model
    ratios = []
    for _ in range(runs):
        ours = _timed(lambda: _index_all(lines))
        theirs = _timed(lambda: bare.encode(texts))
        ratios.append(theirs / ours)
        print(f"ours {len(texts) / ours:.0f} passages/s, bare loop {len(texts) / theirs:.0f}, ratio {ratios[-1]:.2f}")
    print(f"{articles} articles, {len(texts):,} passages: median ratio {statistics.median(ratios):.2f}")
    sample = texts[:: max(1, len(texts) // 500)]
    fast, exact = embedder.embed_passages(sample), bare.encode(sample)
    print(f"cosine of {embedder.precision} to float32 over {len(sample)}: least {(fast * exact).sum(axis=1).min():.5f}")


def _first_lines(source: Path, articles: int) -> Path:
    import gzip  # noqa: PLC0415
    import itertools  # noqa: PLC0415

    target = Path(tempfile.mkdtemp()) / "news.jsonl"
    with gzip.open(source, "rb") as lines, target.open("wb") as out:
        out.writelines(itertools.islice(lines, articles))
    return target


def _index_all(lines: Path) -> None:
    directory = Path(tempfile.mkdtemp()) / "library"
    index_paths(Library.create(directory), [lines])
    shutil.rmtree(directory.parent)


def _timed(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def adding(libraries: Sequence[Path], *, runs: int = 5) -> None:
    """Add one article to a copy of each library, in turn; print seconds and bytes written."""
    figures: dict[str, list[tuple[float, int]]] = {str(path): [] for path in libraries}
    copies = {path: Path(tempfile.mkdtemp()) / "library" for path in libraries}
    for path, copy in copies.items():
        shutil.copytree(path, copy)
    embedder = load_embedder()
    embedder.embed_passages(["warm"])
    for number in range(runs):
        for path, copy in copies.items():
            article = copy.parent / f"extra-{number}.txt"
            article.write_text(
                f"Report {number} of the harbour\n\n" + "The wall of the pier fell on Monday, he said. " * 60
            )
            written = _written()
            seconds = _timed(lambda copy=copy, article=article: index_paths(Library.open(copy), [article]))  # type: ignore[misc]
            figures[str(path)].append((seconds, _written() - written))
    for name, measured in figures.items():
        seconds_each, bytes_each = zip(*measured, strict=True)
        print(f"{name}: {statistics.median(seconds_each):.2f} s, {statistics.median(bytes_each) / 1e3:.0f} kB written")
    for copy in copies.values():
        shutil.rmtree(copy.parent)


def _written() -> int:
    """Return the bytes this process has handed to write calls so far."""
    fields = dict(line.split(": ") for line in Path("/proc/self/io").read_text().splitlines())
    return int(fields["wchar"])


def main() -> None:
    """Run one of the measurements."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("what", choices=["cold", "warm", "indexing", "adding"])
    parser.add_argument("libraries", type=Path, nargs="*")
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument("--articles", type=int, default=4000)
    options = parser.parse_args()
    if options.what == "cold":
        cold(options.libraries)
    elif options.what == "adding":
        adding(options.libraries)
    elif options.what == "warm":
        questions = list(read_queries(options.data / "retrieval" / "rtqa").values())
        for library in options.libraries:
            warm(library, questions)
    else:
        indexing(options.data / "news" / "abp-12k.jsonl.gz", options.articles)
    print(json.dumps({"cores": os.cpu_count(), "python": sys.version.split()[0]}))


if __name__ == "__main__":
    main()
