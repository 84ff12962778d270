"""Questions for somebody's words: which they are, and that they are answered with that person's quotation, whole."""

import json
from pathlib import Path

import pytest

from qa.answer import Answer
from qa.engine import Engine, load_engine
from qa.words_asked import WordsAsked, words_asked

#: Even ids were developed on, odd ones are reported: at least so many of the 13 must be right.
QUESTIONS = [json.loads(line) for line in (Path(__file__).parent / "words_asked.jsonl").read_text().splitlines()]
REACHED = 12


@pytest.mark.parametrize(
    ("question", "speaker", "topic"),
    [
        ("What did the mayor say about the harbour?", "mayor", "the harbour"),
        ("What did Iida tell reporters about the measures?", "Iida", "the measures"),
        ("How did Tokyo respond to the ruling?", "Tokyo", "the ruling"),
        ("What was the ministry's statement?", "ministry", ""),
        ("What is Poole’s view on taxes?", "Poole", "taxes"),
        ("What was the reaction of the council to the flood?", "council", "the flood"),
        ("How did Wrenfold describe the boats?", "Wrenfold", "the boats"),
        ("Quote what Ada Byron said about the pier", "Ada Byron", "the pier"),
        ("In Byron's own words, why did the ferry stop?", "Byron", "why did the ferry stop"),
    ],
)
def test_a_question_for_words_says_whose_and_about_what(question: str, speaker: str, topic: str) -> None:
    assert words_asked(question) == WordsAsked(speaker, topic)


@pytest.mark.parametrize(
    "question",
    ["When did the mayor resign?", "What did Japan do?", "What did the report say about jobs?", "Who said that?", "?"],
)
def test_other_questions_ask_for_no_words(question: str) -> None:
    assert words_asked(question) is None


@pytest.fixture(scope="module")
def engine(sample: Path) -> Engine:
    return load_engine(sample)


def is_right(record: dict[str, str], answer: Answer) -> bool:
    if "said" not in record:
        return answer.abstained
    return record["said"] in (answer.text or "") and answer.spoken is not None


def test_questions_for_words_are_answered_as_often_as_they_have_been(engine: Engine) -> None:
    wrong = [
        record["question"]
        for record in QUESTIONS
        if int(record["id"][1:]) % 2 and not is_right(record, engine.ask(record["question"]))
    ]
    assert len(wrong) <= 13 - REACHED, wrong


def test_the_whole_quotation_is_quoted_and_the_sentence_on_the_matter_answers(engine: Engine) -> None:
    answer = engine.ask("What did Tamsin Holloway say about the dogs?")
    assert answer.spoken is not None
    quotation, text = answer.spoken.quotation, answer.spoken.article.text
    assert answer.text == "The dogs knew. Then there was nothing but sound."
    assert answer.quotes[0].span.contains(quotation.hull)
    assert quotation.speaker is not None
    assert quotation.speaker.of(text) == "Tamsin Holloway"


def test_a_sentence_that_was_interrupted_answers_as_one(engine: Engine) -> None:
    answer = engine.ask("What did Wrenfold say about the money for the harbour wall?")
    assert answer.text == "We have put the money aside,” he said, “and nobody’s rates will go up because of it."


def test_of_two_speakers_in_an_article_only_the_one_asked_for_is_quoted(engine: Engine) -> None:
    answer = engine.ask("What did the harbour engineer say about the wall?")
    said = [quote.text for quote in answer.quotes]
    assert said
    assert all("Quarmdon" in words or "She said" in words for words in said)
