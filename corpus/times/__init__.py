"""Time expressions of news texts: where they stand, what they mean as TIMEX3, and which days those are.

English only. An expression's words are read by a grammar (`rules_*`) into what they say (`said`), and that is resolved
with the day of publication (`resolving`). It does not tell which event an expression dates.
"""

from __future__ import annotations

from datetime import date, datetime
from functools import cache

from corpus.article import Span
from corpus.times.expression import TimeExpression, TimeType
from corpus.times.grammar import Grammar
from corpus.times.resolving import Resolver
from corpus.times.rules_days import DAYS, RANGES, TIMES
from corpus.times.rules_lengths import DISTANCES, LENGTHS, REFERENCES, SETS
from corpus.times.rules_periods import QUARTERS_AND_SEASONS, UNITS, WEEKS_AND_MONTHS, YEARS
from corpus.times.tense import Surroundings

__all__ = ["TimeExpression", "TimeType", "find_times"]


def find_times(text: str, published: date | datetime | None) -> tuple[TimeExpression, ...]:
    """Return the time expressions of a text, in text order and not overlapping.

    `published` is the day that "today" means; without it, relative expressions keep a value with `X` for what is not
    known, and no days. Extents are those of TimeML 1.2.1: articles and modifiers belong to an expression, prepositions
    do not. A range ("April 24 and 25") is an expression an end.

    >>> [one.value for one in find_times("It lifted the curbs last month, after 16-hour talks.", date(2023, 4, 21))]
    ['2023-03', 'PT16H']
    """
    grammar = _grammar()
    tokens = grammar.alphabet.read(text)
    resolver = Resolver(published.date() if isinstance(published, datetime) else published)
    found, last = [], 0
    for one in grammar.find(tokens):
        resolved = resolver.resolve(one.said, Surroundings(tokens, one.start, one.end, last))
        last = one.end
        period = resolved.period
        days = (period and period.days) or (None, None)
        found.append(
            TimeExpression(
                span=Span(tokens.starts[one.start], tokens.end(one.end - 1)),
                type=resolved.type,
                value=resolved.value,
                mod=one.said.mod,
                first=days[0],
                last=days[1],
                grain=period.grain.value if period and days[0] else None,
            )
        )
    return tuple(found)


@cache
def _grammar() -> Grammar:
    """Compile the rules, once: it takes some hundredths of a second."""
    days = (*DAYS, *TIMES, *RANGES)
    periods = (*WEEKS_AND_MONTHS, *UNITS, *QUARTERS_AND_SEASONS, *YEARS)
    # Of two matches that are as long, the first rule's.
    return Grammar((*REFERENCES, *SETS, *DISTANCES, *LENGTHS, *days, *periods))
