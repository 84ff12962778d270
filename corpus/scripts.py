"""Which script a text is written in."""

from __future__ import annotations

import unicodedata
from collections import Counter

_EAST_ASIAN = frozenset({"CJK", "HIRAGANA", "KATAKANA", "HANGUL", "BOPOMOFO"})


def main_script(text: str) -> str:
    """Name the script most letters are of: the first word of their Unicode names (LATIN, CYRILLIC).

    The scripts of East Asia are written side by side, and count as one.
    """
    sample = [char for char in text[:4000] if char.isalpha()]
    names = (unicodedata.name(char, "").split(" ")[0] for char in sample)
    counts = Counter("CJK" if name in _EAST_ASIAN else name for name in names)
    return counts.most_common(1)[0][0] if counts else ""
