from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.article import Metadata, Origin, Span, text_version
from corpus.times import find_times
from corpus.times.periods import Grain, Period
from index.filters import Filters
from index.rows import StoredArticle
from qa.answer import Answer, Quote, Support
from ui.plain_dates import meaning, said_date, written_period

TEXT = "The pier closed last month, after nineteen years and 8.1 million visitors, on 3 May 2021."


def written(value: str, mod: str | None = None) -> str:
    return said_date({"kind": "date", "value": value, "mod": mod})


@pytest.mark.parametrize(
    ("value", "words"),
    [
        ("2023-03-15", "15 March 2023"),
        ("2023-03-15T09:00", "15 March 2023, at 09:00"),
        ("2023-03-15TMO", "15 March 2023, in the morning"),
        ("2023-W12", "20 to 26 March 2023"),
        ("2019-W50-WE", "14 and 15 December 2019"),
        ("2023-03", "March 2023"),
        ("2020-Q1", "the first quarter of 2020"),
        ("2019-H2", "the second half of 2019"),
        ("2019-SP", "spring 2019"),
        ("2019-WI", "winter 2019–20"),
        ("1999-WI", "winter 1999–2000"),
        ("2019", "2019"),
        ("201", "the 2010s"),
        ("19", "the 20th century"),
        ("20", "the 21st century"),
        ("10", "the 11th century"),
    ],
)
def test_every_grain_is_written_as_people_do(value: str, words: str) -> None:
    assert written(value) == words


@pytest.mark.parametrize(
    ("value", "words"),
    [
        ("2023-04-21/2023-04-24", "21 to 24 April 2023"),
        ("2023-04-24/2023-04-25", "24 and 25 April 2023"),
        ("2023-04-29/2023-05-02", "29 April to 2 May 2023"),
        ("2019-12-28/2020-01-03", "28 December 2019 to 3 January 2020"),
        ("2020-03/2020-05", "March to May 2020"),
        ("2019-11/2020-03", "November 2019 to March 2020"),
        ("1910/1945", "1910 to 1945"),
        ("2019-SP/2019-SU", "spring to summer 2019"),
        ("2019/2019", "2019"),
        ("2019/XXXX", ""),
    ],
)
def test_what_both_ends_of_a_range_share_is_said_once(value: str, words: str) -> None:
    assert written(value) == words


@pytest.mark.parametrize(
    ("value", "mod", "words"),
    [
        ("2019", "START", "early 2019"),
        ("2020-03", "MID", "mid-March 2020"),
        ("2019-SU", "END", "late summer 2019"),
        ("201", "START", "the early 2010s"),
        ("18", "END", "the late 19th century"),
        ("2020-03-02", "END", "late on 2 March 2020"),
        ("2020-Q1", "END", "the end of the first quarter of 2020"),
        ("2018", "APPROX", "about 2018"),
        ("2018-05", "BEFORE", "before May 2018"),
        ("2018-05-03", "AFTER", "after 3 May 2018"),
        ("2023-04-21", "ON_OR_BEFORE", "by 21 April 2023"),
        ("2018", "ON_OR_AFTER", "from 2018"),
        ("2018", "OF_NO_STANDARD", "2018"),
        ("XXXX", "START", ""),
    ],
)
def test_a_modifier_is_said(value: str, mod: str, words: str) -> None:
    assert written(value, mod) == words


@pytest.mark.parametrize("value", ["XXXX-03", "PAST_REF", "2020-13", "2020-02-30", "2020-W60", "", "P9M", "2019-5"])
def test_what_is_left_open_is_not_written(value: str) -> None:
    assert written(value) == ""


def test_an_interval_is_written_where_the_value_is_of_no_known_form() -> None:
    known = {"kind": "date", "value": "2019-FUTURE-FORM", "first": "2019-03-01", "last": "2019-03-31"}
    assert said_date(known) == "March 2019"


