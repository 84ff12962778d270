"""Answers and articles as HTML for the chat. Pure: values in, strings out, and every word of an article escaped.

It finds nothing and asks nothing. What is marked is a slice of the article's text, never a search for words.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from html import escape
from urllib.parse import urlsplit

from corpus.article import Metadata
from corpus.errors import InputError
from index.rows import StoredArticle
from qa.answer import Answer, Quote, printings
from qa.said_filters import Field
from ui.days import shown_day
from ui.marked_text import layered, render_text
from ui.places import OUTDATED, Place, card_key, quote_place
from ui.plain_dates import meaning
from ui.remarks import newest_source, said_by, short_answer, spoken_by
from ui.render_filters import dropped_words, given_words, render_filters, said_words
from ui.timeline import ALSO, DISAGREE, alternatives, arranged, render_timeline, said_in

_CHANGED = (
    "This article has changed since these words were found, so nothing is marked. Look again to see what it says now."
)


def _printed(quotes: Sequence[Quote]) -> list[list[Quote]]:
    """Group quotes by their words; an article that prints them twice, under two photographs, counts once."""
    return [
        [quote for i, quote in enumerate(group) if quote.article.number not in {q.article.number for q in group[:i]}]
        for group in printings(quotes)
    ]


def render_conversation(
    parts: Sequence[str], *, announcement: str = "", begun: bool = True, again: int | None = None
) -> str:
    """Join turns; `announcement` is read out by a screen reader and not seen.

    `again` is the place of a turn that is asked again, to be gone to instead of the last one.
    """
    clear = '<p class="over"><button type="button" class="quiet" data-clear>New conversation</button></p>'
    place = "" if again is None else f' data-again="{again}"'
    return (
        f'<div class="pane" role="region" aria-label="Conversation" tabindex="0"{place}>'
        f'<p class="announcement" role="status">{escape(announcement)}</p>'
        f"{''.join(parts)}{clear if begun else ''}</div>"
    )


def render_welcome(examples: Sequence[str], *, heading: str) -> str:
    """Show what can be asked, before anything was."""
    button = '<li><button type="button" class="example" dir="auto" data-ask="{0}">{0}</button></li>'
    buttons = "".join(button.format(escape(example)) for example in examples)
    shown = f'<h3>{escape(heading)}</h3><ul class="examples">{buttons}</ul>' if examples else ""
    return (
        '<section class="welcome"><h2>What would you like to know?</h2>'
        "<p>Every answer is quoted from the articles, word for word, and each quote opens in the article it stands in."
        f" Where the archive does not say, you are told so.</p>{shown}</section>"
    )


def render_turn(question: str, body: str) -> str:
    """Join a question and what came of it."""
    return f'<section class="turn"><h2 class="question" dir="auto">{escape(question)}</h2>{body}</section>'


def render_waiting() -> str:
    """Show that an answer is being looked for."""
    return '<p class="waiting">Reading the archive<span class="dots" aria-hidden="true"></span></p>'


def render_problem(message: str, *, heading: str = "That could not be asked") -> str:
    """Say in the answer's place why there is none."""
    return f'<div class="problem"><h3>{escape(heading)}</h3><p>{escape(_sentence(message))}</p></div>'


def _sentence(message: str) -> str:
    return f"{message[:1].upper()}{message[1:]}" + ("" if message.endswith((".", "?", "!")) else ".")


def render_answer(answer: Answer, removed: Collection[Field] = (), *, name: str = "answer") -> str:
    """Show an answer with its quotes as cards, or that the archive does not say, with the nearest passages.

    `removed` are the fields whose filters in words a person has taken away; `name` begins the ids of its elements,
    and is to be unique on the page.
    """
    before = f"{_asked_as(answer)}{render_filters(answer, removed)}"
    return f'<div class="answer">{before}{_head(answer)}{_cards(answer, name)}{_remarks(answer)}</div>'


