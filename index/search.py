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
from index.analyses import check_analysis
from index.encoder import FOLDER as ENCODER_FOLDER
from index.encoder import QueryEncoder
from index.filters import Filters, Matching, resolve
from index.fusion import Recency, fuse
from index.lexical import LexicalIndex
from index.library import Library
from index.rows import StoredArticle, StoredPassage
from index.vectors import VectorIndex

#: The ways of ranking that can be asked for, alone or fused.
SYSTEMS = ("bm25", "dense")
#: How deep each ranking goes before they are joined.
DEPTH = 100
# Passages ranked for every article asked for.
_PASSAGES_AN_ARTICLE = 10

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

    Where it stands, its score, its cosine to the question, and its rank (from 1) in each system.
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


@dataclass(frozen=True, slots=True)
class _Ranked:
    """Passages with their scores, best first, and the rank that each system gave them."""

    scores: Sequence[tuple[int, float]]
    ranks: Mapping[str, Mapping[int, int]]


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
        recency: Recency | None = None,
        systems: Sequence[str] = SYSTEMS,
        depth: int = DEPTH,
    ) -> Found:
        """Return the k best passages by the systems asked for, alone or joined; `recency` applies where both are."""
        self.refresh()
        started = time.perf_counter()
        query = self.encoder.embed_query(question)
        encoded = time.perf_counter()
        matching = resolve(self.library, filters)
        ranked = self._rank(question, query, systems, depth, matching)
        hits = self._hits(self._preferring(ranked, recency), query, k)
        searched = time.perf_counter()
        return Found(
            hits=hits,
            query=query,
            undated=matching.undated if matching else 0,
            unsearchable=self._unsearchable(),
            timing_ms={"encode": (encoded - started) * 1e3, "search": (searched - encoded) * 1e3},
        )

    def rank_within(self, question: str, query: np.ndarray, matching: Matching, *, depth: int = DEPTH) -> list[int]:
        """Return the passages that match, best first, down to the best `depth` by meaning and those by words."""
        ranked = self._rank(question, query, SYSTEMS, depth, matching)
        allowed = frozenset(matching.passages.tolist())
        return [number for number, _ in ranked.scores if number in allowed]

    def rank_articles(
        self, question: str, *, k: int = 10, systems: Sequence[str] = SYSTEMS, recency: Recency | None = None
    ) -> list[tuple[str, float]]:
        """Return the k best articles, best first: (id, score).

        An article is as good as its best passage; BM25 alone ranks whole articles.
        """
        self.refresh()
        if tuple(systems) == ("bm25",):
            best = self.lexical.search_articles(question, k)
        else:
            query = self.encoder.embed_query(question)
            # Several passages of one article rank close together, so more are asked for.
            ranked = self._preferring(self._rank(question, query, systems, _PASSAGES_AN_ARTICLE * k, None), recency)
            owners = self.library.articles_of([number for number, _ in ranked.scores])
            scores: dict[int, float] = {}
            for number, score in ranked.scores:
                if number in owners:
                    scores.setdefault(owners[number], score)
            best = list(scores.items())[:k]
        ids = self.library.ids_of([number for number, _ in best])
        return [(ids[number], score) for number, score in best if number in ids]

    def _rank(
        self, question: str, query: np.ndarray, systems: Sequence[str], depth: int, matching: Matching | None
    ) -> _Ranked:
        """Rank the passages that are among the best `depth` of any system asked for."""
        articles = matching.articles if matching else None
        passages = matching.passages if matching else None
        quoting = self.lexical.passages.phrase_matches(question)
        if quoting is not None:
            passages = quoting if passages is None else np.intersect1d(passages, quoting)
        found: dict[str, dict[int, float]] = {}
        if "dense" in systems:
            numbers, cosines = self.vectors.search(query, depth, passages)
            found["dense"] = dict(zip(numbers.tolist(), cosines.tolist(), strict=True))
        if "bm25" in systems:
            found["bm25"] = dict(self.lexical.search_passages(question, depth, articles))
        ranks = {name: {number: rank for rank, number in enumerate(scores, 1)} for name, scores in found.items()}
        if len(found) == 1:
            [alone] = found.values()
            return _Ranked(list(alone.items()), ranks)
        numbers, scores = self._joined(question, query, found["dense"], found["bm25"])
        order = np.lexsort((numbers, -scores))
        return _Ranked([(int(numbers[i]), float(scores[i])) for i in order], ranks)

    def _preferring(self, ranked: _Ranked, recency: Recency | None) -> _Ranked:
        """Add to fused scores what passages of new articles gain."""
        if recency is None or len(ranked.ranks) == 1:  # a system's own scores have their own scale
            return ranked
        days = self.library.days_of([number for number, _ in ranked.scores])
        scores = [(number, score + recency.gain(days.get(number))) for number, score in ranked.scores]
        return _Ranked(sorted(scores, key=lambda scored: -scored[1]), ranked.ranks)

    def _joined(
        self, question: str, query: np.ndarray, dense: Mapping[int, float], bm25: Mapping[int, float]
    ) -> tuple[np.ndarray, np.ndarray]:
        """Score every passage that either system found by both: numbers `(n,) int64`, scores `(n,) float64`."""
        unseen = [number for number in bm25 if number not in dense]
        vectors = self.library.vectors_of(unseen)  # a lagging lexical index may name passages that are gone
        cosines = {number: float(vector.astype(np.float32) @ query) for number, vector in vectors.items()} | dict(dense)
        unread = np.array(sorted(dense.keys() - bm25.keys()), dtype=np.int64)
        words = self.lexical.score_passages(question, unread) | dict(bm25)
        numbers = np.array(sorted(cosines), dtype=np.int64)
        both = [(cosines[number], words.get(number, 0.0)) for number in numbers.tolist()]
        columns = np.array(both, dtype=np.float64).reshape(-1, 2)
        return numbers, fuse(columns[:, 0], columns[:, 1])

    def _hits(self, ranked: _Ranked, query: np.ndarray, k: int) -> tuple[Hit, ...]:
        best = self._present(ranked.scores, k)
        numbers = list(dict.fromkeys(passage.article for passage, _ in best))
        articles = {article.number: article for article in self.library.articles(numbers)}
        vectors = self.library.vectors_of([passage.number for passage, _ in best])
        return tuple(
            Hit(
                passage,
                articles[passage.article],
                score,
                float(vectors[passage.number].astype(np.float32) @ query),
                {name: of[passage.number] for name, of in ranked.ranks.items() if passage.number in of},
            )
            for passage, score in best
            if passage.article in articles
        )

    def _present(self, ranked: Sequence[tuple[int, float]], k: int) -> list[tuple[StoredPassage, float]]:
        """Return the k best that are stored; a lagging index may name passages that are no longer there."""
        best: list[tuple[StoredPassage, float]] = []
        for start in range(0, len(ranked), 2 * k):
            part = ranked[start : start + 2 * k]
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
