from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.article import Span
from corpus.quotations import Kind, Quotation
from qa.evaluation.quotation_scores import (
    ErrorKind,
    as_annotated,
    errors_of,
    match,
    measure_quotations,
    quotation_totals,
)
from qa.evaluation.quotation_sets import AnnotatedArticle, AnnotatedQuotation

#: Ten tokens before the full stop, none of them a quotation mark.
TEN = "Ada said that the old pier would open in May."


def span(text: str, words: str) -> Span:
    start = text.index(words)
    return Span(start, start + len(words))


def said(text: str, *content: str, source: str = "", cue: str = "", direct: bool = False) -> AnnotatedQuotation:
    """A quotation of words that stand in the text; no source or cue where there are no words for it."""
    mention, verb = (tuple(span(text, part) for part in (words,) if words) for words in (source, cue))
    return AnnotatedQuotation(tuple(span(text, part) for part in content), mention, verb, direct)


def article(*quotations: AnnotatedQuotation, text: str = TEN, doc_id: str = "a") -> AnnotatedArticle:
    return AnnotatedArticle(doc_id, "", text, quotations)


# -- pairing


def test_overlap_is_the_share_of_tokens_that_both_cover() -> None:
    # Six tokens and four, three of them in both: 3 of 7.
    matched = match(article(said(TEN, "that the old pier would open")), [said(TEN, "pier would open in")])
    assert [pair.overlap for pair in matched.pairs] == [3 / 7]
    assert (matched.counts["all ≥.3"], matched.counts["all ≥.8"]) == (1, 0)


def test_the_pieces_of_a_content_count_together() -> None:
    matched = match(article(said(TEN, "the old", "in May")), [said(TEN, "the old pier would open in May")])
    assert [pair.overlap for pair in matched.pairs] == [4 / 7]


def test_the_best_overlap_is_paired_first_and_each_once() -> None:
    whole, part = said(TEN, "the old pier would open"), said(TEN, "old pier would open")
    matched = match(article(whole), [part, whole])
    assert [(pair.gold, pair.found) for pair in matched.pairs] == [(whole, whole)]
    assert matched.spurious == (part,)


def test_what_overlaps_by_less_than_three_tenths_is_missed_and_spurious() -> None:
    gold, found = said(TEN, "that the old pier"), said(TEN, "pier would open in")
    matched = match(article(gold), [found])
    assert (matched.pairs, matched.missed, matched.spurious) == ((), (gold,), (found,))


def test_direct_quotations_are_matched_among_themselves() -> None:
    whole = said(TEN, "the old pier would open")
    matched = match(
        article(said(TEN, "the old pier would open", direct=True)), [whole, said(TEN, "old pier", direct=True)]
    )
    # Among all the indirect one is better; among the direct ones there is but the other, with 2 of 5 tokens.
    assert matched.counts["all ≥.8"] == 1
    assert [matched.counts[f"direct {name}"] for name in ("gold", "found", "≥.3", "≥.8")] == [1, 1, 1, 0]


def test_quotation_marks_count_but_in_the_figures_without_them() -> None:
    text = "“It’s late,” she said."
    matched = match(
        article(said(text, "“It’s late,”", direct=True), text=text), [said(text, "It’s late,", direct=True)]
    )
    # Seven tokens with the two marks, five without; the apostrophe is none.
    assert [pair.overlap for pair in matched.pairs] == [5 / 7]
    assert (matched.counts["direct ≥.8"], matched.counts["direct without marks ≥.8"]) == (0, 1)


@pytest.mark.parametrize(
    ("source", "mention", "right"),
    [("Ada", "Ada", True), ("Ada", "Ada said", True), ("Ada", "May", False), ("Ada", "", False), ("", "Ada", False)],
)
def test_a_speaker_is_right_that_shares_a_word_with_the_annotated_one(source: str, mention: str, right: bool) -> None:
    matched = match(article(said(TEN, "would open", source=source)), [said(TEN, "would open", source=mention)])
    assert matched.counts["speakers right"] == right


