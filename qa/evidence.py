"""One answer from many passages: what says the same, what changed over time, and what contradicts.

Which words answer is the reader's matter, and how sure that is. Here its candidates are weighed against one another:
by what they mean, by the days of their articles, and by whether those are copies of one report.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import combinations, product

from corpus.article import Span
from qa.answer import Quote, Support, apart
from qa.question import Kind
from qa.reader import Reading
from qa.saying import Saying, quoted, said_in
from qa.values import DateValue

#: How far below the best, in the reader's scores, a candidate may be and still hold instead, if its article is newer.
NEAR = 0.25
#: The same where it is asked how things are now, and the other is of a later time.
LATER = 0.5
#: How far below the best an answer to the same question may be, and the share of the question's terms around the best
#: one that have to stand around it too: what is further off has to be more to the point.
ALTERNATIVES = ((3.0, 0.5), (5.0, 0.75))
#: By how many logits a candidate must answer rather than not to be another answer to the same question.
ANSWERS = -2.0
#: Articles of so many days are of the same time: what differs in them is no change but a contradiction.
SAME_TIME = timedelta(days=3)

#: Words → those of the question's terms that stand in them.
Terms = Callable[[str], AbstractSet[str]]


@dataclass(frozen=True, slots=True)
class State:
    """What one or more articles say, the best saying first."""

    sayings: tuple[Saying, ...]

    @property
    def best(self) -> Saying:
        """The saying with the highest score."""
        return self.sayings[0]

    @property
    def days(self) -> tuple[date, date] | None:
        """The first and the last day of it: those of the date that it says, else of the articles that say it."""
        value = self.best.value
        if isinstance(value, DateValue) and value.first:
            return value.first, value.last
        days = sorted(saying.day for saying in self.sayings if saying.day)
        return (days[0], days[-1]) if days else None

    @property
    def said_last(self) -> date:
        """The day of the newest article that says it; before all others where none is dated."""
        return max((saying.day for saying in self.sayings if saying.day), default=date.min)


@dataclass(frozen=True, slots=True)
class Evidence:
    """What a question's candidates come to; the fields are those of `qa.answer.Answer`."""

    quotes: tuple[Quote, ...]
    support: Support
    normalized: Mapping[str, object] | None = None
    timeline: tuple[Mapping[str, object], ...] = ()
    conflicts: tuple[tuple[int, int], ...] = ()


NO_EVIDENCE = Evidence((), Support(0, 0))


def gather(candidates: Sequence[Reading], kind: Kind, terms: Terms, *, as_of: date | None, top: int) -> Evidence:
    """Weigh a question's candidates, best first and at least one, that expects an answer of a kind.

    `terms` returns those of the question's terms that stand in some words; `as_of` is the day of which the question
    asks how things are or were, None where it asks of an event. At most `top` quotes are given.
    """
    now = as_of is not None
    states = _states([one for one in candidates if not _tells_of_later(one, as_of)] or candidates, kind, terms)
    if not (now or states[0].best.value):  # mere words differ for many reasons
        states = [states[0], *(state for state in states[1:] if state.best.corrects)]
    leading = _leading(states, now=now)
    changing, contradicting = _changing(states, leading), _contradicting(states)
    told = sorted(states, key=lambda state: state is not leading) if changing or contradicting else [leading]
    sides = [saying.reading for pair in contradicting for saying in pair]
    quotes = tuple(apart([*(state.best.reading for state in told), *sides, *candidates])[:top])
    places = {_place(quote): number for number, quote in enumerate(quotes)}
    shown = [state for state in states if _place(state.best.reading) in places]
    pairs = [tuple(places.get(_place(saying.reading)) for saying in pair) for pair in contradicting]
    return Evidence(
        quotes=quotes,
        support=_support(leading),
        normalized=leading.best.value.as_dict() if leading.best.value else None,
        timeline=tuple(_as_dict(state, places, leading) for state in _changing(shown, leading)),
        conflicts=tuple((one, other) for one, other in pairs if one is not None and other is not None),
    )


def _tells_of_later(reading: Reading, day: date | None) -> bool:
    """Tell whether the sentence of an answer tells of what was after a day alone.

    One that says no time tells of its article's, and a report of the next days of that day too.
    """
    article = reading.article
    published = article.metadata.published
    if day is None or published is None or published <= day:
        return False
    sentence = next((one for one in article.sentences if one.overlaps(reading.answer)), reading.answer)
    times = [one.first for one in article.times if one.first and sentence.contains(one.span)]
    told = [first for first in times if first <= published]
    return day < min(told) if told else published - day > SAME_TIME


def _place(said: Reading | Quote) -> tuple[int, Span | None]:
    return said.article.number, said.answer


