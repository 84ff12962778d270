from __future__ import annotations

import random
from pathlib import Path

import pytest

from corpus.article import Article
from corpus.passages import analyse
from index.duplicates import Report, are_copies, report_of, sketch
from index.library import Library
from tests.test_library import new

WORDS = "council harbour wall ferry bridge storm mayor budget repair boats winter engineers tides stone cranes"
COMPOUNDS = [one + other for one in WORDS.split() for other in WORDS.split()]


def words(seed: int, count: int = 40) -> list[str]:
    """Sentences of chance words, all different from those of another seed in their order."""
    chance = random.Random(seed)
    return [f"{' '.join(chance.choices(COMPOUNDS, k=14)).capitalize()}." for _ in range(count)]


def text(sentences: list[str], headline: str = "", credit: str = "") -> str:
    return "\n\n".join(part for part in (headline, *sentences, credit) if part)


REPORT = words(1)
QUOTED = "“" + " ".join(words(2, 3)) + "”"


def report(body: str, **given: str) -> Report:
    article = Article(id="a", text=body, **given)  # type: ignore[arg-type]
    found = analyse(article)
    return report_of(body, found.metadata, found.sentences, found.furniture)


def lightly_edited(sentences: list[str]) -> list[str]:
    chance = random.Random(0)
    return [" ".join("newly" if chance.random() < 0.05 else w for w in one.split()) for one in sentences]


@pytest.mark.parametrize(
    "copy",
    [
        text(REPORT),
        text(REPORT, headline="Harbour wall to be repaired, council says"),
        text(REPORT[:20], headline="Wall to be repaired"),
        text(REPORT[:10]),
        text(REPORT, credit="(Reuters)"),
        text(["Our town has waited for years.", *REPORT[1:]]),
        text(lightly_edited(REPORT[:30]), headline="Repairs at last"),
        "Advertisement\n\nShare this article\n\n" + text(REPORT) + "\n\n© 2020 The Riverton Mail. All rights reserved.",
    ],
)
def test_a_report_printed_again_is_a_copy(copy: str) -> None:
    assert are_copies(report(text(REPORT)), report(copy))
    assert are_copies(report(copy), report(text(REPORT)))


@pytest.mark.parametrize(
    "other",
    [
        text(words(3)),
        text([*words(3, 10), QUOTED, *words(4, 10)]),
        text([*words(3, 20), *REPORT[5:40]]),  # the same captions, or list of stories, below another report
        text([*REPORT[:3], *words(3)]),  # the same note above another report
        "",
    ],
)
def test_another_report_is_no_copy(other: str) -> None:
    one = text([*REPORT[:10], QUOTED, *REPORT[10:]])
    assert not are_copies(report(one), report(other))
    assert not are_copies(report(other), report(one))


def test_of_one_agency_less_is_enough() -> None:
    half = [*REPORT[:10], *words(3, 10)]
    bodies = text(REPORT[:22]), text(half)
    assert not are_copies(*(report(body) for body in bodies))
    assert are_copies(*(report(body, byline="By Ann Lee, Associated Press") for body in bodies))
    assert not are_copies(report(bodies[0], outlet="Reuters"), report(bodies[1], outlet="Associated Press"))


@pytest.mark.parametrize(
    ("body", "given", "agency"),
    [
        ("MERROW (AP) — The wall fell.", {}, "ap"),
        ("The wall fell on Monday night.", {"byline": "Associated Press"}, "ap"),
        ("The wall fell on Monday night.", {"outlet": "Reuters"}, "reuters"),
        ("The wall fell on Monday night. (Yonhap)", {}, "yonhap"),
        ("The wall fell on Monday night. - AFP", {}, "afp"),
        ("The wall fell on Monday night.\n\nPhoto: Ann Lee/AP", {}, None),
        ("Reuters said that the wall fell.", {}, None),
    ],
)
def test_the_agency_is_the_reports_not_the_pictures(body: str, given: dict[str, str], agency: str | None) -> None:
    assert report(body, **given).agency == agency


def test_a_sketch_is_the_same_on_every_machine() -> None:
    assert sketch(Report(("the", "wall", "fell", "down", "on", "monday"), None)) == [66764578, 140064511]


# -- in a library


@pytest.fixture
def library(tmp_path: Path) -> Library:
    return Library.create(tmp_path / "library")


def groups(library: Library) -> dict[str, int]:
    return {article.id: article.group for article in library.articles(library.numbers())}


def test_copies_are_a_group_named_by_the_first_of_them(library: Library) -> None:
    library.store([new("z", text(words(3))), new("a", text(REPORT)), new("b", text(REPORT[:20]))])
    library.store([new("c", text(REPORT[:15], headline="Repairs")), new("d", text(words(4)))])
    assert groups(library) == {"z": 1, "a": 2, "b": 2, "c": 2, "d": 5}


def test_what_is_removed_leaves_its_group(library: Library) -> None:
    library.store([new("a", text(REPORT)), new("b", text(REPORT[:20])), new("c", text(REPORT[:25]))])
    library.remove(["a"])
    assert groups(library) == {"b": 2, "c": 2}
    library.remove(["c"])
    assert groups(library) == {"b": 2}


def test_a_changed_text_changes_its_group(library: Library) -> None:
    library.store([new("a", text(REPORT)), new("b", text(REPORT[:20]))])
    library.store([new("b", text(words(3)))])
    assert groups(library) == {"a": 1, "b": 3}


def test_two_reports_are_not_joined_by_a_page_that_prints_both(library: Library) -> None:
    library.store([new("a", text(REPORT[:20])), new("both", text(REPORT[:20] + words(3, 20)))])
    library.store([new("b", text(words(3, 20)))])
    assert groups(library)["a"] != groups(library)["b"]
