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
# A headline does not, and is no part of the sentence below it.
_ENDS = re.compile(r"[.!?…]\W*$")


def quote_around(article: StoredArticle, answer: Span) -> Span:
    """Return the sentences that hold an answer, with the one before where the first leans on it or is short."""
    sentences = article.sentences
    held = [i for i, sentence in enumerate(sentences) if sentence.overlaps(answer)]
    if not held:
        return answer
    first, last = held[0], held[-1]
    while first > 0 and last - first + 2 <= SENTENCES and _leans(article, first, last):
        if not _may_join(article, first - 1, last):
            break
        first -= 1
    return Span(sentences[first].start, sentences[last].end)


def _leans(article: StoredArticle, first: int, last: int) -> bool:
    words = article.text[article.sentences[first].start : article.sentences[last].end]
    paragraph_goes_on = "\n\n" not in article.text[article.sentences[first - 1].end : article.sentences[first].start]
    return bool(_LEANS.match(words)) or (len(words) < SHORT and paragraph_goes_on)


def _may_join(article: StoredArticle, first: int, last: int) -> bool:
    """Tell whether sentences follow on one another with nothing but space between, and are not too long together."""
    sentences = article.sentences[first : last + 1]
    if sentences[-1].end - sentences[0].start > CHARACTERS or not _ENDS.search(sentences[0].of(article.text)):
        return False
    return all(not article.text[one.end : other.start].strip() for one, other in pairwise(sentences))
