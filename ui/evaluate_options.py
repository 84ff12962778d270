"""The arguments of `cuttings evaluate`. Nothing of `qa` is imported: what names mean is known where they are used."""

from __future__ import annotations

import argparse
from argparse import ArgumentParser
from pathlib import Path

from ui.options import add_reader

#: Where runs are written unless `--out` says otherwise, and where the chat looks for them.
RUNS = Path("evaluations")

_Subparsers = argparse._SubParsersAction  # the type that argparse itself has no public name for


def add_evaluate(commands: _Subparsers[ArgumentParser]) -> None:
    """Add the command's arguments."""
    text = "measure retrieval, reading, answers, times and dates, quotations, and speed by the field's own standards"
    parser = commands.add_parser("evaluate", help=text, description=f"{text[0].upper()}{text[1:]}.")
    kinds = parser.add_subparsers(dest="kind", required=True, metavar="KIND")
    _add_retrieval(kinds)
    reader = _embedding(kinds, "reader", "EM, F1, abstention and risk of the reader on a set of questions with texts")
    reader.add_argument("dataset", metavar="DATASET", type=Path, help="SQuAD 1.1 or 2.0 JSON, or JSON Lines; also .gz")
    add_reader(reader)
    answers = _measuring(kinds, "answers", "answers, quotes, dates, abstention and probabilities on a question set")
    answers.add_argument("questions", metavar="QUESTIONS", type=Path, help="a question set: JSON Lines; also .gz")
    answers.add_argument("--library", type=Path, required=True, metavar="DIR", help="the library that is asked")
    answers.add_argument("--top", type=int, default=5, metavar="N", help="at most N quotes an answer (default 5)")
    add_reader(answers)
    for name, text, data in (
        ("times", "spans and values of time expressions, as TempEval-3 scores them", "annotated texts: JSON Lines"),
        ("published", "days of publication, found without the given ones", "articles with dates, as for `index`"),
    ):
        _add_texts(kinds, name, text, data)
    _add_quotations(kinds)
    compare = _kind(kinds, "compare", "compare two finished runs over the same data, question by question")
    for name in ("a", "b"):
        compare.add_argument(
            name, metavar=f"OUT_{name.upper()}", help="a run's folder, or FOLDER:SYSTEM for one of its systems"
        )
    speed = _kind(kinds, "speed", "warm and cold latency, throughput, memory and size of a library")
    speed.add_argument("--library", type=Path, required=True, metavar="DIR", help="the library that is asked")
    speed.add_argument(
        "--questions", type=Path, metavar="FILE", help="a question set (default: the library's headlines)"
    )
    speed.add_argument("--runs", type=int, default=7, metavar="N", help="whole processes that are timed (default 7)")
    add_reader(speed)


def _kind(kinds: _Subparsers[ArgumentParser], name: str, text: str) -> ArgumentParser:
    parser = kinds.add_parser(name, help=text, description=f"{text[0].upper()}{text[1:]}.")
    parser.add_argument("--out", type=Path, metavar="DIR", help=f"where the run is written (default ./{RUNS}/…)")
    return parser


def _measuring(kinds: _Subparsers[ArgumentParser], name: str, text: str) -> ArgumentParser:
    parser = _kind(kinds, name, text)
    _add_skip_bad(parser)
    parser.add_argument(
        "--timeout", type=float, default=60.0, metavar="S", help="seconds a question may take (default 60)"
    )
    return parser


def _add_skip_bad(parser: ArgumentParser) -> None:
    parser.add_argument("--skip-bad", action="store_true", help="leave bad lines out, and count them in the report")


def _add_split(parser: ArgumentParser, of: str) -> None:
    parser.add_argument("--split", default="all", metavar="HALF", help=f"even, odd or all {of} (default all)")


def _add_texts(kinds: _Subparsers[ArgumentParser], name: str, text: str, data: str) -> ArgumentParser:
    parser = _kind(kinds, name, text)
    parser.add_argument("dataset", metavar="DATASET", type=Path, help=f"{data}; also .gz")
    _add_split(parser, "documents")
    _add_skip_bad(parser)
    return parser


def _add_quotations(kinds: _Subparsers[ArgumentParser]) -> None:
    text = "who said what: contents by overlap, and right speakers"
    parser = _add_texts(kinds, "quotations", text, "annotated articles: JSON Lines")
    system = parser.add_mutually_exclusive_group()
    system.add_argument("--finder", metavar="NAME", help="rules or tagger (default: what `index` finds with)")
    system.add_argument(
        "--agreement", action="store_true", help="score people who annotated the same articles by each other"
    )


def _embedding(kinds: _Subparsers[ArgumentParser], name: str, text: str) -> ArgumentParser:
    parser = _measuring(kinds, name, text)
    parser.add_argument(
        "--work", type=Path, metavar="DIR", help="where vectors and libraries are kept (default: the cache)"
    )
    return parser


def _add_retrieval(kinds: _Subparsers[ArgumentParser]) -> None:
    parser = _embedding(kinds, "retrieval", "rankings of articles on a test collection")
    parser.add_argument("dataset", metavar="DATASET", type=Path, help="a folder in BEIR layout, or a library")
    parser.add_argument(
        "--systems",
        default="bm25,dense,hybrid",
        metavar="NAMES",
        help="default: bm25,dense,hybrid; there is also: recent (the hybrid that prefers what was new when asked)",
    )
    parser.add_argument(
        "--run",
        type=Path,
        action="append",
        default=[],
        metavar="FILE",
        help="a run of another program, to score beside them",
    )
    parser.add_argument(
        "--measures", metavar="NAMES", help="as ir-measures names them (default: nDCG@10 R@100 RR@10 Success@1)"
    )
    _add_split(parser, "queries")
    parser.add_argument("--topics", type=Path, metavar="FILE", help="TREC topics, for a library")
    parser.add_argument("--qrels", type=Path, metavar="FILE", help="TREC judgments, for a library")
    parser.add_argument("--model", help="a sentence-transformers model, by folder or name")
    parser.add_argument(
        "--show", metavar="QUERY", help="list what each system ranks where for one query, and write nothing"
    )
