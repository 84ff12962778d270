"""The trained finder of quotations: its windows, how logits become attributions, and the model that ships."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.article import Article, Span
from corpus.errors import ModelError
from corpus.onnx_models import OnnxModel
from corpus.quotations import Attribution, Quotation, find_quotations, read_prose
from corpus.quotations.finding import default_finder
from corpus.quotations.marks import find_quoted
from corpus.quotations.rules import RuleFinder
from corpus.quotations.tagger import FILES, FOLDER, GRAPH, LABELS, ROLES, Found, Tagger, decode, is_installed
from corpus.quotations.whole import keep_whole
from corpus.quotations.windows import CONTEXT, TOKENS, Window, windows_of

installed = pytest.mark.skipif(not is_installed(), reason="the optional tagger is not installed")


@pytest.fixture(scope="module")
def tagger() -> Tagger:
    return Tagger()


def said(text: str, finder: Tagger) -> list[tuple[list[str], str | None, str | None, str]]:
    found = find_quotations(Article(id="a", text=text), finder=finder)
    return [
        (
            [piece.of(text) for piece in one.content],
            one.mention.of(text) if one.mention else None,
            one.cue.of(text) if one.cue else None,
            one.kind.value,
        )
        for one in found
    ]


@installed
@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("“The dam holds,” Ada Byron said.", (["The dam holds,"], "Ada Byron", "said", "direct")),
        (
            "The ministry said on Friday that the pier would close in May.",
            (["that the pier would close in May"], "The ministry", "said", "indirect"),
        ),
        (
            "“The boats stay,” the mayor told reporters. “They always have.”",
            (["The boats stay,", "They always have."], "the mayor", "told", "direct"),
        ),
        (
            "According to the harbour office, the wall was built in 1887.",
            (["the wall was built in 1887"], "the harbour office", "According to", "indirect"),
        ),
    ],
)
def test_the_model_tells_content_speaker_and_cue(text: str, expected: tuple[object, ...], tagger: Tagger) -> None:
    assert said(text, tagger) == [expected]


@installed
@pytest.mark.parametrize(
    "text",
    ["", "\n\n", "“" * 3000, "said " * 3000, "“" + "word " * 4000, "אמר ראש העיר: „החומה תעמוד“.", '12" by 5\' 10"'],
)
def test_any_text_is_read(text: str, tagger: Tagger) -> None:
    check(text, find_quotations(Article(id="a", text=text), finder=tagger))


@installed
@settings(deadline=None, max_examples=40)
@given(st.lists(st.sampled_from(["“", "”", '"', "said", "Ada", "he", "the wall", ",", ".", "\n\n", "that", "’"])))
def test_spans_lie_in_the_text_and_parts_do_not_overlap(tagger: Tagger, words: list[str]) -> None:
    text = " ".join(words)
    check(text, find_quotations(Article(id="a", text=text), finder=tagger))


def check(text: str, found: tuple[Quotation, ...]) -> None:
    for one in found:
        parts = [*one.content, *(part for part in (one.mention, one.cue) if part)]
        assert all(0 <= part.start < part.end <= len(text) for part in parts)
        assert not any(a.overlaps(b) for i, a in enumerate(parts) for b in parts[i + 1 :])


@installed
def test_every_token_is_decided_on_in_one_window() -> None:
    text = "\n\n".join(f"Paragraph {number} " + "of the harbour wall " * (number % 90) for number in range(40))
    prose = read_prose(Article(id="a", text=text))
    windows = list(windows_of(prose, OnnxModel(FOLDER, GRAPH, FILES).tokenizer))
    decided = [span for window in windows for span in window.spans[window.first :] if span]
    assert decided == sorted(decided)
    assert "".join(span.of(text) for span in decided) == "".join(text.split())
    assert max(len(window.ids) for window in windows) <= TOKENS + CONTEXT + 2


def logits(text: str, window: Window, roles: dict[str, str], links: dict[str, dict[str, str]]) -> list[np.ndarray]:
    """Make logits by which words (each standing once in the text) have a role, and content points to others."""
    count = len(window.ids)
    tags, cue, source = np.zeros((count, LABELS)), np.zeros((count, count)), np.zeros((count, count))
    tags[:, 0] = 5
    place = {span.of(text): number for number, span in enumerate(window.spans) if span}
    for word, role in roles.items():
        begins = 1 + 2 * ROLES.index(role.rstrip("+"))
        tags[place[word], begins + role.endswith("+")] = 20
    for scores, pointed in ((cue, links["cue"]), (source, links["source"])):
        scores[:, 0] = 1
        for content, target in pointed.items():
            scores[place[content], place[target]] = 20
    return [tags, cue, source]


def test_content_has_the_cue_and_the_source_that_it_points_to() -> None:
    text = "Walls hold says Ada while Bo thinks otherwise"
    starts = [0, *(i + 1 for i, letter in enumerate(text) if letter == " ")]
    spans = [Span(start, start + len(text[start:].split(maxsplit=1)[0])) for start in starts]
    window = Window((101, *range(len(spans)), 102), (None, *spans, None), 1)
    roles = {"Walls": "content", "hold": "content+", "says": "cue", "Ada": "source", "Bo": "source", "thinks": "cue"}
    roles["otherwise"] = "content"
    links = {
        "cue": {"Walls": "says", "hold": "says", "otherwise": "thinks"},
        "source": {"Walls": "Ada", "hold": "Ada"},
    }
    found = list(decode(text, window, *logits(text, window, roles, links), switch=1.0))
    assert found == [
        Found(Span(0, 10), Span(11, 15), Span(16, 19)),
        Found(Span(36, 45), Span(29, 35), None),
    ]


def test_a_quoted_stretch_is_whose_most_of_it_is() -> None:
    text = "“One two three four,” said Ada."
    quoted = find_quoted(text, (Span(0, len(text)),))
    most, rest = Attribution((Span(1, 14),), None, Span(22, 26)), Attribution((Span(15, 19),), Span(27, 30), None)
    assert keep_whole([most, rest], quoted) == (Attribution((Span(1, 20),), None, Span(22, 26)),)
    little = Attribution((Span(1, 4),), None, Span(22, 26))
    assert keep_whole([little], quoted) == (little,)


def test_content_across_a_mark_keeps_what_is_outside() -> None:
    text = "He called it “a storm in a bucket” again."
    quoted = find_quoted(text, (Span(0, len(text)),))
    found = Attribution((Span(10, 30),), Span(0, 2), Span(3, 9))
    assert keep_whole([found], quoted) == (Attribution((Span(10, 33),), Span(0, 2), Span(3, 9)),)


def test_another_model_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="missing"):
        Tagger(tmp_path)
    (tmp_path / GRAPH).write_bytes(b"another")
    with pytest.raises(ModelError, match="expected SHA-256"):
        Tagger(tmp_path)


def test_without_the_model_quotations_are_found_by_rules(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr("corpus.quotations.tagger.FOLDER", tmp_path)
    default_finder.cache_clear()
    found = default_finder()
    default_finder.cache_clear()
    assert isinstance(found, RuleFinder)
