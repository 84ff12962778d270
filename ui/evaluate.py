"""`cuttings evaluate`: running the bench. Tables go to stdout, files below `--out`.

What is measured, and how, is `qa.evaluation`; nothing of it is imported before a command runs.
"""

from __future__ import annotations

import sys
import time
from argparse import Namespace
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from corpus.errors import InputError
from ui.evaluate_options import RUNS
from ui.options import chosen_reader
from ui.progress import progress_bars

if TYPE_CHECKING:
    from qa.evaluation.report import Report
    from qa.evaluation.timing import Latencies, Progress


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


def _quotations(options: Namespace) -> int:
    from qa.evaluation.quotations import PEOPLE, evaluate_quotations  # noqa: PLC0415

    system = PEOPLE if options.agreement else options.finder
    return _on_texts(options, evaluate_quotations, system, finder=options.finder, agreement=options.agreement)


def _on_texts(
    options: Namespace, evaluate: Callable[..., tuple[Report, Latencies]], system: str | None = None, **more: object
) -> int:
    chosen = {"split": options.split, "skip_bad": options.skip_bad, **more}
    out = _out(options, "-".join([options.kind, *_parts(options), *([system] if system else [])]))
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
    "quotations": _quotations,
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
