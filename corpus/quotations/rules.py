"""Attributions by rules: who said what, read off the roles that words have in a sentence.

There is no grammar of English here. A cue is a word of saying; its speaker the noun phrase beside it, and its content
what the sentence says before or after.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from corpus.article import Span
from corpus.quotations.clauses import Paragraph, Sentence, read_paragraphs
from corpus.quotations.lexicon import Form
from corpus.quotations.marks import find_quoted
from corpus.quotations.quotation import Attribution, Prose
from corpus.quotations.subjects import Range, leading_subject, noun_phrase_after, subject_before

_CUE = re.compile(r"c2|[vtwuk]\+?|n(?=[H2])")
# What may stand between a cue and what it introduces: a day, a place, a statement.
_ADJUNCT = re.compile(r"(?:p?d?_+)*(?:[ap_][^HQRq,:.;()vtwuk]{0,8}(?=[HQRq:]|,[QRq]))?")
_TO_QUOTED = re.compile(r"[dNx#()&os_p]{0,10},?:?(?=[QR])")
_ADDRESSEE = re.compile(r"[xN]*P?(?=[HQRqi:2])|(?:d[xN#]*s?[xN]*|N[N&o#]*|x)(?:p?_+|p[dxN]+(?=[HQRq:,]))*")
# After words of saying that follow what was said, at most a hearer, a day and a place come before the next stop.
_CLOSES = re.compile(r"[dNx&aso_#]{0,6}(?:[p2]?[dNx#o&s_ ]{1,8}){0,3}(?:[.,;)\-]|$)")
# "Smith: We never knew."
_LABEL = re.compile(r"(N{1,4}):(?=.)")
_WHAT = re.compile(r"_?(?:i|p[dNxi]|2)")
_REST = re.compile(r"(?:[^,QRq.vtwuk]{0,12},)?[QRq]")
_FINISHED = re.compile(r"[QR]")
_SAID_AFTER = re.compile(r",?(?:(?P<who1>P|[dNx#so&]{0,6}[Nx])[hea]*(?P<cue1>x)|(?P<cue2>x)(?P<who2>P|d?[Nx]+))")
# A quotation of no more characters can be a name or a scare quote, whatever it ends with.
_PHRASE_MAX = 25
_LIST = re.compile(r"[&,]*[QRq]")
_QUOTED = ("Q", "R", "q")


@dataclass(frozen=True, slots=True)
class _Found:
    """An attribution as token numbers of its sentence; `whole` if more may follow after its last quotation."""

    content: tuple[Range, ...]
    mention: Range | None
    cue: Range

    def quotes(self, roles: str) -> bool:
        return any(role in _QUOTED for start, end in self.content for role in roles[start:end])

    def spans(self, sentence: Sentence) -> Attribution:
        mention = sentence.span(*self.mention) if self.mention else None
        return Attribution(tuple(sentence.span(*piece) for piece in self.content), mention, sentence.span(*self.cue))


class RuleFinder:
    """Finds attributions by rules, with no model and no state."""

    def find(self, prose: Prose) -> tuple[Attribution, ...]:
        """Return the attributions of a text, in the order of their content."""
        reading = _Reading()
        for paragraph in read_paragraphs(prose, find_quoted(prose.text, prose.paragraphs)):
            reading.read(paragraph)
        return tuple(reading.found)


class _Reading:
    """What was found so far, and who would go on speaking in a sentence that is nothing but a quotation."""

    def __init__(self) -> None:
        self.found: list[Attribution] = []
        self.speech: int | None = None
        self.announced: tuple[Span | None, Span] | None = None
        self.waiting: list[Span] = []

    def read(self, paragraph: Paragraph) -> None:
        for sentence in paragraph.sentences:
            if sentence.roles.rstrip(".,-") in _QUOTED:
                self.quotation(sentence)
            else:
                self.report(sentence)
        if not paragraph.goes_on:
            self.speech = None
            self.waiting = []

    def quotation(self, sentence: Sentence) -> None:
        """Take a sentence that is all quoted: it goes on with what was said, or is what a colon announced."""
        content = sentence.span(0, 1)
        if self.announced is not None:
            self.found.append(Attribution((content,), *self.announced))
            self.speech, self.announced = len(self.found) - 1, None
        elif self.speech is not None:
            self.extend(content)
        else:
            self.waiting.append(content)

    def extend(self, content: Span) -> None:
        assert self.speech is not None
        last = self.found[self.speech]
        self.found[self.speech] = replace(last, content=(*last.content, content))

    def report(self, sentence: Sentence) -> None:
        found = read_sentence(sentence)
        if not found and self.speech is not None and sentence.roles[0] in _QUOTED and len(sentence.span(0, 1)) > _PHRASE_MAX:
            self.extend(sentence.span(0, len(sentence.roles)))
            return
        quoting = [number for number, one in enumerate(found) if one.quotes(sentence.roles)]
        self.speech = len(self.found) + (quoting or range(len(found)))[-1] if found else None
        self.found += [one.spans(sentence) for one in found]
        if self.waiting and self.speech is not None and sentence.roles[0] in _QUOTED:
            last = self.found[self.speech]
            self.found[self.speech] = replace(last, content=(*self.waiting, *last.content))
        self.waiting = []
        self.announced = None
        if sentence.roles.endswith(":") and len(sentence.roles) > 1:
            who = leading_subject(sentence.roles, len(sentence.roles) - 1)
            last = len(sentence.roles) - 1
            self.announced = sentence.span(*who) if who else None, sentence.span(last - 1, last)


def read_sentence(sentence: Sentence) -> list[_Found]:
    """Return what a sentence says that somebody said."""
    roles = sentence.roles
    found: list[_Found] = []
    speaker: Range | None = None
    for match in _CUE.finditer(roles):
        one = _read_cue(sentence, match.start(), match.end(), speaker)
        if one is not None:
            found.append(one)
            speaker = one.mention or speaker
    if (label := _LABEL.match(roles)) and not found:
        return [_Found(((label.end(), len(roles)),), label.span(1), (label.end() - 1, label.end()))]
    if not any(one.quotes(roles) for one in found):
        found += _unknown(sentence)
    return [_cut(one, found, roles) for one in found]


def _read_cue(sentence: Sentence, at: int, end: int, speaker: Range | None) -> _Found | None:
    roles = sentence.roles
    role, form = roles[at], sentence.forms[at]
    if role == "c":
        return _according(roles, at)
    if role == "n":
        return _noun(roles, at)
    start = at
    while start > 0 and roles[start - 1] in "hea":
        start -= 1
    present = form == Form.PRESENT and not roles[start:at].strip("a")
    before = roles[start - 1] if start else ""
    if role in "vt" and not present and (before in _QUOTED or (before == "," and start > 1)):
        who = noun_phrase_after(roles, end)
        after = roles[who[1] : who[1] + 1] if who else ""
        if who is not None and (roles[max(0, start - 2) : start].strip(",") in _QUOTED or after in ",."):
            return _before(sentence, start, (start, end), who, who[1])
    asked = role == "t" and form == Form.PAST and _WHAT.match(roles, end)
    passive = form == Form.PAST and "e" in roles[start:at]
    if asked and (start == 0 or before == "b" or passive):
        return _after(sentence, (start, end), None)
    if passive and role != "w":
        return None
    if present or before in "&2":
        return _after(sentence, (start, end), speaker or leading_subject(roles, start))
    who = subject_before(roles, start)
    if who is None:
        return None
    if role in "vt" and _follows(sentence, who[0], end):
        return _before(sentence, who[0], (start, end), who, end)
    return _after(sentence, (start, end), who)


def _follows(sentence: Sentence, start: int, end: int) -> bool:
    """Tell whether words of saying, with their speaker from `start`, come after what was said."""
    roles = sentence.roles
    comma = start > 0 and roles[start - 1] == ","
    last = roles[start - 1 - comma] if start > comma else ""
    if last in _QUOTED:
        closes = _CLOSES.match(roles, end) is not None
        if last == "Q" and roles[end : end + 1] != "H":
            return closes or start <= 2 or len(sentence.span(start - 1 - comma, start - comma)) > _PHRASE_MAX
        return closes and (comma or last == "R")
    opening = roles[: start - 1]
    if not comma or not opening.strip("bap&_,"):
        return False
    match = _CLOSES.match(roles, end)
    return match is not None and roles[match.end() : match.end() + 1] not in _QUOTED


def _before(sentence: Sentence, limit: int, cue: Range, who: Range, after: int) -> _Found | None:
    """Content that stands before its cue, and goes on after it where it was interrupted."""
    roles = sentence.roles
    end = limit
    while end > 0 and roles[end - 1] == ",":
        end -= 1
    if end == 0 or not roles[:end].strip("b&a"):
        return _after(sentence, (cue[0], after), who)
    start = end - 1 if roles[end - 1] in "QR" and end > 1 and roles[end - 2] in ":.-;vt" else 0
    pieces = [(start, end)]
    rest = _REST.match(roles, after)
    if rest is not None:
        pieces.append((rest.end() - 1, _quoted_end(sentence, rest.end() - 1)))
    elif roles[after : after + 1] == "," and roles[end - 1] not in _QUOTED and after < len(roles) - 2:
        if roles[after + 1] not in "vtwukbra&p" and sentence.forms[after + 1] != Form.PRESENT:
            pieces.append((after + 1, len(roles)))
    return _Found(tuple(pieces), who, cue)


def _quoted_end(sentence: Sentence, start: int) -> int:
    """Return the end of content from `start`: its sentence's, unless a quotation that is finished ends before."""
    roles = sentence.roles
    for match in _FINISHED.finditer(roles, start):
        quoted = sentence.span(match.start(), match.end())
        if len(quoted) > _PHRASE_MAX and not _LIST.match(roles, match.end()):
            return match.end()
    return len(roles)


