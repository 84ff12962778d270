"""The words shown around an answer: whole sentences, enough of them to stand alone. Always one slice of the article."""

from __future__ import annotations

import re
from itertools import pairwise

from corpus.article import Span
from index.rows import StoredArticle

#: Sentences and characters that a quote has at most, unless one sentence is longer.
SENTENCES, CHARACTERS = 3, 400
#: Shorter ones take in the sentence before, in the same paragraph.
SHORT = 90

# A sentence that begins so speaks of what stands before it.
_LEANS = re.compile(
    r"^\W*(?:he|she|it|they|his|her|its|their|this|that|these|those|both|neither|there|then|but|and|so|or|yet|instead"
    r"|however|also|still|such|another|others)\b",
    re.IGNORECASE,
)
# Sentences before and after that may be taken along for a quotation's sake, the fewest first.
_WIDENINGS = ((0, 0), (0, 1), (1, 0), (0, 2), (1, 1), (2, 0))
_CURLY = re.compile("[“”]")
# A headline does not, and is no part of the sentence below it.
_ENDS = re.compile(r"[.!?…]\W*$")


def quote_around(article: StoredArticle, answer: Span) -> Span:
    """Return the sentences that hold an answer, and those around them without which they do not stand alone.

    That is the one before, where the first leans on it or is short, and the rest of a quotation that is begun.
    """
    sentences = article.sentences
    held = [i for i, sentence in enumerate(sentences) if sentence.overlaps(answer)]
    if not held:
        return answer
    first, last = _with_whole_quotations(article, held[0], held[-1])
    while first > 0 and last - first + 2 <= SENTENCES and _leans(article, first, last):
        if not _may_join(article, first - 1, last):
            break
        first -= 1
    return Span(sentences[first].start, sentences[last].end)


def _leans(article: StoredArticle, first: int, last: int) -> bool:
    words = article.text[article.sentences[first].start : article.sentences[last].end]
    paragraph_goes_on = "\n\n" not in article.text[article.sentences[first - 1].end : article.sentences[first].start]
    return bool(_LEANS.match(words)) or (len(words) < SHORT and paragraph_goes_on)


def _with_whole_quotations(article: StoredArticle, first: int, last: int) -> tuple[int, int]:
    """Widen sentences by as few as will close, in their paragraph, the quotations that they cut; else leave them."""
    for before, after in _WIDENINGS:
        begin, end = first - before, last + after
        if begin < 0 or end >= len(article.sentences) or end - begin >= SENTENCES:
            continue
        words = article.text[article.sentences[begin].start : article.sentences[end].end]
        joins = before == after == 0 or ("\n\n" not in words and _may_join(article, begin, end))
        if joins and _is_balanced(words):
            return begin, end
    return first, last


def _is_balanced(words: str) -> bool:
    """Tell whether every quotation that is begun ends, and none ends that was not begun."""
    depth = 0
    for mark in _CURLY.findall(words):
        depth += 1 if mark == "“" else -1
        if depth < 0:
            return False
    return depth == 0 and words.count('"') % 2 == 0


def _may_join(article: StoredArticle, first: int, last: int) -> bool:
    """Tell whether sentences follow on one another with nothing but space between, and are not too long together."""
    sentences = article.sentences[first : last + 1]
    if sentences[-1].end - sentences[0].start > CHARACTERS or not _ENDS.search(sentences[0].of(article.text)):
        return False
    return all(not article.text[one.end : other.start].strip() for one, other in pairwise(sentences))
