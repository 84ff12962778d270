from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

import pytest

from corpus.article import Article, Span
from corpus.passages import analyse
from index.rows import StoredArticle
from qa.evidence import Evidence, gather
from qa.question import Kind
from qa.reader import Reading


@dataclass(frozen=True)
class Said:
    """An article of one sentence, with the words in it that answer."""

    day: str | None
    text: str
    answer: str
    score: float = 5.0
    copy_of: int | None = None


def readings(sayings: list[Said]) -> list[Reading]:
    return [reading(number, said) for number, said in enumerate(sayings, start=1)]


def reading(number: int, said: Said) -> Reading:
    published = date.fromisoformat(said.day) if said.day else None
    analysis = analyse(Article(id=str(number), text=said.text, published=published))
    article = StoredArticle(
        number=number,
        id=str(number),
        version="0" * 12,
        text=said.text,
        metadata=analysis.metadata,
        sentences=analysis.sentences,
        furniture=analysis.furniture,
        times=analysis.times,
        first_copy=said.copy_of,
    )
    start = said.text.index(said.answer)
    return Reading(article, Span(0, len(said.text)), Span(start, start + len(said.answer)), said.score)


def test_what_would_not_answer_by_itself_is_no_other_side() -> None:
    """Of two numbers on a bridge, one that the reader takes for no answer does not contradict the other."""
    one = Said("2023-02-06", "Drivers pay a toll of 5 pounds at the bridge.", "5 pounds")
    other = Said("2023-02-07", "A toll of 9 pounds is paid at the bridge.", "9 pounds", score=4.8)
    both = readings([one, other])
    assert len(_conflicts(both)) == 1
    assert _conflicts([both[0], replace(both[1], margin=-2.5)]) == ()


def _conflicts(both: list[Reading]) -> tuple[tuple[int, int], ...]:
    found = gather(both, Kind.NUMBER, lambda words: ASKED.intersection(words.lower().split()), as_of=None, top=5)
    return found.conflicts


def evidence(*sayings: Said, kind: Kind = Kind.NUMBER, now: bool = False, top: int = 5) -> Evidence:
    ordered = sorted(readings(list(sayings)), key=lambda one: -one.score)
    return gather(
        ordered, kind, lambda words: ASKED.intersection(words.lower().split()), as_of=TODAY if now else None, top=top
    )


TODAY = date(2024, 1, 1)
#: The terms of the questions that these answer.
ASKED = frozenset({"toll", "bridge", "lifted", "chairs"})
OLD = Said("2021-05-03", "The toll will be 3 pounds from June, the council said on Monday.", "3 pounds")
NEW = Said("2023-02-06", "Drivers now pay a toll of 5 pounds at the bridge.", "5 pounds", score=4.8)


def answers(found: Evidence) -> list[str | None]:
    return [quote.answer.of(quote.article.text) if quote.answer else None for quote in found.quotes]


def test_of_answers_about_as_good_the_latest_holds() -> None:
    assert answers(evidence(OLD, NEW)) == ["5 pounds", "3 pounds"]


def test_a_much_better_answer_holds_though_it_is_older() -> None:
    assert answers(evidence(OLD, replace(NEW, score=3.0))) == ["3 pounds", "5 pounds"]


def test_a_question_of_now_is_answered_by_the_latest_of_those_that_answer_nearly_as_well() -> None:
    assert answers(evidence(OLD, replace(NEW, score=4.6), now=True))[0] == "5 pounds"
    assert answers(evidence(OLD, replace(NEW, score=3.0), now=True))[0] == "3 pounds"


def test_what_hardly_answers_is_no_state() -> None:
    found = evidence(OLD, replace(NEW, score=-1.0), now=True)
    assert answers(found)[0] == "3 pounds"
    assert found.timeline == ()


@pytest.mark.parametrize("score", [3.0, 1.0])
def test_what_is_beside_the_point_is_no_state(score: float) -> None:
    beside = Said("2023-02-06", "A cup of tea at the kiosk is 5 pounds.", "5 pounds", score=score)
    assert evidence(OLD, beside, now=True).timeline == ()


def test_what_is_to_the_point_may_be_further_off() -> None:
    assert len(evidence(OLD, replace(NEW, score=1.0), now=True).timeline) == 2


