from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.article import Span
from corpus.lines import find_lines, find_paragraphs
from corpus.quotations import Attribution, Prose
from corpus.quotations.speakers import find_speakers
from corpus.sentences import find_sentences


def prose_of(text: str) -> Prose:
    paragraphs = tuple(find_paragraphs(text, find_lines(text)))
    return Prose(text, paragraphs, find_sentences(text, paragraphs, ()))


def _until(text: str, place: int) -> int:
    return min((at for mark in ",." if (at := text.find(mark, place + 2)) > 0), default=place)


def speakers(text: str) -> list[str | None]:
    """The speakers of a text whose mentions are marked [so], after which the content follows up to a mark."""
    plain, attributions = "", []
    for number, piece in enumerate(text.replace("]", "[").split("[")):
        if number % 2:
            attributions.append((len(plain), len(plain) + len(piece)))
        plain += piece
    made = [Attribution((Span(end, _until(plain, end)),), Span(start, end), None) for start, end in attributions]
    found = find_speakers(prose_of(plain), made)
    return [span.of(plain) if span else None for span in found]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("[Orla Tesk, the harbour's warden,] said it was shut.", "Orla Tesk"),
        ("[Norlandic Fisheries Minister Orla Tesk] said it was shut.", "Orla Tesk"),
        ("[Dr. Orla Tesk] said it was shut.", "Orla Tesk"),
        ("[Dunmarsh Secretary of State Orla Tesk] said it was shut.", "Orla Tesk"),
        ("[The warden, Orla Tesk,] said it was shut.", "Orla Tesk"),
        ("[A spokesman for the port, Orla Tesk,] said it was shut.", "Orla Tesk"),
        ("[Orla Tesk's] statement said it was shut.", "Orla Tesk"),
        ("[Orla Tesk’s lawyer] said it was shut.", "Orla Tesk’s lawyer"),
        ("[Orla Tesk of the Dunmarsh Courier] said it was shut.", "Orla Tesk"),
        ("[**Orla Tesk**] said it was shut.", "Orla Tesk"),
        ("[<b>Orla Tesk</b>] said it was shut.", "Orla Tesk"),
        ("[J. D. O'Tesk] said it was shut.", "J. D. O'Tesk"),
        ("[Orla Tesk Jr.] said it was shut.", "Orla Tesk Jr."),
        ("[Órla van der Tesk] said it was shut.", "Órla van der Tesk"),
        ("[Орла Теск] said it was shut.", "Орла Теск"),
        ("[Marks & Tesk] said it was shut.", "Marks & Tesk"),
    ],
)
def test_the_speaker_is_the_name_in_a_mention_without_what_stands_around_it(text: str, expected: str) -> None:
    assert speakers(text) == [expected]


@pytest.mark.parametrize(
    "text",
    [
        "Orla Tesk came. [Tesk] said it was shut.",
        "Orla Tesk came. [Ms. Tesk] said it was shut.",
        "[Tesk] said it was shut. It was seen that Orla Tesk came.",
        "Orla Tesk came with the dog. [She] said it was shut.",
        "Orla Tesk, the harbour warden, came. [The warden] said it was shut.",
        "The harbour warden, Orla Tesk, came. [The harbour warden] said it was shut.",
        "Warden Orla Tesk came. [The warden] said it was shut.",
        "Orla Tesk, 45, a welder, came. [The 45-year-old] said it was shut.",
        "Orla Tesk, the warden, [who] said it was shut.",
        "Orla Tesk, warden of Dunmarsh, [who] said it was shut.",
        "Warden Orla Tesk and Tesk Marrow came. [Tesk] said it was shut.",
        "As [she] said the wall was shut, Orla Tesk came.",
        "It was **Orla Tesk**. Reopening was late, [Tesk] said it was shut.",
        "Entering Orla Tesk wept. In came Orla Tesk. [Tesk] said it was shut.",
    ],
)
def test_a_short_form_a_pronoun_and_a_description_lead_to_the_full_name(text: str) -> None:
    assert speakers(text) == ["Orla Tesk"]


