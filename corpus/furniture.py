"""Page furniture, typed: the parts of a scraped page that are not the report.

Rules are general and work on one line at a time, with three exceptions inside a line: a credit that
ends it, a dateline that begins it, and a caption printed twice. Nothing is removed from the text.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator

from corpus.article import Furniture, FurnitureKind, Span
from corpus.dates import DATE_PATTERN, MONTHS
from corpus.lines import Line

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
    r"""(?ix)^(?:\S+\s+){0,2}\S*©|\(c\)\s*(?:19|20)\d\d|\bcopyright\s+(?:©|\(c\)|(?:19|20)\d\d|by\b)|\ball\s+rights\s+reserved
    |\bmay\s+not\s+be\s+(?:published|reproduced|redistributed|broadcast)|\bterms\s+(?:of\s+(?:use|service)|and\s+conditions)\b.*\bprivacy\b
    |無断転載|무단\s?전재|版权所有"""
)
_APPEAL = re.compile(
    r"""(?ix)^(?:please\s+)?(?:subscribe|sign\s+up|register|log\s+in|download|donate|support\s+(?:us|our)|join\s+us|click\s+here|follow\s+us)\b
    |\bby\s+subscribing\b|\byour\s+(?:subscription|inbox)\b|\bour\s+(?:free\s+)?newsletters?\b
    |\bthis\s+(?:site|website)\s+uses\s+cookies\b|\bwe\s+use\s+cookies\b
    |\bsubscribers?[-\s]only\b|\bto\s+continue\s+reading\b"""
)
_CREDIT_LABEL = re.compile(
    r"(?i)^[(\[]?(?:photos?|images?|pictures?|photographs?|sources?|credits?|illustrations?|graphics?|videos?)"
    r"(?:\s+(?:by|credit|courtesy(?:\s+of)?))?\s*[:/©]\s*\S.{0,80}$"
)
_CREDIT_AGENCY = re.compile(
    r"^[^.!?]{0,60}?(?:/|via |\| ?)\s?(?:AP|AFP|EPA|Reuters|REUTERS|Getty(?: Images)?|Bloomberg|Kyodo|Yonhap|Xinhua|PA|Shutterstock)"
    r"(?:\s+(?:Images|Photo|Photos|News))?$"
)
_CREDIT_PHOTO = re.compile(
    r"(?i)^(?:AP|AFP|EPA|Reuters|Getty|PA|Kyodo|Yonhap|Xinhua)\s+(?:photos?|images?|file photo)\b.{0,60}$"
)
_REPORTING = re.compile(r"(?i)^[(\[]?(?:additional )?(?:reporting|writing|editing|compiled) by\s.{3,200}$")
_BRACKETED = re.compile(r"\([^()\n]{2,120}\)|\[[^\[\]\n]{2,120}\]")
_TRAILING_RIGHTS = re.compile(r"(?<=[.!?”\"’…)\]])\s*(?P<credit>©[^.!?]{2,80})$")
_TRAILING_BRACKETS = re.compile(
    r"(?<=[.!?”\"’…)\]])(?P<gap>\s*)(?P<credit>(?:(?:\([^()\n]{2,80}\)|\[[^\[\]\n]{2,80}\])\s*)+)$"
)
_SENTENCE_END = re.compile(r"[.!?。！？][\"”’')\]]*$")

_NAME = r"(?:[A-Z][\w'’.-]*|de|van|von|der|den|la|le|bin|al|el|y)"
_NAMES = rf"[A-Z][\w'’.-]*(?:\s+{_NAME}){{0,4}}"
_NAME_LIST = rf"{_NAMES}(?:(?:,\s*|\s+and\s+|\s*&\s*|,\s+and\s+){_NAMES}){{0,5}}"
_EMAIL = r"[(\[<]?\s*[\w.+-]+@[\w-]+(?:\.[\w-]+)+\s*[)\]>]?"
_ROLE = r"(?:[A-Z][\w'’.&-]*|of|the|in|at|for|and|staff|senior|chief|writer|reporter|correspondent|editor|contributor)"
BYLINE_PATTERN = re.compile(
    rf"^[*_]*(?:(?:Words|Story|Report|Text|Written|Reported)\s+)?(?:By|BY|by)\s*:?\s+"
    rf"(?!(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|{'|'.join(MONTHS)})\b)(?P<names>{_NAME_LIST})"
    rf"(?:\s*[,/|(–—-]\s*{_ROLE}(?:\s+{_ROLE}){{0,6}}\)?)?(?:[\s,|]*{_EMAIL})?\s*[*_]*$"
)
_ROLE_BYLINE = re.compile(
    rf"^(?P<names>{_NAMES}),?\s+(?:[Ss]taff [Ww]riter|[Ss]taff [Rr]eporter|[Cc]orrespondent|[Ss]enior [Rr]eporter|[Rr]eporter)$"
)
_EMAIL_LINE = re.compile(r"^[(\[]?[\w.+-]+@[\w-]+(?:\.[\w-]+)+[)\]]?$")
_TIME_WORDS = re.compile(
    r"(?i)\b(?:first\s+)?(?:published|posted|updated|last\s+updated|last\s+modified|issued|created|modified|date|on|at|and|"
    r"mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?\b|\d{1,2}:\d\d(?::\d\d)?|\b[ap]\.?m\b\.?|"
    r"\b(?:GMT|UTC|[A-Z]{1,3}[DS]T|KST|JST|CET|CEST|BST|Z)\b|[\s:：|,.()+•*_-]"
)
# As in: SEOUL, Dec. 16 (Yonhap) -- · WASHINGTON (AP) — · LONDON —
_PLACE_LINE = re.compile(
    r"^(?:[A-Z][A-Z.'’-]+(?:[ /][A-Z][A-Z.'’-]+){0,3}(?:,\s[A-Z][\w.]+(?:\s[A-Z][a-z]+)?)?"
    r"(?:,\s(?:[A-Z][a-z]{2,8}\.?)\s\d{1,2}(?:,\s\d{4})?)?(?:\s\([\w /.-]{2,25}\))?|\([A-Z][\w ]{1,20}\))\s?(?:--|—|–|-)\s+(?=\S)"
)

_REPEATED_WORDS = 5  # shorter lines recur for good reasons ("No." in a dialogue)
_BLOCK_OF_NOTICES = 3  # an appeal spreads over at most this many lines


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
    for line in lines:
        kind = kinds.get(line)
        if kind is not None:
            found.append(Furniture(line.span, kind))
        else:
            found.extend(_inside(text, line.span))
    return tuple(found)


def _whole_lines(text: str, lines: tuple[Line, ...], outlet: str | None) -> dict[Line, FurnitureKind]:
    kinds: dict[Line, FurnitureKind] = {}
    seen: set[str] = set()
    script = _main_script(text)
    for line in lines:
        words = line.span.of(text)
        folded = " ".join(words.split()).casefold()
        kind = REPEATED if folded in seen and len(folded.split()) >= _REPEATED_WORDS else None
        kind = kind or _line_kind(words, folded, script, outlet)
        if kind is not None:
            kinds[line] = kind
        seen.add(folded)
    kinds.update(dict.fromkeys(_appeals(text, lines), NOTICE))
    return kinds


def _line_kind(words: str, folded: str, script: str, outlet: str | None) -> FurnitureKind | None:
    if len(words) <= 400 and _LEGAL.search(words):
        return NOTICE
    if _is_navigation(words, folded, script, outlet):
        return NAVIGATION
    if len(words) <= 160 and (BYLINE_PATTERN.match(words) or _ROLE_BYLINE.match(words) or _EMAIL_LINE.match(words)):
        return BYLINE
    if _is_dateline(words):
        return DATELINE
    if _is_credit(words):
        return CREDIT
    return None


def _is_navigation(words: str, folded: str, script: str, outlet: str | None) -> bool:
    label = folded.strip(" •·*|>»→↑:-–—[]().…")
    if label in _LABELS or (outlet and label == outlet.casefold()):
        return True
    if _POINTER.match(words) or _CONTINUATION.match(words):
        return True
    if len(words) <= 120 and len(re.findall(r"\s[>»›|]\s", words)) >= 2 and not _SENTENCE_END.search(words):
        return True
    return len(words) <= 40 and _main_script(words) not in {script, ""} and not _SENTENCE_END.search(words)


def _is_dateline(words: str) -> bool:
    if len(words) > 120 or not DATE_PATTERN.search(words):
        return False
    return not _TIME_WORDS.sub("", DATE_PATTERN.sub("", words))


def _is_credit(words: str) -> bool:
    if len(words) > 200:
        return False
    if (
        _CREDIT_LABEL.match(words)
        or _CREDIT_AGENCY.match(words)
        or _CREDIT_PHOTO.match(words)
        or _REPORTING.match(words)
    ):
        return True
    groups = _BRACKETED.findall(words)
    return bool(groups) and not _BRACKETED.sub("", words).strip() and all(map(_is_credit_group, groups))


def _is_credit_group(group: str) -> bool:
    """Tell a bracketed credit from a bracketed sentence: few words, and no sentence's end."""
    inner = group[1:-1]
    return len(inner.split()) <= 12 and not _SENTENCE_END.search(inner)


