from __future__ import annotations

from pathlib import Path

import pytest
import pytrec_eval

from corpus.errors import BadDataError, InputError
from qa.evaluation.bad import Bad
from qa.evaluation.measures import parse_measures, values_per_query
from qa.evaluation.runs import read_run, write_run
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


def test_an_empty_run_and_an_id_with_a_space_are_refused(tmp_path: Path) -> None:
    (tmp_path / "a.run").touch()
    with pytest.raises(InputError, match="is an empty run"):
        read_run(tmp_path / "a.run", Bad())
    with pytest.raises(InputError, match="may hold no white space"):
        write_run({"q 1": [("d1", 1.0)]}, tmp_path / "b.run", tag="b")


def test_measures_have_the_names_that_ir_measures_gives_them() -> None:
    assert parse_measures("nDCG@10 R@100,RR@10  Success@1 nDCG@10") == ["nDCG@10", "R@100", "RR@10", "Success@1"]
    assert parse_measures("P(rel=2)@5") == ["P(rel=2)@5"]


@pytest.mark.parametrize("name", ["nDCGG@10", "nDCG@x", "alpha_nDCG@10", "P@", ""])
def test_a_measure_that_does_not_exist_says_which_do(name: str) -> None:
    with pytest.raises(InputError, match=r"there are .*nDCG@10.*RR@10"):
        parse_measures(name)