def _after(sentence: Sentence, cue: Range, who: Range | None) -> _Found | None:
    """Content that follows its cue, to the sentence's end."""
    roles = sentence.roles
    role, start = roles[cue[1] - 1], cue[1]
    if role == "t" and (match := _TO_QUOTED.match(roles, start) or _ADDRESSEE.match(roles, start)):
        start = match.end()
    if role in "vtk" and (match := _ADJUNCT.match(roles, start)):
        start = match.end()
    while start < len(roles) and roles[start] in ",:":
        start += 1
    if start >= len(roles) or roles[start] in ".;)" or (role == "w" and roles[start] not in "2HPdNQRq"):
        return None
    end = _quoted_end(sentence, start)
    # What a subordinate or relative clause reports ends with it.
    opening = roles[who[0] - 1 if who and who[1] <= cue[0] else cue[0] - 1 : cue[0]]
    if "r" in opening or (opening[:1] in ("b", "p") and "Q" not in roles[start:end]):
        comma = roles.find(",", start, end)
        end = comma if comma > start else end
    return _Found(((start, end),), who, cue)


def _unknown(sentence: Sentence) -> Iterator[_Found]:
    """Find speech by its quotation marks and its place alone: "…," she beamed; she wrote back: "…"."""
    roles = sentence.roles
    for match in _FINISHED.finditer(roles):
        at, end = match.span()
        if len(sentence.span(at, end)) <= _PHRASE_MAX and not (at == 0 and match[0] == "Q"):
            continue
        if match[0] == "Q" and (said := _SAID_AFTER.match(roles, end)):
            yield _Found(((0, end),), said.span("who1") if said["who1"] else said.span("who2"), said.span("cue1") if said["cue1"] else said.span("cue2"))
        elif at > 1 and roles[at - 1] in ":,":
            who = leading_subject(roles, at - 1)
            yield _Found(((at, end),), who, (at - 2, at - 1))


