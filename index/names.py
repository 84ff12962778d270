"""Whether a library has an outlet or an author of a name, as the filters of `index.filters` compare them."""

from __future__ import annotations

from index.filters import Filters, leaves_any
from index.library import Library
from index.rows import folded_words


class Names:
    """The outlets and authors of one library; bylines are read once a generation and kept."""

    def __init__(self, library: Library) -> None:
        self._library = library
        self._generation = -1
        self._bylines = ""
        self._words: frozenset[str] = frozenset()

    def has_outlet(self, name: str) -> bool:
        """Tell whether an article is of this outlet."""
        return leaves_any(self._library, Filters(outlet=name))

    def has_author(self, name: str) -> bool:
        """Tell whether the words of a name stand in a byline."""
        self._refresh()
        folded = folded_words(name)
        # Most names are no author's, which a look at the words tells before all bylines are searched.
        return bool(folded) and self._words.issuperset(folded.split()) and folded in self._bylines

    def _refresh(self) -> None:
        generation = self._library.generation
        if self._generation != generation:
            self._bylines = "\n".join(self._library.bylines())
            self._words = frozenset(self._bylines.split())
            self._generation = generation
