from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import date
from pathlib import Path

from index.rows import folded_outlet, folded_words
from qa.said_filters import SaidFilters, said_filters

CASES = [
    json.loads(line) for line in (Path(__file__).parent / "said_filters.jsonl").read_text(encoding="utf-8").splitlines()
]


def read(question: str, today: str, outlets: Iterable[str] = (), authors: Iterable[str] = ()) -> SaidFilters:
    folded = {folded_outlet(name) for name in outlets}
    names = {folded_words(name) for name in authors}
    return said_filters(
        question,
        today=date.fromisoformat(today),
        outlets=lambda name: folded_outlet(name) in folded,
        authors=lambda name: folded_words(name) in names,
    )


def objects(said: SaidFilters) -> list[dict[str, object]]:
    return [one.as_dict() for one in said.filters]
