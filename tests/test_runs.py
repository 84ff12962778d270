from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import pytest
import pytrec_eval
from hypothesis import given
from hypothesis import strategies as st

from corpus.errors import BadDataError, InputError
from qa.evaluation.bad import Bad
from qa.evaluation.measures import MOST, parse_measures, values_per_query
from qa.evaluation.runs import falling, read_run, write_run
from tests.collections import QRELS

RUN = {
    "q1": [("d2", 0.9), ("d1", 0.5), ("d4", 0.5), ("d5", 0.5)],
    "q2": [("d2", 3.25)],
    "q3": [("d5", 0.3), ("d4", 0.2), ("d3", 0.1)],
}


def test_a_run_is_written_as_trec_reads_it_and_read_as_it_was(tmp_path: Path) -> None:
    write_run(RUN, tmp_path / "runs" / "a.run", tag="a")
    lines = (tmp_path / "runs" / "a.run").read_text().splitlines()
    assert lines[:3] == ["q1 Q0 d2 1 0.900000 a", "q1 Q0 d1 2 0.500000 a", "q1 Q0 d4 3 0.499999 a"]
    read = read_run(tmp_path / "runs" / "a.run", Bad())
    assert {query: [name for name, _ in ranking] for query, ranking in read.items()} == {
        query: [name for name, _ in ranking] for query, ranking in RUN.items()
    }


def test_values_equal_those_of_pytrec_eval_on_the_same_run_file(tmp_path: Path) -> None:
    write_run(RUN, tmp_path / "a.run", tag="a")
    with (tmp_path / "a.run").open() as lines:
        run = pytrec_eval.parse_run(lines)
    names = {
        "nDCG@10": "ndcg_cut_10", "R@100": "recall_100", "P@3": "P_3", "AP": "map", "RR": "recip_rank",
        "Success@1": "success_1",
    }  # fmt: skip
    reference = pytrec_eval.RelevanceEvaluator(QRELS, set(names.values())).evaluate(run)
    values = values_per_query(RUN, QRELS, list(names))
    for query in RUN:
        for ours, theirs in names.items():
            assert values[query][ours] == pytest.approx(reference[query][theirs], abs=1e-12)


@pytest.mark.parametrize("score", [0.0, 8.0, 16.0, 40.0, 1e6, 1e10, 1e37, -40.0, -1e30])
def test_equal_scores_rank_in_their_order_for_pytrec_eval_too(tmp_path: Path, score: float) -> None:
    # By score alone, the later id would come first.
    run = {"q1": [("d1", score), ("d2", score), ("d3", score)]}
    write_run(run, tmp_path / "a.run", tag="a")
    with (tmp_path / "a.run").open() as lines:
        written = pytrec_eval.parse_run(lines)
    qrels = {"q1": {"d1": 1, "d2": 0}}
    reference = pytrec_eval.RelevanceEvaluator(qrels, {"recip_rank"}).evaluate(written)
    assert reference["q1"]["recip_rank"] == 1.0
    assert values_per_query(run, qrels, ["RR", "RR@10"])["q1"] == {"RR": 1.0, "RR@10": 1.0}


@given(
    st.lists(
        st.one_of(st.floats(-1e38, 1e38), st.floats(-70, 70), st.sampled_from([0.0, 8.0, 16.0, 32.0, 64.0, 65536.0])),
        min_size=2,
        max_size=30,
    )
)
def test_scores_fall_as_float32_and_are_written_as_they_are(scores: list[float]) -> None:
    written = falling([(str(i), score) for i, score in enumerate(sorted(scores, reverse=True))])
    assert (np.diff(np.array(written).astype(np.float32)) < 0).all()
    assert [float(f"{score:.6f}") for score in written] == written


@pytest.mark.parametrize("score", [1e300, -1e300, math.inf, math.nan])
def test_scores_that_float32_does_not_hold_are_replaced_by_the_ranks(score: float) -> None:
    assert falling([("d1", 2.5), ("d2", score)]) == [-1.0, -2.0]


def test_a_run_is_read_in_the_order_of_float32(tmp_path: Path) -> None:
    (tmp_path / "a.run").write_text("q1 Q0 d1 1 40.0000001 a\nq1 Q0 d2 2 40 a\nq1 Q0 d3 3 1e300 a\n")
    assert [name for name, _ in read_run(tmp_path / "a.run", Bad())["q1"]] == ["d3", "d2", "d1"]


def test_a_query_that_the_run_leaves_out_counts_zero() -> None:
    values = values_per_query(RUN, QRELS, ["nDCG@10", "Success@1"])
    assert values["q4"] == {"nDCG@10": 0.0, "Success@1": 0.0}
    assert values.keys() == QRELS.keys()


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("q3 Q0 d3", "has 3 columns instead of 6"),
        ("q3 Q0 d1 4 high a", "the score 'high' is no number"),
        ("q3 Q0 d1 4 nan a", "the score 'nan' is no number"),
        ("q3 Q0 d3 4 0.05 a", "ranks 'd3' for 'q3' a second time"),
    ],
)
def test_a_bad_line_of_a_run_is_named_or_skipped(tmp_path: Path, line: str, reason: str) -> None:
    path = tmp_path / "a.run"
    write_run(RUN, path, tag="a")
    path.write_text(f"{path.read_text()}{line}\n")
    with pytest.raises(BadDataError) as told:
        read_run(path, Bad())
    assert str(told.value).startswith(f"{path}:9: ")
    assert reason in str(told.value)
    assert len(read_run(path, Bad(skip=True))["q3"]) == 3


