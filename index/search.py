"""PassageIndex: one library with its derived indexes, searched by meaning and by words.

It finds passages and ranks articles; it does not answer questions.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

import numpy as np

from corpus.errors import LibraryBusyError, LibraryError
from corpus.passages import ANALYSIS
from index.encoder import FOLDER as ENCODER_FOLDER
from index.encoder import QueryEncoder
from index.filters import Filters, resolve
from index.fusion import fuse
from index.lexical import LexicalIndex
from index.library import Library
from index.rows import StoredArticle, StoredPassage
from index.vectors import VectorIndex

#: The ways of ranking that can be asked for, alone or fused.
SYSTEMS = ("bm25", "dense")
#: How deep each ranking goes into the fusion.
DEPTH = 100

_log = logging.getLogger(__name__)


class Encoder(Protocol):
    """What turns questions and sentences into vectors: `(dim,)` and `(n, dim) float32`, unit rows."""

    def embed_query(self, question: str) -> np.ndarray:
        """Return the vector of a question."""
        ...

    def embed_texts(self, texts: Sequence[str]) -> np.ndarray:
        """Return the vectors of texts."""
        ...


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage that was found.

    Where it stands, its fused score, its cosine to the question, and its rank (from 1) in each system.
    """

    passage: StoredPassage
    article: StoredArticle
    score: float
    cosine: float
    ranks: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Found:
    """What a search returns.

    `undated` articles were left out by a date filter; `unsearchable` ones are stored but not in the
    lexical index yet, because another process is still writing. `query` is the question's vector.
    """

    hits: tuple[Hit, ...]
    query: np.ndarray
    undated: int = 0
    unsearchable: int = 0
    timing_ms: Mapping[str, float] = field(default_factory=dict)


