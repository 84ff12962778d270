from __future__ import annotations

import gzip
import random
from pathlib import Path

import pytest

from corpus.errors import BadDataError, InputError
from qa.evaluation.bad import Bad
from qa.evaluation.collection import in_split, numbered_lines, read_beir, read_trec
from tests.collections import QRELS, QUERIES, write_beir, write_lines, write_trec


@pytest.mark.parametrize("gz", [False, True])
def test_a_beir_folder_is_read_plain_and_gzipped(tmp_path: Path, gz: bool) -> None:
    collection = read_beir(write_beir(tmp_path, gz=gz), Bad())
    assert collection.queries == QUERIES
    assert collection.qrels == QRELS
    assert collection.places["q1", "d4"] == f"{tmp_path / 'qrels' / 'test.tsv'}:3"


def test_trec_topics_and_qrels_are_read(tmp_path: Path) -> None:
    collection = read_trec(*write_trec(tmp_path), Bad())
    assert collection.queries == QUERIES
    assert collection.qrels == QRELS


def test_topics_may_be_lines_of_an_id_and_a_query(tmp_path: Path) -> None:
    _, qrels = write_trec(tmp_path)
    topics = write_lines(tmp_path / "topics.tsv", [f"{name}\t{text}" for name, text in QUERIES.items()])
    assert read_trec(topics, qrels, Bad()).queries == QUERIES


@pytest.mark.parametrize(
    ("extra", "place", "reason"),
    [
        ({"qrels": ["q1 0 d2 1"]}, "qrels/test.tsv:9", "has 1 columns instead of 3"),
        ({"qrels": ["q1\td2"]}, "qrels/test.tsv:9", "has 2 columns instead of 3"),
        ({"qrels": ["q1\td2\tmuch"]}, "qrels/test.tsv:9", "the grade 'much' is no whole number"),
        ({"qrels": ["q1\td1\t1"]}, "qrels/test.tsv:9", "judges 'd1' for 'q1' a second time"),
        ({"qrels": ["q9\td1\t1"]}, "qrels/test.tsv:9", "judges the query 'q9', which is not in"),
        ({"queries": ['{"_id": "q5", "text": "Who?"}']}, "queries.jsonl:5", "the query 'q5' has no judgment in"),
        ({"queries": ['{"_id": "q1", "text": "Who?"}']}, "queries.jsonl:5", "the id 'q1' is there already"),
        ({"queries": ['{"_id": "q5", "text": "  "}']}, "queries.jsonl:5", "the query 'q5' has no text"),
        ({"queries": ['{"_id": "q5"}']}, "queries.jsonl:5", "is no query"),
        ({"queries": ['{"_id": "q5", "te']}, "queries.jsonl:5", "is no JSON"),
        ({"queries": ['{"_id": "q5", "text": "\\ud800 x"}']}, "queries.jsonl:5", "is no text: lone surrogates"),
        ({"queries": ['{"_id": "\\udc00", "text": "Who?"}']}, "queries.jsonl:5", "is no text: lone surrogates"),
        ({"queries": ['{"_id": "", "text": "Who?"}']}, "queries.jsonl:5", "the query '' has no id"),
        ({"qrels": ["q1\td2\t2000000000"]}, "qrels/test.tsv:9", "the grade 2000000000 is too great"),
        ({"queries": ["[1]"]}, "queries.jsonl:5", "is no JSON object"),
    ],
)
def test_a_bad_line_is_named_or_skipped_and_counted(
    tmp_path: Path, extra: dict[str, list[str]], place: str, reason: str
) -> None:
    folder = write_beir(tmp_path, extra=extra)
    with pytest.raises(BadDataError) as told:
        read_beir(folder, Bad())
    assert str(told.value).startswith(f"{folder}/{place}: ")
    assert reason in str(told.value)
    assert "\n" not in str(told.value)
    skipping = Bad(skip=True)
    assert read_beir(folder, skipping).queries == QUERIES
    assert skipping.lines == [str(told.value)]


def test_a_qrels_line_of_three_columns_is_named(tmp_path: Path) -> None:
    topics, qrels = write_trec(tmp_path)
    qrels.write_text(f"{qrels.read_text()}q1 d2 1\n")
    with pytest.raises(BadDataError, match=r"qrels\.txt:8: has 3 columns instead of 4 \(query, iteration, document"):
        read_trec(topics, qrels, Bad())


def test_queries_judged_in_another_part_are_left_out_silently(tmp_path: Path) -> None:
    folder = write_beir(tmp_path, extra={"queries": ['{"_id": "q5", "text": "Who?"}']})
    write_lines(folder / "qrels" / "train.tsv", ["query-id\tcorpus-id\tscore", "q5\td1\t1"])
    assert read_beir(folder, Bad()).queries == QUERIES


@pytest.mark.parametrize("missing", ["queries.jsonl", "qrels/test.tsv"])
def test_a_folder_that_lacks_a_file_says_which(tmp_path: Path, missing: str) -> None:
    (write_beir(tmp_path) / missing).unlink()
    with pytest.raises(InputError, match=missing.rpartition("/")[2]):
        read_beir(tmp_path, Bad())


def test_an_empty_set_of_judgments_is_refused(tmp_path: Path) -> None:
    folder = write_beir(tmp_path)
    write_lines(folder / "qrels" / "test.tsv", ["query-id\tcorpus-id\tscore"])
    with pytest.raises(InputError, match="holds no judgment"):
        read_beir(folder, Bad(skip=True))


def test_a_file_that_breaks_off_is_named_with_the_first_line_that_is_missing(tmp_path: Path) -> None:
    # Longer than what is buffered, and hard to compress, so that some whole lines come before the break.
    noise = random.Random(0)
    content = gzip.compress("".join(f"{noise.randbytes(500).hex()}\n" for _ in range(3000)).encode())
    file = tmp_path / "queries.jsonl.gz"
    file.write_bytes(content[: len(content) * 9 // 10])
    bad = Bad(skip=True)
    found = list(numbered_lines(file, bad))
    assert 2000 < len(found) < 3000
    assert [line.startswith(f"{file}:{len(found) + 1}: cannot be read further") for line in bad.lines] == [True]
    with pytest.raises(BadDataError, match="cannot be read further"):
        list(numbered_lines(file, Bad()))


def test_the_halves_part_the_queries_as_the_hash_says(tmp_path: Path) -> None:
    collection = read_beir(write_beir(tmp_path), Bad())
    halves = [collection.half(split).queries for split in ("even", "odd")]
    assert halves[0] | halves[1] == QUERIES
    assert not halves[0].keys() & halves[1].keys()
    assert collection.half("all").queries == QUERIES
    with pytest.raises(InputError, match="there are: all, even, odd"):
        collection.half("third")


def test_the_half_is_the_parity_of_the_hash() -> None:
    # As `printf split:1 | sha256sum` prints them, the hashes end in d and in a.
    assert in_split("1", "odd")
    assert not in_split("1", "even")
    assert in_split("162", "even")
    assert in_split("162", "all")
