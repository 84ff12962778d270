"""Direct speech whose speaker the text itself tells is not joined to, or given to, somebody else's."""

import pytest

from corpus.article import Article, Span
from corpus.quotations import Attribution, Prose, find_quotations
from corpus.quotations.marks import find_quoted
from corpus.quotations.settling import settle
from corpus.quotations.tagger import is_installed

TEXT = "“We win,” Ada told Bo. “You do not,” Bo said."
PROSE = Prose(TEXT, (Span(0, len(TEXT)),), (), find_quoted(TEXT, (Span(0, len(TEXT)),)))
ADA = Attribution((Span(1, 8),), Span(10, 13), Span(14, 18))
BO = Attribution((Span(24, 35),), Span(37, 39), Span(40, 44))


def test_two_quotations_that_were_tagged_as_one_are_two() -> None:
    joined = Attribution((Span(1, 8), Span(24, 35)), Span(10, 13), Span(14, 18))
    assert settle(PROSE, [joined], [ADA, BO]) == (ADA, BO)


def test_a_quotation_that_was_tagged_as_anothers_is_its_speakers() -> None:
    wrong = Attribution((Span(24, 35),), Span(10, 13), Span(40, 44))
    assert settle(PROSE, [ADA, wrong], [ADA, BO]) == (BO, ADA)


def test_what_agrees_or_what_only_the_tagger_knows_stays() -> None:
    indirect = Attribution((Span(19, 21),), Span(10, 13), None)
    assert settle(PROSE, [ADA, indirect], [ADA, BO]) == (ADA, indirect)


def test_what_is_said_within_a_quotation_is_left_out() -> None:
    text = "“They say it is late,” said Ada."
    prose = Prose(text, (Span(0, len(text)),), (), find_quoted(text, (Span(0, len(text)),)))
    within = Attribution((Span(10, 20),), Span(1, 5), Span(6, 9))
    whole = Attribution((Span(1, 21),), Span(28, 31), Span(23, 27))
    assert settle(prose, [within, whole], []) == (whole,)


@pytest.mark.skipif(not is_installed(), reason="the optional tagger is not installed")
@pytest.mark.parametrize(
    ("text", "speakers"),
    [
        ("“We will win,” Jane Poole told John Reed. “You will not,” he replied.", ["Jane Poole", "John Reed"]),
        ('Jane Poole met John Reed. "I am tired," he said. "So am I," she said.', ["John Reed", "Jane Poole"]),
        (
            '"I stay," said <b>Ada Holm</b>, the mayor. "Here."\n\n"I go," John Reed said. "So do I," Mary Stone said.',
            ["Ada Holm", "John Reed", "Mary Stone"],
        ),
    ],
)
def test_everyone_has_the_words_that_are_theirs(text: str, speakers: list[str]) -> None:
    found = find_quotations(Article(id="a", text=text))
    assert [one.speaker.of(text) for one in found if one.speaker] == speakers
