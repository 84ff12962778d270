"""The project's own benchmarks: `make benchmarks` measures what is not measured yet, and writes docs/benchmarks.md.

It needs the third-party data that lies beside the checkout (`../shared`, or `CUTTINGS_DATA`). A finished run is kept,
and an interrupted one gone on with; `--again` measures anew. The page's words are `docs/benchmarks.template.md`.
"""

from __future__ import annotations

import argparse
import json
import logging
import os
import random
import time
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from corpus.decoding import open_bytes
from corpus.errors import CuttingsError, InputError
from qa.evaluation.answering import evaluate_answers
from qa.evaluation.bad import Bad
from qa.evaluation.benchmark_pages import REPORTED_ONLY, TABLES, fill
from qa.evaluation.opening import index_for_measuring, name_of, open_documents
from qa.evaluation.output import write_output
from qa.evaluation.ranking import USUAL
from qa.evaluation.reading import evaluate_reader
from qa.evaluation.report import FILE, Report, read_report
from qa.evaluation.retrieval import evaluate_retrieval
from qa.evaluation.speed import evaluate_speed
from qa.evaluation.timing import Latencies
from qa.training.calibration import load_calibration_set

#: The test collections, small ones first.
COLLECTIONS = (
    "time",
    "cranfield",
    "trecqa_pooled",
    "wikiqa_pooled",
    "vaswani",
    "reqa_squad",
    "squad11dev_paragraphs",
    "rtqa-small",
    "rtqa",
)
#: Pages of `rtqa-small` beside the judged ones, drawn by a seed.
_DRAWN = 4000
READING = ("squad20_dev", "squad11_dev")
#: Articles of the libraries that speed is measured on.
SIZES = (4000,)

_log = logging.getLogger("benchmarks")


@dataclass(frozen=True, slots=True)
class Bench:
    """Where the data lies and where everything that is made is kept."""

    data: Path
    work: Path

    @property
    def runs(self) -> Path:
        """The folder of finished runs."""
        return self.work / "runs"

    def retrieval(self, name: str) -> tuple[Report, Latencies]:
        """Measure one test collection, all of its queries or, where they are thousands, the odd half."""
        out, split = self.runs / f"retrieval-{name}", "odd" if name in REPORTED_ONLY else "all"
        dataset = self.data / "retrieval" / name
        if name == "rtqa-small":
            dataset = write_small(self.data / "retrieval" / "rtqa", self.work / name)
        dated = name.startswith("rtqa")
        systems = (*USUAL, "recent") if dated else USUAL
        return evaluate_retrieval(
            dataset, out, systems=systems, split=split, work=self.work, skip_bad=True, progress=_told
        )

    def reader(self, name: str) -> tuple[Report, Latencies]:
        """Measure the shipped reader on one set of questions with texts."""
        return evaluate_reader(self.data / "reader" / "dev" / f"{name}.jsonl.gz", work=self.work, progress=_told)

    def five(self) -> tuple[Report, Latencies]:
        """Ask the questions on the five articles that the project began with."""
        library = self._library("five", [self.data.parent / "corpus"])
        return evaluate_answers(self.data.parent / "questions" / "dev.jsonl", library, progress=_told)

    def onestop(self) -> tuple[Report, Latencies]:
        """Ask the questions of `onestopqa` over its thirty articles, at one reading level."""
        articles, questions = write_onestop(self.data, self.work / "onestop")
        return evaluate_answers(questions, self._library("onestop-library", [articles]), progress=_told)

    def quiz(self) -> tuple[Report, Latencies]:
        """Ask the quiz questions of `rtqa` that its pages may answer, over all of its pages."""
        collection = self.data / "retrieval" / "rtqa"
        asked = self.work / "rtqa-quiz.jsonl"
        with open_bytes(collection / "quiz.jsonl.gz") as lines:
            records = [json.loads(line) for line in lines]
        asked.write_text(_lines(record for record in records if record["in_articles"]), encoding="utf-8")
        with closing(open_documents(collection, model=None, work=self.work, bad=Bad(skip=True))) as library:
            directory = library.directory
        return evaluate_answers(asked, directory, progress=_told)

    def speed(self, size: int) -> tuple[Report, Latencies]:
        """Time questions of `rtqa` over the first articles of the news archive."""
        source = self.work / f"news-{size}.jsonl"
        if not source.is_file():
            with open_bytes(self.data / "news" / "abp-12k.jsonl.gz") as lines:
                source.write_bytes(b"".join(islice(lines, size)))
        asked = self.work / "rtqa-questions.jsonl"
        with open_bytes(self.data / "retrieval" / "rtqa" / "queries.jsonl.gz") as lines:
            queries = [json.loads(line) for line in lines]
        asked.write_text(_lines({"id": query["_id"], "question": query["text"]} for query in queries), encoding="utf-8")
        return evaluate_speed(self._library(f"news-{size}", [source]), questions=asked, progress=_told)

    def _library(self, name: str, paths: Sequence[Path]) -> Path:
        directory = self.work / name_of(name, "")
        index_for_measuring(directory, paths, work=self.work, bad=Bad(skip=True), progress=_told).close()
        return directory


