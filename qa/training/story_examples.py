"""What the reader sees of a story question in use: the passages that our search returns for it, cut and headed so."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from corpus.article import Span
from index.library import Library
from index.rows import StoredArticle, StoredPassage
from index.search import PassageIndex
from qa.engine import PASSAGES_READ
from qa.pairs import Pair, Pairs, text_of
from qa.training.loop import log
from qa.training.reader_examples import Example, Group
from qa.training.stories import Evidence, Story, StoryQuestion

#: Passages that compete to answer a question in one step, and how many of them may answer.
COMPETING, ANSWERING = 3, 2
#: Questions asked of another story's archive, where nothing answers.
ELSEWHERE = 0.04


@dataclass(frozen=True, slots=True)
class FoundExamples:
    """A question's passages that answer, and those found that do not, best first."""

    answering: tuple[Example, ...]
    others: tuple[Example, ...]


def found_examples(
    stories: Sequence[Story], questions: Mapping[str, Sequence[StoryQuestion]], libraries: Path, pairs: Pairs
) -> list[FoundExamples]:
    """Return what is learnt from of each question, and of a few asked of the story before theirs.

    What was found is kept beside the libraries, and not searched for again.
    """
    examples: list[FoundExamples] = []
    chooser = random.Random(0)
    strangers: list[StoryQuestion] = []
    for place, story in enumerate(stories):
        own = questions[story.id]
        asked = [*own, *strangers]
        library = Library.open(libraries / story.id)
        found = _found(library, asked, libraries / f"found-{story.id}.json")
        articles = {article.number: article for article in library.articles(library.numbers())}
        passages = library.passages(sorted({number for numbers in found.values() for number in numbers}))
        for question in asked:
            hits = [(articles[passages[number].article], passages[number]) for number in found[question.id]]
            evidence = question.evidence if question.story == story.id else ()
            hits += _missed(library, articles, hits, evidence)
            examples.append(_examples(question.question, hits, evidence, pairs))
        library.close()
        strangers = chooser.sample(own, max(1, round(len(own) * ELSEWHERE)))
        if place % 20 == 0:
            log(f"{place} stories searched")
    return examples


def _found(library: Library, questions: Sequence[StoryQuestion], file: Path) -> dict[str, list[int]]:
    """Return the numbers of the passages found for each question, best first."""
    if not file.is_file():
        index = PassageIndex(library)
        searched = {one.id: index.search(one.question, k=PASSAGES_READ).hits for one in questions}
        found = {name: [hit.passage.number for hit in hits] for name, hits in searched.items()}
        file.write_text(json.dumps(found), encoding="utf-8")
    stored: dict[str, list[int]] = json.loads(file.read_text(encoding="utf-8"))
    return stored


Held = tuple[StoredArticle, StoredPassage]


def _missed(
    library: Library, articles: Mapping[int, StoredArticle], hits: Sequence[Held], evidence: Sequence[Evidence]
) -> list[Held]:
    """Return the passages that answer best where search found none that answers."""
    if not evidence or any(_answers(*hit, evidence) for hit in hits):
        return []
    article = next(article for article in articles.values() if article.id == evidence[0].article)
    return [(article, one) for one in library.passages_of(article.number) if _answers(article, one, evidence)][:1]


def _answers(article: StoredArticle, passage: StoredPassage, evidence: Sequence[Evidence]) -> list[Span]:
    return [one.answer for one in evidence if one.article == article.id and passage.span.contains(one.answer)]


def _touches(article: StoredArticle, passage: StoredPassage, evidence: Sequence[Evidence]) -> bool:
    return any(one.article == article.id and passage.span.overlaps(one.sentences) for one in evidence)


def _examples(question: str, hits: Sequence[Held], evidence: Sequence[Evidence], pairs: Pairs) -> FoundExamples:
    answering, others = [], []
    made = pairs.make(question, [text_of(*hit) for hit in hits])
    for hit, pair in zip(hits, made, strict=True):
        places = tuple(place for span in _answers(*hit, evidence) if (place := _tokens_of(pair, span)))
        example = Example(np.array(pair.ids, dtype=np.int32), pair.passage, places)
        if places:
            answering.append(example)
        elif not _touches(*hit, evidence):  # a part of what answers is neither
            others.append(example)
    return FoundExamples(tuple(answering), tuple(others))


def _tokens_of(pair: Pair, span: Span) -> tuple[int, int] | None:
    inside = [place for place, token in enumerate(pair.spans) if token.overlaps(span)]
    return (pair.passage + inside[0], pair.passage + inside[-1]) if inside else None


def story_groups(found: Sequence[FoundExamples], chooser: random.Random) -> Iterator[Group]:
    """Draw a group of competing passages of each question, in random order; the better found is drawn more often."""
    for place in chooser.sample(range(len(found)), len(found)):
        one = found[place]
        answering = chooser.sample(one.answering, min(ANSWERING, len(one.answering)))
        if len(answering) > 1 and chooser.random() < 0.5:
            answering.pop()
        # Exponential races: the first places win more often.
        races = [(chooser.expovariate(1.0 / (1 + rank)), rank) for rank in range(len(one.others))]
        others = [one.others[rank] for _, rank in sorted(races)[: COMPETING - len(answering)]]
        if answering or others:
            yield Group((*answering, *others))
