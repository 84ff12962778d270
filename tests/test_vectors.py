"""Every vector index gives the values of an exact NumPy search; an approximate one keeps a recall floor."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from corpus.article import Article, Metadata, Origin, Passage, Span
from corpus.errors import LibraryError
from corpus.passages import Analysis
from index.library import Library
from index.rows import NewArticle
from index.vectors import FILE, VectorIndex
from tests.test_library import overwrite_vector

DIMENSIONS = 16


def unit(count: int, seed: int) -> np.ndarray:
    rows = np.random.default_rng(seed).standard_normal((count, DIMENSIONS))
    return (rows / np.linalg.norm(rows, axis=1, keepdims=True)).astype(np.float16)


def add(library: Library, name: str, vectors: np.ndarray) -> None:
    """Store an article that has as many passages as there are vectors."""
    article = Article(id=name, text="word " * len(vectors))
    passages = tuple(Passage((Span(5 * i, 5 * i + 4),)) for i in range(len(vectors)))
    analysis = Analysis(Metadata(name, Origin.GIVEN), (), (), passages, (), ())
    library.store([NewArticle(article, article.fingerprint, "", analysis, vectors)])


def reference(
    library: Library, query: np.ndarray, k: int, allowed: np.ndarray | None = None
) -> tuple[list[int], np.ndarray]:
    numbers, matrix = library.vectors()
    kept = np.ones(len(numbers), bool) if allowed is None else np.isin(numbers, allowed)
    scores = matrix[kept].astype(np.float32) @ query
    order = np.lexsort((numbers[kept], -scores))[:k]
    return numbers[kept][order].tolist(), scores[order]


@pytest.fixture
def library(tmp_path: Path) -> Library:
    made = Library.create(tmp_path)
    for part in range(4):
        add(made, f"article {part}", unit(500, part))
    return made


@pytest.fixture(params=["tail only", "base only", "base and tail", "base, tail and hidden"])
def index(request: pytest.FixtureRequest, library: Library) -> VectorIndex:
    made = VectorIndex(library)
    if request.param != "tail only":
        made.rewrite()
    if "tail" in request.param and request.param != "tail only":
        add(library, "new", unit(100, 9))
    if "hidden" in request.param:
        library.remove(["article 1"])
        add(library, "article 2", unit(40, 11))
    made.refresh()
    return made


@pytest.mark.parametrize("k", [1, 10, 5000])
def test_search_is_the_exact_one_in_every_state(index: VectorIndex, library: Library, k: int) -> None:
    for query in unit(5, 100).astype(np.float32):
        numbers, scores = index.search(query, k)
        expected, values = reference(library, query, k)
        np.testing.assert_allclose(scores, values, atol=2e-6)
        assert set(numbers.tolist()) == set(expected)
    assert index.problems() == []


@pytest.mark.parametrize("share", [0.0, 0.002, 0.5])
def test_a_filtered_search_is_exact_and_returns_all_it_may(index: VectorIndex, library: Library, share: float) -> None:
    every = library.vectors()[0]
    allowed = every[np.random.default_rng(1).random(len(every)) < share]
    query = unit(1, 100)[0].astype(np.float32)
    numbers, scores = index.search(query, 20, allowed)
    expected, values = reference(library, query, 20, allowed)
    assert numbers.tolist() == expected
    assert len(numbers) == min(20, len(allowed))
    np.testing.assert_allclose(scores, values, atol=2e-6)


def clustered(count: int) -> np.ndarray:
    """Vectors in clusters, as those of texts are."""
    random = np.random.default_rng(0)
    centres = random.standard_normal((40, DIMENSIONS))
    rows = centres[random.integers(40, size=count)] + 0.35 * random.standard_normal((count, DIMENSIONS))
    return (rows / np.linalg.norm(rows, axis=1, keepdims=True)).astype(np.float16)


def test_inverted_lists_keep_a_recall_floor_and_exact_scores(tmp_path: Path) -> None:
    library = Library.create(tmp_path)
    add(library, "many", clustered(6000))
    index = VectorIndex(library, exact_up_to=1000)
    index.rewrite()
    found = wanted = 0
    for query in clustered(50).astype(np.float32):
        numbers, scores = index.search(query, 10)
        expected, _ = reference(library, query, 10)
        vectors = library.vectors_of(numbers.tolist())
        np.testing.assert_allclose(scores, [vectors[int(n)].astype(np.float32) @ query for n in numbers], atol=2e-6)
        found += len(set(numbers.tolist()) & set(expected))
        wanted += 10
    assert found / wanted >= 0.9
    assert index.problems() == []


def test_inverted_lists_search_a_small_selection_exactly_and_never_return_too_few(tmp_path: Path) -> None:
    library = Library.create(tmp_path)
    add(library, "many", clustered(6000))
    index = VectorIndex(library, exact_up_to=1000)
    index.rewrite()
    allowed = library.vectors()[0][::50]
    query = clustered(1)[0].astype(np.float32)
    assert index.search(query, 30, allowed)[0].tolist() == reference(library, query, 30, allowed)[0]
    assert len(index.search(query, 6000)[0]) == 6000


def test_a_rebuilt_index_is_the_same_file(library: Library) -> None:
    index = VectorIndex(library)
    index.rewrite()
    before = index.path.read_bytes()
    index.rewrite()
    assert index.path.read_bytes() == before


def test_the_base_is_rewritten_only_when_the_tail_passes_a_tenth(library: Library) -> None:
    index = VectorIndex(library)
    index.rewrite()
    add(library, "small", unit(200, 7))
    index.refresh()
    assert not index.needs_rewrite
    add(library, "more", unit(1, 8))
    index.refresh()
    assert index.needs_rewrite


def test_another_process_sees_a_rewritten_base(library: Library) -> None:
    writer, reader = VectorIndex(library), VectorIndex(library)
    writer.rewrite()
    reader.refresh()
    assert reader.size == 2000
    assert reader.problems() == []


@pytest.mark.parametrize("damage", [b"", b"no index at all"])
def test_a_damaged_or_missing_base_names_the_command_that_mends_it(library: Library, damage: bytes) -> None:
    VectorIndex(library).rewrite()
    (library.directory / FILE).write_bytes(damage)
    with pytest.raises(LibraryError, match="damaged; run: cuttings rebuild --only vectors"):
        VectorIndex(library)
    (library.directory / FILE).unlink()
    with pytest.raises(LibraryError, match="missing; run: cuttings rebuild --only vectors"):
        VectorIndex(library)
    VectorIndex.discard(library)
    VectorIndex(library).rewrite()
    assert VectorIndex(library).problems() == []


def test_a_cut_off_base_is_told(library: Library) -> None:
    VectorIndex(library).rewrite()
    path = library.directory / FILE
    path.write_bytes(path.read_bytes()[:-5000])
    with pytest.raises(LibraryError, match="damaged"):
        VectorIndex(library)


def test_a_base_with_other_vectors_is_a_problem(library: Library) -> None:
    VectorIndex(library).rewrite()
    overwrite_vector(library, 1, unit(1, 77)[0])
    assert "other vectors" in VectorIndex(library).problems()[0]
