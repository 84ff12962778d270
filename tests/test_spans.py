from __future__ import annotations

from itertools import pairwise

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from qa.spans import LONGEST, TokenSpan, best_spans

logits = st.floats(-20, 20, allow_nan=False, width=32)


@st.composite
def passages(draw: st.DrawFn) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    size = draw(st.integers(1, 60))
    start, end = (np.array(draw(st.lists(logits, min_size=size, max_size=size))) for _ in range(2))
    steps = draw(st.lists(st.integers(0, 1), min_size=size, max_size=size))
    return start, end, np.cumsum(steps)


def every_span(start: np.ndarray, end: np.ndarray, pieces: np.ndarray) -> list[tuple[float, int, int]]:
    """All spans allowed, one by one."""
    return [
        (start[first] + end[last], first, last)
        for first in range(len(start))
        for last in range(first, min(len(start), first + LONGEST))
        if pieces[first] == pieces[last]
    ]


@settings(deadline=None)
@given(passages())
def test_the_first_is_the_best_of_all_spans(passage: tuple[np.ndarray, np.ndarray, np.ndarray]) -> None:
    start, end, pieces = passage
    (first,) = best_spans(start, end, pieces, no_answer=1.5, most=1)
    assert np.isclose(first.score + 1.5, max(score for score, _, _ in every_span(start, end, pieces)))


@settings(deadline=None)
@given(passages())
def test_spans_are_apart_best_first_and_within_one_piece(passage: tuple[np.ndarray, np.ndarray, np.ndarray]) -> None:
    start, end, pieces = passage
    found = best_spans(start, end, pieces, no_answer=0.0, most=4)
    in_order = sorted(found, key=lambda span: span.first)
    assert all(one.last < other.first for one, other in pairwise(in_order))
    assert [span.score for span in found] == sorted((span.score for span in found), reverse=True)
    assert all(pieces[span.first] == pieces[span.last] and span.last - span.first < LONGEST for span in found)


def test_a_score_is_what_beats_no_answer() -> None:
    start, end, pieces = np.array([4.0, 0.0]), np.array([0.0, 3.0]), np.zeros(2)
    assert best_spans(start, end, pieces, no_answer=5.0, most=1) == [TokenSpan(0, 1, 2.0)]
    assert best_spans(start, end, np.array([0, 1]), no_answer=5.0, most=1) == [TokenSpan(0, 0, -1.0)]


def test_an_empty_passage_has_no_spans() -> None:
    assert best_spans(np.zeros(0), np.zeros(0), np.zeros(0), no_answer=0.0) == []
