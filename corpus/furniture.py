"""Page furniture, typed: the parts of a scraped page that are not the report.

Rules are general and work on one line at a time, with three exceptions inside a line: a credit that
ends it, a dateline that begins it, and a caption printed twice. Nothing is removed from the text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from corpus.article import Furniture, FurnitureKind, Span
from corpus.bylines import UPPER, is_byline
from corpus.dates import DATE_PATTERN, MONTH
from corpus.lines import Line
from corpus.scripts import main_script

NAVIGATION, NOTICE, CREDIT = FurnitureKind.NAVIGATION, FurnitureKind.NOTICE, FurnitureKind.CREDIT
BYLINE, DATELINE, REPEATED = FurnitureKind.BYLINE, FurnitureKind.DATELINE, FurnitureKind.REPEATED

_LABELS = frozenset(
    """
    advertisement|advertising|all comments|back to top|click to share|close|comment|comments|continue reading|
    copy link|copy url|download|email|facebook|follow us|font size|home|like|link copied|listen|loading|log in|
    login|menu|more|more news|more on this story|most popular|most read|newsletter|newsletters|next|next article|
    photos|play video|previous|previous article|print|print this|read also|read full story|read more|
    recommended|recommended stories|related|related articles|related content|related news|related stories|
    related topics|report a typo|save|scroll to top|search|see also|share|share on facebook|share on twitter|
    share on x|share this|share this article|share this story|show more|sign in|sign up|skip to content|
    skip to main content|sponsored|sponsored content|story continues below advertisement|subscribe|tags|text size|
    top|top stories|trending|tweet|twitter|up next|view all|view comments|watch|watch now|whatsapp
    """.replace("\n", "")
    .replace("    ", "")
    .split("|")
)
_POINTER = re.compile(
    r"(?i)^(?:read (?:more|also|next)|also read|see also|related(?: (?:story|stories|article|articles))?|"
    r"more (?:on|from|about) .{2,40}|watch|listen|follow us(?: on)?|share (?:this|on)|tags|topics|filed under)\s*[:|»>](?!//)"
)
# Agencies number the takes of a long story: "(2nd LD) Ministers meet over fishing rights - 2".
_CONTINUATION = re.compile(r"^\((?:\d+(?:st|nd|rd|th)\s+)?(?:LD|LEAD|URGENT|ROUNDUP|News Focus)\)\s.+\s[-–]\s?\d+$")
_LEGAL = re.compile(
    r"""(?ix)^(?:\S+\s+){0,2}\S*©|\(c\)\s*(?:19|20)\d\d|\bcopyright\s+(?:©|\(c\)|(?:19|20)\d\d)
    |^\W*all\s+rights\s+reserved|\ball\s+rights\s+reserved\W*$
    |\bthis\s+(?:material|article|content|story|report)\s+may\s+not\s+be\b
    |\bterms\s+(?:of\s+(?:use|service)|and\s+conditions)\b.*\bprivacy\b
    |無断転載|무단\s?전재|版权所有"""
)
_APPEAL = re.compile(
    r"""(?ix)^(?:please\s+)?(?:subscribe|sign\s+up|register\s+(?:now|here|today|for|to)|log\s+in|support\s+(?:us|our)|join\s+us|click\s+here|follow\s+us
        |download\s+(?:the|our)\b.*\bapp|donate\s+(?:now|today|to\s+(?:us|our)))\b
    |\bby\s+subscribing\b|\byour\s+inbox\b|\bour\s+(?:free\s+)?newsletters?\b
    |\bthis\s+(?:site|website)\s+uses\s+cookies\b|\bwe\s+use\s+cookies\b
    |\bsubscribers?[-\s]only\b|\bto\s+continue\s+reading\b"""
)
# What a line beside an appeal speaks of, if it belongs to it.
_OF_OURSELVES = re.compile(
    r"(?i)\b(?:journalism|newsrooms?|newsletters?|subscri\w+|our\s+(?:readers|reporting|work|stories))\b"
)
_CREDIT_LABEL = re.compile(
    r"(?i)^[(\[]?(?:photos?|images?|pictures?|photographs?|sources?|credits?|illustrations?|graphics?|videos?)"
    r"(?:\s+(?:by|credit|courtesy(?:\s+of)?))?\s*[:/©]\s*(?P<who>\S.{0,80})$"
)
_CREDIT_AGENCY = re.compile(
    r"^[^.!?]{0,60}?(?:/|via |\| ?)\s?(?:AP|AFP|EPA|Reuters|REUTERS|Getty(?: Images)?|Bloomberg|Kyodo|Yonhap|Xinhua|PA|Shutterstock)"
    r"(?:\s+(?:Images|Photo|Photos|News))?$"
)
_CREDIT_PHOTO = re.compile(
    r"(?i)^(?:AP|AFP|EPA|Reuters|Getty|PA|Kyodo|Yonhap|Xinhua)\s+(?:photos?|images?|file photo)\b.{0,60}$"
)
_REPORTING = re.compile(r"(?i)^[(\[]?(?:additional )?(?:reporting|writing|editing|compiled) by\s.{3,200}$")
_PICTURE_WORD = re.compile(r"(?i)\b(?:photos?|images?|pictures?|credit|via|courtesy)\b|/|©")
_CONNECTING = frozenset(
    [
        "a",
        "and",
        "archive",
        "at",
        "by",
        "courtesy",
        "de",
        "du",
        "file",
        "for",
        "from",
        "in",
        "of",
        "on",
        "the",
        "to",
        "via",
    ]
)
_BRACKETED = re.compile(r"\([^()\n]{2,120}\)|\[[^\[\]\n]{2,120}\]")
_TRAILING_RIGHTS = re.compile(r"(?<=[.!?”\"’…)\]])\s*(?P<credit>©[^.!?]{2,80})$")
_TRAILING_BRACKETS = re.compile(
    r"(?<=[.!?”\"’…)\]])\s*(?P<credit>(?:(?:\([^()\n]{2,80}\)|\[[^\[\]\n]{2,80}\])\s*){1,4})$"
)
_SENTENCE_END = re.compile(r"[.!?。！？][\"”’')\]]*$")
_DATE_LABEL = re.compile(
    r"(?i)^\W*(?:first\s+|originally\s+)?(?:published|posted|updated|last\s+updated|last\s+modified|issued)\b"
)
# What stands beside a date in a line that only says when: labels, weekdays, times of day, zones.
_TIME_WORDS = re.compile(
    r"(?i)\bT?\d{1,2}[:.]\d\d(?::\d\d(?:\.\d+)?)?\s?(?:h|hrs|Z|[ap]\.?m\b\.?)?|\b\d{1,2}\s?[ap]\.?m\b\.?|[+-]\d\d:?\d\d\b|"
    r"\b(?:first|originally|last|published|posted|updated|issued|created|modified|date|on|at|and|as|of|local\s+time|eastern|"
    rf"{MONTH}\.?\s\d{{1,2}}|"
    r"(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?|\d{1,2}\s(?:min|minute)s?\sread)\b|"
    r"\b(?:GMT|UTC|[A-Z]{1,3}[DS]T|[ECMPI]T|IST|KST|JST|PKT|SAST|EAT|CET|CEST|BST|HKT|SGT|Z)\b|[\s:：|,.()+•·*_/–-]"
)
# As in: SEOUL, Dec. 16 (Yonhap) -- · WASHINGTON (AP) — · LONDON — · Port Eyre, 3 March 2020 –
_DAY, _IN_YEAR = rf"(?:{MONTH}\.?\s\d{{1,2}}|\d{{1,2}}\s{MONTH}\.?)", r"(?:,?\s(?:19|20)\d\d)"
_PLACE_LINE = re.compile(
    rf"^(?:(?P<place>{UPPER}(?:(?![a-zß-öø-ÿ])[\w.'’-])+(?:[ /](?:(?![a-zß-öø-ÿ])[\w.'’-])+){{0,3}})"
    rf"(?P<more>(?:,\s(?!{MONTH}\b){UPPER}[\w.]+(?:\s{UPPER}[a-z]+)?)?(?:(?:,|\s[-–—])\s{_DAY}{_IN_YEAR}?)?(?:\s\([\w /.-]{{2,25}}\))?)"
    rf"|(?P<dated>{UPPER}[\w.'’-]+(?:\s{UPPER}[\w.'’-]+){{0,3}}(?:,\s{UPPER}[\w.]+)?,\s{_DAY}{_IN_YEAR}(?:\s\([\w /.-]{{2,25}}\))?)"
    rf"|(?P<agency>\([A-Z][\w ]{{1,20}}\)))\s?(?P<dash>--|—|–|-)\s+(?=[\"“‘(]?(?:{UPPER}|\d))"
)

_REPEATED_WORDS = 5  # shorter lines recur for good reasons ("No." in a dialogue) …
_REPEATED_CERTAINLY = 12  # … and so do lines of tables and lists, unless they are long
_LISTED = re.compile(r"^[•*·–-]|:\s|\?$")
_BLOCK_OF_NOTICES = 3  # an appeal spreads over at most this many lines
_PROSE_WORDS = 12  # a line of the report itself: this long, and ending as a sentence does
_TAIL = 400  # characters of a line in which its credits stand


def find_furniture(text: str, lines: tuple[Line, ...], *, outlet: str | None = None) -> tuple[Furniture, ...]:
    r"""Return the furniture of a text, in order, never overlapping.

    `lines` are the text's, from `corpus.lines.find_lines`; a line that is only the `outlet`'s name is
    a masthead.

    >>> from corpus.lines import find_lines
    >>> page = "Back to top\nThe bridge reopened on Monday. (Riverton Wire)"
    >>> [(f.kind.value, f.span.of(page)) for f in find_furniture(page, find_lines(page))]
    [('navigation', 'Back to top'), ('credit', '(Riverton Wire)')]
    """
    kinds = _whole_lines(text, lines, outlet)
    found: list[Furniture] = []
    opens = True
    for line in lines:
        kind = kinds.get(line)
        if kind is not None:
            found.append(Furniture(line.span, kind))
        else:
            found.extend(_inside(text, line.span, opens=opens))
            opens = opens and not is_prose(line.span.of(text))
    return tuple(found)


def _whole_lines(text: str, lines: tuple[Line, ...], outlet: str | None) -> dict[Line, FurnitureKind]:
    kinds: dict[Line, FurnitureKind] = {}
    seen: set[str] = set()
    script = main_script(text)
    report = _report(text, lines)
    for number, line in enumerate(lines):
        words = line.span.of(text)
        folded = " ".join(words.split()).casefold()
        around = not report.start <= number < report.end
        kind = _repeated(folded, seen) or _line_kind(words, folded, script, outlet, around=around)
        if kind is not None:
            kinds[line] = kind
        seen.add(folded)
    kinds.update(dict.fromkeys(_appeals(text, lines), NOTICE))
    return kinds


def _report(text: str, lines: tuple[Line, ...]) -> Span:
    """Return the range of lines from the first to the last that read as prose; bylines stand around it."""
    prose = [number for number, line in enumerate(lines) if is_prose(line.span.of(text))]
    return Span(prose[0], prose[-1] + 1) if prose else Span(len(lines), len(lines))


def is_prose(words: str) -> bool:
    """Tell whether a line reads as a part of the report: long enough, and ending as a sentence does."""
    return len(words.split()) >= _PROSE_WORDS and bool(_SENTENCE_END.search(words))


def _repeated(folded: str, seen: set[str]) -> FurnitureKind | None:
    count = len(folded.split())
    certain = count >= _REPEATED_CERTAINLY or (count >= _REPEATED_WORDS and not _LISTED.search(folded))
    return REPEATED if certain and folded in seen else None


def _line_kind(words: str, folded: str, script: str, outlet: str | None, *, around: bool) -> FurnitureKind | None:
    if len(words) <= 400 and _LEGAL.search(words):
        return NOTICE
    if _is_navigation(words, folded, script, outlet):
        return NAVIGATION
    if around and is_byline(words):
        return BYLINE
    if (around or _DATE_LABEL.match(words)) and _is_dateline(words):
        return DATELINE
    if _is_credit(words):
        return CREDIT
    return None


def _is_navigation(words: str, folded: str, script: str, outlet: str | None) -> bool:
    label = folded.strip(" •·*|>»→↑:-–—[]().…")
    if label in _LABELS or (outlet and label == outlet.casefold()):
        return True
    if len(words) > 160 or _SENTENCE_END.search(words):
        return False
    if _POINTER.match(words) or _CONTINUATION.match(words) or len(re.findall(r"\s[>»›|]\s", words)) >= 2:
        return True
    return len(words) <= 40 and main_script(words) not in {script, ""}


def _is_dateline(words: str) -> bool:
    if len(words) > 120 or not DATE_PATTERN.search(words):
        return False
    left = _TIME_WORDS.sub("", DATE_PATTERN.sub("", words))
    return not left or (left.isalpha() and left.isupper())  # a place: LONDON - 3 March 2020


def _is_credit(words: str) -> bool:
    if len(words) > 200:
        return False
    label = _CREDIT_LABEL.match(words)
    if label and not _SENTENCE_END.search(words) and _names_only(label["who"].rstrip(")]")):
        return True
    if _CREDIT_AGENCY.match(words) or _CREDIT_PHOTO.match(words) or _REPORTING.match(words):
        return True
    groups = _BRACKETED.findall(words)
    return bool(groups) and not _BRACKETED.sub("", words).strip() and all(map(_is_credit_group, groups))


def _is_credit_group(group: str) -> bool:
    """Tell a bracketed credit from a bracketed remark: names and what joins them, or words of pictures."""
    inner = group[1:-1]
    if len(inner.split()) > 12 or _SENTENCE_END.search(inner):
        return False
    return bool(_PICTURE_WORD.search(inner)) or _names_only(inner)


def _names_only(words: str) -> bool:
    parts = words.split()
    named = (part[:1].isupper() or part.casefold().strip(",;") in _CONNECTING or "/" in part for part in parts)
    return all(named) and not any(char.isdigit() for char in words)


def _appeals(text: str, lines: tuple[Line, ...]) -> Iterator[Line]:
    """Find appeals to the reader near the end of the page, with the lines beside them that belong to them."""
    tail = {line.block for line in lines[-2 * _BLOCK_OF_NOTICES :]} - {0}
    for number in tail:
        block = [line for line in lines if line.block == number]
        appeals = [line for line in block if len(line.span) <= 300 and _APPEAL.search(line.span.of(text))]
        yield from appeals
        if appeals and len(block) <= _BLOCK_OF_NOTICES:
            yield from (line for line in block if _OF_OURSELVES.search(line.span.of(text)))


def _inside(text: str, line: Span, *, opens: bool) -> Iterator[Furniture]:
    start = line.start
    dateline = _place_line(line.of(text), opens=opens)
    if dateline:
        start += dateline.end()
        yield Furniture(Span(line.start, line.start + len(dateline[0].rstrip())), DATELINE)
    second = _second_printing(text, Span(start, line.end))
    yield from _trailing_credits(text, Span(start, second.start if second else line.end))
    if second:
        yield Furniture(second, REPEATED)


def _place_line(words: str, *, opens: bool) -> re.Match[str] | None:
    """Match a dateline before a report's words; a bare place counts only where the report opens."""
    match = _PLACE_LINE.match(words)
    if match is None or match["agency"] or match["more"] or match["dated"]:
        return match
    return match if opens and match["dash"] != "-" else None


def _second_printing(text: str, line: Span) -> Span | None:
    words = list(re.finditer(r"\S+", line.of(text)))
    half, odd = divmod(len(words), 2)
    if odd or half < _REPEATED_WORDS or [w[0] for w in words[:half]] != [w[0] for w in words[half:]]:
        return None
    return Span(line.start + words[half].start(), line.end)


def _trailing_credits(text: str, line: Span) -> Iterator[Furniture]:
    end = line.start + len(line.of(text).rstrip())
    start = max(line.start, end - _TAIL)
    tail = text[start:end]
    rights = _TRAILING_RIGHTS.search(tail)
    if rights:
        yield Furniture(Span(start + rights.start("credit"), end), CREDIT)
        return
    match = _TRAILING_BRACKETS.search(tail)
    for group in _BRACKETED.finditer(tail, match.start("credit")) if match else ():
        if _is_credit_group(group[0]):
            yield Furniture(Span(start + group.start(), start + group.end()), CREDIT)
