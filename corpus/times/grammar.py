"""Rules over tokens, and their matcher: at each place the longest rule, then on behind it.

What rules are written in is `corpus.times.patterns`; what they mean is told by their builders.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from corpus.times.lexicon import Classes
from corpus.times.patterns import beginnings, parse, regex_of, words_of
from corpus.times.said import Said
from corpus.times.tokens import PARAGRAPH_END, Alphabet, Tokens


@dataclass(frozen=True, slots=True)
class Found:
    """What a rule matched, for its builder: the words that were kept, by name."""

    words: Mapping[str, tuple[str, Classes]]

    def __contains__(self, name: str) -> bool:
        return name in self.words

    def get(self, name: str, kind: str) -> object:
        """Return what a kept word stands for in a class; None where it was not there or is not of it."""
        kept = self.words.get(name)
        return None if kept is None else kept[1].get(kind)

    def number(self, name: str, kind: str) -> int | None:
        """Return what a kept word stands for in a class of whole numbers."""
        found = self.get(name, kind)
        return found if isinstance(found, int) else None

    def text(self, name: str, kind: str) -> str | None:
        """Return what a kept word stands for in a class of strings."""
        found = self.get(name, kind)
        return found if isinstance(found, str) else None

    def word(self, name: str) -> str:
        """Return a kept word as it is written, small; empty where it was not there."""
        kept = self.words.get(name)
        return kept[0].lower() if kept else ""

    def is_name(self, name: str) -> bool:
        """Tell whether a kept word has a capital."""
        kept = self.words.get(name)
        return kept is not None and kept[0][:1].isupper()


#: Makes of a match what it says: one for each marked expression, or none of them; None says that it is no match at all.
Build = Callable[[Found], Said | tuple[Said, ...] | None]


@dataclass(frozen=True, slots=True)
class Rule:
    """A pattern, and what it means."""

    pattern: str
    build: Build


@dataclass(frozen=True, slots=True)
class Occurrence:
    """What was said, from one token up to another (half-open)."""

    start: int
    end: int
    said: Said


@dataclass(frozen=True, slots=True)
class _Compiled:
    regex: re.Pattern[str]
    names: tuple[str, ...]
    marks: int
    build: Build
    # The characters that a match can begin with, and those that can follow; None where any can.
    begins: tuple[tuple[frozenset[str], frozenset[str] | None], ...]

    def may_begin(self, pair: str) -> bool:
        return any(pair[0] in first and (second is None or pair[1] in second) for first, second in self.begins)


class Grammar:
    """Rules, compiled for one alphabet."""

    def __init__(self, rules: Iterable[Rule]) -> None:
        parsed = [(rule, parse(rule.pattern)) for rule in rules]
        self.alphabet = alphabet = Alphabet({word for _, sequence in parsed for word in words_of(sequence)})

        def characters(names: frozenset[str] | None) -> frozenset[str] | None:
            return None if names is None else frozenset(alphabet.of(names))

        self._rules = tuple(
            _Compiled(
                *regex_of(sequence, alphabet),
                rule.build,
                tuple((frozenset(alphabet.of(one)), characters(other)) for one, other in beginnings(sequence)),
            )
            for rule, sequence in parsed
        )
        firsts = {character for rule in self._rules for first, _ in rule.begins for character in first}
        self._start = re.compile(f"[{''.join(sorted(firsts))}]")
        self._of_pair: dict[str, tuple[_Compiled, ...]] = {}

    def find(self, tokens: Tokens) -> Iterator[Occurrence]:
        """Yield what is said in a text, in order and without overlaps; linear in the text, as rules are short."""
        codes = f"{PARAGRAPH_END}{tokens.codes}{PARAGRAPH_END}"
        place = 1
        while start := self._start.search(codes, place):
            place = start.start()
            longest: tuple[Occurrence, ...] = ()
            length = 0
            for rule in self._beginning_with(codes[place : place + 2]):
                match = rule.regex.match(codes, place)
                if match is not None and match.end() - place > length:
                    said = _built(rule, match, tokens)
                    if said is not None:
                        longest, length = said, match.end() - place
            yield from longest
            place += length or 1

    def _beginning_with(self, pair: str) -> tuple[_Compiled, ...]:
        """Return the rules for two tokens, kept for the next time: there are few thousand pairs."""
        found = self._of_pair.get(pair)
        if found is None:
            found = self._of_pair[pair] = tuple(rule for rule in self._rules if rule.may_begin(pair))
        return found


def _built(rule: _Compiled, match: re.Match[str], tokens: Tokens) -> tuple[Occurrence, ...] | None:
    """Return what a match says; places in the code string are one further than tokens."""
    kept = {
        name: (tokens.word(place - 1), tokens.classes(place - 1))
        for number, name in enumerate(rule.names)
        if (place := match.start(f"word{number}")) >= 0
    }
    said = rule.build(Found(kept))
    if not said:
        return None if said is None else ()
    said = said if isinstance(said, tuple) else (said,)
    spans = [match.span(f"mark{number}") for number in range(1, rule.marks + 1)] or [match.span()]
    return tuple(Occurrence(start - 1, end - 1, one) for (start, end), one in zip(spans, said, strict=True))
