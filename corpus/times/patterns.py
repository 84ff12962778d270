"""The notation of the rules: a pattern over classes of words, made into a regular expression over their characters.

A pattern is a sequence of items between spaces. An item is a class (`MONTH`), a word (`of`), or several with `|`
between; `?` after it makes it optional, `name:` before it keeps it for the rule's builder. `( … )` groups, `)?` makes
the group optional, and ` / ` between sequences in a group means either. `<A` and `<!A` ask what stands (or does not)
before this place, `>A` and `>!A` what stands after it. `{ … }` marks the expressions where they are not all of it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from corpus.times.tokens import Alphabet

_ITEM = re.compile(r"(?P<look><!?|>!?)?(?:(?P<name>[a-z_]+):)?(?P<names>\S+?)(?P<optional>\??)")
_LOOKS = {"<": "?<=", "<!": "?<!", ">": "?=", ">!": "?!"}


@dataclass(frozen=True, slots=True)
class Item:
    """One token: any of these classes or words; or what is asked of the token before or after this place."""

    names: tuple[str, ...]
    name: str = ""
    optional: bool = False
    look: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    """One of several sequences; a marked one is an expression."""

    choices: tuple[tuple[Item | Group, ...], ...]
    optional: bool = False
    marked: bool = False


Items = tuple[Item | Group, ...]


def parse(pattern: str) -> Items:
    """Read a pattern; raises ValueError for one that is not well formed.

    >>> parse("month:MONTH day:DAY?")[1]
    Item(names=('DAY',), name='day', optional=True, look='')
    """
    words = pattern.split()
    choices, rest = _choices(words, 0)
    if rest != len(words) or len(choices) != 1:
        raise ValueError(f"a group is not closed, or not opened, in {pattern!r}")
    return choices[0]


def _choices(words: list[str], place: int) -> tuple[tuple[Items, ...], int]:
    """Read sequences up to what closes their group, or to the end."""
    found: list[list[Item | Group]] = [[]]
    while place < len(words) and words[place] not in (")", ")?", "}"):
        word = words[place]
        if word in ("(", "{"):
            inner, place = _choices(words, place + 1)
            if place == len(words):
                raise ValueError(f"a group is not closed in {' '.join(words)!r}")
            found[-1].append(Group(inner, optional=words[place] == ")?", marked=word == "{"))
        elif word == "/":
            found.append([])
        else:
            found[-1].append(_item(word))
        place += 1
    return tuple(tuple(one) for one in found), place


def _item(word: str) -> Item:
    match = _ITEM.fullmatch(word)
    if match is None:
        raise ValueError(f"{word!r} is no item of a pattern")
    names = tuple(match["names"].split("|"))
    return Item(names, match["name"] or "", bool(match["optional"]), match["look"] or "")


def is_class(name: str) -> bool:
    """Tell a class's name from a word."""
    return name.isupper() and len(name) > 1


def words_of(sequence: Items) -> Iterator[str]:
    """Yield the words that a pattern names."""
    for node in sequence:
        if isinstance(node, Group):
            for choice in node.choices:
                yield from words_of(choice)
        else:
            yield from (name for name in node.names if not is_class(name))


def regex_of(sequence: Items, alphabet: Alphabet) -> tuple[re.Pattern[str], tuple[str, ...], int]:
    """Return a regular expression over characters of tokens, the names of its groups `word0` …, and its marks."""
    names: list[str] = []
    marks: list[str] = []

    def written(nodes: Items) -> str:
        return "".join(grouped(node) if isinstance(node, Group) else single(node) for node in nodes)

    def grouped(group: Group) -> str:
        opening = "?:"
        if group.marked:
            marks.append("mark")
            opening = f"?P<mark{len(marks)}>"
        return f"({opening}{'|'.join(map(written, group.choices))}){'?' * group.optional}"

    def single(item: Item) -> str:
        token = f"[{alphabet.of(item.names)}]"
        if item.look:
            return f"({_LOOKS[item.look]}{token})"
        if item.name:
            names.append(item.name)
            token = f"(?P<word{len(names) - 1}>{token})"
        return token + "?" * item.optional

    return re.compile(written(sequence)), tuple(names), len(marks)


#: What a match can begin with: the names of its first token, and of its second; None where any will do.
Beginning = tuple[frozenset[str], frozenset[str] | None]


def beginnings(sequence: Items) -> set[Beginning]:
    """Return all ways a match can begin."""
    found: set[Beginning] = set()
    for tokens in _prefixes(sequence):
        found.add((frozenset(tokens[0]), frozenset(tokens[1]) if len(tokens) > 1 else None))
    return found


def _prefixes(sequence: Items) -> list[tuple[tuple[str, ...], ...]]:
    """Return the ways a sequence can begin, up to two tokens long; shorter ones are the whole of it."""
    found: list[tuple[tuple[str, ...], ...]] = [()]
    for node in sequence:
        if isinstance(node, Group):
            ways = [way for choice in node.choices for way in _prefixes(choice)]
        elif node.look:
            continue
        else:
            ways = [(node.names,)]
        ways += [()] * node.optional
        found = list(
            dict.fromkeys((before + way)[:2] if len(before) < 2 else before for before in found for way in ways)
        )
    return found
