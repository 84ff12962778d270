from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.article import Article, Metadata, Origin
from corpus.passages import analyse

REPORT = "The council met on Monday and agreed to repair the harbour wall before the winter storms.\n\nNo date was set."
DECEMBER = date(2019, 12, 16)  # a Monday


def metadata(text: str, **given_too: object) -> Metadata:
    return analyse(Article(id="a", text=text, **given_too)).metadata  # type: ignore[arg-type]


def known(text: str, **given_too: object) -> tuple[date | None, Origin | None, str | None]:
    found = metadata(text, **given_too)
    return found.published, found.published_from, found.published_span and found.published_span.of(text)


# -- stated


@pytest.mark.parametrize(
    "line",
    [
        "Published : December 16, 2019 - 13:59",
        "Published Dec 16, 2019 • 3 minute read",
        "Posted: Dec. 16, 2019 4:00 AM EDT | Last Updated: December 18",
        "Posted on 16 December 2019 10:05 am",
        "First published on Mon 16 Dec 2019 at 09.15 GMT",
        "Originally published December 16, 2019",
        "Updated: 18 December 2019 | Published: 16 December 2019",
        "Dec. 16, 2019 Updated Dec. 18, 2019, 9:54 p.m. ET",
        "December 16, 2019 - 4.34pm",
        "12:20pm Dec 16, 2019",
        "2019-12-16T11:36:01Z",
        "2019-12-16 11:36:01+09:00",
        "Monday, 16 December 2019",
        "PORT EYRE - 16 December 2019",
    ],
)
def test_a_line_that_only_says_when_states_the_day(line: str) -> None:
    day, origin, words = known(f"Harbour wall to be repaired\n\n{line}\n\n{REPORT}")
    assert (day, origin) == (DECEMBER, Origin.STATED)
    assert words is not None
    assert words in line


def test_a_label_may_stand_in_a_line_of_its_own() -> None:
    lines = "Harbour wall to be repaired\n\nUpdated\nDec. 18, 2019\nPublished\nDec. 16, 2019\n\n"
    assert known(lines + REPORT) == (DECEMBER, Origin.STATED, "Dec. 16, 2019")


def test_of_several_days_without_a_word_the_one_nearest_the_report_counts_and_none_below_it() -> None:
    masthead = "Friday, January 3, 2020\nNews\nWeather\nHarbour wall to be repaired\n2019-12-16\n\n"
    assert known(masthead + REPORT)[0] == DECEMBER
    assert known(f"{REPORT}\n\nThe ferry is late again\n2019-12-16")[0] is None


def test_a_labelled_day_counts_wherever_it_stands() -> None:
    assert known(f"{REPORT}\n\nPublished: 16 December 2019")[:2] == (DECEMBER, Origin.STATED)


@pytest.mark.parametrize(
    "prose",
    [
        "The study, published on 16 December 2019, was withdrawn by its authors in the spring.",
        "On December 16, 2019, the borders were closed.",
        "The photographs were first posted on December 16, 2019.",
    ],
)
def test_no_day_is_taken_out_of_the_prose(prose: str) -> None:
    assert known(f"Harbour wall to be repaired\n\n{prose}\n\nNo more is known.") == (None, None, None)


def test_a_given_day_keeps_the_place_where_a_dateline_agrees() -> None:
    text = f"PORT EYRE, Dec. 16, 2019 (Wire) -- {REPORT}"
    assert known(text, published=DECEMBER) == (DECEMBER, Origin.GIVEN, "Dec. 16, 2019")
    assert known(text, published=date(2019, 12, 17))[2] is None


# -- inferred


def test_an_update_alone_is_no_statement_of_the_day_and_an_address_is_better() -> None:
    text = f"Harbour wall to be repaired\n\nUpdated Dec. 18, 2019, 2:26 p.m. ET\n\n{REPORT}"
    assert known(text) == (date(2019, 12, 18), Origin.INFERRED, "Dec. 18, 2019")
    assert known(text, url="https://example.com/2019/12/16/harbour") == (DECEMBER, Origin.INFERRED, None)


