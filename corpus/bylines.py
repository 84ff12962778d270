"""Bylines: lines that name who wrote an article, and where in them the names stand."""

from __future__ import annotations

import re

from corpus.article import Span
from corpus.dates import MONTHS

#: A letter that is no small one, of any alphabet that has both.
UPPER = r"[^\W\d_a-zß-öø-ÿ]"

_NAME = rf"(?:{UPPER}[\w'’.-]*|de|van|von|der|den|la|le|bin|al|el|y)"
_NAMES = rf"{UPPER}[\w'’.-]*(?:\s+{_NAME}){{0,4}}"
_NAME_LIST = rf"{_NAMES}(?:(?:,\s*|\s+and\s+|\s*&\s*|,\s+and\s+){_NAMES}){{0,5}}"
_EMAIL = r"[(\[<]?\s*[\w.+-]+@[\w-]+(?:\.[\w-]+)+\s*[)\]>]?"
_ROLE = (
    rf"(?:{UPPER}[\w'’.&-]*|of|the|in|at|for|and|staff|senior|chief|writer|reporter|correspondent|editor|contributor)"
)
_NO_NAME = (
    rf"(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|{'|'.join(MONTHS)}|Christmas|Easter|A|An|The(?=\s+\S+\s*$))\b"
)
_BY = re.compile(
    rf"^[*_]*(?:(?:Words|Story|Report|Text|Written|Reported)\s+)?(?:By|BY|by)\s*:?\s+(?!{_NO_NAME})(?P<names>{_NAME_LIST})"
    rf"(?:(?:\s*[,/|(–—-]\s*|\s+(?=for\b|in\b|at\b)){_ROLE}(?:\s+{_ROLE}){{0,6}}\)?)?(?:[\s,|]*{_EMAIL})?\s*[*_]*$"
)
_WITH_ROLE = re.compile(
    rf"^(?P<names>{_NAMES}),?\s+"
    r"(?i:staff writer|staff reporter|senior reporter|special correspondent|correspondent|reporter)$"
)
_EMAIL_LINE = re.compile(r"^[(\[]?[\w.+-]+@[\w-]+(?:\.[\w-]+)+[)\]]?$")
# What follows a name after a comma and is no further name.
_ROLES = re.compile(
    r",\s*(?=[^,]*\b(?:Editor|Writer|Reporter|Correspondent|Contributor|Columnist|Producer|Analyst|Staff|Bureau|Chief"
    r"|Press|Reuters|AFP|AP|News|Today|TODAY|CNN|BBC|Network)\b)"
)
_LONGEST = 160


def is_byline(line: str) -> bool:
    """Tell whether a line only says who wrote the article, or how to reach them.

    >>> is_byline("By Lorna Tewksley"), is_byline("By Monday, it had snowed.")
    (True, False)
    """
    return len(line) <= _LONGEST and (names_in(line) is not None or bool(_EMAIL_LINE.match(line)))


def names_in(line: str) -> Span | None:
    """Return where the authors' names stand in a byline, without what they are.

    >>> line = "By Jane Roe, Political Editor"
    >>> names_in(line).of(line)
    'Jane Roe'
    """
    match = _BY.match(line) or _WITH_ROLE.match(line)
    if match is None:
        return None
    role = _ROLES.search(line, match.start("names"), match.end("names"))
    return Span(match.start("names"), role.start() if role else match.end("names"))
