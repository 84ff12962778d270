"""What a library's settings say of the release that analysed its articles, and what to run where it was another."""

from __future__ import annotations

from corpus.errors import LibraryError
from corpus.passages import ANALYSIS, QUOTATIONS
from index.library import Library

#: Setting → what this release writes there.
ANALYSES = {"analysis": str(ANALYSIS), "quotations": str(QUOTATIONS)}
_STALE = {
    "analysis": "was analysed by another release; run: cuttings rebuild",
    "quotations": "holds quotations that another release found, or none; run: cuttings rebuild --only quotations",
}


def check_analysis(library: Library) -> None:
    """Raise LibraryError if another release analysed the articles, or found their quotations."""
    if library.setting("analysis") is None:  # nothing was indexed yet
        return
    for setting, expected in ANALYSES.items():
        if library.setting(setting) != expected:
            raise LibraryError(f"{library.directory}: {_STALE[setting]} --library {library.directory}")
