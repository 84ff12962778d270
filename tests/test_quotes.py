from __future__ import annotations

import dataclasses

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.article import Article, Span
from corpus.passages import analyse
from index.rows import StoredArticle
from qa.quotes import CHARACTERS, SENTENCES, quote_around

LONG = "The harbour board met on Tuesday night and heard from three engineers about the state of the northern wall. "


def stored(text: str) -> StoredArticle:
    analysis = analyse(Article(id="a", text=text))
    return StoredArticle(1, "a", "0" * 12, text, analysis.metadata, analysis.sentences, analysis.furniture)


def quoted(text: str, answer: str) -> str:
    start = text.index(answer)
    return quote_around(stored(text), Span(start, start + len(answer))).of(text)


def test_a_sentence_that_stands_alone_is_quoted_alone() -> None:
    alone = f"{LONG[:-2]}, the eastern sluice and the road that leads to them."
    assert quoted(f"{LONG}{alone} {LONG}", "sluice") == alone


@pytest.mark.parametrize("opening", ["He", "They", "But the chairman", "“It", "This"])
def test_a_sentence_that_leans_on_the_one_before_takes_it_along(opening: str) -> None:
    leaning = f"{opening} said that the wall would cost 184,000 pounds and take two summers to repair, if not three."
    assert quoted(LONG + leaning, "184,000 pounds") == LONG + leaning


def test_a_short_sentence_takes_the_next_along() -> None:
    short = "Nobody objected to any of what they had said. "
    assert quoted(LONG + short + LONG, "Nobody") == (short + LONG).strip()


def test_at_the_end_of_its_paragraph_it_takes_the_one_before() -> None:
    assert quoted(f"{LONG}Nobody objected.\n\n{LONG}", "Nobody") == LONG + "Nobody objected."


def test_a_neighbour_that_would_be_cut_out_of_a_quotation_is_not_taken_along() -> None:
    spoken = f"“{LONG.strip()} {LONG.strip()} {LONG.strip()} {LONG.strip()} We shall see,” she said."
    assert quoted(f"Nobody objected. {spoken}", "Nobody") == "Nobody objected."


def test_a_short_paragraph_is_quoted_alone() -> None:
    assert quoted(LONG + "\n\nNobody objected.", "Nobody") == "Nobody objected."


@pytest.mark.parametrize("marks", ["“”", '""'])
@pytest.mark.parametrize("answer", ["patience", "twice"])
def test_a_quotation_is_not_cut_in_two(marks: str, answer: str) -> None:
    said = f"“We have lost all patience with the board that hired them in the spring. {LONG}"
    said += "We asked twice for the plans of the northern wall and never saw them,” said the chairman."
    said = said.replace("“", marks[0]).replace("”", marks[1])
    assert quoted(f"{LONG}{said} {LONG}", answer) == said


def test_a_quotation_too_long_to_be_whole_is_quoted_in_part() -> None:
    expected = "We asked twice for the plans of the northern wall and for its survey and never saw them,” he said."
    said = f"“{LONG * 4}{expected} {LONG}"
    assert quoted(said, "twice") == expected


def test_no_more_than_three_sentences_and_400_characters() -> None:
    text = LONG + "He sat down. " * 12 + "It rained."
    quote = quoted(text, "rained")
    assert quote.endswith("He sat down. He sat down. It rained.")
    assert quote.count(".") <= SENTENCES


def test_a_headline_is_no_part_of_the_sentence_below_it() -> None:
    assert quoted("Fog over Denby\n\nIt was thick.", "thick") == "It was thick."


def test_what_stands_in_between_is_not_taken_along() -> None:
    article = stored(LONG + "It rained.")
    first, second = article.sentences
    text = f"{article.text[: first.end]} * * * {article.text[second.start :]}"
    moved = Span(text.index("It rained"), len(text))
    apart = dataclasses.replace(article, text=text, sentences=(first, moved))
    assert quote_around(apart, moved).of(text) == "It rained."


@settings(deadline=None)
@given(st.lists(st.sampled_from([LONG, "He left. ", "But why? ", "Fog.\n\n"]), min_size=1, max_size=9), st.data())
def test_quotes_hold_the_answer_in_whole_sentences(sentences: list[str], data: st.DataObject) -> None:
    article = stored("".join(sentences))
    chosen = data.draw(st.sampled_from(article.sentences)) if article.sentences else Span(0, 1)
    start = data.draw(st.integers(chosen.start, chosen.end - 1))
    answer = Span(start, data.draw(st.integers(start + 1, chosen.end)))
    quote = quote_around(article, answer)
    assert quote.contains(answer)
    assert quote.start in {sentence.start for sentence in article.sentences} | {answer.start}
    assert len(quote) <= max(CHARACTERS, len(chosen))
