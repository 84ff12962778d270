"""Quotations scored: whether their content is found, at two grades of overlap, and given to the right speaker.

Contents are compared by the tokens that they cover, as intersection over union, and matched one to one, the best
overlap first. Pure: annotations come in, a system of a report goes out.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from corpus.article import Span
from corpus.quotations import Kind, Quotation
from qa.evaluation.intervals import bootstrap_ratio
from qa.evaluation.quotation_sets import AnnotatedArticle, AnnotatedQuotation
from qa.evaluation.report import Estimate, Item, Outcome, System, summarise
from qa.evaluation.tokens import Tokens, tokenise

#: The least overlap of contents that are matched, and of those whose boundaries are right.
LEAST, GOOD = 0.3, 0.8
#: What an article's own values are; the mean over articles is not the figure of them all.
MEASURES = ("all F1 ≥.8", "all F1 ≥.3", "direct F1 ≥.8", "right speaker")

_GRADES = {"≥.3": LEAST, "≥.8": GOOD}
_BARE = " without marks"


def _content_figures(of: str, wholes: Mapping[str, tuple[str, ...]]) -> dict[str, tuple[str, tuple[str, ...]]]:
    return {
        f"{of} {figure} {grade}": (f"{of} {grade}", tuple(f"{of} {whole}" for whole in named))
        for grade in _GRADES
        for figure, named in wholes.items()
    }


# Each figure's name, the count of what is right, and the count it is a share of; of two, of their mean.
_F1 = {"F1": ("gold", "found")}
_FIGURES = {
    **_content_figures("all", {"P": ("found",), "R": ("gold",), **_F1}),
    **_content_figures("direct", {"P": ("found",), "R": ("gold",), **_F1}),
    "right speaker": ("speakers right", ("all ≥.3",)),
    "mention ≥.8": ("mentions ≥.8", ("all ≥.3",)),
    "cue ≥.8": ("cues ≥.8", ("all ≥.3",)),
    **_content_figures(f"all{_BARE}", _F1),
    **_content_figures(f"direct{_BARE}", _F1),
}


class ErrorKind(StrEnum):
    """What is wrong with a quotation that was found, or was not."""

    MISSED = "missed"
    SPURIOUS = "spurious"
    BOUNDARIES = "wrong boundaries"
    SPEAKER = "wrong speaker"


@dataclass(frozen=True, slots=True)
class Pair:
    """Two quotations whose contents overlap by `overlap`, at least LEAST.

    `mention` and `cue` are the overlaps of those parts, 1 where neither side has one.
    """

    gold: AnnotatedQuotation
    found: AnnotatedQuotation
    overlap: float
    mention: float
    cue: float

    @property
    def right_speaker(self) -> bool:
        """Whether both name the same words, or both nobody."""
        return self.mention > 0


@dataclass(frozen=True, slots=True)
class Matched:
    """An article's quotations and what was found: the pairs in the article's order, and what is left on each side.

    `counts` are what the figures are made of; those of several articles may be added up.
    """

    article: AnnotatedArticle
    pairs: tuple[Pair, ...]
    missed: tuple[AnnotatedQuotation, ...]
    spurious: tuple[AnnotatedQuotation, ...]
    counts: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class QuotationError:
    """One error: what a person marked, and what was found; None where there is nothing."""

    kind: ErrorKind
    gold: AnnotatedQuotation | None
    found: AnnotatedQuotation | None


def as_annotated(quotation: Quotation) -> AnnotatedQuotation:
    """Return what was found in the form of an annotation: its source is the mention."""
    mention, cue = ((span,) if span else () for span in (quotation.mention, quotation.cue))
    return AnnotatedQuotation(quotation.content, mention, cue, direct=quotation.kind is not Kind.INDIRECT)


def match(article: AnnotatedArticle, found: Sequence[AnnotatedQuotation]) -> Matched:
    """Pair what a person marked with what was found, each once, the best overlap of contents first.

    Direct quotations are also matched among themselves, and all of them once more without their quotation marks:
    those are in an annotated content, and in a found one never.
    """
    tokens, golds = tokenise(article.text), article.quotations
    matches = _matches(golds, found, tokens)
    of_gold = {gold: (overlap, other) for overlap, gold, other in matches if overlap >= LEAST}
    taken = {other for _, other in of_gold.values()}
    pairs = [_pair(golds[gold], found[other], overlap, tokens) for gold, (overlap, other) in sorted(of_gold.items())]
    counts = _counted("all", matches, len(golds), len(found))
    counts |= _judged(pairs)
    directs = [[one for one in side if one.direct] for side in (golds, found)]
    bare = tokenise(article.text, quotation_marks=False)
    for name, (ours, theirs), seen in (
        ("direct", directs, tokens),
        (f"all{_BARE}", (golds, found), bare),
        (f"direct{_BARE}", directs, bare),
    ):
        counts |= _counted(name, _matches(ours, theirs, seen), len(ours), len(theirs))
    return Matched(
        article,
        pairs=tuple(pairs),
        missed=tuple(one for place, one in enumerate(golds) if place not in of_gold),
        spurious=tuple(one for place, one in enumerate(found) if place not in taken),
        counts=counts,
    )


def _matches(
    golds: Sequence[AnnotatedQuotation], found: Sequence[AnnotatedQuotation], tokens: Tokens
) -> list[tuple[float, int, int]]:
    """Return the overlaps of one-to-one matches, each with the places of its two sides, the best first."""
    ours, theirs = ([tokens.under(one.content) for one in side] for side in (golds, found))
    holders: dict[int, list[int]] = {}
    for gold, covered in enumerate(ours):
        for token in covered:
            holders.setdefault(token, []).append(gold)
    shared = Counter(
        (gold, other) for other, covered in enumerate(theirs) for token in covered for gold in holders.get(token, ())
    )
    ranked = sorted((-count / len(ours[gold] | theirs[other]), gold, other) for (gold, other), count in shared.items())
    matches: list[tuple[float, int, int]] = []
    golds_left, found_left = set(range(len(ours))), set(range(len(theirs)))
    for negative, gold, other in ranked:
        if gold in golds_left and other in found_left:
            matches.append((-negative, gold, other))
            golds_left.remove(gold)
            found_left.remove(other)
    return matches


def _pair(gold: AnnotatedQuotation, found: AnnotatedQuotation, overlap: float, tokens: Tokens) -> Pair:
    mention, cue = (
        _overlap(tokens.under(one), tokens.under(other))
        for one, other in ((gold.source, found.source), (gold.cue, found.cue))
    )
    return Pair(gold, found, overlap, mention, cue)


def _overlap(one: frozenset[int], other: frozenset[int]) -> float:
    return len(one & other) / len(one | other) if one or other else 1.0


def _counted(name: str, matches: Sequence[tuple[float, int, int]], gold: int, found: int) -> dict[str, int]:
    right = {f"{name} {grade}": sum(one[0] >= least for one in matches) for grade, least in _GRADES.items()}
    return {f"{name} gold": gold, f"{name} found": found, **right}


def _judged(pairs: Sequence[Pair]) -> dict[str, int]:
    return {
        "speakers right": sum(pair.right_speaker for pair in pairs),
        "mentions ≥.8": sum(pair.mention >= GOOD for pair in pairs),
        "cues ≥.8": sum(pair.cue >= GOOD for pair in pairs),
    }


def errors_of(matched: Matched) -> Iterator[QuotationError]:
    """Yield the errors by kind; a pair may have two."""
    yield from (QuotationError(ErrorKind.MISSED, gold, None) for gold in matched.missed)
    yield from (QuotationError(ErrorKind.SPURIOUS, None, found) for found in matched.spurious)
    for pair in matched.pairs:
        if pair.overlap < GOOD:
            yield QuotationError(ErrorKind.BOUNDARIES, pair.gold, pair.found)
        if not pair.right_speaker:
            yield QuotationError(ErrorKind.SPEAKER, pair.gold, pair.found)


def measure_quotations(matched: Mapping[str, Matched], failed: Mapping[str, str]) -> System:
    """Score what was found in each article, by its id; `failed` says why nothing could be found in one."""
    outcomes = {name: _outcome(one, failed.get(name)) for name, one in matched.items()}
    return System(
        measures=summarise(outcomes, MEASURES), totals=quotation_totals(list(matched.values())), outcomes=outcomes
    )


def quotation_totals(matched: Sequence[Matched]) -> dict[str, Estimate]:
    """Return the figures over all quotations, with 95% bootstrap intervals over articles.

    Precision, recall and F1 of contents; the shares of those found whose speaker, mention and cue are right; and F1
    without quotation marks. An article that several people annotated is drawn with all its annotations.
    """
    of_article: dict[str, Counter[str]] = {}
    for one in matched:
        of_article.setdefault(one.article.doc_id, Counter()).update(one.counts)
    counts = list(of_article.values())
    return {name: _ratio(counts, *figure) for name, figure in _FIGURES.items()}


def _ratio(counts: Sequence[Mapping[str, int]], part: str, wholes: Sequence[str]) -> Estimate:
    """Return the share of a count in another, or in the mean of two; it is over the first of them."""
    parts, whole = [len(wholes) * one[part] for one in counts], [sum(one[name] for name in wholes) for one in counts]
    low, high = bootstrap_ratio(parts, whole)
    value = sum(parts) / sum(whole) if any(whole) else math.nan
    return Estimate(value, low, high, sum(one[wholes[0]] for one in counts))


def _share(counts: Mapping[str, int], part: str, wholes: Sequence[str]) -> float | None:
    whole = sum(counts[name] for name in wholes)
    return len(wholes) * counts[part] / whole if whole else None


def _outcome(matched: Matched, failed: str | None) -> Outcome:
    text = matched.article.text
    judged = [(pair.found, pair.overlap >= GOOD and pair.right_speaker) for pair in matched.pairs]
    returned = sorted([*judged, *((one, False) for one in matched.spurious)], key=lambda one: one[0].content)
    return Outcome(
        values={name: _share(matched.counts, *_FIGURES[name]) for name in MEASURES} | dict(matched.counts),
        returned=tuple(as_item(one, text, right=right) for one, right in returned),
        failed=failed,
    )


def as_item(quotation: AnnotatedQuotation, text: str, *, right: bool) -> Item:
    """Return a quotation as a report shows it: who said it, and what."""
    return Item(words(quotation.source, text) or "", words(quotation.content, text) or "", right)


def words(spans: Sequence[Span], text: str) -> str | None:
    """Return the words of a part, its pieces parted by an ellipsis; None where there is none."""
    return " … ".join(span.of(text) for span in spans) or None
