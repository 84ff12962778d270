"""Ranking measures by `ir-measures`: the same name is the Python expression, the option and the column."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import ir_measures

from corpus.errors import InputError
from qa.evaluation.runs import Run, falling

#: What is measured unless asked otherwise.
DEFAULT = "nDCG@10 R@100 RR@10 Success@1"

# What `ir-measures` raises for names and parameters that do not exist; it validates with assertions.
_REFUSALS = (NameError, ValueError, SyntaxError, TypeError, KeyError, AssertionError)

Qrels = Mapping[str, Mapping[str, int]]


def parse_measures(names: str) -> list[str]:
    """Return the names, as `ir-measures` writes them, of measures separated by spaces or commas.

    Raises InputError for one that does not exist, or that needs what a run and its judgments do not hold.

    >>> parse_measures("nDCG@10, R@100")
    ['nDCG@10', 'R@100']
    """
    found: list[str] = []
    for name in names.replace(",", " ").split():
        try:
            measure = ir_measures.parse_measure(name)
            usable = ir_measures.DefaultPipeline.supports(measure)
        except _REFUSALS as error:
            raise InputError(f"{name}: there is no such measure; there are {_known()}") from error
        if not usable:
            raise InputError(f"{name}: cannot be computed here; there are {_known()}")
        found.append(str(measure))
    if not found:
        raise InputError(f"no measure is named; there are {_known()}")
    return list(dict.fromkeys(found))


def _known() -> str:
    """Name the measures that can be computed here, with a cutoff where they need or take one."""
    names = []
    for name, measure in ir_measures.measures.registry.items():
        variants = [text for text in (f"{name}@10", name) if _supported(text)]
        if variants and measure.__name__ == name and name not in _COUNTS:
            names.append(variants[0])
    return ", ".join(names)


#: They count what was retrieved and judge nothing.
_COUNTS = {"NumQ", "NumRel", "NumRet", "NumRelRet"}


def _supported(name: str) -> bool:
    try:
        return bool(ir_measures.DefaultPipeline.supports(ir_measures.parse_measure(name)))
    except _REFUSALS:
        return False


def values_per_query(run: Run, qrels: Qrels, measures: Sequence[str]) -> dict[str, dict[str, float]]:
    """Return query → measure → value, with a value for every judged query: 0 where the run leaves it out."""
    parsed = [ir_measures.parse_measure(name) for name in measures]
    judged = [
        ir_measures.Qrel(query, document, grade)
        for query, grades in qrels.items()
        for document, grade in grades.items()
    ]
    # Scores as they are written, so that the run file gives any other program the same values.
    scored = [
        ir_measures.ScoredDoc(query, document, score)
        for query, ranking in run.items()
        if query in qrels
        for (document, _), score in zip(ranking, falling(ranking), strict=True)
    ]
    found = {query: dict.fromkeys(measures, 0.0) for query in qrels}
    for metric in ir_measures.iter_calc(parsed, judged, scored):
        found[metric.query_id][str(metric.measure)] = float(metric.value)
    return found