def test_the_timeline_tells_the_states_oldest_first() -> None:
    timeline = evidence(OLD, NEW).timeline
    assert [(state["first"], state["answer"], state["quote"], state["current"]) for state in timeline] == [
        ("2021-05-03", "3 pounds", 1, False),
        ("2023-02-06", "5 pounds", 0, True),
    ]


def test_a_date_stands_on_the_timeline_at_its_own_time() -> None:
    eased = Said("2020-01-06", "The rule was eased last month.", "last month")
    lifted = Said("2023-04-15", "The rule was lifted last month.", "last month")
    found = evidence(eased, lifted, kind=Kind.WHEN)
    assert [state["first"] for state in found.timeline] == ["2019-12-01", "2023-03-01"]
    assert found.normalized is not None
    assert found.normalized["value"] == "2023-03"


def test_the_same_in_other_words_is_one_state_said_by_several() -> None:
    again = Said("2022-08-01", "The toll is three pounds still.", "three pounds", score=4.0)
    found = evidence(OLD, again)
    assert (found.support.articles, found.support.independent) == (2, 2)
    assert found.timeline == ()


def test_a_copy_is_no_independent_source() -> None:
    copied = replace(OLD, day="2021-05-04", copy_of=1)
    found = evidence(OLD, copied)
    assert (found.support.articles, found.support.independent) == (2, 1)


def test_articles_of_the_same_time_that_differ_contradict_each_other() -> None:
    other = Said("2021-05-04", "The toll will be 4 pounds from June.", "4 pounds", score=4.8)
    found = evidence(OLD, other)
    assert found.timeline == ()
    assert [set(pair) for pair in found.conflicts] == [{0, 1}]


def test_a_correction_is_no_contradiction() -> None:
    corrected = Said("2021-05-05", "The toll will be 4 pounds, and not 3 pounds, as we said.", "4 pounds", score=4.8)
    assert evidence(OLD, corrected).conflicts == ()


def test_a_copy_with_another_figure_is_no_second_voice() -> None:
    other = Said("2021-05-04", "The toll will be 4 pounds from June.", "4 pounds", score=4.8, copy_of=1)
    assert evidence(OLD, other).conflicts == ()


def test_undated_articles_neither_lead_nor_stand_on_the_timeline() -> None:
    undated = Said(None, "The toll was 2 pounds once.", "2 pounds", score=4.9)
    found = evidence(OLD, undated)
    assert answers(found)[0] == "3 pounds"
    assert found.timeline == ()


def test_what_is_asked_for_goes_before_what_is_not() -> None:
    vague = Said("2021-05-03", "It was lifted with a sigh of relief.", "with a sigh of relief", score=5.2)
    dated = Said("2021-05-06", "It was lifted on Monday.", "Monday")
    assert answers(evidence(vague, dated, kind=Kind.WHEN))[0] == "Monday"


def test_words_that_differ_are_no_change_unless_now_is_asked_of() -> None:
    first = Said("2021-05-03", "Ada Pym chairs the board.", "Ada Pym")
    then = Said("2023-05-03", "Bo Tarn chairs the board.", "Bo Tarn", score=4.5)
    assert evidence(first, then, kind=Kind.WHO).timeline == ()
    now = evidence(first, then, kind=Kind.WHO, now=True)
    assert answers(now)[0] == "Bo Tarn"
    assert [state["answer"] for state in now.timeline] == ["Ada Pym", "Bo Tarn"]


def test_a_surname_says_the_same_as_the_whole_name() -> None:
    whole = Said("2021-05-03", "Ada Pym chairs the board.", "Ada Pym")
    short = Said("2023-05-03", "Mrs Pym chairs the board.", "Mrs Pym", score=4.5)
    assert evidence(whole, short, kind=Kind.WHO, now=True).support.articles == 2


@pytest.mark.parametrize("top", [1, 2])
def test_the_timeline_tells_only_what_is_quoted(top: int) -> None:
    found = evidence(OLD, NEW, top=top)
    assert len(found.quotes) == top
    assert all(state["quote"] < top for state in found.timeline)  # type: ignore[operator]


def test_asked_of_now_a_worse_answer_of_the_next_day_does_not_hold() -> None:
    mayor = Said("2020-01-01", "The mayor who chairs it is Ann Lee.", "Ann Lee", score=9.0)
    deputy = Said("2020-01-02", "The deputy who chairs it is Bob Roe.", "Bob Roe", score=4.2)
    assert answers(evidence(mayor, deputy, kind=Kind.WHO, now=True))[0] == "Ann Lee"


