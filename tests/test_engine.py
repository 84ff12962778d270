from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from corpus.errors import InputError
from index.filters import Filters
from index.indexing import index_paths
from index.library import Library
from qa.answer import Answer, printings
from qa.engine import Engine, load_engine
from tests.conftest import write

ANSWER_KEYS = [
    "question", "standalone", "abstained", "answer", "normalized", "probability", "quotes", "nearest", "support",
    "filters", "timeline", "conflicts", "timing_ms",
]  # fmt: skip
QUOTE_KEYS = [
    "article", "version", "title", "outlet", "published", "published_from", "start", "end", "text", "answer",
    "answer_start", "answer_end", "score",
]  # fmt: skip


#: Questions that need no other before them.
STANDING_ALONE = (
    "When did Japan lift the curbs?",
    "For which material did Japan ease its curbs?",
    "Who led the delegations at the Tokyo talks?",
    "What will the new library roof cost?",
    "Why did the night ferry end?",
    "When was the harbour wall built?",
    "What is the capital of Australia?",
    "Who wrote the report about the video talks and closed borders?",
)


def ask(engine: Engine, question: str, **options: object) -> Answer:
    return engine.ask(question, **options)  # type: ignore[arg-type]


def test_the_flagship_question_is_answered_in_the_articles_words(engine: Engine) -> None:
    answer = ask(engine, "When did Japan lift the curbs?")
    assert not answer.abstained
    assert answer.quotes[0].article.id == "curbs-lifted.md"
    assert answer.text == "last month"
    assert answer.normalized == {
        "kind": "date",
        "value": "2023-03",
        "first": "2023-03-01",
        "last": "2023-03-31",
        "said": "last month",
    }


def test_what_was_said_before_is_on_the_timeline(engine: Engine) -> None:
    answer = ask(engine, "When did Japan lift the curbs?")
    assert [(state["first"], state["current"]) for state in answer.timeline] == [
        ("2019-12-01", False),
        ("2023-03-01", True),
    ]


def test_articles_of_the_same_time_that_differ_are_both_quoted(engine: Engine) -> None:
    answer = ask(engine, "How much will the harbour wall cost?")
    [(one, other)] = answer.conflicts
    outlets = {answer.quotes[place].article.metadata.outlet for place in (one, other)}
    assert outlets == {"The Tarrowmouth Chronicle", "Tarrow Valley Examiner"}


def test_how_things_are_is_told_by_the_newest_article_of_those_up_to_the_day_asked_about(engine: Engine) -> None:
    now = ask(engine, "Who is mayor of Hallowby?", today=date(2023, 1, 1))
    assert (now.text, now.as_of) == ("Sabra Linwood", date(2023, 1, 1))


def test_a_state_is_that_of_the_day_the_question_names(engine: Engine) -> None:
    answer = ask(engine, "Had Japan loosened any of its curbs on South Korea by the end of 2019?")
    assert answer.as_of == date(2019, 12, 31)
    assert all(quote.article.metadata.published <= date(2020, 1, 7) for quote in answer.quotes)  # type: ignore[operator]


@pytest.mark.parametrize(
    ("question", "article", "words"),
    [
        ("For which material did Japan ease its curbs?", "photoresist-eased.md", "only for photoresist"),
        ("Who led the delegations at the Tokyo talks?", "tokyo-dialogue.txt", "Lee Ho-hyeon led"),
        ("What will the new library roof cost?", "library-roof-correction.md", "184,000 pounds"),
        ("Why did the night ferry end?", "last-night-ferry.md", "too few people used it"),
        ("When was the harbour wall built?", "harbour-wall-meeting.md", "1887"),
    ],
)
def test_the_sentence_that_answers_is_among_the_first_three(
    engine: Engine, question: str, article: str, words: str
) -> None:
    quotes = ask(engine, question).quotes[:3]
    assert any(quote.article.id == article and words in quote.text for quote in quotes), [
        quote.text for quote in quotes
    ]


