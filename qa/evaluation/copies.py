"""How well copies of one report are told from other reports: `python -m qa.evaluation.copies LIBRARY`.

Copies are made of a library's own articles, by chance from a seed, as papers make them of an agency's. Other reports
are those that the search finds for an article among those of the same days: they tell of the same events. Some of those
are real copies, which has to be read: what is called one is listed.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from corpus.article import Article
from corpus.passages import analyse
from index.duplicates import SKETCH_SHARED, Report, are_copies, report_of, sketch
from index.filters import Filters
from index.rows import StoredArticle
from index.search import PassageIndex
from qa.evaluation.collection import in_split
from qa.evaluation.intervals import wilson
from qa.evaluation.machine import made_with

#: Articles that are drawn, and others that each is compared with.
ARTICLES, OTHERS = 600, 3

_WORDS = 150  # shorter articles are not copied
_SHARES = (1.0, 0.7, 0.5, 0.3)  # of a report that a paper prints
_CHANGED = (0.0, 0.02, 0.05)  # words that it changes
_CREDITS = ("(Reuters)", "- AP", "Yonhap", "© 2020 Agence France-Presse")
_PLACED = ("", "SEOUL, Dec. 16 (Yonhap) -- ", "LONDON (AP) — ")
_PAGE = ("Advertisement", "Share this article", "Read more: Ten things to do this weekend", "© 2020 The Riverton Mail")


@dataclass(frozen=True, slots=True)
class Pair:
    """Two reports, named for people, and whether one was made of the other."""

    names: tuple[str, str]
    reports: tuple[Report, Report]
    made: bool

    @property
    def called_copies(self) -> bool:
        """Whether the library would find them and make them a group."""
        one, other = self.reports
        return len({*sketch(one)} & {*sketch(other)}) >= SKETCH_SHARED and are_copies(one, other)


def make_pairs(index: PassageIndex, split: str, *, articles: int = ARTICLES, seed: int = 0) -> Iterator[Pair]:
    """Yield the pairs of one half of a library's articles (`even`, `odd`), or of `all`."""
    chance = random.Random(seed)  # noqa: S311 - a sample, no secret
    ids = [article_id for article_id in index.library.ids() if in_split(article_id, split)]
    chance.shuffle(ids)
    drawn = 0
    for article_id in ids:
        stored = index.library.article(article_id)
        if len(_report(stored).words) < _WORDS:
            continue
        yield from _with_copies(stored, chance)
        yield from _with_others(index, stored)
        drawn += 1
        if drawn == articles:
            return


def _with_copies(stored: StoredArticle, chance: random.Random) -> Iterator[Pair]:
    """Pair an article with a copy, and that copy with another paper's."""
    first, second = _printed(stored, chance), _printed(stored, chance)
    yield Pair((stored.id, "a copy"), (_report(stored), first), made=True)
    yield Pair((f"{stored.id}, a copy", "another"), (first, second), made=True)


def _printed(stored: StoredArticle, chance: random.Random) -> Report:
    """Return an article as a paper prints it: headline, credit, how much of it, words changed."""
    sentences = [sentence.of(stored.text) for sentence in stored.sentences]
    vocabulary = " ".join(sentences).split()
    kept = sentences[: max(4, round(len(sentences) * chance.choice(_SHARES)))]
    if chance.random() < 0.25:
        kept[0] = " ".join(chance.choices(vocabulary, k=25)) + "."
    share = chance.choice(_CHANGED)
    changed = [
        " ".join(chance.choice(vocabulary) if chance.random() < share else word for word in sentence.split())
        for sentence in kept
    ]
    headline = " ".join(chance.choices(vocabulary, k=8))
    changed[0] = chance.choice(_PLACED) + changed[0]
    page = chance.sample(_PAGE, 2)
    text = "\n\n".join([page[0], headline, *changed, chance.choice(_CREDITS), page[1]])
    found = analyse(Article(id=stored.id, text=text))
    return report_of(text, found.metadata, found.sentences, found.furniture)


def _with_others(index: PassageIndex, stored: StoredArticle) -> Iterator[Pair]:
    """Pair an article with those of the same days that the search finds for its title and its first sentence."""
    day = stored.metadata.published
    if day is None or not stored.sentences:
        return
    near = Filters(since=day - timedelta(days=1), until=day + timedelta(days=1))
    question = f"{stored.metadata.title} {stored.sentences[0].of(stored.text)}"
    hits = index.search(question, k=10 * OTHERS, filters=near).hits
    others = dict.fromkeys(hit.article.number for hit in hits)
    others.pop(stored.number, None)
    for other in index.library.articles(list(others)[:OTHERS]):
        yield Pair((_named(stored), _named(other)), (_report(stored), _report(other)), made=False)


def _named(stored: StoredArticle) -> str:
    return f"{stored.id} ({stored.metadata.outlet}): {stored.metadata.title}"


def _report(stored: StoredArticle) -> Report:
    return report_of(stored.text, stored.metadata, stored.sentences, stored.furniture)


def measure(pairs: Sequence[Pair]) -> dict[str, object]:
    """Return precision and recall with their intervals, as if no other report were a copy, and those called one."""
    made, others = [pair for pair in pairs if pair.made], [pair for pair in pairs if not pair.made]
    found = sum(pair.called_copies for pair in made)
    called = [pair for pair in others if pair.called_copies]
    return {
        "copies": len(made),
        "other reports": len(others),
        "recall": _share(found, len(made)),
        "precision": _share(found, found + len(called)),
        "other reports called copies": _share(len(called), len(others)),
        "to be read": [pair.names for pair in called],
    }


def _share(hits: int, total: int) -> dict[str, object]:
    return {
        "share": round(hits / total, 4) if total else None,
        "interval": [round(end, 4) for end in wilson(hits, total)],
    }


def main() -> None:
    """Measure one half and print it as JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("library", type=Path)
    parser.add_argument(
        "--split", choices=("even", "odd", "all"), default="odd", help="numbers are set on the even half"
    )
    parser.add_argument("--articles", type=int, default=ARTICLES)
    options = parser.parse_args()
    index = PassageIndex.open(options.library)
    measured = measure(list(make_pairs(index, options.split, articles=options.articles)))
    json.dump({"split": options.split, **measured, **made_with()}, sys.stdout, indent=2, ensure_ascii=False)


if __name__ == "__main__":
    main()
