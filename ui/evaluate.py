"""`cuttings evaluate`: its arguments, and running the bench. Tables go to stdout, files below `--out`.

What is measured, and how, is `qa.evaluation`; nothing of it is imported before a command runs.
"""

from __future__ import annotations

import argparse
import sys
import time
from argparse import ArgumentParser, Namespace
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from corpus.errors import InputError
from ui.options import add_reader, chosen_reader
from ui.progress import progress_bars

if TYPE_CHECKING:
    from qa.evaluation.report import Report
    from qa.evaluation.timing import Latencies, Progress

#: Where runs are written unless `--out` says otherwise, and where the chat looks for them.
RUNS = Path("evaluations")

_Subparsers = argparse._SubParsersAction  # the type that argparse itself has no public name for


def add_evaluate(commands: _Subparsers[ArgumentParser]) -> None:
    """Add the command's arguments."""
    text = "measure retrieval, reading, answers, times and dates, and speed by the field's own standards"
    parser = commands.add_parser("evaluate", help=text, description=f"{text[0].upper()}{text[1:]}.")
    kinds = parser.add_subparsers(dest="kind", required=True, metavar="KIND")
    _add_retrieval(kinds)
    reader = _embedding(kinds, "reader", "EM, F1, abstention and risk of the reader on a set of questions with texts")
    reader.add_argument("dataset", metavar="DATASET", type=Path, help="SQuAD 1.1 or 2.0 JSON, or JSON Lines; also .gz")
    add_reader(reader)
    answers = _measuring(kinds, "answers", "answers, quotes, dates, abstention and probabilities on a question set")
    answers.add_argument("questions", metavar="QUESTIONS", type=Path, help="a question set: JSON Lines; also .gz")
    answers.add_argument("--library", type=Path, required=True, metavar="DIR", help="the library that is asked")
    answers.add_argument("--top", type=int, default=5, metavar="N", help="at most N quotes an answer (default 5)")
    add_reader(answers)
    for name, text, data in (
        ("times", "spans and values of time expressions, as TempEval-3 scores them", "annotated texts: JSON Lines"),
        ("published", "days of publication, found without the given ones", "articles with dates, as for `index`"),
    ):
        texts = _kind(kinds, name, text)
        texts.add_argument("dataset", metavar="DATASET", type=Path, help=f"{data}; also .gz")
        _add_split(texts, "documents")
        _add_skip_bad(texts)
    compare = _kind(kinds, "compare", "compare two finished runs over the same data, question by question")
    for name in ("a", "b"):
        compare.add_argument(
            name, metavar=f"OUT_{name.upper()}", help="a run's folder, or FOLDER:SYSTEM for one of its systems"
        )
    speed = _kind(kinds, "speed", "warm and cold latency, throughput, memory and size of a library")
    speed.add_argument("--library", type=Path, required=True, metavar="DIR", help="the library that is asked")
    speed.add_argument(
        "--questions", type=Path, metavar="FILE", help="a question set (default: the library's headlines)"
    )
    speed.add_argument("--runs", type=int, default=7, metavar="N", help="whole processes that are timed (default 7)")
    add_reader(speed)


def _kind(kinds: _Subparsers[ArgumentParser], name: str, text: str) -> ArgumentParser:
    parser = kinds.add_parser(name, help=text, description=f"{text[0].upper()}{text[1:]}.")
    parser.add_argument("--out", type=Path, metavar="DIR", help=f"where the run is written (default ./{RUNS}/…)")
    return parser


def _measuring(kinds: _Subparsers[ArgumentParser], name: str, text: str) -> ArgumentParser:
    parser = _kind(kinds, name, text)
    _add_skip_bad(parser)
    parser.add_argument(
        "--timeout", type=float, default=60.0, metavar="S", help="seconds a question may take (default 60)"
    )
    return parser


def _add_skip_bad(parser: ArgumentParser) -> None:
    parser.add_argument("--skip-bad", action="store_true", help="leave bad lines out, and count them in the report")


def _add_split(parser: ArgumentParser, of: str) -> None:
    parser.add_argument("--split", default="all", metavar="HALF", help=f"even, odd or all {of} (default all)")


