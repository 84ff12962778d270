from __future__ import annotations

from datetime import date

import pytest

from tests.marked_times import TODAY, check

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
    (expression,) = check(text)
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
    assert [one.type for one in check(text)] == ["SET"]


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
    assert [one.mod for one in check(text)] == [mod]


REFERENCES = (
    "It is [now|PRESENT_REF] closed.",
    "It is [currently|PRESENT_REF] closed.",
    "It was [recently|PAST_REF] closed.",
    "It will [soon|FUTURE_REF] be closed.",
    "In [the past|PAST_REF], it was closed.",
    "In [the near future|FUTURE_REF] it will close.",
    "In [recent years|PAST_REF] it was closed.",
    "It is closed [right now|PRESENT_REF].",
)


@pytest.mark.parametrize("published", [TODAY, None])
@pytest.mark.parametrize("text", REFERENCES)
def test_references_are_dates_without_days(text: str, published: date | None) -> None:
    (expression,) = check(text, published)
    assert (expression.type, expression.first, expression.last, expression.grain) == ("DATE", None, None, None)
