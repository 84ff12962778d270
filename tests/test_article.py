from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.article import Article, Passage, Span


@given(st.text(), st.integers(0, 50), st.integers(0, 50))
def test_a_span_is_the_slice_it_names(text: str, start: int, length: int) -> None:
    assert Span(start, start + length).of(text) == text[start : start + length]


@pytest.mark.parametrize(("start", "end"), [(-1, 2), (3, 2)])
def test_a_span_that_is_no_range_is_refused(start: int, end: int) -> None:
    with pytest.raises(ValueError, match="0 <= start <= end"):
        Span(start, end)


def test_spans_that_touch_do_not_overlap() -> None:
    assert not Span(0, 3).overlaps(Span(3, 5))
    assert Span(0, 4).overlaps(Span(3, 5))
    assert Span(0, 5).contains(Span(0, 5))


def test_id_and_text_are_enough_for_an_article() -> None:
    assert Article(id="a", text="Hello").title is None


def test_the_fingerprint_changes_with_text_and_with_metadata_but_not_with_the_place() -> None:
    article = Article(id="a", text="Hello", published=date(2020, 3, 10), source="x.txt")
    assert article.fingerprint == Article(id="a", text="Hello", published=date(2020, 3, 10), source="y.txt").fingerprint
    others = [Article(id="a", text="Hello."), Article(id="a", text="Hello", outlet="Post")]
    assert len({article.fingerprint, *(other.fingerprint for other in others)}) == 3


def test_a_passage_reads_as_its_sentences_without_what_stands_between() -> None:
    text = "One. (Wire) Two."
    passage = Passage((Span(0, 4), Span(12, 16)))
    assert passage.words(text) == "One. Two."
    assert passage.span == Span(0, 16)
