from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest

from corpus.errors import BadDataError, InputError
from qa.evaluation.bad import Bad
from qa.evaluation.comparing import compare_runs
from qa.evaluation.quotation_sets import read_quotation_set
from qa.evaluation.quotations import evaluate_quotations
from qa.evaluation.report import read_report
from ui.cli import main

PIER = "“The pier will open in May,” said Ada Holm.\n\nNobody in the harbour knew why."


def spans(text: str, *parts: str) -> list[dict[str, object]]:
    return [{"start": text.index(part), "end": text.index(part) + len(part), "text": part} for part in parts]


def attribution(text: str, *content: str, source: str = "", cue: str = "", direct: bool = False) -> dict[str, object]:
    parts = {"source": [source] if source else [], "cue": [cue] if cue else [], "content": list(content)}
    return {**{part: spans(text, *words) for part, words in parts.items()}, "direct": direct}


OPENING = attribution(PIER, "“The pier will open in May,”", source="Ada Holm", cue="said", direct=True)
RIGHT = {"doc_id": "pier", "annotator": "x1", "text": PIER, "attributions": [OPENING]}
#: Another person saw half of it, said by nobody, and took a sentence for somebody's words.
WRONG = {
    "doc_id": "pier",
    "annotator": "x2",
    "text": PIER,
    "attributions": [
        attribution(PIER, "“The pier will open", cue="said", direct=True),
        attribution(PIER, "Nobody in the harbour knew why", source="harbour"),
    ],
}


def saved(path: Path, *records: object) -> Path:
    path.write_text("".join(f"{json.dumps(record)}\n" for record in records), encoding="utf-8")
    return path


@pytest.fixture
def dataset(tmp_path: Path) -> Path:
    return saved(tmp_path / "harbour.jsonl", RIGHT, WRONG)


def test_each_annotation_of_an_article_has_its_row(dataset: Path) -> None:
    report, _ = evaluate_quotations(dataset)
    outcomes = report.systems["cuttings"].outcomes
    assert list(outcomes) == list(report.questions) == ["pier/x1", "pier/x2"]
    values = [[outcomes[name].values[measure] for measure in ("all gold", "all ≥.3", "all ≥.8")] for name in outcomes]
    assert values == [[1, 1, 0], [2, 1, 0]]
    assert outcomes["pier/x1"].values["right speaker"] == 1
    assert report.systems["cuttings"].totals["direct without marks F1 ≥.8"].value == 0.5
    assert (report.data["articles"], report.data["annotated articles"], report.data["quotations"]) == (1, 2, 3)


def test_the_errors_are_listed_with_their_places(dataset: Path) -> None:
    errors = evaluate_quotations(dataset, finder="rules")[0].data["errors"]
    assert isinstance(errors, dict)
    told = {kind: [(one["document"], one["expected"], one["found"]) for one in errors[kind]] for kind in errors}
    whole, half, opening = "“The pier will open in May,”", "“The pier will open", "The pier will open in May,"
    assert told == {
        "missed": [("pier/x2", "Nobody in the harbour knew why", None)],
        "wrong boundaries": [("pier/x1", whole, opening), ("pier/x2", half, opening)],
        "wrong speaker": [("pier/x2", half, opening)],
    }
    [speaker] = errors["wrong speaker"]
    assert speaker["expected_value"] == "(nobody: said)"
    assert speaker["found_value"].startswith("(Ada Holm")
    assert (speaker["start"], speaker["end"], speaker["found_parts"]) == (0, 27, [[1, 27]])


def test_what_was_not_annotated_is_spurious(tmp_path: Path) -> None:
    path = saved(tmp_path / "a.jsonl", {**RIGHT, "attributions": []})
    errors = evaluate_quotations(path, finder="rules")[0].data["errors"]
    assert isinstance(errors, dict)
    assert [one["found"] for one in errors["spurious"]] == ["The pier will open in May,"]


def test_rules_can_be_named_and_compared_with_the_default(dataset: Path) -> None:
    ruled = evaluate_quotations(dataset, finder="rules")[0]
    comparison = compare_runs(evaluate_quotations(dataset)[0], ruled)
    assert comparison.systems["cuttings → rules"].measures["all F1 ≥.8"].value == 0


def test_an_unknown_finder_is_refused(dataset: Path) -> None:
    with pytest.raises(InputError, match="oracle: is no finder of quotations; there are: rules"):
        evaluate_quotations(dataset, finder="oracle")


def test_people_are_scored_by_each_other(dataset: Path) -> None:
    report, _ = evaluate_quotations(dataset, agreement=True)
    system = report.systems["annotators"]
    assert list(system.outcomes) == ["pier/x1 by x2", "pier/x2 by x1"]
    # One of three annotations is the same, by five of its nine tokens; one names its speaker, the other does not.
    assert system.totals["all F1 ≥.3"].value == pytest.approx(2 / 3)
    assert system.totals["all F1 ≥.8"].value == 0
    assert system.totals["direct F1 ≥.3"].value == 1
    assert (system.totals["right speaker"].value, system.totals["cue ≥.8"].value) == (0, 1)


def test_without_a_second_annotator_there_is_no_agreement(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="has no article that two people annotated"):
        evaluate_quotations(saved(tmp_path / "a.jsonl", RIGHT), agreement=True)


