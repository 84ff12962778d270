"""The command as people and programs use it: real processes, exit codes, one line an error."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest

from tests.conftest import write
from tests.test_library import as_ordinary_user

# Refuses every socket that is not to this machine, in any process that Python starts with it on its path.
NO_NETWORK = """
import socket
_connect = socket.socket.connect
def connect(self, address):
    if self.family in (socket.AF_INET, socket.AF_INET6) and address[0] not in ("127.0.0.1", "::1", "localhost"):
        raise OSError(f"refused: {address}")
    return _connect(self, address)
def getaddrinfo(host, *args, _real=socket.getaddrinfo, **options):
    if host not in (None, "", "127.0.0.1", "::1", "localhost", b"127.0.0.1", b"localhost"):
        raise OSError(f"refused: {host}")
    return _real(host, *args, **options)
socket.socket.connect = connect
socket.getaddrinfo = getaddrinfo
"""


def run(*arguments: object, cwd: Path | None = None, **environment: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "ui.cli", *map(str, arguments)]
    return subprocess.run(
        command, capture_output=True, text=True, check=False, cwd=cwd, env={**os.environ, **environment}
    )


def start(*arguments: object, **environment: str) -> subprocess.Popen[str]:
    """Start a command that hears Ctrl-C even where the tests themselves run in the background and do not."""
    command = [sys.executable, "-m", "ui.cli", *map(str, arguments)]
    return subprocess.Popen(
        command,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, **environment},
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),  # noqa: PLW1509 - no threads here
    )


@pytest.fixture(scope="module")
def news(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("news")
    front = "---\ntitle: Wall falls\noutlet: Mail\npublished: 2021-03-04\n---\n"
    return write(folder, wall_md=front + "The harbour wall fell on Monday. Nobody was hurt.")


@pytest.fixture(scope="module")
def library(news: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    directory = tmp_path_factory.mktemp("cli") / "library"
    assert run("index", news, "--library", directory).returncode == 0
    return directory


def error(*arguments: object, **environment: str) -> str:
    """Run a command that must fail with exit 1 and one line on stderr; return the line."""
    done = run(*arguments, **environment)
    assert done.returncode == 1, done
    assert done.stdout == ""
    [line] = done.stderr.splitlines()
    return line


def imported_by(*arguments: str) -> set[str]:
    """Run a command in a process of its own and return the names of the packages it imported."""
    code = (
        "import sys\nfrom ui.cli import main\ntry:\n    main(sys.argv[1:])\nexcept SystemExit:\n    pass\n"
        "print(*{name.split('.')[0] for name in sys.modules}, file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", code, *arguments], check=True, capture_output=True, text=True)
    return set(done.stderr.split())


@pytest.mark.parametrize("option", ["--help", "--version"])
def test_help_and_version_import_nothing_heavy(option: str) -> None:
    heavy = {"torch", "transformers", "sentence_transformers", "gradio", "faiss", "tantivy", "onnxruntime", "numpy"}
    assert not heavy & imported_by(option)


def test_asking_never_imports_torch(library: Path) -> None:
    imported = imported_by("ask", "What fell?", "--library", str(library))
    assert "onnxruntime" in imported
    assert not {"torch", "transformers", "sentence_transformers", "gradio"} & imported


def test_ask_shows_the_answer_with_its_source(library: Path) -> None:
    done = run("ask", "What fell on Monday?", "--no-filters-in-words", "--library", library)
    assert done.returncode == 0
    assert done.stdout.startswith("The harbour wall\n\n  **The harbour wall** fell on Monday. Nobody was hurt.\n")
    assert "“Wall falls” · Mail · 4 March 2021 · wall.md#0-49" in done.stdout
    assert done.stderr == ""


def test_json_is_one_object_and_the_library_may_come_from_the_environment(library: Path) -> None:
    done = run("ask", "What fell on Monday?", "--json", CUTTINGS_LIBRARY=str(library))
    answer = json.loads(done.stdout)
    assert answer["quotes"][0]["text"] == "The harbour wall fell on Monday. Nobody was hurt."
    assert answer["quotes"][0]["published_from"] == "given"


def test_a_batch_gives_a_line_for_a_line_and_one_for_every_failure(library: Path, tmp_path: Path) -> None:
    lines = [
        '{"id": 1, "question": "What fell on Monday?", "other": 0}',
        '{"id": "two", "turns": ["What fell?", "Was anybody hurt?"]}',
        "no json",
        '{"id": 4}',
        '{"id": 5, "question": ""}',
        "[]",
    ]
    (tmp_path / "batch.jsonl").write_text("\n".join(lines))
    done = run("ask", "--batch", tmp_path / "batch.jsonl", "--library", library)
    results = [json.loads(line) for line in done.stdout.splitlines()]
    assert done.returncode == 1
    assert [result["id"] for result in results] == [1, "two", None, 4, 5, None]
    assert ["error" in result for result in results] == [False, False, True, True, True, True]
    assert results[1]["question"] == "Was anybody hurt?"


def test_show_marks_a_span_and_reads_it_from_the_right(library: Path) -> None:
    assert "The **harbour wall** fell" in run("show", "wall#4-16", "--library", library).stdout
    assert "name a span inside it" in error("show", "wall#4-1600", "--library", library)
    assert "no such article" in error("show", "wall#17", "--library", library)


def test_info_counts_and_check_agrees(library: Path) -> None:
    facts = json.loads(run("info", "--json", "--library", library).stdout)
    assert (facts["articles"], facts["passages"], facts["model"]) == (1, 1, "all-MiniLM-L6-v2")
    assert run("info", "--articles", "--library", library).stdout == "wall.md\n"
    assert run("check", "--library", library).stdout.startswith("All agrees: 1 articles")


def test_index_summarises_skips_and_goes_on(tmp_path: Path) -> None:
    news = write(
        tmp_path / "news", a_txt="The ferry sailed.", b_jsonl='[1]\n{"text": "One."}\n{"text": "Two.", "date": "soon"}'
    )
    done = run("index", news, "--library", tmp_path / "library")
    assert done.returncode == 1
    assert done.stdout.startswith("2 new, 0 changed, 0 unchanged, 0 gone, 2 skipped")
    assert [line.split(": ")[1].rsplit("/")[-1] for line in done.stderr.splitlines()] == ["b.jsonl:1", "b.jsonl:3"]


def test_remove_takes_out_all_or_nothing(tmp_path: Path) -> None:
    news = write(tmp_path / "news", a_txt="The ferry sailed.", b_txt="The wall fell.")
    run("index", news, "--library", tmp_path / "library")
    assert "no such article" in error("remove", "a", "nowhere", "--library", tmp_path / "library")
    assert run("remove", "a", "--library", tmp_path / "library").stdout == "1 removed: a.txt\n"
    assert run("info", "--articles", "--library", tmp_path / "library").stdout == "b.txt\n"
    assert run("check", "--library", tmp_path / "library").returncode == 0


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (["ask", ""], "the question is empty"),
        (["ask", "?!"], "holds no words"),
        (["ask", "why " * 25_000], "at most 2,000"),
        (["ask", "why", "--top", "0"], "at least 1"),
        (["ask", "why", "--sure", "60"], "a probability, 0 to 1, not 60"),
        (["ask", "why", "--since", "soon"], "--since: 'soon' is no date"),
        (["ask", "why", "--since", "2021-01-02", "--until", "2021-01-01"], "swap"),
        (["ask", "--batch", "/nowhere.jsonl"], "no such file"),
        (["rebuild", "--only", "everything"], "known are passages, quotations, encoder, lexical, vectors"),
        (["index", "/nowhere"], "no such file or folder"),
        (["chat", "--host", "0.0.0.0"], "give --password-file"),
        (["chat", "--port", "99999"], "is no port"),
        (["chat", "--password-file", "/nowhere"], "cannot be read"),
    ],
)
def test_bad_input_is_told_in_one_line(library: Path, arguments: list[str], expected: str) -> None:
    assert expected in error(*arguments, "--library", library)


def test_an_unknown_model_is_told_and_nothing_is_lost(news: Path, tmp_path: Path) -> None:
    line = error("index", news, "--library", tmp_path / "library", "--model", "/no/such/model")
    assert "is no model that can be loaded" in line
    assert run("index", news, "--library", tmp_path / "library").returncode == 0


def test_a_library_that_is_not_there_is_told(tmp_path: Path) -> None:
    assert "make one with: cuttings index" in error("ask", "why", "--library", tmp_path / "nowhere")


def test_usage_is_exit_2() -> None:
    assert run("ask").returncode == 2
    assert run("nothing").returncode == 2


def test_a_port_that_is_taken_names_the_next_free_one(library: Path) -> None:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        port = listener.getsockname()[1]
        line = error("chat", "--port", port, "--library", library)
    assert f"127.0.0.1:{port}: something is listening there already; the next free one: --port " in line


def test_while_one_process_writes_others_read_and_a_second_writer_is_told_then_ctrl_c_ends_it(tmp_path: Path) -> None:
    news = tmp_path / "news"
    news.mkdir()
    lines = (
        json.dumps({"text": f"Report {n}. " + "The harbour wall of the town fell on Monday. " * 60})
        for n in range(3000)
    )
    (news / "many.jsonl").write_text("\n".join(lines))
    process = start("index", news, "--library", tmp_path / "library")
    deadline = time.monotonic() + 120
    while time.monotonic() < deadline and not _has_articles(tmp_path / "library"):
        time.sleep(0.1)
    assert "harbour wall" in run("ask", "What fell on Monday?", "--library", tmp_path / "library").stdout
    assert run("info", "--library", tmp_path / "library").returncode == 0
    assert "another process is writing" in error("index", news, "--library", tmp_path / "library")
    assert process.poll() is None, "the writer must still be writing, or nothing was tested"
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=60)
    assert (process.returncode, out) == (130, "")
    assert err == "cuttings: interrupted; the library is consistent, run the same command to go on\n"
    assert run("check", "--library", tmp_path / "library").returncode == 0


def _has_articles(directory: Path) -> bool:
    from index.library import Library

    return Library.exists(directory) and Library.open(directory).counts()["articles"] > 0


def test_index_ask_and_chat_work_with_outgoing_sockets_refused(tmp_path: Path) -> None:
    write(tmp_path / "site", sitecustomize_py=NO_NETWORK)
    news = write(tmp_path / "news", a_txt="The ferry sailed to Skelling Point.")
    environment = {
        "PYTHONPATH": f"{tmp_path / 'site'}{os.pathsep}{Path.cwd()}",
        "XDG_CACHE_HOME": str(tmp_path / "cache"),
    }
    indexed = run("index", news, "--library", tmp_path / "library", **environment)
    assert indexed.returncode == 0, indexed.stderr
    asked = run("ask", "Where did the ferry sail?", "--library", tmp_path / "library", **environment)
    assert "Skelling Point" in asked.stdout
    _chat(tmp_path / "library", environment)


def _chat(library: Path, environment: dict[str, str]) -> None:
    """Start the chat, read its page, end it with Ctrl-C."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port = listener.getsockname()[1]
    chat = start("chat", "--port", port, "--library", library, **environment)
    assert chat.stdout
    assert chat.stdout.readline().startswith(f"Cuttings is at http://127.0.0.1:{port}")
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=30) as page:
        assert "Cuttings" in page.read().decode()
    chat.send_signal(signal.SIGINT)
    assert chat.communicate(timeout=30) == ("", "cuttings: the chat has ended\n")
    assert chat.returncode == 0


