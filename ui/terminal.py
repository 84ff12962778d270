"""Answers, articles and summaries as plain text for a terminal. Pure: it prints nothing."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Mapping, Sequence

from corpus.article import Metadata, Origin, Span
from index.indexing import IndexSummary
from index.rows import StoredArticle
from qa.answer import Answer, Quote, printings
from ui.days import shown_day
from ui.render_filters import dropped_words, said_words

_BOLD, _DIM, _RESET = "\x1b[1m", "\x1b[2m", "\x1b[0m"
# What a terminal would obey instead of show: control characters, and those that turn the writing direction.
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
_WIDTH = 88


def safe(text: str) -> str:
    r"""Make text of an article harmless to a terminal.

    >>> safe("red\x1b[31m")
    'red�[31m'
    """
    return _CONTROL.sub("\ufffd", text)


def _marked(text: str, outer: Span, inner: Span | None, *, color: bool) -> str:
    """Return the slice `outer` of `text` with `inner` marked."""
    if inner is None:
        return safe(outer.of(text))
    before, after = (_BOLD, _RESET) if color else ("**", "**")
    middle = safe(inner.of(text))
    return safe(text[outer.start : inner.start]) + before + middle + after + safe(text[inner.end : outer.end])


def source_line(metadata: Metadata, article_id: str) -> str:
    """Say where an article comes from: title, outlet, date, id."""
    title = metadata.title if metadata.title_from is Origin.INFERRED else f"“{metadata.title}”"
    parts = [title, metadata.outlet or "unknown outlet", shown_day(metadata), article_id]
    return safe(" · ".join(parts))


def render_answer(answer: Answer, *, color: bool = False) -> str:
    """Show an answer with its quotes, or the abstention with the nearest passages."""
    lines = _abstention(answer) if answer.abstained else _short_answer(answer)
    quotes = answer.nearest if answer.abstained else answer.quotes
    for group in printings(quotes):
        lines += ["", *_card(group, color=color)]
    return "\n".join([*_filters(answer), *lines, *_remarks(answer)]).lstrip("\n")


def _filters(answer: Answer) -> list[str]:
    """Say which filters were read off the question, or that they left nothing that answers."""
    said = f"Looked only at articles {said_words(answer.said)}." if answer.said else dropped_words(answer)
    return [_indented(safe(said), ""), ""] if said else []


def _short_answer(answer: Answer) -> list[str]:
    """Give the answer a line of its own, unless it is the whole first quote."""
    whole = answer.quotes[0].answer == answer.quotes[0].span
    return [] if whole else [_indented(safe(answer.text or ""), "")]


def _abstention(answer: Answer) -> list[str]:
    lines = ["The archive does not say, as far as can be seen."]
    if answer.nearest:
        lines.append("Nearest to the question:")
    return lines


def _card(group: Sequence[Quote], *, color: bool) -> list[str]:
    first = group[0]
    quoted = _marked(first.article.text, first.span, first.answer, color=color)
    lines = [_indented(" ".join(quoted.split()), "  ")]
    for quote in group:
        source = source_line(quote.article.metadata, f"{quote.article.id}#{quote.span.start}-{quote.span.end}")
        lines.append(_indented(f"{_DIM}{source}{_RESET}" if color else source, "    "))
    return lines


def _remarks(answer: Answer) -> list[str]:
    remarks = []
    if answer.undated:
        remarks.append(f"{_count(answer.undated, 'undated article')} left out by the date filter.")
    if answer.unsearchable:
        remarks.append(
            f"{_count(answer.unsearchable, 'article')} not searchable by words yet: another process is still writing."
        )
    return ["", *remarks] if remarks else []


def _indented(text: str, indent: str) -> str:
    wrapper = textwrap.TextWrapper(
        _WIDTH, initial_indent=indent, subsequent_indent=indent, break_long_words=False, break_on_hyphens=False
    )
    return wrapper.fill(text)


def render_article(article: StoredArticle, span: Span | None, *, color: bool = False) -> str:
    """Show a whole article, with one span of it marked."""
    metadata = article.metadata
    head = [safe(metadata.title)]
    head.append(
        safe(
            " · ".join(
                part
                for part in (metadata.outlet, shown_day(metadata, article.text), metadata.byline, metadata.url)
                if part
            )
        )
    )
    head.append(safe(f"{article.id}@{article.version}"))
    return "\n".join([*head, "", _marked(article.text, Span(0, len(article.text)), span, color=color)])


def render_summary(summary: IndexSummary, library: str) -> str:
    """Say what an indexing run did."""
    counts = f"{summary.new} new, {summary.changed} changed, {summary.unchanged} unchanged"
    gone = f"{len(summary.gone)} gone" + (" and removed" if summary.pruned else "")
    lines = [
        f"{counts}, {gone}, {len(summary.bad)} skipped",
        f"{_count(summary.passages, 'passage')} embedded in {summary.seconds:.1f} s, in {library}",
    ]
    if summary.gone and not summary.pruned:
        listed = ", ".join(summary.gone[:5]) + (" …" if len(summary.gone) > 5 else "")
        lines.append(safe(f"Gone but kept: {listed}; take them out with --prune"))
    return "\n".join(lines)


def render_info(facts: Mapping[str, object]) -> str:
    """Show what is in a library, a line each."""
    width = max(len(name) for name in facts)
    return "\n".join(f"{name:<{width}}  {_fact(value)}" for name, value in facts.items())


def _fact(value: object) -> str:
    if isinstance(value, Mapping):
        return ", ".join(f"{name} {size / 1e6:.1f} MB" for name, size in value.items())
    if isinstance(value, list):
        return safe(", ".join(map(str, value)) or "none")
    return safe("none" if value is None else str(value))


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}" + ("" if number == 1 else "s")
