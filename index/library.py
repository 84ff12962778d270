"""The article store: one SQLite file, the single source of truth.

It holds articles and their versions, passages, vectors and settings, and knows nothing of the derived
indexes but the generation they have to reach. A transaction holds whole articles.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import TypeVar

import numpy as np

from corpus.article import Article
from corpus.errors import InputError, LibraryError
from index.database import DATABASE, Database, create_database
from index.rows import (
    ARTICLE_COLUMNS,
    CURRENT,
    Change,
    NewArticle,
    StoredArticle,
    StoredPassage,
    stored_article,
    stored_passage,
)
from index.storing import put_in, take_out

_T = TypeVar("_T")


class Library(Database):
    """One directory with one SQLite file. Reading needs no lock; writing needs `writing()`."""

    @classmethod
    def exists(cls, directory: Path) -> bool:
        """Tell whether a library was made in this directory."""
        return (directory / DATABASE).is_file()

    @classmethod
    def create(cls, directory: Path) -> Library:
        """Make an empty library, or open the one that is there."""
        try:
            directory.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise LibraryError(
                f"{directory}: no library can be made there ({error.strerror}); name another --library"
            ) from error
        if not cls.exists(directory):
            create_database(directory)
        return cls(directory)

    @classmethod
    def open(cls, directory: Path, *, upgrade: bool = False) -> Library:
        """Open a library that exists; raises LibraryError, with the command that makes one, if none does.

        `upgrade` is for who will make again what an older format lacks: see `index.rebuilding`.
        """
        if not cls.exists(directory):
            made_by = f"make one with: cuttings index PATH --library {directory}"
            raise LibraryError(f"{directory}: there is no library; {made_by}")
        return cls(directory, upgrade=upgrade)

    # -- settings

    def setting(self, name: str) -> str | None:
        """Return one setting, or None where it was never made."""
        rows = self.rows("SELECT value FROM settings WHERE name = ?", (name,))
        return str(rows[0][0]) if rows else None

    def set_settings(self, settings: Mapping[str, str]) -> None:
        """Make or replace settings, all at once."""
        with self.transaction() as connection:
            connection.executemany("INSERT OR REPLACE INTO settings VALUES (?, ?)", list(settings.items()))

    @property
    def generation(self) -> int:
        """The number of the last change to any article; derived indexes name the one they hold."""
        [(value,)] = self.rows("SELECT coalesce(max(generation), 0) FROM changes")
        return int(str(value))

    # -- roots

    def roots(self) -> list[Path]:
        """Return the folders that article ids are relative to."""
        return [Path(str(path)) for (path,) in self.rows("SELECT path FROM roots ORDER BY path")]

    def add_root(self, path: Path) -> None:
        """Remember a folder that was indexed."""
        with self.transaction() as connection:
            connection.execute("INSERT OR IGNORE INTO roots VALUES (?)", (str(path),))

    # -- writing articles

    def store(self, articles: Sequence[NewArticle]) -> None:
        """Store articles in one transaction; an id that is there is replaced, its old text kept."""
        with self.transaction() as connection:
            generation = self._next_generation(connection)
            for new in articles:
                take_out(connection, new.article.id, generation)
                put_in(connection, new, generation)

    def remove(self, ids: Iterable[str]) -> None:
        """Take articles out of the search and erase all their versions, in one transaction."""
        with self.transaction() as connection:
            generation = self._next_generation(connection)
            for article_id in ids:
                take_out(connection, article_id, generation)
                connection.execute("DELETE FROM versions WHERE id = ?", (article_id,))

    def move(self, places: Mapping[str, str]) -> None:
        """Record the files that unchanged articles now stand in: id → absolute path."""
        with self.transaction() as connection:
            rows = [(file, article_id) for article_id, file in places.items()]
            connection.executemany("UPDATE articles SET file = ? WHERE id = ?", rows)

    @staticmethod
    def _next_generation(connection: sqlite3.Connection) -> int:
        [(value,)] = connection.execute("SELECT coalesce(max(generation), 0) + 1 FROM changes")
        return int(value)

    # -- reading articles

    @property
    def size(self) -> int:
        """How many articles can be found."""
        [(count,)] = self.rows("SELECT count(*) FROM articles")
        return int(str(count))

    def counts(self) -> dict[str, int]:
        """Count articles, versions, passages, quotations and undated articles."""
        statements = {
            "articles": "SELECT count(*) FROM articles",
            "versions": "SELECT count(*) FROM versions",
            "passages": "SELECT count(*) FROM passages",
            "quotations": "SELECT count(*) FROM quotations",
            "undated": "SELECT count(*) FROM articles WHERE published IS NULL",
        }
        return {name: int(str(self.rows(statement)[0][0])) for name, statement in statements.items()}

    def known(self, article_id: str) -> tuple[str, str]:
        """Return what a current article was when it was read: (fingerprint, file); empty if there is none."""
        rows = self.rows("SELECT fingerprint, file FROM articles WHERE id = ?", (article_id,))
        return (str(rows[0][0]), str(rows[0][1])) if rows else ("", "")

    def read_from(self, place: Path) -> list[tuple[str, Path]]:
        """Return the current articles that were read from a file, or from files below a folder: (id, file)."""
        below = str(place).rstrip("/")
        rows = self.rows(
            "SELECT id, file FROM articles WHERE file = ? OR (file >= ? AND file < ?)",
            (below, f"{below}/", f"{below}0"),
        )
        return [(str(article_id), Path(str(file))) for article_id, file in rows]

    def ids(self) -> list[str]:
        """Return the ids of the current articles, sorted."""
        return [str(article_id) for (article_id,) in self.rows("SELECT id FROM articles ORDER BY id")]

    def versions(self) -> list[tuple[str, str]]:
        """Return the id and the version of every current article, by id."""
        return [
            (str(name), str(version)) for name, version in self.rows("SELECT id, version FROM articles ORDER BY id")
        ]

    def describe(self) -> list[tuple[str | None, str | None]]:
        """Return the outlet and the day (YYYY-MM-DD) of every current article."""
        rows = self.rows("SELECT json_extract(metadata, '$.outlet'), published FROM articles")
        return [(str(outlet) if outlet else None, str(day) if day else None) for outlet, day in rows]

    def bylines(self) -> list[str]:
        """Return the different bylines, folded."""
        return [str(byline) for (byline,) in self.rows("SELECT DISTINCT byline FROM articles")]

    def newest(self, count: int) -> list[StoredArticle]:
        """Return the articles published last, newest first; undated ones come after the dated."""
        rows = self.rows("SELECT number FROM articles ORDER BY published DESC, number DESC LIMIT ?", (count,))
        return self.articles([int(str(number)) for (number,) in rows])

    def numbers(self) -> list[int]:
        """Return the numbers of the current articles, ascending."""
        return [int(str(number)) for (number,) in self.rows("SELECT number FROM articles ORDER BY number")]

    def article(self, article_id: str) -> StoredArticle:
        """Return a current article by its id, with or without its extension.

        Raises InputError if there is none, or if the shorter name fits several.
        """
        rows = self.rows("SELECT number FROM articles WHERE id = ?", (article_id,))
        if not rows:
            pattern = article_id.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + ".%"
            named = self.rows("SELECT number, id FROM articles WHERE id LIKE ? ESCAPE '\\'", (pattern,))
            rows = [
                (number,) for number, full in named if str(full).removesuffix(".gz").rsplit(".", 1)[0] == article_id
            ]
        if len(rows) > 1:
            raise InputError(f"{article_id}: fits {len(rows)} articles; write its extension")
        if not rows:
            raise InputError(
                f"{article_id}: there is no such article in {self.directory}; see: cuttings info --articles"
            )
        return self.articles([int(str(rows[0][0]))])[0]

    def articles(self, numbers: Sequence[int]) -> list[StoredArticle]:
        """Return the articles with these numbers that are still there, in the order asked for."""
        rows = self.rows_in(f"SELECT {ARTICLE_COLUMNS} FROM {CURRENT} WHERE a.number", numbers)
        found = {article.number: article for article in map(stored_article, rows)}
        return [found[number] for number in numbers if number in found]

    def passages(self, numbers: Sequence[int]) -> dict[int, StoredPassage]:
        """Return the passages with these numbers that are still there."""
        rows = self.rows_in("SELECT number, article, sentences FROM passages WHERE number", numbers)
        return {passage.number: passage for passage in map(stored_passage, rows)}

    def articles_of(self, passages: Sequence[int]) -> dict[int, int]:
        """Return the article of each of some passages that is still there: passage → article."""
        return self._columns("SELECT number, article FROM passages WHERE number", passages, int)

    def days_of(self, passages: Sequence[int]) -> dict[int, date]:
        """Return the day of publication of each of some passages whose article is dated: passage → day."""
        dated = "passages p JOIN articles a ON a.number = p.article WHERE a.published NOT NULL"
        return self._columns(f"SELECT p.number, published FROM {dated} AND p.number", passages, date.fromisoformat)

    def ids_of(self, articles: Sequence[int]) -> dict[int, str]:
        """Return the ids of the articles with these numbers that are still there."""
        return self._columns("SELECT number, id FROM articles WHERE number", articles, str)

    def _columns(self, statement: str, numbers: Sequence[int], convert: Callable[[str], _T]) -> dict[int, _T]:
        return {int(str(number)): convert(str(value)) for number, value in self.rows_in(statement, numbers)}

    def sketch(self, article: int) -> list[int]:
        """Return the sketch that an article's copies are found by."""
        rows = self.rows("SELECT hash FROM sketches WHERE article = ? ORDER BY hash", (article,))
        return [int(str(value)) for (value,) in rows]

    def passages_of(self, article: int) -> list[StoredPassage]:
        """Return an article's passages in text order."""
        rows = self.rows(
            "SELECT number, article, sentences FROM passages WHERE article = ? ORDER BY number", (article,)
        )
        return [stored_passage(row) for row in rows]

    def texts(self) -> Iterator[tuple[str, str, str]]:
        """Yield every version of every article: (id, version, text)."""
        for article_id, version in self.rows("SELECT id, version FROM versions ORDER BY id, version"):
            [(text,)] = self.rows("SELECT text FROM versions WHERE id = ? AND version = ?", (article_id, version))
            yield str(article_id), str(version), str(text)

    def given(self, article_id: str) -> Article:
        """Return a current article as it was read, for analysing it again."""
        [row] = self.rows(f"SELECT a.given, v.text, a.file FROM {CURRENT} WHERE a.id = ?", (article_id,))
        fields = json.loads(str(row[0]))
        day = fields.pop("published")
        published = date.fromisoformat(day) if day else None
        return Article(id=article_id, text=str(row[1]), source=str(row[2]), published=published, **fields)

    # -- what derived indexes are made from

    def changes_since(self, generation: int) -> list[Change]:
        """Return the changes after a generation, oldest first."""
        rows = self.rows(
            "SELECT generation, article, first_passage, last_passage, added FROM changes"
            " WHERE generation > ? ORDER BY rowid",
            (generation,),
        )
        return [
            Change(int(str(generation)), int(str(article)), int(str(first)), int(str(last)), bool(added))
            for generation, article, first, last, added in rows
        ]

    def removed_since(self, generation: int) -> list[tuple[int, int]]:
        """Return the first and last passage of every article row that went after a generation."""
        statement = "SELECT first_passage, last_passage FROM changes WHERE added = 0 AND generation > ?"
        rows = self.rows(statement, (generation,))
        return [(int(str(first)), int(str(last))) for first, last in rows]

    def vectors(self, *, after: int = 0) -> tuple[np.ndarray, np.ndarray]:
        """Return the vectors of passages numbered above `after`: `(n,) int64` and `(n, dim) float16`."""
        rows = self.rows("SELECT passage, vector FROM vectors WHERE passage > ? ORDER BY passage", (after,))
        numbers = np.array([row[0] for row in rows], dtype=np.int64)
        packed = b"".join(row[1] for row in rows if isinstance(row[1], bytes))
        matrix = np.frombuffer(packed, dtype=np.float16)
        return numbers, matrix.reshape(len(rows), -1) if rows else np.empty((0, 0), np.float16)

    def vectors_of(self, passages: Sequence[int]) -> dict[int, np.ndarray]:
        """Return the vectors of some passages, each `(dim,) float16`."""
        rows = self.rows_in("SELECT passage, vector FROM vectors WHERE passage", passages)
        return {int(str(row[0])): np.frombuffer(row[1], dtype=np.float16) for row in rows if isinstance(row[1], bytes)}

    def select(self, statement: str, values: Sequence[object]) -> np.ndarray:
        """Return the first column of a query as `(n,) int64`."""
        return np.array([row[0] for row in self.rows(statement, values)], dtype=np.int64)

    def file_problems(self) -> list[str]:
        """Return what SQLite itself finds wrong with the file and its references."""
        found = [str(row[0]) for row in self.rows("PRAGMA integrity_check") if row[0] != "ok"]
        return found + [f"a row of {row[0]} refers to nothing" for row in self.rows("PRAGMA foreign_key_check")]
