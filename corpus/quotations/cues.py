"""What one sentence says that somebody said: a cue, its speaker beside it, and its content before or after.

There is no grammar of English here, only the roles of words. What goes on beyond a sentence is for `rules`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from corpus.quotations.clauses import ENDED, PENDING, QUOTED, Sentence
from corpus.quotations.lexicon import Form
from corpus.quotations.subjects import Range, leading_subject, noun_phrase_after, subject_before

#: A quotation of no more characters can be a name or a scare quote, whatever it ends with.
SCARE_MAX = 25

_CUE = re.compile(r"c2|[vtwuk]\+?|n(?=[H2])")
# What may stand between a cue and what it introduces: a day, a place, a statement.
_ADJUNCT = re.compile(r"(?:p?d?_+)*(?:[ap_][^HQRq,:.;()vtwuk]{0,8}(?=[HQRq:]|,[QRq]))?")
# Whom it is told to, before a quotation or before a clause.
_HEARER = re.compile(
    r"[dNx#()&os_p]{0,10},?:?(?=[QR])"
    r"|[xN]*P?(?=[HQRqi:2])|(?:d[xN#]*s?[xN]*|N[N&o#]*|x)(?:p?_+|p[dxN]+(?=[HQRq:,]))*"
)
# After words of saying that follow what was said, at most a hearer, a day and a place come before the next stop.
_CLOSES = re.compile(r"[dNx&aso_#]{0,6}(?:[p2]?[dNx#o&s_]{1,8}){0,3}(?:[.,;)\-]|$)")
_WHAT_WAS_ASKED = re.compile(r"_?(?:i|p[dNxi]|2)")
# What parts a quotation from where it goes on.
_INTERRUPTION = re.compile(r"(?:[^,QRq.vtwuk]{0,12},)?[QRq]")
_FINISHED = re.compile(f"[{PENDING}{ENDED}]")
_LIST = re.compile(r"[&,]*[QRq]")
# A name and a colon begin the line of whom a record or a headline quotes.
_LABEL = re.compile(r"(N{1,4}):(?=.)")
_UNKNOWN_AFTER = re.compile(r",?(?:(?P<who>P|[dNx#so&]{0,6}[Nx])[hea]*(?P<cue>x)|(?P<cue2>x)(?P<who2>P|d?[Nx]+))")
_GOES_ON = re.compile(r",[^vtwukbra&p].")
_MARKED = tuple(QUOTED)
_BESIDE = ",&;b-("


@dataclass(frozen=True, slots=True)
class Found:
    """An attribution as token numbers of its sentence."""

    content: tuple[Range, ...]
    mention: Range | None
    cue: Range

    def quotes(self, sentence: Sentence) -> bool:
        """Tell whether any of the content stands between marks."""
        return any(role in QUOTED for start, end in self.content for role in sentence.roles[start:end])


def read_sentence(sentence: Sentence) -> list[Found]:
    """Return what a sentence says that somebody said."""
    roles = sentence.roles
    found: list[Found] = []
    speaker: Range | None = None
    for match in _CUE.finditer(roles):
        one = _read_cue(sentence, match.start(), match.end(), speaker)
        if one is not None:
            found.append(one)
            speaker = one.mention or speaker
    if (label := _LABEL.match(roles)) and not found:
        return [Found(((label.end(), len(roles)),), label.span(1), (label.end() - 1, label.end()))]
    if not any(one.quotes(sentence) for one in found):
        found += _unknown(sentence)
    return [_cut(one, found, roles) for one in found]


def _read_cue(sentence: Sentence, at: int, end: int, speaker: Range | None) -> Found | None:
    """Read the cue at a token; `speaker` is who spoke before in the sentence."""
    role = sentence.roles[at]
    if role == "c":
        return _according(sentence.roles, at)
    if role == "n":
        return _noun(sentence, at)
    start = at
    while start > 0 and sentence.roles[start - 1] in "hea":
        start -= 1
    group = sentence.roles[start:at]
    if sentence.forms[at] == Form.PAST and "e" in group:
        return _passive(sentence, start, at, end)
    present = sentence.forms[at] == Form.PRESENT and not group.strip("a")
    if present or (start > 0 and sentence.roles[start - 1] in "&b2"):
        return _after(sentence, (start, end), speaker or leading_subject(sentence.roles, start))
    return _inverted(sentence, start, at, end) or _active(sentence, start, at, end)


def _passive(sentence: Sentence, start: int, at: int, end: int) -> Found | None:
    """Read "was asked whether …", and "is expected to …"."""
    if sentence.roles[at] == "t" and _WHAT_WAS_ASKED.match(sentence.roles, end):
        return _after(sentence, (start, end), None)
    return _active(sentence, start, at, end) if sentence.roles[at] == "w" else None


def _inverted(sentence: Sentence, start: int, at: int, end: int) -> Found | None:
    """Read what is said before its cue, and that before its speaker: "…," said Smith."""
    roles = sentence.roles
    before = roles[start - 1] if start else ""
    if roles[at] not in "vt" or not (before in _MARKED or (before == "," and start > 1)):
        return None
    who = noun_phrase_after(roles, end)
    if who is None or not (
        roles[max(0, start - 2) : start].strip(",") in _MARKED or roles[who[1] : who[1] + 1] in ",."
    ):
        return None
    return _before(sentence, start, (start, end), who, who[1])


def _active(sentence: Sentence, start: int, at: int, end: int) -> Found | None:
    """Read Smith said that …, and "…," Smith said."""
    roles = sentence.roles
    asked = roles[at] == "t" and sentence.forms[at] == Form.PAST and _WHAT_WAS_ASKED.match(roles, end)
    if asked and (start == 0 or roles[start - 1] == "b"):
        return _after(sentence, (start, end), None)
    who = subject_before(roles, start)
    if who is None:
        return None
    if roles[at] in "vt" and _follows(sentence, who[0], end):
        return _before(sentence, who[0], (start, end), who, end)
    return _after(sentence, (start, end), who)


def _follows(sentence: Sentence, start: int, end: int) -> bool:
    """Tell whether words of saying, with their speaker from `start`, come after what was said."""
    roles = sentence.roles
    comma = start > 0 and roles[start - 1] == ","
    last = roles[start - 1 - comma] if start > comma else ""
    if last in _MARKED:
        closes = _CLOSES.match(roles, end) is not None
        if last == PENDING and roles[end : end + 1] != "H":
            return closes or start <= 2 or len(sentence.span(start - 1 - comma, start - comma)) > SCARE_MAX
        return closes and (comma or last == ENDED)
    opening = roles[: start - 1]
    if not comma or not opening.strip("bap&_,"):
        return False
    match = _CLOSES.match(roles, end)
    return match is not None and roles[match.end() : match.end() + 1] not in _MARKED


def _before(sentence: Sentence, limit: int, cue: Range, who: Range, after: int) -> Found | None:
    """Content that stands before its cue, and goes on after it where it was interrupted."""
    roles = sentence.roles
    end = limit
    while end > 0 and roles[end - 1] == ",":
        end -= 1
    if end == 0 or not roles[:end].strip("b&a"):
        return _after(sentence, (cue[0], after), who)
    start = end - 1 if roles[end - 1] in "QR" and end > 1 and roles[end - 2] in ":.-;vt" else 0
    pieces = [(start, end)]
    rest = _INTERRUPTION.match(roles, after)
    if rest is not None:
        pieces.append((rest.end() - 1, _quoted_end(sentence, rest.end() - 1)))
    elif roles[end - 1] not in _MARKED and _GOES_ON.match(roles, after):
        pieces.append((after + 1, len(roles)))
    return Found(tuple(pieces), who, cue)


def _quoted_end(sentence: Sentence, start: int) -> int:
    """Return the end of content from `start`: its sentence's, unless a quotation that is finished ends before."""
    roles = sentence.roles
    for match in _FINISHED.finditer(roles, start):
        quoted = sentence.span(match.start(), match.end())
        if len(quoted) > SCARE_MAX and not _LIST.match(roles, match.end()):
            return match.end()
    return len(roles)


