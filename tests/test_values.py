from __future__ import annotations

from datetime import date

import pytest

from corpus.article import Article, Span
from corpus.passages import analyse
from index.rows import StoredArticle
from qa.question import Kind
from qa.values import DateValue, value_of

DAY = date(2023, 4, 21)


def stored(text: str, published: date | None = DAY) -> StoredArticle:
    analysis = analyse(Article(id="a", text=text, published=published))
    return StoredArticle(
        1, "a", "0" * 12, text, analysis.metadata, analysis.sentences, analysis.furniture, analysis.times
    )


def meant(text: str, answer: str, kind: Kind, published: date | None = DAY) -> dict[str, object] | None:
    start = text.index(answer)
    value = value_of(stored(text, published), Span(start, start + len(answer)), kind)
    return value.as_dict() if value else None


def test_a_date_is_told_from_the_day_of_publication() -> None:
    assert meant("Tokyo lifted its curbs last month.", "last month", Kind.WHEN) == {
        "kind": "date",
        "value": "2023-03",
        "first": "2023-03-01",
        "last": "2023-03-31",
        "said": "last month",
    }


def test_a_range_is_one_date() -> None:
    found = meant("They will meet on April 24 and 25 in Seoul.", "April 24 and 25", Kind.WHEN)
    assert found is not None
    assert (found["value"], found["first"], found["last"]) == ("2023-04-24/2023-04-25", "2023-04-24", "2023-04-25")


def test_where_the_answer_is_no_date_the_nearest_in_its_sentence_counts() -> None:
    text = "The bridge reopened on 3 March 2021 after a year of repairs. It closed in 2019."
    found = meant(text, "after a year of repairs", Kind.WHEN)
    assert found is not None
    assert found["value"] == "2021-03-03"


def test_where_no_date_is_near_it_is_by_the_day_of_publication() -> None:
    assert meant("The bridge has reopened.", "has reopened", Kind.WHEN) == {
        "kind": "date",
        "value": "../2023-04-21",
        "first": None,
        "last": "2023-04-21",
        "said": None,
    }


@pytest.mark.parametrize("answer", ["last month", "reopened"])
def test_without_a_day_of_publication_nothing_is_invented(answer: str) -> None:
    assert meant("The bridge reopened last month.", answer, Kind.WHEN, published=None) is None


def test_a_length_of_time() -> None:
    found = meant("The 16-hour talks ended without a deal.", "16-hour", Kind.HOW_LONG)
    assert found == {"kind": "duration", "value": "PT16H", "said": "16-hour"}


def test_an_amount_with_its_unit() -> None:
    found = meant("Some 25 percent of the chips came from there.", "25 percent", Kind.NUMBER)
    assert found == {"kind": "number", "value": 25, "unit": "percent", "said": "25 percent"}


def test_money_is_an_amount_whatever_was_asked() -> None:
    assert meant("The roof cost 184,000 pounds.", "184,000 pounds", Kind.OTHER) is not None


def test_words_mean_nothing_but_themselves() -> None:
    assert meant("Three ministers met in the town hall in 2019.", "Three ministers", Kind.WHO) is None


@pytest.mark.parametrize(
    ("one", "other", "agree"),
    [
        (("2019-07", "2019-07-01", "2019-07-31"), ("2019-07-04", "2019-07-04", "2019-07-04"), True),
        (("2019-07", "2019-07-01", "2019-07-31"), ("2019", "2019-01-01", "2019-12-31"), True),
        (("2019-07", "2019-07-01", "2019-07-31"), ("2019-08", "2019-08-01", "2019-08-31"), False),
    ],
)
def test_dates_agree_where_one_holds_the_other(one: tuple[str, ...], other: tuple[str, ...], agree: bool) -> None:
    values = [DateValue(v, date.fromisoformat(first), date.fromisoformat(last)) for v, first, last in (one, other)]
    assert values[0].agrees(values[1]) is values[1].agrees(values[0]) is agree


def test_two_dates_are_no_period() -> None:
    found = meant("It was eased in December 2019 and March 2023.", "December 2019 and March 2023", Kind.WHEN)
    assert found is not None
    assert found["value"] == "2019-12"


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("The summit will be held once the talks end.", "once the talks end"),
        ("The market opens every Tuesday.", "every Tuesday"),
    ],
)
def test_what_is_to_come_or_comes_again_is_not_over_by_its_report(text: str, answer: str) -> None:
    assert meant(text, answer, Kind.WHEN) is None


def test_a_year_is_no_amount() -> None:
    found = meant("In 2019 the fire injured 25 people.", "In 2019 the fire injured 25 people", Kind.NUMBER)
    assert found is not None
    assert (found["value"], found["unit"]) == (25, "people")


def test_the_sentence_before_may_tell_the_day() -> None:
    text = "They will swim again on 15 May. That is when the baths open, the mayor said on Wednesday."
    found = meant(text, "when the baths open", Kind.WHEN)
    assert found is not None
    assert found["value"] == "2023-05-15"


def test_a_time_of_day_is_that_of_the_day_named_after_it() -> None:
    found = meant("It gave way at about four o'clock on Sunday morning.", "four o'clock", Kind.WHEN)
    assert found is not None
    assert (found["value"], found["first"]) == ("2023-04-16T04:00", "2023-04-16")


@pytest.mark.parametrize(("kind", "counts"), [(Kind.HOW_LONG, True), (Kind.OTHER, False)])
def test_a_length_may_be_one_of_space(kind: Kind, counts: bool) -> None:
    found = meant("The pool is 50 metres long.", "50 metres long", kind)
    assert (found is not None and found["unit"] == "metres") == counts


def test_a_unit_is_part_of_an_amount() -> None:
    assert meant("The fine is 75 dollars.", "75 dollars", Kind.OTHER) is not None
