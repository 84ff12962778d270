"""The address of words in a web page: its URL with a text fragment, which browsers scroll to and mark.

As the WICG's draft has it (https://wicg.github.io/scroll-to-text-fragment/). Whether the page still has the words is
not looked at.
"""

from __future__ import annotations

import re
from urllib.parse import quote

# Longer words, and those of several paragraphs, are named by their first and last few: what is matched whole must
# stand in one block of the page, and an address is not to be a page long.
_LONGEST, _WORDS = 300, 5
# They begin and end where words do, if anywhere: browsers look for nothing else.
_BEGIN, _END = re.compile(r".{0,39}\w\b"), re.compile(r"\b\w.{0,39}$")
_PARAGRAPHS = re.compile(r"\n\s*\n")
# What an address may hold; anything else would end it in one of the formats that it is written into.
_ADDRESS = "!#$%&'()*+,-./:;=?@[]_~"


def address(url: str, words: str) -> str:
    """Return a page's URL, with no characters that are not allowed in one, and for a web page also the words.

    >>> address("https://example.org/a#top", "Well-kept, they said.")
    'https://example.org/a#top:~:text=Well%2Dkept%2C%20they%20said.'
    """
    written = quote(url.strip(), safe=_ADDRESS, errors="replace")
    directive = _directive(words)
    if not directive or not re.match(r"https?://", written, re.IGNORECASE):
        return written
    before = "&" if ":~:" in written else ":~:" if "#" in written else "#:~:"
    return f"{written}{before}text={directive}"


def _directive(words: str) -> str:
    """Return words as `start` or `start,end`."""
    whole = " ".join(words.split())
    paragraphs = [paragraph.split() for paragraph in _PARAGRAPHS.split(words.strip())]
    if len(paragraphs) == 1 and len(whole) <= _LONGEST:
        return _encoded(whole)
    first, last = paragraphs[0], paragraphs[-1]
    if len(paragraphs) == 1:
        first, last = first[: len(first) // 2], first[len(first) // 2 :]
    if not first:  # one long word: a language that writes no spaces
        begin, end = _BEGIN.match(whole), _END.search(whole)
        return f"{_encoded(begin[0] if begin else whole[:40])},{_encoded(end[0] if end else whole[-40:])}"
    return f"{_encoded(' '.join(first[:_WORDS]))},{_encoded(' '.join(last[-_WORDS:]))}"


def _encoded(words: str) -> str:
    return quote(words, safe="", errors="replace").replace("-", "%2D")
