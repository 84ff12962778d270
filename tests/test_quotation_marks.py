"""Pairing quotation marks: what stands between them, whatever the page did to them."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.article import Span
from corpus.lines import find_lines, find_paragraphs
from corpus.quotations import marks
from corpus.quotations.marks import Quoted, find_quoted


def quoted(text: str) -> tuple[Quoted, ...]:
    return find_quoted(text, find_paragraphs(text, find_lines(text)))


def words(text: str) -> list[str]:
    return [one.inner.of(text) for one in quoted(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("“The dam holds,” she said. “It will.”", ["The dam holds,", "It will."]),
        ('"The dam holds," she said. "It will."', ["The dam holds,", "It will."]),
        ("''The dam holds,'' she said.", ["The dam holds,"]),
        ("'The dam holds,' she said.", ["The dam holds,"]),
        ("‘The dam holds,’ she said.", ["The dam holds,"]),
        ("« Le barrage tient », dit-elle.", [" Le barrage tient "]),
        ("„Der Damm hält“, sagte sie. »Noch.«", ["Der Damm hält", "Noch."]),
        ("「はい」と彼女は言った。", ["はい"]),
    ],
)
def test_every_style_of_marks_is_paired(text, expected):
    assert words(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "It's the workers' pay in the '90s.",
        "It’s the workers’ pay in the ’90s.",
        'He is 5\' 10" tall and the disc is 12" wide.',
        '<a href="page" title="The dam">The dam</a> holds.',
    ],
)
def test_apostrophes_inches_and_markup_are_no_marks(text):
    assert words(text) == []


def test_inches_inside_a_quotation_do_not_end_it():
    assert words('"It was 12" wide," he said.') == ['It was 12" wide,']


@pytest.mark.parametrize("text", ["“He said ‘no’ to me,” she said.", '“He said "no" to me,” she said.'])
def test_a_quotation_inside_another_is_deeper(text):
    assert [one.depth for one in quoted(text)] == [0, 1]


def test_a_quotation_over_several_paragraphs_goes_on_until_it_closes():
    text = "“One.\n\n“Two.\n\n“Three,” she said."
    assert [(one.inner.of(text), one.goes_on) for one in quoted(text)] == [
        ("One.", True),
        ("Two.", True),
        ("Three,", False),
    ]


def test_a_missing_closing_mark_ends_with_the_paragraph():
    assert words("“The dam holds. It will.\n\nShe left.") == ["The dam holds. It will."]


def test_a_missing_closing_mark_ends_before_words_of_saying():
    assert words("“The dam holds, said Ada Byron. It will.") == ["The dam holds,"]


def test_a_missing_closing_mark_ends_before_the_next_quotation():
    assert words("“The dam holds. “It will,” he said.") == ["The dam holds.", "It will,"]
    assert words("“The dam holds, she said. “It will,” he said.") == ["The dam holds,", "It will,"]


def test_a_paragraph_that_only_closes_goes_on_with_the_one_before():
    assert words('"The dam holds.\n\nIt will." She left.') == ["The dam holds.", "It will."]


def test_right_to_left_text_is_paired_in_reading_order():
    assert words('היא אמרה: "הסכר מחזיק." ואז הלכה.') == ["הסכר מחזיק."]


@settings(deadline=None)
@given(st.text(alphabet="“”\"'‘’„«»`a1 .,\n-<>", max_size=80))
def test_quoted_stretches_are_ordered_nested_and_inside_a_paragraph(text):
    paragraphs = find_paragraphs(text, find_lines(text))
    found = find_quoted(text, paragraphs)
    assert list(found) == sorted(found, key=lambda one: one.outer.start)
    for one in found:
        assert one.inner
        assert one.outer.contains(one.inner)
        assert any(paragraph.contains(one.outer) for paragraph in paragraphs)
        crossing = [two for two in found if one.outer.overlaps(two.outer)]
        assert all(one.outer.contains(two.outer) or two.outer.contains(one.outer) for two in crossing)


@pytest.mark.parametrize("piece", ["“", '"a ', "“a. ", "'a ‘", '"12" '])
def test_work_grows_with_the_text_and_no_faster(piece, monkeypatch):
    def work(times: int) -> int:
        steps = 0
        counted = marks._is_skipped

        def counting(*arguments):
            nonlocal steps
            steps += 1
            return counted(*arguments)

        monkeypatch.setattr(marks, "_is_skipped", counting)
        text = piece * times
        found = find_quoted(text, (Span(0, len(text)),))
        monkeypatch.setattr(marks, "_is_skipped", counted)
        return steps + sum(len(one.outer) for one in found)

    assert work(2000) <= 2.2 * work(1000) + 10
