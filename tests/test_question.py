from __future__ import annotations

import pytest

from corpus.errors import InputError
from qa.question import Asked, Kind, asked_of_article, asks_of_now, check_question, expected_kind, fits


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("When did Japan lift the curbs?", Kind.WHEN),
        ("In what year was the wall built?", Kind.WHEN),
        ("How long did the talks last?", Kind.HOW_LONG),
        ("How many hours did the meeting take?", Kind.HOW_LONG),
        ("How many people came?", Kind.NUMBER),
        ("How much will the roof cost?", Kind.NUMBER),
        ("Who chairs the harbour trust?", Kind.WHO),
        ("Which company was fined?", Kind.WHO),
        ("Where were the talks held?", Kind.WHERE),
        ("Why did the ferry stop?", Kind.WHY),
        ("What did the mayor say about the harbour?", Kind.QUOTATION),
        ("What is the white list?", Kind.OTHER),
        ("harbour wall", Kind.OTHER),
    ],
)
def test_the_kind_of_answer_is_read_off_the_words(question: str, kind: Kind) -> None:
    assert expected_kind(question) is kind


@pytest.mark.parametrize(
    ("sentence", "kind", "expected"),
    [
        ("It fell late last year.", Kind.WHEN, True),
        ("They may march.", Kind.WHEN, False),
        ("It took three hours.", Kind.HOW_LONG, True),
        ("It took a while.", Kind.HOW_LONG, False),
        ("The mayor, Ann Lee, resigned.", Kind.WHO, True),
        ("It was over.", Kind.WHO, False),
        ("They met in Tokyo.", Kind.WHERE, True),
        ("It closed because nobody came.", Kind.WHY, True),
        ("“No,” she said.", Kind.QUOTATION, True),
    ],
)
def test_a_sentence_fits_by_its_surface(sentence: str, kind: Kind, expected: bool) -> None:
    assert fits(sentence, kind) is expected


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("Who wrote the article about the harbour wall?", (Asked.AUTHOR, "the harbour wall")),
        ("Who is the author of the report on the roof?", (Asked.AUTHOR, "the roof")),
        ("When was the article about the night ferry published?", (Asked.PUBLISHED, "the night ferry")),
        ("When was the story “Wall falls” published?", (Asked.PUBLISHED, "“Wall falls”")),
        ("When was the constitution published?", None),
        ("When did Japan lift the curbs?", None),
        ("Who wrote about the night ferry?", (Asked.AUTHOR, "the night ferry")),
        ("Who filed the lawsuit against the harbour trust?", None),
        ("Who reported the theft to police?", None),
        ("Who rewrote history?", None),
    ],
)
def test_questions_about_an_article_itself_are_recognised(question: str, expected: object) -> None:
    assert asked_of_article(question) == expected


@pytest.mark.parametrize(
    ("question", "reason"),
    [
        ("", "empty"),
        (" \n", "empty"),
        ("?!…", "no words"),
        ("why " * 25_000, "at most 2,000"),
        ("why\ud800", "no text"),
    ],
)
def test_what_cannot_be_asked_is_refused_in_one_line(question: str, reason: str) -> None:
    with pytest.raises(InputError, match=reason) as caught:
        check_question(question)
    assert len(str(caught.value)) < 200


@pytest.mark.parametrize(
    ("question", "of_now"),
    [
        ("Who is the mayor?", True),
        ("How many people live there?", True),
        ("How many people lived there?", False),
        ("Who runs the town?", True),
        ("Who won?", False),
        ("What did it cost so far?", True),
        ("Which company closed in May?", False),
        ("Who said Japan has to apologise?", False),
        ("Who won the prize that is named after Nobel?", False),
    ],
)
def test_what_is_asked_of_now(question: str, of_now: bool) -> None:
    assert asks_of_now(question) is of_now
