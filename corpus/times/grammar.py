"""A small notation for rules over tokens, and the matcher: at each place the longest rule, then on behind it.

A rule is a sequence of items between spaces. An item is a class (`MONTH`), a word (`of`), or several of them with `|`
between; `?` after it makes it optional, `name:` before it keeps it for the rule's builder. `( … )` groups, `)?` makes the
group optional, and ` / ` between sequences in a group means either. `<A` and `<!A` ask what stands (or does not) before
this place, `>A` and `>!A` what stands after it. `{ … }` marks the expressions where they are not the whole match.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from corpus.times.lexicon import Classes
from corpus.times.said import Said
from corpus.times.tokens import PARAGRAPH_END, Alphabet, Tokens

_ITEM = re.compile(r"(?:(?P<name>[a-z_0-9]+):)?(?P<names>[^?\s]+?)(?P<optional>\??)")
_STRUCTURE = {"(": "(?:", ")": ")", ")?": ")?", "/": "|", "}": ")"}


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


#: Makes of a match what it says: one for each marked expression; None says that it is no time expression after all.
Build = Callable[[Found], Said | tuple[Said, ...] | None]


@dataclass(frozen=True, slots=True)
class Rule:
    """A pattern in the notation above, and what it means."""

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


class Grammar:
    """Rules, compiled for one alphabet."""

    def __init__(self, rules: Iterable[Rule]) -> None:
        rules = tuple(rules)
        self.alphabet = Alphabet({word for rule in rules for word in _literals(rule.pattern)})
        self._rules = tuple(self._compile(rule) for rule in rules)
        self._by_first: dict[str, tuple[_Compiled, ...]] = {}
        firsts = {character for rule in rules for character in self._firsts(rule.pattern)}
        self._start = re.compile(f"[{re.escape(''.join(sorted(firsts)))}]")
        for character in firsts:
            chosen = zip(self._rules, rules, strict=True)
            self._by_first[character] = tuple(one for one, rule in chosen if character in self._firsts(rule.pattern))

    def find(self, tokens: Tokens) -> Iterator[Occurrence]:
        """Yield what is said in a text, in order and without overlaps; linear in the text, as rules are short."""
        codes = f"{PARAGRAPH_END}{''.join(tokens.codes)}{PARAGRAPH_END}"
        place = 1
        while start := self._start.search(codes, place):
            place = start.start()
            longest, length = None, 0
            for rule in self._by_first[codes[place]]:
                match = rule.regex.match(codes, place)
                if match is not None and match.end() - place > length:
                    said = _built(rule, match, tokens)
                    if said is not None:
                        longest, length = said, match.end() - place
            yield from longest or ()
            place += length or 1

    def _compile(self, rule: Rule) -> _Compiled:
        names: list[str] = []
        parts: list[str] = []
        marks = 0
        for item in rule.pattern.split():
            if item == "{":
                marks += 1
                parts.append(f"(?P<mark{marks}>")
            elif item in _STRUCTURE:
                parts.append(_STRUCTURE[item])
            else:
                name, wanted, optional, look = _parsed(item)
                one = f"[{re.escape(self.alphabet.of(wanted.split('|')))}]"
                group = f"word{len(names)}"
                if name:
                    names.append(name)
                parts.append(f"({look}{one})" if look else f"(?P<{group}>{one}){optional}" if name else one + optional)
        return _Compiled(re.compile("".join(parts)), tuple(names), marks, rule.build)

    def _firsts(self, pattern: str) -> frozenset[str]:
        """Return the characters that a match can begin with."""
        regex_free = [item for item in pattern.split() if item not in "{}" and item[0] not in "<>"]
        return frozenset(self.alphabet.of(_first_names(regex_free)))


def _parsed(item: str) -> tuple[str, str, str, str]:
    """Return an item's name, its words and classes, whether it is optional, and what of a look-around it is."""
    for sign, look in (("<!", "?<!"), ("<", "?<="), (">!", "?!"), (">", "?=")):
        if item.startswith(sign):
            return "", item.removeprefix(sign), "", look
    match = _ITEM.fullmatch(item)
    if match is None:
        raise ValueError(f"{item!r} is no item of a rule")
    return match["name"] or "", match["names"], match["optional"], ""


def _literals(pattern: str) -> Iterator[str]:
    for item in pattern.split():
        if item not in _STRUCTURE and item != "{":
            yield from (word for word in _parsed(item)[1].split("|") if not (word.isupper() and len(word) > 1))


def _first_names(items: list[str]) -> set[str]:
    """Return the words and classes that a sequence can begin with."""
    found: set[str] = set()
    for alternative in _alternatives(items):
        place = 0
        while place < len(alternative):
            if alternative[place] == "(":
                end = _closing(alternative, place)
                found |= _first_names(alternative[place + 1 : end])
                optional = alternative[end] == ")?"
                place = end
            else:
                _, names, question, _ = _parsed(alternative[place])
                found |= {*names.split("|")}
                optional = bool(question)
            if not optional:
                break
            place += 1
    return found


def _closing(items: list[str], place: int) -> int:
    depth = 0
    for end in range(place, len(items)):
        depth += {"(": 1, ")": -1, ")?": -1}.get(items[end], 0)
        if depth == 0:
            return end
    raise ValueError(f"a group is not closed in {' '.join(items)!r}")


def _alternatives(items: list[str]) -> list[list[str]]:
    found: list[list[str]] = [[]]
    depth = 0
    for item in items:
        depth += {"(": 1, ")": -1, ")?": -1}.get(item, 0)
        if item == "/" and depth == 0:
            found.append([])
        else:
            found[-1].append(item)
    return found


def _built(rule: _Compiled, match: re.Match[str], tokens: Tokens) -> tuple[Occurrence, ...] | None:
    """Return what a match says; places in the code string are one further than tokens."""
    kept = {
        name: (tokens.words[place - 1], tokens.classes[place - 1])
        for number, name in enumerate(rule.names)
        if (place := match.start(f"word{number}")) >= 0
    }
    said = rule.build(Found(kept))
    if not said:
        return None if said is None else ()
    said = said if isinstance(said, tuple) else (said,)
    spans = [match.span(f"mark{number}") for number in range(1, rule.marks + 1)] or [match.span()]
    return tuple(Occurrence(a - 1, b - 1, one) for (a, b), one in zip(spans, said, strict=True))
