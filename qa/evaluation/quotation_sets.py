"""Sets of articles with their quotations: JSON Lines, plain or gzipped, strictly checked. It scores nothing."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from corpus.article import Span
from corpus.errors import InputError
from qa.evaluation.bad import Bad
from qa.evaluation.collection import SPLITS, in_split
from qa.evaluation.records import Record, UnusableError, objects_of, read_records, span_of, text_of

_EXPECTED = "expected a JSON object a line with doc_id, text and attributions"


@dataclass(frozen=True, slots=True)
class AnnotatedQuotation:
    """A quotation as a person annotated it: its content, source and cue, each the spans of its pieces in text order.

    `content` has at least one piece, and its quotation marks are in it; a quotation that names nobody has no `source`.
    `direct` says that the content holds quotation marks.
    """

    content: tuple[Span, ...]
    source: tuple[Span, ...]
    cue: tuple[Span, ...]
    direct: bool


@dataclass(frozen=True, slots=True)
class AnnotatedArticle:
    """An article and its quotations as one person annotated them, in text order.

    `annotator` is empty where nobody says. `without_content` counts what was annotated without saying what was said:
    that is no quotation.
    """

    doc_id: str
    annotator: str
    text: str
    quotations: tuple[AnnotatedQuotation, ...]
    without_content: int = 0

    @property
    def id(self) -> str:
        """The article's name and, where it is known, its annotator's: an article may be annotated by several."""
        return f"{self.doc_id}/{self.annotator}" if self.annotator else self.doc_id


def read_quotation_set(path: Path, bad: Bad, *, split: str = "all") -> list[AnnotatedArticle]:
    """Read annotated articles, or one half of them by their `doc_id`, in the file's order; bad ones are told to `bad`.

    An article that several people annotated is there once for each of them. Raises InputError if there is no such file
    or half, and BadDataError if nothing is left to measure.
    """
    if split not in SPLITS:
        raise InputError(f"{split}: is no split; there are: {', '.join(SPLITS)}")
    articles = read_records(path, bad, _article, expected=_EXPECTED, what="article", key="article").values()
    chosen = [article for article in articles if in_split(article.doc_id, split)]
    if not chosen:
        raise InputError(f"{path}: has no article in the {split} half")
    return chosen


def _article(record: Record) -> AnnotatedArticle:
    text, attributions = text_of(record, "text", _EXPECTED), objects_of(record, "attributions", _EXPECTED)
    annotator = record.get("annotator")
    quotations = [_quotation(one, text) for one in attributions]
    with_content = [one for one in quotations if one.content]
    return AnnotatedArticle(
        doc_id=text_of(record, "doc_id", _EXPECTED),
        annotator="" if annotator is None else text_of(record, "annotator", _EXPECTED),
        text=text,
        quotations=tuple(sorted(with_content, key=lambda one: one.content)),
        without_content=len(quotations) - len(with_content),
    )


def _quotation(attribution: Record, text: str) -> AnnotatedQuotation:
    direct = attribution.get("direct")
    if not isinstance(direct, bool):
        raise UnusableError(f"the 'direct' of an attribution is {direct!r}, which is neither true nor false")
    content, source, cue = (_spans(attribution, part, text) for part in ("content", "source", "cue"))
    return AnnotatedQuotation(content, source, cue, direct)


def _spans(attribution: Record, part: str, text: str) -> tuple[Span, ...]:
    expected = "expected source, cue and content of an attribution, each a list of spans"
    return tuple(sorted(span_of(one, text, part) for one in objects_of(attribution, part, expected)))
