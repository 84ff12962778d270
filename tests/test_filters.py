from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from corpus.errors import InputError
from index.filters import Filters, leaves_any, resolve
from index.library import Library
from index.names import Names
from tests.test_library import new


@pytest.fixture
def library(tmp_path: Path) -> Library:
    made = Library.create(tmp_path)
    given = {
        "a.txt": {"published": date(2019, 12, 16), "outlet": "The Korea Herald", "byline": "Shin Ji-hye"},
        "b.txt": {"published": date(2020, 3, 10), "outlet": "Korea Herald", "byline": "Ann Lee, Shin Ji-hye"},
        "c.txt": {"published": date(2020, 3, 11), "outlet": "Korea Herald Tribune"},
        "d.txt": {"outlet": "Korea Herald", "byline": "Shin Ji-hyeok"},
    }
    made.store([new(name, **fields) for name, fields in given.items()])  # type: ignore[arg-type]
    return made


@pytest.mark.parametrize(
    ("filters", "expected", "undated"),
    [
        (Filters(since=date(2020, 3, 10)), ["b.txt", "c.txt"], 1),
        (Filters(until=date(2020, 3, 10)), ["a.txt", "b.txt"], 1),
        (Filters(since=date(2020, 3, 10), until=date(2020, 3, 10)), ["b.txt"], 1),
        (Filters(outlet="korea herald"), ["a.txt", "b.txt", "d.txt"], 0),
        (Filters(author="shin ji-hye"), ["a.txt", "b.txt"], 0),
        (Filters(author="Shin"), ["a.txt", "b.txt", "d.txt"], 0),
        (Filters(outlet="The Korea Herald", author="Lee", since=date(2020, 1, 1)), ["b.txt"], 0),
        (Filters(outlet="Nobody's"), [], 0),
    ],
)
def test_filters_leave_what_matches(library: Library, filters: Filters, expected: list[str], undated: int) -> None:
    matching = resolve(library, filters)
    assert matching is not None
    assert [article.id for article in library.articles(matching.articles.tolist())] == expected
    assert matching.undated == undated
    passages = library.passages(matching.passages.tolist()).values()
    assert {passage.article for passage in passages} == set(matching.articles.tolist())


def test_no_filter_is_no_restriction(library: Library) -> None:
    assert resolve(library, None) is None
    assert resolve(library, Filters()) is None


def test_a_range_that_holds_no_day_is_refused() -> None:
    with pytest.raises(InputError, match="swap"):
        Filters(since=date(2020, 1, 2), until=date(2020, 1, 1))


@pytest.mark.parametrize("name", [",", " ", ""])
def test_a_name_that_names_nobody_is_refused(name: str) -> None:
    with pytest.raises(InputError, match="names nobody"):
        Filters(author=name)


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        (Filters(until=date(2019, 12, 31)), True),
        (Filters(until=date(2019, 12, 1)), False),
        (Filters(outlet="Korea Herald", author="Ann Lee"), True),
        (Filters(outlet="Korea Herald Tribune", author="Ann Lee"), False),
    ],
)
def test_whether_filters_leave_any_article(library: Library, filters: Filters, expected: bool) -> None:
    assert leaves_any(library, filters) is expected


def test_a_librarys_names_are_compared_as_filters_compare_them(library: Library) -> None:
    names = Names(library)
    assert [names.has_outlet(name) for name in ("the KOREA Herald", "Korea")] == [True, False]
    assert [names.has_author(name) for name in ("shin Ji-hye", "Ann Shin", "Lee Ann", "")] == [
        True,
        False,
        False,
        False,
    ]


def test_a_new_byline_is_known_at_once(library: Library) -> None:
    names = Names(library)
    assert not names.has_author("Eva Mund")
    library.store([new("e.txt", byline="Eva Mund")])
    assert names.has_author("Eva Mund")
