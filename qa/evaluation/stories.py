"""The stories bench: questions as people ask them, over small archives of real news: `python -m qa.evaluation.stories`.

Each story's six articles are a library of their own; `--library` asks one that holds them all. Beside whole answers it
measures the reader alone: each question read in a passage that answers it.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from pathlib import Path

from index.embedder import load_embedder
from index.library import Library
from index.rows import StoredArticle
from index.search import PassageIndex
from qa.engine import Engine
from qa.evaluation.answer_scores import Accepted, Judged, judge, measure_answers
from qa.evaluation.question_sets import AskedQuestion, Interval
from qa.evaluation.report import Estimate, estimate
from qa.evaluation.squad import exact_match, f1
from qa.evaluation.timing import percentiles
from qa.pairs import text_of
from qa.question import Kind
from qa.readers import DEFAULT_READER, load_reader
from qa.span_model import OnnxSpanModel, SpanModel
from qa.spans import best_spans
from qa.training.stories import (
    SPLITS,
    Story,
    StoryQuestion,
    read_news,
    read_stories,
    read_story_questions,
    story_library,
)
from qa.values import DateValue, value_of

_WHEN = "when"


def main() -> None:
    """Ask a split's questions, print the figures, and write them with every answer below `--out`."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument("--stories", type=Path, default=Path(".work/stories"), help="the stories' libraries")
    parser.add_argument("--split", choices=SPLITS, default="report")
    parser.add_argument("--library", type=Path, help="ask this one, which holds all the stories' articles")
    parser.add_argument("--reader", default=DEFAULT_READER)
    parser.add_argument("--out", type=Path, help="a JSON file")
    options = parser.parse_args()
    stories = read_stories(options.data, options.split)
    questions = read_story_questions(options.data, stories)
    asked = ask_whole(stories, questions, options.library, options.reader) if options.library else None
    if asked is None:
        _make_missing(options.data, stories, options.stories)
        asked = ask_each(stories, questions, options.stories, options.reader)
    judged, latencies, answers = asked
    figures = summary(judged, {question.id: question.kind for own in questions.values() for question in own})
    figures["latency"] = percentiles(latencies)
    if not options.library:
        figures["given a right passage"] = read_right_passages(stories, questions, options.stories, OnnxSpanModel())
    print(json.dumps(figures, indent=1))
    if options.out:
        options.out.parent.mkdir(parents=True, exist_ok=True)
        options.out.write_text(json.dumps({"figures": figures, "answers": answers}, indent=1), encoding="utf-8")


def _make_missing(data: Path, stories: Sequence[Story], folder: Path) -> None:
    missing = [story for story in stories if not (folder / story.id).is_dir()]
    if missing:
        articles, embedder = read_news(data, {name for story in missing for name in story.articles}), load_embedder()
        for story in missing:
            story_library(story, articles, folder, embedder).close()


# -- whole answers

Results = tuple[dict[str, Judged], dict[str, list[float]], list[dict[str, object]]]


def ask_each(
    stories: Sequence[Story], questions: Mapping[str, Sequence[StoryQuestion]], folder: Path, reader: str
) -> Results:
    """Ask each story's questions of its own library."""
    judged: dict[str, Judged] = {}
    latencies: dict[str, list[float]] = {}
    answers: list[dict[str, object]] = []
    for story in stories:
        index = PassageIndex.open(folder / story.id)
        with closing(index.library):
            results = _ask(Engine(index, load_reader(reader, index)), questions[story.id], near_misses=True)
        judged |= results[0]
        answers += results[2]
        for name, times in results[1].items():
            latencies.setdefault(name, []).extend(times)
    return judged, latencies, answers


def ask_whole(
    stories: Sequence[Story], questions: Mapping[str, Sequence[StoryQuestion]], library: Path, reader: str
) -> Results:
    """Ask one library all stories' questions that they answer; what they do not, other articles may."""
    index = PassageIndex.open(library)
    with closing(index.library):
        everything = [question for story in stories for question in questions[story.id]]
        return _ask(Engine(index, load_reader(reader, index)), everything, near_misses=False)


