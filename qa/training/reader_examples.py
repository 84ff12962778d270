"""From questions on contexts to what the reader sees: token windows as in use, and passages that do not answer.

What is learnt from is a question with passages that compete to answer it.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from qa.pairs import QUESTION, TITLE
from qa.training.questions_altered import altered
from qa.training.reader_sources import Asked

if TYPE_CHECKING:
    from tokenizers import Encoding, Tokenizer

#: Tokens of a passage, as in use.
PASSAGE = 150
#: How many passages that do not answer are made for a question that has an answer, by kind.
NEGATIVES = {"same subject": 0.15, "retrieved": 0.15, "answer's sentence taken out": 0.12}
#: How many such questions are altered so that their own passage does not answer.
ALTERED = 0.2
_SENTENCE_ENDS = (".", "?", "!")


@dataclass(frozen=True, slots=True)
class Example:
    """Token ids of `[CLS] question [SEP] header [SEP] passage [SEP]`, and the answers' tokens there.

    `passage` is where the passage's tokens begin; `answers` are the first and the last token of each of its answers,
    empty where nothing answers.
    """

    ids: np.ndarray
    passage: int
    answers: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Group:
    """One question read in several passages."""

    examples: tuple[Example, ...]

    def __len__(self) -> int:
        return sum(len(example.ids) for example in self.examples)


class Examples:
    """Makes examples with one tokenizer; `neighbours[i]` are indices into `asked` of passages near question i.

    Without neighbours no passages that do not answer are made.
    """

    def __init__(
        self,
        tokenizer: Tokenizer,
        asked: Sequence[Asked],
        neighbours: np.ndarray | None = None,
        *,
        seed: int,
        negatives: float = 1.0,
    ) -> None:
        self._asked, self._neighbours = asked, neighbours
        self._shares = {kind: share * negatives for kind, share in NEGATIVES.items()}
        self._altered_share = ALTERED * negatives
        self._chooser = random.Random(seed)
        self._cls, self._sep = tokenizer.token_to_id("[CLS]"), tokenizer.token_to_id("[SEP]")
        self._ends = {tokenizer.token_to_id(mark) for mark in _SENTENCE_ENDS}
        self._tokenizer = tokenizer
        self._contexts = _encode_each(tokenizer, (item.context for item in asked))

    def make(self, chosen: Sequence[int]) -> Iterator[Group]:
        """Yield a group for each of the questions at these indices; after it, the question altered, if it is."""
        for index in chosen:
            item = self._asked[index]
            examples = [self._example(item.question, item, self._tokens_of(item))]
            if self._neighbours is not None and item.start is not None:
                near = [self._asked[i] for i in self._neighbours[index]]
                examples += self._negatives(item, near)
                yield from self._altered(item, near)
            yield Group(tuple(examples))

    def _tokens_of(self, item: Asked) -> tuple[int, int] | None:
        if item.start is None:
            return None
        encoding = self._contexts[item.context]
        inside = [i for i, (start, end) in enumerate(encoding.offsets) if end > item.start and start < (item.end or 0)]
        return (inside[0], inside[-1]) if inside else None

    def _negatives(self, item: Asked, near: Sequence[Asked]) -> Iterator[Example]:
        for kind, share in self._shares.items():
            if self._chooser.random() < share:
                made = self._negative(kind, item, near)
                if made:
                    yield made

    def _negative(self, kind: str, item: Asked, near: Sequence[Asked]) -> Example | None:
        if kind == "answer's sentence taken out":
            return self._without_sentence(item)
        other = self._other(item, near, same=kind == "same subject")
        return self._example(item.question, other, None) if other else None

    def _altered(self, item: Asked, near: Sequence[Asked]) -> Iterator[Group]:
        if self._chooser.random() >= self._altered_share:
            return
        texts = [item.context, *(other.context for other in near)]
        question = altered(item.question, item.answer, texts, self._chooser)
        if question:
            yield Group((self._example(question, item, None, keep=self._tokens_of(item)),))

    def _other(self, item: Asked, near: Sequence[Asked], *, same: bool) -> Asked | None:
        others = [
            other
            for other in near
            if other.context != item.context
            and item.answer.lower() not in other.context.lower()
            and (bool(item.title) and other.title == item.title) == same
        ]
        return self._chooser.choice(others[:3]) if others else None

    def _without_sentence(self, item: Asked) -> Example | None:
        answer = self._tokens_of(item)
        if answer is None:
            return None
        ids = self._contexts[item.context].ids
        starts = [*self._sentence_starts(ids), len(ids)]
        begin = max(start for start in starts if start <= answer[0])
        end = min(start for start in starts if start > answer[1])
        rest = [*ids[:begin], *ids[end:]]
        words = ids[answer[0] : answer[1] + 1]
        repeated = any(rest[i : i + len(words)] == words for i in range(len(rest)))
        if repeated or len(rest) < 20:
            return None
        # What stood before and after the sentence is kept in view.
        return self._assemble(item.question, item.title, rest, None, keep=(min(begin, len(rest) - 1),) * 2)

    def _example(
        self, question: str, item: Asked, answer: tuple[int, int] | None, *, keep: tuple[int, int] | None = None
    ) -> Example:
        return self._assemble(question, item.title, self._contexts[item.context].ids, answer, keep=keep or answer)

    def _assemble(
        self,
        question: str,
        title: str,
        ids: Sequence[int],
        answer: tuple[int, int] | None,
        *,
        keep: tuple[int, int] | None,
    ) -> Example:
        begin, end = self._window(ids, keep)
        # Half without: titles help where there are any, and must not be needed.
        named = self._ids(title)[:TITLE] if title and self._chooser.random() < 0.5 else []
        head = [self._cls, *self._ids(question)[:QUESTION], self._sep, *([*named, self._sep] if named else [])]
        all_ids = np.array([*head, *ids[begin:end], self._sep], dtype=np.int32)
        if answer is None:
            return Example(all_ids, len(head))
        # An answer longer than any window is cut with it.
        first, last = max(answer[0], begin), min(answer[1], end - 1)
        return Example(all_ids, len(head), ((first - begin + len(head), last - begin + len(head)),))

    def _window(self, ids: Sequence[int], keep: tuple[int, int] | None) -> tuple[int, int]:
        """Choose a window that begins with a sentence and holds the tokens to keep, where that can be."""
        if len(ids) <= PASSAGE:
            return 0, len(ids)
        first, last = keep or (0, len(ids) - 1)
        lowest, highest = max(0, last + 1 - PASSAGE), min(first, len(ids) - PASSAGE)
        if keep is None:
            lowest, highest = 0, len(ids) - PASSAGE
        if lowest > highest:
            return first, min(first + PASSAGE, len(ids))
        starts = [start for start in self._sentence_starts(ids) if lowest <= start <= highest]
        begin = self._chooser.choice(starts) if starts else self._chooser.randint(lowest, highest)
        return begin, begin + PASSAGE

    def _sentence_starts(self, ids: Sequence[int]) -> list[int]:
        return [0, *(i + 1 for i, token in enumerate(ids[:-1]) if token in self._ends)]

    def _ids(self, text: str) -> list[int]:
        return self._tokenizer.encode(text, add_special_tokens=False).ids


def _encode_each(tokenizer: Tokenizer, texts: Iterator[str]) -> dict[str, Encoding]:
    different = list(dict.fromkeys(texts))
    return dict(zip(different, tokenizer.encode_batch(different, add_special_tokens=False), strict=True))
