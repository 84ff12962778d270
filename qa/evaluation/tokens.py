"""The tokens of a text, numbered, so that spans are compared by the tokens that they cover."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from dataclasses import dataclass

from corpus.article import Span

_TOKEN = re.compile(r"\w+|[^\w\s]")
# What quotations are put between; an apostrophe between two letters is none of them.
_MARK = re.compile(r"[\"“”„‟«»‹›`´]|(?<!\w)['‘’‚‛]|['‘’‚‛](?!\w)")


@dataclass(frozen=True, slots=True)
class Tokens:
    """Words and marks of a text, by where they start and end, in text order."""

    starts: tuple[int, ...]
    ends: tuple[int, ...]

    def under(self, spans: Iterable[Span]) -> frozenset[int]:
        """Return the numbers of the tokens that have a character in one of the spans."""
        return frozenset(
            number
            for span in spans
            for number in range(bisect_right(self.ends, span.start), bisect_left(self.starts, span.end))
        )


def tokenise(text: str, *, quotation_marks: bool = True) -> Tokens:
    r"""Return the matches of `\w+|[^\w\s]`, or those of them that are no quotation marks.

    >>> tokenise("“Don’t!”").ends
    (1, 4, 5, 6, 7, 8)
    >>> tokenise("“Don’t!”", quotation_marks=False).ends
    (4, 5, 6, 7)
    """
    found = [one for one in _TOKEN.finditer(text) if quotation_marks or not _MARK.match(text, one.start())]
    return Tokens(tuple(one.start() for one in found), tuple(one.end() for one in found))