def test_every_key_of_the_interface_is_there_and_every_text_is_its_slice(engine: Engine) -> None:
    for question in ("When did Japan lift the curbs?", "What is the capital of Australia?"):
        answer = ask(engine, question)
        shown = answer.as_dict()
        assert list(shown) == ANSWER_KEYS
        for quote in [*answer.quotes, *answer.nearest]:
            record = quote.as_dict()
            assert list(record) == QUOTE_KEYS
            assert record["text"] == quote.article.text[quote.span.start : quote.span.end]
            if quote.answer:
                assert record["answer"] == quote.article.text[quote.answer.start : quote.answer.end]
                assert quote.span.contains(quote.answer)


def test_what_the_archive_does_not_say_is_an_abstention_with_the_nearest_passages(engine: Engine) -> None:
    shown = ask(engine, "What is the capital of Australia?").as_dict()
    assert (shown["abstained"], shown["answer"], shown["quotes"]) == (True, None, [])
    nearest = shown["nearest"]
    assert isinstance(nearest, list)
    assert nearest
    assert {(quote["answer"], quote["answer_start"], quote["answer_end"]) for quote in nearest} == {(None, None, None)}
    assert 0 <= float(str(shown["probability"])) < 0.5


def test_quotes_are_best_first_whole_sentences_that_do_not_overlap(engine: Engine) -> None:
    quotes = ask(engine, "What was agreed at the export talks?", top=50).quotes
    scores = [quote.score for quote in quotes]
    assert scores == sorted(scores, reverse=True)
    for place, quote in enumerate(quotes):
        assert quote.span.start in {sentence.start for sentence in quote.article.sentences}
        assert quote.span.end in {sentence.end for sentence in quote.article.sentences}
        assert not any(
            other.article.id == quote.article.id and other.span.overlaps(quote.span) for other in quotes[:place]
        )


def test_top_is_the_most_quotes_there_are(engine: Engine) -> None:
    assert len(ask(engine, "When did Japan lift the curbs?", top=2).quotes) == 2
    with pytest.raises(InputError, match="at least 1"):
        ask(engine, "When did Japan lift the curbs?", top=0)


def test_how_sure_an_answer_has_to_be_can_be_said(engine: Engine) -> None:
    question = "When did Japan lift the curbs?"
    stated = ask(engine, question).probability
    assert not ask(engine, question, sure=stated).abstained
    refused = ask(engine, question, sure=min(1.0, stated + 0.001))
    assert refused.abstained
    assert refused.nearest
    assert refused.probability == stated
    assert not ask(engine, "What is the capital of Australia?", sure=0.0).abstained


def test_words_of_a_person_are_given_only_where_they_are_sure_enough(engine: Engine) -> None:
    question = "What did Tobias Wrenfold say about the rates?"
    assert not ask(engine, question, sure=0.5).abstained
    assert ask(engine, question, sure=1.0).abstained


@pytest.mark.parametrize("sure", [-0.1, 1.5, float("nan")])
def test_how_sure_is_a_probability(engine: Engine, sure: float) -> None:
    with pytest.raises(InputError, match="a probability, 0 to 1"):
        ask(engine, "When did Japan lift the curbs?", sure=sure)


def test_the_author_is_quoted_from_the_byline(engine: Engine) -> None:
    answer = ask(engine, "Who wrote the report about the video talks and closed borders?")
    assert answer.text == "Lorna Tewksley"
    assert answer.quotes[0].text == "By Lorna Tewksley"


def test_the_day_of_publication_is_quoted_from_the_dateline(engine: Engine) -> None:
    answer = ask(engine, "When was the article about Seoul and Tokyo discussing export curbs by video published?")
    assert answer.text == "10 March 2020"
    assert answer.quotes[0].text == "Published: 10 March 2020"


def test_filters_are_shown_and_hold(engine: Engine) -> None:
    filters = Filters(since=date(2022, 1, 1), outlet="the tarrowmouth chronicle")
    answer = ask(engine, "What will the new roof cost?", filters=filters)
    assert {quote.article.metadata.outlet for quote in answer.quotes} == {"The Tarrowmouth Chronicle"}
    assert answer.as_dict()["filters"] == [
        {"field": "published", "from": "2022-01-01", "to": None, "value": None, "said": None},
        {"field": "outlet", "from": None, "to": None, "value": "the tarrowmouth chronicle", "said": None},
    ]


