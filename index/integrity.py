"""What does not agree in a library: texts, spans, vectors, derived indexes, encoder."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from corpus.article import text_version
from corpus.errors import LibraryError
from corpus.passages import analyse
from index.duplicates import report_of, sketch
from index.indexing import embedded_texts
from index.library import Library
from index.quotations import read_among
from index.search import PassageIndex

#: Passages are embedded in 16 bits and the encoder runs in 32; more than this apart is another model.
_SAME_MODEL_COSINE = 0.99


def problems(library: Library) -> list[str]:
    """Return whatever does not agree, each with what to run; nothing if all is well."""
    found = [*library.file_problems(), *_text_problems(library), *_span_problems(library)]
    found += [*_copy_problems(library), *_vector_problems(library)]
    if library.setting("model") is None:
        return found
    try:
        index = PassageIndex(library)
        found += [*index.vectors.problems(), *index.lexical.problems(), *_encoder_problems(index)]
    except LibraryError as error:
        found.append(str(error))
    return found


def _text_problems(library: Library) -> Iterator[str]:
    for article_id, version, text in library.texts():
        if text_version(text) != version:
            yield f"the text of {article_id} is not that of version {version}; index its file again"


def _span_problems(library: Library) -> Iterator[str]:
    for number in library.numbers():
        for stored in library.articles([number]):
            metadata = stored.metadata
            spans = [*stored.sentences, *(piece.span for piece in stored.furniture)]
            spans += [span for span in (metadata.title_span, metadata.published_span, metadata.byline_span) if span]
            spans += [time.span for time in stored.times]
            spans += [span for passage in library.passages_of(number) for span in passage.sentences]
            quotations = [found.quotation for found in read_among(library, "q.article", [number])]
            spans += [span for one in quotations for span in (*one.content, one.speaker, one.mention, one.cue) if span]
            if any(span.end > len(stored.text) for span in spans):
                yield f"a span of {stored.id} lies outside its text; run: cuttings rebuild"


def _copy_problems(library: Library) -> Iterator[str]:
    for number in library.numbers():
        for stored in library.articles([number]):
            report = report_of(stored.text, stored.metadata, stored.sentences, stored.furniture)
            if sketch(report) != library.sketch(number):
                yield f"the sketch of {stored.id} is not that of its text; run: cuttings rebuild --only passages"


def _vector_problems(library: Library) -> Iterator[str]:
    with library.snapshot():
        passages = library.counts()["passages"]
        numbers, matrix = library.vectors()
    if len(numbers) != passages:
        yield f"{passages - len(numbers)} passages have no vector; run: cuttings rebuild --only passages"
    lengths = np.linalg.norm(matrix.astype(np.float32), axis=1)
    if len(numbers) and not np.allclose(lengths, 1.0, atol=0.01):
        yield "some vectors are not of unit length; run: cuttings rebuild --only passages"


def _encoder_problems(index: PassageIndex) -> Iterator[str]:
    """Compare the encoder with some stored vectors: it must be of the model that made them."""
    library = index.library
    for article in library.articles(library.numbers()[:4]):
        given = library.given(article.id)
        stored = library.vectors_of([passage.number for passage in library.passages_of(article.number)])
        texts = list(embedded_texts(given, analyse(given)))
        vectors = index.encoder.embed_texts(texts) if texts else np.empty((0, 0), np.float32)
        if len(texts) != len(stored):
            yield f"the passages of {article.id} are those of another release; run: cuttings rebuild"
            return
        if not texts:
            continue
        cosines = np.sum(vectors * np.array([stored[number] for number in sorted(stored)], dtype=np.float32), axis=1)
        if cosines.min() < _SAME_MODEL_COSINE:
            yield f"the encoder does not agree with the vectors of {article.id}; run: cuttings rebuild"
            return
