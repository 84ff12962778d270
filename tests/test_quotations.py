"""Quotations in a library: stored with their article, listed by filters, named by whoever said them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from corpus.article import Article, Span
from corpus.errors import InputError
from corpus.quotations import Kind, Quotation, find_quotations
from index.filters import Filters
from index.library import Library
from index.quotations import ANY, QuotationFilters, quotation_record, quotations, speakers, undated
from index.rows import NewArticle, folded_name
from index.speakers import names_said
from tests.test_library import new

WALL = "“The wall is safe,” said Ana Müller. “We shall mend it,” said Lee Ho-hyeon. “It is late,” said Mr. Bo Reed."
FERRY = "“The ferry stops,” said Müller. “It must sail,” said ana muller."
RAIN = "“It rains,” said Lee Ho-hyeon."


def spoken(text: str, *speakers: str) -> tuple[Quotation, ...]:
    """What stands in curly marks, each with its speaker, whatever a finder would say."""
    found, end = [], 0
    for speaker in speakers:
        start = text.index("“", end) + 1
        end = text.index("”", start)
        cue, named = text.index("said", end), text.index(speaker, end)
        name = Span(named, named + len(speaker))
        found.append(Quotation((Span(start, end),), name, name, Span(cue, cue + 4), Kind.DIRECT))
    return tuple(found)


def quoting(article_id: str, text: str, quotations: Sequence[Quotation], **given: str | date) -> NewArticle:
    article = new(article_id, text, **given)
    return replace(article, analysis=replace(article.analysis, quotations=tuple(quotations)))


QUOTED = {
    "a.txt": spoken(WALL, "Ana Müller", "Lee Ho-hyeon", "Mr. Bo Reed"),
    "b.txt": spoken(FERRY, "Müller", "ana muller"),
    "c.txt": spoken(RAIN, "Lee Ho-hyeon"),
}


@pytest.fixture
def library(tmp_path: Path) -> Library:
    made = Library.create(tmp_path / "library")
    made.store(
        [
            quoting("b.txt", FERRY, QUOTED["b.txt"], outlet="Mail", published=date(2021, 3, 4)),
            quoting("a.txt", WALL, QUOTED["a.txt"], outlet="The Herald", published=date(2020, 1, 2)),
            quoting("c.txt", RAIN, QUOTED["c.txt"]),
            new("d.txt", "Nothing is said here."),
        ]
    )
    return made


def said(library: Library, wanted: QuotationFilters = ANY, *, newest: bool = False) -> list[str]:
    return [found.said for found in quotations(library, wanted, newest=newest)]


def stored(library: Library) -> int:
    return library.counts()["quotations"]


def test_what_was_stored_comes_back_by_article_and_offset(library: Library) -> None:
    found = [(one.article.id, one.quotation) for one in quotations(library)]
    assert found == [(name, one) for name, quoted in QUOTED.items() for one in quoted]


def test_what_is_found_in_an_article_is_stored_with_it(library: Library) -> None:
    library.store([new("a.txt", WALL)])
    found = [one.quotation for one in quotations(library) if one.article.id == "a.txt"]
    assert tuple(found) == find_quotations(Article(id="a.txt", text=WALL))
    assert found


def test_every_part_of_a_quotation_survives_storing(library: Library) -> None:
    text = "“Yes,” she said, “we can.” Ana Lee smiled."
    made = Quotation((Span(1, 4), Span(18, 25)), Span(27, 34), Span(7, 10), Span(11, 15), Kind.MIXED)
    nobody = Quotation((Span(0, 6),), None, None, None, Kind.INDIRECT)
    library.store([quoting("e.txt", text, [made, nobody])])
    found = [one for one in quotations(library) if one.article.id == "e.txt"]
    assert [one.quotation for one in found] == [nobody, made]
    assert (found[1].text, found[1].said) == ("Yes,” she said, “we can.", "Yes we can.")


def test_they_come_and_go_with_their_article(library: Library) -> None:
    text = "“New words,” said Ana Lee."
    library.store([quoting("a.txt", text, spoken(text, "Ana Lee"))])
    assert said(library)[:1] == ["New words,"]
    assert stored(library) == 4
    library.remove(["a.txt", "b.txt"])
    assert stored(library) == 1


def test_a_transaction_that_fails_leaves_none(library: Library) -> None:
    broken = new("f.txt")
    broken = NewArticle(broken.article, broken.fingerprint, broken.file, broken.analysis, broken.vectors[:0])
    before = stored(library)
    with pytest.raises(ValueError, match="shorter"):
        library.store([quoting("e.txt", RAIN, QUOTED["c.txt"]), broken])
    assert stored(library) == before


@pytest.mark.parametrize(
    ("wanted", "articles"),
    [
        (QuotationFilters(Filters(since=date(2021, 1, 1))), "bb"),
        (QuotationFilters(Filters(outlet="herald")), "aaa"),
        (QuotationFilters(kind=Kind.DIRECT), "aaabbc"),
        (QuotationFilters(kind=Kind.INDIRECT), ""),
        (QuotationFilters(speaker="lee HO-HYEON"), "ac"),
        (QuotationFilters(Filters(until=date(2020, 12, 31)), speaker="Lee Ho-hyeon"), "a"),
    ],
)
def test_filters_leave_what_matches_them_all(library: Library, wanted: QuotationFilters, articles: str) -> None:
    assert "".join(found.article.id[0] for found in quotations(library, wanted)) == articles


def test_the_newest_come_first_and_the_undated_last(library: Library) -> None:
    order = [found.article.id[0] for found in quotations(library, newest=True)]
    assert "".join(order) == "bbaaac"


def test_articles_that_only_lack_a_date_are_counted(library: Library) -> None:
    since = Filters(since=date(2020, 1, 1))
    assert undated(library, QuotationFilters(since)) == 1
    assert undated(library, QuotationFilters(since, speaker="Reed")) == 0
    assert undated(library, ANY) == 0


@pytest.mark.parametrize(
    ("typed", "names"),
    [
        ("muller", [" ana muller ", " muller "]),
        ("MÜLLER,  Ana", [" ana muller "]),
        ("bo reed", [" bo reed "]),
        ("Mr Reed", [" bo reed "]),
        ("ho hyeon", [" lee ho hyeon "]),
    ],
)
def test_a_name_may_be_typed_in_part_in_any_order_and_case(library: Library, typed: str, names: list[str]) -> None:
    assert sorted(names_said(library, typed)) == names


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("Lee Ho-hyun", r"no speaker Lee Ho-hyun; did you mean Lee Ho-hyeon \(2 quotations\)\?$"),
        ("Ried", r"no speaker Ried; did you mean Mr. Bo Reed \(1 quotation\)\?$"),
        ("Mull", r"no speaker Mull; did you mean Ana Müller \(2 quotations\) or Müller \(1 quotation\)\?$"),
        ("Xi", "no speaker Xi is quoted in this library$"),
    ],
)
def test_a_name_that_is_nobodys_is_not_taken_for_one_that_is_like_it(library: Library, typed: str, told: str) -> None:
    with pytest.raises(InputError, match=told):
        said(library, QuotationFilters(speaker=typed))


def test_a_speaker_without_letters_is_refused() -> None:
    with pytest.raises(InputError, match="'-' names nobody"):
        QuotationFilters(speaker="-")


def test_speakers_are_counted_by_name_as_it_is_printed_most(library: Library) -> None:
    counted = [(one.name, one.quotations) for one in speakers(library)]
    assert counted == [("Ana Müller", 2), ("Lee Ho-hyeon", 2), ("Mr. Bo Reed", 1), ("Müller", 1)]
    assert [one.name for one in speakers(library, QuotationFilters(Filters(outlet="Mail")), limit=1)] == ["Ana Müller"]


def test_marks_of_possession_and_accents_do_not_make_another_name() -> None:
    assert folded_name("O’Brien’s") == folded_name("O'Brien") == " obrien "
    assert folded_name("Łukasz Øverby") == " lukasz overby "
    assert folded_name("…") == ""


def test_the_record_is_that_of_the_interface(library: Library) -> None:
    [found] = quotations(library, QuotationFilters(speaker="Reed"))
    record = quotation_record(found)
    assert {key: record[key] for key in ("article", "outlet", "published", "text", "speaker", "cue", "kind")} == {
        "article": "a.txt", "outlet": "The Herald", "published": "2020-01-02",
        "text": "It is late,", "speaker": "Mr. Bo Reed", "cue": "said", "kind": "direct",
    }  # fmt: skip
    assert list(record) == [
        "article", "version", "outlet", "published", "title", "start", "end", "parts", "text", "speaker",
        "speaker_start", "speaker_end", "mention_start", "mention_end", "cue", "cue_start", "cue_end", "kind",
    ]  # fmt: skip
    assert record["parts"] == [[record["start"], record["end"]]]
    for name, text in (("speaker", record["speaker"]), ("cue", record["cue"]), ("mention", "Mr. Bo Reed")):
        assert WALL[int(str(record[f"{name}_start"])) : int(str(record[f"{name}_end"]))] == text
