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
from ui.plain_dates import meaning
from ui.remarks import newest_source, said_by, short_answer, spoken_by
from ui.render_filters import dropped_words, said_words
from ui.timeline import ALSO, CHANGED, DISAGREE, alternatives, arranged, marks, said_in

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


def marked(text: str, outer: Span, *inner: Span | None, color: bool) -> str:
    """Return the slice `outer` of `text` with parts of it, in order and apart, marked."""
    before, after = (_BOLD, _RESET) if color else ("**", "**")
    shown, at = "", outer.start
    for part in inner:
        if part is not None:
            shown += safe(text[at : part.start]) + before + safe(part.of(text)) + after
            at = part.end
    return shown + safe(text[at : outer.end])


def source_line(metadata: Metadata, article_id: str) -> str:
    """Say where an article comes from: title, outlet, date, id."""
    title = metadata.title if metadata.title_from is Origin.INFERRED else f"“{metadata.title}”"
    parts = [title, metadata.outlet or "unknown outlet", shown_day(metadata), article_id]
    return safe(" · ".join(parts))


def render_answer(answer: Answer, *, color: bool = False) -> str:
    """Show an answer with its quotes, or the abstention with the nearest passages."""
    shown = arranged(answer, printings(answer.nearest if answer.abstained else answer.quotes))
    blocks = [_filters(answer), _abstention(answer) if answer.abstained else _short_answer(answer, color=color)]
    blocks += [_card(group, color=color) for group in shown.lead]
    for side in shown.sides:
        blocks += [f"{DISAGREE}:", *(_card(group, color=color) for group in side)]
    blocks += [f"{ALSO}:"] if shown.sides and shown.others else []
    blocks += [_card(group, color=color) for group in shown.others]
    blocks += [_timeline(answer), _remarks(answer)]
    return "\n\n".join(block for block in blocks if block)


def _filters(answer: Answer) -> str:
    """Say which filters were read off the question, or that they left nothing that answers."""
    said = f"Looked only at articles {said_words(answer.said)}." if answer.said else dropped_words(answer)
    return indented(safe(said), "") if said else ""


def _short_answer(answer: Answer, *, color: bool) -> str:
    """Give the answer a line of its own, unless it is the whole first quote."""
    if others := alternatives(answer):
        return indented(safe(", or: ".join(others)), "")
    if meant := meaning(answer):
        return indented(f"{_BOLD if color else ''}{meant}{_RESET if color else ''} — {safe(said_in(answer))}", "")
    whole = answer.quotes[0].answer == answer.quotes[0].span
    lines = ["" if whole else indented(safe(short_answer(answer) or ""), ""), safe(spoken_by(answer))]
    return "\n".join(line for line in lines if line)


def _abstention(answer: Answer) -> str:
    said = "The archive does not say, as far as can be seen."
    return f"{said}\nNearest to the question:" if answer.nearest else said


def _timeline(answer: Answer) -> str:
    """Draw what changed, a line a state, with the place of its quote."""
    drawn = marks(answer)
    width = max((len(mark.when) for mark in drawn), default=0)
    lines = [f"{CHANGED}:"] if drawn else []
    for mark in drawn:
        tag = f" ({mark.tag})" if mark.tag else ""
        place = f"{mark.quote.article.id}#{mark.quote.span.start}-{mark.quote.span.end}"
        said = safe(f"{'●' if tag else '○'} {mark.when:<{width}}  {mark.what}{tag} · {place}")
        lines.append(indented(said, "  ", deeper=" " * (width + 6)))
    return "\n".join(lines)


def _card(group: Sequence[Quote], *, color: bool) -> str:
    first = group[0]
    quoted = marked(first.article.text, first.span, first.answer, color=color)
    lines = [indented(" ".join(quoted.split()), "  ")]
    for quote in group:
        source = source_line(quote.article.metadata, f"{quote.article.id}#{quote.span.start}-{quote.span.end}")
        lines.append(indented(dimmed(source, color=color), "    "))
    return "\n".join(lines)


def _remarks(answer: Answer) -> str:
    remarks = [f"{said}." for said in (said_by(answer), newest_source(answer)) if said]
    if answer.undated:
        remarks.append(f"{_count(answer.undated, 'undated article')} left out by the date filter.")
    if answer.unsearchable:
        remarks.append(
            f"{_count(answer.unsearchable, 'article')} not searchable by words yet: another process is still writing."
        )
    return "\n".join(remarks)


def dimmed(text: str, *, color: bool) -> str:
    """Return text that stands back where colours are shown."""
    return f"{_DIM}{text}{_RESET}" if color else text


def indented(text: str, indent: str, *, deeper: str | None = None) -> str:
    """Wrap a text, its lines after the first indented by `deeper` where that is given."""
    following = indent if deeper is None else deeper
    wrapper = textwrap.TextWrapper(
        _WIDTH, initial_indent=indent, subsequent_indent=following, break_long_words=False, break_on_hyphens=False
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
    return "\n".join([*head, "", marked(article.text, Span(0, len(article.text)), span, color=color)])


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
