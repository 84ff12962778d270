"""Quotations as HTML for the chat: cards with the words in their sentences, and what was looked for. Pure.

It finds nothing. Every word of an article is escaped; what is marked is a slice of its text.
"""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from corpus.article import Span
from corpus.dates import written_date
from corpus.quotations import Kind
from index.quotations import FoundQuotation, QuotationFilters
from qa.quotes import quote_around
from ui.citations import CiteStyle, cite
from ui.marked_text import layered
from ui.render import render_source
from ui.spoken_when import found_key

#: What each kind is called.
KINDS = {
    Kind.DIRECT: "in their own words",
    Kind.MIXED: "partly in their own words",
    Kind.INDIRECT: "reported in the article’s own words",
}
_COPY = {Kind.DIRECT: "Copy the words", Kind.MIXED: "Copy as reported", Kind.INDIRECT: "Copy as reported"}
_STYLES = {
    CiteStyle.PLAIN: "Plain text",
    CiteStyle.BIBTEX: "BibTeX",
    CiteStyle.RIS: "RIS",
    CiteStyle.CSL_JSON: "CSL-JSON",
}


def render_quotations(
    found: Sequence[FoundQuotation], *, heading: str, notes: Sequence[str] = (), picture: str = "", more: int = 0
) -> str:
    """Show quotations under what they are, with the picture of who spoke when; `more` is how many a button then adds.

    `picture` is HTML, of `ui.spoken_when`.
    """
    cards = "".join(_record(one) for one in found)
    further = (
        f'<p class="further"><button type="button" class="quiet" data-more>{more} more</button></p>' if more else ""
    )
    remarks = "".join(f"<li>{escape(note)}</li>" for note in notes)
    return _pane(
        f'<p class="found" dir="auto">{escape(heading)}</p>{picture}<ul class="cards records">{cards}</ul>{further}'
        + (f'<ul class="remarks">{remarks}</ul>' if remarks else ""),
        announcement=heading,
    )


def render_nothing(words: str, wanted: QuotationFilters, notes: Sequence[str] = ()) -> str:
    """Say that nothing was found, for what was looked, and what may be left out."""
    filters = filter_words(wanted)
    looked = [f"“{words}”"] * bool(words) + filters
    loosen = ["a phrase in quotation marks must be said word for word"] if '"' in words or "“" in words else []
    loosen += ["leave out one of the filters"] if filters else []
    asked = f'<p dir="auto">Looked for: {escape(", ".join(looked))}.</p>' if looked else ""
    advice = f"<p>To find more: {'; '.join(loosen)}.</p>" if loosen else ""
    remarks = "".join(f"<p>{escape(note)}</p>" for note in notes)
    nothing = "No quotation is found." if looked else "This archive holds no quotations."
    return _pane(f'<h3 class="abstained">{nothing}</h3>{asked}{advice}{remarks}', announcement=nothing)


def render_refused(problem: str, announcement: str) -> str:
    """Show in the quotations' place why nothing was looked for; `problem` is HTML."""
    return _pane(problem, announcement=announcement)


def filter_words(wanted: QuotationFilters) -> list[str]:
    """Say filters, each in a few words."""
    articles = wanted.articles
    days = (("since", articles.since), ("until", articles.until))
    return [
        *([f"said by {wanted.speaker}"] if wanted.speaker else []),
        *([KINDS[wanted.kind]] if wanted.kind else []),
        *([f"from {articles.outlet}"] if articles.outlet else []),
        *(f"{word} {written_date(day)}" for word, day in days if day),
    ]


def _pane(content: str, *, announcement: str) -> str:
    return (
        '<div class="pane" role="region" aria-label="Quotations" tabindex="0">'
        f'<p class="announcement" role="status">{escape(announcement)}</p>{content}</div>'
    )


def _record(found: FoundQuotation) -> str:
    quotation, article = found.quotation, found.article
    around = quote_around(article, quotation.hull)
    outer = Span(min(around.start, quotation.hull.start), max(around.end, quotation.hull.end))
    words = layered(article.text, outer, [("quote", part) for part in quotation.content])
    return (
        f'<li class="record {quotation.kind.value}">'
        f'<button type="button" class="card" data-open="{escape(found_key(found))}">'
        f'<span class="words" dir="auto">{words}</span>'
        f'<span class="speaker">{_speaker(found)} <span class="kind">{KINDS[quotation.kind]}</span></span>'
        f"{render_source(article.metadata)}</button>{_actions(found)}</li>"
    )


def _speaker(found: FoundQuotation) -> str:
    """Name the speaker, and how the sentence does where that is other words."""
    quotation, text = found.quotation, found.article.text
    said = " ".join(quotation.mention.of(text).split()) if quotation.mention else ""
    name = " ".join(quotation.speaker.of(text).split()) if quotation.speaker else said
    called = f' <span class="called" dir="auto">“{escape(said)}”</span>' if said not in ("", name) else ""
    return f'<b dir="auto">{escape(name)}</b>{called}' if name else "<i>Nobody is named</i>"


def _actions(found: FoundQuotation) -> str:
    cited = {style: cite(found, style) for style in _STYLES}
    copies = " ".join(_copying(cited[style], label) for style, label in _STYLES.items())
    return (
        f'<div class="actions">{_copying(found.said, _COPY[found.quotation.kind])}'
        '<details><summary class="quiet">Cite</summary>'
        f'<p class="citation" dir="auto">{escape(cited[CiteStyle.PLAIN])}</p><p class="styles">Copy as {copies}</p>'
        "</details></div>"
    )


def _copying(words: str, label: str) -> str:
    return f'<button type="button" class="quiet" data-copy="{escape(words)}">{label}</button>'