@pytest.mark.parametrize(
    ("dateline", "words"),
    [
        ("PORT EYRE, Dec. 16, 2019 (Wire) --", "Dec. 16, 2019"),
        ("Port Eyre, December 16, 2019 –", "December 16, 2019"),
        ("PORT EYRE - 16 December 2019 -", "16 December 2019"),
    ],
)
def test_a_whole_dateline_is_the_day(dateline: str, words: str) -> None:
    assert known(f"{dateline} {REPORT}") == (DECEMBER, Origin.INFERRED, words)


def test_a_dateline_without_a_year_needs_a_recent_date_and_the_weekday() -> None:
    text = f"PORT EYRE, Dec. 16 (Wire) -- {REPORT}"
    assert known(text) == (None, None, None)
    assert known(f"{text} The storm of November 3, 2019, had damaged it.") == (DECEMBER, Origin.INFERRED, "Dec. 16")
    assert known(f"{text} The storm of November 3, 2018, had damaged it.")[0] is None
    assert known(f"{text.replace('Monday', 'Tuesday')} The storm of November 3, 2019, had damaged it.")[0] is None


CAPTION = "Workers at the harbour wall on Dec. 16, 2019, in this photo released by the town."
POST = "“It will hold.” — A Neighbour (@neighbour) December 16, 2019"


def test_a_captions_date_beside_the_reports_weekday_is_the_day() -> None:
    assert known(f"{REPORT}\n\n{CAPTION}") == (DECEMBER, Origin.INFERRED, "Dec. 16, 2019")


def test_a_later_day_that_is_still_to_come_does_not_matter() -> None:
    assert known(f"{REPORT} The work will begin on Dec. 20.\n\n{CAPTION}")[0] == DECEMBER


def test_the_day_of_two_posts_is_the_day() -> None:
    assert known(f"{REPORT}\n\n{POST}\n\n{POST}") == (DECEMBER, Origin.INFERRED, "December 16, 2019")


def test_far_below_a_caption_must_name_the_weekday_too() -> None:
    below = f"{REPORT}\n\n{'The wall is old. ' * 100}\n\n{CAPTION}"
    assert known(below)[0] is None
    assert known(below.replace("on Dec. 16", "Monday, Dec. 16"))[0] == DECEMBER


@pytest.mark.parametrize(
    "text",
    [
        f"{REPORT}\n\nThe wall was built on Dec. 16, 2019, after the flood.",
        f"{REPORT}\n\nIt fell on Monday, Dec. 16, 2019.\n\nThe vote of Dec. 16, 2019, was not disputed.",
        f"{REPORT}\n\n{POST}",
        f"{REPORT}\n\n{CAPTION.replace('this photo', 'this file photo')}",
        f"{REPORT.replace('Monday', 'Thursday')}\n\n{CAPTION}",
        f"{REPORT} It will be reviewed in 2021.\n\n{CAPTION}",
        f"{REPORT} On Tuesday the mayor signed it.\n\n{CAPTION}",
        CAPTION,
        REPORT,
    ],
    ids=[
        "in prose",
        "twice in prose",
        "one post",
        "archive",
        "weekday",
        "later year",
        "day after",
        "no weekday",
        "no date",
    ],
)
def test_without_agreement_the_day_stays_unknown(text: str) -> None:
    assert known(text) == (None, None, None)


@given(st.text(alphabet="Monday, Dec. 16 2019\n(@a) Photo –-", max_size=300), st.sampled_from(["", REPORT]))
def test_the_evidence_is_always_a_slice_of_the_text(text: str, report: str) -> None:
    found = metadata(f"x{text}\n{report}")
    assert (found.published is None) == (found.published_from is None)
    if found.published_span:
        assert found.published_span.of(f"x{text}\n{report}").strip()
