"""Which library a command works on, and the sample that stands in when there is none."""

from __future__ import annotations

import hashlib
import logging
import os
from collections.abc import Sequence
from importlib.metadata import version
from importlib.resources import files
from pathlib import Path

from platformdirs import user_cache_path

from corpus.errors import LibraryError
from index.analyses import ANALYSES
from index.library import Library
from index.schema import FORMAT, LEXICAL_FORM

VARIABLE = "CUTTINGS_LIBRARY"
DEFAULT = Path(".cuttings")
SAMPLE = Path(str(files("corpus"))) / "sample"
#: How long to wait for another process that is building the sample, in seconds.
_SAMPLE_WAIT = 300.0

#: What the sample can be asked, to begin with.
SAMPLE_QUESTIONS = (
    "When did Japan lift the curbs?",
    "How long did the talks in Tokyo last?",
    "What will the new library roof cost?",
    "Why did the night ferry end?",
)

_log = logging.getLogger(__name__)


def library_to_write(named: Path | None) -> Path:
    """Return the library to write: the one named, else `$CUTTINGS_LIBRARY`, else `./.cuttings`."""
    return named or _from_environment() or DEFAULT


def library_to_read(named: Path | None, *, sample: bool = False) -> Path:
    """Return the library to read; where none is named and none is here, the sample, and say so."""
    if sample:
        return sample_library()
    chosen = named or _from_environment()
    if chosen is None and not Library.exists(DEFAULT):
        _log.warning("There is no library here, so this is the built-in sample. Make your own: cuttings index PATH")
        return sample_library()
    return chosen or DEFAULT


def _from_environment() -> Path | None:
    value = os.environ.get(VARIABLE)
    return Path(value) if value else None


def sample_library() -> Path:
    """Return the sample's library, building it in the cache the first time."""
    directory = _sample_place()
    if (directory / "complete").is_file():
        return directory
    from index.indexing import index_paths  # noqa: PLC0415 - imports torch

    _log.warning("Building the sample library, once; this takes a few seconds.")
    library = Library.create(directory)
    index_paths(library, [SAMPLE], wait=_SAMPLE_WAIT)
    library.close()
    try:
        (directory / "complete").touch()
    except OSError as error:
        raise LibraryError(
            f"{directory}: cannot be written to ({error.strerror}); set XDG_CACHE_HOME to another folder"
        ) from error
    return directory


def is_sample(directory: Path) -> bool:
    """Tell whether a library is the sample's."""
    return directory == _sample_place()


def _sample_place() -> Path:
    return user_cache_path("cuttings") / f"sample-{_sample_name()}"


def _sample_name() -> str:
    """Name the sample by its texts, the release and its forms, so that a new one is built when any of them changes."""
    digest = hashlib.sha256(f"{version('cuttings')} {FORMAT} {ANALYSES} {LEXICAL_FORM}".encode())
    for file in sorted(SAMPLE.iterdir()):
        if file.is_file():
            digest.update(file.name.encode() + file.read_bytes())
    return digest.hexdigest()[:12]


def sizes(directory: Path, parts: Sequence[str]) -> dict[str, int]:
    """Return the bytes that parts of a library take on disk."""
    return {part: _size(directory / part) for part in parts}


def _size(path: Path) -> int:
    if path.is_file():
        return path.stat().st_size
    return sum(file.stat().st_size for file in path.rglob("*") if file.is_file()) if path.is_dir() else 0
