"""Make again what is derived, from the stored texts alone, without the source files."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Sequence

from corpus.errors import InputError
from corpus.passages import ANALYSIS, analyse
from index.embedder import SentenceEmbedder, load_embedder
from index.encoder import FOLDER as ENCODER_FOLDER
from index.indexing import PASSAGES_A_TRANSACTION, embed_articles, prepare
from index.lexical import LexicalIndex
from index.library import Library
from index.vectors import VectorIndex

#: What can be made again, in the order it is made.
PARTS = ("passages", "encoder", "lexical", "vectors")


def rebuild(library: Library, only: Sequence[str] = (), *, progress: Callable[[int, int], None] | None = None) -> None:
    """Make the named parts again, or all. Raises InputError for a part there is not.

    *passages* analyses and embeds every stored text anew, one transaction after the other.
    """
    unknown = [part for part in only if part not in PARTS]
    if unknown:
        raise InputError(f"{unknown[0]}: is nothing that can be rebuilt; known are {', '.join(PARTS)}")
    wanted = set(only or PARTS)
    with library.writing():
        embedder = load_embedder(library.setting("model")) if wanted & {"passages", "encoder"} else None
        if embedder and "encoder" in wanted:
            shutil.rmtree(library.directory / ENCODER_FOLDER, ignore_errors=True)
            prepare(library, embedder)
        if embedder and "passages" in wanted:
            _rebuild_passages(library, embedder, progress)
        if "lexical" in wanted:
            LexicalIndex.discard(library)
            LexicalIndex(library).catch_up()
        if "vectors" in wanted:
            VectorIndex.discard(library)
            VectorIndex(library).rewrite()


def _rebuild_passages(
    library: Library, embedder: SentenceEmbedder, progress: Callable[[int, int], None] | None
) -> None:
    ids = library.ids()
    waiting, passages = [], 0
    for done, article_id in enumerate(ids, start=1):
        article = library.given(article_id)
        analysis = analyse(article)
        waiting.append((article, library.known(article_id)[1], analysis))
        passages += len(analysis.passages)
        if passages >= PASSAGES_A_TRANSACTION or done == len(ids):
            library.store(embed_articles(waiting, embedder))
            if progress:
                progress(done, passages)
            waiting, passages = [], 0
    # Last: a rebuild that was interrupted has to be run again.
    library.set_settings({"analysis": str(ANALYSIS)})
