"""Texts as tokens, each with a character for the classes it is of, so that a grammar can read a text as one string.

It gives no meaning but to single words and to numbers. Every word of every article passes here, so the loops are C's.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import accumulate

from corpus.times.lexicon import Classes, lexicon
from corpus.times.numbers import EXAMPLES, classes_of_number, classes_of_year, spoken

# Tokens tile the text: white space belongs to the token before it, but a paragraph's end is one itself. None is long:
# they are remembered.
_TOKEN = re.compile(
    r"""(?x)
    (?: (?: Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec|Mon|Tues?|Weds?|Thu(?:rs?)?|Fri|Sat|Sun|[Nn]o ) \.
      | [ap]\.m\b\.?
      | [^\W\d_]{1,64}
      | ['’] (?: s\b | \d0s\b | \d\d\b )
      | [^\w\s]
      | (?<!\d) \d{4}-\d\d-\d\d (?: T\d\d:\d\d (?: :\d\d )? )? (?![\w-])
      | (?<![\d./-]) \d{1,4} (?: -\d\d?- | /\d\d?/ | \.\d\d?\. ) (?: \d{4} | \d\d ) (?![\w/-])
      | (?<!\d) (?:19|20)\d\d\.[ ]\d\d?\.[ ]\d\d?\b\.?
      | (?<!\d) \d{1,3} (?: [ ]?[½¼¾] | [ -]1/[24] | [ -]3/4 )
      | \d{1,64} (?: [.,:]\d{1,9} ){0,9} (?: (?: st | nd | rd | th | s ) \b )?
      | _{1,64}
    ) (?: [^\S\n]{0,64} \n (?! [^\S\n]* \n ) [^\S\n]{0,64} | [^\S\n]{1,64} (?! \n ) )?
    | \s{1,64}
    """
)
_WORD, _NAME, _OTHER = "\x01", "\x02", "\x04"  # what is of no class
#: The character of a paragraph's end.
PARAGRAPH_END = "\x03"
_KEPT = 50_000  # tokens whose characters are remembered


@dataclass(frozen=True, slots=True)
class Tokens:
    """The tokens of a text, with the white space behind them; `codes` has a character for each.

    `starts` has the text's end as well, `numbers` the classes of what is one number in several words.
    """

    codes: str
    starts: list[int]
    raw: list[str]
    alphabet: Alphabet
    numbers: dict[int, Classes]

    def word(self, place: int) -> str:
        """Return a token's word."""
        return self.raw[place].rstrip()

    def classes(self, place: int) -> Classes:
        """Return what a token is, and means."""
        return self.numbers.get(place) or self.alphabet.classes(self.word(place))

    def end(self, place: int) -> int:
        """Return where in the text a token ends."""
        return self.starts[place] + len(self.word(place))

    def ends_sentence(self, place: int) -> bool:
        """Tell whether a sentence ends with a token, or a paragraph does."""
        if self.codes[place] == PARAGRAPH_END:
            return True
        raw = self.raw[place]
        if raw[0] not in ".?!" or place + 1 == len(self.raw):
            return False
        following = self.raw[place + 1][0]
        return (following.isupper() and raw[-1].isspace()) or following in "\"“”'’‘)`"


class Alphabet:
    """Which character stands for which combination of classes; each of the `words` given is a class of its own."""

    def __init__(self, words: Iterable[str]) -> None:
        self._words = frozenset(words)
        self._characters: dict[frozenset[str], str] = {}
        self._classes: dict[str, Classes] = {word: lexicon().get(word, {}) for word in (*lexicon(), *self._words)}
        for word, classes in self._classes.items():
            self._character(word, classes)
        for number in EXAMPLES:
            self._character("", classes_of_number(number))
        self._known: dict[str, str] = {}
        numeral, hundred = f"[{self.of(['NUMERAL'])}]", f"[{self.of(['HUNDRED'])}]"
        again = f"(?:(?:[{self.of(['-'])}]|(?<={hundred})[{self.of(['and'])}])?{numeral}){{1,6}}"
        self._several = re.compile(f"{numeral}{again}|[{self.of(['a'])}]{hundred}")

    def _character(self, word: str, classes: Classes) -> str:
        names = frozenset({*classes, word} if word in self._words else classes)
        return self._characters.setdefault(names, chr(0x100 + len(self._characters)))

    def of(self, names: Iterable[str]) -> str:
        """Return the characters of all combinations that one of these classes or words is in."""
        wanted = {*names}
        found = "".join(character for classes, character in self._characters.items() if classes & wanted)
        special = {"NAME": _NAME, "WORD": _WORD, "END": PARAGRAPH_END}
        found += "".join(special[name] for name in sorted(wanted & special.keys()))
        if not found:
            raise ValueError(f"no word is of {sorted(wanted)}")
        return found

    def classes(self, word: str) -> Classes:
        """Return what a token is, and means."""
        known = self._form(word)
        return self._classes[known] if known else classes_of_number(word) if _is_number(word) else {}

    def _form(self, word: str) -> str | None:
        """Return how the lexicon writes a word; capitals may be the sentence's or a heading's."""
        forms = (word, word.lower(), word.capitalize() if word.isupper() and len(word) > 3 else word)
        return next((form for form in forms if form in self._classes), None)

    def _code(self, raw: str) -> str:
        word = raw.rstrip()
        if not word:
            return PARAGRAPH_END
        if known := self._form(word):
            return self._character(known, self._classes[known])
        if _is_number(word):
            return self._characters.get(frozenset(classes_of_number(word)), _OTHER)
        return (_NAME if word[0].isupper() else _WORD) if word[0].isalpha() else _OTHER

    def read(self, text: str) -> Tokens:
        """Return the tokens of a text, numbers of several words joined."""
        if len(self._known) > _KEPT:
            self._known = {}  # a new one: other threads may be reading with the old
        raw, known = _TOKEN.findall(text), self._known
        for one in {*raw}.difference(known):
            known[one] = self._code(one)
        codes = "".join(map(known.__getitem__, raw))
        numbers: dict[int, Classes] = {}
        if self._several.search(codes):
            raw, codes, numbers = self._joined(raw, codes)
        return Tokens(codes, list(accumulate(map(len, raw), initial=0)), raw, self, numbers)

    def _joined(self, raw: list[str], codes: str) -> tuple[list[str], str, dict[int, Classes]]:
        words: list[str] = []
        written: list[str] = []
        numbers: dict[int, Classes] = {}
        place = 0
        while found := self._several.search(codes, place):
            start = found.start()
            value, end, year = self._number(raw, start, found.end())
            words += raw[place:start]
            written.append(codes[place:start])
            if end > start + 1:
                classes = {"NUM": value, **(classes_of_year(value) if year or value >= 1990 else {})}
                numbers[len(words)] = classes
                words.append("".join(raw[start:end]))
                written.append(self._characters[frozenset(classes)])
            else:
                words.append(raw[start])
                written.append(codes[start])
            place = end
        return words + raw[place:], "".join(written) + codes[place:], numbers

    def _number(self, raw: list[str], start: int, end: int) -> tuple[int, int, bool]:
        """Read the number that begins at a token: its value, where it ends, whether it is said as a year is."""
        places = [place for place in range(start, end) if "NUMERAL" in self.classes(raw[place].rstrip())]
        numerals = [self.classes(raw[place].rstrip())["NUMERAL"] for place in places]
        value, used, year = spoken([numeral for numeral in numerals if isinstance(numeral, int)])
        return value, places[used - 1] + 1, year


def _is_number(word: str) -> bool:
    return any(map(str.isdecimal, word[:2]))