def test_what_was_annotated_without_content_is_left_out_and_counted(tmp_path: Path) -> None:
    path = saved(tmp_path / "a.jsonl", {**RIGHT, "attributions": [OPENING, {**OPENING, "content": []}]})
    [read] = read_quotation_set(path, Bad())
    assert (len(read.quotations), read.without_content) == (1, 1)
    assert evaluate_quotations(path)[0].data["without content"] == 1


def test_the_halves_keep_the_annotations_of_an_article_together(tmp_path: Path) -> None:
    records = [{**one, "doc_id": f"d{number}"} for number in range(20) for one in (RIGHT, WRONG)]
    path = saved(tmp_path / "many.jsonl", *records)
    even, odd = (read_quotation_set(path, Bad(), split=half) for half in ("even", "odd"))
    assert len(even) + len(odd) == 40
    assert not {one.doc_id for one in even} & {one.doc_id for one in odd}


def test_a_gzipped_set_is_the_same_set(dataset: Path, tmp_path: Path) -> None:
    packed = tmp_path / "packed.jsonl.gz"
    packed.write_bytes(gzip.compress(dataset.read_bytes()))
    assert read_quotation_set(packed, Bad()) == read_quotation_set(dataset, Bad())


# -- bad data

BAD_LINES: dict[str, tuple[object, str]] = {
    "no text": ({**RIGHT, "text": " "}, "has no 'text'"),
    "no id": ({**RIGHT, "doc_id": 7}, "has no 'doc_id'"),
    "no annotator's name": ({**RIGHT, "annotator": 7}, "has no 'annotator'"),
    "no attributions": ({**RIGHT, "attributions": None}, "its 'attributions' are missing"),
    "an attribution that is none": ({**RIGHT, "attributions": ["said"]}, "no JSON object but str"),
    "no cue": ({**RIGHT, "attributions": [{**OPENING, "cue": None}]}, "its 'cue' are missing"),
    "no flag": ({**RIGHT, "attributions": [{**OPENING, "direct": 1}]}, "the 'direct' of an attribution is 1"),
    "outside": ({**RIGHT, "attributions": [{**OPENING, "cue": [{"start": 3, "end": 999}]}]}, "no part of the text"),
    "other words": (
        {**RIGHT, "attributions": [{**OPENING, "source": [{"start": 34, "end": 42, "text": "Bo Lund!"}]}]},
        "stands 'Ada Holm', not 'Bo Lund!'",
    ),
    "twice": (WRONG, "the article 'pier/x2' is there already"),
    "NUL": ({**RIGHT, "text": PIER + "\0"}, "NUL characters"),
}


@pytest.mark.parametrize(("record", "reason"), BAD_LINES.values(), ids=BAD_LINES)
def test_a_bad_line_is_told_by_its_place_or_left_out(tmp_path: Path, record: object, reason: str) -> None:
    path = saved(tmp_path / "a.jsonl", WRONG, record)
    with pytest.raises(BadDataError) as raised:
        read_quotation_set(path, Bad())
    assert f"{path}:2" in str(raised.value)
    assert reason in str(raised.value)
    skipping = Bad(skip=True)
    assert [one.id for one in read_quotation_set(path, skipping)] == ["pier/x2"]
    assert len(skipping.lines) == 1


def test_a_set_without_anything_to_measure_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadDataError, match="holds no article that can be used"):
        read_quotation_set(saved(tmp_path / "a.jsonl"), Bad())
    with pytest.raises(InputError, match="there is no such file"):
        read_quotation_set(tmp_path / "b.jsonl", Bad())
    with pytest.raises(InputError, match="is no split"):
        read_quotation_set(saved(tmp_path / "c.jsonl", RIGHT), Bad(), split="third")


# -- as a person calls it


def test_the_command_prints_figures_and_writes_the_run(
    dataset: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "out"
    assert main(["evaluate", "quotations", str(dataset), "--finder", "rules", "--out", str(out)]) == 0
    assert "right speaker" in capsys.readouterr().out
    page = (out / "report.md").read_text(encoding="utf-8")
    assert "# Quotations: harbour" in page
    assert "## Missed (1)" in page
    assert "- **pier/x2, 45–75** expected “Nobody in the harbour knew why” (harbour: no cue), found nothing: " in page
    rows = [line.split("\t") for line in (out / "per_query.tsv").read_text(encoding="utf-8").splitlines()]
    assert [row[:2] for row in rows[1:]] == [["rules", "pier/x1"], ["rules", "pier/x2"]]
    assert read_report(out).kind == "quotations"


def test_agreement_and_a_finder_exclude_each_other(dataset: Path, tmp_path: Path) -> None:
    with pytest.raises(SystemExit) as raised:
        main(["evaluate", "quotations", str(dataset), "--agreement", "--finder", "rules", "--out", str(tmp_path / "o")])
    assert raised.value.code == 2


# -- the third-party data


def test_people_agree_on_news_as_well_as_is_known_of_them(shared: Path) -> None:
    report, _ = evaluate_quotations(shared / "data" / "quotations" / "polnear_dev.jsonl.gz", agreement=True)
    totals = report.systems["annotators"].totals
    assert report.data["annotated articles"] == 94
    assert 0.8 < totals["all F1 ≥.8"].value < totals["all F1 ≥.3"].value < 0.95
    assert totals["direct F1 ≥.8"].value > 0.9
