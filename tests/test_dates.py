from __future__ import annotations

from contextlib import suppress
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.dates import parse_date, written_date


@pytest.mark.parametrize(
    "written",
    [
        "2019-12-16", "2019/12/16", "2019-12-16T09:30:00Z", "2019-12-16 09:30", "Dec. 16, 2019", "16 December 2019",
        "Mon, 16 Dec 2019 10:00:00 +0900", "16.12.2019", "16/12/2019", "12/16/2019", "2019. 12. 16.",
    ],
)  # fmt: skip
def test_whole_dates_are_read_in_every_usual_order(written: str) -> None:
    assert parse_date(written) == date(2019, 12, 16)


@pytest.mark.parametrize(
    "written", ["yesterday", "March 2020", "2019", "2019-02-30", "16 December", "n.d.", "99999999999", ""]
)
def test_what_is_no_whole_date_is_refused(written: str) -> None:
    with pytest.raises(ValueError, match="YYYY-MM-DD"):
        parse_date(written)


def test_a_date_that_may_be_two_days_is_refused() -> None:
    with pytest.raises(ValueError, match="two different days"):
        parse_date("03/04/2020")


@given(st.dates(date(1000, 1, 1)))
def test_a_written_date_is_read_as_itself(day: date) -> None:
    assert parse_date(written_date(day)) == day


@given(st.text(max_size=30))
def test_any_text_is_a_date_or_a_value_error(text: str) -> None:
    with suppress(ValueError):
        parse_date(text)
