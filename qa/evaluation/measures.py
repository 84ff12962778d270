"""Ranking measures by `ir-measures`: the same name is the Python expression, the option and the column."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

import ir_measures
from ir_measures.providers import FallbackProvider

from corpus.errors import InputError
from qa.evaluation.collection import MOST_GRADE
from qa.evaluation.runs import Run, falling

#: What is measured unless asked otherwise.
DEFAULT = "nDCG@10 R@100 RR@10 Success@1"
#: The greatest cutoff; far greater ones end the process inside `trec_eval`, as 0 does.
MOST = 10**6

# `gdeval` starts Perl and takes no query ids but numbers; `accuracy` divides by zero where only relevant documents were
# found.
_LEFT_OUT = (ir_measures.gdeval, ir_measures.accuracy)
_PIPELINE = FallbackProvider([one for one in ir_measures.DefaultPipeline.providers if one not in _LEFT_OUT])
# Asked for together, `ir_measures` gives one of two measures that differ in these alone the values of the other.
_MIXED_UP = {"gains", "recall"}
# A name ends at white space or a comma, but not inside brackets.
_NAME = re.compile(r"(?:\([^()]*\)?|[^\s,(])+")
# What `ir-measures` raises for names and parameters that do not exist; it validates with assertions.
_REFUSALS = (NameError, ValueError, SyntaxError, TypeError, KeyError, AssertionError)

Qrels = Mapping[str, Mapping[str, int]]


def parse_measures(names: str) -> list[str]:
    """Return the names, as `ir-measures` writes them, of measures separated by spaces or commas.

    Raises InputError for one that does not exist, that needs what a run and its judgments do not hold, or whose cutoff
    is not from 1 to MOST.

    >>> parse_measures("nDCG@10, R@100 SetF(beta=0.5, rel=2)")
    ['nDCG@10', 'R@100', 'SetF(beta=0.5,rel=2)']
    """
    found: list[str] = []
    for name in _NAME.findall(names):
        try:
            measure = ir_measures.parse_measure(name)
            usable = _PIPELINE.supports(measure)
        except _REFUSALS as error:
            raise InputError(f"{name}: there is no such measure; there are {_known()}") from error
        cutoff = measure.params.get("cutoff", 1)
        if isinstance(cutoff, bool) or not 1 <= cutoff <= MOST:
            raise InputError(f"{name}: the cutoff is {cutoff}; it may be from 1 to {MOST:,}")
        if not usable or not _is_computable(measure):
            raise InputError(f"{name}: cannot be computed here; there are {_known()}")
        found.append(str(measure))
    if not found:
        raise InputError(f"no measure is named; there are {_known()}")
    return list(dict.fromkeys(found))


def _is_computable(measure: ir_measures.Measure) -> bool:
    """Try a measure on one ranked document: some parameters are refused only there, such as `rel=0`."""
    gains = measure.params.get("gains", {})
    if not all(isinstance(gain, int) and abs(gain) <= MOST_GRADE for gain in gains.values()):
        return False
    grades = {1, *gains}
    try:
        # By its name, as it will be computed.
        again = ir_measures.parse_measure(str(measure))
        judged = [ir_measures.Qrel("query", f"document {grade}", grade) for grade in grades]
        list(_PIPELINE.iter_calc([again], judged, [ir_measures.ScoredDoc("query", "document 1", 1.0)]))
    except (*_REFUSALS, ArithmeticError, RuntimeError, SystemError):
        return False
    return True


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
        return bool(_PIPELINE.supports(ir_measures.parse_measure(name)))
    except _REFUSALS:
        return False


def values_per_query(run: Run, qrels: Qrels, measures: Sequence[str]) -> dict[str, dict[str, float]]:
    """Return query → measure → value, with a value for every judged query: 0 where the run leaves it out."""
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
    for together in _apart(measures):
        for metric in _PIPELINE.iter_calc(together, judged, scored):
            found[metric.query_id][str(metric.measure)] = float(metric.value)
    return found


def _apart(measures: Sequence[str]) -> list[list[ir_measures.Measure]]:
    """Return the measures in groups that `ir_measures` can be asked for at once."""
    parsed = [ir_measures.parse_measure(name) for name in measures]
    alone = [[measure] for measure in parsed if _MIXED_UP & measure.params.keys()]
    others = [measure for measure in parsed if not _MIXED_UP & measure.params.keys()]
    return [*alone, others] if others else alone
