"""Follow-ups as worked examples: what was asked and answered before, and what a question is then taken for."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.followup.mentions import Sort, mentions
from qa.followup.rewriting import leans, stand_alone
from qa.followup.turns import Turn, focus

COMMITTEE = Turn(
    "Which committee approved the harbour plan?",
    "the Harbour Committee",
    "In May the Harbour Committee approved the plan, Ann Lee said.",
)
LEADER = Turn("Who leads the opposition?", "Ann Lee", "Ann Lee has led the opposition since 2019, she said in Busan.")
SENTENCE = "Ann Lee, the chief engineer, said that the wall had cracks as wide as a hand."
ENGINEER = Turn("Who is the chief engineer?", SENTENCE, SENTENCE)
PEOPLE = Turn("How many people lived in Busan in 2019?")
LIST = Turn("When did Japan drop South Korea from its list?")
BRIDGE = Turn("When will the bridge be closed if it rains?")
STOLEN = Turn(
    "What was stolen from the museum?", "a painting by Vermeer", "Thieves stole a painting by Vermeer from the museum."
)
WALL = Turn("When was the sea wall of Varrow built?")
WHITE_LIST = Turn("What is the white list?", "a group of trusted partners", "It is a group of trusted partners.")


def asked(question: str, *turns: Turn) -> str:
    return stand_alone(question, turns)


@pytest.mark.parametrize(
    ("turn", "question", "expected"),
    [
        (COMMITTEE, "Who chaired it?", "Who chaired the Harbour Committee?"),
        (COMMITTEE, "Who is its chairman?", "Who is the Harbour Committee's chairman?"),
        (LEADER, "How old is she?", "How old is Ann Lee?"),
        (LEADER, "What is her party called?", "What is Ann Lee's party called?"),
        (LEADER, "What did people tell her?", "What did people tell Ann Lee?"),
        (ENGINEER, "How old is she?", "How old is Ann Lee?"),
        (PEOPLE, "Where do they work?", "Where do the people work?"),
        (PEOPLE, "Who governs there?", "Who governs in Busan?"),
        (PEOPLE, "What is its mayor called?", "What is Busan's mayor called?"),
        (BRIDGE, "Who built it?", "Who built the bridge?"),
        (STOLEN, "When was it painted?", "When was the painting by Vermeer painted?"),
        (WHITE_LIST, "When did Japan drop Korea from it?", "When did Japan drop Korea from the white list?"),
        (LIST, "What happened then?", "What happened after Japan dropped South Korea from its list?"),
        (Turn("What happened in Busan in 2019?"), "Who was mayor then?", "Who was mayor in 2019?"),
    ],
)  # fmt: skip
def test_a_pronoun_becomes_what_it_stands_for(turn: Turn, question: str, expected: str) -> None:
    assert asked(question, turn) == expected


@pytest.mark.parametrize(
    ("turn", "question", "expected"),
    [
        (COMMITTEE, "What did the committee say?", "What did the Harbour Committee say?"),
        (WALL, "Who paid for the wall?", "Who paid for the sea wall of Varrow?"),
        (ENGINEER, "Where was the engineer born?", "Where was Ann Lee born?"),
        (LEADER, "When was the woman born?", "When was Ann Lee born?"),
        (Turn("When was Novatek founded?"), "Who runs the company?", "Who runs Novatek?"),
    ],
)  # fmt: skip
def test_a_bare_noun_becomes_the_thing_that_was_called_so(turn: Turn, question: str, expected: str) -> None:
    assert asked(question, turn) == expected


@pytest.mark.parametrize(
    ("turn", "question", "expected"),
    [
        (LIST, "Why?", "Why did Japan drop South Korea from its list?"),
        (LIST, "When exactly?", "When did Japan drop South Korea from its list?"),
        (LIST, "Why did it do that?", "Why did Japan drop South Korea from its list?"),
        (LIST, "And South Korea?", "When did South Korea drop Japan from its list?"),
        (BRIDGE, "Until when?", "Until when will the bridge be closed if it rains?"),
        (BRIDGE, "And if it snows?", "When will the bridge be closed if it snows?"),
        (BRIDGE, "And the tunnel?", "When will the tunnel be closed if it rains?"),
        (PEOPLE, "What about 2021?", "How many people lived in Busan in 2021?"),
        (PEOPLE, "And now?", "How many people lived in Busan now?"),
        (PEOPLE, "And in Seoul?", "How many people lived in Seoul in 2019?"),
        (PEOPLE, "And Seoul?", "How many people lived in Seoul in 2019?"),
        (COMMITTEE, "Since when?", "Since when was it that the Harbour Committee approved the harbour plan?"),
        (COMMITTEE, "How many?", "How many committees approved the harbour plan?"),
        (STOLEN, "By whom?", "By whom was the painting by Vermeer stolen from the museum?"),
        (Turn("Was the plan rejected?"), "When?", "When was the plan rejected?"),
        (Turn("Who said no?"), "And when?", "Who said no, and when?"),
        (Turn("Why is Norland closing its mines?"), "How many?", "How many mines is Norland closing?"),
        (Turn("Which town has the best beach?"), "And the worst?", "Which town has the worst beach?"),
        (Turn("Who led the Korean delegation in May?"), "And the Danish one?", "Who led the Danish delegation in May?"),
        (Turn("What did the engineer say?"), "And the mayor?", "What did the mayor say?"),
    ],
)  # fmt: skip
def test_an_elliptical_question_is_completed_from_the_one_before(turn: Turn, question: str, expected: str) -> None:
    assert asked(question, turn) == expected


@pytest.mark.parametrize(
    "question",
    [
        "Is it true that the sea is salty?",
        "How long did it take to paint the hall?",
        "Was it raining in Oslo?",
        "Is there a ferry to Varrow?",
        "Did Smith say he would resign?",
        "Why did Norland close its mines?",
        "Who said “it is over”?",
        "When was Ann Lee born?",
        "sea wall",
        "harbour wall cost",
        "",
    ],
)
@pytest.mark.parametrize("turn", [COMMITTEE, LEADER, PEOPLE, STOLEN])
def test_what_needs_no_turn_is_left_alone(question: str, turn: Turn) -> None:
    assert asked(question, turn) == question


@pytest.mark.parametrize("question", ["Who chaired it?", "And in Busan?", "Why?", "What did she say there?"])
def test_without_turns_everything_is_left_alone(question: str) -> None:
    assert asked(question) == question


def test_what_nothing_fits_is_left_alone() -> None:
    assert asked("How old is she?", Turn("When was the sea wall built?")) == "How old is she?"


def test_a_man_is_not_taken_for_a_woman() -> None:
    turn = Turn("Whom did Mrs Lee meet?", "Mr Park", "Mrs Lee met Mr Park.")
    assert asked("What did she tell him?", turn) == "What did Mrs Lee tell Mr Park?"


def test_who_was_not_named_is_described() -> None:
    assert asked("How old is he?", Turn("Who steered the ferry?")) == "How old is the person who steered the ferry?"


def test_a_name_that_the_best_quote_lacks_is_taken_from_the_next() -> None:
    turn = Turn("Who steered the ferry?", "It left.", "It left.", ("Tom Bond, who steered the ferry, waved.",))
    assert asked("How old is he?", turn) == "How old is Tom Bond?"


@pytest.mark.parametrize(
    ("question", "sentence", "found"),
    [
        ("Who leads the council?", "James Orr, who leads the council, said every boat would stay.", "James Orr"),
        ("Which country closed its border?", "On Monday Norway closed its border to Denmark.", "Norway"),
        ("Where can books be borrowed?", "Books can be borrowed from the old mill on Weigh Lane.", "the old mill"),
        ("For which metal did Japan ease its curbs?", "Japan eased its curbs, but only for tin.", "tin"),
    ],
)
def test_what_was_asked_for_is_found_in_a_whole_sentence(question: str, sentence: str, found: str) -> None:
    mention = focus(Turn(question, sentence, sentence))
    assert mention is not None
    assert mention.text == found


def test_a_name_is_given_in_full() -> None:
    turns = (Turn("Who is the engineer?", "Ann Lee", "The engineer is Ann Lee."), Turn("What did Lee say?"))
    assert asked("How old is she?", *turns) == "How old is Ann Lee?"


def test_what_was_just_found_comes_before_what_was_asked_about_and_older_turns_last() -> None:
    older = Turn("When was the Grain Board founded?")
    assert asked("Who chairs it?", older, COMMITTEE) == "Who chairs the Harbour Committee?"
    assert asked("Who chairs it?", older, LEADER) != asked("Who chairs it?", older)
    assert asked("Who chairs it?", older, Turn("When was Ann Lee born?")) == "Who chairs the Grain Board?"


def test_marks_that_would_ask_for_a_phrase_are_not_taken_over() -> None:
    turn = Turn("Which film won?", "“The Wall”", "“The Wall” won.")
    assert asked("Who made it?", turn) == "Who made the Wall?"


def test_a_chain_goes_on_from_what_each_turn_was_taken_for() -> None:
    said = ["When was the sea wall of Varrow built?", "Who paid for it?", "And when was it repaired?", "By whom?"]
    turns: list[Turn] = []
    for question in said:
        turns.append(Turn(stand_alone(question, turns)))
    assert [turn.question for turn in turns[1:]] == [
        "Who paid for the sea wall of Varrow?",
        "When was the sea wall of Varrow repaired?",
        "By whom was the sea wall of Varrow repaired?",
    ]


# -- any text


FRAGMENTS = (
    "who what when where why how many much is was did does will it its they she her him there then that the The"
    " wall Ann Lee Busan in on of for and about 2019 said built council's “it” ? , . 's"
)
questions = st.one_of(
    st.text(max_size=60),
    st.lists(
        st.sampled_from(FRAGMENTS.split()),
        max_size=9,
    ).map(" ".join),
)
turns = st.lists(st.builds(Turn, questions, st.none() | questions, st.none() | questions), max_size=3)


@given(questions, turns)
def test_any_text_is_rewritten_to_text(question: str, turns: list[Turn]) -> None:
    assert isinstance(stand_alone(question, turns), str)


@given(questions, turns)
def test_only_what_leans_is_changed(question: str, turns: list[Turn]) -> None:
    assert leans(question) or stand_alone(question, turns) == question


@pytest.mark.parametrize("turn", [COMMITTEE, LEADER, PEOPLE, LIST, BRIDGE, STOLEN])
@pytest.mark.parametrize(
    "question", ["Why?", "And in Oslo?", "Who chaired it?", "What did she say there?", "And the mayor?", "How many?"]
)
def test_what_was_rewritten_is_not_rewritten_again(question: str, turn: Turn) -> None:
    once = asked(question, turn)
    assert asked(once, turn) == once


@given(questions)
def test_mentions_are_slices_in_order(text: str) -> None:
    found = mentions(text)
    assert all(text[m.start : m.end] == m.text and m.start < m.core <= m.end for m in found)
    assert [m.start for m in found] == sorted(m.start for m in found)


# -- parts


def test_a_focus_is_of_the_sort_that_was_asked_for() -> None:
    assert [turn and turn.text for turn in map(focus, (COMMITTEE, LEADER, ENGINEER, PEOPLE, STOLEN))] == [
        "the Harbour Committee",
        "Ann Lee",
        "Ann Lee",
        None,
        "the painting by Vermeer",
    ]


@pytest.mark.parametrize(
    ("text", "sort"),
    [
        ("Dr Park", Sort.PERSON),
        ("Ann Lee", Sort.PERSON),
        ("the mayor", Sort.PERSON),
        ("South Korea", Sort.PLACE),
        ("Weigh Lane", Sort.PLACE),
        ("the Harbour Committee", Sort.THING),
        ("Friends of the Library", Sort.THING),
        ("UNICEF", Sort.THING),
        ("March 2020", Sort.TIME),
        ("last year", Sort.TIME),
    ],
)
def test_a_mention_may_be_what_its_words_tell(text: str, sort: Sort) -> None:
    [mention] = [m for m in mentions(f"What did they say about {text}?") if m.text == text]
    assert sort in mention.sorts


# -- questions that stand alone


def test_questions_of_the_tests_that_stand_alone_are_left_alone() -> None:
    from tests.test_engine import STANDING_ALONE

    for turn in (COMMITTEE, LEADER, PEOPLE, STOLEN):
        assert [asked(question, turn) for question in STANDING_ALONE] == list(STANDING_ALONE)


def test_the_development_questions_are_left_alone_by_an_unrelated_history(shared: Path) -> None:
    lines = (shared / "questions" / "dev.jsonl").read_text(encoding="utf-8").splitlines()
    said = [json.loads(line)["question"] for line in lines]
    for turn in (COMMITTEE, LEADER, PEOPLE, STOLEN, BRIDGE):
        assert [asked(question, turn) for question in said] == said
