from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import pytest

from index.bm25 import TITLE_WEIGHT, Text, TextIndex

LENGTHS = {1: "zebra", 2: "zebra " + "word " * 40, 3: "word " * 40}


def made(folder: Path, *, lengths: bool, title: str = "") -> TextIndex:
    index = TextIndex(folder, lengths=lengths)
    index.replace([], [Text(number, number, title, body) for number, body in LENGTHS.items()], 7)
    return index


def bm25(found: int, *, length: float, mean: float) -> float:
    """BM25 of a word that occurs once in this text and in `found` of four; the one that names the generation counts."""
    inverse_frequency = math.log(1 + (4 - found + 0.5) / (found + 0.5))
    return inverse_frequency * 2.2 / (1 + 1.2 * (0.25 + 0.75 * length / mean))


def test_with_lengths_a_short_text_is_better_by_as_much_as_bm25_says(tmp_path: Path) -> None:
    found = dict(made(tmp_path, lengths=True).search("zebra", 9))
    mean = (1 + 41 + 40) / 4
    # Tantivy rounds lengths to a byte: 41 is kept as 40.
    assert found == pytest.approx({n: bm25(2, length=of, mean=mean) for n, of in ((1, 1), (2, 40))}, rel=1e-3)


def test_without_lengths_every_text_counts_as_one_word_long(tmp_path: Path) -> None:
    found = dict(made(tmp_path, lengths=False).search("zebra", 9))
    assert found == pytest.approx(dict.fromkeys((1, 2), bm25(2, length=1, mean=(1 + 41 + 40) / 4)), rel=1e-3)


def test_a_word_of_the_title_counts_by_its_weight(tmp_path: Path) -> None:
    [(_, score), *_] = made(tmp_path, lengths=False, title="giraffe").search("giraffe", 9)
    assert score == pytest.approx(TITLE_WEIGHT * bm25(3, length=1, mean=3 / 4), rel=1e-3)


def test_only_what_is_within_is_found_and_scores_the_same(tmp_path: Path) -> None:
    index = made(tmp_path, lengths=False)
    every = dict(index.search("zebra", None))
    assert index.search("zebra", None, within=np.array([2, 3]), field="number") == [(2, every[2])]
    assert index.search("zebra", None, within=np.array([], np.int64)) == []


def test_replacing_takes_the_articles_earlier_texts_out(tmp_path: Path) -> None:
    index = made(tmp_path, lengths=False)
    index.replace([1, 2], [Text(4, 2, "", "giraffe")], 8)
    assert (len(index), index.generation, index.search("zebra", 9)) == (2, 8, [])
    assert [number for number, _ in index.search("giraffe", 9)] == [4]


def test_question_words_find_nothing(tmp_path: Path) -> None:
    index = made(tmp_path, lengths=False)
    assert index.terms("How many zebras did they see, and when?") == ["zebra", "see"]
    assert index.search("Who is it?", 9) == []