def test_any_two_sayings_of_the_same_time_may_contradict() -> None:
    first = Said("2019-01-01", "The toll is 7 pounds.", "7 pounds")
    again = Said("2020-01-01", "The toll is 7 pounds.", "7 pounds", score=4.8)
    other = Said("2020-01-01", "The toll is 25 pounds.", "25 pounds", score=4.5)
    found = evidence(first, again, other)
    [(one, two)] = found.conflicts
    assert {found.quotes[place].article.metadata.published for place in (one, two)} == {date(2020, 1, 1)}


@pytest.mark.parametrize(("one", "other"), [("25 people", "25 percent"), ("$3.4 million", "4.1 billion won")])
def test_amounts_of_different_things_neither_agree_nor_differ(one: str, other: str) -> None:
    found = evidence(*(Said("2020-01-01", f"The toll hit {words} then.", words) for words in (one, other)))
    assert (found.support.articles, found.conflicts, found.timeline) == (1, (), ())


def test_a_length_is_the_same_in_other_units() -> None:
    sayings = (Said("2020-01-01", f"The toll strike took {words}.", words) for words in ("48 hours", "two days"))
    assert evidence(*sayings, kind=Kind.HOW_LONG).support.articles == 2


def test_a_report_names_its_subject_in_the_lead_and_counts() -> None:
    later = "Drivers grumbled at the toll bridge.\n\nNow they are asked for 5 pounds."
    start = later.index("Now")
    told = reading(2, Said("2023-02-06", later, "5 pounds", score=4.5))
    told = replace(told, quote=Span(start, len(later)))
    found = gather(
        [reading(1, OLD), told],
        Kind.NUMBER,
        lambda words: ASKED.intersection(words.lower().replace(".", "").split()),
        as_of=TODAY,
        top=5,
    )
    assert answers(found) == ["5 pounds", "3 pounds"]


def test_of_a_day_what_is_reported_later_without_a_time_is_not_told() -> None:
    on = Said("2021-10-21", "Drivers of the toll bridge went on strike on Thursday.", "went on strike")
    over = Said("2021-10-28", "The strike at the toll bridge is over.", "over", score=6.0)
    since = replace(over, text="The strike at the toll bridge was over on 20 October.")
    day = date(2021, 10, 22)
    next_day = replace(over, day="2021-10-23")
    for later, expected in ((over, "went on strike"), (since, "over"), (next_day, "over")):
        found = gather(readings([later, on]), Kind.OTHER, lambda _: {"toll"}, as_of=day, top=5)
        assert answers(found)[0] == expected


def test_a_correction_holds_over_what_it_corrects() -> None:
    wrong = Said("2021-05-03", "The toll bridge was swept away.", "swept away", score=8.0)
    right = Said("2021-06-03", "The toll bridge, which we reported as gone, stands.", "stands", score=5.5)
    assert answers(evidence(wrong, right, kind=Kind.OTHER))[0] == "stands"
    assert answers(evidence(wrong, replace(right, text="The toll bridge stands."), kind=Kind.OTHER))[0] == "swept away"


def test_a_plan_and_its_fulfilment_are_two_states() -> None:
    plan = Said("2021-05-03", "The toll will be lifted in November.", "in November")
    done = Said("2021-11-29", "The toll was lifted on 27 November.", "on 27 November")
    found = evidence(plan, done, kind=Kind.WHEN)
    assert [state["answer"] for state in found.timeline] == ["in November", "on 27 November"]
    assert answers(found)[0] == "on 27 November"
    assert found.conflicts == ()


def test_a_list_of_fewer_things_is_another_state() -> None:
    three = Said("2019-07-31", "The toll is for cars, vans and lorries.", "cars, vans and lorries")
    two = Said("2020-01-06", "The toll is now for vans and lorries.", "vans and lorries", score=4.5)
    assert answers(evidence(three, two, kind=Kind.OTHER, now=True)) == ["vans and lorries", "cars, vans and lorries"]


def test_what_happened_after_the_day_asked_of_is_no_state_of_it() -> None:
    before = Said("2023-12-29", "The toll bridge is shut.", "shut", score=4.0)
    after = Said("2024-01-05", "The toll bridge was opened on Wednesday.", "opened")
    assert answers(evidence(before, after, kind=Kind.OTHER, now=True))[0] == "shut"
