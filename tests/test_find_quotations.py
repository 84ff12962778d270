"""Who said what, by rules: `find_quotations` over the ways that news reports speech; and finishing, for any finder."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.article import Article, Span
from corpus.passages import analyse
from corpus.quotations import Attribution, Kind, Prose, find_quotations
from corpus.quotations.rules import RuleFinder


def said(text: str) -> list[tuple[list[str], str | None, str | None, str]]:
    return [
        (
            [piece.of(text) for piece in one.content],
            one.mention.of(text) if one.mention else None,
            one.cue.of(text) if one.cue else None,
            one.kind.value,
        )
        for one in find_quotations(Article(id="a", text=text), finder=RuleFinder())
    ]


@pytest.mark.parametrize(
    ("text", "content", "mention", "cue"),
    [
        ("“The dam holds,” Ada Byron said.", ["The dam holds,"], "Ada Byron", "said"),
        ("“The dam holds,” said Ada Byron, the mayor.", ["The dam holds,"], "Ada Byron, the mayor", "said"),
        ("Ada Byron said: “The dam holds.”", ["The dam holds."], "Ada Byron", "said"),
        ("“The dam,” Byron told reporters, “holds.”", ["The dam,", "holds."], "Byron", "told"),
        ("“Does it hold?” Byron asked.", ["Does it hold?"], "Byron", "asked"),
        ("“The dam holds,” she beamed.", ["The dam holds,"], "she", "beamed"),
        ("“The dam holds,” she said. “It will.”", ["The dam holds,", "It will."], "she", "said"),
        ("“One holds.\n\n“Two holds,” she said.", ["One holds.", "Two holds,"], "she", "said"),
        ("“One holds,” she said. “Two.\n\n“Three.”", ["One holds,", "Two.", "Three."], "she", "said"),
        ("But, she told them, “the dam holds.”", ["the dam holds."], "she", "told"),
    ],
)
def test_direct_speech_has_its_speaker_after_before_or_inside(text, content, mention, cue):
    assert said(text) == [(content, mention, cue, "direct")]


@pytest.mark.parametrize(
    ("text", "content", "mention", "cue"),
    [
        ("The ministry said that the dam holds.", "that the dam holds", "The ministry", "said"),
        ("The ministry said in a statement that it holds.", "that it holds", "The ministry", "said"),
        ("The dam holds, the ministry said on Monday.", "The dam holds", "the ministry", "said"),
        ("According to the mayor, the dam holds.", "the dam holds", "the mayor", "According to"),
        ("The dam holds, according to Ada Byron.", "The dam holds", "Ada Byron", "according to"),
        ("Byron told reporters in Oslo that it holds.", "that it holds", "Byron", "told"),
        ("She wants to leave Oslo.", "to leave Oslo", "She", "wants"),
        ("The board called for an inquiry.", "an inquiry", "The board", "called for"),
        ("The council urged farmers to leave.", "farmers to leave", "The council", "urged"),
        ("Byron accused the board of lying.", "the board of lying", "Byron", "accused"),
        ("Residents believe that it holds.", "that it holds", "Residents", "believe"),
        ("Smith: The dam never held.", "The dam never held", "Smith", None),
    ],
)
def test_indirect_speech_and_attitudes_are_found(text, content, mention, cue):
    assert said(text) == [([content], mention, cue, "indirect")]


def test_a_noun_of_saying_has_its_owner_as_speaker():
    [(content, mention, cue, kind)] = said("Byron's claim that the dam was safe drew laughter.")
    assert content[0].startswith("that the dam was safe")
    assert (mention, cue, kind) == ("Byron", "claim", "indirect")


def test_a_noun_of_saying_that_nobody_owns_is_nobody_s():
    assert said("The claim that the dam was safe drew laughter.") == []


def test_a_mention_ends_with_its_noun():
    assert said("Byron on Monday said that it holds.")[0][1] == "Byron"


def test_what_is_partly_in_marks_is_mixed():
    assert said("Byron described the plan as “a bad joke”.") == [
        (["the plan as “a bad joke”"], "Byron", "described", "mixed")
    ]


@pytest.mark.parametrize("text", ["The so-called “experts” left Oslo.", "He read “War and Peace” twice."])
def test_scare_quotes_and_titles_are_no_speech(text):
    assert said(text) == []


def test_two_speakers_of_one_sentence_keep_their_own_words():
    assert said("Byron said the dam holds, but Smith said it leaks.") == [
        (["the dam holds"], "Byron", "said", "indirect"),
        (["it leaks"], "Smith", "said", "indirect"),
    ]


def test_one_speaker_says_two_things():
    assert said("Byron said the dam holds but added, “It may not for long.”") == [
        (["the dam holds"], "Byron", "said", "indirect"),
        (["It may not for long."], "Byron", "added", "direct"),
    ]


def test_a_speaker_named_with_markup_is_found():
    assert said('<b>Ada Byron</b> said "yes, the dam holds for now".') == [
        (["yes, the dam holds for now"], "Ada Byron", "said", "direct")
    ]


def test_page_furniture_says_nothing():
    text = "Ada Byron said the dam holds.\n\nSubscribe to our newsletter\n\nRead more: Mayor says dam leaks\n"
    assert [content for content, *_ in said(text)] == [["the dam holds"]]


def test_known_sentences_change_nothing():
    article = Article(
        id="a", text="“The dam holds,” she said. “It will.”\n\nSmith said: “No.” Then he left. He wants to go."
    )
    assert find_quotations(article, sentences=analyse(article).sentences) == find_quotations(article)


@pytest.mark.parametrize(
    "text",
    [
        "",
        " \n\n ",
        "“" + "We said so. " * 2000 + "”",
        "“We said so.\n\n" * 2000,
        "”“\"'" * 2000,
        'It is 12" by 14" and 5\' 10" tall. ' * 200,
        'היא אמרה: "הסכר מחזיק." ' * 200,
        "said " * 5000,
        "he said, " * 3000,
        "“A,” he said. " * 2000,
    ],
)
def test_bad_input_gives_a_result_or_none(text):
    for one in find_quotations(Article(id="a", text=text), finder=RuleFinder()):
        assert one.content


class Scripted:
    """A finder that says what it was told to, as a badly trained one may."""

    def __init__(self, found: tuple[Attribution, ...]) -> None:
        self.found = found

    def find(self, _prose: Prose) -> tuple[Attribution, ...]:
        return self.found


def finished(text: str, *found: Attribution):
    return find_quotations(Article(id="a", text=text), finder=Scripted(found))


def test_marks_and_white_space_around_a_piece_come_off():
    text = "“The dam holds,” she said."
    [one] = finished(text, Attribution((Span(0, 17),), Span(16, 20), Span(20, 25)))
    assert [one.content[0].of(text), one.mention.of(text), one.cue.of(text)] == ["The dam holds,", "she", "said"]


def test_pieces_with_one_cue_are_one_quotation():
    text = "“The dam,” she said, “holds.”"
    cue = Span(15, 19)
    [one] = finished(text, Attribution((Span(0, 10),), Span(11, 14), cue), Attribution((Span(21, 29),), None, cue))
    assert [piece.of(text) for piece in one.content] == ["The dam,", "holds."]
    assert one.hull.of(text) == "The dam,” she said, “holds."


@pytest.mark.parametrize(("start", "end", "kind"), [(9, 22, Kind.MIXED), (9, 12, Kind.INDIRECT), (13, 22, Kind.DIRECT)])
def test_the_kind_is_how_much_of_the_content_stands_in_marks(start, end, kind):
    [one] = finished("He said: the “bad joke”.", Attribution((Span(start, end),), Span(0, 2), Span(3, 7)))
    assert one.kind is kind


@pytest.mark.parametrize("content", [Span(0, 1), Span(5, 5), Span(10, 12)])
def test_what_holds_no_word_is_left_out(content):
    assert finished("“ he said ”.", Attribution((content,), Span(2, 4), Span(5, 9))) == ()


def test_who_is_nobody_and_said_nowhere_is_left_out():
    assert finished("It holds.", Attribution((Span(0, 8),), None, None)) == ()


WORDS = ["“", "”", '"', "'", "’", " ", ", ", ". ", "\n\n", "said ", "Byron ", "he ", "that ", "the dam ", "told "]
MORE_WORDS = ["wants to ", "according to ", "a claim that ", '12" ', ":", "- ", "<b>", "who ", "and ", "asked "]
SPEECH = st.lists(st.sampled_from(WORDS + MORE_WORDS), max_size=40).map("".join)


def check(text: str, quotations) -> None:
    starts = [one.content[0].start for one in quotations]
    assert starts == sorted(starts)
    for one in quotations:
        parts = [*one.content, *(part for part in (one.mention, one.cue) if part)]
        assert list(one.content) == sorted(one.content)
        assert all(0 <= part.start < part.end <= len(text) for part in parts)
        assert all(part.of(text) == part.of(text).strip() for part in parts)
        assert not any(a.overlaps(b) for number, a in enumerate(parts) for b in parts[:number])


@settings(deadline=None)
@given(st.one_of(SPEECH, st.text(max_size=60)))
def test_every_span_lies_in_the_text_and_parts_do_not_overlap(text):
    check(text, find_quotations(Article(id="a", text=text)))


@settings(deadline=None)
@given(SPEECH, st.data())
def test_whatever_a_finder_says_parts_do_not_overlap(text, data):
    number = st.integers(0, len(text))
    span = st.tuples(number, number).map(lambda ends: Span(min(ends), max(ends)))
    attribution = st.builds(
        Attribution, st.lists(span, max_size=3).map(tuple), st.one_of(st.none(), span), st.one_of(st.none(), span)
    )
    check(text, finished(text, *data.draw(st.lists(attribution, max_size=4))))
