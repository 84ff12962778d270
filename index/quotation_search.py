"""Quotations by what is said in them: by meaning and by words, among all that filters leave.

No vectors of quotations are stored: candidates are the quotations of the best passages, and encoded when asked for.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np

from corpus.errors import InputError
from index.bm25 import quoted_phrases
from index.filters import Matching
from index.fusion import fuse
from index.quotations import ANY, JOINED, FoundQuotation, QuotationFilters, condition, read_among
from index.search import DEPTH, PassageIndex

#: Quotations that a search returns unless asked otherwise.
LIMIT = 20
#: Quotations that are encoded for one search, for some 5 ms of a processor each. Where filters leave no more, all are.
ENCODED = 128
#: Passages in which a phrase is looked for, the best first: so many that in practice it is all of them.
PHRASED = 2000

_WORD = re.compile(r"[^\W_]+")


def search_quotations(
    index: PassageIndex, words: str, wanted: QuotationFilters = ANY, *, limit: int = LIMIT
) -> tuple[FoundQuotation, ...]:
    """Return the quotations nearest to words, best first: min(limit, those that filters leave).

    A phrase in quotation marks must be said in them, word for word, so that fewer may be found. Raises InputError as
    `index.quotations.condition` does, and for a limit below 1.
    """
    if limit < 1:
        raise InputError(f"a search has at least 1 quotation, not {limit}")
    index.refresh()
    query = index.encoder.embed_query(words)
    phrases = [_words(phrase) for phrase in quoted_phrases(words)]
    found = _candidates(index, words, query, wanted, limit=limit, phrased=bool(phrases))
    said = [one for one in found if all(_holds(_words(one.said), phrase) for phrase in phrases)][: max(ENCODED, limit)]
    scores = _scores(index, words, query, [one.said for one in said])
    order = sorted(range(len(said)), key=lambda i: (-scores[i], said[i].article.id, said[i].quotation.hull))
    return tuple(said[i] for i in order[:limit])


def _candidates(
    index: PassageIndex, words: str, query: np.ndarray, wanted: QuotationFilters, *, limit: int, phrased: bool
) -> list[FoundQuotation]:
    """Return all quotations that filters leave, where they are few, else those of the best passages, the best first."""
    library = index.library
    where, values = condition(library, wanted)
    few = library.select(f"SELECT q.number FROM {JOINED} WHERE {where} LIMIT {ENCODED + 1}", values)
    if len(few) <= ENCODED:
        return read_among(library, "q.number", few.tolist())
    articles, passages = (
        library.select(f"SELECT DISTINCT {column} FROM {JOINED} WHERE {where} AND q.passage ORDER BY {column}", values)
        for column in ("q.article", "q.passage")
    )
    matching = Matching(articles, passages, undated=0)
    if not phrased:
        best = index.rank_within(words, query, matching, depth=max(DEPTH, limit))
        return read_among(library, "q.passage", best, where, values)
    # A phrase may stand in a part of a quotation that goes on in another passage.
    best = index.rank_within(words, query, matching, depth=PHRASED)
    owners = library.articles_of(best)
    holding = list(dict.fromkeys(owners[number] for number in best if number in owners))
    return read_among(library, "q.article", holding, where, values)


def _scores(index: PassageIndex, words: str, query: np.ndarray, said: Sequence[str]) -> np.ndarray:
    """Score what is said, `(n,) float64`: its cosine to the query, plus a share for the telling words it has."""
    if not said:
        return np.empty(0)
    terms = index.lexical.terms(words)
    weights = dict(zip(terms, index.lexical.weights(terms).tolist(), strict=True))
    held = [sum(weights.get(term, 0.0) for term in set(index.lexical.sequence(one))) for one in said]
    return fuse(index.encoder.embed_texts(said) @ query, np.array(held))


def _words(text: str) -> list[str]:
    return _WORD.findall(text.casefold())


def _holds(words: Sequence[str], phrase: Sequence[str]) -> bool:
    """Tell whether a phrase is a run of words.

    >>> _holds(["not", "a", "step", "back"], ["a", "step"]), _holds(["a", "big", "step"], ["a", "step"])
    (True, False)
    """
    count = len(phrase)
    return any(words[start : start + count] == phrase for start in range(len(words) - count + 1))