def _after(sentence: Sentence, cue: Range, who: Range | None) -> Found | None:
    """Content that follows its cue, to the sentence's end."""
    roles = sentence.roles
    role, start = roles[cue[1] - 1], cue[1]
    if role == "t" and (match := _HEARER.match(roles, start)):
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
    return Found(((start, end),), who, cue)


def _unknown(sentence: Sentence) -> Iterator[Found]:
    """Find speech by its quotation marks and its place alone: "…," she beamed; she wrote back: "…"."""
    roles = sentence.roles
    for match in _FINISHED.finditer(roles):
        at, end = match.span()
        if len(sentence.span(at, end)) <= SCARE_MAX and not (at == 0 and match[0] == PENDING):
            continue
        if match[0] == PENDING and (said := _UNKNOWN_AFTER.match(roles, end)):
            which = "" if said["who"] else "2"
            yield Found(((0, end),), said.span("who" + which), said.span("cue" + which))
        elif at > 1 and roles[at - 1] in ":,":
            who = leading_subject(roles, at - 1)
            yield Found(((at, end),), who, (at - 2, at - 1))


def _according(roles: str, at: int) -> Found | None:
    cue = (at, at + 2)
    if at > 1:
        who = noun_phrase_after(roles, at + 2)
        return Found(((0, at),), who, cue) if who else None
    comma = roles.find(",", at + 3, at + 20)
    if comma < 0 or comma + 1 >= len(roles):
        return None
    return Found(((comma + 1, len(roles)),), (at + 2, comma), cue)


def _noun(sentence: Sentence, at: int) -> Found | None:
    """Read Smith's claim that …, and his claim that."""
    roles = sentence.roles
    start = at
    while start > 0 and roles[start - 1] in "xaN":
        start -= 1
    if start > 0 and roles[start - 1] == "s":
        who = subject_before(roles, start - 1)
    elif start > 0 and sentence.forms[start - 1] == Form.OWNER:
        who = (start - 1, start)
    else:
        return None
    return Found(((at + 1, len(roles)),), who, (start, at + 1))


def _cut(one: Found, others: list[Found], roles: str) -> Found:
    """End a content where the next thing said begins beside it, not in it."""
    first, end = one.content[-1]
    for other in others:
        begin = other.cue[0]
        if other.mention is not None and other.mention != one.mention:
            begin = min(begin, other.mention[0])
        if (
            first < begin < end
            and other.content[0][0] > begin
            and _is_beside(roles, begin, shared=begin == other.cue[0])
        ):
            while begin > first + 1 and roles[begin - 1] in _BESIDE:
                begin -= 1
            end = begin
    return replace(one, content=(*one.content[:-1], (first, end)))


def _is_beside(roles: str, begin: int, *, shared: bool) -> bool:
    """Tell whether a clause is no part of the one before; `shared` is whether it has the same subject."""
    if roles[begin - 1] == "b":
        return shared or roles[begin - 2] == ","
    return roles[begin - 1] in _BESIDE
