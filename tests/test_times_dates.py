from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from tests.marked_times import check, found

# -- dates in every order

DATES = (
    "The ferry sank on [March 12, 2019|2019-03-12] off Denby.",
    "The ferry sank on [March 12th, 2019|2019-03-12].",
    "The ferry sank on [12 March 2019|2019-03-12].",
    "The ferry sank on [12th March, 2019|2019-03-12].",
    "The ferry sank on [the 12th of March 2019|2019-03-12].",
    "The ferry sank on [the twelfth of March|2023-03-12].",
    "The ferry sank on [Tuesday, March 12, 2019|2019-03-12].",
    "The ferry sank on [Tuesday 12 March 2019|2019-03-12].",
    "DENBY, [Dec. 16, 2019|2019-12-16] - The ferry sank.",
    "Filed [2019-12-16|2019-12-16] by the harbour.",
    "Filed [2019-12-16T10:35|2019-12-16T10:35] by the harbour.",
    "Filed [16/12/2019|2019-12-16] by the harbour.",
    "Filed [12/16/2019|2019-12-16] by the harbour.",
    "Filed [2019. 12. 16.|2019-12-16] by the harbour.",
    "The ferry sank in [March 2019|2019-03].",
    "The ferry sank in [March of 2019|2019-03].",
    "The ferry sank in [March, 2019|2019-03], at night's end.",
    "The ferry sank in [Sept. '89|1989-09].",
    "The ferry sank in [2019|2019].",
    "The ferry sank in [the winter of nineteen ninety-four|1994-WI].",
    "The ferry sank in [the 1970s|197].",
    "The ferry sank in [the '70s|197].",
    "The ferry sank in [the nineties|199].",
    "A chapel of [the 11th century|10] fell in.",
    "He paid in [fiscal 2019|2019].",
    "MOSCOW, [MARCH 12|2023-03-12] - The ferry sank.",
    "It fell on [the last day of March 2019|2019-03-31].",
    "It fell on [the second Sunday in May 2019|2019-05-12].",
    "It fell on [the last Monday of May 2019|2019-05-27].",
    "It fell on [the 4th of July|2022-07-04].",
    "It fell on [the 13th|2023-03-13], they say.",
    "It fell in [the third week of May 2019|2019-W20].",
    "It fell in [the week of March 6|2023-W10].",
    "It fell on [New Year's Eve|2022-12-31].",
    "It fell on [Labor Day 2019|2019-09-02].",
    "It fell on [May 4, 2019|2019-05-04], and on [Dec. 20|2019-12-20] it rose.",
)


@pytest.mark.parametrize("text", DATES)
def test_dates_are_read_in_every_order(text: str) -> None:
    check(text)


def test_what_is_told_as_past_is_not_of_the_month_to_come() -> None:
    check("She was freed in [May|2022-05] when they paid.", date(2023, 3, 25))
    check("She will be freed in [May|2023-05].", date(2023, 3, 25))
    check("The race was put off to [May|2023-05].", date(2023, 3, 25))
    check("The vote was called for [May 4|2023-05-04].", date(2023, 3, 25))
    check("They announced a meeting in [May|2023-05].", date(2023, 3, 25))


def test_the_weekday_said_with_a_date_tells_its_year() -> None:
    # 23 October was a Friday in 2020, and a Sunday in 2022.
    check("It was signed on [Friday, Oct. 23|2020-10-23].", date(2021, 9, 1))
    check("It was signed on [Oct. 23|2022-10-23].")


# -- relative to the day of publication

