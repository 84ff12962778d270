"""Articles into a library: only what is new or changed is analysed, embedded and stored."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from corpus.article import Article
from corpus.errors import BadArticleError, LibraryError
from corpus.passages import (
    OVERLAP_SENTENCES,
    PASSAGE_TOKENS,
    PASSAGE_TOKENS_MAX,
    Analysis,
    analyse,
    embedded_text,
)
from corpus.reading import FoundFile, Sidecars, find_files, read_file
from index.analyses import ANALYSES, check_analysis
from index.embedder import SentenceEmbedder, install_encoder, load_embedder
from index.encoder import FOLDER as ENCODER_FOLDER
from index.library import Library
from index.rows import NewArticle
from index.search import update_derived

#: A transaction is committed whenever this many passages are waiting: what a kill can lose.
PASSAGES_A_TRANSACTION = 512

#: Called after every transaction with the articles read so far and the passages stored so far.
Progress = Callable[[int, int], None]


@dataclass(slots=True)
class IndexSummary:
    """What one run did. `gone` are ids whose files or records are no longer there."""

    new: int = 0
    unchanged: int = 0
    changed: int = 0
    passages: int = 0
    seconds: float = 0.0
    gone: list[str] = field(default_factory=list)
    pruned: int = 0
    bad: list[BadArticleError] = field(default_factory=list)


def index_paths(
    library: Library,
    paths: Sequence[Path],
    *,
    model: str | None = None,
    prune: bool = False,
    progress: Progress | None = None,
    on_bad: Callable[[BadArticleError], None] | None = None,
    wait: float = 0.0,
    load: Callable[[str | None], SentenceEmbedder] = load_embedder,
) -> IndexSummary:
    """Index files and folders into a library; what is already there and unchanged costs nothing.

    Killed at any moment, it leaves a library that the next run continues. `on_bad` hears of every
    article that is skipped, as it happens; the summary lists them too. `wait` is how many seconds to wait for another
    process that is writing. `load` gives the model by name, when there is something to embed.
    """
    started = time.perf_counter()
    # Without ".." and ".", so that one place has one name.
    paths = [Path(os.path.abspath(path)) for path in paths]  # noqa: PTH100 - resolve() would follow links
    with library.writing(wait=wait):
        run = _Run(library, model, load, progress, on_bad)
        run.read(paths)
        run.flush()
        run.find_gone(paths, prune=prune)
        update_derived(library)
    run.summary.seconds = time.perf_counter() - started
    return run.summary


class _Run:
    """One run over some paths: what is waiting to be stored, and what was seen."""

    def __init__(
        self,
        library: Library,
        model: str | None,
        load: Callable[[str | None], SentenceEmbedder],
        progress: Progress | None,
        on_bad: Callable[[BadArticleError], None] | None,
    ) -> None:
        self.library = library
        self.summary = IndexSummary()
        self._model = model
        self._load = load
        check_analysis(library)
        self._check_model()
        self._embedder: SentenceEmbedder | None = None
        self._progress = progress
        self._on_bad = on_bad
        self._seen: dict[str, str] = {}  # id → where, for people
        self._moved: dict[str, str] = {}
        self._held: dict[str, set[str]] = {}  # file → ids, of files that articles have moved from
        self._current = ""  # the file being read, as an absolute path
        self._bad: set[Path] = set()  # files and folders that could not be read, or not wholly
        self._waiting: list[tuple[Article, str, Analysis]] = []

    def _check_model(self) -> None:
        made_with = self.library.setting("model")
        asked = str(Path(self._model).resolve()) if self._model and Path(self._model).is_dir() else self._model
        if asked and made_with and asked != made_with:
            mend = "index into a new library to use another model"
            raise LibraryError(f"{self.library.directory}: was made with the model {made_with}, not {asked}; {mend}")
        self._model = asked or made_with

    def read(self, paths: Sequence[Path]) -> None:
        """Read everything at the paths and take in what is new or changed."""
        sidecars = Sidecars(self._skip)
        for path in paths:
            roots = self._roots(path)
            for file in find_files(path, on_bad=self._skip):
                self._current = str(file.path.absolute())
                placed = FoundFile(file.path, _id_below(roots, file))
                for article in read_file(placed, sidecars, on_bad=self._skip):
                    self._take(article)

    def _roots(self, path: Path) -> list[Path]:
        """Return the roots that ids are relative to; a folder that lies in none becomes one."""
        roots = self.library.roots()
        if path.is_dir() and not any(path.absolute().is_relative_to(root) for root in roots):
            self.library.add_root(path.absolute())
            roots.append(path.absolute())
        return roots

    def _skip(self, error: BadArticleError) -> None:
        self._bad |= {Path(self._current), Path(error.source).absolute()}
        self.summary.bad.append(error)
        if self._on_bad:
            self._on_bad(error)

    def _take(self, article: Article) -> None:
        fingerprint, file = self.library.known(article.id)
        other = self._seen.get(article.id) or (file if file != self._current and self._holds(file, article.id) else "")
        if other:
            self._skip(
                BadArticleError(article.source, f"has the id {article.id!r}, which {other} has already; rename one")
            )
            return
        self._seen[article.id] = article.source
        if fingerprint == article.fingerprint:
            self.summary.unchanged += 1
            if file != self._current:
                self._moved[article.id] = self._current
            return
        if fingerprint:
            self.summary.changed += 1
        else:
            self.summary.new += 1
        self._waiting.append((article, self._current, analyse(article)))
        if sum(len(analysis.passages) for _, _, analysis in self._waiting) >= PASSAGES_A_TRANSACTION:
            self.flush()

    def _holds(self, file: str, article_id: str) -> bool:
        """Tell whether a file that an article was read from before still has it."""
        if not file or not Path(file).is_file() or Path(file).samefile(self._current):
            return False
        if file not in self._held:
            path = Path(file)
            placed = FoundFile(path, _id_below(self.library.roots(), FoundFile(path, path.name)))
            self._held[file] = {article.id for article in read_file(placed, Sidecars(_ignore), on_bad=_ignore)}
        return article_id in self._held[file]

    def flush(self) -> None:
        """Embed and store what is waiting, in one transaction."""
        if self._moved:
            self.library.move(self._moved)
            self._moved = {}
        if not self._waiting:
            return
        embedder = self._prepared_embedder()
        self.library.store(embed_articles(self._waiting, embedder))
        self.summary.passages += sum(len(analysis.passages) for _, _, analysis in self._waiting)
        self._waiting = []
        if self._progress:
            self._progress(len(self._seen), self.summary.passages)

    def _prepared_embedder(self) -> SentenceEmbedder:
        if self._embedder is None:
            self._embedder = self._load(self._model)
            prepare(self.library, self._embedder)
        return self._embedder

    def find_gone(self, paths: Sequence[Path], *, prune: bool) -> None:
        """Note what was read from these paths before and is there no more; remove it if asked to."""
        for article_id, file in dict.fromkeys(found for path in paths for found in self.library.read_from(path)):
            unread = any(file.is_relative_to(bad) for bad in self._bad)
            if article_id not in self._seen and not unread:
                self.summary.gone.append(article_id)
        if prune and self.summary.gone:
            self.library.remove(self.summary.gone)
            self.summary.pruned = len(self.summary.gone)


def _ignore(_: BadArticleError) -> None:
    """Leave it to the run that reads the file for its own sake to tell."""


def _id_below(roots: Sequence[Path], file: FoundFile) -> str:
    """Name a file by its place below the innermost root it lies in, else as it was found."""
    absolute = file.path.absolute()
    inside = [root for root in roots if absolute.is_relative_to(root)]
    return absolute.relative_to(max(inside, key=lambda root: len(root.parts))).as_posix() if inside else file.id


def embedded_texts(article: Article, analysis: Analysis) -> Iterator[str]:
    """Yield what is embedded for each passage of an article."""
    for passage in analysis.passages:
        yield embedded_text(passage.words(article.text), analysis.metadata)


def embed_articles(waiting: Sequence[tuple[Article, str, Analysis]], embedder: SentenceEmbedder) -> list[NewArticle]:
    """Embed analysed articles together: (article, file, analysis) to what is stored of them."""
    texts = [text for article, _, analysis in waiting for text in embedded_texts(article, analysis)]
    # Rounded once, here: every index, built or rebuilt, is made from these.
    vectors = embedder.embed_passages(texts).astype(np.float16)
    rows, start = [], 0
    for article, file, analysis in waiting:
        end = start + len(analysis.passages)
        rows.append(NewArticle(article, article.fingerprint, file, analysis, vectors[start:end]))
        start = end
    return rows


def prepare(library: Library, embedder: SentenceEmbedder) -> None:
    """Record the model in a library's settings and put its encoder there; refuse another model's weights."""
    recorded = library.setting("model_sha256")
    if recorded not in (None, embedder.sha256):
        mend = "its files have changed since; index into a new library"
        raise LibraryError(f"{library.directory}: was made with the model of SHA-256 {recorded}; {mend}")
    missing = recorded is None or not (library.directory / ENCODER_FOLDER).is_dir()
    if missing and embedder.can_be_exported:
        install_encoder(embedder.export(), library.directory / ENCODER_FOLDER)
    if recorded is None:
        settings = {
            "model": embedder.name,
            "precision": embedder.precision,
            "encoder": "onnx" if embedder.can_be_exported else "sentence-transformers",
            **ANALYSES,
            "passages made": f"{PASSAGE_TOKENS}-{PASSAGE_TOKENS_MAX} tokens, {OVERLAP_SENTENCES} sentence overlap",
            "model_sha256": embedder.sha256,
        }
        library.set_settings(settings)
