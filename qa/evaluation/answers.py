"""Answers to a question set: `python -m qa.evaluation.answers QUESTIONS --library DIR`.

Reports accepted quotes in the first quote and the first three, abstention, length, and whether every
quote is the slice it claims to be. A question that is abstained on is a miss.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator, Mapping
from pathlib import Path

from corpus.article import Span
from qa.answer import Quote
from qa.engine import Engine, load_engine
from qa.evaluation.intervals import share

#: An accepted quote counts as found when this share of it lies inside a returned quote.
FOUND_SHARE = 0.6


def occurrences(text: str, words: str) -> Iterator[Span]:
    """Yield every place of `words` in `text`."""
    start = text.find(words)
    while start >= 0:
        yield Span(start, start + len(words))
        start = text.find(words, start + 1)


def is_found(quote: Quote, accepted: Mapping[str, str]) -> bool:
    """Tell whether enough of an accepted quote, at any of its occurrences, lies inside a returned one."""
    names = {quote.article.id, quote.article.id.rsplit(".", 1)[0]}
    if accepted["article"] not in names:
        return False
    return any(
        min(quote.span.end, place.end) - max(quote.span.start, place.start) >= FOUND_SHARE * len(place)
        for place in occurrences(quote.article.text, accepted["text"])
    )


def measure(engine: Engine, questions: list[dict[str, object]]) -> dict[str, object]:
    """Ask every question; return counts, the misses, and the quotes that are not verbatim."""
    first = third = right = wrong = answerable = 0
    lengths: list[int] = []
    misses: list[str] = []
    not_verbatim: list[str] = []
    for question in questions:
        answer = engine.ask(str(question["question"]))
        record = answer.as_dict()
        not_verbatim += [str(q) for q in record["quotes"] if not _verbatim(engine, q)]  # type: ignore[attr-defined]
        lengths += [len(quote.span) for quote in answer.quotes]
        if not question.get("answerable", True):
            right += answer.abstained
            if not answer.abstained:
                misses.append(f"{question['id']} answered, though unanswerable: {answer.quotes[0].text}")
            continue
        answerable += 1
        wrong += answer.abstained
        accepted = question["quotes"]
        assert isinstance(accepted, list)
        places = [rank for rank, quote in enumerate(answer.quotes) if any(is_found(quote, text) for text in accepted)]
        place = places[0] if places else None
        first += place == 0
        third += place is not None and place < 3
        if place is None or place >= 3:
            what = "abstained" if answer.abstained else f"first quote: {answer.quotes[0].text}"
            misses.append(f"{question['id']} {question['question']} — {what}")
    return {
        "quote in the first": share(first, answerable),
        "quote in the first 3": share(third, answerable),
        "mean quote length": round(sum(lengths) / max(1, len(lengths))),
        "abstention right": share(right, len(questions) - answerable),
        "abstention wrong": share(wrong, answerable),
        "verbatim": not not_verbatim,
        "misses": misses,
        "not verbatim": not_verbatim,
    }


def _verbatim(engine: Engine, quote: Mapping[str, object]) -> bool:
    text = engine.index.library.article(str(quote["article"])).text
    whole = text[int(str(quote["start"])) : int(str(quote["end"]))]
    answer = text[int(str(quote["answer_start"])) : int(str(quote["answer_end"]))]
    return whole == quote["text"] and answer == quote["answer"]


def main() -> None:
    """Measure one question set over one library."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("questions", type=Path)
    parser.add_argument("--library", type=Path, required=True)
    options = parser.parse_args()
    lines = options.questions.read_text(encoding="utf-8").splitlines()
    result = measure(load_engine(options.library), [json.loads(line) for line in lines if line.strip()])
    print(json.dumps(result, indent=2, ensure_ascii=False))


if __name__ == "__main__":
    main()
