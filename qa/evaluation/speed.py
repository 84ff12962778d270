"""The speed bench: how long a library takes to answer, warm and cold, and how much memory and disk it needs.

Times are of one machine at one hour; what is compared runs in turn, and medians count. It measures no answer.
"""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from corpus.errors import InputError
from index.library import Library
from qa.engine import Engine, load_engine
from qa.evaluation.answering import SYSTEM, engine_parameters
from qa.evaluation.bad import Bad
from qa.evaluation.machine import made_with
from qa.evaluation.opening import hash_of
from qa.evaluation.question_sets import read_question_set
from qa.evaluation.report import Report, System
from qa.evaluation.timing import Latencies, Progress, percentiles
from qa.question import check_question
from qa.readers import DEFAULT_READER, reader_named

#: Titles that are asked where no questions are given, and questions that the process measured for memory is asked.
TITLES = 100
#: The parts of a library's folder, by their names there.
PARTS = ("library.db", "vectors.faiss", "lexical", "encoder")

_NOTES = (
    "Latency and throughput: one engine, one question after the other, after a few that are not timed.",
    "Processes: medians of whole processes, without a first start that fills the page cache. MB = 1,000,000 bytes.",
    "The warm process loads an engine and asks up to 100 questions.",
)
_SHOWN = 200  # characters of a command in a message
_WARM_UP = 5  # questions asked before anything is timed
# What a child of a large process peaks at includes its parent, so that each is started from a small one.
_LAUNCH = """
import json, os, subprocess, sys, time
started = time.perf_counter()
child = subprocess.Popen(sys.argv[1:], stdout=subprocess.DEVNULL)
_, status, usage = os.wait4(child.pid, 0)
unit = 1 if sys.platform == "darwin" else 1024
print(json.dumps([time.perf_counter() - started, usage.ru_maxrss * unit, os.waitstatus_to_exitcode(status)]))
"""
_ASK_ALL = """
import sys
from pathlib import Path
from qa.engine import load_engine
from qa.readers import reader_named
engine = load_engine(Path(sys.argv[1]), make_reader=reader_named(sys.argv[2]))
for question in sys.argv[3:]:
    engine.ask(question)
"""


@dataclass(frozen=True, slots=True)
class Usage:
    """What a whole process took: seconds, and bytes of memory at its peak."""

    seconds: float
    peak: int


def evaluate_speed(
    library: Path,
    *,
    questions: Path | None = None,
    runs: int = 7,
    reader: str = DEFAULT_READER,
    progress: Progress | None = None,
) -> tuple[Report, Latencies]:
    """Time one library: questions to one engine, whole `cuttings ask` processes, memory, size on disk.

    Without `questions`, a question set, the titles of up to 100 of its articles are asked, evenly drawn. Every cold
    process is started `runs` times, in turn; the first fills the page cache and does not count. Raises LibraryError
    for a library that cannot be used, InputError for questions that cannot be asked, and for a reader what
    `reader_named` raises.
    """
    if runs < 1:
        raise InputError(f"a process has to be started at least once to be timed, not {runs} times")
    engine = load_engine(library, make_reader=reader_named(reader))
    with closing(engine.index.library) as held:
        asked = _from_file(questions) if questions else titles(held)
        latencies, throughput = time_questions(engine, asked, progress)
        report = Report(
            kind="speed",
            name=library.resolve().name,
            parameters={
                "runs": runs,
                "questions": str(questions) if questions else "titles",
                **engine_parameters(engine, reader),
            },
            data=_described(library, held, asked),
            systems={SYSTEM: System(measures={})},
            notes=_NOTES,
            made_with=made_with(),
            times={
                "latency_ms": {SYSTEM: percentiles(latencies)},
                "throughput": {SYSTEM: {"questions_per_second": throughput}},
                "processes": _processes(library, asked, runs, reader, progress),
            },
        )
    return report, {SYSTEM: latencies}


# -- what is asked


def _from_file(path: Path) -> list[str]:
    return [question.question for question in read_question_set(path, Bad())]


