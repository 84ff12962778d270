from __future__ import annotations

from datetime import date
from itertools import pairwise

from hypothesis import example, given, settings
from hypothesis import strategies as st

from corpus.article import Article, Metadata, Origin
from corpus.passages import PASSAGE_TOKENS_MAX, Analysis, analyse, count_tokens, embedded_text

PIECES = st.sampled_from([
    "The council met. ", "By Ann Lee\n", "\n\n", "(Wire)", "SEOUL (Wire) -- ", "“No,” she said. ",
    "日本は規制を解除した。",
    "\r", "x" * 700, "Published: 10 March 2020\n", "© 2020 Mail\n", " ", "\u2028", "\t", "e.g. ", "🙂", "# Title\n",
    "word " * 200,
])  # fmt: skip
TEXTS = st.one_of(st.text(), st.lists(PIECES, max_size=30).map("".join))


def covered(analysis: Analysis) -> set[int]:
    spans = [sentence for passage in analysis.passages for sentence in passage.sentences]
    return {place for span in spans for place in range(span.start, span.end)}


@settings(max_examples=150, deadline=None)
@given(TEXTS)
@example("a\n\n\n \nb")
def test_passages_hold_every_character_that_is_neither_space_nor_furniture(text: str) -> None:
    analysis = analyse(Article(id="a", text=text))
    furniture = {place for piece in analysis.furniture for place in range(piece.span.start, piece.span.end)}
    indexable = {place for place, char in enumerate(text) if not char.isspace()} - furniture
    assert indexable <= covered(analysis)
    assert not covered(analysis) & furniture


@settings(max_examples=100, deadline=None)
@given(TEXTS)
def test_every_span_lies_in_the_text_and_none_of_a_kind_overlap(text: str) -> None:
    analysis = analyse(Article(id="a", text=text))
    for spans in (analysis.sentences, tuple(piece.span for piece in analysis.furniture)):
        assert all(0 <= span.start < span.end <= len(text) for span in spans)
        assert all(before.end <= after.start for before, after in pairwise(spans))


@settings(max_examples=100, deadline=None)
@given(TEXTS)
def test_no_passage_is_longer_than_a_model_reads(text: str) -> None:
    for passage in analyse(Article(id="a", text=text)).passages:
        assert count_tokens(passage.words(text)) <= PASSAGE_TOKENS_MAX


def test_neighbouring_passages_share_one_sentence() -> None:
    text = " ".join(
        f"This is sentence number {n}, and it has some twenty words in it so that passages fill up." for n in range(30)
    )
    passages = analyse(Article(id="a", text=text)).passages
    assert len(passages) > 3
    assert all(a.sentences[-1] == b.sentences[0] for a, b in pairwise(passages))


def test_title_outlet_and_date_are_embedded_but_a_stand_in_title_is_not() -> None:
    metadata = Metadata("Wall falls", Origin.GIVEN, outlet="Mail", published=date(2019, 12, 16))
    assert embedded_text("It fell.", metadata) == "Wall falls\nMail, 16 December 2019\nIt fell."
    assert embedded_text("It fell.", Metadata("It fell.", Origin.INFERRED)) == "It fell."
