"""Outlets and authors that a question names as whose reports it asks for.

A name counts where it stands as one that reports: "according to Yonhap", "in the Japan Times", "the Mail's report",
"what did Reuters write", "an article by Ann Lee". One that is itself asked about ("Who owns the Mail?") does not; nor
does a person who only said something. Whether the library knows a name, it asks.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from corpus.article import Span
from qa.followup.phrases import Token
from qa.followup.words import CLAUSE, PREPOSITIONS, words

#: Tells whether the library has an outlet, or an author, of a name.
Known = Callable[[str], bool]

#: What is published, in words.
REPORTS = words(
    "article articles report reports story stories piece pieces coverage news reporting column columns editorial"
    " editorials dispatch dispatches interview interviews"
)
_PIECES = REPORTS - words("news reporting")
#: How it is said that something was.
PUBLISHED = words("published printed reported written appeared covered carried filed penned authored quoted cited")
#: Either, before what was published and where, when or by whom.
REPORTING = REPORTS | PUBLISHED
_FOLLOWING = PREPOSITIONS | CLAUSE | words("last this yesterday today earlier")
_WRITING = words(
    "write writes wrote written report reports reported publish published print printed cover covered file filed"
)
_SAYING = words("say says said claim claims claimed reveal revealed mention mentioned quote quoted") | _WRITING
_HELPING = words("did does do has have had")
# What one does in, or to, an outlet that is itself spoken of.
_INVOLVED = words(
    "share shares stake stakes invest invested job jobs work worked works journalist journalists editor"
    " reporter reporters employed career advert adverts advertised advertise"
)
# Words of a name at most.
_LONGEST = 6


@dataclass(frozen=True, slots=True)
class SaidName:
    """A name that was said, and the words that say it.

    `adverbial` words can be left out of the question; where not, the name is its subject, whose reports are asked for.
    """

    name: str
    span: Span
    adverbial: bool


def said_outlet(question: str, asked: Sequence[Token], known: Known) -> SaidName | None:
    """Return the outlet whose reports the words of a question ask for.

    >>> from qa.followup.phrases import tokens
    >>> said = lambda question: said_outlet(question, tokens(question), "Daily Pier".__eq__)
    >>> said("What was stolen, according to the Daily Pier?").name, said("Who owns the Daily Pier?")
    ('Daily Pier', None)
    """
    return next(_outlets(question, asked, known), None)


def said_author(question: str, asked: Sequence[Token], known: Known) -> SaidName | None:
    """Return the author whose reports the words of a question ask for; only a full name counts.

    >>> from qa.followup.phrases import tokens
    >>> said = lambda question: said_author(question, tokens(question), "Ann Lee".__eq__)
    >>> said("Who drowned, in the story by Ann Lee?").name, said("Who was hit by Ann Lee?")
    ('Ann Lee', None)
    """
    return next(_authors(question, asked, known), None)


def _outlets(question: str, asked: Sequence[Token], known: Known) -> Iterator[SaidName]:
    for place in range(len(asked)):
        start = _cue(asked, place)
        if start is not None:
            loose = asked[place - 1].lower == "in"
            end = _end_of_name(question, asked, place, known, capital=loose, ends=_ends(asked, place))
            if end and (not loose or _is_at_edge(asked, end)):
                yield _said(question, asked, place, end, start)
        if _opens_subject(asked, place):
            ends = [end for end in _ends(asked, place) if _reports(asked, place, end, _SAYING)]
            end = _end_of_name(question, asked, place, known, capital=True, ends=ends)
            if end:
                yield _said(question, asked, place, end, None)


def _cue(asked: Sequence[Token], place: int) -> int | None:
    """Return where words begin after which an outlet's name comes; None where there are none."""
    before = [token.lower for token in asked[:place]]
    match before[-2:]:
        case ["according", "to"]:
            return place - 2
        case [("published" | "printed" | "reported" | "carried" | "quoted" | "cited"), ("in" | "by")]:
            return place - 2
        case [earlier, "from"] if earlier in REPORTS:
            return place - 1
        case [earlier, "in"] if earlier not in _INVOLVED:
            return place - 1
    return 0 if before == ["in"] else None


def _authors(question: str, asked: Sequence[Token], known: Known) -> Iterator[SaidName]:
    for place, token in enumerate(asked):
        if not token.capital:
            continue
        by = place > 1 and asked[place - 1].lower == "by"
        if by and not (asked[place - 2].lower in REPORTING or not asked[place - 1].joined):
            continue
        ends = [end for end in _ends(asked, place) if end - place > 1 and (by or _reports(asked, place, end, _WRITING))]
        end = _end_of_name(question, asked, place, known, capital=True, ends=ends)
        if end:
            yield _said(question, asked, place, end, place - 1 if by else None)


def _opens_subject(asked: Sequence[Token], place: int) -> bool:
    return asked[place].capital or (asked[place].lower == "the" and place + 1 < len(asked) and asked[place + 1].capital)


def _reports(asked: Sequence[Token], place: int, end: int, verbs: frozenset[str]) -> bool:
    """Tell whether a name is of one who reports, as the subject of a verb or before "'s report"."""
    following = [token.lower for token in asked[end : end + 2]]
    if not following:
        return False
    if following[0] == "'s":
        return following[-1] in _PIECES
    before = asked[place - 1].lower if place else ""
    if before in _HELPING:
        return following[0] in verbs
    return following[0] in _PIECES or (following[0] in verbs and following[0].endswith(("ed", "s", "said", "wrote")))


def _ends(asked: Sequence[Token], place: int) -> range:
    """Return behind which tokens a name may end that begins at one, the longest first."""
    first = place + (asked[place].lower == "the")
    return range(min(len(asked), first + _LONGEST), first, -1)


def _end_of_name(
    question: str, asked: Sequence[Token], place: int, known: Known, *, capital: bool, ends: Iterable[int]
) -> int | None:
    """Return the first of `ends` behind which a known name ends that begins at a token; with capitals where those tell.

    What is known is asked last: it may be looked up in a library.
    """
    first = place + (asked[place].lower == "the")
    for end in ends:
        last = asked[end - 1]
        if capital and not (asked[first].capital and (last.capital or last.text.isdigit())):
            continue
        if all(token.joined for token in asked[first + 1 : end]) and known(question[asked[first].start : last.end]):
            return end
    return None


def _is_at_edge(asked: Sequence[Token], end: int) -> bool:
    """Tell whether a phrase is an adverbial by what follows: nothing, a preposition, a clause or a time."""
    if end == len(asked) or not asked[end].joined:
        return True
    return asked[end].lower in _FOLLOWING


def _said(question: str, asked: Sequence[Token], place: int, end: int, start: int | None) -> SaidName:
    first = place + (asked[place].lower == "the")
    name = question[asked[first].start : asked[end - 1].end]
    begin = place if start is None else start
    if start is None and place and asked[place - 1].lower == "the":
        begin = place - 1
    return SaidName(name, Span(asked[begin].start, asked[end - 1].end), start is not None)