def titles(library: Library, count: int = TITLES) -> list[str]:
    """Return the titles of up to `count` articles, evenly drawn, that can be asked as questions.

    Raises InputError where there is none.
    """
    numbers = library.numbers()
    drawn = sorted({int(place) for place in np.linspace(0, len(numbers) - 1, min(count, len(numbers)))})
    found = [article.metadata.title for article in library.articles([numbers[place] for place in drawn])]
    asked = [title for title in found if _can_be_asked(title)]
    if not asked:
        raise InputError(f"{library.directory}: no title in it can be asked; give questions with --questions FILE")
    return asked


def _can_be_asked(title: str) -> bool:
    try:
        check_question(title)
    except InputError:
        return False
    return True


# -- one warm engine


def time_questions(
    engine: Engine, questions: Sequence[str], progress: Progress | None = None
) -> tuple[dict[str, list[float]], float]:
    """Ask one question after the other: milliseconds of each by step, and how many were answered in a second."""
    for question in questions[:_WARM_UP]:
        engine.ask(question)
    latencies: dict[str, list[float]] = {}
    started = time.perf_counter()
    for done, question in enumerate(questions, start=1):
        for step, milliseconds in engine.ask(question).timing_ms.items():
            latencies.setdefault(step, []).append(milliseconds)
        if progress:
            progress("questions", done, len(questions))
    return latencies, len(questions) / (time.perf_counter() - started)


# -- whole processes


def _processes(
    library: Path, questions: Sequence[str], runs: int, reader: str, progress: Progress | None
) -> dict[str, dict[str, float]]:
    python = sys.executable
    ask = [python, "-m", "ui.cli", "ask", f"--library={library}", f"--reader={reader}", "--", questions[0]]
    started = time_processes(
        {"cuttings ask": ask, "import sentence_transformers": [python, "-c", "import sentence_transformers"]},
        runs=runs,
        progress=progress,
    )
    warm = run_process([python, "-c", _ASK_ALL, str(library), reader, *questions[:TITLES]])
    return {**started, "warm process": {"peak_mb": _mb(warm.peak)}}


def time_processes(
    commands: Mapping[str, Sequence[str]], *, runs: int, progress: Progress | None = None
) -> dict[str, dict[str, float]]:
    """Run each command `runs` times, in turn: name → median `seconds` and `peak_mb`, without the first of several."""
    found: dict[str, list[Usage]] = {name: [] for name in commands}
    for done in range(runs):
        for place, (name, command) in enumerate(commands.items(), start=1):
            found[name].append(run_process(command))
            if progress:
                progress("processes", done * len(commands) + place, runs * len(commands))
    return {name: _median(usages[1:] or usages) for name, usages in found.items()}


def _median(usages: Sequence[Usage]) -> dict[str, float]:
    return {
        "seconds": statistics.median(usage.seconds for usage in usages),
        "peak_mb": _mb(statistics.median(usage.peak for usage in usages)),
    }


def _mb(size: float) -> float:
    return size / 1e6


def run_process(command: Sequence[str]) -> Usage:
    """Run a command to its end; raises InputError, with the last line it wrote to stderr, if it fails.

    What it prints is thrown away. Its memory is its own: not that of processes it starts, nor of the one that measures.
    """
    done = subprocess.run([sys.executable, "-S", "-c", _LAUNCH, *command], capture_output=True, text=True, check=False)
    seconds, peak, code = json.loads(done.stdout) if done.returncode == 0 else (0.0, 0, done.returncode)
    if code != 0:
        said = (done.stderr.strip().splitlines() or ["nothing on stderr"])[-1]
        raise InputError(f"{' '.join(command)[:_SHOWN]}: ended with {code} and cannot be timed ({said})")
    return Usage(float(seconds), int(peak))


# -- what the report says


def _described(directory: Path, library: Library, asked: Sequence[str]) -> dict[str, object]:
    counts, sizes = library.counts(), {part: _size(directory / part) for part in PARTS}
    return {
        "path": str(directory),
        "sha256": hash_of(list(asked), library.versions()),
        "questions": len(asked),
        "articles": counts["articles"],
        "passages": counts["passages"],
        "bytes": {**sizes, "total": sum(sizes.values())},
    }


def _size(path: Path) -> int:
    if path.is_file():
        return path.stat().st_size
    return sum(file.stat().st_size for file in path.rglob("*") if file.is_file())
