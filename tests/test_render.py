"""HTML of answers and articles: every character as it stands, and no tag but ours."""

from __future__ import annotations

from datetime import date
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.article import Furniture, FurnitureKind, Metadata, Origin, Span, text_version
from corpus.errors import InputError
from index.filters import Filters
from index.rows import StoredArticle
from qa.answer import Answer, Quote, Support
from ui.places import Place, card_key, places_of
from ui.render import (
    announced,
    render_answer,
    render_article,
    render_card,
    render_first_article,
    render_problem,
    render_turn,
    render_welcome,
)

TAGS = {
    "article",
    "b",
    "button",
    "code",
    "div",
    "footer",
    "h2",
    "h3",
    "header",
    "li",
    "mark",
    "p",
    "section",
    "span",
    "ul",
}
LINKS = TAGS | {"a"}

#: What an article may hold: any character but surrogates, NUL and the line ends that reading has replaced.
characters = st.characters(exclude_categories=["Cs"], exclude_characters="\0\r")
fragments = st.sampled_from(
    [
        "<script>alert(1)</script>",
        "</p></div>",
        "<img src=x onerror=x>",
        "&amp;",
        "${value}",
        "{{value}}",
        "\n\n",
        "\n",
        '"',
        "'",
    ]
)
texts = st.lists(st.one_of(fragments, st.text(characters, max_size=20)), min_size=1, max_size=8).map("".join)
full_texts = texts.filter(bool)