def _states(candidates: Sequence[Reading], kind: Kind, terms: Terms) -> list[State]:
    """Group what the articles say in answer to the question by what agrees, the best first."""
    best = _best(candidates, kind)
    sayings = {best.reading.article.number: best}
    around = _context if best.value else quoted  # mere words need the question's terms beside them
    point = terms(around(best.reading))
    for reading in candidates:
        gap = candidates[0].score - reading.score
        # What the reader would hardly take for an answer if it stood alone fills no slot of this question.
        if reading.article.number in sayings or reading.margin < ANSWERS:
            continue
        if not _is_alternative(gap, terms(around(reading)), point):
            continue
        saying = said_in(reading, kind)
        if best.is_comparable(saying, kind):
            sayings[reading.article.number] = saying
    groups = [[best]]
    for saying in list(sayings.values())[1:]:
        same = next((group for group in groups if group[0].agrees(saying)), None)
        if same is not None:
            same.append(saying)
        else:
            groups.append([saying])
    return [State(tuple(group)) for group in groups]


def _is_alternative(gap: float, found: AbstractSet[str], point: AbstractSet[str]) -> bool:
    """Tell whether a candidate so far below the best may answer the same question.

    `found` and `point` are the question's terms where it and where the best stand.
    """
    needed = next((share for most, share in ALTERNATIVES if gap <= most), None)
    return needed is not None and len(found & point) >= needed * len(point)


def _context(reading: Reading) -> str:
    """Return a quote under its title and lead: a report names its subject there, and later need not."""
    article = reading.article
    lead = article.text[article.sentences[0].start :].partition("\n\n")[0] if article.sentences else ""
    return f"{article.metadata.title} {lead} {quoted(reading)}"


def _best(candidates: Sequence[Reading], kind: Kind) -> Saying:
    """Return the first of the candidates that are about as good whose words are what was asked for: a date, say."""
    near = [said_in(reading, kind) for reading in candidates if reading.score >= candidates[0].score - NEAR]
    return next((saying for saying in near if saying.is_direct(kind)), near[0])


def _leading(states: Sequence[State], *, now: bool) -> State:
    """Return the state that holds: of those that answer about as well, the one said last.

    Asked of now, a worse answer holds too if its article is of a later time, and not only of another day.
    """
    best = states[0]
    if best.said_last == date.min:
        return best
    least, least_later = best.best.reading.score - NEAR, best.best.reading.score - LATER
    near = [state for state in states if state.best.reading.score >= least]
    later = [state for state in states if state.said_last - best.said_last > SAME_TIME]
    if not (now or best.best.foretold):
        later = [state for state in later if state.best.corrects]
    later = [state for state in later if state.best.corrects or state.best.reading.score >= least_later]
    return max([*near, *later], key=lambda state: state.said_last)  # the first of those of one day


def _changing(states: Sequence[State], leading: State) -> list[State]:
    """Return the dated states, oldest first, if they are of different times and the leading one is among them."""
    dated = [state for state in states if state.days]
    dated.sort(key=lambda state: state.days or ())
    said = [state.said_last for state in dated if state.said_last > date.min]
    changes = bool(said) and max(said) - min(said) > SAME_TIME
    return dated if changes and any(state is leading for state in dated) else []


def _contradicting(states: Sequence[State]) -> list[tuple[Saying, Saying]]:
    """Return, of every two states of which not both can be right, two sayings of the same time that say so."""
    found = (
        next((pair for pair in product(one.sayings, other.sayings) if _contradict(*pair)), None)
        for one, other in combinations(states, 2)
    )
    return [pair for pair in found if pair]


def _contradict(one: Saying, other: Saying) -> bool:
    if not one.differs(other) or one.day is None or other.day is None or abs(one.day - other.day) > SAME_TIME:
        return False
    return not (_is_copy(one, other) or _mentions(one, other) or _mentions(other, one))


def _is_copy(one: Saying, other: Saying) -> bool:
    return one.reading.article.group == other.reading.article.group


def _mentions(one: Saying, other: Saying) -> bool:
    """Tell whether a quote holds the other's answer too: then it corrects it, or compares."""
    said = other.reading.answer.of(other.reading.article.text)
    return bool(re.search(rf"(?<![\w.,]){re.escape(said)}(?!\w|[.,]\d)", quoted(one.reading), re.IGNORECASE))


def _support(state: State) -> Support:
    """Count the articles that say it, and the reports of which they are copies."""
    return Support(len(state.sayings), len({saying.reading.article.group for saying in state.sayings}))


def _as_dict(state: State, places: Mapping[tuple[int, Span | None], int], leading: State) -> dict[str, object]:
    """Return the STATE object of the JSON interface."""
    reading, days = state.best.reading, state.days
    return {
        "first": days[0].isoformat() if days else None,
        "last": days[1].isoformat() if days else None,
        "answer": reading.answer.of(reading.article.text),
        "quote": places[_place(reading)],
        "current": state is leading,
    }