def _embedding(kinds: _Subparsers[ArgumentParser], name: str, text: str) -> ArgumentParser:
    parser = _measuring(kinds, name, text)
    parser.add_argument(
        "--work", type=Path, metavar="DIR", help="where vectors and libraries are kept (default: the cache)"
    )
    return parser


def _add_retrieval(kinds: _Subparsers[ArgumentParser]) -> None:
    parser = _embedding(kinds, "retrieval", "rankings of articles on a test collection")
    parser.add_argument("dataset", metavar="DATASET", type=Path, help="a folder in BEIR layout, or a library")
    parser.add_argument(
        "--systems",
        default="bm25,dense,hybrid",
        metavar="NAMES",
        help="default: bm25,dense,hybrid; there is also: recent (the hybrid that prefers what was new when asked)",
    )
    parser.add_argument(
        "--run",
        type=Path,
        action="append",
        default=[],
        metavar="FILE",
        help="a run of another program, to score beside them",
    )
    parser.add_argument(
        "--measures", metavar="NAMES", help="as ir-measures names them (default: nDCG@10 R@100 RR@10 Success@1)"
    )
    _add_split(parser, "queries")
    parser.add_argument("--topics", type=Path, metavar="FILE", help="TREC topics, for a library")
    parser.add_argument("--qrels", type=Path, metavar="FILE", help="TREC judgments, for a library")
    parser.add_argument("--model", help="a sentence-transformers model, by folder or name")
    parser.add_argument(
        "--show", metavar="QUERY", help="list what each system ranks where for one query, and write nothing"
    )


def run_evaluate(options: Namespace) -> int:
    """Run one kind of evaluation; 1 if a quote was not verbatim."""
    code: int = _RUN[options.kind](options)
    return code


# -- the kinds


def _retrieval(options: Namespace) -> int:
    from qa.evaluation.retrieval import evaluate_retrieval  # noqa: PLC0415

    names = [name for name in options.systems.replace(",", " ").split() if name]
    chosen = {
        "systems": names,
        "topics": options.topics,
        "qrels": options.qrels,
        "model": options.model,
        "skip_bad": options.skip_bad,
        "work": _work(options),
        "runs": options.run,
        "timeout": options.timeout,
    }
    if options.show:
        from qa.evaluation.showing import show_query  # noqa: PLC0415
        from ui.render_ranks import render_shown  # noqa: PLC0415

        with progress_bars() as progress:
            shown = show_query(options.dataset, options.show, **chosen, progress=progress)
        print(render_shown(shown))
        return 0
    named = "-".join(["retrieval", *_parts(options), *([_stem(Path(options.model))] if options.model else [])])
    out = _out(options, named)
    more = {"split": options.split}
    more |= {"measures": options.measures} if options.measures else {}
    return _finish(out, lambda progress: evaluate_retrieval(options.dataset, out, **chosen, **more, progress=progress))


def _reader(options: Namespace) -> int:
    from qa.evaluation.reading import evaluate_reader  # noqa: PLC0415

    chosen = {
        "reader": chosen_reader(options),
        "skip_bad": options.skip_bad,
        "timeout": options.timeout,
        "work": _work(options),
    }
    out = _out(options, _with_reader(options, f"reader-{_stem(options.dataset)}"))
    return _finish(out, lambda progress: evaluate_reader(options.dataset, **chosen, progress=progress))


def _answers(options: Namespace) -> int:
    from qa.evaluation.answering import evaluate_answers  # noqa: PLC0415

    chosen = {
        "top": options.top,
        "skip_bad": options.skip_bad,
        "timeout": options.timeout,
        "reader": chosen_reader(options),
    }
    out = _out(options, _with_reader(options, f"answers-{_stem(options.questions)}-{_stem(options.library)}"))
    return _finish(
        out, lambda progress: evaluate_answers(options.questions, options.library, **chosen, progress=progress)
    )


def _times(options: Namespace) -> int:
    from qa.evaluation.times import evaluate_times  # noqa: PLC0415

    return _on_texts(options, evaluate_times)


