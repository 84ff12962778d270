"""Quote and Answer: what leaves the engine. Every text in them is a slice of an article."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from corpus.article import Span
from index.filters import Filters
from index.quotations import FoundQuotation
from index.rows import StoredArticle
from qa.reader import Reading
from qa.said_filters import Field, SaidFilter, fields_of


@dataclass(frozen=True, slots=True)
class Quote:
    """Whole sentences of an article, and the words in them that answer (none where nothing does)."""

    article: StoredArticle
    span: Span
    answer: Span | None
    score: float

    @property
    def text(self) -> str:
        """The quoted words."""
        return self.span.of(self.article.text)

    def as_dict(self) -> dict[str, object]:
        """Return the QUOTE object of the JSON interface."""
        metadata = self.article.metadata
        return {
            "article": self.article.id,
            "version": self.article.version,
            "title": metadata.title,
            "outlet": metadata.outlet,
            "published": metadata.published.isoformat() if metadata.published else None,
            "published_from": metadata.published_from.value if metadata.published_from else None,
            "start": self.span.start,
            "end": self.span.end,
            "text": self.text,
            "answer": self.answer.of(self.article.text) if self.answer else None,
            "answer_start": self.answer.start if self.answer else None,
            "answer_end": self.answer.end if self.answer else None,
            "score": round(self.score, 4),
        }


@dataclass(frozen=True, slots=True)
class Support:
    """How many articles say it; copies of one report are one independent source."""

    articles: int
    independent: int


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer with its quotes, best first, or an abstention with the nearest passages.

    `probability` is that of the best candidate being right, also when abstaining. `undated` and
    `unsearchable` count articles that could not be looked at: see `index.search.Found`. `filters` are all that were
    applied, `said` those of them that were read off the question, and `dropped` those that were read off it and left
    nothing that answers, so that this is the answer without them. `as_of` is the day of which the question asks how
    things are or were, so that the latest article up to then counts; None where it asks of no such day. `spoken` is the
    quotation that answers a question for somebody's words.
    """

    question: str
    standalone: str
    probability: float
    quotes: tuple[Quote, ...]
    nearest: tuple[Quote, ...]
    support: Support
    filters: Filters
    timing_ms: Mapping[str, float]
    undated: int = 0
    unsearchable: int = 0
    normalized: Mapping[str, object] | None = None
    timeline: tuple[Mapping[str, object], ...] = ()
    conflicts: tuple[tuple[int, int], ...] = ()
    as_of: date | None = None
    said: tuple[SaidFilter, ...] = ()
    dropped: tuple[SaidFilter, ...] = ()
    spoken: FoundQuotation | None = None

    @property
    def abstained(self) -> bool:
        """Whether the library does not say."""
        return not self.quotes

    @property
    def text(self) -> str | None:
        """The answer in the article's own words."""
        best = self.quotes[0] if self.quotes else None
        return best.answer.of(best.article.text) if best and best.answer else None

    def as_dict(self) -> dict[str, object]:
        """Return the object that `cuttings ask --json` prints."""
        return {
            "question": self.question,
            "standalone": self.standalone,
            "abstained": self.abstained,
            "answer": self.text,
            "normalized": dict(self.normalized) if self.normalized else None,
            "probability": round(self.probability, 4),
            "quotes": [quote.as_dict() for quote in self.quotes],
            "nearest": [quote.as_dict() for quote in self.nearest],
            "support": {"articles": self.support.articles, "independent": self.support.independent},
            "filters": list(filter_objects(self.filters, self.said)),
            "timeline": [dict(state) for state in self.timeline],
            "conflicts": [list(pair) for pair in self.conflicts],
            "timing_ms": {
                name: round(self.timing_ms.get(name, 0.0), 2) for name in ("encode", "search", "read", "total")
            },
        }


def filter_objects(filters: Filters, said: Sequence[SaidFilter] = ()) -> tuple[dict[str, object], ...]:
    """Return the FILTER objects of the JSON interface: the filters that were set, then those that were said."""
    found: list[dict[str, object]] = []
    held = fields_of(filters) - {one.field for one in said}
    for name in (field for field in Field if field in held):
        dated = name is Field.PUBLISHED
        first = filters.since.isoformat() if dated and filters.since else None
        last = filters.until.isoformat() if dated and filters.until else None
        value = None if dated else getattr(filters, name)
        found.append({"field": name.value, "from": first, "to": last, "value": value, "said": None})
    return (*found, *(one.as_dict() for one in said))


def apart(readings: Sequence[Reading]) -> list[Quote]:
    """Quote candidates, best first, without those whose quotes overlap a better one's."""
    quotes: list[Quote] = []
    for reading in readings:
        quote = Quote(reading.article, reading.quote, reading.answer, reading.score)
        if not any(
            quote.article.number == other.article.number and quote.span.overlaps(other.span) for other in quotes
        ):
            quotes.append(quote)
    return quotes


def printings(quotes: Sequence[Quote]) -> list[tuple[Quote, ...]]:
    """Group quotes that print the same words, in the order of their first ones."""
    groups: dict[str, list[Quote]] = {}
    for quote in quotes:
        groups.setdefault(_same_words(quote.text), []).append(quote)
    return [tuple(group) for group in groups.values()]


def _same_words(text: str) -> str:
    """Fold what does not change the words: white space, case, kinds of quotation marks and dashes."""
    folded = text.translate(str.maketrans("“”„«»‘’–—", '"""""\'\'--'))
    return " ".join(folded.split()).casefold()
