"""One SQLite file in one folder: connections, transactions, the one writer's lock, errors for people."""

from __future__ import annotations

import json
import os
import sqlite3
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

from filelock import FileLock, Timeout

from corpus.errors import LibraryBusyError, LibraryError
from index.schema import FORMAT, REBUILDS, SCHEMA, UPGRADES

DATABASE = "library.db"
_LOCK = "write.lock"


class Database:
    """Connections to a library's file, one per thread.

    Every method raises LibraryError for a file that is damaged, full or not writable. With `upgrade`, the tables of an
    older format are brought to this release's; what was derived has then to be made again.
    """

    def __init__(self, directory: Path, *, read_only: bool = False, upgrade: bool = False) -> None:
        self.directory = directory
        self.read_only = read_only or not os.access(directory, os.W_OK)
        self._local = threading.local()
        self._lock = FileLock(directory / _LOCK, thread_local=False)
        if upgrade:
            self._upgrade()
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

    def rows(self, statement: str, values: Sequence[object] = ()) -> list[tuple[object, ...]]:
        """Return the rows of a query."""
        with self._translated():
            return self._connection().execute(statement, values).fetchall()

    def rows_in(self, statement: str, numbers: Sequence[int]) -> list[tuple[object, ...]]:
        """Return the rows in which the column that the statement ends with holds one of some numbers."""
        return self.rows(f"{statement} IN (SELECT value FROM json_each(?))", [json.dumps(list(map(int, numbers)))])

    def _connection(self) -> sqlite3.Connection:
        connection: sqlite3.Connection | None = getattr(self._local, "connection", None)
        if connection is not None and self._is_outdated(connection):
            connection.close()
            connection = None
        if connection is None:
            connection, self._local.stamp = _connect(self.directory / DATABASE, read_only=self.read_only)
            self._local.connection = connection
        return connection

    def _is_outdated(self, connection: sqlite3.Connection) -> bool:
        """Tell whether a connection that takes its file to be immutable has lived to see it change."""
        stamp = self._local.stamp
        return stamp is not None and not connection.in_transaction and stamp != _stamp(self.directory / DATABASE)

    def _format(self) -> int:
        [(found,)] = self.rows("PRAGMA user_version")
        return int(str(found))

    def _upgrade(self) -> None:
        if self._format() in UPGRADES:
            with self.writing(), self.transaction() as connection:
                # Asked anew: another process may have done it meanwhile.
                for older in range(self._format(), FORMAT):
                    for statement in UPGRADES.get(older, ()):
                        connection.execute(statement)

    def _check_format(self) -> None:
        found = self._format()
        if found != FORMAT:
            older = f"run: {REBUILDS[found]} --library {self.directory}" if found in REBUILDS else ""
            mend = older or ("update Cuttings" if found > FORMAT else "index into a new library")
            raise LibraryError(f"{self.directory}: is of format {found}, this release reads format {FORMAT}; {mend}")


def create_database(directory: Path) -> None:
    """Make an empty library's file."""
    # Made under another name first: a process killed here leaves no half library. Linked, not moved, so
    # that of two processes that make it at once the second finds the first one's.
    partial = directory / f"{DATABASE}.{os.getpid()}"
    try:
        partial.unlink(missing_ok=True)
        connection = sqlite3.connect(partial, isolation_level=None)
        connection.executescript(SCHEMA)
        connection.close()
        with suppress(FileExistsError):
            os.link(partial, directory / DATABASE)
        partial.unlink()
    except (sqlite3.Error, OSError) as error:
        raise LibraryError(f"{directory}: no library can be made there ({error}); name another --library") from error


_Stamp = tuple[int, int, int]


def _stamp(path: Path) -> _Stamp:
    status = path.stat()
    return status.st_ino, status.st_size, status.st_mtime_ns


def _connect(path: Path, *, read_only: bool) -> tuple[sqlite3.Connection, _Stamp | None]:
    """Open a connection; with the file's stamp if it is taken to be immutable, else None."""
    if not read_only:
        connection = _open(str(path))
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute("PRAGMA synchronous = NORMAL")
        return connection, None
    address = path.absolute().as_uri()
    try:
        connection = _open(f"{address}?mode=ro")
        connection.execute("SELECT count(*) FROM sqlite_schema")
    except sqlite3.OperationalError:
        # Without its -shm file, and no leave to make one, a WAL database can only be read as immutable,
        # which passes over what a process that was killed has left in the log.
        log = path.with_name(f"{path.name}-wal")
        if log.exists() and log.stat().st_size:
            mend = "open it once where it can be written to: cuttings info"
            raise LibraryError(f"{path.parent}: was not closed and cannot be read as it is; {mend}") from None
        return _open(f"{address}?immutable=1"), _stamp(path)
    return connection, None


def _open(name: str) -> sqlite3.Connection:
    return sqlite3.connect(
        name, uri=name.startswith("file:"), isolation_level=None, check_same_thread=False, timeout=30.0
    )
