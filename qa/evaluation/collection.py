"""Test collections: queries and judgments, in BEIR layout or in TREC's formats, checked line by line.

The documents are read by `corpus.reading`, as everywhere else.
"""

from __future__ import annotations

import hashlib
import html
import json
import re
from collections.abc import Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

from corpus.decoding import MAX_BYTES, read_lines
from corpus.errors import BadArticleError, InputError
from qa.evaluation.bad import Bad

_TOPIC = re.compile(r"<top>(.*?)(?:</top>|(?=<top>)|\Z)", re.DOTALL | re.IGNORECASE)
_FIELD = r"<{0}>(.*?)(?=<|\Z)"
_NUMBER = re.compile(_FIELD.format("num"), re.DOTALL | re.IGNORECASE)
_TITLE = re.compile(_FIELD.format("title"), re.DOTALL | re.IGNORECASE)
_LABEL = re.compile(r"^\s*(?:number|topic)\s*:\s*", re.IGNORECASE)


#: The greatest grade: `trec_eval` counts up to the grades, and mistakes those of nine digits.
MOST_GRADE = 10**6
#: The halves of the queries: settings are chosen on one and reported on the other.
SPLITS = ("all", "even", "odd")


@dataclass(frozen=True, slots=True)
class Collection:
    """Queries (id → text, in the file's order) that are judged, and judgments (query → document → grade).

    `files` are those of the queries and of the judgments, `places` where each judgment stands (`FILE:LINE`), `days` the
    day on which a query was asked, where it says so (`date`, or BEIR's `metadata` with a `date`).
    """

    queries: Mapping[str, str]
    qrels: Mapping[str, Mapping[str, int]]
    files: tuple[Path, Path]
    places: Mapping[tuple[str, str], str]
    days: Mapping[str, date] = field(default_factory=dict)

    def half(self, split: str) -> Collection:
        """Return the collection with one half of its queries, or with all; raises InputError if none are left."""
        if split not in SPLITS:
            raise InputError(f"{split}: is no split; there are: {', '.join(SPLITS)}")
        queries = {query: text for query, text in self.queries.items() if in_split(query, split)}
        if not queries:
            raise InputError(f"{self.files[0]}: has no judged query in the {split} half")
        return replace(self, queries=queries, qrels={query: self.qrels[query] for query in queries})


def in_split(query: str, split: str) -> bool:
    """Tell whether a query belongs to a half: by the parity of `sha256('split:' + id)`, the same everywhere.

    >>> in_split("1", "even") != in_split("1", "odd")
    True
    """
    odd = int(hashlib.sha256(f"split:{query}".encode()).hexdigest(), 16) % 2 == 1
    return split == "all" or odd == (split == "odd")


def beir_corpus(folder: Path) -> Path:
    """Return the file of a BEIR folder's documents; raises InputError if it has none."""
    return _either(folder, "corpus.jsonl")


def is_beir(folder: Path) -> bool:
    """Tell whether a folder holds documents in BEIR layout."""
    return any((folder / name).is_file() for name in ("corpus.jsonl", "corpus.jsonl.gz"))


def read_beir(folder: Path, bad: Bad) -> Collection:
    """Read a BEIR folder's queries and its `qrels/test.tsv`; queries judged in other parts only are left out."""
    queries, qrels = _either(folder, "queries.jsonl"), _either(folder / "qrels", "test.tsv")
    others = [path for path in sorted((folder / "qrels").glob("*.tsv*")) if path != qrels]
    elsewhere = {query for path in others for query, _, _, _ in _qrels(path, Bad(skip=True), columns=3)}
    return _collection(_json_queries(queries, bad), _qrels(qrels, bad, columns=3), (queries, qrels), bad, elsewhere)


def read_trec(topics: Path, qrels: Path, bad: Bad) -> Collection:
    """Read TREC topics (`<top>` with `<num>` and `<title>`, or lines of id and text with a tab between) and qrels."""
    for path in (topics, qrels):
        if not path.is_file():
            raise InputError(f"{path}: there is no such file")
    asked = ((*topic, None) for topic in _topics(topics, bad))
    return _collection(asked, _qrels(qrels, bad, columns=4), (topics, qrels), bad)


def _either(folder: Path, name: str) -> Path:
    found = [path for path in (folder / name, folder / f"{name}.gz") if path.is_file()]
    if not found:
        raise InputError(
            f"{folder}: holds no {name} (nor {name}.gz); a BEIR folder has corpus.jsonl, queries.jsonl, qrels/test.tsv"
        )
    return found[0]


#: What was read, with the place it stands in.
_Found = tuple[str, str, str]
_Asked = tuple[*_Found, date | None]


