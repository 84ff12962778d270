"""TREC run files: a system's rankings, written and read. Ids are the data set's own, the tag is the system."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from pathlib import Path

from corpus.errors import InputError
from qa.evaluation.bad import Bad
from qa.evaluation.collection import numbered_lines

#: A system's rankings: query → (document, score), best first.
Run = Mapping[str, Sequence[tuple[str, float]]]

_COLUMNS = 6


def write_run(run: Run, path: Path, *, tag: str) -> None:
    """Write rankings as `query Q0 document rank score tag`, six decimals, best first.

    Scores are made to fall with the rank where they are equal after rounding, because programs that read runs sort
    by score alone and break ties in ways of their own. Raises InputError for an id that holds white space.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_name(f"{path.name}.partial")
    with partial.open("w", encoding="utf-8", newline="\n") as out:
        for query, ranking in run.items():
            for rank, ((document, _), score) in enumerate(zip(ranking, falling(ranking), strict=True), start=1):
                for name in (query, document):
                    if not name or len(name.split()) != 1 or name.strip() != name:
                        raise InputError(f"{name!r}: an id in a TREC run file may hold no white space")
                out.write(f"{query} Q0 {document} {rank} {score:.6f} {tag}\n")
    partial.replace(path)


def falling(ranking: Sequence[tuple[str, float]]) -> list[float]:
    """Return the scores rounded to six decimals, each below the one before.

    >>> falling([("a", 0.5), ("b", 0.5), ("c", 0.4)])
    [0.5, 0.499999, 0.4]
    """
    scores: list[float] = []
    for _, score in ranking:
        rounded = round(score, 6)
        scores.append(min(rounded, round(scores[-1] - 1e-6, 6)) if scores else rounded)
    return scores


def read_run(path: Path, bad: Bad) -> Run:
    """Read a run file of any program, ordered as `trec_eval` does: by score, ties by the later id."""
    if not path.is_file():
        raise InputError(f"{path}: there is no such file")
    found: dict[str, dict[str, float]] = {}
    for place, line in numbered_lines(path, bad):
        columns = line.split()
        if len(columns) != _COLUMNS:
            expected = "query Q0 document rank score tag"
            bad.add(place, f"has {len(columns)} columns instead of {_COLUMNS} ({expected}); the file may be cut short")
            continue
        query, _, document, _, written, _ = columns
        score = _number(written)
        if score is None:
            bad.add(place, f"the score {written!r} is no number")
        elif document in found.setdefault(query, {}):
            bad.add(place, f"ranks {document!r} for {query!r} a second time")
        else:
            found[query][document] = score
    if not found:
        raise InputError(f"{path}: is an empty run")
    return {
        query: sorted(scores.items(), key=lambda pair: (pair[1], pair[0]), reverse=True)
        for query, scores in found.items()
    }


def _number(written: str) -> float | None:
    try:
        score = float(written)
    except ValueError:
        return None
    return score if math.isfinite(score) else None
