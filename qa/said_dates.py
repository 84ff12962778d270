"""Days of publication that a question says. Time expressions are those of `corpus.times`; here is told which restrict.

A filter restricts when articles were published, and news is published close to what it tells of. So a time restricts
where it tells when the event of the question's main clause happened:

- "in", "on", "during", "between", "from … to", or alone ("last March"): from its first day to a week after its last, as
  an event of 31 March is reported on 1 April, and by a weekly on the 5th. Where articles are spoken of ("published in
  2019", "in the Japan Times last March"), there is no week more.
- "before", "until", "by", "after", "since": open, to or from that day. "Before the summit of December 2019" is until
  the end of that month, as only the month of it is known; "after" it from the month's beginning.

A time is none where it names an event or a thing ("the 2019 curbs", "the summit of December 2019"), belongs to another
clause ("the curbs it imposed in 2019"), is what is asked about (a yes or no, "than in 2019"), is of the future, which
is written about long before, or stands in quotation marks. In doubt it is none: all articles are searched, as without.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from corpus.article import Span
from corpus.times import TimeExpression, TimeType, find_times
from qa.followup.phrases import Token
from qa.followup.words import ADVERBS, AUXILIARIES, CLAUSE, CONJUNCTIONS, DETERMINERS, PREPOSITIONS, UNITS, WH, words
from qa.question_clause import asks_yes_or_no, is_of_future, is_of_main_clause, is_of_present
from qa.said_names import REPORTING, SaidName

#: How much later than an event it is still reported.
REPORTED_WITHIN = timedelta(days=7)
# "This week", said of what was: on half of a news quiz's questions Monday to today held an answering article for 53 of
# 61, the last seven days for 59.
_LAST_DAYS = timedelta(days=7)
# The first newspaper is of 1605; what is of before names no day of publication.
_FIRST_YEAR = 1605

_INSIDE = words("in on at during over throughout within between around")
_LEADING_ELSEWHERE = PREPOSITIONS | DETERMINERS
_OPENING = words("before until till by after since")
_OPENING_EVENT = words("before until till after since")
_TWO_WORDS = frozenset({("as", "of"), ("prior", "to"), ("up", "to")})
# Words between an opening one and the date of its event.
_EVENT = 12
# What may follow on a verb with "after", and not on "after" before an event.
_ENDING = words("in on at by during")
_FROM_TODAY = words("last this yesterday today tonight earlier later")
_WEEKDAYS = words("monday tuesday wednesday thursday friday saturday sunday")
_FOLLOWING = PREPOSITIONS | CONJUNCTIONS | CLAUSE | ADVERBS | words("alone")
_JOINED = re.compile(r",?\s*(?:and|or|to|until|till|through|-|–|—)\s*")
# A year of its own; what is to come is never in the year before.
_YEAR = re.compile(r"\d{4}|\bnext\b|\btomorrow\b|\bcoming\b|\bthis\b", re.IGNORECASE)
_QUOTED = re.compile(r"[“\"„«][^”\"“»]*[”\"“»]")


@dataclass(frozen=True, slots=True)
class SaidDates:
    """Days of publication, both inclusive, and the words that say them.

    `told_from_today`: the words mean nothing on another day ("last year").
    """

    since: date | None
    until: date | None
    span: Span
    told_from_today: bool = False


@dataclass(frozen=True, slots=True)
class _Period:
    """A time expression, or several joined to one."""

    span: Span
    first: date
    last: date
    several: bool = False


def said_dates(
    question: str, asked: Sequence[Token], today: date, *, names: Sequence[SaidName] = ()
) -> SaidDates | None:
    """Return the days of publication that the words `asked` of a question say; None if none, or none that agree.

    `today` is the asker's day, `names` the outlets and authors that the question was found to say.

    >>> from qa.followup.phrases import tokens
    >>> said = lambda question: said_dates(question, tokens(question), date(2023, 5, 10))
    >>> str(said("What did Tokyo do in March 2020?").until), said("How did Seoul answer the 2019 curbs?")
    ('2020-04-07', None)
    """
    if not asked or today.year <= _FIRST_YEAR or asks_yes_or_no(asked) or is_of_future(asked):
        return None
    reading = _Reading(question, asked, today, names)
    found = [said for period in _periods(question, asked[0].start, today) if (said := reading.read(period))]
    if len(found) < 2:
        return found[0] if found else None
    since = max((one.since for one in found if one.since), default=None)
    until = min((one.until for one in found if one.until), default=None)
    if since and until and since > until:
        return None
    return SaidDates(since, until, Span(found[0].span.start, found[-1].span.end))


def _periods(question: str, begin: int, today: date) -> list[_Period]:
    """Return the periods that are spoken of, "March and May" as one."""
    quoted = [Span(*match.span()) for match in _QUOTED.finditer(question)]
    periods: list[_Period] = []
    for time in find_times(question, today):
        period = _period(time, time.span.of(question), today)
        if period is None or time.span.start < begin or any(span.overlaps(time.span) for span in quoted):
            continue
        last = periods[-1] if periods else None
        if last and last.first <= period.last and _JOINED.fullmatch(question[last.span.end : period.span.start]):
            periods[-1] = _Period(Span(last.span.start, period.span.end), last.first, period.last, several=True)
        else:
            periods.append(period)
    return [period for period in periods if period.first.year >= _FIRST_YEAR and period.first <= today]


def _period(time: TimeExpression, said: str, today: date) -> _Period | None:
    if time.first is None or time.last is None or time.type not in (TimeType.DATE, TimeType.TIME):
        return None
    if time.first > today and not _YEAR.search(said):
        # "In June", asked in May of what was: reports mean the June that comes, questions the last one.
        return _Period(time.span, _year_before(time.first), _year_before(time.last))
    this_week = time.grain == "week" and time.first <= today <= time.last
    return _Period(time.span, min(time.first, today - _LAST_DAYS) if this_week else time.first, time.last)


def _year_before(day: date) -> date:
    return date(day.year - 1, day.month, min(day.day, 28) if day.month == 2 else day.day)


@dataclass(frozen=True, slots=True)
class _Reading:
    """One question, whose periods are read one by one."""

    question: str
    asked: Sequence[Token]
    today: date
    names: Sequence[SaidName]

    def read(self, period: _Period) -> SaidDates | None:
        before = [token for token in self.asked if token.end <= period.span.start]
        after = [token for token in self.asked if token.start >= period.span.end]
        direct = _opening(before)
        if direct is not None:
            return self._opened(period, before[:direct], before[direct:], after, event=False)
        event = _opening_of_event(before)
        if event is not None:
            return self._opened(period, before[:event], before[event:], after, event=True)
        return self._closed(period, before, after)

    def _opened(
        self, period: _Period, before: Sequence[Token], lead: Sequence[Token], after: Sequence[Token], *, event: bool
    ) -> SaidDates | None:
        """Read a time after "before", "since" …; of an `event`, only a period is known in which it was."""
        word, end = lead[0].lower, period.span.end
        while event and after and after[0].joined and after[0].content:
            end, after = after[0].end, after[1:]  # "before the 2019 summit"
        if not self._is_adverbial(before, after):
            return None
        span = Span(lead[0].start, end)
        if word in ("after", "since"):
            since = period.first if event or word == "since" else period.last + timedelta(days=1)
            return SaidDates(since, None, span) if since <= self.today else None
        until = period.first - timedelta(days=1) if word in ("before", "prior") and not event else period.last
        return SaidDates(None, until, span) if until < self.today else None

    def _closed(self, period: _Period, before: Sequence[Token], after: Sequence[Token]) -> SaidDates | None:
        lead = before[-1] if before else None
        said = period.span.of(self.question).lower()
        told_from_today = said.split()[0] in _FROM_TODAY or said.endswith(" ago")
        of_articles = len(before) > 1 and before[-2].lower in REPORTING  # "articles from 2019"
        if lead and (lead.lower in _INSIDE or (lead.lower == "from" and (of_articles or period.several))):
            before, start = before[:-1], lead.start
        elif lead and lead.lower in _LEADING_ELSEWHERE:
            return None
        elif told_from_today or said.split()[0] in _WEEKDAYS:
            start = period.span.start
        else:
            return None
        span = Span(start, period.span.end)
        exact = of_articles or self._is_of_reports(span)
        # What is, in a time that goes on, is told by the newest articles; what is planned for it, by older ones.
        goes_on = is_of_present(self.asked) and period.last >= self.today
        if not of_articles and ((goes_on and not exact) or not self._is_adverbial(before, after)):
            return None
        margin = timedelta() if exact else REPORTED_WITHIN
        until = min(period.last, self.today - margin) + margin
        return SaidDates(period.first, until, span, told_from_today)

    def _is_adverbial(self, before: Sequence[Token], after: Sequence[Token]) -> bool:
        """Tell whether words between these are an adverbial of the main clause."""
        if after and after[0].lower == "'s":
            return False
        ends = not after or not after[0].joined or after[0].lower in _FOLLOWING
        # "In 2019 Tokyo …", "When in 2019 did …"
        begins = not before or (before[-1].lower in WH and bool(after) and after[0].lower in AUXILIARIES)
        return begins or (ends and is_of_main_clause(before, self.asked))

    def _is_of_reports(self, span: Span) -> bool:
        """Tell whether a time is that of reports: of what an outlet wrote, or "in the Mail last March"."""
        return any(not name.adverbial or self._touch(name.span, span) for name in self.names)

    def _touch(self, one: Span, other: Span) -> bool:
        return not self.question[min(one.end, other.end) : max(one.start, other.start)].strip()


def _opening(before: Sequence[Token]) -> int | None:
    """Return where "before", "since", "as of" … stands right before a time."""
    if len(before) > 1 and (before[-2].lower, before[-1].lower) in _TWO_WORDS:
        return len(before) - 2
    return len(before) - 1 if before and before[-1].lower in _OPENING and not _is_measured(before[:-1]) else None


def _opening_of_event(before: Sequence[Token]) -> int | None:
    """Return where "before", "since" … stands that the event is named after which a time dates."""
    for place in range(len(before) - 1, max(-1, len(before) - 1 - _EVENT), -1):
        if before[place].lower in _OPENING_EVENT:
            return None if _is_of_verb(before[place:]) or _is_measured(before[:place]) else place
        if not before[place].joined:
            return None
    return None


def _is_of_verb(lead: Sequence[Token]) -> bool:
    """Tell whether "after" is a verb's: "looked after in June", "by her aunt"."""
    return lead[0].lower == "after" and len(lead) > 1 and lead[1].lower in _ENDING


def _is_measured(before: Sequence[Token]) -> bool:
    """Tell whether a length comes before "after" or "before": "two weeks after the summit" is a time of its own."""
    return bool(before) and before[-1].lower in UNITS
