"""One SQLite file in one folder: connections, transactions, the one writer's lock, errors for people."""

from __future__ import annotations

import os
import sqlite3
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from corpus.errors import LibraryBusyError, LibraryError
from index.schema import FORMAT, SCHEMA

DATABASE = "library.db"
_LOCK = "write.lock"


class Database:
    """Connections to a library's file, one per thread.

    Every method raises LibraryError for a file that is damaged, full or not writable.
    """

    def __init__(self, directory: Path, *, read_only: bool = False) -> None:
        self.directory = directory
        self.read_only = read_only or not os.access(directory, os.W_OK)
        self._local = threading.local()
        self._lock = FileLock(directory / _LOCK, thread_local=False)
        self._check_format()

    def close(self) -> None:
        """Close this thread's connection."""
        connection = getattr(self._local, "connection", None)
        if connection is not None:
            connection.close()
            self._local.connection = None

    # -- transactions

    @contextmanager
    def writing(self, *, wait: float = 0.0) -> Iterator[None]:
        """Hold the one writer's lock; raises LibraryBusyError if another process has it.

        The operating system lets go of the lock when a process ends, however it ends.
        """
        if self.read_only:
            raise LibraryError(f"{self.directory}: the library's folder cannot be written to; name another --library")
        try:
            self._lock.acquire(timeout=wait)
        except Timeout:
            busy = "another process is writing to this library; wait until it has ended"
            raise LibraryBusyError(f"{self.directory}: {busy}") from None
        except OSError as error:
            raise LibraryError(f"{self.directory}: cannot be written to ({error.strerror})") from error
        try:
            yield
        finally:
            self._lock.release()

    @contextmanager
    def transaction(self) -> Iterator[sqlite3.Connection]:
        """Run one all-or-nothing change."""
        with self._translated():
            connection = self._connection()
            connection.execute("BEGIN IMMEDIATE")
            try:
                yield connection
            except BaseException:
                # SQLite has rolled back by itself where the disk was full.
                if connection.in_transaction:
                    connection.execute("ROLLBACK")
                raise
            connection.execute("COMMIT")

    @contextmanager
    def snapshot(self) -> Iterator[None]:
        """Let all reads inside see one generation."""
        with self._translated():
            connection = self._connection()
            connection.execute("BEGIN")
            try:
                yield
            finally:
                connection.execute("COMMIT")

    @contextmanager
    def _translated(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.Error as error:
            raise self._error(error) from error

    def _error(self, error: sqlite3.Error) -> LibraryError:
        message = str(error)
        if "full" in message:
            return LibraryError(f"{self.directory}: the disk is full; nothing was lost, free some space and run again")
        if "locked" in message or "busy" in message:
            return LibraryBusyError(f"{self.directory}: another process is writing to this library; try again")
        if "readonly" in message or "unable to open" in message:
            return LibraryError(f"{self.directory}: the library cannot be opened or written to ({message})")
        damaged = "is damaged; restore the folder from a copy, or index the articles into a new one"
        return LibraryError(f"{self.directory / DATABASE}: {damaged} ({message})")

    def _rows(self, statement: str, values: Sequence[object] = ()) -> list[tuple[object, ...]]:
        with self._translated():
            return self._connection().execute(statement, values).fetchall()

    def _connection(self) -> sqlite3.Connection:
        connection: sqlite3.Connection | None = getattr(self._local, "connection", None)
        if connection is None:
            connection = _connect(self.directory / DATABASE, read_only=self.read_only)
            self._local.connection = connection
        return connection

    def _check_format(self) -> None:
        [(found,)] = self._rows("PRAGMA user_version")
        if found != FORMAT:
            newer = isinstance(found, int) and found > FORMAT
            mend = "update Cuttings" if newer else "index the articles into a new library"
            raise LibraryError(f"{self.directory}: is of format {found}, this release reads format {FORMAT}; {mend}")


def create_database(directory: Path) -> None:
    """Make an empty library's file."""
    # Made under another name first: a process killed here leaves no half library.
    partial = directory / f"{DATABASE}.{os.getpid()}"
    try:
        connection = sqlite3.connect(partial, isolation_level=None)
        connection.executescript(SCHEMA)
        connection.close()
        partial.replace(directory / DATABASE)
    except (sqlite3.Error, OSError) as error:
        raise LibraryError(f"{directory}: no library can be made there ({error}); name another --library") from error


def _connect(path: Path, *, read_only: bool) -> sqlite3.Connection:
    options: dict[str, object] = {"isolation_level": None, "check_same_thread": False, "timeout": 30.0}
    if not read_only:
        connection = sqlite3.connect(path, **options)  # type: ignore[call-overload]
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute("PRAGMA synchronous = NORMAL")
        return connection  # type: ignore[no-any-return]
    try:
        connection = sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True, **options)  # type: ignore[call-overload]
        connection.execute("SELECT count(*) FROM sqlite_schema")
    except sqlite3.OperationalError:
        # Without its -shm file, and no leave to make one, a WAL database can only be read as immutable.
        connection = sqlite3.connect(f"{path.absolute().as_uri()}?immutable=1", uri=True, **options)  # type: ignore[call-overload]
    return connection  # type: ignore[no-any-return]
