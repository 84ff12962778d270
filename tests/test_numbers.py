from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.article import Span
from qa.numbers import find_number


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [
        ("It cost 3.2 million pounds.", 3_200_000, "pounds"),
        ("More than 240 residents came.", 240, "residents"),
        ("A loss of $5.4bn was feared.", 5_400_000_000, "dollars"),
        ("They raised £3m.", 3_000_000, "pounds"),
        ("About twenty-five percent of them left.", 25, "percent"),
        ("It rose 12.5% in a year.", 12.5, "percent"),
        ("Two hundred and fifty people marched.", 250, "people"),
        ("Thirty-six thousand pounds!", 36_000, "pounds"),
        ("There were 1,200.", 1200, None),
        ("Three of the four have closed.", 3, None),
        ("Fifty-two of its members voted.", 52, "members"),
        ("It made 40 high-speed trains.", 40, None),
        ("It cost US$5 million.", 5_000_000, "dollars"),
        ("It cost 8.2 million.", 8_200_000, None),
    ],
)
def test_amounts_in_digits_and_words(text: str, value: float, unit: str | None) -> None:
    number = find_number(text, Span(0, len(text)))
    assert number is not None
    assert (number.value, number.unit) == (value, unit)


def test_the_unit_may_stand_after_the_answer() -> None:
    text = "The wall will cost 4.6 million pounds."
    number = find_number(text, Span(19, 22))
    assert number is not None
    assert (number.span.of(text), number.unit) == ("4.6 million", "pounds")


def test_a_number_after_the_answer_is_not_its() -> None:
    assert find_number("Nobody saw the 40 ships", Span(0, 6)) is None


@given(st.text(alphabet="0123456789.,$£% mbnandtwohundre-", max_size=60))
def test_any_text_gives_a_span_in_it_or_nothing(text: str) -> None:
    number = find_number(text, Span(0, len(text)))
    assert number is None or 0 <= number.span.start < number.span.end <= len(text)


@pytest.mark.parametrize("text", ["half a million", "2½ million", "9" * 310])
def test_what_is_not_read_whole_is_no_number(text: str) -> None:
    assert find_number(text, Span(0, len(text))) is None