def _collection(
    queries: Iterator[_Asked],
    judgments: Iterator[tuple[str, str, int, str]],
    files: tuple[Path, Path],
    bad: Bad,
    elsewhere: AbstractSet[str] = frozenset(),
) -> Collection:
    """Join queries and judgments; `elsewhere` are queries that are judged in other files."""
    texts: dict[str, tuple[str, str]] = {}
    days: dict[str, date] = {}
    for query, text, place, day in queries:
        if query in texts:
            bad.add(place, f"the id {query!r} is there already ({texts[query][1]})")
        elif not text.strip() or not query:
            bad.add(place, f"the query {query!r} has no {'text' if query else 'id'}")
        else:
            texts[query] = (text, place)
            days |= {query: day} if day else {}
    qrels: dict[str, dict[str, int]] = {}
    places: dict[tuple[str, str], str] = {}
    for query, document, grade, place in judgments:
        if query not in texts:
            bad.add(place, f"judges the query {query!r}, which is not in {files[0]}")
        elif (query, document) in places:
            bad.add(place, f"judges {document!r} for {query!r} a second time ({places[query, document]})")
        else:
            qrels.setdefault(query, {})[document] = grade
            places[query, document] = place
    for query, (_, place) in texts.items():
        if query not in qrels and query not in elsewhere:
            bad.add(place, f"the query {query!r} has no judgment in {files[1]}")
    if not qrels:
        raise InputError(f"{files[1]}: holds no judgment that can be used; the data set is empty")
    judged = {query: text for query, (text, _) in texts.items() if query in qrels}
    return Collection(judged, qrels, files, places, days)


def numbered_lines(path: Path, bad: Bad) -> Iterator[tuple[str, str]]:
    """Yield the lines of a file that are not blank, each with its place (`FILE:LINE`); a bad one is told to `bad`."""
    for number, line in whole_lines(path, bad):
        if line.strip():
            yield f"{path}:{number}", line.rstrip("\n")


def whole_lines(path: Path, bad: Bad, *, limit: int = MAX_BYTES) -> Iterator[tuple[int, str]]:
    """Yield the numbered lines of a file, from 1, with their line ends; a bad one is told to `bad`.

    `limit` is the most bytes of a line. Where the file breaks off, the place is the first line that is not there.
    """
    last = 0
    for number, line in read_lines(path, str(path), limit=limit):
        if not isinstance(line, BadArticleError):
            yield number, line
        else:
            bad.add(line.source if number else f"{path}:{last + 1}", line.reason)
        last = number


def is_text(value: str) -> bool:
    """Tell whether a string can be written: JSON may hold NUL characters and halves of surrogate pairs."""
    try:
        value.encode()
    except UnicodeEncodeError:
        return False
    return "\0" not in value


def json_records(path: Path, bad: Bad) -> Iterator[tuple[str, dict[str, object]]]:
    """Yield the objects of a JSON Lines file, each with its place."""
    for place, line in numbered_lines(path, bad):
        try:
            record = json.loads(line)
        except (ValueError, RecursionError) as error:
            bad.add(place, f"is no JSON ({error})")
            continue
        if isinstance(record, dict):
            yield place, record
        else:
            bad.add(place, "is no JSON object")


def _json_queries(path: Path, bad: Bad) -> Iterator[_Asked]:
    for place, record in json_records(path, bad):
        query, text = record.get("_id", record.get("id")), record.get("text")
        if not isinstance(query, str | int) or not isinstance(text, str):
            bad.add(place, 'is no query; expected {"_id", "text"}')
        elif not is_text(f"{query}{text}"):
            bad.add(place, "is no text: lone surrogates or NUL characters in its id or its query")
        else:
            yield str(query), text, place, _day_of(record)


def _day_of(record: Mapping[str, object]) -> date | None:
    """Return the day a query was asked, if it says one: what else is there is no error, as BEIR leaves it open."""
    metadata = record.get("metadata")
    said = record.get("date", metadata.get("date") if isinstance(metadata, dict) else None)
    try:
        return date.fromisoformat(str(said).replace("/", "-"))
    except ValueError:
        return None


def _qrels(path: Path, bad: Bad, *, columns: int) -> Iterator[tuple[str, str, int, str]]:
    """Yield judgments: BEIR's three columns under a header, or TREC's four."""
    expected = "query, document, grade" if columns == 3 else "query, iteration, document, grade"
    for number, (place, line) in enumerate(numbered_lines(path, bad)):
        row = line.split("\t") if columns == 3 else line.split()
        if columns == 3 and number == 0 and row[-1].strip() == "score":
            continue
        if len(row) != columns:
            bad.add(place, f"has {len(row)} columns instead of {columns} ({expected})")
            continue
        try:
            grade = int(row[-1])
        except ValueError:
            bad.add(place, f"the grade {row[-1]!r} is no whole number")
            continue
        if abs(grade) > MOST_GRADE:
            bad.add(place, f"the grade {grade} is too great; it may be up to {MOST_GRADE:,}")
            continue
        yield row[0].strip(), row[-2].strip(), grade, place


def _topics(path: Path, bad: Bad) -> Iterator[_Found]:
    lines = list(numbered_lines(path, bad))
    if not any("<top>" in line.lower() for _, line in lines):
        for place, line in lines:
            query, tab, text = line.partition("\t")
            if tab:
                yield query.strip(), text.strip(), place
            else:
                bad.add(place, "is no topic; expected an id, a tab, and the query")
        return
    yield from _marked_topics(lines, bad)


def _marked_topics(lines: list[tuple[str, str]], bad: Bad) -> Iterator[_Found]:
    text, places, length = "\n".join(line for _, line in lines), [], 0
    for place, line in lines:
        places.append((length, place))
        length += len(line) + 1
    for match in _TOPIC.finditer(text):
        place = [place for start, place in places if start <= match.start()][-1]
        number, title = _NUMBER.search(match[1]), _TITLE.search(match[1])
        if number and title:
            words = _LABEL.sub("", html.unescape(title[1]))
            yield _LABEL.sub("", number[1]).strip(), " ".join(words.split()), place
        else:
            bad.add(place, "is no topic; expected <num> and <title> in it")
