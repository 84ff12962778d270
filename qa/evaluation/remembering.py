"""How well `cuttings verify` tells what was said from what was not: `python -m qa.evaluation.remembering LIBRARY`.

Texts are made of a library's own direct quotations, by chance from a seed, as people misremember them: a negation, a
number, a name or another word is changed, or nothing. What nobody said may then never be called exact, and what
somebody said always.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from corpus.quotations import Kind
from index.library import Library
from index.quotations import FoundQuotation, QuotationFilters, quotations
from index.search import PassageIndex
from qa.evaluation.intervals import wilson
from qa.evaluation.machine import made_with
from qa.remembered import verify
from qa.verifying import Verdict

#: Texts of each kind.
TEXTS = 40
#: Words of a remembered text, fewest and most.
_WORDS = (5, 25)
#: Runs of words drawn of a quotation to find one with something to change.
_TRIES = 10
_AUXILIARY = re.compile(
    r"\b(?:is|are|was|were|will|would|can|could|should|must|has|have|had|do|does|did)\b(?! not|n't)"
)
_NEGATION = re.compile(r"\b(?:not|never) |n['’]t\b")
_NUMBER = re.compile(
    r"\b\d[\d,.]*\b|\b(?:two|three|four|five|six|seven|eight|nine|ten|twelve|twenty|hundred|million)\b"
)
_NAME = re.compile(r"(?<=[a-z,] )(?!I\b)[A-Z][a-z]{2,}\b")
_PLAIN = re.compile(r"(?<= )[a-z]{4,}\b(?=[ ,.])")

#: Changes a text, or gives None where there is nothing to change.
Change = Callable[[str, random.Random, Sequence[str]], str | None]


@dataclass(frozen=True, slots=True)
class Remembered:
    """A made text: of which quotation it was made, and what was changed in it ("none" for nothing)."""

    text: str
    changed: str
    source: FoundQuotation


def make_texts(library: Library, *, texts: int = TEXTS, seed: int = 0) -> Iterator[Remembered]:
    """Yield so many texts of each kind as can be made of a library, each of another quotation."""
    chance = random.Random(seed)  # noqa: S311 - a sample, no secret
    said = [found for found in quotations(library, QuotationFilters(kind=Kind.DIRECT)) if _is_long(found)]
    # Not as `verify` compares, so that what it is wrong about is not left out.
    all_words = "|".join(_as_words(found.said) for found in said)
    chance.shuffle(said)
    words = [found.said for found in said]
    used: set[int] = set()
    for kind, change in CHANGES.items():
        made = 0
        for number, found in enumerate(said):
            runs = () if number in used or made == texts else (_run(found.said, chance) for _ in range(_TRIES))
            text = next((text for run in runs if (text := change(run, chance, words)) is not None), None)
            if text is None or (kind != "none" and _as_words(text) in all_words):
                continue
            used.add(number)
            made += 1
            yield Remembered(text, kind, found)


def _as_words(text: str) -> str:
    words = re.findall(r"[^\W_]+", text.casefold())
    return f" {' '.join(words)} "


def _is_long(found: FoundQuotation) -> bool:
    return len(found.said.split()) >= _WORDS[0] + 1


def _run(said: str, chance: random.Random) -> str:
    """Return some words of a quotation, as many as a person would remember."""
    words = said.split()
    count = min(len(words), chance.randint(*_WORDS))
    start = chance.randint(0, len(words) - count)
    return " ".join(words[start : start + count])


def _negated(text: str, _chance: random.Random, _others: Sequence[str]) -> str | None:
    if _NEGATION.search(text):
        return _NEGATION.sub("", re.sub(r"\bwon(?=['’]t\b)", "will", re.sub(r"\bca(?=n['’]t\b)", "can", text)), count=1)
    match = _AUXILIARY.search(text)
    return f"{text[: match.end()]} not{text[match.end() :]}" if match else None


def _replaced(pattern: re.Pattern[str]) -> Change:
    def change(text: str, chance: random.Random, others: Sequence[str]) -> str | None:
        matches = list(pattern.finditer(text))
        if not matches:
            return None
        match = chance.choice(matches)
        found: set[str] = {word for other in others for word in pattern.findall(other)} - {match[0]}
        return text[: match.start()] + chance.choice(sorted(found)) + text[match.end() :]

    return change


def _kept(text: str, _chance: random.Random, _others: Sequence[str]) -> str | None:
    return text


CHANGES: dict[str, Change] = {
    "number": _replaced(_NUMBER),
    "name": _replaced(_NAME),
    "negation": _negated,
    "one word": _replaced(_PLAIN),
    "none": _kept,
}


def measure(index: PassageIndex, texts: Sequence[Remembered]) -> dict[str, object]:
    """Return, for each kind, the verdicts, how often the quotation is the right one, and what is wrong."""
    rows: dict[str, dict[str, object]] = {}
    wrong: list[list[str]] = []
    for kind in CHANGES:
        verdicts = dict.fromkeys((verdict.value for verdict in Verdict), 0)
        right_quotation = named = 0
        made = [text for text in texts if text.changed == kind]
        for text in made:
            result = verify(index, text.text)
            verdicts[result.verdict.value] += 1
            right_quotation += result.found is not None and _is_same(result.found, text.source)
            named += any(one.of == kind for one in result.difference)
            if (result.verdict is Verdict.EXACT) != (kind == "none"):
                wrong.append([kind, text.text, result.verdict.value])
        exact = verdicts[Verdict.EXACT.value]
        rows[kind] = {
            "texts": len(made),
            **verdicts,
            "exact, 95%": [round(end, 3) for end in wilson(exact, len(made))],
            "its own quotation": right_quotation,
            "change called out": named,
        }
    return {"kinds": rows, "wrong": wrong}


def _is_same(found: FoundQuotation, source: FoundQuotation) -> bool:
    """Tell whether a quotation is the one a text was made of, or a copy of it in another article."""
    if found.said == source.said:
        return True
    return found.article.id == source.article.id and found.quotation.hull.overlaps(source.quotation.hull)


def main() -> None:
    """Measure a library and print it as JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("library", type=Path)
    parser.add_argument("--texts", type=int, default=TEXTS, help="of each kind")
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    index = PassageIndex.open(options.library)
    texts = list(make_texts(index.library, texts=options.texts, seed=options.seed))
    json.dump({**measure(index, texts), **made_with()}, sys.stdout, indent=2, ensure_ascii=False)


if __name__ == "__main__":
    main()