def test_a_run_cut_inside_its_last_tag_is_refused_or_skipped(tmp_path: Path) -> None:
    path = tmp_path / "a.run"
    write_run(RUN, path, tag="theirs")
    path.write_text(path.read_text()[:-5])
    with pytest.raises(BadDataError, match=r"a\.run:8: has no line end, .*'th'.*may be cut short"):
        read_run(path, Bad())
    assert len(read_run(path, Bad(skip=True))["q3"]) == 2


def test_a_run_without_the_last_line_end_is_read(tmp_path: Path) -> None:
    write_run(RUN, tmp_path / "a.run", tag="theirs")
    (tmp_path / "b.run").write_text((tmp_path / "a.run").read_text()[:-1])
    assert read_run(tmp_path / "b.run", Bad()) == read_run(tmp_path / "a.run", Bad())


def test_an_empty_run_and_an_empty_id_are_refused(tmp_path: Path) -> None:
    (tmp_path / "a.run").touch()
    with pytest.raises(InputError, match="is an empty run"):
        read_run(tmp_path / "a.run", Bad())
    with pytest.raises(InputError, match="an id is empty"):
        write_run({"": [("d1", 1.0)]}, tmp_path / "b.run", tag="b")


def test_white_space_in_a_name_is_written_percent_encoded(tmp_path: Path) -> None:
    run = {"q 1": [("my\u2028article.txt", 2.0), ("100%.txt", 1.0)]}
    write_run(run, tmp_path / "a.run", tag="their run")
    lines = (tmp_path / "a.run").read_text().splitlines()
    assert lines == [
        "q%201 Q0 my%E2%80%A8article.txt 1 2.000000 their%20run",
        "q%201 Q0 100%.txt 2 1.000000 their%20run",
    ]
    assert read_run(tmp_path / "a.run", Bad()) == {"q%201": [("my%E2%80%A8article.txt", 2.0), ("100%.txt", 1.0)]}


def test_values_are_those_of_ids_with_white_space() -> None:
    assert values_per_query({"q 1": [("my article.txt", 2.0)]}, {"q 1": {"my article.txt": 1}}, ["RR"]) == {
        "q 1": {"RR": 1.0}
    }


def test_measures_have_the_names_that_ir_measures_gives_them() -> None:
    assert parse_measures("nDCG@10 R@100,RR@10  Success@1 nDCG@10") == ["nDCG@10", "R@100", "RR@10", "Success@1"]
    assert parse_measures("P(rel=2)@5") == ["P(rel=2)@5"]


def test_a_comma_inside_brackets_parts_no_names() -> None:
    names = "SetF(beta=0.5,rel=2),P(rel=2, judged_only=True)@5 nDCG(gains={1: 2, 2: 4})@10"
    assert parse_measures(names) == [
        "SetF(beta=0.5,rel=2)",
        "P(rel=2,judged_only=True)@5",
        "nDCG(gains={1:2,2:4})@10",
    ]


@pytest.mark.parametrize(
    "name", ["nDCG@0", "R@0", "RR@0", "Judged@0", "P(cutoff=0)", "P@99999999999999999999", f"P@{MOST + 1}", "P@True"]
)
def test_a_cutoff_out_of_bounds_is_refused(name: str) -> None:
    with pytest.raises(InputError, match=r"the cutoff is \w+; it may be from 1 to 1,000,000") as told:
        parse_measures(name)
    assert "\n" not in str(told.value)


def test_cutoffs_at_the_bounds_are_computed() -> None:
    names = ["nDCG@1", f"nDCG@{MOST}"]
    assert parse_measures(" ".join(names)) == names
    assert values_per_query(RUN, QRELS, names)["q2"] == dict.fromkeys(names, 1.0)


@pytest.mark.parametrize(
    "name",
    ["ERR@10", "nDCG(dcg='exp-log2')@10", "Accuracy@10", "P(rel=0)@5", "AP(rel=99999999999999)", "nDCG(gains={1:1.5})"],
)
def test_a_measure_that_would_fail_after_all_is_ranked_is_refused_and_not_named(name: str) -> None:
    with pytest.raises(InputError, match="cannot be computed here; there are") as told:
        parse_measures(name)
    assert not {"ERR@10", "Accuracy@10"} & set(str(told.value).partition("there are ")[2].split(", "))


def test_every_measure_that_is_named_can_be_computed() -> None:
    with pytest.raises(InputError) as told:
        parse_measures("")
    named = parse_measures(str(told.value).partition("there are ")[2])
    # All that was found is relevant; nothing was judged; nothing is known to be relevant.
    qrels = {"a": {"d1": 1}, "b": {"d2": 1}, "c": {"d1": 0}}
    values = values_per_query({query: [("d1", 1.0)] for query in qrels}, qrels, named)
    assert all(set(found) == set(named) for found in values.values())


def test_measures_of_one_name_keep_their_own_values() -> None:
    run, qrels = {"q1": [("a", 3.0), ("b", 2.0), ("c", 1.0)]}, {"q1": {"c": 2, "a": 1}}
    names = ["nDCG@10", "nDCG(gains={1:5,2:4})@10", "IPrec@0.2", "IPrec@0.204"]
    alone = {name: values_per_query(run, qrels, [name])["q1"][name] for name in names}
    assert values_per_query(run, qrels, names) == {"q1": alone}
    assert alone["nDCG@10"] != alone["nDCG(gains={1:5,2:4})@10"]


@pytest.mark.parametrize("name", ["nDCGG@10", "nDCG@x", "alpha_nDCG@10", "P@", "P(rel=2@5", "P@5 )", ""])
def test_a_measure_that_does_not_exist_says_which_do(name: str) -> None:
    with pytest.raises(InputError, match=r"there are .*nDCG@10.*RR@10"):
        parse_measures(name)
