from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.article import Span
from corpus.errors import BadDataError, InputError
from corpus.quotations import Kind, Quotation
from qa.evaluation.bad import Bad
from qa.evaluation.comparing import compare_runs
from qa.evaluation.quotation_scores import (
    ErrorKind,
    as_annotated,
    errors_of,
    match,
    measure_quotations,
    quotation_totals,
)
from qa.evaluation.quotation_sets import AnnotatedArticle, AnnotatedQuotation, read_quotation_set
from qa.evaluation.quotations import evaluate_quotations
from qa.evaluation.report import read_report
from ui.cli import main

#: Ten tokens before the full stop, none of them a quotation mark.
TEN = "Ada said that the old pier would open in May."
PIER = "“The pier will open in May,” said Ada Holm.\n\nNobody in the harbour knew why."


def span(text: str, words: str) -> Span:
    start = text.index(words)
    return Span(start, start + len(words))


def said(text: str, *content: str, source: str = "", cue: str = "", direct: bool = False) -> AnnotatedQuotation:
    """A quotation of words that stand in the text; no source or cue where there are no words for it."""
    mention, verb = (tuple(span(text, part) for part in (words,) if words) for words in (source, cue))
    return AnnotatedQuotation(tuple(span(text, part) for part in content), mention, verb, direct)


def article(*quotations: AnnotatedQuotation, text: str = TEN, doc_id: str = "a") -> AnnotatedArticle:
    return AnnotatedArticle(doc_id, "", text, quotations)


# -- pairing


def test_overlap_is_the_share_of_tokens_that_both_cover() -> None:
    # Six tokens and four, three of them in both: 3 of 7.
    matched = match(article(said(TEN, "that the old pier would open")), [said(TEN, "pier would open in")])
    assert [pair.overlap for pair in matched.pairs] == [3 / 7]
    assert (matched.counts["all ≥.3"], matched.counts["all ≥.8"]) == (1, 0)


def test_the_pieces_of_a_content_count_together() -> None:
    matched = match(article(said(TEN, "the old", "in May")), [said(TEN, "the old pier would open in May")])
    assert [pair.overlap for pair in matched.pairs] == [4 / 7]


def test_the_best_overlap_is_paired_first_and_each_once() -> None:
    whole, part = said(TEN, "the old pier would open"), said(TEN, "old pier would open")
    matched = match(article(whole), [part, whole])
    assert [(pair.gold, pair.found) for pair in matched.pairs] == [(whole, whole)]
    assert matched.spurious == (part,)


def test_what_overlaps_by_less_than_three_tenths_is_missed_and_spurious() -> None:
    gold, found = said(TEN, "that the old pier"), said(TEN, "pier would open in")
    matched = match(article(gold), [found])
    assert (matched.pairs, matched.missed, matched.spurious) == ((), (gold,), (found,))


def test_direct_quotations_are_matched_among_themselves() -> None:
    whole = said(TEN, "the old pier would open")
    matched = match(
        article(said(TEN, "the old pier would open", direct=True)), [whole, said(TEN, "old pier", direct=True)]
    )
    # Among all the indirect one is better; among the direct ones there is but the other, with 2 of 5 tokens.
    assert matched.counts["all ≥.8"] == 1
    assert [matched.counts[f"direct {name}"] for name in ("gold", "found", "≥.3", "≥.8")] == [1, 1, 1, 0]


def test_quotation_marks_count_but_in_the_figures_without_them() -> None:
    text = "“It’s late,” she said."
    matched = match(
        article(said(text, "“It’s late,”", direct=True), text=text), [said(text, "It’s late,", direct=True)]
    )
    # Seven tokens with the two marks, five without; the apostrophe is none.
    assert [pair.overlap for pair in matched.pairs] == [5 / 7]
    assert (matched.counts["direct ≥.8"], matched.counts["direct without marks ≥.8"]) == (0, 1)


@pytest.mark.parametrize(
    ("source", "mention", "right"),
    [("Ada", "Ada", True), ("Ada", "Ada said", True), ("Ada", "May", False), ("Ada", "", False), ("", "Ada", False)],
)
def test_a_speaker_is_right_that_shares_a_word_with_the_annotated_one(source: str, mention: str, right: bool) -> None:
    matched = match(article(said(TEN, "would open", source=source)), [said(TEN, "would open", source=mention)])
    assert matched.counts["speakers right"] == right


