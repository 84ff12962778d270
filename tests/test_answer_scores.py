from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import date

import pytest

from corpus.article import Metadata, Origin, Span
from index.filters import Filters
from index.rows import StoredArticle
from qa.answer import Answer, Quote, Support
from qa.evaluation.answer_scores import (
    Accepted,
    Judged,
    is_found,
    judge,
    judge_failure,
    measure_answers,
    occurrences,
    overlap,
)
from qa.evaluation.question_sets import AskedQuestion

#                 0123456789
ARTICLE = "abcdefghij" * 10


def article(name: str = "pier.txt") -> StoredArticle:
    metadata = Metadata(title="Pier", title_from=Origin.INFERRED)
    return StoredArticle(1, name, "0" * 12, ARTICLE, metadata, (), ())


def quote(start: int, end: int, name: str = "pier.txt") -> Quote:
    return Quote(article(name), Span(start, end), Span(start, end), 1.0)


def accepted(*spans: tuple[int, int], name: str = "pier.txt") -> list[Accepted]:
    return [Accepted(name, "", tuple(Span(*span) for span in spans))]


def answer(
    *quotes: Quote, nearest: Sequence[Quote] = (), probability: float = 0.5, normalized: dict[str, object] | None = None
) -> Answer:
    return Answer(
        question="",
        standalone="",
        probability=probability,
        quotes=quotes,
        nearest=tuple(nearest),
        support=Support(0, 0),
        filters=Filters(),
        timing_ms={},
        normalized=normalized,
    )


def question(*, answerable: bool = True, **said: object) -> AskedQuestion:
    return AskedQuestion("q", "set:1", ("Who?",), answerable=answerable, **said)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("span", "found"), [((0, 16), True), ((0, 15), False), ((14, 30), True), ((15, 30), False), ((30, 40), False)]
)
def test_six_tenths_of_an_accepted_quote_inside_a_returned_one_are_found(span: tuple[int, int], found: bool) -> None:
    assert is_found(quote(*span), accepted((10, 20))) is found


def test_any_place_of_any_accepted_quote_will_do() -> None:
    assert is_found(quote(50, 60), [*accepted((0, 10)), *accepted((20, 30), (50, 60))])


def test_the_same_place_in_another_article_is_not_found() -> None:
    assert not is_found(quote(0, 10, "wall.txt"), accepted((0, 10)))


def test_every_occurrence_counts() -> None:
    assert [place.start for place in occurrences("the pier, the pier", "the pier")] == [0, 10]


def test_the_best_overlap_is_intersection_over_union() -> None:
    # With 0–10: 5 shared of 20 together; with 5–20: 15 shared of 15.
    assert overlap(quote(5, 20), accepted((0, 10))) == 5 / 20
    assert overlap(quote(5, 20), accepted((0, 10), (5, 20))) == 1.0
    assert overlap(quote(5, 20), accepted((40, 50))) == 0.0


def test_a_quote_in_second_place_is_found_among_three() -> None:
    values = judge(question(), accepted((0, 10)), answer(quote(50, 60), quote(0, 10))).outcome.values
    assert (values["QuoteSuccess@1"], values["QuoteSuccess@3"], values["QuoteIoU"]) == (0.0, 1.0, 0.0)


def test_a_quote_in_fourth_place_is_not() -> None:
    quotes = [quote(start, start + 10) for start in (50, 60, 70, 0)]
    assert judge(question(), accepted((0, 10)), answer(*quotes)).outcome.values["QuoteSuccess@3"] == 0.0


def test_an_answer_is_measured_against_its_best_gold() -> None:
    values = judge(question(answers=("abcde fgh", "ABCDEFGHIJ.")), [], answer(quote(0, 10))).outcome.values
    assert (values["EM"], values["F1"]) == (1.0, 1.0)


@pytest.mark.parametrize(
    ("normalized", "value"),
    [
        ({"kind": "date", "first": "2023-03-01", "last": "2023-03-31"}, 1.0),
        ({"kind": "date", "first": "2023-03-01", "last": "2023-03-30"}, 0.0),
        ({"kind": "duration", "value": "PT16H"}, 0.0),
        (None, 0.0),
    ],
)
def test_a_date_is_right_where_its_interval_is_an_accepted_one(
    normalized: dict[str, object] | None, value: float
) -> None:
    march = question(dates=((date(2019, 7, 1), date(2019, 7, 31)), (date(2023, 3, 1), date(2023, 3, 31))))
    assert judge(march, [], answer(quote(0, 10), normalized=normalized)).outcome.values["DateAccuracy"] == value


@pytest.mark.parametrize(
    ("given", "right"),
    [
        (answer(quote(0, 10)), True),
        (answer(quote(50, 60), quote(0, 10)), False),
        (answer(nearest=[quote(0, 10)]), True),
        (answer(), False),
    ],
)
def test_the_best_candidate_is_judged_given_or_not(given: Answer, right: bool) -> None:
    assert judge(question(), accepted((0, 10)), given).best_right is right
    assert judge(question(answerable=False), [], given).best_right is False
    assert judge(question(), [], given).best_right is None


def test_calibration_and_risk_are_of_the_best_candidates() -> None:
    gold = accepted((0, 10))
    judged: dict[str, Judged] = {
        "right": judge(question(), gold, answer(quote(0, 10), probability=0.9)),
        "wrong": judge(question(), gold, answer(quote(50, 60), probability=0.6)),
        "abstained": judge(question(), gold, answer(nearest=[quote(0, 10)], probability=0.2)),
        "unanswerable": judge(question(answerable=False), [], answer(probability=0.1)),
        "unknown": judge(question(), [], answer(quote(0, 10), probability=1.0)),
    }
    totals = measure_answers(judged).totals
    assert totals["ECE"].value == pytest.approx((0.1 + 0.6 + 0.8 + 0.1) / 4)
    # Surest first: wrong are 0 of 1, 1 of 2, 1 of 3, 2 of 4.
    assert totals["AURC"].value == pytest.approx((0 + 1 / 2 + 1 / 3 + 2 / 4) / 4)


def test_without_an_abstention_precision_is_not_a_number_and_f1_is_zero() -> None:
    judged = {
        "a": judge(question(), accepted((0, 10)), answer(quote(0, 10))),
        "b": judge(question(answerable=False), [], answer(quote(0, 10))),
    }
    totals = measure_answers(judged).totals
    assert (totals["Abstention P"].questions, totals["Abstention F1"].value) == (0, 0.0)
    assert math.isnan(totals["Abstention P"].value)


def test_a_failure_counts_as_the_wrong_decision() -> None:
    judged = {
        "a": judge_failure(question(), [], "ValueError: no"),
        "b": judge_failure(question(answerable=False), [], "ValueError: no"),
    }
    totals = measure_answers(judged).totals
    assert (totals["Abstention P"].value, totals["Abstention R"].value, totals["Wrong abstention"].value) == (0, 0, 1)
