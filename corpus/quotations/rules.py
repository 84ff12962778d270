"""Attributions by rules: direct speech beside words of saying."""

from __future__ import annotations

import re
from collections.abc import Iterator

from corpus.article import Span
from corpus.quotations.marks import find_quoted
from corpus.quotations.quotation import Attribution, Prose

_NAME = r"(?:(?:the |a |an )?[A-Z][\w.’'-]*(?: [\w.’'-]+){0,6}|he|she|they|it|we|I|He|She|They|We)"
_CUE = r"(?:said|says|told|added|wrote|asked|noted|tweeted|continued|replied|explained)"
_AFTER = re.compile(rf"\s*(?:(?P<cue1>{_CUE})\s+(?P<who1>{_NAME})|(?P<who2>{_NAME})\s+(?P<cue2>{_CUE}))")


class RuleFinder:
    """Finds attributions by rules."""

    def find(self, prose: Prose) -> tuple[Attribution, ...]:
        """Return the attributions of a text, in the order of their content."""
        return tuple(_direct(prose))


def _direct(prose: Prose) -> Iterator[Attribution]:
    for quoted in find_quoted(prose.text, prose.paragraphs):
        if quoted.depth == 0 and (match := _AFTER.match(prose.text, quoted.outer.end, quoted.outer.end + 120)):
            which = "1" if match["who1"] else "2"
            yield Attribution((quoted.outer,), Span(*match.span("who" + which)), Span(*match.span("cue" + which)))
