from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest

from corpus.errors import LibraryError
from index.database import DATABASE
from index.library import Library
from tests.test_library import TIMED, new


@pytest.fixture
def library(tmp_path: Path) -> Library:
    return Library.create(tmp_path / "library")


def test_a_library_of_another_format_is_refused(library: Library) -> None:
    connection = sqlite3.connect(library.directory / DATABASE)
    connection.execute("PRAGMA user_version = 99")
    connection.close()
    with pytest.raises(LibraryError, match="is of format 99, this release reads format 3; update Cuttings"):
        Library.open(library.directory)


def as_format_2(library: Library) -> None:
    """Turn a library's tables into those of before quotations."""
    with library.transaction() as connection:
        connection.execute("DROP TABLE quotations")
        connection.execute("DELETE FROM settings WHERE name = 'quotations'")
        connection.execute("PRAGMA user_version = 2")
    library.close()


def as_format_1(library: Library) -> None:
    """Turn a library's tables into those of the first release."""
    as_format_2(library)
    with library.transaction() as connection:
        connection.execute("ALTER TABLE articles DROP COLUMN times")
        connection.execute("DROP TABLE copies")
        connection.execute("DROP TABLE sketches")
        connection.execute("PRAGMA user_version = 1")
    library.close()


@pytest.mark.parametrize(
    ("older", "made_old", "command"),
    [(1, as_format_1, "cuttings rebuild"), (2, as_format_2, "cuttings rebuild --only quotations")],
)
def test_a_library_of_an_older_format_says_what_to_run(
    library: Library, older: int, made_old: Callable[[Library], None], command: str
) -> None:
    made_old(library)
    told = f"is of format {older}, this release reads format 3; run: {command} --library {library.directory}"
    with pytest.raises(LibraryError, match=re.escape(told)):
        Library.open(library.directory)


@pytest.mark.parametrize("made_old", [as_format_1, as_format_2])
def test_upgraded_tables_are_those_of_a_new_library(
    library: Library, tmp_path: Path, made_old: Callable[[Library], None]
) -> None:
    made_old(library)
    upgraded = Library.open(library.directory, upgrade=True)
    upgraded.store([new("a.txt", TIMED)])
    fresh = Library.create(tmp_path / "fresh")
    assert schema_of(upgraded) == schema_of(fresh)
    assert upgraded.article("a.txt").times


def schema_of(library: Library) -> list[tuple[str, str]]:
    """The columns of every table, and the indexes, by name."""
    statement = (
        "SELECT m.name, group_concat(c.name || ' ' || c.type || ' ' || c.\"notnull\")"
        " FROM sqlite_schema m LEFT JOIN pragma_table_info(m.name) c GROUP BY m.name ORDER BY m.name"
    )
    return [(str(name), str(columns)) for name, columns in library.rows(statement)]