def write_onestop(data: Path, folder: Path) -> tuple[Path, Path]:
    """Write `onestopqa` as articles and a question set, its answers as accepted quotes: two JSON Lines files."""
    calibration = load_calibration_set(data)
    onestop = {str(record["title"]) for record in _records(data / "reader" / "dev" / "onestopqa.jsonl.gz")}
    articles = [article for article in calibration.articles if article.id in onestop]
    texts = {article.id: article.text for article in articles}
    folder.mkdir(parents=True, exist_ok=True)
    files = folder / "articles.jsonl", folder / "questions.jsonl"
    files[0].write_text(_lines({"id": a.id, "title": a.title, "text": a.text} for a in articles), encoding="utf-8")
    asked = [question for question in calibration.questions if question.title in texts]
    rows = (
        {
            "id": f"{question.title}-{number}",
            "question": question.question,
            "quotes": [{"article": question.title, "text": s.of(texts[question.title])} for s in question.evidence],
        }
        for number, question in enumerate(asked)
    )
    files[1].write_text(_lines(rows), encoding="utf-8")
    return files


def write_small(collection: Path, folder: Path) -> Path:
    """Write a BEIR folder of the judged documents of another one and some drawn by a seed; return it."""
    judged = {line.split("\t")[1] for line in (collection / "qrels" / "test.tsv").read_text().splitlines()[1:]}
    with open_bytes(collection / "corpus.jsonl.gz") as lines:
        documents = {str(json.loads(line)["_id"]): line for line in lines}
    drawn = random.Random(0).sample(sorted(documents.keys() - judged), _DRAWN)  # noqa: S311 - a sample, no secret
    kept = judged.union(drawn)
    (folder / "qrels").mkdir(parents=True, exist_ok=True)
    (folder / "corpus.jsonl").write_bytes(b"".join(line for name, line in documents.items() if name in kept))
    with open_bytes(collection / "queries.jsonl.gz") as lines:
        (folder / "queries.jsonl").write_bytes(lines.read())
    (folder / "qrels" / "test.tsv").write_bytes((collection / "qrels" / "test.tsv").read_bytes())
    return folder


def _records(path: Path) -> list[dict[str, object]]:
    with open_bytes(path) as lines:
        return [json.loads(line) for line in lines]


def _lines(records: object) -> str:
    return "".join(f"{json.dumps(record, ensure_ascii=False)}\n" for record in records)  # type: ignore[attr-defined]


def _told(what: str, done: int, total: int) -> None:
    if done == total or done % 1000 == 0:
        _log.info("  %s: %s", what, f"{done:,} of {total:,}" if total else f"{done:,}")


def parts(bench: Bench) -> dict[str, Callable[[], tuple[Report, Latencies]]]:
    """Return everything that can be measured, by the name of its run, in the order it is measured."""
    made: dict[str, Callable[[], tuple[Report, Latencies]]] = {
        "answers-five": bench.five,
        "answers-onestop": bench.onestop,
        "answers-quiz": bench.quiz,
    }
    made |= {f"retrieval-{name}": lambda name=name: bench.retrieval(name) for name in COLLECTIONS}  # type: ignore[misc]
    made |= {f"reader-{name}": lambda name=name: bench.reader(name) for name in READING}  # type: ignore[misc]
    made |= {f"speed-{size}": lambda size=size: bench.speed(size) for size in SIZES}  # type: ignore[misc]
    return made


def measure(bench: Bench, only: Sequence[str], *, again: bool) -> None:
    """Measure the parts named, or all; what was measured before is kept unless `again`."""
    known = parts(bench)
    for name in only:
        if name not in known:
            raise InputError(f"{name}: is no benchmark; there are: {', '.join(known)}")
    for name in only or known:
        out = bench.runs / name
        if (out / FILE).is_file() and not again:
            _log.info("%s: was measured before", name)
            continue
        _log.info("%s", name)
        started = time.perf_counter()
        report, latencies = known[name]()
        write_output(report, out, latencies=latencies, seconds=time.perf_counter() - started)


def write_page(bench: Bench, template: Path, page: Path) -> None:
    """Fill the template with the tables of the finished runs."""
    finished = {name: read_report(bench.runs / name) for name in parts(bench) if (bench.runs / name / FILE).is_file()}
    page.write_text(fill(template.read_text(encoding="utf-8"), finished, TABLES), encoding="utf-8")


def main() -> None:
    """Measure and write the page."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "only", nargs="*", metavar="NAME", help="a part to measure, such as retrieval-time (default: all)"
    )
    parser.add_argument("--data", type=Path, default=Path(os.environ.get("CUTTINGS_DATA", "../shared")) / "data")
    parser.add_argument("--work", type=Path, default=Path(".work/benchmarks"))
    parser.add_argument("--again", action="store_true", help="measure what was measured before, too")
    parser.add_argument("--page-only", action="store_true", help="measure nothing, write the page")
    options = parser.parse_args()
    logging.basicConfig(level=logging.WARNING, format="%(message)s")
    _log.setLevel(logging.INFO)
    bench = Bench(options.data, options.work)
    try:
        if not options.page_only:
            if not options.data.is_dir():
                raise InputError(f"{options.data}: the third-party data is not there; name it with --data")
            measure(bench, options.only, again=options.again)
        write_page(bench, Path("docs/benchmarks.template.md"), Path("docs/benchmarks.md"))
    except CuttingsError as error:
        raise SystemExit(f"benchmarks: {error}") from error


if __name__ == "__main__":
    main()
