"""The words shown around an answer: whole sentences, enough of them to stand alone. Always one slice of the article."""

from __future__ import annotations

import re
from itertools import pairwise

from corpus.article import Span
from index.rows import StoredArticle

#: Sentences and characters that a quote has at most, unless one sentence is longer.
SENTENCES, CHARACTERS = 3, 400
#: Shorter ones take in sentences of their paragraph: what follows first, for it explains.
SHORT = 150

# A sentence that begins so speaks of what stands before it.
_LEANS = re.compile(
    r"^\W*(?:he|she|it|they|his|her|its|their|this|that|these|those|both|neither|there|then|but|and|so|or|yet|instead"
    r"|however|also|still|such|another|others)\b",
    re.IGNORECASE,
)
# Sentences before and after that may be taken along for a quotation's sake, the fewest first.
_WIDENINGS = ((0, 1), (1, 0), (0, 2), (1, 1), (2, 0))
_CURLY = re.compile("[“”]")
# A headline does not, and is no part of the sentence below it.
_ENDS = re.compile(r"[.!?…]\W*$")


def quote_around(article: StoredArticle, answer: Span) -> Span:
    """Return the sentences that hold an answer, and those around them without which they do not stand alone.

    Those are the rest of a quotation that is begun, the one before where the first leans on it, and neighbours in the
    paragraph while they are short.
    """
    sentences = article.sentences
    held = [i for i, sentence in enumerate(sentences) if sentence.overlaps(answer)]
    if not held:
        return answer
    first, last = _with_whole_quotations(article, held[0], held[-1])
    while _LEANS.match(sentences[first].of(article.text)) and _may_join(article, first - 1, last):
        first -= 1
    first, last = _with_neighbours(article, first, last)
    return Span(sentences[first].start, sentences[last].end)


def _with_neighbours(article: StoredArticle, first: int, last: int) -> tuple[int, int]:
    """Widen sentences, while they are short, by the next or else the one before, where that cuts no quotation."""
    while len(_words(article, first, last)) < SHORT:
        for begin, end in ((first, last + 1), (first - 1, last)):
            if _is_one_paragraph(article, begin, end) and _is_balanced(_words(article, begin, end)):
                first, last = begin, end
                break
        else:
            break
    return first, last


def _with_whole_quotations(article: StoredArticle, first: int, last: int) -> tuple[int, int]:
    """Widen sentences by as few as will close, in their paragraph, the quotations that they cut; else leave them."""
    if _is_balanced(_words(article, first, last)):
        return first, last
    for before, after in _WIDENINGS:
        begin, end = first - before, last + after
        if _is_one_paragraph(article, begin, end) and _is_balanced(_words(article, begin, end)):
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


def _is_one_paragraph(article: StoredArticle, first: int, last: int) -> bool:
    return _may_join(article, first, last) and "\n\n" not in _words(article, first, last)


def _may_join(article: StoredArticle, first: int, last: int) -> bool:
    """Tell whether sentences follow on one another with nothing but space between, and are few and short enough."""
    if first < 0 or last >= len(article.sentences) or last - first >= SENTENCES:
        return False
    sentences = article.sentences[first : last + 1]
    if sentences[-1].end - sentences[0].start > CHARACTERS or not all(
        _ENDS.search(s.of(article.text)) for s in sentences[:-1]
    ):
        return False
    return all(not article.text[one.end : other.start].strip() for one, other in pairwise(sentences))


def _words(article: StoredArticle, first: int, last: int) -> str:
    return article.text[article.sentences[first].start : article.sentences[last].end]