RELATIVE = (
    "It opened [today|2023-03-15].",
    "It opened [yesterday|2023-03-14].",
    "It opens [tomorrow|2023-03-16].",
    "It opened [the day before yesterday|2023-03-13].",
    "It opened [last month|2023-02].",
    "It opens [next month|2023-04].",
    "It opened [this week|2023-W11].",
    "It opened [last week|2023-W10].",
    "It opened [last quarter|2022-Q4].",
    "It opened [last year|2022].",
    "It opens [next year|2024].",
    "It was the coldest of [this century|20].",
    "It opened in [January of last year|2022-01].",
    "It opened in [June last year|2022-06].",
    "It opened in [the third quarter of last year|2022-Q3].",
    "It opened in [last year's third quarter|2022-Q3].",
    "It opened [last May|2022-05].",
    "It opened [this past January|2023-01].",
    "It opened [last spring|2022-SP].",
    "It opens [next summer|2023-SU].",
    "It opened [last fall|2022-FA].",
    "It opened [last weekend|2023-W10-WE].",
    "It opened [two weeks ago|2023-W09].",
    "It opened [three days ago|2023-03-12].",
    "It opened [four years ago|2019].",
    "It opened [two decades ago|2003].",
    "It opened [several years ago|PAST_REF].",
    "It opens [two years from now|2025].",
    "It opened [last Friday|2023-03-10].",
    "It opens [next Friday|2023-03-17].",
    "It opens on [Friday next week|2023-03-24].",
    "It opens by [year-end|2023].",
    "It opened on [Thanksgiving Day|2022-11-24].",
    "It opened on [Christmas Eve 2019|2019-12-24].",
)


@pytest.mark.parametrize("text", RELATIVE)
def test_relative_expressions_count_from_the_day_of_publication(text: str) -> None:
    check(text)


def test_a_time_of_day_of_the_publication_does_not_matter() -> None:
    assert found("It opened yesterday.", datetime(2023, 3, 15, 23, 59, tzinfo=UTC)) == [("yesterday", "2023-03-14")]


TENSES = (
    "The minister resigned on [Monday|2023-03-13].",
    "The minister will resign on [Monday|2023-03-20].",
    "The minister resigned [Wednesday|2023-03-15].",
    "The minister said [Friday|2023-03-10] that he would go.",
    "On [Friday|2023-03-17], the court will rule.",
    "On [Friday|2023-03-10], the court ruled.",
    "The court is to rule on [Friday|2023-03-17].",
    "The court is expected to rule on [Friday|2023-03-17].",
    "The court could rule as early as [Friday|2023-03-17].",
    "They must answer by [Friday|2023-03-17].",
    "They would look into [Friday|2023-03-10]'s ruling.",
    "The court ruled in [January|2023-01].",
    "The court ruled in [September|2022-09].",
    "The court will rule in [September|2023-09].",
    "The court ruled on [May 6|2022-05-06].",
    "The court rules on [May 6|2023-05-06].",
    "It lost money in [the third quarter|2022-Q3].",
    "It will lose money in [the third quarter|2023-Q3].",
)


@pytest.mark.parametrize("text", TENSES)
def test_the_tense_tells_past_from_future(text: str) -> None:
    check(text)


# -- relative to what the text spoke of before

MENTIONED = (
    "The bridge closed on [May 4, 2019|2019-05-04]. It had been checked [the previous day|2019-05-03].",
    "The bridge closed on [May 4, 2019|2019-05-04]. It opened [two weeks later|2019-W20].",
    "The bridge closed on [May 4, 2019|2019-05-04]. It had opened [two weeks earlier|2019-W16].",
    "The bridge closed on [May 4, 2019|2019-05-04]. It opened [the next day|2019-05-05].",
    "The bridge closed on [May 4, 2019|2019-05-04]. It opened [the following year|2020].",
    "The bridge closed on [May 4, 2019|2019-05-04]. Nobody came [that day|2019-05-04].",
    "The bridge closed on [May 4, 2019|2019-05-04] and opened [the same month|2019-05].",
    "The bridge closed on [May 4, 2019|2019-05-04], and opened [the next morning|2019-05-05TMO].",
    "The bridge closed in [2019|2019]. It had opened [a decade earlier|2009].",
    "Profit was 3 million in [the third quarter of 2019|2019-Q3], and 2 million [a year earlier|2018-Q3].",
    "Profit rose in [the third quarter|2022-Q3]. In [the year-ago quarter|2021-Q3] it had fallen.",
    "Profit rose in [the third quarter|2022-Q3]. Sales for [the quarter|2022-Q3] fell.",
)


@pytest.mark.parametrize("text", MENTIONED)
def test_some_expressions_count_from_the_date_before(text: str) -> None:
    check(text)


