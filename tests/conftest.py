"""Shared parts, all real: libraries on disk, the default model, the data beside the checkout if it is there."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from index.indexing import index_paths
from index.library import Library
from qa.engine import Engine, load_engine
from tests.browser import DESKTOP, PHONE, open_browser, watched_page
from ui.libraries import SAMPLE

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

REPOSITORY = Path(__file__).parent.parent


@pytest.fixture(scope="session", autouse=True)
def _own_cache(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Keep the user's caches out of the tests, and the tests out of the user's caches."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.mktemp("cache")))
        patch.delenv("CUTTINGS_LIBRARY", raising=False)
        yield


@pytest.fixture(scope="session")
def sample(tmp_path_factory: pytest.TempPathFactory, _own_cache: None) -> Path:
    """The sample corpus as a library that tests only read."""
    directory = tmp_path_factory.mktemp("sample") / "library"
    index_paths(Library.create(directory), [SAMPLE])
    return directory


@pytest.fixture(scope="session")
def engine(sample: Path) -> Engine:
    """The default engine over the sample."""
    return load_engine(sample)


@pytest.fixture(scope="session")
def shared() -> Path:
    """The third-party data; tests that need it skip where it is absent."""
    folder = Path(os.environ.get("CUTTINGS_DATA", REPOSITORY.parent / "shared"))
    if not folder.is_dir():
        pytest.skip(f"needs the third-party data in {folder} (or CUTTINGS_DATA), which is not part of the project")
    return folder


def write(folder: Path, **files: str) -> Path:
    """Write files named `name_ext` (`a_txt="…"`), and return their folder."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in files.items():
        stem, _, extension = name.rpartition("_")
        (folder / f"{stem}.{extension}").write_text(text, encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """A headless Chromium."""
    with open_browser() as browser:
        yield browser


@pytest.fixture
def page(browser: Browser, url: str) -> Iterator[Page]:
    """A page of the server at the module's `url`, as wide as a desktop's."""
    with watched_page(browser, url, **DESKTOP) as page:
        yield page


@pytest.fixture
def phone(browser: Browser, url: str) -> Iterator[Page]:
    """The same, as wide as a phone's."""
    with watched_page(browser, url, **PHONE) as page:
        yield page