def _appeals(text: str, lines: tuple[Line, ...]) -> Iterator[Line]:
    """Find appeals to the reader near the end of the page, with the lines of their block."""
    tail = {line.block for line in lines[-2 * _BLOCK_OF_NOTICES :]}
    blocks: dict[int, list[Line]] = {}
    for line in lines:
        blocks.setdefault(line.block, []).append(line)
    for number, block in blocks.items():
        if number not in tail or number == 0:
            continue
        hits = [i for i, line in enumerate(block) if len(line.span) <= 300 and _APPEAL.search(line.span.of(text))]
        if hits and len(block) <= _BLOCK_OF_NOTICES:
            yield from block
        else:
            yield from (block[i] for i in hits)


def _inside(text: str, line: Span) -> Iterator[Furniture]:
    start, end = line.start, line.end
    dateline = _PLACE_LINE.match(line.of(text))
    if dateline:
        start += dateline.end()
        yield Furniture(Span(line.start, line.start + len(dateline[0].rstrip())), DATELINE)
    second = _second_printing(text, Span(start, end))
    if second is not None:
        yield from _trailing_credits(text, Span(start, second.start))
        yield Furniture(second, REPEATED)
    else:
        yield from _trailing_credits(text, Span(start, end))


def _second_printing(text: str, line: Span) -> Span | None:
    words = list(re.finditer(r"\S+", line.of(text)))
    half, odd = divmod(len(words), 2)
    if odd or half < _REPEATED_WORDS or [w[0] for w in words[:half]] != [w[0] for w in words[half:]]:
        return None
    return Span(line.start + words[half].start(), line.end)


def _trailing_credits(text: str, line: Span) -> Iterator[Furniture]:
    trimmed = line.of(text).rstrip()
    rights = _TRAILING_RIGHTS.search(trimmed)
    if rights:
        yield Furniture(Span(line.start + rights.start("credit"), line.start + rights.end()), CREDIT)
        return
    match = _TRAILING_BRACKETS.search(trimmed)
    if not match:
        return
    for group in _BRACKETED.finditer(trimmed, match.start("credit")):
        if _is_credit_group(group[0]):
            yield Furniture(Span(line.start + group.start(), line.start + group.end()), CREDIT)


def _main_script(text: str) -> str:
    """Name the script most letters are of: the first word of their Unicode names (LATIN, HANGUL)."""
    sample = [char for char in text[:4000] if char.isalpha()]
    counts = Counter(unicodedata.name(char, "").split(" ")[0] for char in sample)
    return counts.most_common(1)[0][0] if counts else ""
