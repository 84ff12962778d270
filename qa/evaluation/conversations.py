"""The conversations bench: how well follow-ups are understood.

A conversation's last question should get the answer that the question gets which a person would have asked instead.
That alone is measured here, not whether the answer is right.

    python -m qa.evaluation.conversations tests/conversations.jsonl --library DIR --half report

A line is one of a question set, with `turns`, and beside them `standalone`: the last turn, written out by a person.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from corpus.errors import BadDataError, CuttingsError
from qa.answer import Answer
from qa.engine import Engine, load_engine
from qa.evaluation.bad import Bad
from qa.evaluation.collection import json_records
from qa.evaluation.intervals import wilson
from qa.evaluation.question_sets import read_question_set

HALVES = ("develop", "report")


@dataclass(frozen=True, slots=True)
class Conversation:
    """Questions, oldest first, and what a person would have asked instead of the last."""

    id: str
    turns: tuple[str, ...]
    standalone: str


@dataclass(frozen=True, slots=True)
class Followed:
    """What a conversation's last question was taken for, and whether that got the written question's answer."""

    conversation: Conversation
    asked: str
    same: bool


def half_of(name: str) -> str:
    """Return the half that a conversation's id belongs to: rules are made on the first, figures are of the second."""
    return HALVES[int(hashlib.sha256(f"split:{name}".encode()).hexdigest(), 16) % 2]


def read_conversations(path: Path, *, half: str | None = None) -> list[Conversation]:
    """Read a set of conversations, or a half of it; raises BadDataError for a line that is none."""
    written = {str(record.get("id")): record.get("standalone") for _, record in json_records(path, Bad())}
    found = []
    for question in read_question_set(path, Bad()):
        standalone = written[question.id]
        if not isinstance(standalone, str) or not standalone.strip():
            raise BadDataError(
                question.place, 'has no "standalone"; write the last turn as a person would ask it alone'
            )
        if half in (None, half_of(question.id)):
            found.append(Conversation(question.id, question.turns, standalone))
    return found


def follow(conversation: Conversation, engine: Engine) -> Followed:
    """Ask a conversation's last question with its history, and the written one without, and compare."""
    *history, last = conversation.turns
    answer = engine.ask(last, history=history)
    return Followed(conversation, answer.standalone, same_answer(answer, engine.ask(conversation.standalone)))


def same_answer(one: Answer, other: Answer) -> bool:
    """Tell whether two answers quote overlapping words of one article first, or both abstain."""
    if one.abstained or other.abstained:
        return one.abstained and other.abstained
    first, second = one.quotes[0], other.quotes[0]
    return first.article.id == second.article.id and first.span.overlaps(second.span)


def describe(followed: Sequence[Followed]) -> str:
    """Say the share that got the same answer, with its 95% interval, and every conversation that did not."""
    same = sum(one.same for one in followed)
    low, high = wilson(same, len(followed))
    lines = [
        f"Same answer: {same} of {len(followed)} ({same / len(followed):.0%}, 95% interval {low:.0%} to {high:.0%})"
    ]
    for one in (one for one in followed if not one.same):
        lines += ["", one.conversation.id, *(f"  {turn}" for turn in one.conversation.turns)]
        lines += [f"  asked as:      {one.asked}", f"  better:        {one.conversation.standalone}"]
    return "\n".join(lines)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; 1 where the files cannot be used."""
    parser = argparse.ArgumentParser(prog="python -m qa.evaluation.conversations", description=__doc__)
    parser.add_argument("conversations", type=Path)
    parser.add_argument("--library", type=Path, required=True)
    parser.add_argument("--half", choices=HALVES)
    parser.add_argument("--json", action="store_true", help="one object a line, of every conversation")
    options = parser.parse_args(arguments)
    try:
        engine = load_engine(options.library)
        followed = [follow(one, engine) for one in read_conversations(options.conversations, half=options.half)]
    except CuttingsError as error:
        print(f"cuttings: {error}", file=sys.stderr)
        return 1
    if options.json:
        for one in followed:
            print(
                json.dumps({"id": one.conversation.id, "standalone": one.asked, "same": one.same}, ensure_ascii=False)
            )
    else:
        print(describe(followed))
    return 0


if __name__ == "__main__":
    sys.exit(main())
