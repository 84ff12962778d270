"""Questions on what changed over time, over the sample corpus, and one answer scored against what is known.

A line of `changes.jsonl` is one of a question set, with `kind`, and beside it: `earlier`, the states before the one
asked for, oldest first; `conflict`, the two sides of a contradiction; `undated`, where no date may be made up. Each
state and side is `{"articles": [id without extension, …], "answers": [accepted words, …]}`. Rules are made on the
even ids, figures are of the odd ones.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import astuple, dataclass
from datetime import date
from pathlib import Path, PurePath

from index.rows import StoredArticle
from qa.answer import Answer
from qa.evaluation.bad import Bad
from qa.evaluation.collection import json_records
from qa.evaluation.question_sets import AskedQuestion, read_question_set
from qa.evaluation.squad import normalise

CHANGES = Path(__file__).with_name("changes.jsonl")
KINDS = ("state", "as of", "correction", "conflict", "when", "control")
HALVES = ("develop", "report")


@dataclass(frozen=True, slots=True)
class Said:
    """What any of some articles says, in any of some words."""

    articles: tuple[str, ...]
    answers: tuple[str, ...]

    def is_in(self, article: StoredArticle, words: str) -> bool:
        """Tell whether words of an article say it."""
        here = f" {normalise(words)} "
        named = PurePath(article.id).stem in self.articles
        return named and any(f" {normalise(answer)} " in here for answer in self.answers)


@dataclass(frozen=True, slots=True)
class Change:
    """A question, its kind, the state that answers it, those before it, and the sides of a contradiction."""

    asked: AskedQuestion
    kind: str
    state: Said
    earlier: tuple[Said, ...]
    conflict: tuple[Said, ...]
    undated: bool

    @property
    def half(self) -> str:
        """Where it belongs: rules are made on the first half, figures are of the second."""
        return HALVES[int(self.asked.id) % 2]


@dataclass(frozen=True, slots=True)
class Scored:
    """What is right of an answer; None is what its question does not ask for."""

    answer: bool
    date: bool | None
    earlier: bool | None
    conflict: bool | None

    @property
    def right(self) -> bool:
        """Whether nothing is wrong."""
        return False not in astuple(self)


def read_changes(path: Path = CHANGES) -> list[Change]:
    """Read the questions, in the file's order."""
    records = {str(record["id"]): record for _, record in json_records(path, Bad())}
    return [_change(asked, records[asked.id]) for asked in read_question_set(path, Bad())]


def _change(asked: AskedQuestion, record: Mapping[str, object]) -> Change:
    articles = tuple(quote.article for quote in asked.quotes)
    return Change(
        asked=asked,
        kind=str(record["kind"]),
        state=Said(articles, asked.answers),
        earlier=tuple(_said(record, "earlier")),
        conflict=tuple(_said(record, "conflict")),
        undated=bool(record.get("undated")),
    )


def _said(record: Mapping[str, object], name: str) -> Iterator[Said]:
    states = record.get(name, [])
    assert isinstance(states, list)
    for state in states:
        yield Said(tuple(state["articles"]), tuple(state["answers"]))


def score(change: Change, answer: Answer) -> Scored:
    """Score one answer; an abstention is right in nothing that is asked for."""
    first = answer.quotes[0].article if answer.quotes else None
    return Scored(
        answer=first is not None and change.state.is_in(first, answer.text or ""),
        date=_date(change, answer),
        earlier=_earlier(change, answer),
        conflict=_conflict(change, answer),
    )


def _date(change: Change, answer: Answer) -> bool | None:
    said = answer.normalized or {}
    if change.undated:
        return not answer.abstained and said.get("first") is None
    accepted = [(first.isoformat(), last.isoformat()) for first, last in change.asked.dates]
    return (said.get("first"), said.get("last")) in accepted if accepted else None


def _earlier(change: Change, answer: Answer) -> bool | None:
    """Tell whether the timeline has every state before the one asked for, and them in order; a control has none."""
    if change.kind == "control":
        return not answer.abstained and not answer.timeline
    if not change.earlier:
        return None
    places = [_place(state, answer) for state in (*change.earlier, change.state)]
    known = [place for place in places if place is not None]
    # Of one day, either may come first.
    return len(known) == len(places) and [place for _, place in sorted(known)] == sorted({place for _, place in known})


def _place(state: Said, answer: Answer) -> tuple[date, int] | None:
    """Return the day of the article in which the timeline says it, and where in the timeline."""
    for place, drawn in enumerate(answer.timeline):
        article = answer.quotes[int(str(drawn["quote"]))].article
        if state.is_in(article, str(drawn["answer"])):
            return article.metadata.published or date.min, place
    return None


def _conflict(change: Change, answer: Answer) -> bool | None:
    if change.kind == "control":
        return not answer.abstained and not answer.conflicts
    if not change.conflict:
        return None
    one, other = change.conflict
    sides = [(a, b) for pair in answer.conflicts for a, b in (pair, pair[::-1])]
    return any(_says(answer, a, one) and _says(answer, b, other) for a, b in sides)


def _says(answer: Answer, index: int, side: Said) -> bool:
    quote = answer.quotes[index]
    return side.is_in(quote.article, quote.answer.of(quote.article.text) if quote.answer else "")


def share(scored: Sequence[Scored], part: str) -> float:
    """Return the share of the questions that ask for a part (`answer`, `date` …, `right`) where it is right."""
    values = [value for one in scored if (value := getattr(one, part)) is not None]
    return sum(values) / len(values)


def describe(changes: Sequence[Change], scored: Sequence[Scored]) -> str:
    """Say a line for each question that is not all right: what is asked and wrong; of those reported only the id.

    What is wrong with those is not for whoever makes the rules to see.
    """
    lines = []
    for change, one in zip(changes, scored, strict=True):
        wrong = [part for part in ("answer", "date", "earlier", "conflict") if getattr(one, part) is False]
        told = (
            f"{change.kind}: {change.asked.question} – {', '.join(wrong)}" if change.half == HALVES[0] else "is wrong"
        )
        lines += [f"{change.asked.id} {told}"] if wrong else []
    return "\n".join(lines)