def test_pronouns_go_on_with_who_spoke_last() -> None:
    text = "[Orla Tesk] said that Martin Voss lied. [She] added that it was so. [He] was said to have gone."
    assert speakers(text) == ["Orla Tesk", "Orla Tesk", "Martin Voss"]


def test_two_of_one_surname_are_told_apart_by_title_and_by_nearness() -> None:
    text = (
        "Mary Voss and her husband Martin Voss came. [Mrs. Voss] said one thing. [Mr. Voss] said another. "
        "Then Anna Voss spoke. [Voss] said a third."
    )
    assert speakers(text) == ["Mary Voss", "Martin Voss", "Anna Voss"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "The Ministry of Tides, Trade and Industry met. [The ministry] said no.",
            "Ministry of Tides, Trade and Industry",
        ),
        ("The Harbour Safety Commission met. [The HSC] said it was shut.", "Harbour Safety Commission"),
        ("Teskmar Electronics Co. fell. Rivals did too. [Teskmar] said it rose.", "Teskmar Electronics Co."),
        ("Teskmar Electronics Co. fell. [The company] said it rose.", "Teskmar Electronics Co."),
        ("The Dunmarsh Courier was there. [The newspaper] said it was shut.", "Dunmarsh Courier"),
        ("The Harbour Safety Commission met. [It] said it was shut.", "Harbour Safety Commission"),
    ],
)
def test_an_institution_is_found_by_its_kind_and_its_initials(text: str, expected: str) -> None:
    assert speakers(text) == [expected]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("[A source familiar with the talks] said it was shut.", "source"),
        ("[Officials in Dunmarsh] said it was shut.", "Officials"),
        ("[A man who asked not to be named] said it was shut.", "man"),
        ("[A spokeswoman for the port] said it was shut.", "spokeswoman for the port"),
        ("There are critics [who] said it was shut.", "critics"),
        ("[He] said it was shut.", None),
        ("[You] said it was shut.", None),
        ("[…] said it was shut.", None),
    ],
)
def test_where_nobody_is_named_the_head_phrase_speaks_or_nobody(text: str, expected: str | None) -> None:
    assert speakers(text) == [expected]


def test_who_says_i_in_a_quotation_is_who_is_quoted() -> None:
    text = "“I think it is shut,” said Orla Tesk."
    outer = Attribution((Span(1, 20),), Span(text.index("Orla"), len(text) - 1), None)
    inner = Attribution((Span(8, 20),), Span(1, 2), None)
    assert [span and span.of(text) for span in find_speakers(prose_of(text), [outer, inner])] == ["Orla Tesk"] * 2


def test_nobody_speaks_without_a_mention() -> None:
    assert find_speakers(prose_of("“It is shut.”"), [Attribution((Span(1, 12),), None, None)]) == (None,)


PIECES = st.sampled_from(
    [
        "Orla ",
        "Tesk",
        "Mr. ",
        "the ",
        "minister",
        ", ",
        "'s ",
        "’s ",
        "he ",
        "who ",
        "of ",
        "Ministry ",
        "(",
        "“",
        "”",
        "**",
    ]
)
ODD = st.sampled_from(
    [
        "<b>",
        "van der ",
        "\n\n",
        ". ",
        "45, ",
        "J. ",
        "they ",
        "I ",
        "said ",
        "É",
        "\u0301",
        "李",
        "&",
        " - ",
        "https://",
    ]
)


@given(st.lists(PIECES | ODD | st.text(max_size=4), max_size=40).map("".join), st.data())
def test_every_speaker_is_nobody_or_a_span_of_the_text(text: str, data: st.DataObject) -> None:
    places = st.integers(0, len(text))
    spans = st.tuples(places, places).map(lambda ends: Span(min(ends), max(ends)))
    made = st.builds(Attribution, st.lists(spans, min_size=1, max_size=3).map(tuple), st.none() | spans, st.none())
    attributions = data.draw(st.lists(made, max_size=4))
    found = find_speakers(prose_of(text), attributions)
    assert len(found) == len(attributions)
    assert all(span is None or 0 <= span.start < span.end <= len(text) for span in found)
