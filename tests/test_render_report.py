"""HTML of reports: the figures as they were measured, the worst questions first, every word as it stands."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given

from qa.evaluation.comparing import compare_runs, won_and_lost
from qa.evaluation.report import Item, Outcome, Question, Report, System, summarise
from tests.test_render import Page as Html
from tests.test_render import full_texts
from ui.finished_runs import Plot
from ui.render_figures import render_differences, render_figures
from ui.render_questions import STEP, View, render_won_and_lost, render_worst
from ui.render_report import Side, render_comparison, render_report

TAGS = {
    *("article", "section", "header", "div", "details", "summary", "h2", "h3", "h4", "p", "span", "b", "button"),
    *("table", "caption", "thead", "tbody", "tr", "th", "td", "ol", "ul", "li", "dl", "dt", "dd"),
    *("figure", "figcaption", "img", "label", "select", "option"),
}
ENDS = ("RR@10", "Success@1")


def system(ranks: dict[str, int | None]) -> System:
    """A system that ranks each question's document where it is told to; nowhere is a failure."""
    outcomes = {}
    for question, rank in ranks.items():
        returned = tuple(Item(f"wrong{n}" if n != rank else f"d-{question}", right=n == rank) for n in range(1, 8))
        values = {"RR@10": 1 / rank if rank else 0.0, "Success@1": float(rank == 1)}
        outcomes[question] = Outcome(values, returned if rank else (), None if rank else "took longer than 60 s")
    return System(summarise(outcomes, ENDS), outcomes=outcomes)


def retrieval(name: str = "harbour", **systems: dict[str, int | None]) -> Report:
    asked = next(iter(systems.values()))
    return Report(
        kind="retrieval",
        name=name,
        parameters={"split": "all"},
        data={"sha256": "0" * 64, "documents": 1_200},
        systems={name: system(ranks) for name, ranks in systems.items()},
        questions={name: Question(f"Who spoke of {name}?", (Item(f"d-{name}", right=True),)) for name in asked},
        documents={f"d-{name}": f"The council heard of {name} in May." for name in asked},
        made_with={"revision": "0123456789abcdef"},
    )


RANKS = {"tides": 2, "barley": 1, "fog": None, "slate": 7}
TWO = retrieval(bm25=RANKS, dense={"tides": 1, "barley": 1, "fog": 2, "slate": 4})

SPEED = Report(
    kind="speed",
    name="harbour",
    parameters={"runs": 7},
    data={"questions": 40, "articles": 300, "bytes": {"library.db": 812_000, "total": 812_000}},
    systems={"cuttings": System(measures={})},
    times={
        "latency_ms": {"cuttings": {"search": {"p50": 4.2, "p95": 9.8, "p99": 10.5}}},
        "throughput": {"cuttings": {"questions_per_second": 31.25}},
        "processes": {"cuttings ask": {"seconds": 0.91, "peak_mb": 320.5}, "warm process": {"peak_mb": 401.0}},
    },
)


def test_one_system_has_its_measures_below_each_other() -> None:
    page = Html(render_figures(retrieval(bm25=RANKS)))
    assert page.text("table.-").startswith("Measuresbm25Mean95% intervalQuestionsRR@100.411")
    assert "b" not in page.tags


def test_several_systems_have_them_side_by_side_and_the_highest_stands_out() -> None:
    page = Html(render_figures(TWO))
    assert page.text("table.-").startswith("MeasuresSystemRR@10Success@1bm25")
    assert page.text("b.-") == "0.6880.500"


def test_the_worst_questions_come_first_with_what_was_returned_and_expected() -> None:
    page = Html(render_worst(TWO, View("bm25", "RR@10")))
    assert page.text("h4.-") == "".join(f"Who spoke of {name}?" for name in ("fog", "slate", "tides", "barley"))
    assert page.text("p.failed") == "Failed: took longer than 60 s"
    assert "Returned at rank 7" in page.text("b.remark")
    assert page.text("li.right").count("The council heard of slate in May.") == 2


def test_a_view_that_the_run_does_not_have_shows_its_first() -> None:
    assert render_worst(TWO, View("no such", "AP")) == render_worst(TWO, View("bm25", "RR@10"))


def test_questions_that_say_nothing_to_measure_by_are_counted() -> None:
    outcomes = {"q": Outcome({"F1": None}), "r": Outcome({"F1": 0.5})}
    report = replace(TWO, systems={"reader": System(summarise(outcomes, ["F1"]), outcomes=outcomes)})
    page = Html(render_worst(report, View()))
    assert page.text("p.hint") == "1 question says nothing to measure F1 by."
    assert page.text("h4.-") == "r"


