"""Files and folders as articles: plain text, Markdown with front matter, JSON Lines, CSV; also gzipped.

It reads; it does not look into the text, and does not decide what has changed.
"""

from __future__ import annotations

import csv
import json
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

import yaml

from corpus.article import Article
from corpus.decoding import MAX_BYTES, decode, read_bounded, read_lines
from corpus.errors import BadArticleError, InputError
from corpus.records import Record, article_from

PLAIN = frozenset({".txt", ".text"})
MARKDOWN = frozenset({".md", ".markdown"})
JSON_LINES = frozenset({".jsonl", ".ndjson"})
TABLES = frozenset({".csv", ".tsv"})
SIDECAR = "metadata.csv"
_SIDECAR_FILE = ("file", "filename", "path")

BadArticleHandler = Callable[[BadArticleError], None]


def _raise(error: BadArticleError) -> None:
    raise error


@dataclass(frozen=True, slots=True)
class FoundFile:
    """A file of articles, and the id it has below its root."""

    path: Path
    id: str


def format_of(path: Path) -> str | None:
    """Return the suffix that says how a file is read (`.txt`, `.jsonl` …), or None for other files."""
    suffixes = [suffix.lower() for suffix in path.suffixes]
    if suffixes and suffixes[-1] == ".gz":
        suffixes.pop()
    known = PLAIN | MARKDOWN | JSON_LINES | TABLES
    return suffixes[-1] if suffixes and suffixes[-1] in known else None


def find_files(path: Path, *, root: Path | None = None, on_bad: BadArticleHandler = _raise) -> Iterator[FoundFile]:
    """Yield the files of articles at or below `path`, in the order of their ids.

    `root` is what ids are relative to: by default `path`, or the folder of a file. Hidden files,
    sidecars and other formats are passed over; a link that leads out of the root is bad.
    """
    if not path.exists():
        raise InputError(f"{path}: there is no such file or folder")
    base = (root or (path if path.is_dir() else path.parent)).absolute()
    if path.is_file() and path.name == SIDECAR:
        return
    if not path.is_dir():
        if format_of(path) is None:
            known = ", ".join(sorted(PLAIN | MARKDOWN | JSON_LINES | TABLES))
            raise InputError(f"{path}: cannot be read as articles; known are {known}, each also with .gz")
        _check_name(path)
        yield FoundFile(path, path.absolute().relative_to(base).as_posix())
        return
    found: list[Path] = []

    def unlisted(error: OSError) -> None:
        on_bad(BadArticleError(str(error.filename), f"cannot be listed ({error.strerror})"))

    for folder, subfolders, names in os.walk(path.absolute(), onerror=unlisted):
        subfolders[:] = sorted(name for name in subfolders if not name.startswith("."))
        found.extend(Path(folder, name) for name in names if _is_article_file(Path(folder, name)))
    for file in sorted(found, key=lambda file: file.relative_to(base).as_posix()):
        try:
            _check_name(file)
        except InputError as error:
            on_bad(BadArticleError(_shown(file), str(error).partition(": ")[2]))
            continue
        if file.is_symlink() and not file.resolve().is_relative_to(base.resolve()):
            on_bad(
                BadArticleError(str(file), "is a link that leads out of the folder; copy the file or index its place")
            )
            continue
        yield FoundFile(file, file.relative_to(base).as_posix())


def _check_name(path: Path) -> None:
    if _shown(path) != str(path):
        raise InputError(f"{_shown(path)}: its name is not UTF-8, so nothing can be called by it; rename it")


def _shown(path: Path) -> str:
    return str(path).encode(errors="replace").decode()


def _is_article_file(path: Path) -> bool:
    named = format_of(path) is not None and not path.name.startswith(".") and path.name != SIDECAR
    return named and path.is_file()


def read_articles(
    path: Path,
    *,
    root: Path | None = None,
    on_bad: BadArticleHandler = _raise,
    limit: int = MAX_BYTES,
) -> Iterator[Article]:
    """Yield every article at or below `path`.

    An article that cannot be read goes to `on_bad`, which by default raises it; if `on_bad` returns,
    reading goes on with the next one. `limit` is the most bytes an article may have.
    """
    sidecars = Sidecars(on_bad)
    for file in find_files(path, root=root, on_bad=on_bad):
        yield from read_file(file, sidecars, on_bad=on_bad, limit=limit)


def read_file(
    file: FoundFile, sidecars: Sidecars, *, on_bad: BadArticleHandler = _raise, limit: int = MAX_BYTES
) -> Iterator[Article]:
    """Yield the articles of one file, with what the sidecar beside it says of it."""
    suffix = format_of(file.path)
    if suffix in JSON_LINES:
        yield from _each(_json_records(file, limit), file, on_bad)
    elif suffix in TABLES:
        yield from _each(_table_records(file, limit), file, on_bad)
    else:
        try:
            yield _whole_file(file, sidecars, limit)
        except BadArticleError as error:
            on_bad(error)


def _whole_file(file: FoundFile, sidecars: Sidecars, limit: int) -> Article:
    source = str(file.path)
    text = decode(read_bounded(file.path, source, limit=limit), source)
    front: Record = {}
    if format_of(file.path) in MARKDOWN:
        front, text = split_front_matter(text, source)
    record = {**sidecars.row_of(file.path), **{key: value for key, value in front.items() if value is not None}}
    # A file is named by its place, whatever its front matter calls "id".
    return article_from({**record, "id": file.id, "_id": None}, fallback_id=file.id, source=source, text=text)


