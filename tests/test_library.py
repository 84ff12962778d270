from __future__ import annotations

import os
import shutil
import subprocess
import sys
import threading
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from corpus.article import Article, Span
from corpus.errors import InputError, LibraryBusyError, LibraryError
from corpus.passages import analyse
from corpus.times import find_times
from index.database import DATABASE, create_database
from index.library import Library
from index.rows import NewArticle

TIMED = "Tokyo lifted its curbs last month, after 16-hour talks. The ministers meet every Tuesday."


def new(article_id: str, text: str = "The wall fell. Nobody was hurt.", **given: str | date) -> NewArticle:
    article = Article(id=article_id, text=text, **given)  # type: ignore[arg-type]
    analysis = analyse(article)
    vectors = np.tile(np.array([1, 0, 0, 0], dtype=np.float16), (len(analysis.passages), 1))
    return NewArticle(article, article.fingerprint, f"/news/{article_id}", analysis, vectors)


def overwrite_vector(library: Library, passage: int, vector: np.ndarray) -> None:
    """Damage a library: no method of its own changes a vector that was stored."""
    with library.transaction() as connection:
        connection.execute("UPDATE vectors SET vector = ? WHERE passage = ?", (vector.tobytes(), passage))


@pytest.fixture
def library(tmp_path: Path) -> Library:
    return Library.create(tmp_path / "library")


def test_what_is_stored_comes_back_as_it_was(library: Library) -> None:
    text = "Wall falls\nBy Ann Lee\n\nThe wall fell on Monday. Nobody was hurt. (Wire)"
    library.store([new("a.txt", text, outlet="Mail")])
    stored = library.article("a.txt")
    analysis = analyse(Article(id="a.txt", text=text, outlet="Mail"))
    assert (stored.text, stored.metadata, stored.sentences, stored.furniture) == (
        text, analysis.metadata, analysis.sentences, analysis.furniture,
    )  # fmt: skip
    assert library.given("a.txt") == Article(id="a.txt", text=text, outlet="Mail", source="/news/a.txt")


def test_an_id_may_be_written_without_its_extension_where_that_is_one_article(library: Library) -> None:
    library.store([new("sub/a.txt"), new("b.txt"), new("b.md"), new("c_d.txt"), new("cxd.txt")])
    assert library.article("sub/a").id == "sub/a.txt"
    assert library.article("c_d").id == "c_d.txt"
    with pytest.raises(InputError, match="2 articles"):
        library.article("b")
    with pytest.raises(InputError, match="no such article"):
        library.article("a")


def test_a_changed_article_replaces_the_old_one_and_keeps_its_text(library: Library) -> None:
    library.store([new("a.txt", "Old words.")])
    before = library.article("a.txt")
    library.store([new("a.txt", "New words.")])
    assert library.article("a.txt").text == "New words."
    assert [text for _, _, text in library.texts()] == sorted(
        ["New words.", "Old words."], key=lambda t: Article(id="", text=t).version
    )
    assert library.articles([before.number]) == []


def test_removing_erases_all_versions(library: Library) -> None:
    library.store([new("a.txt", "Old words.")])
    library.store([new("a.txt", "New words.")])
    library.remove(["a.txt"])
    assert list(library.texts()) == []
    assert library.counts() == {"articles": 0, "versions": 0, "passages": 0, "quotations": 0, "undated": 0}


def test_passage_numbers_are_never_used_again(library: Library) -> None:
    library.store([new("a.txt")])
    library.remove(["a.txt"])
    library.store([new("b.txt")])
    assert library.vectors()[0].tolist() == [2]


def test_a_transaction_that_fails_changes_nothing(library: Library) -> None:
    library.store([new("a.txt")])
    broken = new("b.txt")
    broken = NewArticle(broken.article, broken.fingerprint, broken.file, broken.analysis, broken.vectors[:0])
    with pytest.raises(ValueError, match="shorter"):
        library.store([new("c.txt"), broken])
    assert library.ids() == ["a.txt"]


def test_changes_are_told_by_generation(library: Library) -> None:
    library.store([new("a.txt"), new("b.txt")])
    library.store([new("a.txt", "New words.")])
    assert library.generation == 2
    assert [(change.article, change.added) for change in library.changes_since(1)] == [(1, False), (3, True)]
    assert library.removed_since(1) == [(1, 1)]


def test_a_second_writer_is_refused_while_readers_read(library: Library) -> None:
    library.store([new("a.txt")])
    other = Library.open(library.directory)
    with library.writing():
        with pytest.raises(LibraryBusyError, match="another process is writing"), other.writing():
            pass
        assert other.article("a.txt").id == "a.txt"
    with other.writing():
        pass


def test_a_reader_sees_one_generation_while_another_thread_writes(library: Library) -> None:
    library.store([new("a.txt")])
    with library.snapshot():
        assert library.ids() == ["a.txt"]
        writer = threading.Thread(target=lambda: library.store([new("b.txt")]))
        writer.start()
        writer.join()
        assert library.ids() == ["a.txt"]
    assert library.ids() == ["a.txt", "b.txt"]