def test_as_many_questions_are_shown_as_are_asked_for() -> None:
    report = retrieval(bm25={f"q{n}": 3 for n in range(50)})
    assert render_worst(report, View()).count('class="asked"') == STEP
    more = render_worst(report, View(count=3 * STEP))
    assert more.count('class="asked"') == 50
    assert "Show more" not in more


def test_a_comparison_shows_differences_and_the_questions_won_and_lost() -> None:
    a, b = retrieval(bm25=RANKS), retrieval(bm25={"tides": 4, "barley": 1, "fog": 1, "slate": 1})
    compared = compare_runs(a, b)
    [pair] = compared.systems
    assert "RR@100.4110.812+0.402" in Html(render_differences(compared)).text("table.-")
    page = Html(render_won_and_lost(compared, View(), *won_and_lost(compared, pair, "RR@10")))
    assert page.text("h4.-") == "Who spoke of tides?Who spoke of fog?Who spoke of slate?"
    assert page.text("span.change") == "0.500 in A, 0.250 in B0.000 in A, 1.000 in B0.143 in A, 1.000 in B"
    assert page.text("p.failed") == "Failed: took longer than 60 s"


def test_the_plots_of_two_runs_stand_in_pairs_and_say_whose_they_are() -> None:
    recall, latency = (Plot(name, f"data:image/png;base64,{name[:4]}") for name in ("recall at k", "latency"))
    a, b = Side("mon", TWO, [recall]), Side("tue", TWO, [latency, recall])
    page = Html(render_comparison(compare_runs(TWO, TWO), a, b))
    assert [value for name, value in page.attributes if name == "alt"] == [
        "Plot of run A, mon: recall at k of bm25, dense",
        "Plot of run B, tue: recall at k of bm25, dense",
        "Plot of run B, tue: latency of bm25, dense",
    ]
    assert page.text("figcaption.-") == "A Recall at k · monB Recall at k · tueB Latency · tue"
    assert "A has no plot “latency”." in page.text("p.hint")


def test_a_run_of_speed_shows_what_was_timed_and_no_questions() -> None:
    page = Html(render_report(SPEED, [Plot("latency", "data:image/png;base64,")]))
    assert page.text("caption.-") == "Latency of one question, in millisecondsThroughputWhole processesSize on disk"
    assert "search4.2009.800" in page.text("table.-")
    assert "SecondsPeak MBcuttings ask" in page.text("table.-")
    assert ("alt", "Plot: latency of cuttings") in page.attributes
    assert render_worst(SPEED, View()) == ""


@pytest.mark.parametrize(
    ("finished", "written"),
    [
        ("2026-11-21T23:25:10+00:00", "21 November 2026, 23:25 UTC"),
        ("2026-11-22T00:25:10+01:00", "21 November 2026, 23:25 UTC"),
        ("2026-11-21T23:25:10", "21 November 2026, 23:25"),
        ("0001-01-01T00:00:00+01:00", "0001-01-01T00:00:00+01:00"),
        ("yesterday", "yesterday"),
    ],
)
def test_when_a_run_was_finished_is_written_for_people(finished: str, written: str) -> None:
    page = Html(render_report(replace(TWO, times={"finished": finished}), []))
    assert page.text("p.facts").endswith(written)


def test_no_difference_has_no_sign() -> None:
    page = Html(render_differences(compare_runs(TWO, TWO)))
    assert page.text("b.-") == "0.000" * 4


@given(full_texts)
def test_whatever_a_run_holds_is_text(words: str) -> None:
    outcome = Outcome({words: 0.0}, (Item(words, right=True), Item("", words)), words)
    held = System(summarise({words: outcome}, [words]), outcomes={words: outcome})
    report = Report(
        kind=words,
        name=words,
        parameters={words: words},
        data={"sha256": words},
        systems={words: held, f"{words}2": held},
        questions={words: Question(words, (Item(words, words),))},
        documents={words: words},
        skipped=(words,),
        notes=(words,),
        made_with={"revision": words},
        times={"finished": words},
    )
    html = render_report(report, [Plot(words, "data:image/png;base64,")]) + render_worst(report, View())
    compared = compare_runs(report, report)
    pair = next(iter(compared.systems))
    html += render_report(compared, []) + render_won_and_lost(compared, View(), *won_and_lost(compared, pair, words))
    plots = [Plot(words, "data:image/png;base64,")]
    html += render_comparison(compared, Side(words, report, plots), Side(f"{words}2", report, ()))
    page = Html(html)
    assert page.tags <= TAGS
    assert not any(name.startswith("on") for name, _ in page.attributes)
    assert page.text("h4.-").startswith(words)
    assert page.text("p.failed").startswith(f"Failed: {words}")