def test_a_date_filter_says_how_many_undated_articles_it_left_out(engine: Engine) -> None:
    assert ask(engine, "When did the night ferry end?", filters=Filters(until=date(2030, 1, 1))).undated == 1


def test_filters_that_leave_nothing_lead_to_an_abstention(engine: Engine) -> None:
    answer = ask(engine, "When did Japan lift the curbs?", filters=Filters(outlet="Nobody's"))
    assert answer.abstained
    assert answer.nearest == ()


def test_the_same_words_in_two_outlets_are_one_card_and_one_source(engine: Engine) -> None:
    answer = ask(engine, "When was the curb on photoresist partly lifted?")
    first = printings(answer.quotes)[0]
    assert {quote.article.id for quote in first} == {"talks-without-deal.md", "overnight-talks-fail.txt"}
    # A report of January, "last month", says the same, and is a source of its own.
    assert (answer.support.articles, answer.support.independent) == (3, 2)


def test_the_same_question_gets_the_same_answer(engine: Engine) -> None:
    first, second = (ask(engine, "Who led the talks?").as_dict() for _ in range(2))
    first.pop("timing_ms")
    second.pop("timing_ms")
    assert first == second


@pytest.mark.parametrize(
    "question", ["'; DROP TABLE articles; --", "NEAR/2 AND (x OR", "🙂 " * 100 + "wall", "a" * 1999, 'say "']
)
def test_any_question_is_answered_or_abstained_on(engine: Engine, question: str) -> None:
    assert 0 <= ask(engine, question).probability <= 1


# -- follow-ups


def test_a_follow_up_is_answered_as_the_question_it_stands_for(engine: Engine) -> None:
    answer = ask(engine, "What did he welcome?", history=["Who is Japan's trade minister?"])
    assert answer.question == "What did he welcome?"
    assert answer.standalone == "What did Hiroshi Kajiyama welcome?"
    assert answer.quotes == ask(engine, "What did Hiroshi Kajiyama welcome?").quotes


def test_a_conversation_goes_on_over_several_turns(engine: Engine) -> None:
    history = ["When was the harbour wall built?", "When was it last repaired?"]
    assert ask(engine, "And why?", history=history).standalone == "Why was the harbour wall last repaired?"


def test_a_question_that_stands_alone_is_asked_as_it_is(engine: Engine) -> None:
    answer = ask(engine, "Why did the night ferry end?", history=["Who is Japan's trade minister?"])
    assert answer.standalone == "Why did the night ferry end?"


def test_an_earlier_turn_is_answered_with_the_same_filters(engine: Engine) -> None:
    filters = Filters(outlet="The Tarrowmouth Chronicle")
    answer = ask(engine, "What did he welcome?", history=["Who is Japan's trade minister?"], filters=filters)
    assert "Kajiyama" not in answer.standalone


@pytest.mark.parametrize("earlier", ["", "?!", "why " * 1000])
def test_an_earlier_turn_that_cannot_be_asked_is_refused(engine: Engine, earlier: str) -> None:
    with pytest.raises(InputError):
        ask(engine, "Why did the night ferry end?", history=[earlier])


def test_what_was_answered_is_remembered_only_for_the_articles_of_that_moment(tmp_path: Path) -> None:
    folder = write(tmp_path / "news", one_txt="Ann Lee is the mayor of Varrow. She was born in 1961.")
    library = tmp_path / "library"
    index_paths(Library.create(library), [folder])
    engine = load_engine(library)
    history = ["Who is the mayor of Varrow?"]
    assert ask(engine, "When was she born?", history=history).standalone == "When was Ann Lee born?"
    write(folder, one_txt="Eva Mund is the mayor of Varrow. She was born in 1974.")
    index_paths(Library.open(library), [folder])
    assert ask(engine, "When was she born?", history=history).standalone == "When was Eva Mund born?"
