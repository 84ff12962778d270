"""Nearest passages by meaning: FAISS over the library's vectors.

A base file, mapped and not read in, plus a tail: the passages newer than the base, searched exactly
from memory. The base is rewritten only when the tail passes a tenth of it.
"""

from __future__ import annotations

import math
import os
from pathlib import Path

import faiss
import numpy as np

from corpus.errors import LibraryError
from index.library import Library

FILE = "vectors.faiss"
REBUILD = "cuttings rebuild --only vectors"

#: Up to this many vectors the base is searched exactly: 13 ms for 143,000 of 384 dimensions on two
#: cores (docs/benchmarks.md), so that about 18 ms are the most an exact search takes.
EXACT_UP_TO = 200_000
#: A filter that leaves fewer passages than this is searched exactly whatever the index.
FILTERED_EXACT_BELOW = 50_000
#: The base is rewritten when the tail is larger than this share of it.
TAIL_SHARE = 0.1
#: Share of the inverted lists that an approximate search visits (docs/benchmarks.md has the recall).
PROBED_SHARE = 1 / 16

Found = tuple[np.ndarray, np.ndarray]


class VectorIndex:
    """Search over the vectors of one library. Not safe for use by several threads at once."""

    def __init__(self, library: Library, *, exact_up_to: int = EXACT_UP_TO) -> None:
        self._library = library
        self._exact_up_to = exact_up_to
        self._load()

    @property
    def path(self) -> Path:
        """Where the base file is kept."""
        return self._library.directory / FILE

    @property
    def size(self) -> int:
        """How many passages can be found."""
        return len(self._base_numbers) - len(self._hidden) + len(self._tail_numbers)

    def _load(self) -> None:
        self._stamp = _stamp(self.path)
        self._base = self._read_base()
        self._base_numbers = _numbers(self._base)
        self._last = int(self._base_numbers[-1]) if len(self._base_numbers) else 0
        self._catch_up(0)

    def _read_base(self) -> faiss.Index | None:
        if self._stamp is None:
            if self._library.setting("vectors") == "built":
                raise LibraryError(f"{self.path}: is missing; run: {REBUILD} --library {self._library.directory}")
            return None
        try:
            return faiss.read_index(str(self.path), faiss.IO_FLAG_MMAP_IFC)
        except RuntimeError as error:
            raise LibraryError(
                f"{self.path}: is damaged; run: {REBUILD} --library {self._library.directory}"
            ) from error

    def _catch_up(self, generation: int) -> None:
        with self._library.snapshot():
            self.generation = self._library.generation
            removed = self._library.removed_since(generation)
            numbers, matrix = self._library.vectors(after=self._last)
        if generation == 0:
            self._hidden = np.empty(0, np.int64)
        gone = [np.arange(first, last + 1) for first, last in removed if first and first <= self._last]
        if gone:
            everything = np.concatenate([self._hidden, *gone])
            self._hidden = np.intersect1d(everything, self._base_numbers)
        self._tail_numbers, self._tail = numbers, matrix.astype(np.float32)

    def refresh(self) -> None:
        """See what has been committed since; cheap where nothing has."""
        if _stamp(self.path) != self._stamp:
            self._load()
        elif self._library.generation != self.generation:
            self._catch_up(self.generation)

    @property
    def needs_rewrite(self) -> bool:
        """Tell whether the tail, or what is hidden in the base, has grown past a tenth of the base."""
        stale = len(self._tail_numbers) + len(self._hidden)
        return stale > TAIL_SHARE * len(self._base_numbers)

    def rewrite(self) -> None:
        """Make the base file anew from the library's vectors; call it only while writing."""
        with self._library.snapshot():
            numbers, matrix = self._library.vectors()
        partial = self.path.with_name(f"{FILE}.{os.getpid()}")
        try:
            if len(numbers):
                faiss.write_index(build(numbers, matrix, exact_up_to=self._exact_up_to), str(partial))
                partial.replace(self.path)
            else:
                self.path.unlink(missing_ok=True)
        except (RuntimeError, OSError) as error:
            partial.unlink(missing_ok=True)
            raise LibraryError(f"{self.path}: cannot be written ({error}); free some space and run again") from error
        self._library.set_settings({"vectors": "built" if len(numbers) else "empty"})
        self._load()

    @staticmethod
    def discard(library: Library) -> None:
        """Delete the base file, whatever its state; call it only while writing, and then rewrite it."""
        library.set_settings({"vectors": "empty"})
        (library.directory / FILE).unlink(missing_ok=True)

    def search(self, query: np.ndarray, k: int, allowed: np.ndarray | None = None) -> Found:
        """Return the k nearest passages: numbers `(m,) int64` and inner products `(m,) float32`, best first.

        `query` is `(dim,) float32`; `allowed` are ascending passage numbers, or None for all. `m` is
        min(k, what is allowed).
        """
        parts = [self._search_base(query, k, allowed), self._search_tail(query, k, allowed)]
        numbers = np.concatenate([part[0] for part in parts])
        scores = np.concatenate([part[1] for part in parts])
        order = np.lexsort((numbers, -scores))[:k]
        return numbers[order], scores[order]

    def _search_base(self, query: np.ndarray, k: int, allowed: np.ndarray | None) -> Found:
        if self._base is None:
            return np.empty(0, np.int64), np.empty(0, np.float32)
        wanted = self._wanted(allowed)
        count = len(self._base_numbers) if wanted is None else len(wanted)
        if count == 0:
            return np.empty(0, np.int64), np.empty(0, np.float32)
        selector = None if wanted is None else _Selector(wanted, self._last)
        exact = wanted is not None and count < FILTERED_EXACT_BELOW
        numbers, scores = self._query_base(query, min(k, count), selector, exact=exact)
        if len(numbers) < min(k, count):
            numbers, scores = self._query_base(query, min(k, count), selector, exact=True)
        return numbers, scores

    def _wanted(self, allowed: np.ndarray | None) -> np.ndarray | None:
        if allowed is not None:
            return np.setdiff1d(np.intersect1d(allowed, self._base_numbers), self._hidden)
        return np.setdiff1d(self._base_numbers, self._hidden) if len(self._hidden) else None

    def _query_base(self, query: np.ndarray, k: int, selector: _Selector | None, *, exact: bool) -> Found:
        assert self._base is not None
        scores, numbers = self._base.search(query[None, :], k, params=_parameters(self._base, selector, exact=exact))
        found = numbers[0] >= 0
        return numbers[0][found], scores[0][found]

    def _search_tail(self, query: np.ndarray, k: int, allowed: np.ndarray | None) -> Found:
        if not len(self._tail_numbers):
            return np.empty(0, np.int64), np.empty(0, np.float32)
        kept = slice(None) if allowed is None else np.isin(self._tail_numbers, allowed)
        numbers, scores = self._tail_numbers[kept], self._tail[kept] @ query
        best = np.argsort(-scores, kind="stable")[:k]
        return numbers[best], scores[best]

    def problems(self) -> list[str]:
        """Compare the base with the library: every vector must be the stored one."""
        self.refresh()
        with self._library.snapshot():
            numbers, matrix = self._library.vectors()
        stored = dict(zip(numbers.tolist(), matrix, strict=True))
        found = set(self._base_numbers.tolist()) - set(self._hidden.tolist()) | set(self._tail_numbers.tolist())
        if found != set(stored):
            return [f"{FILE} does not hold the library's passages; run: {REBUILD}"]
        if self._base is not None and not self._codes_agree(stored):
            return [f"{FILE} holds other vectors than the library; run: {REBUILD}"]
        return []

    def _codes_agree(self, stored: dict[int, np.ndarray]) -> bool:
        rows = _rows(self._base)
        kept = [(i, number) for i, number in enumerate(self._base_numbers.tolist()) if number in stored]
        return all(np.array_equal(rows[i].astype(np.float16), stored[number]) for i, number in kept)