@pytest.mark.parametrize(
    ("value", "mod", "words"),
    [
        ("PT16H", None, "16 hours"),
        ("P9M", None, "9 months"),
        ("P3Y6M", None, "3 years and 6 months"),
        ("P1DT2H30M", None, "1 day, 2 hours and 30 minutes"),
        ("P1Y", "LESS_THAN", "less than 1 year"),
        ("PT2H", "EQUAL_OR_MORE", "at least 2 hours"),
        ("PXM", None, ""),
        ("P", None, ""),
    ],
)
def test_a_length_of_time_is_counted_out(value: str, mod: str | None, words: str) -> None:
    assert said_date({"kind": "duration", "value": value, "mod": mod}) == words


@pytest.mark.parametrize(
    ("value", "unit", "words"), [(25, "percent", "25 percent"), (184_000, None, "184,000"), (None, "percent", "")]
)
def test_a_number_has_its_unit(value: int | None, unit: str | None, words: str) -> None:
    assert said_date({"kind": "number", "value": value, "unit": unit}) == words


@pytest.mark.parametrize(
    ("first", "last", "words"),
    [
        (date(2021, 2, 11), date(2021, 2, 11), "11 February 2021"),
        (date(2020, 2, 1), date(2020, 2, 29), "February 2020"),
        (date(2019, 2, 1), date(2019, 2, 27), "1 to 27 February 2019"),
        (date(2019, 3, 1), date(2019, 5, 31), "March to May 2019"),
        (date(2010, 1, 1), date(2019, 12, 31), "2010 to 2019"),
        (date(9999, 12, 1), date.max, "December 9999"),
    ],
)
def test_days_are_written_in_the_greatest_units_they_fill(first: date, last: date, words: str) -> None:
    assert written_period(first, last) == words


@settings(deadline=None)  # the first call makes the grammar
@given(st.dates(date(1950, 1, 1), date(2049, 12, 31)), st.sampled_from([Grain.DAY, Grain.MONTH, Grain.YEAR]))
def test_a_written_period_is_read_as_itself(day: date, grain: Grain) -> None:
    period = Period.of(day, grain)
    assert period.days
    words = written_period(*period.days)
    assert words == written(str(period.value))
    [found] = find_times(f"It was built in {words}.", date(2023, 1, 1))
    assert (found.first, found.last) == period.days


@given(st.dates(date(1900, 1, 1), date(2999, 12, 31)), st.integers(0, 800))
def test_both_ends_of_a_period_can_be_told(first: date, days: int) -> None:
    last = first + timedelta(days)
    words = written_period(first, last)
    assert str(last.year) in words
    assert str(first.year) in words


# -- beside the answer's own words


def answer(words: str, **normalized: object) -> Answer:
    article = StoredArticle(1, "a.txt", text_version(TEXT), TEXT, Metadata("Title", Origin.GIVEN), (), ())
    start = TEXT.index(words)
    quote = Quote(article, Span(0, len(TEXT)), Span(start, start + len(words)), 1.0)
    made = Answer("When?", "When?", 0.9, (quote,), (), Support(1, 1), Filters(), {})
    return replace(made, normalized=normalized or None)


@pytest.mark.parametrize(
    ("words", "normalized", "meant"),
    [
        ("last month", {"kind": "date", "value": "2021-04"}, "April 2021"),
        ("on 3 May 2021", {"kind": "date", "value": "2021-05-03"}, ""),
        ("last month", {"kind": "date", "value": "XXXX-XX"}, ""),
        ("last month", {}, ""),
        ("nineteen years", {"kind": "duration", "value": "P19Y"}, "19 years"),
        ("8.1 million visitors", {"kind": "number", "value": 8_100_000, "unit": "visitors"}, ""),
    ],
)
def test_a_meaning_is_given_where_the_words_do_not_say_it(
    words: str, normalized: dict[str, object], meant: str
) -> None:
    assert meaning(answer(words, **normalized)) == meant
