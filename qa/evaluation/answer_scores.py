"""Answers scored against a question set: words, quotes, dates, abstention, calibration.

Pure: what the engine answered comes in, one system of a report goes out.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from corpus.article import Span
from qa.answer import Answer, Quote
from qa.evaluation.intervals import wilson
from qa.evaluation.question_sets import AskedQuestion
from qa.evaluation.report import Estimate, Item, Outcome, System, estimate, summarise
from qa.evaluation.risk import expected_calibration_error, risk_coverage
from qa.evaluation.squad import exact_match, f1

#: An accepted quote counts as found when this share of it lies inside a returned quote.
FOUND_SHARE = 0.6
#: Those of quotes come first: by the first measure, a page lists its worst questions.
MEASURES = (
    "QuoteSuccess@1",
    "QuoteSuccess@3",
    "QuoteIoU",
    "EM",
    "F1",
    "DateAccuracy",
    "Abstention",
)
_RETURNED = 3  # quotes of an answer that the report keeps
_ABSTAINED = "(abstained)"


@dataclass(frozen=True, slots=True)
class Accepted:
    """An accepted quote: its words, and every place where they stand in its article (named by its full id)."""

    article: str
    text: str
    places: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Judged:
    """What became of one question.

    `abstained` is the decision that counts: of a question that failed, the wrong one. `best_right` tells whether the
    best candidate is right, given or not; None where no accepted quote says. `lengths` are the quotes', in characters;
    `altered` names those that are not verbatim.
    """

    outcome: Outcome
    answerable: bool
    abstained: bool
    probability: float
    best_right: bool | None
    lengths: tuple[int, ...] = ()
    altered: tuple[str, ...] = ()


def occurrences(text: str, words: str) -> Iterator[Span]:
    """Yield every place of `words`, which are not empty, in `text`.

    >>> [place.start for place in occurrences("no, no, no", "no, no")]
    [0, 4]
    """
    start = text.find(words)
    while start >= 0:
        yield Span(start, start + len(words))
        start = text.find(words, start + 1)


def is_found(quote: Quote, accepted: Sequence[Accepted]) -> bool:
    """Tell whether enough of any accepted quote, at any of its places, lies inside a returned one."""
    return any(_shared(quote.span, place) / len(place) >= FOUND_SHARE for place in _places(quote, accepted))


def overlap(quote: Quote, accepted: Sequence[Accepted]) -> float:
    """Return the best intersection over union, in characters, of a quote with an accepted one at any of its places."""
    found = 0.0
    for place in _places(quote, accepted):
        shared = _shared(quote.span, place)
        found = max(found, shared / (len(quote.span) + len(place) - shared))
    return found


def _places(quote: Quote, accepted: Sequence[Accepted]) -> Iterator[Span]:
    for one in accepted:
        if one.article == quote.article.id:
            yield from one.places


def _shared(a: Span, b: Span) -> int:
    return max(0, min(a.end, b.end) - max(a.start, b.start))


# -- one question


def judge(question: AskedQuestion, accepted: Sequence[Accepted], answer: Answer, altered: Sequence[str] = ()) -> Judged:
    """Score one answer; of an unanswerable question, the decision to abstain alone is measured.

    Abstaining where there is an answer is worth 0 everywhere. `altered` names the quotes that are not verbatim.
    """
    values = _values(question, accepted, answer)
    values["Abstention"] = float(answer.abstained != question.answerable)
    return Judged(
        outcome=Outcome(values, _returned(question, accepted, answer)),
        answerable=question.answerable,
        abstained=answer.abstained,
        probability=answer.probability,
        best_right=_best_is_right(question, accepted, answer),
        lengths=tuple(len(quote.span) for quote in answer.quotes),
        altered=tuple(altered),
    )


def judge_failure(question: AskedQuestion, accepted: Sequence[Accepted], reason: str) -> Judged:
    """Score a question that has no answer because of an error: the worst that it could be, everywhere.

    For calibration and risk it counts as certain and wrong.
    """
    measured = _measured(question, accepted)
    values = {name: 0.0 if name in measured else None for name in MEASURES}
    right = None if question.answerable and not accepted else False
    return Judged(Outcome(values, failed=reason), question.answerable, question.answerable, 1.0, right)


def _measured(question: AskedQuestion, accepted: Sequence[Accepted]) -> set[str]:
    """Name the measures, all from 0 to 1, that a question says enough for."""
    names = {"Abstention"}
    if question.answerable and accepted:
        names |= {"QuoteSuccess@1", "QuoteSuccess@3", "QuoteIoU"}
    if question.answerable and question.answers:
        names |= {"EM", "F1"}
    if question.answerable and question.dates:
        names.add("DateAccuracy")
    return names


def _values(question: AskedQuestion, accepted: Sequence[Accepted], answer: Answer) -> dict[str, float | None]:
    measured = _measured(question, accepted)
    values: dict[str, float | None] = {name: 0.0 if name in measured else None for name in MEASURES}
    if answer.abstained or not question.answerable:
        return values
    first, words = answer.quotes[0], answer.text or ""
    found = [is_found(quote, accepted) for quote in answer.quotes[:3]]
    scores: dict[str, float] = {
        "QuoteSuccess@1": found[0],
        "QuoteSuccess@3": any(found),
        "QuoteIoU": overlap(first, accepted),
        "EM": exact_match(words, question.answers),
        "F1": f1(words, question.answers),
        "DateAccuracy": _is_accepted_date(question, answer),
    }
    values |= {name: float(score) for name, score in scores.items() if name in measured}
    return values


def _is_accepted_date(question: AskedQuestion, answer: Answer) -> bool:
    said = answer.normalized or {}
    ends = (said.get("first"), said.get("last"))
    return any(ends == (first.isoformat(), last.isoformat()) for first, last in question.dates)


def _best_is_right(question: AskedQuestion, accepted: Sequence[Accepted], answer: Answer) -> bool | None:
    if not question.answerable:
        return False
    if not accepted:
        return None
    candidates = answer.quotes or answer.nearest
    return bool(candidates) and is_found(candidates[0], accepted)


def _returned(question: AskedQuestion, accepted: Sequence[Accepted], answer: Answer) -> tuple[Item, ...]:
    if answer.abstained:
        return (Item("", _ABSTAINED, right=not question.answerable),)
    unknown = question.answerable and not accepted
    return tuple(
        Item(place_of(quote), quote.text, None if unknown else question.answerable and is_found(quote, accepted))
        for quote in answer.quotes[:_RETURNED]
    )


def place_of(quote: Quote) -> str:
    """Name where a quote stands: ARTICLE#START-END."""
    return f"{quote.article.id}#{quote.span.start}-{quote.span.end}"


