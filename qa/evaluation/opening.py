"""What a run works on: a test collection, and the library that holds its documents."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from pathlib import Path

from corpus.errors import BadArticleError, InputError
from corpus.passages import OVERLAP_SENTENCES, PASSAGE_TOKENS, PASSAGE_TOKENS_MAX
from index.analyses import ANALYSES
from index.embedder import SentenceEmbedder, fingerprint_of, hash_file, load_embedder
from index.indexing import index_paths
from index.library import Library
from index.schema import FORMAT, LEXICAL_FORM
from index.vector_cache import CACHE, CachedEmbedder
from qa.evaluation.bad import Bad
from qa.evaluation.collection import Collection, beir_corpus, is_beir, json_records, read_beir, read_trec
from qa.evaluation.timing import Progress


def read_collection(dataset: Path, topics: Path | None, qrels: Path | None, bad: Bad) -> Collection:
    """Read the queries and judgments of a BEIR folder, or TREC topics and qrels over a library."""
    if not dataset.is_dir():
        raise InputError(f"{dataset}: there is no such folder; name one in BEIR layout, or a library")
    if topics and qrels:
        if not Library.exists(dataset):
            raise InputError(f"{dataset}: is no library; --topics and --qrels are for one")
        return read_trec(topics, qrels, bad)
    if topics or qrels:
        raise InputError("--topics and --qrels go together")
    if Library.exists(dataset):
        raise InputError(f"{dataset}: is a library; say with --topics and --qrels what to measure")
    return read_beir(dataset, bad)


def open_documents(
    dataset: Path, *, model: str | None, work: Path, bad: Bad, progress: Progress | None = None
) -> Library:
    """Open a library, or make one of a BEIR folder's documents below `work`; an interrupted run is gone on with."""
    if not is_beir(dataset):
        if model:
            raise InputError(f"--model {model}: is for a BEIR folder; a library has the model it was made with")
        return Library.open(dataset)
    corpus = beir_corpus(dataset).resolve()
    named = name_of(dataset.resolve().name, f"{corpus} {hash_file(corpus)} {fingerprint_of(model)}")
    library = index_for_measuring(work / named, [corpus], work=work, model=model, bad=bad, progress=progress)
    if not library.size:
        raise InputError(f"{corpus}: holds no document; the data set is empty")
    return library


def name_of(name: str, content: str) -> str:
    """Name a library by its content and the form it is made in, so that a later release makes its own."""
    form = (FORMAT, LEXICAL_FORM, ANALYSES, PASSAGE_TOKENS, PASSAGE_TOKENS_MAX, OVERLAP_SENTENCES)
    return f"{name}-{hashlib.sha256(f'{form} {content}'.encode()).hexdigest()[:12]}"


def index_for_measuring(
    directory: Path,
    paths: Sequence[Path],
    *,
    work: Path,
    model: str | None = None,
    bad: Bad | None = None,
    progress: Progress | None = None,
) -> Library:
    """Index articles as ever, but with the vectors cached in `work`; bad articles are told to `bad`, if it is given."""
    library = Library.create(directory)

    def load(name: str | None) -> SentenceEmbedder:
        return CachedEmbedder(load_embedder(name), work / CACHE)

    def told(error: BadArticleError) -> None:
        if bad is None:
            raise error
        bad.add(error.source, error.reason)

    show = None if progress is None else lambda articles, _: progress("articles", articles, 0)
    index_paths(library, paths, model=model, progress=show, on_bad=told, load=load)
    return library


def library_parameters(library: Library) -> dict[str, object]:
    """Return what of a library, beside its articles, answers depend on."""
    return {
        "windows": library.setting("passages made"),
        "model": library.setting("model"),
        "precision": library.setting("precision"),
    }


def document_ids(dataset: Path) -> set[str]:
    """Return the ids of a BEIR folder's documents, good and bad, without indexing them."""
    corpus = beir_corpus(dataset)
    ids = {str(record.get("_id", record.get("id"))) for _, record in json_records(corpus, Bad(skip=True))}
    if not ids:
        raise InputError(f"{corpus}: holds no document; the data set is empty")
    return ids


def check_judged(collection: Collection, held: AbstractSet[str], bad: Bad) -> None:
    """Tell `bad` of every judgment whose document is not among those held.

    With `--skip-bad` the judgment still counts: a document that cannot be found is a document that was not found.
    """
    for (_, document), place in collection.places.items():
        if document not in held:
            bad.add(place, f"judges {document!r}, which is not in the collection")


def hash_of(*parts: object) -> str:
    """Return the SHA-256 of what was measured on, as it was read: the same for a file and the same file gzipped."""
    return hashlib.sha256(repr(parts).encode("utf-8", "backslashreplace")).hexdigest()
