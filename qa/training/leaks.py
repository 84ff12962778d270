"""Keep texts that are measured on out of training: no 12 consecutive words in common."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

#: A training text that shares so many consecutive words with a text measured on is dropped.
WORDS_IN_COMMON = 12

_WORD = re.compile(r"\w+")


class Protected:
    """Texts that nothing trained on may share a run of words with.

    >>> "a b c d e f g h i j k l m" in Protected(["x a b c d e f g h i j k l"])
    True
    """

    def __init__(self, texts: Iterable[str]) -> None:
        self._runs = {run for text in texts for run in _runs(text)}

    def __contains__(self, text: str) -> bool:
        return any(run in self._runs for run in _runs(text))


def _runs(text: str) -> Iterator[int]:
    words = [match.group().lower() for match in _WORD.finditer(text)]
    # Hashes, not strings: a few hundred thousand runs are kept.
    return (hash(tuple(words[i : i + WORDS_IN_COMMON])) for i in range(len(words) - WORDS_IN_COMMON + 1))
