"""The day that a question about a state of things names: "was Japan still restricting them in February 2020?".

Such a day restricts no search, as an older article may tell the state of that day; those after it may not.
"""

from __future__ import annotations

import re
from datetime import date

from corpus.article import Span
from corpus.times import TimeType, find_times
from qa.question import Kind, expected_kind
from qa.said_dates import REPORTED_WITHIN
from qa.said_filters import Field, SaidFilter

# A state is told by "was", "were" and "had", and by "still"; "did" tells an event.
_OF_STATE = re.compile(r"(?i)^\W*(?:(?:who|what|which|where|how|whose)\b[^,;]*?\s)?(?:was|were|had)\b|\bstill\b")
_STILL, _AUXILIARY = re.compile(r"(?i)\bstill\b"), re.compile(r"(?i)^\W*(?:was|were|had)\b")
# "Were killed", "was elected": what happened, in the passive.
_PASSIVE = re.compile(
    r"(?i)\b(?:was|were|had) (?:\w+ ){0,3}?(?!expected|supposed)"
    r"(?:\w+(?:ed|en)|held|made|built|won|lost|told|said|sent|met|put)\b"
)
_LEAD = re.compile(r"(?i)\b(?:in|on|at|by|during|until|till|as of)\s+$")


def asks_of_state(question: str) -> bool:
    """Tell whether a question is about how things were, and not about what happened.

    >>> asks_of_state("Who was mayor in 2020?"), asks_of_state("Who became mayor in 2020?")
    (True, False)
    """
    if expected_kind(question) is Kind.WHEN or not _OF_STATE.search(question):
        return False
    begins = _AUXILIARY.match(question)
    return bool(begins or _STILL.search(question) or not _PASSIVE.search(question))


def as_of(question: str, today: date) -> SaidFilter | None:
    """Return the filter that leaves out what was published after the one day or period that a question is about.

    None where it names none, or several, is about an event, or asks for the date itself.

    >>> as_of("Was Japan restricting them by the end of 2019?", date(2023, 5, 1)).until
    datetime.date(2020, 1, 7)
    """
    if not asks_of_state(question):
        return None
    times = [time for time in find_times(question, today) if time.last and time.type is TimeType.DATE]
    lead = _LEAD.search(question, 0, times[0].span.start) if len(times) == 1 else None
    if lead is None or times[0].last is None:
        return None
    span = Span(lead.start(), times[0].span.end)
    until = min(times[0].last, today) + REPORTED_WITHIN
    return SaidFilter(Field.PUBLISHED, span, span.of(question), until=until) if until < today else None
