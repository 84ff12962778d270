from __future__ import annotations

import pytest

from qa.evaluation.squad import exact_match, f1, normalise


@pytest.mark.parametrize(
    ("answer", "normalised"),
    [
        ("The Ferry", "ferry"),
        ("a  new\tpier\n", "new pier"),
        ("U.S. Navy's", "us navys"),
        ("24–10", "24–10"),  # an en dash is no ASCII punctuation
        ("“The Wall”", "“ wall”"),  # nor are these quotation marks; the article goes from between them
        ("well-known", "wellknown"),  # punctuation goes without leaving a space …
        ("-a-", ""),  # … and before the articles
        ("ÉCOLE", "école"),
        ("theatre, another", "theatre another"),
        ("the", ""),
        ("...", ""),
    ],
)
def test_answers_are_normalised_as_the_definition_says(answer: str, normalised: str) -> None:
    assert normalise(answer) == normalised


@pytest.mark.parametrize(
    ("answer", "golds", "em", "expected_f1"),
    [
        ("The Denby Ferry!", ["denby ferry"], 1, 1),
        ("Denby", ["Denby Ferry"], 0, 2 / 3),  # precision 1/1, recall 1/2
        ("the night ferry to Denby", ["Denby ferry"], 0, 2 / 3),  # 2 of 4 words, 2 of 2
        ("pier pier wall", ["pier wall wall"], 0, 2 / 3),  # bags: pier once, wall once, of 3 and 3
        ("bridge", ["pier"], 0, 0),
        ("in May 1887", ["1887", "May 1887"], 0, 0.8),  # the best of 1/2 and 2·(2/3)·1 / (5/3)
        ("1887", ["May 1887", "1887"], 1, 1),
        ("Straße", ["straße."], 1, 1),
        ("", ["pier"], 0, 0),  # abstained, though there is an answer
        ("", [], 1, 1),  # abstained, and rightly
        ("pier", [], 0, 0),  # answered the unanswerable
        ("the", [], 1, 1),  # normalises to nothing, as an abstention does
        ("", ["the"], 1, 1),  # the only gold answer normalises to nothing: as if there were none
        ("", ["the", "pier"], 0, 0),  # there is another
        ("a", ["an", "the pier"], 0, 0),
    ],
)
def test_em_and_f1_equal_what_is_computed_by_hand(answer: str, golds: list[str], em: float, expected_f1: float) -> None:
    assert exact_match(answer, golds) == em
    assert f1(answer, golds) == pytest.approx(expected_f1)
