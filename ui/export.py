"""Quotations to a file, as CSV or JSON Lines: what `cuttings quotes --json` prints, and the citation of each."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

from corpus.errors import InputError
from index.quotations import FoundQuotation, quotation_record
from ui.references import reference_to

#: The beginnings of cells that a spreadsheet may take for formulas (OWASP, "CSV injection").
FORMULAS = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")
#: The columns of a CSV file, which are the keys of a record.
COLUMNS = (
    *("article", "version", "outlet", "published", "title", "start", "end", "parts", "text"),
    *("speaker", "speaker_start", "speaker_end", "mention_start", "mention_end", "cue", "cue_start", "cue_end"),
    *("kind", "citation"),
)


def export_quotations(found: Iterable[FoundQuotation], path: Path) -> tuple[int, int]:
    """Write quotations to FILE.csv or FILE.jsonl, one at a time; an old file stays there until the new one is whole.

    Returns how many they are, and how many cells of a CSV file begin as formulas do: nothing is put before those, for
    they are the article's words. Raises InputError as `check_export` does.
    """
    check_export(path)
    with _replacing(path) as file:
        return _WRITERS[path.suffix.lower()](found, file)


def check_export(path: Path) -> None:
    """Raise InputError for a file that no export can be written to: another format's, a folder, or in none."""
    if path.suffix.lower() not in _WRITERS:
        raise InputError(f"{path}: an export is named FILE.csv or FILE.jsonl")
    if path.is_dir():
        raise InputError(f"{path}: is a folder; name a file")
    if not path.parent.is_dir():
        raise InputError(f"{path}: there is no folder {path.parent}")


def export_record(found: FoundQuotation) -> dict[str, object]:
    """Return an exported quotation: the object of `cuttings quotes --json`, with its citation."""
    return {**quotation_record(found), "citation": reference_to(found).citation}


def _write_lines(found: Iterable[FoundQuotation], file: TextIO) -> tuple[int, int]:
    count = 0
    for one in found:
        file.write(f"{json.dumps(export_record(one), ensure_ascii=False)}\n")
        count += 1
    return count, 0


def _write_csv(found: Iterable[FoundQuotation], file: TextIO) -> tuple[int, int]:
    file.write("\ufeff")  # spreadsheets know UTF-8 by it
    writer = csv.DictWriter(file, COLUMNS)
    writer.writeheader()
    count = formulas = 0
    for one in found:
        cells = {name: _cell(value) for name, value in export_record(one).items()}
        writer.writerow(cells)
        count += 1
        formulas += sum(cell.startswith(FORMULAS) for cell in cells.values())
    return count, formulas


_WRITERS: dict[str, Callable[[Iterable[FoundQuotation], TextIO], tuple[int, int]]] = {
    ".csv": _write_csv,
    ".jsonl": _write_lines,
}


def _cell(value: object) -> str:
    if value is None:
        return ""
    return value if isinstance(value, str) else json.dumps(value)


@contextmanager
def _replacing(path: Path) -> Iterator[TextIO]:
    """Open a file that takes the place of another once it is whole."""
    partial = path.with_name(f"{path.name}.partial")
    try:
        with partial.open("w", encoding="utf-8", newline="") as file:
            yield file
        partial.replace(path)
    finally:
        partial.unlink(missing_ok=True)
