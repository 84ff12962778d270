from __future__ import annotations

from datetime import date

import pytest
from tokenizers import Tokenizer

from corpus.article import Metadata, Origin, Span
from qa.pairs import LONGEST, QUESTION, Pair, Pairs, Text, header_of
from qa.training.base_model import default_base, load_tokenizer

WORDS = "Talks went on for 16 hours. Nothing was agreed."
SENTENCES = (Span(0, 27), Span(28, 47))


@pytest.fixture(scope="module")
def tokenizer() -> Tokenizer:
    return load_tokenizer(default_base())


@pytest.fixture(scope="module")
def pairs(tokenizer: Tokenizer) -> Pairs:
    return Pairs(tokenizer)


def metadata(title: str, title_from: Origin, outlet: str | None, day: date | None) -> Metadata:
    return Metadata(title=title, title_from=title_from, outlet=outlet, published=day)


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        (
            ("Overnight talks fail", Origin.GIVEN, "The Pennock Post", date(2019, 12, 16)),
            ("Overnight talks fail", "The Pennock Post · 16 December 2019"),
        ),
        (("Overnight talks fail", Origin.STATED, None, date(2019, 12, 6)), ("Overnight talks fail", "6 December 2019")),
        (("Talks went on", Origin.INFERRED, "The Pennock Post", None), ("", "The Pennock Post")),
        (("Talks went on", Origin.INFERRED, None, None), ("", "")),
    ],
)
def test_a_header_is_title_outlet_and_day(
    given: tuple[str, Origin, str | None, date | None], expected: tuple[str, str]
) -> None:
    assert header_of(metadata(*given)) == expected


def parts(tokenizer: Tokenizer, pair: Pair) -> list[str]:
    return [part.strip() for part in tokenizer.decode(pair.ids, skip_special_tokens=False).split("[SEP]")]


def test_a_pair_is_question_header_and_passage(tokenizer: Tokenizer, pairs: Pairs) -> None:
    (pair,) = pairs.make("How long?", [Text(WORDS, SENTENCES, "Talks fail", "The Post · 16 December 2019")])
    assert parts(tokenizer, pair) == [
        "[CLS] how long?",
        "talks fail · the post · 16 december 2019",
        "talks went on for 16 hours. nothing was agreed.",
        "",
    ]
    assert [span.of(WORDS) for span in pair.spans[:3]] == ["Talks", "went", "on"]
    assert pair.pieces.tolist() == [0] * 7 + [1] * 4
    assert pair.ids[pair.question_end - 1] == pair.ids[-1]
    assert pair.passage + len(pair.spans) + 1 == len(pair.ids)


def test_without_a_header_the_passage_follows_the_question(tokenizer: Tokenizer, pairs: Pairs) -> None:
    (pair,) = pairs.make("How long?", [Text(WORDS, SENTENCES)])
    assert len(parts(tokenizer, pair)) == 3
    assert pair.passage == pair.question_end


def test_a_long_title_does_not_hide_the_day(tokenizer: Tokenizer, pairs: Pairs) -> None:
    (pair,) = pairs.make("How long?", [Text(WORDS, SENTENCES, "talks " * 200, "The Post · 16 December 2019")])
    assert parts(tokenizer, pair)[1].endswith("talks · the post · 16 december 2019")


def test_what_is_too_long_is_cut(pairs: Pairs) -> None:
    long = "Boats came in. " * 400
    (pair,) = pairs.make("Who " * 300, [Text(long, [Span(0, len(long))])])
    assert len(pair.ids) == LONGEST
    assert pair.question_end == QUESTION + 2
    assert len(pair.spans) == len(pair.pieces) == LONGEST - pair.passage - 1


@pytest.mark.parametrize("question", ["日本はいつ輸出規制を解除しましたか。", "متى؟", "?"])
def test_a_question_in_any_script_makes_a_pair(pairs: Pairs, question: str) -> None:
    (pair,) = pairs.make(question, [Text("Denby", [Span(0, 5)])])
    assert [span.of("Denby") for span in pair.spans]
