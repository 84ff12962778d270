from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.times import find_times
from corpus.times.patterns import parse
from tests.marked_times import TODAY, check, found, unmarked
from tests.test_times_dates import DATES, MENTIONED, RELATIVE, TENSES, TIMES

# -- words that are something else

NOT_TIMES = (
    "It may rain, and you may march.",
    "May I come in?",
    "Theresa May spoke, and Mr. March answered.",
    "Prices fall, springs spring, and the sun sat low.",
    "The Sun reported it.",
    "He came second, and she was given a second chance.",
    "The fall of Saigon was seen from afar.",
    "Three quarters of the voters stayed away.",
    "She is 52 years old, with a six-month-old son.",
    "It cost $1990, or 1,990 pounds, for 2000 people.",
    "The dog sat in 3.15 metres of water.",
    "Flight 1999 landed at gate 12.",
    "They left as soon as they could.",
    "Form SSA-1099 is missing.",
    "The Daily Mail and USA Today agree.",
    "In his 90s he still ran.",
    "It won by 5-4, or 10:65.",
)


@pytest.mark.parametrize("text", NOT_TIMES)
def test_what_only_looks_like_a_time_is_left(text: str) -> None:
    assert found(text) == []


IS_TIMES = (
    "He resigned in [May|2022-05], not in [March|2023-03].",
    "By [May|2023-05] it must end.",
    "She was charged [last May|2022-05].",
    "He fell in [the fall|2022-FA].",
    "It took [a few seconds|PTXS], not a second try.",
)


@pytest.mark.parametrize("text", IS_TIMES)
def test_months_and_seasons_are_told_from_verbs(text: str) -> None:
    check(text)


# -- extents


def test_a_possessive_and_a_preposition_stay_outside() -> None:
    check("Before [Tuesday|2023-03-14]'s vote, and after [last year|2022]'s, nobody spoke.")


def test_no_expression_crosses_a_paragraph() -> None:
    assert found("It ended in March\n\n12 people came in 2019.") == [("March", "2023-03"), ("2019", "2019")]
    assert found("It ended on March\n12, 2019, in rain.") == [("March\n12, 2019", "2019-03-12")]


# -- days on the calendar

INTERVALS = (
    ("on 12 March 2019", date(2019, 3, 12), date(2019, 3, 12), "day"),
    ("on Monday morning", date(2023, 3, 13), date(2023, 3, 13), "day"),
    ("last week", date(2023, 3, 6), date(2023, 3, 12), "week"),
    ("last weekend", date(2023, 3, 11), date(2023, 3, 12), "weekend"),
    ("last month", date(2023, 2, 1), date(2023, 2, 28), "month"),
    ("in the first quarter of 2020", date(2020, 1, 1), date(2020, 3, 31), "quarter"),
    ("in the second half of 2020", date(2020, 7, 1), date(2020, 12, 31), "half"),
    ("in the summer of 2019", date(2019, 6, 1), date(2019, 8, 31), "season"),
    ("in the winter of 2019", date(2019, 12, 1), date(2020, 2, 29), "season"),
    ("late last year", date(2022, 1, 1), date(2022, 12, 31), "year"),
    ("in the 1970s", date(1970, 1, 1), date(1979, 12, 31), "decade"),
    ("in the 20th century", date(1900, 1, 1), date(1999, 12, 31), "century"),
)


@pytest.mark.parametrize(("words", "first", "last", "grain"), INTERVALS)
def test_a_date_has_its_days(words: str, first: date, last: date, grain: str) -> None:
    (expression,) = find_times(f"It happened {words}, they say.", TODAY)
    assert (expression.first, expression.last, expression.grain) == (first, last, grain)


# -- the notation of rules


@pytest.mark.parametrize("pattern", ["( MONTH", "MONTH )", "the { DAY", "DAY }"])
def test_a_pattern_with_an_open_group_is_refused(pattern: str) -> None:
    with pytest.raises(ValueError, match="a group is not closed"):
        parse(pattern)


def test_of_two_rules_the_longer_match_wins() -> None:
    check("It opened on [March 12, 2019|2019-03-12].")
    check("It opened in [March|2023-03]. 12 people came.")


# -- the edges of the calendar, and of texts

IMPOSSIBLE = (
    ("on February 30, 2019", "2019-02-30"),
    ("on Feb. 29, 2019", "2019-02-29"),
    ("on 31 April", "XXXX-04-31"),
    ("on 2019-13-45", "XXXX"),
)


@pytest.mark.parametrize(("words", "value"), IMPOSSIBLE)
def test_days_that_there_are_not_have_no_interval(words: str, value: str) -> None:
    (expression,) = find_times(f"It happened {words} they say.", TODAY)
    assert (expression.value, expression.first, expression.last, expression.grain) == (value, None, None, None)


@pytest.mark.parametrize("published", [date.min, date.max])
@pytest.mark.parametrize("text", [*RELATIVE, *TENSES, *MENTIONED, *TIMES, *DATES])
def test_the_ends_of_the_calendar_raise_nothing(text: str, published: date) -> None:
    for expression in find_times(unmarked(text)[0], published):
        assert (expression.first is None) == (expression.last is None) == (expression.grain is None)


WORDS = (
    "the last next this early late end of in on a few two 12 31 1999 '89 May March Monday second quarter year years ago"
    " earlier morning at 10:35 a.m. - – , . and to half 2½ 2019-02-30 0 99999999 hundred spring fall 's Christmas week"
    " weeks every from between 1990s century 5th decade noon tomorrow previous following same \n\n"
)


@given(
    st.one_of(st.text(), st.lists(st.sampled_from(WORDS.split(" ")), max_size=40).map(" ".join)),
    st.one_of(st.none(), st.dates()),
)
def test_spans_lie_inside_any_text_in_order_and_apart(text: str, published: date | None) -> None:
    end = 0
    for expression in find_times(text, published):
        assert end <= expression.span.start < expression.span.end <= len(text)
        words = expression.span.of(text)
        assert words == words.strip()
        end = expression.span.end
        if expression.first is not None:
            assert expression.last is not None
            assert expression.first <= expression.last


@pytest.mark.parametrize(
    "unit", ["next ", "2", "hundred ", "the last ", "a few ", "May ", "Jan. ", "1/", " ", "\n", "'"]
)
def test_long_texts_of_nothing_else_come_to_an_end(unit: str) -> None:
    # Were time to grow with the square of the length, this would take minutes.
    find_times(unit * (60_000 // len(unit)), TODAY)
