"""The quotations of a library: all that filters leave, in order, with the articles they stand in; and who said them.

Searching them by words is `index.quotation_search`.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from corpus.article import Span
from corpus.errors import InputError
from corpus.quotations import Kind, Quotation
from index.filters import Filters, article_conditions, date_conditions
from index.library import Library
from index.quotation_rows import QUOTATION_COLUMNS, read_quotation
from index.rows import StoredArticle, folded_name
from index.speakers import Speaker, names_said, spellings

# Articles that are held in memory at once.
_ARTICLES = 50


@dataclass(frozen=True, slots=True)
class FoundQuotation:
    """A quotation in the version of its article that the library holds."""

    quotation: Quotation
    article: StoredArticle

    @property
    def text(self) -> str:
        """The words from the first said to the last, whatever interrupts them."""
        return self.quotation.hull.of(self.article.text)

    @property
    def said(self) -> str:
        """The words that were said alone, in one line."""
        return " ".join(word for part in self.quotation.content for word in part.of(self.article.text).split())


@dataclass(frozen=True, slots=True)
class QuotationFilters:
    """Whose quotations, of which kind, in which articles.

    `speaker` is a name as people type it: in any case, with or without accents, whole or some words of it.
    """

    articles: Filters = field(default_factory=Filters)
    speaker: str | None = None
    kind: Kind | None = None

    def __post_init__(self) -> None:
        if self.speaker is not None and not folded_name(self.speaker):
            raise InputError(f"the speaker {self.speaker!r} names nobody; leave it out, or give a name")


#: Filters that leave everything.
ANY = QuotationFilters()
#: Quotations with their articles, as filters are put to them.
JOINED = "quotations q JOIN articles a ON a.number = q.article"


def condition(library: Library, wanted: QuotationFilters) -> tuple[str, list[object]]:
    """Return what filters are in SQL, over `JOINED`: a condition and its values.

    Raises InputError, with the names that are like it, for a speaker whom nobody quotes.
    """
    conditions: list[str] = []
    values: list[object] = []
    for part, bound in (article_conditions(wanted.articles), date_conditions(wanted.articles)):
        conditions.append(part)
        values += bound
    if wanted.kind:
        conditions.append("q.kind = ?")
        values.append(wanted.kind.value)
    if wanted.speaker:
        conditions.append("q.folded IN (SELECT value FROM json_each(?))")
        values.append(json.dumps(names_said(library, wanted.speaker)))
    return " AND ".join(conditions), values


def quotations(library: Library, wanted: QuotationFilters = ANY, *, newest: bool = False) -> Iterator[FoundQuotation]:
    """Yield the quotations that filters leave, by article id and offset, or those published last first.

    Few articles are in memory at a time. Undated articles come last. Raises InputError as `condition` does.
    """
    where, values = condition(library, wanted)
    order = "a.published IS NULL, a.published DESC, a.id" if newest else "a.id"
    statement = f"SELECT a.number FROM {JOINED} WHERE {where} GROUP BY a.number ORDER BY {order}"
    articles = library.select(statement, values).tolist()
    for start in range(0, len(articles), _ARTICLES):
        held = articles[start : start + _ARTICLES]
        yield from read_among(library, "q.article", held, where, values)


def read_among(
    library: Library, column: str, numbers: Sequence[int], where: str = "1", values: Sequence[object] = ()
) -> list[FoundQuotation]:
    """Return the quotations of a condition whose column has one of some numbers: in their order, then by offset."""
    rows = library.rows(
        f"SELECT {column}, q.article, {QUOTATION_COLUMNS} FROM {JOINED} WHERE {where}"
        f" AND {column} IN (SELECT value FROM json_each(?)) ORDER BY q.start, q.number",
        [*values, json.dumps(list(numbers))],
    )
    place: dict[object, int] = {number: place for place, number in enumerate(numbers)}
    rows.sort(key=lambda row: place[row[0]])
    owners = list(dict.fromkeys(int(str(row[1])) for row in rows))
    articles: dict[object, StoredArticle] = {article.number: article for article in library.articles(owners)}
    return [FoundQuotation(read_quotation(row[2:]), articles[row[1]]) for row in rows if row[1] in articles]


def undated(library: Library, wanted: QuotationFilters) -> int:
    """Count the articles with quotations that match everything but the dates, because they are undated."""
    if not (wanted.articles.since or wanted.articles.until):
        return 0
    where, values = condition(library, replace(wanted, articles=replace(wanted.articles, since=None, until=None)))
    statement = f"SELECT count(DISTINCT a.number) FROM {JOINED} WHERE {where} AND a.published IS NULL"
    return int(library.select(statement, values)[0])


def speakers(library: Library, wanted: QuotationFilters = ANY, *, limit: int | None = None) -> list[Speaker]:
    """Return who said what filters leave, those with the most quotations first, at most `limit` of them.

    Names that are the same but for case, accents, honorifics and hyphens are one speaker's; others are not.
    """
    where, values = condition(library, wanted)
    rows = library.rows(
        f"SELECT q.folded, count(*) FROM {JOINED} WHERE {where} AND q.folded != ''"
        " GROUP BY q.folded ORDER BY count(*) DESC, q.folded LIMIT ?",
        [*values, -1 if limit is None else limit],
    )
    printed = spellings(library, [str(folded) for folded, _ in rows])
    return [Speaker(printed[str(folded)], int(str(count))) for folded, count in rows]


def quotation_record(found: FoundQuotation) -> dict[str, object]:
    """Return the object of the JSON interface: a line of `cuttings quotes --json`."""
    quotation, article = found.quotation, found.article
    published = article.metadata.published
    return {
        "article": article.id,
        "version": article.version,
        "outlet": article.metadata.outlet,
        "published": published.isoformat() if published else None,
        "title": article.metadata.title,
        "start": quotation.hull.start,
        "end": quotation.hull.end,
        "parts": [[part.start, part.end] for part in quotation.content],
        "text": found.text,
        "speaker": quotation.speaker.of(article.text) if quotation.speaker else None,
        **_ends("speaker", quotation.speaker),
        **_ends("mention", quotation.mention),
        "cue": quotation.cue.of(article.text) if quotation.cue else None,
        **_ends("cue", quotation.cue),
        "kind": quotation.kind.value,
    }


def _ends(name: str, span: Span | None) -> dict[str, int | None]:
    return {f"{name}_start": span.start if span else None, f"{name}_end": span.end if span else None}
