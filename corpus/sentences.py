"""Sentence spans.

The boundaries are nupunkt's; ours are the paragraphs, the furniture between, and the few joins that
news text needs.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from corpus.article import Furniture, Span

# After these a sentence goes on with a name or number, whatever its capital says.
_GOES_ON = re.compile(
    r"(?:^|[\s(“\"‘])(?:Sens?|Reps?|Govs?|Lts?|Cols?|Gens?|Sgts?|Capts?|Cmdr|Adm|Maj|Pvt|Drs?|Mr|Mrs|Ms|Messrs|Profs?|Revs?|"
    r"Hon|Sts?|Mt|Ft|Nos?|vs|[A-Z])\.\s*$"
)
# nupunkt knows the abbreviations of law reports ("So.", "No."); in news a small word ends a sentence.
_ENDS = re.compile(
    r"(?<![\w.'’-])(?!(?:vs|etc|al|cf|ca|approx|est|feat|ft|lb|lbs|oz|min|max|misc|jr|sr)\b)[a-z]{2,}"
    r"[.!?]+[\"”’)]*\s+(?=[\"“‘(]?[A-Z])"
)
_MIDDLE = re.compile(r"[a-z)\],;:]")


def find_sentences(text: str, paragraphs: tuple[Span, ...], furniture: tuple[Furniture, ...]) -> tuple[Span, ...]:
    r"""Return the sentences of a text, in order; none crosses a paragraph's end or holds furniture.

    Every character of the paragraphs that is neither white space nor furniture lies in exactly one.

    >>> page = "Talks on Dec. 16 failed. The U.S. did not comment."
    >>> [span.of(page) for span in find_sentences(page, (Span(0, len(page)),), ())]
    ['Talks on Dec. 16 failed.', 'The U.S. did not comment.']
    """
    return tuple(sentence for piece in _without(paragraphs, furniture) for sentence in _split(text, piece))


def _without(paragraphs: tuple[Span, ...], furniture: tuple[Furniture, ...]) -> Iterator[Span]:
    """Yield what is left of paragraphs; both come in text order and are walked once."""
    number = 0
    for paragraph in paragraphs:
        start = paragraph.start
        while number < len(furniture) and furniture[number].span.start < paragraph.end:
            piece = furniture[number].span
            if start < piece.start:
                yield Span(start, piece.start)
            start = max(start, piece.end)
            number += 1
        if start < paragraph.end:
            yield Span(start, paragraph.end)


def _split(text: str, piece: Span) -> Iterator[Span]:
    from nupunkt import sent_spans  # noqa: PLC0415 - its model is loaded when it is first imported

    words = piece.of(text)
    ends = {end for _, end in sent_spans(words)} | {match.end() for match in _ENDS.finditer(words)}
    start = 0
    for end in sorted(ends):
        if end < len(words) and _runs_on(words, start, end):
            continue
        yield from _trimmed(text, piece.start + start, piece.start + end)
        start = end
    # What the splitter leaves at the end belongs to the text as much as the rest.
    yield from _trimmed(text, piece.start + start, piece.end)


def _runs_on(words: str, start: int, end: int) -> bool:
    following = words[end : end + 64].lstrip()[:1]  # bounded: a line may hold a million sentences
    return bool(_GOES_ON.search(words[max(start, end - 12) : end]) or _MIDDLE.match(following))


def _trimmed(text: str, start: int, end: int) -> Iterator[Span]:
    words = text[start:end]
    stripped = words.strip()
    if stripped:
        start += words.index(stripped)
        yield Span(start, start + len(stripped))
