from __future__ import annotations

import pytest

from corpus.article import Article, Span
from corpus.passages import analyse
from index.rows import StoredArticle
from qa.reader import Reading
from qa.statements import as_statements, asks_for_statement


@pytest.mark.parametrize(
    "question",
    [
        "Is the bridge open?",
        "And has it been repaired yet?",
        "In March 2020, were the baths shut?",
        "What's the latest on the strike?",
        "What is happening with the merger?",
        "What became of the trawler?",
        "Can I swim there again?",
    ],
)
def test_sentences_answer_what_is_so_and_the_latest(question: str) -> None:
    assert asks_for_statement(question)


@pytest.mark.parametrize(
    "question",
    [
        "Who is mayor?",
        "When did it open?",
        "Can you tell me who the mayor is?",
        "Do you know when it opened?",
        "What is the new mayor called?",
        "What is the latest edition about?",
        "The ferry",
    ],
)
def test_words_answer_all_else(question: str) -> None:
    assert not asks_for_statement(question)


def test_answers_become_their_sentences_each_once() -> None:
    text = "The bridge is open. A band played, and a goat got loose."
    analysis = analyse(Article(id="a", text=text))
    article = StoredArticle(
        1, "a", "0" * 12, text, analysis.metadata, analysis.sentences, analysis.furniture, analysis.times
    )
    spans = [Span(text.index(words), text.index(words) + len(words)) for words in ("open", "bridge", "goat")]
    readings = [Reading(article, Span(0, len(text)), span, 3.0 - place) for place, span in enumerate(spans)]
    whole = as_statements(readings)
    assert [(one.answer.of(text), one.score) for one in whole] == [
        ("The bridge is open.", 3.0),
        ("A band played, and a goat got loose.", 1.0),
    ]