def build(numbers: np.ndarray, matrix: np.ndarray, *, exact_up_to: int = EXACT_UP_TO) -> faiss.Index:
    """Make a base index: exact up to a size, inverted lists above it; both keep 16-bit vectors.

    `numbers` are ascending `(n,) int64`, `matrix` is `(n, dim) float16` with unit rows.
    """
    count, dimensions = matrix.shape
    kind, metric = faiss.ScalarQuantizer.QT_fp16, faiss.METRIC_INNER_PRODUCT
    if count <= exact_up_to:
        inner = faiss.IndexScalarQuantizer(dimensions, kind, metric)
    else:
        lists = int(4 * math.sqrt(count))
        inner = faiss.IndexIVFScalarQuantizer(faiss.IndexFlatIP(dimensions), dimensions, lists, kind, metric)
        inner.by_residual = False
        sample = np.random.default_rng(0).choice(count, min(count, 40 * lists), replace=False)
        inner.train(matrix[np.sort(sample)].astype(np.float32))
    index = faiss.IndexIDMap(inner)
    for start in range(0, count, 65_536):  # bounded memory: float32 is twice what is kept
        chunk = slice(start, start + 65_536)
        index.add_with_ids(matrix[chunk].astype(np.float32), numbers[chunk])
    return index


def _numbers(base: faiss.Index | None) -> np.ndarray:
    return np.empty(0, np.int64) if base is None else faiss.vector_to_array(base.id_map)


def _rows(base: faiss.Index) -> np.ndarray:
    inner = faiss.downcast_index(base.index)
    if isinstance(inner, faiss.IndexIVF):
        inner.make_direct_map()
    return inner.reconstruct_n(0, inner.ntotal)  # type: ignore[no-any-return]


def _parameters(base: faiss.Index, selector: _Selector | None, *, exact: bool) -> faiss.SearchParameters:
    chosen = {"sel": selector.faiss} if selector else {}
    inner = faiss.downcast_index(base.index)
    if not isinstance(inner, faiss.IndexIVF):
        return faiss.SearchParameters(**chosen)
    probed = inner.nlist if exact else max(1, round(inner.nlist * PROBED_SHARE))
    return faiss.SearchParametersIVF(nprobe=probed, **chosen)


def _stamp(path: Path) -> tuple[int, int, int] | None:
    """Identify the file a name stands for now; None where there is none."""
    try:
        status = path.stat()
    except FileNotFoundError:
        return None
    return status.st_ino, status.st_size, status.st_mtime_ns


class _Selector:
    """A FAISS id selector, with the memory that it points into kept alive."""

    def __init__(self, numbers: np.ndarray, last: int) -> None:
        bits = np.zeros(last + 1, dtype=bool)
        bits[numbers] = True
        self._bitmap = np.packbits(bits, bitorder="little")
        self.faiss = faiss.IDSelectorBitmap(len(self._bitmap), faiss.swig_ptr(self._bitmap))