def test_nobody_is_the_right_speaker_where_nobody_is_annotated() -> None:
    matched = match(article(said(TEN, "would open")), [said(TEN, "would open")])
    assert matched.counts["speakers right"] == matched.counts["mentions ≥.8"] == matched.counts["cues ≥.8"] == 1


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(1, 4), st.booleans()), max_size=8))
def test_any_quotations_agree_with_themselves(drawn: list[tuple[int, int, bool]]) -> None:
    text = "one two three four five six seven eight nine ten eleven twelve thirteen"
    words = text.split()
    quotations = [said(text, " ".join(words[start : start + size]), direct=direct) for start, size, direct in drawn]
    counts = match(article(*quotations, text=text), quotations).counts
    assert counts["all ≥.8"] == len(quotations)
    assert counts["direct ≥.8"] == sum(one.direct for one in quotations)


def test_a_mixed_quotation_is_a_direct_one_and_its_source_the_mention() -> None:
    content, mention, speaker = (Span(14, 20), Span(24, 30)), Span(0, 3), Span(90, 99)
    found = Quotation(content, speaker, mention, None, Kind.MIXED)
    assert as_annotated(found) == AnnotatedQuotation(content, (mention,), (), direct=True)
    assert not as_annotated(Quotation(content, None, None, None, Kind.INDIRECT)).direct


# -- figures, computed by hand


def test_figures_are_over_all_quotations_of_all_articles() -> None:
    right = said(TEN, "would open in May", source="Ada", cue="said")
    one = match(article(right, said(TEN, "the old pier")), [right, said(TEN, "Ada")])
    other = match(article(right, doc_id="b"), [said(TEN, "would open", source="pier")])
    figures = {name: held.value for name, held in quotation_totals([one, other]).items()}
    # Three annotated, three found; one whole, and one by two of its four tokens, with another speaker and no cue.
    assert (figures["all P ≥.3"], figures["all R ≥.3"], figures["all F1 ≥.3"]) == (pytest.approx(2 / 3),) * 3
    assert figures["all F1 ≥.8"] == pytest.approx(1 / 3)
    assert (figures["right speaker"], figures["mention ≥.8"], figures["cue ≥.8"]) == (0.5, 0.5, 0.5)


def test_precision_and_recall_are_over_what_was_found_and_what_there_is() -> None:
    golds = [said(TEN, words) for words in ("Ada", "the old", "would open", "in May")]
    totals = quotation_totals([match(article(*golds), [golds[0], said(TEN, "that")])])
    assert [totals[f"all {name} ≥.8"].value for name in ("P", "R", "F1")] == [1 / 2, 1 / 4, pytest.approx(1 / 3)]
    assert [totals[f"all {name} ≥.8"].questions for name in ("P", "R", "F1")] == [2, 4, 4]


def test_the_annotations_of_one_article_are_drawn_together() -> None:
    right, wrong = match(article(said(TEN, "Ada")), [said(TEN, "Ada")]), match(article(said(TEN, "Ada")), [])
    apart = match(article(said(TEN, "Ada"), doc_id="b"), [])
    together = quotation_totals([right, wrong])["all R ≥.3"]
    assert (together.low, together.high) == (0.5, 0.5)
    drawn = quotation_totals([right, apart])["all R ≥.3"]
    assert (drawn.low, drawn.high) == (0, 1)


def test_an_article_without_quotations_has_no_f1_of_its_own_but_counts() -> None:
    nothing, spurious = match(article(), []), match(article(doc_id="b"), [said(TEN, "Ada")])
    system = measure_quotations({"a": nothing, "b": spurious}, {})
    assert [outcome.values["all F1 ≥.8"] for outcome in system.outcomes.values()] == [None, 0.0]
    assert system.totals["all P ≥.3"].value == 0


def test_a_pair_may_be_wrong_in_its_boundaries_and_its_speaker() -> None:
    matched = match(article(said(TEN, "would open in May", source="Ada")), [said(TEN, "would open", source="pier")])
    assert [error.kind for error in errors_of(matched)] == [ErrorKind.BOUNDARIES, ErrorKind.SPEAKER]
