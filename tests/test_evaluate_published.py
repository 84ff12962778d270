from __future__ import annotations

import json
from pathlib import Path

import pytest

from corpus.errors import BadDataError, InputError
from qa.evaluation.bad import Bad
from qa.evaluation.comparing import compare_runs
from qa.evaluation.published import evaluate_published
from qa.evaluation.published_sets import read_dated_set
from qa.evaluation.report import read_report
from ui.cli import main

REPORT = "The council met on Monday and agreed to repair the harbour wall before the winter storms."
STATED = {"id": "stated", "date": "2019-12-16", "text": f"Harbour wall\n\nPublished: 16 December 2019\n\n{REPORT}"}
#: Published on the day after it was written, as its dateline says.
A_DAY_OFF = {"id": "filed", "date": "2019-12-17", "text": f"PORT EYRE, Dec. 16, 2019 (Wire) -- {REPORT}"}
ADDRESS = {"id": "address", "date": "2019-12-16", "text": REPORT, "url": "https://example.com/2019/12/16/wall"}
UNKNOWN = {"id": "unknown", "date": "2019-12-16", "text": REPORT}


def saved(path: Path, *records: object) -> Path:
    path.write_text("".join(f"{json.dumps(record)}\n" for record in records), encoding="utf-8")
    return path


@pytest.fixture
def dataset(tmp_path: Path) -> Path:
    return saved(tmp_path / "harbour.jsonl", STATED, A_DAY_OFF, ADDRESS, UNKNOWN)


def test_the_given_day_is_hidden_and_every_other_is_wrong(dataset: Path) -> None:
    report, _ = evaluate_published(dataset)
    outcomes = report.systems["cuttings"].outcomes
    told = {name: [what for what, held in outcome.values.items() if held] for name, outcome in outcomes.items()}
    assert told == {"stated": ["Right"], "filed": ["Wrong"], "address": ["Right"], "unknown": ["Unknown"]}


def test_shares_are_told_apart_by_where_the_day_is_from(dataset: Path) -> None:
    report, _ = evaluate_published(dataset)
    figures = {name: (held.value, held.questions) for name, held in report.systems["cuttings"].totals.items()}
    assert figures["answered"] == (0.75, 4)
    assert figures["all answers: wrong"] == (pytest.approx(1 / 3), 3)
    assert figures["all answers: more than a day off"] == (0, 3)
    assert figures["stated: right"] == figures["address: right"] == (1, 1)
    assert figures["text: wrong"] == (1, 1)


def test_without_addresses_nothing_is_known_from_them(dataset: Path, tmp_path: Path) -> None:
    outcomes = evaluate_published(dataset)[0].systems["without address"].outcomes
    assert outcomes["address"].values["Unknown"] == 1
    named = saved(tmp_path / "named.jsonl", {**ADDRESS, "id": ADDRESS["url"], "url": None})
    systems = evaluate_published(named)[0].systems
    assert [systems[name].measures["Right"].value for name in ("cuttings", "without address")] == [1, 0]


def test_the_wrong_days_are_listed_with_their_evidence(dataset: Path) -> None:
    errors = evaluate_published(dataset)[0].data["errors"]
    assert isinstance(errors, dict)
    [error] = errors["wrong, cuttings"]
    assert (error["document"], error["expected"], error["found"]) == ("filed", "2019-12-17", "Dec. 16, 2019")
    assert error["found_value"] == "2019-12-16 (text)"
    assert error["sentence"].startswith("PORT EYRE")


def test_a_page_of_paragraphs_is_read_as_its_title_and_these(tmp_path: Path) -> None:
    page = {
        "title": "Harbour wall",
        "paragraphs": ["Published: 16 December 2019", REPORT],
        "url": "https://example.com/a",
    }
    [one] = read_dated_set(saved(tmp_path / "a.jsonl", {**page, "publishing_date": "2019-12-16 08:00"}), Bad()).articles
    assert one.article.id == "https://example.com/a"
    assert one.article.text.split("\n\n") == ["Harbour wall", "Published: 16 December 2019", REPORT]
    assert one.article.published is None


def test_what_cannot_be_measured_is_left_out_and_counted(tmp_path: Path) -> None:
    foreign = {"id": "foreign", "date": "2019-12-16", "text": "Der Hafen war am Montag wegen des Sturmes geschlossen."}
    undated = {"id": "undated", "text": REPORT}
    read = read_dated_set(saved(tmp_path / "a.jsonl", STATED, foreign, undated), Bad())
    assert [one.article.id for one in read.articles] == ["stated"]
    assert (read.undated, read.foreign) == (1, 1)


def test_a_folder_with_a_sidecar_is_read_as_it_is_indexed(tmp_path: Path) -> None:
    (tmp_path / "wall.txt").write_text(str(STATED["text"]), encoding="utf-8")
    (tmp_path / "metadata.csv").write_text("file,published\nwall.txt,2019-12-16\n", encoding="utf-8")
    [one] = read_dated_set(tmp_path, Bad()).articles
    assert (one.article.id, one.published.isoformat()) == ("wall.txt", "2019-12-16")


def test_the_halves_share_no_article_and_leave_none_out(tmp_path: Path) -> None:
    path = saved(tmp_path / "many.jsonl", *({**STATED, "id": f"a{number}"} for number in range(20)))
    even, odd = (
        {one.article.id for one in read_dated_set(path, Bad(), split=half).articles} for half in ("even", "odd")
    )
    assert even | odd == {f"a{number}" for number in range(20)}
    assert not even & odd


def test_bad_records_are_told_by_their_place_or_left_out(tmp_path: Path) -> None:
    path = saved(tmp_path / "a.jsonl", STATED, {**UNKNOWN, "date": "last year"}, STATED)
    with pytest.raises(BadDataError, match=r"a\.jsonl:2"):
        evaluate_published(path)
    report, _ = evaluate_published(path, skip_bad=True)
    assert list(report.questions) == ["stated"]
    assert len(report.skipped) == 2


def test_nothing_to_measure_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no English article with a given date"):
        read_dated_set(saved(tmp_path / "a.jsonl", {"id": "a", "text": REPORT}), Bad())
    with pytest.raises(InputError, match="there is no such file"):
        read_dated_set(tmp_path / "none", Bad())
    with pytest.raises(InputError, match="is no split"):
        read_dated_set(saved(tmp_path / "b.jsonl", STATED), Bad(), split="third")


def test_two_runs_over_one_set_can_be_compared(dataset: Path) -> None:
    report, _ = evaluate_published(dataset)
    assert compare_runs(report, report).systems["cuttings → cuttings"].measures["Right"].value == 0


def test_the_command_prints_figures_and_writes_the_run(
    dataset: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "out"
    assert main(["evaluate", "published", str(dataset), "--out", str(out)]) == 0
    assert "all answers: wrong" in capsys.readouterr().out
    page = (out / "report.md").read_text(encoding="utf-8")
    assert "# Publication dates: harbour" in page
    assert "## Wrong, cuttings (1)" in page
    assert (out / "per_query.tsv").read_text(encoding="utf-8").startswith("system\tquery\tRight\tWrong\tUnknown\n")
    assert read_report(out).kind == "published"
