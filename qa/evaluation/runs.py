"""TREC run files: a system's rankings, written and read. Ids are the data set's own, the tag is the system."""

from __future__ import annotations

import ctypes
import math
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from urllib.parse import quote

import numpy as np

from corpus.errors import InputError
from qa.evaluation.bad import Bad
from qa.evaluation.collection import whole_lines

#: A system's rankings: query → (document, score), best first.
Run = Mapping[str, Sequence[tuple[str, float]]]

_COLUMNS = 6
_CUT = "the file may be cut short"
_STEP = 1e-6
_WHITE_SPACE = re.compile(r"\s")
# A third of the greatest float32: there is room below for the steps of a long ranking.
_GREATEST = 1e38


def write_run(run: Run, path: Path, *, tag: str) -> None:
    """Write rankings as `query Q0 document rank score tag`, the scores as `falling` gives them, best first.

    White space in an id or in the tag is written percent-encoded (`my article.txt` as `my%20article.txt`), because it
    parts the columns; everything else in a name stands as it is. Raises InputError for an empty id.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_name(f"{path.name}.partial")
    with partial.open("w", encoding="utf-8", newline="\n") as out:
        for query, ranking in run.items():
            for rank, ((document, _), score) in enumerate(zip(ranking, falling(ranking), strict=True), start=1):
                out.write(f"{_name(query)} Q0 {_name(document)} {rank} {score:.6f} {_name(tag)}\n")
    partial.replace(path)


def _name(text: str) -> str:
    if not text:
        raise InputError("an id is empty; in a TREC run file, each query and document needs one")
    return _WHITE_SPACE.sub(lambda match: quote(match[0]), text)


def falling(ranking: Sequence[tuple[str, float]]) -> list[float]:
    """Return the scores rounded to six decimals, each below the one before, as float32 too.

    Programs that read runs sort by score alone and break ties in ways of their own; `trec_eval` keeps scores as
    float32, whose neighbours are more than a millionth apart from 16 on. Scores that float32 does not hold are
    replaced, all of the ranking, by -1, -2, -3 ….

    >>> falling([("a", 0.5), ("b", 0.5), ("c", 0.4)])
    [0.5, 0.499999, 0.4]
    >>> falling([("a", 40.0), ("b", 40.0), ("c", 39.0)])
    [40.0, 39.999992, 39.0]
    """
    if not all(abs(score) <= _GREATEST for _, score in ranking):  # nor does any hold NaN
        return [-float(rank) for rank in range(1, len(ranking) + 1)]
    scores: list[float] = []
    for _, score in ranking:
        rounded = round(score, 6)
        scores.append(min(rounded, _below(scores[-1])) if scores else rounded)
    return scores


def _below(score: float) -> float:
    # Twice the distance of neighbours: rounding to float32 may take half of it at either end.
    return round(score - max(_STEP, 2 * float(np.spacing(np.float32(abs(score))))), 6)


def read_run(path: Path, bad: Bad) -> Run:
    """Read a run file of any program, ordered as `trec_eval` does: by score as float32, ties by the later id.

    Ids are left as they stand in the file. Raises InputError if there is no such file, or it ranks nothing.
    """
    if not path.is_file():
        raise InputError(f"{path}: there is no such file")
    found: dict[str, dict[str, float]] = {}
    last = ""
    for number, line in whole_lines(path, bad):
        columns, place = line.split(), f"{path}:{number}"
        if not columns:
            continue
        if len(columns) != _COLUMNS:
            expected = "query Q0 document rank score tag"
            bad.add(place, f"has {len(columns)} columns instead of {_COLUMNS} ({expected}); {_CUT}")
            continue
        query, _, document, _, written, tag = columns
        if last and tag != last and not line.endswith("\n"):
            bad.add(place, f"has no line end, and a tag ({tag!r}) that is not that before ({last!r}); {_CUT}")
            continue
        last = tag
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
        query: sorted(scores.items(), key=lambda pair: (ctypes.c_float(pair[1]).value, pair[0]), reverse=True)
        for query, scores in found.items()
    }


def _number(written: str) -> float | None:
    try:
        score = float(written)
    except ValueError:
        return None
    return score if math.isfinite(score) else None
