"""Make again what is derived, from the stored texts alone, without the source files."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Sequence

from corpus.errors import InputError
from corpus.passages import QUOTATIONS, analyse
from corpus.quotations import find_quotations
from index.analyses import ANALYSES
from index.embedder import SentenceEmbedder, load_embedder
from index.encoder import FOLDER as ENCODER_FOLDER
from index.indexing import PASSAGES_A_TRANSACTION, embed_articles, prepare
from index.lexical import LexicalIndex
from index.library import Library
from index.quotation_rows import put_quotations
from index.vectors import VectorIndex

#: What can be made again, in the order it is made.
PARTS = ("passages", "quotations", "encoder", "lexical", "vectors")
#: Articles whose quotations are found again in one transaction.
_ARTICLES_A_TRANSACTION = 100
#: The setting that says how far that has come: the release's number, then the last article's.
_FOUND_UNTIL = "quotations found until"


def rebuild(library: Library, only: Sequence[str] = (), *, progress: Callable[[int, int], None] | None = None) -> None:
    """Make the named parts again, or all. Raises InputError for a part there is not.

    *passages* analyses and embeds every stored text anew, one transaction after the other; *quotations* finds the
    quotations anew and embeds nothing, and an interrupted run is gone on with. `progress` hears of each transaction:
    articles done, passages or quotations made.
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
        elif "quotations" in wanted:
            _rebuild_quotations(library, progress)
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
    library.set_settings(ANALYSES)


def _rebuild_quotations(library: Library, progress: Callable[[int, int], None] | None) -> None:
    release, _, until = (library.setting(_FOUND_UNTIL) or "").partition(" ")
    done = int(until) if release == str(QUOTATIONS) else 0
    numbers = library.numbers()
    waiting, found = [number for number in numbers if number > done], 0
    for start in range(0, len(waiting), _ARTICLES_A_TRANSACTION):
        batch = waiting[start : start + _ARTICLES_A_TRANSACTION]
        found += _find_again(library, batch)
        if progress:
            progress(len(numbers) - len(waiting) + start + len(batch), found)
    library.set_settings({"quotations": ANALYSES["quotations"], _FOUND_UNTIL: ""})


def _find_again(library: Library, numbers: Sequence[int]) -> int:
    """Find the quotations of some articles anew, in one transaction; return how many there are."""
    made = []
    for stored in library.articles(numbers):
        quotations = find_quotations(library.given(stored.id), sentences=stored.sentences)
        made.append((stored, quotations, library.passages_of(stored.number)))
    with library.transaction() as connection:
        for stored, quotations, passages in made:
            put_quotations(connection, stored.number, stored.text, quotations, passages)
        until = (_FOUND_UNTIL, f"{QUOTATIONS} {numbers[-1]}")
        connection.execute("INSERT OR REPLACE INTO settings VALUES (?, ?)", until)
    return sum(len(quotations) for _, quotations, _ in made)
