"""Vectors that were computed once, kept by hash of text and model: for experiments, which embed the same texts often.

Indexing an archive does not use it: a library holds its own vectors.
"""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import numpy as np

from corpus.errors import LibraryError
from index.embedder import SentenceEmbedder, fingerprint_of

#: The file's usual name, in the folder for what is computed once.
CACHE = "vectors.db"

_SCHEMA = "CREATE TABLE IF NOT EXISTS vectors (key BLOB PRIMARY KEY, vector BLOB NOT NULL) WITHOUT ROWID"
_KEYS_A_QUERY = 500


class CachedEmbedder(SentenceEmbedder):
    """A model whose passages' vectors are looked up before they are computed.

    They come as float16 rounds them, which is how a library stores them. Several processes may share one cache.
    """

    def __init__(self, embedder: SentenceEmbedder, path: Path) -> None:
        super().__init__(embedder.name, embedder.model, embedder.sha256)
        # Settings matter as much as weights: the pooling, the prompts, the longest text.
        named = {fingerprint_of(self.name), self.sha256}
        self._salt = f"{' '.join(sorted(named))} {self.precision}\n".encode()
        path.parent.mkdir(parents=True, exist_ok=True)
        self._path = path
        with self._told():
            self._connection = sqlite3.connect(path, timeout=60, isolation_level=None)
            self._connection.execute("PRAGMA journal_mode = WAL")
            self._connection.execute(_SCHEMA)

    def embed_passages(self, texts: Sequence[str]) -> np.ndarray:
        """Return the vectors of passages: `(n, dim) float32`."""
        keys = [hashlib.sha256(self._salt + text.encode()).digest() for text in texts]
        known = self._read(keys)
        missing = {key: text for key, text in zip(keys, texts, strict=True) if key not in known}
        if missing:
            vectors = super().embed_passages(list(missing.values())).astype(np.float16)
            computed = dict(zip(missing, vectors, strict=True))
            self._write(computed)
            known |= computed
        return np.stack([known[key] for key in keys]).astype(np.float32) if keys else super().embed_passages([])

    def _read(self, keys: Sequence[bytes]) -> dict[bytes, np.ndarray]:
        with self._told():
            return self._look_up(keys)

    @contextmanager
    def _told(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.Error as error:
            raise LibraryError(f"{self._path}: the cache of vectors cannot be used ({error}); delete it") from error

    def _look_up(self, keys: Sequence[bytes]) -> dict[bytes, np.ndarray]:
        found: dict[bytes, np.ndarray] = {}
        for start in range(0, len(keys), _KEYS_A_QUERY):
            chunk = list(keys[start : start + _KEYS_A_QUERY])
            marks = ",".join("?" * len(chunk))
            rows = self._connection.execute(f"SELECT key, vector FROM vectors WHERE key IN ({marks})", chunk)
            found.update((key, np.frombuffer(vector, np.float16)) for key, vector in rows)
        return found

    def _write(self, vectors: dict[bytes, np.ndarray]) -> None:
        rows = [(key, vector.tobytes()) for key, vector in vectors.items()]
        with self._told(), self._connection:
            self._connection.execute("BEGIN IMMEDIATE")
            self._connection.executemany("INSERT OR REPLACE INTO vectors VALUES (?, ?)", rows)
