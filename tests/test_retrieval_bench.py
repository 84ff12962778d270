from __future__ import annotations

import json
import time
from dataclasses import replace
from pathlib import Path

import pytest

from corpus.errors import BadDataError, InputError
from index.embedder import SentenceEmbedder
from index.indexing import index_paths
from index.library import Library
from index.search import PassageIndex
from qa.evaluation.output import write_output
from qa.evaluation.ranking import run_system
from qa.evaluation.report import Report, read_report
from qa.evaluation.retrieval import evaluate_retrieval
from qa.evaluation.showing import Row, show_query
from tests.collections import DOCUMENTS, QRELS, QUERIES, write_beir, write_trec


@pytest.fixture(scope="module")
def work(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("work")


@pytest.fixture(scope="module")
def dataset(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_beir(tmp_path_factory.mktemp("collection"))


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("out")


@pytest.fixture(scope="module")
def report(dataset: Path, work: Path, out: Path) -> Report:
    report, latencies = evaluate_retrieval(dataset, out, work=work)
    write_output(report, out, latencies=latencies)
    return report


def test_every_system_ranks_and_every_query_is_valued(report: Report) -> None:
    assert list(report.systems) == ["bm25", "dense", "hybrid"]
    for system in report.systems.values():
        assert system.outcomes.keys() == QUERIES.keys()
        assert list(system.measures) == ["nDCG@10", "R@100", "RR@10", "Success@1"]
        assert system.measures["R@100"].value == 1.0
    assert report.systems["hybrid"].measures["Success@1"].value == 1.0


def test_the_folder_holds_the_report_the_page_the_runs_the_values_and_the_plots(report: Report, out: Path) -> None:
    assert read_report(out) == replace(read_report(out), systems=report.systems)
    assert {path.name for path in (out / "runs").iterdir()} == {"bm25.run", "dense.run", "hybrid.run"}
    assert (out / "plots" / "recall_at_k.png").is_file()
    header, *rows = (out / "per_query.tsv").read_text().splitlines()
    assert header == "system\tquery\tnDCG@10\tR@100\tRR@10\tSuccess@1"
    assert len(rows) == 3 * len(QUERIES)
    assert "| hybrid |" in (out / "report.md").read_text()
    made_with = json.loads((out / "report.json").read_text())["made_with"]
    assert {"versions", "machine", "revision"} <= made_with.keys()


def test_the_same_again_is_byte_identical_but_for_times(
    report: Report, dataset: Path, work: Path, tmp_path: Path
) -> None:
    folders = tmp_path / "first", tmp_path / "second"
    for folder in folders:
        again, _ = evaluate_retrieval(dataset, folder, work=work)
        write_output(replace(again, times={}), folder)
    first, second = ({p.relative_to(f): p.read_bytes() for p in f.rglob("*") if p.is_file()} for f in folders)
    assert first == second


def test_texts_are_embedded_once(
    dataset: Path, work: Path, report: Report, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    embedded: list[int] = []
    real = SentenceEmbedder.embed_passages
    monkeypatch.setattr(
        SentenceEmbedder, "embed_passages", lambda self, texts: embedded.append(len(texts)) or real(self, texts)
    )
    changed = write_beir(tmp_path / "more", extra={"corpus": ['{"_id": "d6", "title": "", "text": "A sixth."}']})
    evaluate_retrieval(changed, tmp_path / "out", work=work, systems=["bm25"])
    assert sum(embedded) == 1


def test_a_run_of_another_program_is_scored_beside_ours(dataset: Path, work: Path, tmp_path: Path) -> None:
    theirs = tmp_path / "theirs.run"
    theirs.write_text("q1 Q0 d1 1 2.5 x\nq2 Q0 d5 1 1.5 x\n")
    report, _ = evaluate_retrieval(dataset, tmp_path, work=work, systems=["bm25"], runs=[theirs], measures="Success@1")
    values = {query: outcome.values["Success@1"] for query, outcome in report.systems["theirs"].outcomes.items()}
    assert values == {"q1": 1.0, "q2": 0.0, "q3": 0.0, "q4": 0.0}
    assert report.systems["theirs"].failures == {"q3": "left out of the run", "q4": "left out of the run"}


def test_a_library_is_measured_with_trec_files(tmp_path: Path, work: Path) -> None:
    news = tmp_path / "news.jsonl"
    news.write_text("".join(json.dumps({"id": name, "text": text}) + "\n" for name, text in DOCUMENTS.items()))
    library = Library.create(tmp_path / "library")
    index_paths(library, [news])
    library.close()
    topics, qrels = write_trec(tmp_path)
    report, _ = evaluate_retrieval(tmp_path / "library", tmp_path, topics=topics, qrels=qrels, work=work)
    assert report.systems["hybrid"].measures["Success@1"].value == 1.0
    assert report.data["documents"] == len(DOCUMENTS)
    with pytest.raises(InputError, match="--topics and --qrels"):
        evaluate_retrieval(tmp_path / "library", tmp_path, work=work)


def test_the_halves_together_are_the_whole(dataset: Path, work: Path, tmp_path: Path, report: Report) -> None:
    asked = [
        evaluate_retrieval(dataset, tmp_path, work=work, systems=["bm25"], split=split)[0].questions.keys()
        for split in ("even", "odd")
    ]
    assert asked[0] | asked[1] == QUERIES.keys()
    assert not asked[0] & asked[1]


def test_a_query_that_fails_or_takes_too_long_counts_as_nothing_found(
    dataset: Path, work: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = PassageIndex.rank_articles

    def rank(self: PassageIndex, question: str, **options: object) -> object:
        if "ferry" in question:
            raise ZeroDivisionError("by hand")
        if "roof" in question:
            time.sleep(30)
        return real(self, question, **options)

    monkeypatch.setattr(PassageIndex, "rank_articles", rank)
    report, _ = evaluate_retrieval(dataset, tmp_path, work=work, systems=["bm25"], timeout=0.5)
    bm25 = report.systems["bm25"]
    assert bm25.failures == {"q2": "ZeroDivisionError: by hand", "q4": "TimeoutError: took longer than 0.5 s"}
    assert bm25.measures["Success@1"].value == 0.5
    assert bm25.measures["Success@1"].questions == 4


def test_what_cannot_be_used_is_told_before_anything_is_embedded(dataset: Path, work: Path, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="there is no such measure"):
        evaluate_retrieval(dataset, tmp_path, work=work, measures="Best@1")
    with pytest.raises(InputError, match="there are: bm25, dense, hybrid"):
        evaluate_retrieval(dataset, tmp_path, work=work, systems=["splade"])
    with pytest.raises(InputError, match="there is no such folder"):
        evaluate_retrieval(tmp_path / "none", tmp_path, work=work)
    with pytest.raises(InputError, match=r"holds no queries\.jsonl"):
        evaluate_retrieval(tmp_path, tmp_path, work=work)


def test_bad_documents_and_judgments_of_missing_ones_are_named_or_counted(tmp_path: Path, work: Path) -> None:
    extra = {
        "corpus": ['{"_id": "d6", "title": "", "text": ""}', '{"_id": "d1", "title": "", "text": "Twice."}'],
        "qrels": ["q1\td6\t1"],
    }
    folder = write_beir(tmp_path / "bad", extra=extra)
    with pytest.raises(BadDataError, match=r"corpus\.jsonl:6: has no text"):
        evaluate_retrieval(folder, tmp_path, work=work)
    report, _ = evaluate_retrieval(folder, tmp_path, work=work, systems=["bm25"], skip_bad=True)
    assert [line.removeprefix(f"{folder}/").split(": ")[0] for line in report.skipped] == [
        "corpus.jsonl:6",
        "corpus.jsonl:7",
        "qrels/test.tsv:9",
    ]
    # The judgment still counts: what is not there cannot be found.
    assert report.systems["bm25"].outcomes["q1"].values["R@100"] == 0.5


def test_an_empty_collection_is_refused(tmp_path: Path, work: Path) -> None:
    folder = write_beir(tmp_path)
    (folder / "corpus.jsonl").write_text("")
    with pytest.raises(InputError, match="the data set is empty"):
        evaluate_retrieval(folder, tmp_path / "out", work=work)


def test_one_query_is_shown_with_every_judged_document_marked(dataset: Path, work: Path) -> None:
    shown = show_query(dataset, "q3", work=work)
    assert shown.text == QUERIES["q3"]
    by_id = {row.document: row for row in shown.rows}
    assert by_id["d3"].grade == QRELS["q3"]["d3"]
    assert by_id["d3"].ranks == (1, 1, 1)
    assert by_id["d2"].grade is None
    assert shown.rows[0].document == "d3"
    with pytest.raises(InputError, match="q9: is no judged query"):
        show_query(dataset, "q9", work=work)


def test_a_judged_document_that_is_missing_is_shown_as_ranked_nowhere(work: Path, tmp_path: Path) -> None:
    folder = write_beir(tmp_path / "lost", extra={"qrels": ["q1\td9\t1"]})
    shown = show_query(folder, "q1", systems=["bm25"], work=work)
    assert Row("d9", (None,), 1, "") in shown.rows


def test_rankings_fall_and_name_each_article_once(dataset: Path, work: Path, report: Report) -> None:
    library = Library.open(next(path for path in work.iterdir() if path.is_dir()))
    index = PassageIndex(library)
    for system in ("bm25", "dense", "hybrid"):
        for ranking in run_system(index, system, QUERIES, 60).run.values():
            assert len({name for name, _ in ranking}) == len(ranking)
            assert [score for _, score in ranking] == sorted((score for _, score in ranking), reverse=True)


def test_the_same_collection_is_the_same_data_gzipped_or_elsewhere_and_another_text_is_not(
    work: Path, tmp_path: Path
) -> None:
    def measured(folder: Path) -> str:
        return str(evaluate_retrieval(folder, tmp_path, work=work, systems=["bm25"])[0].data["sha256"])

    first = measured(write_beir(tmp_path / "plain"))
    assert measured(write_beir(tmp_path / "gz" / "plain", gz=True)) == first
    assert measured(write_beir(tmp_path / "copy" / "plain")) == first
    changed = write_beir(tmp_path / "changed" / "plain")
    corpus = changed / "corpus.jsonl"
    corpus.write_text(corpus.read_text().replace("brass band", "brass bands"))
    assert measured(changed) != first


def test_a_document_of_a_title_alone_is_found_by_it(work: Path, tmp_path: Path) -> None:
    extra = {"corpus": ['{"_id": "d6", "title": "Penguins in the fountain", "text": ""}'], "qrels": ["q5\td6\t1"],
             "queries": ['{"_id": "q5", "text": "Where are the penguins?"}']}  # fmt: skip
    folder = write_beir(tmp_path / "titles", extra=extra)
    report, _ = evaluate_retrieval(folder, tmp_path, work=work, systems=["bm25", "dense"])
    assert [system.outcomes["q5"].values["Success@1"] for system in report.systems.values()] == [1.0, 1.0]


def test_judgments_are_checked_before_anything_is_embedded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(SentenceEmbedder, "embed_passages", lambda *_: pytest.fail("embedded"))
    folder = write_beir(tmp_path / "bad", extra={"qrels": ["q1\td9\t1"]})
    with pytest.raises(BadDataError, match=r"test\.tsv:9: judges 'd9', which is not in the collection"):
        evaluate_retrieval(folder, tmp_path, work=tmp_path / "work")


def test_judgments_over_a_library_are_checked_against_it(sample: Path, work: Path, tmp_path: Path) -> None:
    topics, qrels = write_trec(tmp_path)
    with pytest.raises(BadDataError, match=r"qrels\.txt:1: judges 'd1', which is not in the collection"):
        evaluate_retrieval(sample, tmp_path, topics=topics, qrels=qrels, work=work)


def test_a_run_may_not_take_the_name_of_a_system_nor_be_overwritten(dataset: Path, work: Path, tmp_path: Path) -> None:
    theirs = tmp_path / "runs" / "theirs.run"
    theirs.parent.mkdir()
    theirs.write_text("q1 Q0 d1 1 2.5 x\n")
    evaluate_retrieval(dataset, tmp_path, work=work, systems=["bm25"], runs=[theirs])
    assert theirs.read_text() == "q1 Q0 d1 1 2.5 x\n"
    with pytest.raises(InputError, match="another system 'bm25'"):
        evaluate_retrieval(dataset, tmp_path, work=work, runs=[tmp_path / "runs" / "bm25.run"])


def test_a_library_takes_no_other_model(tmp_path: Path, sample: Path, work: Path) -> None:
    topics, qrels = write_trec(tmp_path)
    with pytest.raises(InputError, match="is for a BEIR folder"):
        evaluate_retrieval(sample, tmp_path, topics=topics, qrels=qrels, model="other", work=work, skip_bad=True)