def _according(roles: str, at: int) -> _Found | None:
    cue = (at, at + 2)
    if at > 1:
        who = noun_phrase_after(roles, at + 2)
        return _Found(((0, at),), who, cue) if who else None
    comma = roles.find(",", at + 3, at + 20)
    if comma < 0 or comma + 1 >= len(roles):
        return None
    return _Found(((comma + 1, len(roles)),), (at + 2, comma), cue)


def _noun(roles: str, at: int) -> _Found | None:
    start = at
    while start > 0 and roles[start - 1] in "xaN":
        start -= 1
    if start > 0 and roles[start - 1] == "s":
        who = subject_before(roles, start - 1)
    elif start > 0 and roles[start - 1] == "d":
        who = (start - 1, start)
    else:
        return None
    return _Found(((at + 1, len(roles)),), who, (start, at + 1))


def _cut(one: _Found, others: list[_Found], roles: str) -> _Found:
    """End a content where the next thing said begins beside it, not in it."""
    first, end = one.content[-1]
    for other in others:
        begin = min(other.cue[0], other.mention[0] if other.mention else other.cue[0])
        if begin < other.cue[0] and other.mention == one.mention:
            begin = other.cue[0]
        if first < begin < end and roles[begin - 1] in ",&;b-(" and other.content[0][0] > begin:
            while begin > first + 1 and roles[begin - 1] in ",&;b-(":
                begin -= 1
            end = begin
    return replace(one, content=(*one.content[:-1], (first, end)))
