"""`cuttings resolve`: a citation is read, and answered from the version of the article that it names."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from corpus.article import Span
from corpus.errors import InputError
from index.library import Library
from index.versions import article_at, find_again
from tests.test_cli import error, run
from tests.test_library import new
from ui.places import Place, cited_place
from ui.resolve import render_resolved, resolve, resolved_record

OLD = "Wall falls\nBy Ann Lee\n\nThe wall fell on Monday. “It can be mended,” said Bo Reed. “It is late.”"
NEW = "Wall falls again\nBy Ann Lee\n\nIt rained. “It can be\nmended,” said Bo Reed. “It can be mended.”"
ODD = "a#1-2@b c.txt"


@pytest.fixture
def library(tmp_path: Path) -> Library:
    return Library.create(tmp_path / "library")


def place(article_id: str, text: str, words: str) -> Place:
    start = text.index(words)
    return Place(article_id, new(article_id, text).article.version, Span(start, start + len(words)))


def changed(library: Library) -> None:
    library.store([new(ODD, OLD, title="Wall falls", outlet="Mail", published=date(2021, 3, 4))])
    library.store([new(ODD, NEW, title="Wall falls", outlet="Mail", published=date(2021, 3, 4))])


def test_words_of_an_unchanged_article_are_shown_in_it(library: Library) -> None:
    library.store([new(ODD, OLD, title="Wall falls", outlet="Mail", published=date(2021, 3, 4))])
    cited = place(ODD, OLD, "It is late.")
    resolved = resolve(library, cited_place(cited.citation))
    assert render_resolved(resolved) == (
        "The article has not changed since it was cited.\n\n"
        f"Wall falls\nMail · 4 March 2021 · Ann Lee\n{ODD}@{cited.version}\n\n"
        + OLD.replace("It is late.", "**It is late.**")
    )
    assert [one["citation"] for one in resolved_record(resolved)["stands"]] == [cited.citation]  # type: ignore[attr-defined]


def test_words_of_an_old_version_are_shown_in_that_with_where_they_stand_now(library: Library) -> None:
    changed(library)
    shown = render_resolved(resolve(library, place(ODD, OLD, "It can be mended")))
    first, second = NEW.index("It can be\n"), NEW.index("It can be mended")
    says = f"It still says these words, at {ODD}#{first}-{first + 16}, {ODD}#{second}-{second + 16}."
    assert " ".join(shown.split("\n\n")[0].split()) == (
        f"The article has changed since it was cited, and is shown here as it was. {says}"
    )
    assert "\nWall falls\n" in shown
    assert "“**It can be mended**,” said Bo Reed." in shown


def test_words_that_are_gone_are_said_to_be(library: Library) -> None:
    changed(library)
    resolved = resolve(library, place(ODD, OLD, "It is late."))
    assert "It no longer says these words." in " ".join(render_resolved(resolved).split())
    record = resolved_record(resolved)
    assert (record["text"], record["changed"], record["stands"]) == ("It is late.", True, [])
    assert record["current_version"] == library.article(ODD).version


def test_an_article_that_is_as_it_was_again_has_not_changed(library: Library) -> None:
    changed(library)
    library.store([new(ODD, OLD)])
    assert not resolve(library, place(ODD, OLD, "It is late.")).has_changed


def test_an_old_version_is_told_apart_from_its_furniture_and_metadata(library: Library) -> None:
    changed(library)
    old = article_at(library, ODD, place(ODD, OLD, "Bo").version)
    assert (old.text, old.metadata.title, old.metadata.outlet) == (OLD, "Wall falls", "Mail")
    assert old.metadata.byline_span is not None
    assert old.metadata.byline_span.of(old.text) == "Ann Lee"


@pytest.mark.parametrize(
    ("text", "words", "other", "expected"),
    [
        ("He can go.", "can", "He cannot go; can he?", ["can"]),
        ("“Yes,” she said.", "Yes,", "Oh yes, Yes,", ["Yes,"]),
        ("他说可以。", "可以", "他不可以去。", ["可以"]),
        ("a (b) c", " (b) ", "x(b)y", ["(b)"]),
        ("a  b", "  ", "a  b", []),
        ("b a b", "b a b", "xb a b\ta\nb", ["b\ta\nb"]),
        ("a " * 20_000, "a " * 20_000, "a " * 50_000, ["a " * 19_999 + "a"] * 2),
    ],
)
def test_words_are_found_again_whole_and_verbatim(text: str, words: str, other: str, expected: list[str]) -> None:
    start = text.index(words)
    assert [span.of(other) for span in find_again(text, Span(start, start + len(words)), other)] == expected


@pytest.mark.parametrize(
    "citation",
    [
        "",
        "wall.txt#1-2",
        "cuttings:wall.txt#1-2",
        "cuttings:@0123456789ab#1-2",
        "cuttings:wall.txt@0123456789AB#1-2",
        "cuttings:wall.txt@0123456789ab#2-1",
        "cuttings:wall.txt@0123456789ab#1-1",
        f"cuttings:wall.txt@0123456789ab#1-{'9' * 5000}",
    ],
)
def test_what_is_no_citation_is_told_what_one_is(citation: str) -> None:
    with pytest.raises(InputError, match="one is cuttings:ARTICLE@VERSION#START-END"):
        cited_place(citation)


def test_what_the_library_does_not_hold_is_told_in_one_line(library: Library) -> None:
    changed(library)
    version, where = place(ODD, OLD, "Bo").version, ("--library", library.directory)
    assert "there is no such article" in error("resolve", f"cuttings:b@{version}#1-2", *where)
    assert "no article of this very id" in error("resolve", f"cuttings:{ODD[:-4]}@{version}#1-2", *where)
    assert "never held version 0123456789ab" in error("resolve", f"cuttings:{ODD}@0123456789ab#1-2", *where)
    assert f"has {len(OLD)} characters" in error("resolve", f"cuttings:{ODD}@{version}#1-999", *where)
    assert "is no citation" in error("resolve", ODD, *where)


def test_the_command_resolves_what_quotes_cites(sample: Path) -> None:
    [line] = run("quotes", "--limit", 1, "--cite", "plain", "--library", sample).stdout.splitlines()
    citation = line.split(" · ")[-1]
    done = run("resolve", citation, "--library", sample)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("The article has not changed since it was cited.\n\n")
    record = json.loads(run("resolve", citation, "--json", "--library", sample).stdout)
    assert f"**{record['text']}**" in done.stdout
    assert f"“{record['text']}”" in line
    assert record["changed"] is False