class PassageIndex:
    """Search over one library. Opening it catches its derived indexes up, if no one else is writing."""

    def __init__(self, library: Library) -> None:
        self.library = library
        check_analysis(library)
        self.vectors = VectorIndex(library)
        self.lexical = LexicalIndex(library)
        self.encoder: Encoder = _open_encoder(library)
        self.catch_up()

    @classmethod
    def open(cls, directory: Path) -> PassageIndex:
        """Open the library in a directory; raises LibraryError if there is none, or it is damaged."""
        return cls(Library.open(directory))

    def catch_up(self) -> None:
        """Bring the derived indexes to the library's generation, if that is needed and allowed."""
        behind = self.lexical.generation != self.library.generation or self.vectors.needs_rewrite
        if not behind or self.library.read_only:
            return
        try:
            with self.library.writing():
                _update(self.lexical, self.vectors)
        except LibraryBusyError:
            _log.info("another process is writing; answering from what is searchable so far")

    def refresh(self) -> None:
        """See what other processes have committed since the last question."""
        if self.vectors.generation == self.library.generation == self.lexical.generation:
            return
        self.vectors.refresh()
        self.lexical.refresh()
        self.catch_up()

    def search(
        self,
        question: str,
        *,
        k: int = 10,
        filters: Filters | None = None,
        systems: Sequence[str] = SYSTEMS,
        depth: int = DEPTH,
    ) -> Found:
        """Return the k best passages by reciprocal rank fusion of the systems asked for."""
        self.refresh()
        started = time.perf_counter()
        query = self.encoder.embed_query(question)
        encoded = time.perf_counter()
        matching = resolve(self.library, filters)
        articles = matching.articles if matching else None
        passages = matching.passages if matching else None
        quoting = self.lexical.phrase_matches(question)
        if quoting is not None:
            passages = quoting if passages is None else np.intersect1d(passages, quoting)
        rankings: dict[str, list[int]] = {}
        if "dense" in systems:
            numbers, _ = self.vectors.search(query, depth, passages)
            rankings["dense"] = [int(number) for number in numbers]
        if "bm25" in systems:
            rankings["bm25"] = [number for number, _ in self.lexical.search_passages(question, depth, articles)]
        hits = self._hits(fuse(rankings), rankings, query, k)
        searched = time.perf_counter()
        return Found(
            hits=hits,
            query=query,
            undated=matching.undated if matching else 0,
            unsearchable=self._unsearchable(),
            timing_ms={"encode": (encoded - started) * 1e3, "search": (searched - encoded) * 1e3},
        )

    def rank_articles(self, question: str, *, k: int = 10, systems: Sequence[str] = SYSTEMS) -> list[tuple[str, float]]:
        """Return the k best articles, best first: (id, score).

        BM25 ranks whole articles, dense search by an article's best passage.
        """
        self.refresh()
        rankings: dict[str, list[int]] = {}
        depth = max(k, DEPTH)
        if "dense" in systems:
            # Several passages of one article rank close together, so more are asked for.
            numbers, _ = self.vectors.search(self.encoder.embed_query(question), depth * 4)
            passages = self.library.passages([int(number) for number in numbers])
            ranked = (passages[int(number)].article for number in numbers if int(number) in passages)
            rankings["dense"] = list(dict.fromkeys(ranked))
        if "bm25" in systems:
            rankings["bm25"] = [number for number, _ in self.lexical.search_articles(question, depth)]
        best = fuse(rankings)[:k]
        ids = {article.number: article.id for article in self.library.articles([number for number, _ in best])}
        return [(ids[number], score) for number, score in best if number in ids]

    def _hits(
        self, fused: list[tuple[int, float]], rankings: Mapping[str, Sequence[int]], query: np.ndarray, k: int
    ) -> tuple[Hit, ...]:
        best = self._present(fused, k)
        numbers = list(dict.fromkeys(passage.article for passage, _ in best))
        articles = {article.number: article for article in self.library.articles(numbers)}
        vectors = self.library.vectors_of([passage.number for passage, _ in best])
        ranks = {name: {number: rank for rank, number in enumerate(ranking, 1)} for name, ranking in rankings.items()}
        return tuple(
            Hit(
                passage,
                articles[passage.article],
                score,
                float(vectors[passage.number].astype(np.float32) @ query),
                {name: of[passage.number] for name, of in ranks.items() if passage.number in of},
            )
            for passage, score in best
            if passage.article in articles
        )

    def _present(self, fused: list[tuple[int, float]], k: int) -> list[tuple[StoredPassage, float]]:
        """Return the k best that are stored; a lagging index may name passages that are no longer there."""
        best: list[tuple[StoredPassage, float]] = []
        for start in range(0, len(fused), 2 * k):
            part = fused[start : start + 2 * k]
            passages = self.library.passages([number for number, _ in part])
            best += [(passages[number], score) for number, score in part if number in passages]
            if len(best) >= k:
                break
        return best[:k]

    def _unsearchable(self) -> int:
        held = self.lexical.generation
        if held == self.library.generation:
            return 0
        return sum(change.added for change in self.library.changes_since(held))


def update_derived(library: Library) -> None:
    """Bring the derived indexes of a library up to date; call it only while writing."""
    if library.setting("model") is not None:
        _update(LexicalIndex(library), VectorIndex(library))


def _update(lexical: LexicalIndex, vectors: VectorIndex) -> None:
    lexical.catch_up()
    vectors.refresh()
    if vectors.needs_rewrite:
        vectors.rewrite()


def check_analysis(library: Library) -> None:
    """Raise LibraryError if another release analysed the articles."""
    made_by = library.setting("analysis")
    if made_by not in (None, str(ANALYSIS)):
        mend = f"run: cuttings rebuild --library {library.directory}"
        raise LibraryError(f"{library.directory}: was analysed by another release; {mend}")


def _open_encoder(library: Library) -> Encoder:
    model = library.setting("model")
    if model is None:
        raise LibraryError(
            f"{library.directory}: holds no articles; run: cuttings index PATH --library {library.directory}"
        )
    if library.setting("encoder") == "onnx":
        return QueryEncoder(library.directory / ENCODER_FOLDER)
    _log.warning("%s cannot be exported; each start loads sentence-transformers, which takes seconds", model)
    from index.embedder import load_embedder  # noqa: PLC0415 - asking must not import torch where it need not

    return load_embedder(model)
