"""Remembered words against a quotation: said so, said otherwise, or not said."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.article import Span
from qa.verifying import ALTERED, Difference, Own, Verdict, closest, fold, match_exactly

TEXT = "“We will not close the old pier—ever—before 2031,” Ada Byron said. “Rushford can’t pay the 2.5 million.”"
OWN = Own(TEXT, (Span(1, 49), Span(68, 103)))


@pytest.mark.parametrize(
    ("remembered", "said"),
    [
        ("We will not close the old pier", "We will not close the old pier"),
        ("“We will not close the old pier.”", "We will not close the old pier"),
        ("We will not,", "We will not"),
        ("the old  pier - ever - before 2031.", "the old pier—ever—before 2031"),
        ("Rushford can't pay", "Rushford can’t pay"),
        ("before 2031, Rushford can’t", "before 2031,” Ada Byron said. “Rushford can’t"),
    ],
)
def test_a_run_of_the_words_said_is_exact_but_for_marks_dashes_space_and_a_final_stop(remembered, said):
    found = match_exactly(remembered, OWN)

    assert found is not None
    assert found.of(TEXT) == said


@pytest.mark.parametrize(
    "remembered",
    ["we will not close", "will close", "Rushford can", "the 2", "close the pier", "old pie", "", "“”", "5 million"],
)
def test_anything_else_is_not_exact(remembered):
    assert match_exactly(remembered, OWN) is None


def test_the_place_of_exact_words_is_theirs_in_the_article():
    found = match_exactly("pay the 2.5 million", OWN)

    assert found is not None
    assert found.of(TEXT) == "pay the 2.5 million"


@pytest.mark.parametrize(
    ("remembered", "difference"),
    [
        ("We will close the old pier", Difference("insert", "", "not", "negation")),
        ("Rushford can pay the 2.5 million", Difference("replace", "can", "can’t", "negation")),
        ("Rushford can't pay the 3.5 million", Difference("replace", "3.5", "2.5", "number")),
        ("Hallowby can't pay the 2.5 million", Difference("replace", "Hallowby", "Rushford", "name")),
        ("We will not close the new pier", Difference("replace", "new", "old", "")),
        ("We will certainly not close the old pier", Difference("delete", "certainly", "", "")),
    ],
)
def test_altered_words_are_told_one_by_one_and_grave_changes_are_named(remembered, difference):
    found = closest(remembered, [Own("Nothing of the kind.", (Span(0, 20),)), OWN])

    assert found is not None
    number, match = found
    assert (number, match.verdict, match.difference) == (1, Verdict.ALTERED, (difference,))


def test_words_that_nobody_said_are_near_no_quotation():
    assert closest("The ferry sails at noon on Sundays", [OWN]) is None


def test_ten_thousand_words_are_compared_with_a_quotation():
    assert closest("pier " * 10_000, [OWN]) is None


@given(st.text(max_size=200), st.integers(0, 200), st.integers(0, 200))
def test_every_run_between_spaces_of_any_text_is_exact_in_it(text, start, end):
    words = text.split()
    run = " ".join(words[start:end])
    found = match_exactly(run, Own(text, (Span(0, len(text)),)))

    assert found is None or fold(found.of(text)).text in fold(text).text


@given(st.text(max_size=300), st.text(max_size=300))
def test_any_two_texts_can_be_compared(remembered, said):
    found = closest(remembered, [Own(said, (Span(0, len(said)),))])

    assert found is None or found[1].likeness >= ALTERED