def _published(options: Namespace) -> int:
    from qa.evaluation.published import evaluate_published  # noqa: PLC0415

    return _on_texts(options, evaluate_published)


def _on_texts(options: Namespace, evaluate: Callable[..., tuple[Report, Latencies]]) -> int:
    chosen = {"split": options.split, "skip_bad": options.skip_bad}
    out = _out(options, "-".join([options.kind, *_parts(options)]))
    return _finish(out, lambda progress: evaluate(options.dataset, **chosen, progress=progress))


def _speed(options: Namespace) -> int:
    from qa.evaluation.speed import evaluate_speed  # noqa: PLC0415

    chosen = {"questions": options.questions, "runs": options.runs, "reader": chosen_reader(options)}
    out = _out(options, _with_reader(options, f"speed-{_stem(options.library)}"))
    return _finish(out, lambda progress: evaluate_speed(options.library, **chosen, progress=progress))


def _compare(options: Namespace) -> int:
    from qa.evaluation.comparing import compare_runs, read_operand  # noqa: PLC0415

    (a, first), (b, second) = read_operand(options.a), read_operand(options.b)
    if bool(first) != bool(second):
        first, second = first or second, second or first
    systems = (first, second) if first and second else None
    out = _out(options, f"comparison-{_stem(Path(options.a))}-{_stem(Path(options.b))}".replace(":", "-"))
    if out.resolve() in {Path(operand.rpartition(":")[0] or operand).resolve() for operand in (options.a, options.b)}:
        raise InputError(f"{out}: is one of the runs compared; name another folder with --out")
    compared = compare_runs(a, b, systems=systems)
    named = replace(compared, parameters={"OUT_A": options.a, "OUT_B": options.b, **compared.parameters})
    return _finish(out, lambda _: (named, {}))


_RUN: dict[str, Callable[[Namespace], int]] = {
    "retrieval": _retrieval,
    "reader": _reader,
    "answers": _answers,
    "times": _times,
    "published": _published,
    "compare": _compare,
    "speed": _speed,
}


# -- what they share


def _finish(out: Path, measure: Callable[[Progress], tuple[Report, Latencies]]) -> int:
    from qa.evaluation.markdown import render_table  # noqa: PLC0415
    from qa.evaluation.output import write_output  # noqa: PLC0415

    started = time.perf_counter()
    with progress_bars() as progress:
        report, latencies = measure(progress)
    write_output(report, out, latencies=latencies, seconds=time.perf_counter() - started)
    print(render_table(report))
    for note in report.notes:
        print(note, file=sys.stderr)
    if report.skipped:
        print(f"{len(report.skipped):,} bad lines were left out; the report lists them", file=sys.stderr)
    print(f"Written to {out / 'report.md'}", file=sys.stderr)
    verbatim = [system.totals["Verbatim"].value for system in report.systems.values() if "Verbatim" in system.totals]
    return 1 if any(share < 1 for share in verbatim) else 0


def _out(options: Namespace, name: str) -> Path:
    from qa.evaluation.output import check_writable  # noqa: PLC0415

    out: Path = options.out or RUNS / name
    check_writable(out, "--out")
    return out


def _work(options: Namespace) -> Path:
    from platformdirs import user_cache_path  # noqa: PLC0415

    from qa.evaluation.output import check_writable  # noqa: PLC0415

    work: Path = options.work or user_cache_path("cuttings") / "evaluation"
    check_writable(work, "--work")
    return work


def _with_reader(options: Namespace, name: str) -> str:
    """Name a run by its reader too, where one is named, so that two readers' runs do not overwrite each other."""
    return f"{name}-{_stem(Path(options.reader))}" if options.reader else name


def _parts(options: Namespace) -> list[str]:
    """Name a run by its data set, and by the half of it."""
    return [_stem(options.dataset), *([] if options.split == "all" else [options.split])]


def _stem(path: Path) -> str:
    """Name a run by what it measures: a file or folder without its endings."""
    name = path.resolve().name
    for ending in (".gz", ".jsonl", ".json"):
        name = name.removesuffix(ending)
    return name.lstrip(".") or "run"
