"""Answers to questions for somebody's words: that person's quotations on the matter, whole."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from corpus.article import Span
from corpus.errors import InputError
from index.filters import Filters
from index.quotation_search import search_quotations
from index.quotations import FoundQuotation, QuotationFilters
from index.rows import StoredArticle, folded_name
from index.search import PassageIndex
from index.speakers import names_said
from qa.answer import Quote, Support
from qa.evidence import Evidence
from qa.quotes import CHARACTERS, SENTENCES, quote_around
from qa.wanted import Wanted, wanted_by
from qa.words_asked import WordsAsked

#: Share of the matter's telling words that must stand around a quotation; chosen on the even half of the tests' set.
SHARE = 0.5
#: Quotations that are compared by meaning for one question: each takes some milliseconds.
COMPARED = 8
#: Letters on either side of a name among which the article may tell who it is.
_DESCRIBED_WITHIN = 60
#: Letters before a quotation that may tell what it is about.
_ABOUT_BEFORE = 400


def quoted_words(index: PassageIndex, asked: WordsAsked, filters: Filters, *, top: int) -> tuple[FoundQuotation, ...]:
    """Return the quotations of the speaker asked for that are about the matter, the best first, at most `top`."""
    named = _is_named(index, asked.speaker)
    wanted = QuotationFilters(filters, speaker=asked.speaker if named else None)

    def keep(found: FoundQuotation) -> bool:
        return (named or _is_described(found, asked.speaker)) and _is_about(index, found, asked.topic)

    return search_quotations(index, asked.topic or asked.speaker, wanted, limit=top, encoded=COMPARED, keep=keep)


def as_evidence(index: PassageIndex, found: Sequence[FoundQuotation], topic: str) -> Evidence:
    """Quote whole quotations, without those that overlap a better one's quote."""
    wanted = wanted_by(topic, index.lexical)
    quotes: list[Quote] = []
    for rank, one in enumerate(found):
        answer = max(_utterances(one), key=lambda span: _share(index, wanted, span.of(one.article.text)))
        quote = Quote(one.article, _bounded(one, answer), answer, 1 / (rank + 1))
        if not any(quote.article.number == q.article.number and quote.span.overlaps(q.span) for q in quotes):
            quotes.append(quote)
    same = [one for one in found if folded_name(one.said) == folded_name(found[0].said)]
    support = Support(len({one.article.number for one in same}), len({one.article.group for one in same}))
    return Evidence(tuple(quotes), support, None)


def _utterances(found: FoundQuotation) -> list[Span]:
    """Return what a quotation says: the whole, or where it is of several sentences, each run up to an interruption.

    What goes on with a small letter goes on with the sentence that was interrupted.
    """
    text, parts = found.article.text, found.quotation.content
    begun = [number for number, part in enumerate(parts) if not number or not text[part.start].islower()]
    ends = [*begun[1:], len(parts)]
    said = [Span(parts[first].start, parts[end - 1].end) for first, end in zip(begun, ends, strict=True)]
    return [found.quotation.hull] if len(said) < 2 else said


def _bounded(found: FoundQuotation, answer: Span) -> Span:
    """Return the sentences of the whole quotation, or of its answer where those are more than a quote holds."""
    whole = quote_of(found)
    sentences = sum(sentence.overlaps(whole) for sentence in found.article.sentences)
    return whole if sentences <= SENTENCES and len(whole) <= CHARACTERS else quote_around(found.article, answer)


def quote_of(found: FoundQuotation) -> Span:
    """Return the sentences that hold a quotation, and who said it where that stands beside it."""
    parts = (found.quotation.hull, found.quotation.mention, found.quotation.cue)
    spans = [quote_around(found.article, part) for part in parts if part is not None]
    near = [span for span in spans if span.start <= spans[0].end + 2 and spans[0].start <= span.end + 2]
    return Span(min(span.start for span in near), max(span.end for span in near))


def _is_named(index: PassageIndex, speaker: str) -> bool:
    try:
        return bool(folded_name(speaker)) and bool(names_said(index.library, speaker))
    except InputError:
        return False


def _is_described(found: FoundQuotation, speaker: str) -> bool:
    """Tell whether the mention, or what stands beside the speaker's name in the article, has all words of a phrase."""
    words = set(folded_name(re.sub(r"['’]s\b", "", speaker)).split())
    quotation, text = found.quotation, found.article.text
    if not words or quotation.mention is None:
        return False
    if words <= set(folded_name(quotation.mention.of(text)).split()):
        return True
    if not speaker.rsplit(maxsplit=1)[
        -1
    ].islower():  # a name, and not this one: what stands beside it may be somebody else's
        return False
    return quotation.speaker is not None and any(
        words <= set(folded_name(around).split()) for around in _beside(found.article, quotation.speaker)
    )


def _beside(article: StoredArticle, name: Span) -> Iterator[str]:
    for match in re.finditer(re.escape(name.of(article.text)), article.text):
        yield article.text[max(0, match.start() - _DESCRIBED_WITHIN) : match.end() + _DESCRIBED_WITHIN].replace(
            "'s", ""
        )


def _is_about(index: PassageIndex, found: FoundQuotation, topic: str) -> bool:
    if not topic:
        return True
    start = max(0, quote_of(found).start - _ABOUT_BEFORE)
    around = found.article.text[start : quote_of(found).end]
    wanted = wanted_by(topic, index.lexical)
    return not wanted.weights or _share(index, wanted, f"{found.article.metadata.title} {around}") >= SHARE


def _share(index: PassageIndex, wanted: Wanted, text: str) -> float:
    return wanted.share(frozenset(index.lexical.terms(text)))
