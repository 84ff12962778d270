"""Records (a JSON object, a table's row, front matter) as article fields, by the usual column names."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from corpus.article import Article
from corpus.dates import parse_date
from corpus.decoding import clean
from corpus.errors import BadArticleError

ALIASES: Mapping[str, tuple[str, ...]] = {
    "id": ("id", "_id"),
    "title": ("title", "headline"),
    "text": ("text", "body", "content"),
    "published": ("published", "date", "published_at", "publishing_date", "publication_date"),
    "outlet": ("outlet", "source", "publisher"),
    "byline": ("byline", "author", "authors"),
    "url": ("url", "link"),
}

Record = Mapping[str, object]


def article_from(record: Record, *, fallback_id: str, source: str, text: str | None = None) -> Article:
    """Make an article of a record; `text` is given where it does not stand in the record.

    A record in BEIR layout, whose id is named `_id`, may hold nothing but a title: that is its text then. Raises
    BadArticleError if the text is missing or empty, or a field cannot be read.
    """
    fields = _by_name(record)
    if text is None and "_id" in record and "text" not in fields and "title" in fields:
        fields["text"] = fields.pop("title")
    body = _text(fields, source) if text is None else text
    if not body.strip():
        raise BadArticleError(source, "has no text; an article needs some")
    return Article(
        id=_word(fields, "id", source) or fallback_id,
        text=body,
        title=_word(fields, "title", source),
        outlet=_word(fields, "outlet", source),
        published=_day(fields, source),
        byline=_word(fields, "byline", source),
        url=_word(fields, "url", source),
        source=source,
    )


def _by_name(record: Record) -> dict[str, object]:
    """Map our names to the record's values: top-level keys first, then those of a `metadata` object."""
    lowered = {str(key).strip().lower(): value for key, value in record.items() if key is not None}
    nested = lowered.get("metadata")
    if isinstance(nested, Mapping):
        lowered = {str(key).strip().lower(): value for key, value in nested.items()} | lowered
    found: dict[str, object] = {}
    for name, aliases in ALIASES.items():
        for alias in aliases:
            if lowered.get(alias) not in (None, "", [], {}):
                found[name] = lowered[alias]
                break
    return found


def _text(fields: Mapping[str, object], source: str) -> str:
    value = fields.get("text")
    if value is None:
        raise BadArticleError(source, f"has no text (looked for {', '.join(ALIASES['text'])})")
    if not isinstance(value, str):
        raise BadArticleError(source, f"its text is no string but {type(value).__name__}")
    return clean(value, source)


def _word(fields: Mapping[str, object], name: str, source: str) -> str | None:
    value = fields.get(name)
    if value is None:
        return None
    word = clean(_joined(value, name, source), source)
    return " ".join(word.split()) or None


def _joined(value: object, name: str, source: str) -> str:
    """Join a list of texts; not lists of lists, which a file can make endless."""
    parts = value if isinstance(value, list) else [value]
    words = [part.get("name") if isinstance(part, Mapping) else part for part in parts]
    if not all(isinstance(word, str | int | float) and not isinstance(word, bool) for word in words):
        raise BadArticleError(source, f"its {name} is neither text nor a list of texts")
    return ", ".join(map(str, words))


def _day(fields: Mapping[str, object], source: str) -> date | None:
    value = fields.get("published")
    if value is None:
        return None
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    if not isinstance(value, str):
        raise BadArticleError(source, f"its date {value!r} is no date; write it as YYYY-MM-DD")
    if not value.strip():
        return None
    try:
        return parse_date(value)
    except ValueError as error:
        raise BadArticleError(source, f"its date {error}") from error