def test_what_is_compared_with_is_not_counted_from_again() -> None:
    text = "Net rose in the third quarter from a year earlier. Sales rose from a year earlier."
    assert [value for _, value in found(text)] == ["2022-Q3", "2021-Q3", "2021-Q3"]


# -- ranges, one expression an end

RANGES = (
    "Talks on [April 24|2022-04-24] and [25, 2022|2022-04-25] failed.",
    "Talks on [April 24|2022-04-24]-[25, 2022|2022-04-25] failed.",
    "Talks from [24|2022-04-24] to [26 April 2022|2022-04-26] failed.",
    "Talks on [April 24|2022-04-24], [25|2022-04-25] and [26, 2022|2022-04-26] failed.",
    "Talks from [Dec. 28|2021-12-28] to [Jan. 3, 2022|2022-01-03] failed.",
    "Talks from [March|2022-03] to [May 2022|2022-05] failed.",
    "Talks from [November|2021-11] to [January 2022|2022-01] failed.",
    "The colony, [1910|1910]-[45|1945], is forgotten.",
    "The colony, [1910|1910]–[1945|1945], is forgotten.",
    "It ruled from [1910|1910] to [1945|1945].",
    "Talks from [November|2022-11] to [February|2023-02] failed.",
    "Talks between [Feb. 20|2023-02-20] and [March 3|2023-03-03] failed.",
    "It fell in [the first|2022-Q1] and [second quarters of 2022|2022-Q2].",
)


@pytest.mark.parametrize("text", RANGES)
def test_a_range_is_two_expressions(text: str) -> None:
    check(text)


# -- times of day

TIMES = (
    "It rang at [10:35 a.m.|2023-03-15T10:35], they say.",
    "It rang at [5 p.m. EST Nov. 9, 2022|2022-11-09T17:00].",
    "It rang at [9 a.m. Tuesday|2023-03-14T09:00].",
    "It rang at [noon|2023-03-15T12:00].",
    "It rang at [9 o'clock|2023-03-15T09:00].",
    "It rang at [4 in the morning|2023-03-15T04:00].",
    "It rang on [Monday morning|2023-03-13TMO].",
    "It rang [this morning|2023-03-15TMO].",
    "It rang [last night|2023-03-14TNI].",
    "It rings [tonight|2023-03-15TNI].",
    "It rang [yesterday afternoon|2023-03-14TAF].",
)


@pytest.mark.parametrize("text", TIMES)
def test_times_of_day_belong_to_a_day(text: str) -> None:
    assert [one.type for one in check(text)] == ["TIME"]


# -- without a date of publication

UNDATED = (
    "It opened [last month|XXXX-XX].",
    "It opened [last year|XXXX].",
    "It opened [last week|XXXX-WXX].",
    "It opened [yesterday|XXXX-XX-XX].",
    "It opened on [Friday|XXXX-WXX-5].",
    "It opened on [Monday morning|XXXX-WXX-1TMO].",
    "It opened on [March 12|XXXX-03-12].",
    "It opened in [March|XXXX-03].",
    "It opened in [the third quarter|XXXX-Q3].",
    "It opened [last spring|XXXX-SP].",
    "It opened in [January last year|XXXX-01].",
    "It opened [two weeks ago|XXXX-WXX].",
    "It opened at [10:35 a.m.|XXXX-XX-XXT10:35].",
    "It opened on [Christmas Eve|XXXX-XX-XX].",
    "It opened over [the weekend|XXXX-WXX-WE].",
    "It opened on [the second Sunday in May|XXXX-05-XX].",
    "It opened on [the last day of March|XXXX-03-XX].",
)


@pytest.mark.parametrize("text", UNDATED)
def test_without_a_date_relative_expressions_stay_open(text: str) -> None:
    (expression,) = check(text, None)
    assert (expression.first, expression.last, expression.grain) == (None, None, None)


def test_a_date_that_is_not_known_is_not_counted_from() -> None:
    check("It closed on [May 4, 2019|2019-05-04], and [Friday|XXXX-WXX-5], and [the next day|XXXX-XX-XX].", None)


def test_without_a_date_the_text_may_still_say() -> None:
    check("It closed on [May 4, 2019|2019-05-04], and opened [the next day|2019-05-05].", None)