# -- the whole set


def measure_answers(judged: dict[str, Judged]) -> System:
    """Return the means, and the figures of the whole set; question → what became of it.

    Abstaining is the positive class of `Abstention P`, `R` and `F1`. ECE and AURC are of the stated probability
    against whether the best candidate is right, given or not.
    """
    outcomes = {name: one.outcome for name, one in judged.items()}
    every = list(judged.values())
    # What nothing was measured by goes last.
    unmeasured = {name for name in MEASURES if all(outcome.values[name] is None for outcome in outcomes.values())}
    known = [(one.probability, float(one.best_right)) for one in every if one.best_right is not None]
    stated, right = [pair[0] for pair in known], [pair[1] for pair in known]
    curve = risk_coverage(stated, right)
    return System(
        measures=summarise(outcomes, sorted(MEASURES, key=lambda name: name in unmeasured)),
        totals={
            **_abstention(every),
            "ECE": Estimate(expected_calibration_error(stated, right), None, None, len(known)),
            "AURC": Estimate(curve.area, None, None, len(known)),
            **_quotes(every),
        },
        curves={"risk_coverage": curve.drawn("Risk (share of best quotes that are wrong)")} if known else {},
        outcomes=outcomes,
    )


def _abstention(judged: Sequence[Judged]) -> dict[str, Estimate]:
    abstained = sum(one.abstained for one in judged)
    unanswerable = sum(not one.answerable for one in judged)
    both = sum(one.abstained and not one.answerable for one in judged)
    either = abstained + unanswerable
    return {
        "Abstention P": _share(both, abstained),
        "Abstention R": _share(both, unanswerable),
        "Abstention F1": Estimate(2 * both / either if either else math.nan, None, None, len(judged)),
        "Wrong abstention": _share(abstained - both, len(judged) - unanswerable),
    }


def _quotes(judged: Sequence[Judged]) -> dict[str, Estimate]:
    lengths = [length for one in judged for length in one.lengths]
    altered = sum(len(one.altered) for one in judged)
    return {
        "Verbatim": _share(len(lengths) - altered, len(lengths)),
        "mean quote length": estimate(lengths),
    }


def _share(hits: int, total: int) -> Estimate:
    if not total:
        return Estimate(math.nan, None, None, 0)
    low, high = wilson(hits, total)
    return Estimate(hits / total, low, high, total)
