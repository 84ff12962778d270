from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.times import TimeExpression, find_times
from corpus.times.patterns import parse

#: A Wednesday.
TODAY = date(2023, 3, 15)


def found(text: str, published: date | datetime | None = TODAY) -> list[tuple[str, str]]:
    """Return the words and the value of each expression."""
    return [(one.span.of(text), one.value) for one in find_times(text, published)]


def only(text: str, published: date | None = TODAY) -> TimeExpression:
    expressions = find_times(text, published)
    assert len(expressions) == 1, found(text, published)
    return expressions[0]


def check(text: str, published: date | None = TODAY) -> None:
    """Check that what stands in [brackets|VALUE] is found in a text, and nothing else."""
    plain, expected = "", []
    for piece in text.split("]"):
        before, _, marked = piece.partition("[")
        words, _, value = marked.partition("|")
        plain += before + words
        expected += [(words, value)] if marked else []
    assert found(plain, published) == expected


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
    check(text)
    assert find_times(text.replace("[", ""), TODAY)[0].type == "TIME"


# -- lengths

LENGTHS = (
    ("After [16-hour|PT16H] talks they left.", None),
    ("The [nine-month|P9M] dispute is over.", None),
    ("It took [3½ years|P3Y6M].", None),
    ("It took [2 1/2 years|P2Y6M].", None),
    ("It took [two and a half years|P2Y6M].", None),
    ("It took [a minute and a half|PT1M30S].", None),
    ("It took [half an hour|PT30M].", None),
    ("It took [twenty-five days|P25D].", None),
    ("It took [a hundred years|P100Y].", None),
    ("It took [nearly two years|P2Y].", "LESS_THAN"),
    ("It took [about six weeks|P6W].", "APPROX"),
    ("It took [more than three months|P3M].", "MORE_THAN"),
    ("It took [at least two more weeks|P2W].", "EQUAL_OR_MORE"),
    ("It took [up to 180 days|P180D].", "EQUAL_OR_LESS"),
    ("It took [a year or so|P1Y].", "APPROX"),
    ("It took [several months|PXM].", None),
    ("It took [a few hours|PTXH].", None),
    ("It took [two to three days|PXD].", None),
    ("They waited for [weeks|PXW].", None),
    ("Within [a week|P1W] he was gone.", None),
    ("Over [the past two months|P2M] he gained.", None),
    ("Over [the next few days|PXD] he gained.", None),
    ("For [the first nine months|P9M] it gained.", None),
    ("It took [three quarters|P9M].", None),
    ("It took [two decades|P20Y].", None),
    ("A [day-long|P1D] debate followed.", None),
)


@pytest.mark.parametrize(("text", "mod"), LENGTHS)
def test_lengths_of_time_have_no_days(text: str, mod: str | None) -> None:
    check(text)
    expression = only(text.replace("[", "").partition("|")[0] + text.partition("]")[2])
    assert (expression.type, expression.mod) == ("DURATION", mod)
    assert (expression.first, expression.last, expression.grain) == (None, None, None)


# -- what comes again

SETS = (
    "They meet [every Tuesday|XXXX-WXX-2].",
    "They meet [every day|P1D].",
    "They meet [each month|P1M].",
    "They meet [every two weeks|P2W].",
    "They meet [daily|P1D].",
    "They meet [weekly|P1W].",
    "They meet on [Sundays|XXXX-WXX-7].",
    "They meet [every Monday morning|XXXX-WXX-1TMO].",
    "They meet [every May|XXXX-05].",
    "They meet twice [a week|P1W].",
    "They meet on [weekends|XXXX-WXX-WE].",
)


@pytest.mark.parametrize("text", SETS)
def test_sets_recur(text: str) -> None:
    check(text)
    assert find_times(text.replace("[", ""), TODAY)[0].type == "SET"


# -- modifiers

MODIFIED = (
    ("It opened in [early 2019|2019].", "START"),
    ("It opened in [mid-March|2023-03].", "MID"),
    ("It opened in [late March|2023-03].", "END"),
    ("It opened [late last year|2022].", "END"),
    ("It opened [earlier this week|2023-W11].", "START"),
    ("It opens [later this year|2023].", "END"),
    ("It opened in [the late 1980s|198].", "END"),
    ("It opened in [the mid-1990s|199].", "MID"),
    ("It opened at [the end of 2019|2019].", "END"),
    ("It opened at [the beginning of the year|2023].", "START"),
    ("It opened at [the end of the month|2023-03].", "END"),
    ("It opened in [the second half of the '80s|198].", "END"),
    ("It opened in [the second half of 2019|2019-H2].", None),
    ("It opened in [early summer of 2019|2019-SU].", "START"),
    ("It opened [around Nov. 1|2022-11-01].", "APPROX"),
    ("It opened [nearly four years ago|2019].", "APPROX"),
    ("It opened [late Monday|2023-03-13].", "END"),
    ("A [post-1959|1959] bridge.", "AFTER"),
    ("It opens by [year's end|2023].", "END"),
)


@pytest.mark.parametrize(("text", "mod"), MODIFIED)
def test_modifiers_belong_to_the_expression(text: str, mod: str | None) -> None:
    check(text)
    assert only(text.replace("[", "").partition("|")[0] + text.partition("]")[2]).mod == mod


REFERENCES = (
    ("It is [now|PRESENT_REF] closed.", "DATE"),
    ("It is [currently|PRESENT_REF] closed.", "DATE"),
    ("It was [recently|PAST_REF] closed.", "DATE"),
    ("It will [soon|FUTURE_REF] be closed.", "DATE"),
    ("In [the past|PAST_REF], it was closed.", "DATE"),
    ("In [the near future|FUTURE_REF] it will close.", "DATE"),
    ("In [recent years|PAST_REF] it was closed.", "DATE"),
    ("It is closed [right now|PRESENT_REF].", "DATE"),
)


@pytest.mark.parametrize(("text", "kind"), REFERENCES)
def test_references_have_no_days(text: str, kind: str) -> None:
    for published in (TODAY, None):
        check(text, published)
    expression = only(text.replace("[", "").partition("|")[0] + text.partition("]")[2])
    assert (expression.type, expression.first, expression.last, expression.grain) == (kind, None, None, None)


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
    expression = only(f"It happened {words}, they say.")
    assert (expression.first, expression.last, expression.grain) == (first, last, grain)


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
    check(text, None)
    expression = find_times(text.replace("[", ""), None)[0]
    assert (expression.first, expression.last, expression.grain) == (None, None, None)


def test_a_date_that_is_not_known_is_not_counted_from() -> None:
    check("It closed on [May 4, 2019|2019-05-04], and [Friday|XXXX-WXX-5], and [the next day|XXXX-XX-XX].", None)


def test_without_a_date_the_text_may_still_say() -> None:
    check("It closed on [May 4, 2019|2019-05-04], and opened [the next day|2019-05-05].", None)


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
    expression = only(f"It happened {words} they say.")
    assert (expression.value, expression.first, expression.last, expression.grain) == (value, None, None, None)


@pytest.mark.parametrize("published", [date.min, date.max])
@pytest.mark.parametrize("words", [*RELATIVE, *TENSES, *MENTIONED, *TIMES, *DATES])
def test_the_ends_of_the_calendar_raise_nothing(words: str, published: date) -> None:
    for expression in find_times(words, published):
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