def test_times_come_back_as_they_were_found(library: Library) -> None:
    library.store([new("a.txt", TIMED, published=date(2023, 4, 21)), new("b.txt", "Nothing was said.")])
    found = find_times(TIMED, date(2023, 4, 21))
    assert [one.value for one in found] == ["2023-03", "PT16H", "XXXX-WXX-2"]
    assert library.article("a.txt").times == found
    assert library.article("b.txt").times == ()


def test_a_damaged_file_is_told_in_one_line(library: Library) -> None:
    library.close()
    (library.directory / DATABASE).write_bytes(b"this is no database" * 1000)
    with pytest.raises(LibraryError, match="is damaged"):
        Library.open(library.directory)


def test_no_library_is_told_with_the_command_that_makes_one(tmp_path: Path) -> None:
    with pytest.raises(LibraryError, match="cuttings index PATH"):
        Library.open(tmp_path)


def test_a_full_disk_loses_nothing(library: Library) -> None:
    library.store([new("a.txt")])
    connection = library._connection()
    [pages] = connection.execute("PRAGMA page_count").fetchone()
    connection.execute(f"PRAGMA max_page_count = {pages}")
    with pytest.raises(LibraryError, match="the disk is full; nothing was lost"):
        library.store([new("b.txt", "Many words. " * 5000)])
    assert library.ids() == ["a.txt"]
    connection.execute("PRAGMA max_page_count = 1000000")
    library.store([new("b.txt", "Many words. " * 5000)])
    assert library.ids() == ["a.txt", "b.txt"]


def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(LibraryError, match="no library can be made there"):
        Library.create(tmp_path / "file" / "library")


READ_ONLY = """
import sys
from pathlib import Path
from corpus.errors import LibraryError
from index.library import Library
library = Library.open(Path(sys.argv[1]))
print(library.ids())
try:
    with library.writing():
        pass
except LibraryError as error:
    print(error)
"""


def as_ordinary_user() -> list[str]:
    """Return a command prefix under which a folder's permissions hold for root too."""
    if os.getuid() != 0:
        return []
    setpriv = shutil.which("setpriv")
    if setpriv is None:
        pytest.skip("root may write anywhere, and setpriv (util-linux) is not there to change that")
    dropped = "-dac_override,-dac_read_search"
    return [setpriv, f"--bounding-set={dropped}", f"--inh-caps={dropped}"]


def test_a_folder_that_may_only_be_read_is_read(library: Library) -> None:
    library.store([new("a.txt")])
    library.close()
    library.directory.chmod(0o555)
    command = [*as_ordinary_user(), sys.executable, "-c", READ_ONLY, str(library.directory)]
    run = subprocess.run(command, capture_output=True, text=True, check=False)
    library.directory.chmod(0o755)
    refused = f"{library.directory}: the library's folder cannot be written to; name another --library"
    assert run.stdout.splitlines() == ["['a.txt']", refused], run.stderr


def test_spans_survive_packing(library: Library) -> None:
    library.store([new("a.txt", "One. " * 400)])
    article = library.article("a.txt")
    passages = library.passages_of(article.number)
    assert passages[0].span == Span(passages[0].sentences[0].start, passages[0].sentences[-1].end)
    assert {sentence.of(article.text) for passage in passages for sentence in passage.sentences} == {"One."}


def test_two_that_make_a_library_at_once_share_it(tmp_path: Path) -> None:
    first = Library.create(tmp_path)
    first.store([new("a.txt")])
    create_database(tmp_path)
    assert Library.open(tmp_path).ids() == ["a.txt"]
    (tmp_path / f"{DATABASE}.{os.getpid()}").write_text("left by a process of the same number that was killed")
    create_database(tmp_path)
    assert sorted(path.name for path in tmp_path.iterdir() if path.name.endswith(str(os.getpid()))) == []


UNCLOSED = """
import sys
from pathlib import Path
from corpus.errors import LibraryError
from index.library import Library
try:
    print(Library.open(Path(sys.argv[1])).ids())
except LibraryError as error:
    print(error)
"""


def test_a_library_that_was_not_closed_is_not_taken_for_an_empty_one(library: Library, tmp_path: Path) -> None:
    library.store([new("a.txt")])
    copy = tmp_path / "copy"
    shutil.copytree(library.directory, copy, ignore=shutil.ignore_patterns("*-shm"))
    assert (copy / f"{DATABASE}-wal").stat().st_size
    copy.chmod(0o555)
    command = [*as_ordinary_user(), sys.executable, "-c", UNCLOSED, str(copy)]
    run = subprocess.run(command, capture_output=True, text=True, check=False)
    copy.chmod(0o755)
    assert "was not closed and cannot be read as it is" in run.stdout or run.stdout == "['a.txt']\n", run