class Page(HTMLParser):
    """What a browser would make of HTML, as far as it matters here."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: set[str] = set()
        self.attributes: list[tuple[str, str | None]] = []
        self.words: list[tuple[str, tuple[str, ...]]] = []
        self._open: list[tuple[str, str]] = []
        self.feed(html)
        self.close()
        assert self._open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes += attrs
        self._open.append((tag, dict(attrs).get("class") or ""))

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop()[0] == tag

    def handle_data(self, data: str) -> None:
        self.words.append(
            (data, tuple(f"{tag}.{part}" for tag, names in self._open for part in (names or "-").split()))
        )

    def text(self, within: str) -> str:
        """The text inside elements of a tag and a class: `div.text`."""
        return "".join(words for words, elements in self.words if within in elements)


def article(text: str, *, furniture: tuple[Furniture, ...] = (), **metadata: object) -> StoredArticle:
    fields: dict = {"title": "A title", "title_from": Origin.GIVEN, **metadata}
    return StoredArticle(1, "a.txt", text_version(text), text, Metadata(**fields), (), furniture)


@st.composite
def marked_articles(draw: st.DrawFn) -> tuple[StoredArticle, Place]:
    text = draw(full_texts)
    points = st.integers(0, len(text))
    start, end = sorted(draw(st.tuples(points, points)))
    inner = st.integers(start, end)
    first, last = sorted(draw(st.tuples(inner, inner)))
    piece = sorted(draw(st.tuples(points, points)))
    made = article(
        text,
        furniture=(Furniture(Span(*piece), draw(st.sampled_from(FurnitureKind))),),
        title=draw(full_texts),
        outlet=draw(st.none() | full_texts),
        byline=draw(st.none() | full_texts),
        url=draw(st.none() | full_texts | full_texts.map("https://example.org/{}".format)),
    )
    return made, Place(made.id, made.version, Span(start, end), (Span(first, last),))


@given(marked_articles())
def test_an_article_is_shown_to_the_letter(marked: tuple[StoredArticle, Place]) -> None:
    made, place = marked
    page = Page(render_article(made, [place]))
    assert page.text("div.text") == made.text
    assert page.text("mark.quote") == place.span.of(made.text)
    assert page.text("mark.answer") == place.parts[0].of(made.text)
    assert page.text("h2.headline") == made.metadata.title
    assert page.tags <= LINKS
    assert not any(name.startswith("on") for name, _ in page.attributes)


@given(marked_articles())
def test_a_card_is_shown_to_the_letter(marked: tuple[StoredArticle, Place]) -> None:
    made, place = marked
    page = Page(render_card([Quote(made, place.span, place.parts[0], 1.0)]))
    assert page.text("span.words") == place.span.of(made.text)
    assert page.text("mark.answer") == place.parts[0].of(made.text)
    assert page.text("span.title") == made.metadata.title
    assert page.text("b.outlet") == (made.metadata.outlet or "")
    assert page.tags <= TAGS


@given(full_texts)
def test_questions_messages_and_examples_are_text(words: str) -> None:
    page = Page(render_turn(words, render_problem(f"a{words}.")) + render_welcome([words], heading="For example"))
    assert page.text("h2.question") == words
    assert page.text("button.example") == words
    assert ("data-ask", words) in page.attributes
    assert page.tags <= TAGS


@given(st.lists(st.tuples(st.text(characters), full_texts, st.integers(0, 99), st.integers(0, 99)), min_size=1))
def test_a_cards_places_survive_the_browser(rows: list[tuple[str, str, int, int]]) -> None:
    places = tuple(Place(name, version, Span(min(a, b), max(a, b))) for name, version, a, b in rows)
    assert places_of(card_key(places)) == places
    answered = tuple(Place(place.article, place.version, place.span, (place.span, Span(0, 1))) for place in places)
    assert places_of(card_key(answered)) == answered


@pytest.mark.parametrize(
    ("url", "linked"),
    [
        ("https://example.org/a?b=1&c=2", True),
        ("HTTP://example.org", True),
        ("javascript:alert(1)", False),
        ("java\nscript:alert(1)", False),
        ("data:text/html,hello", False),
        ("//example.org", False),
        ("https://", False),
        ("http://[", False),
    ],
)
def test_only_addresses_of_the_web_are_links(url: str, linked: bool) -> None:
    made = article("Words.", url=url)
    page = Page(render_article(made, [Place("a.txt", made.version, Span(0, 5))]))
    assert ("a" in page.tags) == linked
    assert (("rel", "noopener noreferrer") in page.attributes) == linked
    if not linked:
        assert url in page.text("p.origin")


TEXT = "The pier opened in May 1931. It is closed."
SENTENCE = Span(0, 28)
YEAR = Span(19, 27)


def answer(*quotes: Quote, nearest: tuple[Quote, ...] = (), **fields: object) -> Answer:
    plain: dict = {"probability": 0.714, "support": Support(1, 1), "filters": Filters(), "timing_ms": {}, **fields}
    asked: dict = {"question": "When?", "standalone": "When?", **plain}
    return Answer(quotes=quotes, nearest=nearest, **asked)


def test_an_answer_shows_its_words_its_source_and_how_sure_it_is() -> None:
    made = article(TEXT, outlet="The Pier Post", published=date(2019, 12, 16), published_from=Origin.GIVEN)
    given_answer = answer(Quote(made, SENTENCE, YEAR, 1.0))
    page = Page(render_answer(given_answer))
    assert page.text("p.short") == "May 1931"
    assert page.text("mark.answer") == "May 1931"
    assert page.text("span.from") == "The Pier Post · 16 December 2019"
    assert page.text("ul.remarks") == "How sure: 71%"
    assert announced(given_answer) == "Answer: May 1931"
    assert Page(render_first_article(given_answer)).text("mark.quote") == "The pier opened in May 1931."


@given(full_texts)
def test_what_a_follow_up_was_taken_for_is_shown_to_the_letter(words: str) -> None:
    taken = answer(Quote(article(TEXT), SENTENCE, YEAR, 1.0), standalone=f"When {words}?")
    page = Page(render_answer(taken))
    assert page.text("p.asked-as") == f"Asked as: When {words}?"
    assert page.tags <= TAGS
    assert announced(taken) == f"Asked as: When {words}? Answer: May 1931"


def test_a_question_that_was_asked_as_it_stands_is_not_said_twice() -> None:
    assert "asked-as" not in render_answer(answer(Quote(article(TEXT), SENTENCE, YEAR, 1.0), question=" When? "))


def test_a_whole_sentence_is_not_said_twice() -> None:
    page = Page(render_answer(answer(Quote(article(TEXT), SENTENCE, SENTENCE, 1.0))))
    assert page.text("p.short") == ""
    assert page.text("span.date") == "undated"


def test_the_same_words_are_one_card_that_names_every_outlet() -> None:
    one, other = article(TEXT, outlet="One"), article(TEXT, outlet="Other")
    quotes = (
        Quote(one, SENTENCE, None, 1.0),
        Quote(StoredArticle(2, "b.txt", other.version, TEXT, other.metadata, (), ()), SENTENCE, None, 0.9),
        Quote(one, SENTENCE, None, 0.8),
    )
    html = render_answer(answer(*quotes))
    assert html.count('class="card"') == 1
    assert Page(html).text("b.outlet") == "OneOther"
    [key] = [value for name, value in Page(html).attributes if name == "data-open"]
    assert [place.article for place in places_of(key)] == ["a.txt", "b.txt"]


def test_an_abstention_says_so_with_the_nearest() -> None:
    page = Page(render_answer(answer(nearest=(Quote(article(TEXT), SENTENCE, None, 0.1),))))
    assert page.text("h3.abstained") == "The archive does not say."
    assert page.text("span.words") == SENTENCE.of(TEXT)
    assert "mark" not in page.tags
    assert Page(render_answer(answer())).text("p.nearest") == "No passage comes near the question."


def test_what_was_not_looked_at_is_said() -> None:
    filters = Filters(since=date(2020, 1, 2), outlet="The Pier Post")
    remarks = Page(render_answer(answer(filters=filters, undated=1_200, unsearchable=3))).text("ul.remarks")
    assert "since 2 January 2020, from The Pier Post" in remarks
    assert "Undated articles, left out by the dates: 1,200" in remarks
    assert "as the archive is being written to: 3" in remarks


def test_a_place_outside_the_article_is_refused() -> None:
    made = article("Short.")
    with pytest.raises(InputError):
        render_article(made, [Place(made.id, made.version, Span(0, 7))])


def test_an_inferred_date_says_so_on_the_card_and_from_what_in_the_article() -> None:
    inferred = {"published": date(2019, 12, 16), "published_from": Origin.INFERRED}
    made = article(TEXT, **inferred, published_span=YEAR)
    quote = answer(Quote(made, SENTENCE, YEAR, 1.0))
    assert Page(render_answer(quote)).text("span.from") == "about 16 December 2019 (inferred)"
    assert "about 16 December 2019 (inferred from “May 1931”)" in Page(render_first_article(quote)).text("p.origin")
    by_address = answer(Quote(article(TEXT, **inferred), SENTENCE, YEAR, 1.0))
    assert "(inferred from its address)" in Page(render_first_article(by_address)).text("p.origin")
