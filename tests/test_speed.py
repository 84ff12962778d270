from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from corpus.errors import BadDataError, InputError, LibraryError
from index.indexing import index_paths
from index.library import Library
from qa.engine import Engine
from qa.evaluation.indexing_speed import measure_adding, measure_indexing
from qa.evaluation.markdown import render_markdown, render_table
from qa.evaluation.output import write_output
from qa.evaluation.report import Report, read_report
from qa.evaluation.speed import PARTS, evaluate_speed, run_process, time_processes, time_questions, titles
from qa.evaluation.timing import Latencies
from qa.readers import DEFAULT_READER
from tests.test_question_sets import saved

STEPS = ("encode", "search", "read", "total")


@pytest.fixture(scope="module")
def told() -> list[tuple[str, int, int]]:
    return []


@pytest.fixture(scope="module")
def run(sample: Path, told: list[tuple[str, int, int]]) -> tuple[Report, Latencies]:
    return evaluate_speed(sample, runs=1, progress=lambda *step: told.append(step))


@pytest.fixture
def library(sample: Path) -> Iterator[Library]:
    library = Library.open(sample)
    yield library
    library.close()


# -- the sample, end to end


def test_every_article_s_title_is_asked_and_timed_by_step(run: tuple[Report, Latencies], library: Library) -> None:
    report, latencies = run
    assert {step: len(values) for step, values in latencies["cuttings"].items()} == dict.fromkeys(STEPS, library.size)
    assert set(report.times["latency_ms"]["cuttings"]["total"]) == {"p50", "p95", "p99"}  # type: ignore[index]


def test_whole_processes_have_their_seconds_and_memory(run: tuple[Report, Latencies]) -> None:
    processes = run[0].times["processes"]
    assert isinstance(processes, dict)
    assert {name: set(held) for name, held in processes.items()} == {
        "cuttings ask": {"seconds", "peak_mb"},
        "import sentence_transformers": {"seconds", "peak_mb"},
        "warm process": {"peak_mb"},
    }
    assert all(value > 0 for held in processes.values() for value in held.values())


def test_the_data_are_counted_and_the_library_s_parts_add_up(run: tuple[Report, Latencies], library: Library) -> None:
    data = run[0].data
    sizes = data["bytes"]
    assert isinstance(sizes, dict)
    assert data["articles"] == data["questions"] == library.size
    assert all(sizes[part] > 0 for part in PARTS)
    assert sizes["total"] == sum(sizes[part] for part in PARTS)


def test_the_reader_is_among_the_parameters(run: tuple[Report, Latencies]) -> None:
    assert run[0].parameters["reader"] == DEFAULT_READER


def test_what_is_timed_is_shown_as_results(run: tuple[Report, Latencies]) -> None:
    for shown in (render_table(run[0]), render_markdown(run[0])):
        assert all(word in shown for word in ("p95", "encode", "questions per second", "cuttings ask", "vectors.faiss"))
    assert "bootstrap" not in render_markdown(run[0])


def test_the_report_is_read_as_it_was_written(run: tuple[Report, Latencies], tmp_path: Path) -> None:
    write_output(run[0], tmp_path, latencies=run[1])
    assert read_report(tmp_path).times == run[0].times
    assert (tmp_path / "plots" / "latency.png").is_file()


def test_progress_is_told_for_questions_and_processes(
    run: tuple[Report, Latencies], told: list[tuple[str, int, int]], library: Library
) -> None:
    count = library.size
    assert told == [
        *(("questions", done, count) for done in range(1, count + 1)),
        *(("processes", n, 2) for n in (1, 2)),
    ]


# -- what is asked


def test_titles_are_drawn_evenly_from_first_to_last(library: Library) -> None:
    every = titles(library)
    assert len(every) == library.size
    assert titles(library, 3) == [every[0], every[(len(every) - 1) // 2], every[-1]]


def test_a_title_that_cannot_be_asked_is_passed_over(tmp_path: Path) -> None:
    words = "The harbour wall fell on Monday."
    source = saved(
        tmp_path / "news.jsonl", {"id": "a", "title": "…", "text": words}, {"id": "b", "title": "Wall", "text": words}
    )
    library = Library.create(tmp_path / "library")
    index_paths(library, [source])
    assert titles(library) == ["Wall"]
    library.remove(["b"])
    with pytest.raises(InputError, match="no title in it can be asked; give questions with --questions FILE"):
        titles(library)


def test_a_bad_question_is_named(sample: Path, tmp_path: Path) -> None:
    path = saved(tmp_path / "set.jsonl", {"id": "a", "question": "Who?"}, {"id": "b"})
    with pytest.raises(BadDataError, match=r"set\.jsonl:2: has no 'question'"):
        evaluate_speed(sample, questions=path)


def test_questions_are_asked_in_order(engine: Engine) -> None:
    asked: list[int] = []
    latencies, throughput = time_questions(engine, ["Who?", "When?"], lambda _, done, __: asked.append(done))
    assert (asked, len(latencies["total"])) == ([1, 2], 2)
    assert throughput > 0


@pytest.mark.parametrize("runs", [0, -1])
def test_a_process_has_to_be_started_once(sample: Path, runs: int) -> None:
    with pytest.raises(InputError, match="has to be started at least once"):
        evaluate_speed(sample, runs=runs)


def test_a_library_that_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(LibraryError, match="there is no library"):
        evaluate_speed(tmp_path / "nothing")


# -- processes


def test_a_process_s_memory_is_its_own_however_large_the_one_that_measures() -> None:
    held = np.ones(50_000_000)  # 400 MB
    assert run_process([sys.executable, "-c", "pass"]).peak < held.nbytes / 2


def test_memory_that_a_process_takes_is_seen() -> None:
    assert run_process([sys.executable, "-c", "held = b'x' * 200_000_000"]).peak > 200_000_000


def test_a_process_that_fails_is_said_with_its_last_words() -> None:
    with pytest.raises(InputError, match=r"ended with 3 and cannot be timed \(no harbour\)") as raised:
        run_process([sys.executable, "-c", "import sys; print('first\\nno harbour', file=sys.stderr); sys.exit(3)"])
    assert "\n" not in str(raised.value)


def test_processes_run_in_turn_and_the_first_of_each_does_not_count(tmp_path: Path) -> None:
    log = tmp_path / "log"
    code = (
        "import sys; log = open(sys.argv[1], 'a+'); log.seek(0); first = sys.argv[2] not in log.read();"
        "log.write(sys.argv[2]); held = b'x' * 100_000_000 if first else b''"
    )
    commands = {name: [sys.executable, "-c", code, str(log), name] for name in ("a", "b")}
    found = time_processes(commands, runs=3)
    assert log.read_text() == "ababab"
    assert all(held["peak_mb"] < 100 for held in found.values())


# -- indexing and adding


def test_indexing_is_compared_with_a_bare_loop(tmp_path: Path) -> None:
    words = "The harbour wall fell on Monday. Nobody was hurt, the council said."
    source = saved(tmp_path / "news.jsonl.gz", *({"id": str(number), "text": words} for number in range(3)))
    found = measure_indexing(source, 2, runs=1)
    assert (found["articles"], found["passages"]) == (2, 2)
    assert json.loads(json.dumps(found)) == found
    assert 0.99 < float(str(found["least_cosine"])) <= 1.0001


def test_one_more_article_is_added_to_a_copy(sample: Path, library: Library) -> None:
    before = library.size
    found = measure_adding([sample], runs=1)
    assert found[str(sample)]["kb_written"] > 0
    assert library.size == before