def test_nobody_is_the_right_speaker_where_nobody_is_annotated() -> None:
    matched = match(article(said(TEN, "would open")), [said(TEN, "would open")])
    assert matched.counts["speakers right"] == matched.counts["mentions ≥.8"] == matched.counts["cues ≥.8"] == 1


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(1, 4), st.booleans()), max_size=8))
def test_any_quotations_agree_with_themselves(drawn: list[tuple[int, int, bool]]) -> None:
    text = "one two three four five six seven eight nine ten eleven twelve thirteen"
    words = text.split()
    quotations = [said(text, " ".join(words[start : start + size]), direct=direct) for start, size, direct in drawn]
    counts = match(article(*quotations, text=text), quotations).counts
    assert counts["all ≥.8"] == len(quotations)
    assert counts["direct ≥.8"] == sum(one.direct for one in quotations)


def test_a_mixed_quotation_is_a_direct_one_and_its_source_the_mention() -> None:
    content, mention, speaker = (Span(14, 20), Span(24, 30)), Span(0, 3), Span(90, 99)
    found = Quotation(content, speaker, mention, None, Kind.MIXED)
    assert as_annotated(found) == AnnotatedQuotation(content, (mention,), (), direct=True)
    assert not as_annotated(Quotation(content, None, None, None, Kind.INDIRECT)).direct


# -- figures, computed by hand


def test_figures_are_over_all_quotations_of_all_articles() -> None:
    right = said(TEN, "would open in May", source="Ada", cue="said")
    one = match(article(right, said(TEN, "the old pier")), [right, said(TEN, "Ada")])
    other = match(article(right, doc_id="b"), [said(TEN, "would open", source="pier")])
    figures = {name: held.value for name, held in quotation_totals([one, other]).items()}
    # Three annotated, three found; one whole, and one by two of its four tokens, with another speaker and no cue.
    assert (figures["all P ≥.3"], figures["all R ≥.3"], figures["all F1 ≥.3"]) == (pytest.approx(2 / 3),) * 3
    assert figures["all F1 ≥.8"] == pytest.approx(1 / 3)
    assert (figures["right speaker"], figures["mention ≥.8"], figures["cue ≥.8"]) == (0.5, 0.5, 0.5)


def test_precision_and_recall_are_over_what_was_found_and_what_there_is() -> None:
    golds = [said(TEN, words) for words in ("Ada", "the old", "would open", "in May")]
    totals = quotation_totals([match(article(*golds), [golds[0], said(TEN, "that")])])
    assert [totals[f"all {name} ≥.8"].value for name in ("P", "R", "F1")] == [1 / 2, 1 / 4, pytest.approx(1 / 3)]
    assert [totals[f"all {name} ≥.8"].questions for name in ("P", "R", "F1")] == [2, 4, 4]


def test_the_annotations_of_one_article_are_drawn_together() -> None:
    right, wrong = match(article(said(TEN, "Ada")), [said(TEN, "Ada")]), match(article(said(TEN, "Ada")), [])
    apart = match(article(said(TEN, "Ada"), doc_id="b"), [])
    together = quotation_totals([right, wrong])["all R ≥.3"]
    assert (together.low, together.high) == (0.5, 0.5)
    drawn = quotation_totals([right, apart])["all R ≥.3"]
    assert (drawn.low, drawn.high) == (0, 1)


def test_an_article_without_quotations_has_no_f1_of_its_own_but_counts() -> None:
    nothing, spurious = match(article(), []), match(article(doc_id="b"), [said(TEN, "Ada")])
    system = measure_quotations({"a": nothing, "b": spurious}, {})
    assert [outcome.values["all F1 ≥.8"] for outcome in system.outcomes.values()] == [None, 0.0]
    assert system.totals["all P ≥.3"].value == 0


def test_a_pair_may_be_wrong_in_its_boundaries_and_its_speaker() -> None:
    matched = match(article(said(TEN, "would open in May", source="Ada")), [said(TEN, "would open", source="pier")])
    assert [error.kind for error in errors_of(matched)] == [ErrorKind.BOUNDARIES, ErrorKind.SPEAKER]


# -- the bench


def spans(text: str, *parts: str) -> list[dict[str, object]]:
    return [{"start": found.start, "end": found.end, "text": part} for part in parts for found in [span(text, part)]]


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
    errors = evaluate_quotations(dataset)[0].data["errors"]
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
    errors = evaluate_quotations(path)[0].data["errors"]
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
