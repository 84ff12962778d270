"""Time expressions scored as in TempEval-3: spans strictly and relaxedly, types and values on the relaxed matches.

UzZaman et al., "SemEval-2013 Task 1: TempEval-3" (2013). A value that is right counts wherever the spans overlap, so
value F1 is the relaxed F1 times the share of right values. Pure: expressions come in, a system of a report goes out.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from corpus.article import Span
from corpus.times import TimeExpression
from qa.evaluation.intervals import bootstrap_ratio
from qa.evaluation.report import Estimate, Item, Outcome, System, summarise
from qa.evaluation.time_sets import GoldTime, TimedText

#: What is counted of a text's expressions, beside how many there are and how many were found.
COUNTED = ("strict", "relaxed", "type", "value")
#: F1 of one text; the mean over texts is not the F1 of them all.
MEASURES = tuple(f"{name.capitalize()} F1" for name in ("value", "strict", "relaxed", "type"))


class ErrorKind(StrEnum):
    """What is wrong with an expression that was found, or was not."""

    MISSED = "missed"
    SPURIOUS = "spurious"
    VALUE = "wrong value"
    TYPE = "wrong type"
    EXTENT = "wrong extent"


@dataclass(frozen=True, slots=True)
class TimeError:
    """One error: what a person marked, and what was found; None where there is nothing."""

    kind: ErrorKind
    gold: GoldTime | None
    found: TimeExpression | None

    @property
    def span(self) -> Span:
        """Where in the text to look."""
        one = self.found or self.gold
        return one.span if one else Span(0, 0)


@dataclass(frozen=True, slots=True)
class Matched:
    """A text's expressions and what was found: the pairs that overlap, and on each side what is left over."""

    text: TimedText
    pairs: tuple[tuple[GoldTime, TimeExpression], ...]
    missed: tuple[GoldTime, ...]
    spurious: tuple[TimeExpression, ...]

    @property
    def counts(self) -> dict[str, int]:
        """How many there are (`gold`), were found, and are right in each of COUNTED."""
        return {
            "gold": len(self.pairs) + len(self.missed),
            "found": len(self.pairs) + len(self.spurious),
            "strict": sum(gold.span == found.span for gold, found in self.pairs),
            "relaxed": len(self.pairs),
            "type": sum(gold.type == found.type for gold, found in self.pairs),
            "value": sum(gold.value == found.value for gold, found in self.pairs),
        }

    def errors(self) -> Iterator[TimeError]:
        """Yield the errors by kind; a pair may have two."""
        yield from (TimeError(ErrorKind.MISSED, gold, None) for gold in self.missed)
        yield from (TimeError(ErrorKind.SPURIOUS, None, found) for found in self.spurious)
        for gold, found in self.pairs:
            if gold.value != found.value:
                yield TimeError(ErrorKind.VALUE, gold, found)
            if gold.type != found.type:
                yield TimeError(ErrorKind.TYPE, gold, found)
            if gold.span != found.span:
                yield TimeError(ErrorKind.EXTENT, gold, found)


def match(text: TimedText, found: Sequence[TimeExpression]) -> Matched:
    """Pair expressions of equal spans, then what overlaps, each once and the first first; both come in text order."""
    golds = text.times
    places = {one.span: place for place, one in enumerate(golds)}
    of_found = {place: places.pop(one.span) for place, one in enumerate(found) if one.span in places}
    left = sorted(set(range(len(golds))) - set(of_found.values()))
    next_left = 0
    for place, one in enumerate(found):
        if place in of_found:
            continue
        while next_left < len(left) and golds[left[next_left]].span.end <= one.span.start:
            next_left += 1
        if next_left < len(left) and golds[left[next_left]].span.overlaps(one.span):
            of_found[place] = left[next_left]
            next_left += 1
    paired = set(of_found.values())
    return Matched(
        text,
        pairs=tuple((golds[of_found[place]], found[place]) for place in sorted(of_found)),
        missed=tuple(one for place, one in enumerate(golds) if place not in paired),
        spurious=tuple(one for place, one in enumerate(found) if place not in of_found),
    )


def measure_times(matched: Mapping[str, Matched], failed: Mapping[str, str]) -> System:
    """Score what was found in each text, by its id; `failed` says why nothing could be found in one.

    Totals are precision, recall and F1 over all expressions, with 95% bootstrap intervals over texts.
    """
    outcomes = {name: _outcome(one, failed.get(name)) for name, one in matched.items()}
    return System(
        measures=summarise(outcomes, MEASURES),
        totals=dict(_totals([one.counts for one in matched.values()])),
        outcomes=outcomes,
    )


def _outcome(matched: Matched, failed: str | None) -> Outcome:
    counts = matched.counts
    both = counts["gold"] + counts["found"]
    f1 = {name: 2 * counts[name.split()[0].lower()] / both if both else None for name in MEASURES}
    right = [(found, gold.value == found.value) for gold, found in matched.pairs]
    returned = sorted([*right, *((one, False) for one in matched.spurious)], key=lambda pair: pair[0].span)
    return Outcome(
        values={**f1, **{name: float(count) for name, count in counts.items()}},
        returned=tuple(Item(found.value, found.span.of(matched.text.text), is_right) for found, is_right in returned),
        failed=failed,
    )


def _totals(counts: Sequence[Mapping[str, int]]) -> Iterator[tuple[str, Estimate]]:
    gold, found = ([one[name] for one in counts] for name in ("gold", "found"))
    both = [one["gold"] + one["found"] for one in counts]
    for name in COUNTED:
        right = [one[name] for one in counts]
        yield f"{name} P", _ratio(right, found, sum(found))
        yield f"{name} R", _ratio(right, gold, sum(gold))
        yield f"{name} F1", _ratio([2 * one for one in right], both, sum(gold))


def _ratio(parts: Sequence[int], wholes: Sequence[int], over: int) -> Estimate:
    total = sum(wholes)
    low, high = bootstrap_ratio(parts, wholes)
    return Estimate(sum(parts) / total if total else float("nan"), low, high, over)


def gold_items(text: TimedText) -> tuple[Item, ...]:
    """Return what was expected of a text, as a report shows it."""
    return tuple(Item(one.value, one.span.of(text.text), right=True) for one in text.times)