def announced(answer: Answer) -> str:
    """Say an answer in one line, to be read out."""
    asked = f"Asked as: {answer.standalone} " if _is_rewritten(answer) else ""
    asked += f"{dropped_words(answer)} " if answer.dropped else ""
    asked += f"Only articles {said_words(answer.said)}. " if answer.said else ""
    if answer.abstained:
        return f"{asked}The archive does not say. The nearest passages are shown."
    if others := alternatives(answer):
        return f"{asked}{DISAGREE}: {'; or: '.join(others)}"
    if meant := meaning(answer):
        return f"{asked}Answer: {meant}, {said_in(answer)}"
    return f"{asked}Answer: {short_answer(answer) or answer.quotes[0].text} {spoken_by(answer)}".rstrip()


def _is_rewritten(answer: Answer) -> bool:
    return answer.standalone != answer.question.strip()


def _asked_as(answer: Answer) -> str:
    """Show what a follow-up was taken for, so that a person sees what was asked."""
    if not _is_rewritten(answer):
        return ""
    return f'<p class="asked-as">Asked as: <span dir="auto">{escape(answer.standalone)}</span></p>'


def _head(answer: Answer) -> str:
    if answer.abstained:
        nearest = "These passages come nearest:" if answer.nearest else "No passage comes near the question."
        return f'<h3 class="abstained">The archive does not say.</h3><p class="nearest">{nearest}</p>'
    if others := alternatives(answer):
        # Never silently one of them.
        return "".join(f'<p class="short or" dir="auto">{escape(other)}</p>' for other in others)
    if meant := meaning(answer):
        return f'<p class="short">{escape(meant)}</p><p class="said" dir="auto">{escape(said_in(answer))}</p>'
    first, whose = answer.quotes[0], spoken_by(answer)
    said = f'<p class="said" dir="auto">{escape(whose)}</p>' if whose else ""
    # Where a whole sentence answers, the first card shows it, large; saying it twice would help nobody.
    if answer.text is None or first.answer == first.span:
        return said
    return f'<p class="short" dir="auto">{escape(short_answer(answer) or "")}</p>{said}'


def _cards(answer: Answer, name: str) -> str:
    groups = _printed(answer.nearest if answer.abstained else answer.quotes)
    if answer.abstained:
        return _list(groups, "")
    shown = arranged(answer, groups)
    opposed = "".join(f'<h3 class="opposed">{DISAGREE}</h3>{_list(side, "sides")}' for side in shown.sides)
    more = f'<h3 class="more">{ALSO}</h3>{_list(shown.others, "")}' if shown.others else ""
    return f"{_list(shown.lead, 'lead')}{opposed}{render_timeline(answer, name=name)}{more}"


def _list(groups: Sequence[Sequence[Quote]], kind: str) -> str:
    cards = "".join(f"<li>{render_card(group)}</li>" for group in groups)
    return f'<ul class="cards{kind and f" {kind}"}">{cards}</ul>' if cards else ""


def render_card(quotes: Sequence[Quote]) -> str:
    """Show words that one or several articles print, as a button that opens the first of them."""
    first = quotes[0]
    layers = [] if first.answer is None else [("answer", first.answer)]
    return (
        f'<button type="button" class="card" data-open="{escape(card_key([quote_place(quote) for quote in quotes]))}">'
        f'<span class="words" dir="auto">{layered(first.article.text, first.span, layers)}</span>'
        f"{''.join(render_source(quote.article.metadata) for quote in quotes)}</button>"
    )


def render_source(metadata: Metadata) -> str:
    """Show an article's title, outlet and day, as a part of a card."""
    outlet = f'<b class="outlet" dir="auto">{escape(metadata.outlet)}</b> · ' if metadata.outlet else ""
    title = f'<span class="title" dir="auto">{escape(metadata.title)}</span>'
    origin = f'<span class="from">{outlet}<span class="date">{shown_day(metadata)}</span></span>'
    return f'<span class="source">{title}{origin}</span>'