def split_front_matter(text: str, source: str) -> tuple[Record, str]:
    r"""Split YAML front matter from the text after it.

    >>> split_front_matter("---\ntitle: Ferry\n---\nIt sailed.", "a.md")
    ({'title': 'Ferry'}, 'It sailed.')
    """
    lines = text.split("\n")
    if lines[0].rstrip() != "---":
        return {}, text
    ends = [number for number, line in enumerate(lines[1:], start=1) if line.rstrip() in {"---", "..."}]
    if not ends:
        return {}, text
    try:
        front = yaml.safe_load("\n".join(lines[1 : ends[0]]))
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        raise BadArticleError(source, f"its front matter is no YAML ({' '.join(str(error).split())})") from error
    if front is not None and not isinstance(front, dict):
        raise BadArticleError(source, "its front matter is no list of 'name: value' lines")
    return front or {}, "\n".join(lines[ends[0] + 1 :])


RecordOrBad = tuple[int, "Record | BadArticleError"]


def _each(records: Iterator[RecordOrBad], file: FoundFile, on_bad: BadArticleHandler) -> Iterator[Article]:
    empty = True
    for line, record in records:
        empty = False
        try:
            if isinstance(record, BadArticleError):
                raise record
            yield article_from(record, fallback_id=f"{file.id}#{line}", source=f"{file.path}:{line}")
        except BadArticleError as error:
            on_bad(error)
    if empty:
        on_bad(BadArticleError(str(file.path), "is empty; a file of articles needs some"))


def _json_records(file: FoundFile, limit: int) -> Iterator[RecordOrBad]:
    for number, line in read_lines(file.path, str(file.path), limit=limit):
        if isinstance(line, BadArticleError):
            yield number, line
        elif line.strip():
            yield number, _json_object(line, f"{file.path}:{number}")


def _json_object(line: str, source: str) -> Record | BadArticleError:
    try:
        value = json.loads(line)
    except (ValueError, RecursionError) as error:
        return BadArticleError(source, f"is no JSON ({error})")
    if not isinstance(value, dict):
        return BadArticleError(source, f"is no JSON object but {type(value).__name__}")
    return value


def _table_records(file: FoundFile, limit: int) -> Iterator[RecordOrBad]:
    try:
        yield from _rows(file.path, limit)
    except BadArticleError as error:
        yield 0, error


def _rows(path: Path, limit: int) -> Iterator[tuple[int, Record | BadArticleError]]:
    """Yield the rows of a table with a header, each with the line it begins on."""
    csv.field_size_limit(limit)
    lines = _text_lines(path, limit)
    header = next(lines, None)
    if header is None:
        return
    delimiter = max("\t,;", key=header.count)
    names = next(csv.reader([header], delimiter=delimiter))
    reader = csv.reader(lines, delimiter=delimiter)
    begins = 2
    try:
        for row in reader:
            if len(row) > len(names):
                found = f"has {len(row)} columns where the header names {len(names)}; put the text in quotation marks"
                yield begins, BadArticleError(f"{path}:{begins}", found)
            elif row:
                yield begins, dict(zip(names, row, strict=False))
            begins = reader.line_num + 2
    except csv.Error as error:
        raise BadArticleError(f"{path}:{begins}", f"is no table ({error})") from error


def _text_lines(path: Path, limit: int) -> Iterator[str]:
    for _, line in read_lines(path, str(path), limit=limit):
        if isinstance(line, BadArticleError):
            raise line
        yield line


class Sidecars:
    """The `metadata.csv` files beside plain files, each read once.

    A row names its file below the sidecar's own folder in a column `file`.
    """

    def __init__(self, on_bad: BadArticleHandler = _raise) -> None:
        self._on_bad = on_bad
        self._rows: dict[Path, dict[PurePosixPath, Record]] = {}

    def row_of(self, file: Path) -> Record:
        """Return what the nearest sidecar says of a file: the one beside it, then its parent folder's."""
        for folder in (file.parent, file.parent.parent):
            rows = self._read(folder)
            row = rows.get(PurePosixPath(file.relative_to(folder).as_posix()))
            if row is not None:
                return row
        return {}

    def _read(self, folder: Path) -> dict[PurePosixPath, Record]:
        if folder not in self._rows:
            path = folder / SIDECAR
            self._rows[folder] = {}  # what is bad is told once, and its files are read without it
            try:
                self._rows[folder] = dict(_sidecar_rows(path)) if path.is_file() else {}
            except BadArticleError as error:
                self._on_bad(error)
        return self._rows[folder]


def _sidecar_rows(path: Path) -> Iterator[tuple[PurePosixPath, Record]]:
    for line, row in _rows(path, MAX_BYTES):
        if isinstance(row, BadArticleError):
            raise row
        name = next((row[key] for key in _SIDECAR_FILE if row.get(key)), None)
        if name is None:
            expected = "a sidecar needs a column 'file' that names the file each row is about"
            raise BadArticleError(f"{path}:{line}", expected)
        yield PurePosixPath(str(name)), {key: value for key, value in row.items() if key not in _SIDECAR_FILE}
