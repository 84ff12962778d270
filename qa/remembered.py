"""Remembered words looked for in a library: which quotation they are of, and whether it says exactly that."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from corpus.article import Span
from corpus.errors import InputError
from corpus.lines import find_lines, find_paragraphs
from corpus.quotations import Kind
from corpus.quotations.marks import find_quoted
from index.quotations import FoundQuotation, quotation_record, quotations, read_among
from index.rows import StoredArticle, folded_name
from index.search import PassageIndex
from index.speakers import name_words
from qa.verifying import Difference, Match, Own, Verdict, closest, match_exactly

#: Passages whose articles are looked into, those nearest to the remembered words.
PASSAGES = 50
#: Articles that hold the words as a phrase which are looked into.
PHRASED = 200
#: Words by which articles are found: the search of more would take longer and find no others.
SEARCHED = 64


@dataclass(frozen=True, slots=True)
class Verification:
    """What a library says of remembered words.

    `at` is where the words stand in the article, or those that they alter. `speaker_agrees` is None where no speaker
    was remembered, or nobody is named.
    """

    verdict: Verdict
    found: FoundQuotation | None = None
    at: Span | None = None
    difference: tuple[Difference, ...] = ()
    speaker_agrees: bool | None = None

    def as_dict(self) -> dict[str, object]:
        """Return the object of the JSON interface."""
        return {
            "verdict": self.verdict.value,
            "quotation": quotation_record(self.found) if self.found else None,
            "difference": [[one.op, one.remembered, one.said] for one in self.difference],
            "speaker_agrees": self.speaker_agrees,
        }


def verify(index: PassageIndex, remembered: str, *, speaker: str | None = None) -> Verification:
    """Look for the quotation that remembered words are of; those of the remembered speaker before others.

    Raises InputError for words without a letter or digit, and for a speaker who names nobody.
    """
    if not any(letter.isalnum() for letter in remembered):
        raise InputError(f"the words {remembered!r} hold no word; give those you remember")
    if speaker is not None and not folded_name(speaker):
        raise InputError(f"the speaker {speaker!r} names nobody; leave it out, or give a name")
    index.refresh()
    if not index.lexical.terms(remembered):
        # Function words alone, which no index has: every quotation is looked at, one after the other, and none is near.
        exact = _exact(remembered, _own_words(quotations(index.library)), speaker)
        return _verification(*exact, speaker) if exact else Verification(Verdict.NOT_FOUND)
    said = list(_own_words(_candidates(index, remembered)))
    if exact := _exact(remembered, said, speaker):
        return _verification(*exact, speaker)
    agreeing = [one for one in said if speaker and _agrees(one[0], speaker)]
    for group in (agreeing, said):
        if near := closest(remembered, [own for _, own in group]):
            return _verification(group[near[0]][0], near[1], speaker)
    return Verification(Verdict.NOT_FOUND)


def _exact(
    remembered: str, said: Iterable[tuple[FoundQuotation, Own]], speaker: str | None
) -> tuple[FoundQuotation, Match] | None:
    """Return the first quotation that has the words exactly, of the remembered speaker if there is one."""
    other: tuple[FoundQuotation, Match] | None = None
    for found, own in said:
        if at := match_exactly(remembered, own):
            match = found, Match(Verdict.EXACT, at, (), 1.0)
            if speaker is None or _agrees(found, speaker):
                return match
            other = other or match
    return other


def _verification(found: FoundQuotation, match: Match, speaker: str | None) -> Verification:
    agrees = _agrees(found, speaker) if speaker else None
    return Verification(match.verdict, found, match.at, match.difference, agrees)


def _agrees(found: FoundQuotation, speaker: str | None) -> bool | None:
    """Tell whether every word of a remembered name is in the speaker's; None where nobody is named."""
    name = found.quotation.speaker
    if name is None or speaker is None:
        return None
    return set(name_words(speaker)) <= set(folded_name(name.of(found.article.text)).split())


def _candidates(index: PassageIndex, remembered: str) -> Iterable[FoundQuotation]:
    """Return the quotations of the articles nearest to the words, and of those that hold them as a phrase."""
    terms = index.lexical.terms(remembered)
    weights = index.lexical.weights(terms)
    telling = [terms[i] for i in sorted(range(len(terms)), key=lambda i: -weights[i])[:SEARCHED]]
    words = " ".join(remembered.split()[: 4 * SEARCHED])
    phrased = index.lexical.articles_with_phrase(words, PHRASED)
    near = index.lexical.search_passages(" ".join(telling), PASSAGES)
    owners = index.library.articles_of([number for number, _ in near])
    articles = [*phrased, *(owners[number] for number, _ in near if number in owners)]
    return read_among(index.library, "q.article", list(dict.fromkeys(articles)))


def _own_words(found: Iterable[FoundQuotation]) -> Iterator[tuple[FoundQuotation, Own]]:
    """Yield quotations with the words in them that are the speaker's own.

    The pieces of a direct quotation follow on one another; each that is quoted in a mixed one stands alone.
    """
    article: StoredArticle | None = None
    inside: tuple[Span, ...] = ()
    for one in found:
        text = one.article.text
        if one.quotation.kind is Kind.DIRECT:
            yield one, Own(text, one.quotation.content)
        elif one.quotation.kind is Kind.MIXED:
            if article is None or article.number != one.article.number:
                article, inside = one.article, _inside(text)
            for piece in _shared(one.quotation.content, inside):
                yield one, Own(text, (piece,))


def _inside(text: str) -> tuple[Span, ...]:
    paragraphs = find_paragraphs(text, find_lines(text))
    return tuple(quoted.inner for quoted in find_quoted(text, paragraphs) if quoted.depth == 0)


def _shared(content: Sequence[Span], inside: Sequence[Span]) -> Iterator[Span]:
    for piece in content:
        for quoted in inside:
            if quoted.overlaps(piece):
                yield Span(max(piece.start, quoted.start), min(piece.end, quoted.end))
