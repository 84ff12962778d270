from __future__ import annotations

import pytest

from corpus.article import Article
from corpus.passages import analyse


def sentences(text: str) -> list[str]:
    return [span.of(text) for span in analyse(Article(id="a", text=text)).sentences]


@pytest.mark.parametrize(
    "expected",
    [
        ["S. Korea and Japan met on Dec. 16 in Tokyo.", "It was Asia's No. 4 economy."],
        ["The U.S. said so.", "Gen. Lee and Sen. Park did not."],
        ["They wrote to Sens. John Roe and Ann Poe, and to Lt. Roderick.", "Nobody wrote back."],
        ["“There are things we can confirm,” he said.", "“Repeated dialogue will help.”"],
        ['"It is done," she said.', '"We will go.', 'You will stay!"', '"Why?" he asked.'],
        ["The system ... is what it was.", "It rose 3.5 percent to $2.4 billion."],
        ["The talks ended at 6 p.m. on Monday.", "Nothing was agreed."],
        ["The bill of Ann Poe (I-Vt.) failed.", "So did hers."],
    ],
)
def test_sentences_end_where_a_reader_ends_them(expected: list[str]) -> None:
    assert sentences(" ".join(expected)) == expected


def test_lines_are_paragraphs_unless_they_were_wrapped_to_a_column() -> None:
    headline = "Harbour wall to be repaired\nThe council agreed on Monday."
    assert sentences(headline) == headline.split("\n")
    wrapped = (
        "The council met on Monday evening and agreed to\n"
        "repair the harbour wall before the winter, but it\n"
        "set no date. Nobody spoke against it."
    )
    assert sentences(wrapped) == [wrapped[: wrapped.index(" Nobody")], "Nobody spoke against it."]
