"""HTML of quotations: the words as they stand, whose they are, and no tag but ours, whatever an article holds."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.article import Span
from corpus.quotations import Kind, Quotation
from index.filters import Filters
from index.quotations import FoundQuotation, QuotationFilters
from tests.test_render import Page, article, full_texts
from ui.citations import CiteStyle, cite
from ui.places import places_of
from ui.render_quotations import render_nothing, render_quotations

TAGS = {"b", "button", "details", "div", "i", "li", "p", "span", "mark", "summary", "ul"}
PIER = "Mr. Cole was brief. “We shall mend it,” he said, “by May.” He went home."
PIECES = Span(21, 38), Span(50, 57)


def quoted(**fields: object) -> FoundQuotation:
    told: dict = {
        "content": PIECES, "speaker": Span(4, 8), "mention": Span(40, 42), "cue": Span(43, 47), "kind": Kind.DIRECT
    }  # fmt: skip
    return FoundQuotation(Quotation(**{**told, **fields}), article(PIER, outlet="The Pier Post"))


def shown(*found: FoundQuotation) -> Page:
    return Page(render_quotations(found, heading="Some"))


def values(page: Page, name: str) -> list[str | None]:
    return [value for attribute, value in page.attributes if attribute == name]


@st.composite
def found_anywhere(draw: st.DrawFn) -> FoundQuotation:
    text = draw(full_texts)
    cuts = sorted(draw(st.lists(st.integers(0, len(text)), min_size=8, max_size=8)))
    first, second, speaker, mention = (Span(*cuts[place : place + 2]) for place in (0, 2, 4, 6))
    made = article(text, title=draw(full_texts), outlet=draw(full_texts), byline=draw(full_texts), url=draw(full_texts))
    return FoundQuotation(Quotation((first, second), speaker, mention, None, draw(st.sampled_from(Kind))), made)


@given(found_anywhere())
def test_a_card_is_shown_to_the_letter(found: FoundQuotation) -> None:
    page, text = shown(found), found.article.text
    pieces = found.quotation.content
    assert page.text("mark.quote") == "".join(piece.of(text) for piece in pieces)
    assert page.text("span.words") == found.text
    assert page.text("span.title") == found.article.metadata.title
    assert values(page, "data-copy")[0] == found.said
    assert page.tags <= TAGS
    assert not any(name.startswith("on") for name, _ in page.attributes)


def test_pieces_are_marked_apart_within_whole_sentences_and_open_as_they_are() -> None:
    made = quoted()
    page = shown(made)
    assert page.text("mark.quote") == "We shall mend it,by May."
    [place] = places_of(values(page, "data-open")[0])
    assert (place.span, place.parts) == (Span(21, 57), PIECES)


def test_what_is_copied_is_the_words_that_were_said_and_nothing_else() -> None:
    assert values(shown(quoted()), "data-copy")[0] == "We shall mend it, by May."


@pytest.mark.parametrize(
    ("kind", "told", "copy"),
    [
        (Kind.DIRECT, "in their own words", "Copy the words"),
        (Kind.MIXED, "partly in their own words", "Copy as reported"),
        (Kind.INDIRECT, "reported in the article’s own words", "Copy as reported"),
    ],
)
def test_words_that_are_the_articles_are_not_taken_for_the_speakers(kind: Kind, told: str, copy: str) -> None:
    page = shown(quoted(kind=kind))
    assert page.text("span.kind") == told
    assert copy in page.text("div.actions")


def test_the_speaker_is_named_with_what_the_sentence_calls_them() -> None:
    assert shown(quoted()).text("span.speaker").startswith("Cole “he”")
    assert shown(quoted(mention=Span(4, 8))).text("span.called") == ""
    assert shown(quoted(speaker=None)).text("span.speaker").startswith("he")
    assert shown(quoted(speaker=None, mention=None)).text("span.speaker").startswith("Nobody is named")


def test_a_quotation_is_cited_in_every_style() -> None:
    made = quoted()
    assert values(shown(made), "data-copy")[1:] == [cite(made, style) for style in CiteStyle]


def test_where_nothing_is_found_it_says_what_was_looked_for_and_what_to_loosen() -> None:
    wanted = QuotationFilters(Filters(until=date(2001, 2, 3), outlet="<b>Mail"), speaker="Ana", kind=Kind.DIRECT)
    text = " ".join(words for words, _ in Page(render_nothing('the "<i>wall"', wanted)).words)
    assert "No quotation is found." in text
    assert '“the "<i>wall"”, said by Ana, in their own words, from <b>Mail, until 3 February 2001' in text
    assert "word for word" in text
    assert "leave out one of the filters" in text
    assert "holds no quotations" in render_nothing("", QuotationFilters())
