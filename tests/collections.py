"""A small test collection of our own, in BEIR layout and in TREC's formats."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

DOCUMENTS = {
    "d1": "The harbour wall at Merrow will be repaired before winter, the council said.",
    "d2": "The night ferry made its last crossing on Sunday. The crew were given medals.",
    "d3": "A lighthouse was sold for 90,000 crowns to a buyer who was not named.",
    "d4": "The library roof leaks. Repairs will cost 184,000 crowns, the librarian said.",
    "d5": "The summer fair returns to the green in July with a brass band.",
}
QUERIES = {
    "q1": "When will the harbour wall be repaired?",
    "q2": "What did the last ferry crew get?",
    "q3": "How much was paid for the lighthouse?",
    "q4": "What will the new roof cost?",
}
QRELS = {"q1": {"d1": 2, "d4": 0}, "q2": {"d2": 1}, "q3": {"d3": 1, "d4": 0}, "q4": {"d4": 1, "d1": 0}}


def write_lines(path: Path, lines: list[str]) -> Path:
    """Write a file of lines, gzipped if its name says so."""
    path.parent.mkdir(parents=True, exist_ok=True)
    content = "".join(f"{line}\n" for line in lines).encode()
    path.write_bytes(gzip.compress(content, mtime=0) if path.suffix == ".gz" else content)
    return path


def write_beir(folder: Path, *, gz: bool = False, extra: dict[str, list[str]] | None = None) -> Path:
    """Write the collection in BEIR layout; `extra` are lines to put at the end of a file."""
    more, end = extra or {}, ".gz" if gz else ""
    corpus = [json.dumps({"_id": name, "title": "", "text": text}) for name, text in DOCUMENTS.items()]
    queries = [json.dumps({"_id": name, "text": text}) for name, text in QUERIES.items()]
    qrels = [f"{query}\t{document}\t{grade}" for query, of in QRELS.items() for document, grade in of.items()]
    write_lines(folder / f"corpus.jsonl{end}", corpus + more.get("corpus", []))
    write_lines(folder / f"queries.jsonl{end}", queries + more.get("queries", []))
    write_lines(folder / "qrels" / "test.tsv", ["query-id\tcorpus-id\tscore", *qrels, *more.get("qrels", [])])
    return folder


def write_trec(folder: Path) -> tuple[Path, Path]:
    """Write topics and qrels in TREC's formats."""
    topics = [
        f"<top>\n<num> Number: {name}\n<title> {text}\n<desc> Description:\nMore.\n</top>\n"
        for name, text in QUERIES.items()
    ]
    qrels = [f"{query} 0 {document} {grade}" for query, of in QRELS.items() for document, grade in of.items()]
    return write_lines(folder / "topics.txt", topics), write_lines(folder / "qrels.txt", qrels)