def _remarks(answer: Answer) -> str:
    remarks = [f"How sure: {answer.probability:.0%}"] if answer.quotes else []
    remarks += [said for said in (said_by(answer), newest_source(answer)) if said]
    if given := given_words(answer):
        remarks.append(f"Looked only at articles {given}")
    if answer.undated:
        remarks.append(f"Undated articles, left out by the dates: {answer.undated:,}")
    if answer.unsearchable:
        remarks.append(f"Articles not searchable yet, as the archive is being written to: {answer.unsearchable:,}")
    lines = "".join(f"<li>{escape(remark)}</li>" for remark in remarks)
    return f'<ul class="remarks">{lines}</ul>' if lines else ""


def render_no_article(message: str = "Choose a quote to read it in its article.", *, key: str = "") -> str:
    """Fill the article's place when there is none: before a card was clicked, or when its article is gone."""
    return _pane(f'<p class="empty">{escape(message)}</p>', key)


def render_first_article(answer: Answer) -> str:
    """Show the article of an answer's first card; none where the archive does not say."""
    if answer.abstained:
        return render_no_article()
    first = _printed(answer.quotes)[0]
    return render_article(
        first[0].article, [quote_place(quote) for quote in first], [quote.article for quote in first[1:]]
    )


def render_article(article: StoredArticle, places: Sequence[Place], others: Sequence[StoredArticle] = ()) -> str:
    """Show a whole article with the words of `places[0]` marked, unless its text has changed since.

    `others` are the articles of the places after it, which print the same words. Raises InputError for
    a place outside the article.
    """
    place = places[0]
    layers = [(f"furniture {piece.kind.value}", piece.span) for piece in article.furniture]
    changed = article.version != place.version
    if not changed:
        if place.span.end > len(article.text):
            raise InputError(OUTDATED)
        layers += [("quote", place.span), *(("answer", part) for part in place.parts)]
    title = f'<h2 class="headline" dir="auto">{escape(article.metadata.title)}</h2>'
    notice = f'<p class="changed">{_CHANGED}</p>' if changed else ""
    header = f"<header>{title}{_origin(article)}{_others(places, others)}</header>{notice}"
    text = f'<div class="text">{render_text(article.text, layers)}</div>'
    return _pane(f"<article>{header}{text}{'' if changed else _citation(place)}</article>", card_key(places))


def _pane(content: str, key: str) -> str:
    return (
        f'<div class="pane" role="region" aria-label="Source article" tabindex="0" data-key="{escape(key)}">'
        '<p class="back"><button type="button" class="quiet" data-close>Back to the list</button></p>'
        f"{content}</div>"
    )


def _origin(article: StoredArticle) -> str:
    metadata = article.metadata
    byline = metadata.byline or ""
    by = byline if byline.casefold().startswith("by ") or not byline else f"By {byline}"
    parts = [
        f'<span dir="auto">{escape(part)}</span>'
        for part in (metadata.outlet or "", shown_day(metadata, article.text), by)
        if part
    ]
    link = _link(metadata.url) if metadata.url else ""
    return f'<p class="origin">{"".join(parts)}{link}</p>'


def _link(url: str) -> str:
    """Link to a page of the web; any other address, a script's for one, is text."""
    try:
        parts = urlsplit(url)
    except ValueError:
        parts = urlsplit("")
    if parts.scheme not in ("http", "https") or not parts.netloc:
        return f"<span>{escape(url)}</span>"
    return f'<a href="{escape(url)}" target="_blank" rel="noopener noreferrer">{escape(parts.netloc)}</a>'


def _others(places: Sequence[Place], others: Sequence[StoredArticle]) -> str:
    """Offer the other articles that print the same words; each opens with this one among the others."""
    buttons = []
    for article in others:
        mine = [place for place in places if place.article == article.id]
        key = card_key([*mine, *(place for place in places if place.article != article.id)])
        name = article.metadata.outlet or article.metadata.title
        opening = f'<button type="button" class="quiet" dir="auto" data-open="{escape(key)}">'
        buttons.append(f"{opening}{escape(name)}</button>")
    return f'<p class="others">The same words in {" ".join(buttons)}</p>' if buttons else ""


def _citation(place: Place) -> str:
    return f'<footer>To cite these words: <code dir="auto">{escape(place.citation)}</code></footer>'