def _ask(engine: Engine, questions: Sequence[StoryQuestion], *, near_misses: bool) -> Results:
    engine.index.search("The first question pays for starting up.")
    judged: dict[str, Judged] = {}
    latencies: dict[str, list[float]] = {}
    answers: list[dict[str, object]] = []
    for question in questions:
        if not (question.evidence or near_misses):
            continue
        articles = {one.article: engine.index.library.article(one.article) for one in question.evidence}
        expected = _expected(question, articles)
        accepted = [
            Accepted(one.article, one.sentences.of(articles[one.article].text), (one.sentences,))
            for one in question.evidence
        ]
        answer = engine.ask(question.question)
        judged[question.id] = judge(expected, accepted, answer)
        for step, milliseconds in answer.timing_ms.items():
            latencies.setdefault(step, []).append(milliseconds)
        answers.append(
            {
                "id": question.id,
                "kind": question.kind,
                "question": question.question,
                "expected": list(expected.answers),
                "answer": answer.text,
                "probability": round(answer.probability, 4),
                "normalized": answer.normalized,
                "quotes": [quote.text for quote in answer.quotes[:3]],
                "conflicts": [list(pair) for pair in answer.conflicts],
                "values": judged[question.id].outcome.values,
                "best_right": judged[question.id].best_right,
            }
        )
    return judged, latencies, answers


def _expected(question: StoryQuestion, articles: Mapping[str, StoredArticle]) -> AskedQuestion:
    answers = [one.answer.of(articles[one.article].text) for one in question.evidence]
    dates = _intervals(question, articles) if question.kind == _WHEN else ()
    return AskedQuestion(
        question.id, "", (question.question,), bool(answers), answers=tuple(dict.fromkeys(answers)), dates=tuple(dates)
    )


def _intervals(question: StoryQuestion, articles: Mapping[str, StoredArticle]) -> Iterator[Interval]:
    """Yield the days that accepted words mean, where they mean any: told by the product's own resolver."""
    for one in question.evidence:
        value = value_of(articles[one.article], one.answer, Kind.WHEN)
        if isinstance(value, DateValue) and value.first and value.span and one.answer.overlaps(value.span):
            yield value.first, value.last


def summary(judged: Mapping[str, Judged], kinds: Mapping[str, str]) -> dict[str, object]:
    """Return the measures of all questions, and those of each kind."""
    whole = measure_answers(dict(judged))
    by_kind: dict[str, object] = {}
    for kind in sorted(set(kinds.values())):
        own = {name: one for name, one in judged.items() if kinds[name] == kind}
        if own:
            by_kind[kind] = {name: _shown(one) for name, one in measure_answers(own).measures.items() if one.questions}
    measured = {name: _shown(one) for name, one in {**whole.measures, **whole.totals}.items() if one.questions}
    return {**measured, "by kind": by_kind}


def _shown(one: Estimate) -> list[float | int | None]:
    return [None if end is None else round(end, 4) for end in (one.value, one.low, one.high)] + [one.questions]


# -- the reader alone


def read_right_passages(
    stories: Sequence[Story], questions: Mapping[str, Sequence[StoryQuestion]], folder: Path, model: SpanModel
) -> dict[str, list[float | int | None]]:
    """Return EM and F1 of the best span of a passage that holds the best evidence, whatever "none" is worth."""
    scores: dict[str, list[float]] = {"EM": [], "F1": []}
    for story in stories:
        with closing(Library.open(folder / story.id)) as library:
            for question in questions[story.id]:
                if question.evidence:
                    words, golds = _read_right(library, question, model)
                    scores["EM"].append(exact_match(words, golds))
                    scores["F1"].append(f1(words, golds))
    return {name: _shown(estimate(values)) for name, values in scores.items()}


def _read_right(library: Library, question: StoryQuestion, model: SpanModel) -> tuple[str, list[str]]:
    golds = [one.answer.of(library.article(one.article).text) for one in question.evidence]
    best = question.evidence[0]
    article = library.article(best.article)
    holding = [one for one in library.passages_of(article.number) if one.span.overlaps(best.answer)]
    passage = max(holding, key=lambda one: one.span.contains(best.answer))
    (marked,) = model.mark(question.question, [text_of(article, passage)])
    spans = best_spans(marked.start, marked.end, marked.pieces, no_answer=marked.no_answer, most=1)
    words = article.text[marked.spans[spans[0].first].start : marked.spans[spans[0].last].end] if spans else ""
    return words, golds


if __name__ == "__main__":
    main()