def test_a_folder_that_cannot_be_written_to_is_told(news: Path, tmp_path: Path) -> None:
    prefix = as_ordinary_user()
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o555)
    command = [*prefix, sys.executable, "-m", "ui.cli", "index", str(news), "--library", str(closed / "library")]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    [line] = done.stderr.splitlines()
    assert "no library can be made there (Permission denied); name another --library" in line


def test_a_library_that_may_only_be_read_still_answers(news: Path, tmp_path: Path) -> None:
    directory = tmp_path / "library"
    run("index", news, "--library", directory)
    for path in (directory, *directory.rglob("*")):
        path.chmod(0o555 if path.is_dir() else 0o444)
    command = [*as_ordinary_user(), sys.executable, "-m", "ui.cli", "ask", "What fell?", "--library", str(directory)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    for path in (directory, *directory.rglob("*")):
        path.chmod(0o755)
    assert "**The harbour wall** fell on Monday." in done.stdout, done.stderr


def test_without_a_library_the_sample_answers_and_says_so(tmp_path: Path) -> None:
    (tmp_path / "here").mkdir()
    environment = {"PYTHONPATH": str(Path.cwd())}
    done = run("ask", "When did Japan lift the curbs?", cwd=tmp_path / "here", **environment)
    assert "this is the built-in sample" in done.stderr
    assert "last month" in done.stdout
    assert list((tmp_path / "here").iterdir()) == []
