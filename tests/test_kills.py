"""A process killed at any moment of indexing leaves a library that opens, is consistent, and continues."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from index.integrity import problems
from index.library import Library
from index.quotations import quotations
from index.search import PassageIndex
from qa.engine import load_engine

# One process that has imported everything but run no model forks a child for every kill: a start of its
# own would cost seconds each. A child dies at the n-th statement that its database runs, or after a time.
DRIVER = """
import json, os, signal, sys, threading, time
from pathlib import Path

import torch, sentence_transformers  # noqa
import index.database, index.indexing
from index.library import Library

index.indexing.PASSAGES_A_TRANSACTION = 4

def index_all(news, directory, statement, seconds):
    if statement:
        connect, seen = index.database._connect, [0]
        def counting(*args, **options):
            connection, stamp = connect(*args, **options)
            def count(_):
                seen[0] += 1
                if seen[0] == statement:
                    os.kill(os.getpid(), signal.SIGKILL)
            connection.set_trace_callback(count)
            return connection, stamp
        index.database._connect = counting
    if seconds:
        threading.Timer(seconds, os.kill, (os.getpid(), signal.SIGKILL)).start()
    index.indexing.index_paths(Library.create(Path(directory)), [Path(news)])

for line in sys.stdin:
    task = json.loads(line)
    child = os.fork()
    if child == 0:
        index_all(**task)
        os._exit(0)
    print(os.waitpid(child, 0)[1], flush=True)
"""


class Killer:
    """Runs indexing in a child and reports the signal that ended it (0: it ended by itself)."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-c", DRIVER], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )

    def run(self, news: Path, directory: Path, *, statement: int = 0, seconds: float = 0.0) -> int:
        assert self._process.stdin
        assert self._process.stdout
        task = {"news": str(news), "directory": str(directory), "statement": statement, "seconds": seconds}
        self._process.stdin.write(json.dumps(task) + "\n")
        self._process.stdin.flush()
        return int(self._process.stdout.readline()) & 0x7F

    def close(self) -> None:
        self._process.communicate()


@pytest.fixture(scope="module")
def killer(_own_cache: None) -> object:
    made = Killer()
    yield made
    made.close()


@pytest.fixture(scope="module")
def news(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("news")
    for number in range(24):
        (folder / f"{number:02}.txt").write_text(
            f"Report {number} of the harbour\n\nThe wall of pier {number} fell on Monday."
            " “It will be mended,” said Ann Lee."
        )
    return folder


def check(directory: Path) -> None:
    """Whatever was committed is whole: every text, span, vector, quotation and derived index agrees."""
    if not Library.exists(directory):
        return
    library = Library.open(directory)
    if library.setting("model"):
        PassageIndex(library)
    assert problems(library) == []
    quoted = [found.article.id for found in quotations(library)]
    assert quoted == library.ids()
    library.close()


POINTS = [1, 2, 4, 7, 11, 16, 23, 40, 60, 90, 130, 170, 200, 220, 240, 250, 255, 260, 265, 270, 280, 300]


def test_killed_at_many_statements_a_library_is_consistent_and_continues(
    killer: Killer, news: Path, tmp_path: Path
) -> None:
    directory = tmp_path / "library"
    ended = [killer.run(news, tmp_path / f"library-{point}", statement=point) for point in POINTS]
    assert ended.count(signal.SIGKILL) >= 15, "most points must lie inside the run"
    for point in POINTS:
        check(tmp_path / f"library-{point}")
    # One library that is killed again and again must still get to its end.
    progress = []
    for _ in range(40):
        ended_by = killer.run(news, directory, statement=120)
        check(directory)
        progress.append(len(Library.open(directory).ids()) if Library.exists(directory) else 0)
        if ended_by == 0:
            break
    assert progress == sorted(progress)
    assert killer.run(news, directory) == 0
    check(directory)
    assert len(Library.open(directory).ids()) == 24


@pytest.mark.parametrize("seconds", [0.4, 0.8, 1.2, 1.6, 2.0, 2.6])
def test_killed_at_any_time_a_library_answers_after_the_next_run(
    killer: Killer, news: Path, tmp_path: Path, seconds: float
) -> None:
    killer.run(news, tmp_path / "library", seconds=seconds)
    check(tmp_path / "library")
    assert killer.run(news, tmp_path / "library") == 0
    check(tmp_path / "library")
    answer = load_engine(tmp_path / "library").ask("What fell at pier 17?")
    assert answer.quotes
    assert answer.quotes[0].article.id == "17.txt"
