from __future__ import annotations

from datetime import date

import pytest

from corpus.article import Article, Metadata, Origin
from corpus.passages import analyse

BODY = "\n\nThe council met on Monday and agreed to repair the harbour wall. No date was set."


def metadata(text: str, **given: object) -> Metadata:
    return analyse(Article(id="a", text=text, **given)).metadata  # type: ignore[arg-type]


def test_a_given_title_wins_over_a_headline() -> None:
    assert metadata("A headline here" + BODY, title="Given").title == "Given"


@pytest.mark.parametrize(
    "headline", ["Harbour wall to be repaired", "# Harbour wall to be repaired", "S. Harbour deal by U.S."]
)
def test_a_line_that_reads_as_a_headline_is_the_title_and_stays_text(headline: str) -> None:
    text = headline + BODY
    found = metadata(text)
    assert (found.title, found.title_from) == (headline.removeprefix("# "), Origin.STATED)
    assert found.title_span is not None
    assert found.title_span.of(text) == headline
    assert analyse(Article(id="a", text=text)).sentences[0].of(text) == headline


def test_furniture_above_the_headline_is_passed_over() -> None:
    assert (
        metadata("Back to top\n\nBy Ann Lee\n\nHarbour wall to be repaired" + BODY).title
        == "Harbour wall to be repaired"
    )


def test_without_a_headline_the_first_sentence_stands_in_cut_at_a_word() -> None:
    found = metadata("The council " + "really " * 30 + "met.")
    assert found.title_from is Origin.INFERRED
    assert found.title.endswith("really…")
    assert len(found.title) <= 120
    assert found.title_span is None


def test_a_byline_in_the_text_is_the_author_with_its_place() -> None:
    text = "Harbour wall to be repaired\nBy Lorna Tewksley (lt@example.com)" + BODY
    found = metadata(text)
    assert found.byline == "Lorna Tewksley"
    assert found.byline_span is not None
    assert found.byline_span.of(text) == "Lorna Tewksley"


def test_a_given_byline_has_a_place_only_where_the_text_agrees() -> None:
    text = "Harbour wall to be repaired\nBy Lorna Tewksley" + BODY
    assert metadata(text, byline="Ann Lee").byline_span is None
    assert metadata(text, byline="Lorna Tewksley").byline_span is not None


def test_a_dateline_dates_the_article_and_the_first_publication_beats_an_update() -> None:
    text = "Updated: 12 March 2020\nPublished: 10 March 2020" + BODY
    found = metadata(text)
    assert (found.published, found.published_from) == (date(2020, 3, 10), Origin.STATED)
    assert found.published_span is not None
    assert found.published_span.of(text) == "10 March 2020"


def test_a_given_date_wins_and_an_address_is_the_last_resort() -> None:
    assert metadata("Published: 10 March 2020" + BODY, published=date(2020, 3, 11)).published == date(2020, 3, 11)
    found = metadata(BODY, url="https://example.com/2019/12/16/harbour")
    assert (found.published, found.published_from) == (date(2019, 12, 16), Origin.INFERRED)
    assert metadata(BODY).published is None
