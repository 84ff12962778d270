"""What a reading model is given: a question and a passage under its header, as token ids.

In training and in use the same, made here.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from tokenizers import Tokenizer

from corpus.article import Metadata, Origin, Span
from corpus.dates import written_date
from index.rows import StoredArticle, StoredPassage

#: What a model reads at most, in tokens.
QUESTION, TITLE, SOURCE, LONGEST = 48, 24, 16, 512
_BETWEEN = " · "


@dataclass(frozen=True, slots=True)
class Text:
    """A passage to read: its sentences' spans of an article's text, and the parts of its header ("" for none).

    `source` is the article's outlet and day of publication.
    """

    text: str
    sentences: Sequence[Span]
    title: str = ""
    source: str = ""


@dataclass(frozen=True, slots=True)
class Pair:
    """`[CLS] question [SEP] header [SEP] passage [SEP]`, without the second part where there is no header.

    `ids` are the tokens, `question_end` is where the second kind of token begins, and `passage` where the passage
    does. Of each of its tokens `spans` says where it stands in the article's text, and `pieces` `(tokens,)` which
    sentence it is of.
    """

    ids: list[int]
    question_end: int
    passage: int
    spans: Sequence[Span]
    pieces: np.ndarray


def text_of(article: StoredArticle, passage: StoredPassage) -> Text:
    """Return a stored passage as it is read."""
    return Text(article.text, passage.sentences, *header_of(article.metadata))


def header_of(metadata: Metadata) -> tuple[str, str]:
    """Return what stands above a passage: the article's title, and its outlet and day of publication.

    A stand-in title is the article's own first words and is left out.
    """
    title = metadata.title if metadata.title_from is not Origin.INFERRED else ""
    day = written_date(metadata.published) if metadata.published else ""
    return title, _BETWEEN.join(part for part in (metadata.outlet or "", day) if part)


class Pairs:
    """Makes pairs with one tokenizer, which neither cuts nor pads."""

    def __init__(self, tokenizer: Tokenizer) -> None:
        self._tokenizer = tokenizer
        self._cls, self._sep = tokenizer.encode("").ids

    def make(self, question: str, texts: Sequence[Text]) -> list[Pair]:
        """Return a question's pairs with passages. What is too long is cut at its end."""
        asked = self._ids(question)[:QUESTION]
        return [self._pair(asked, text) for text in texts]

    def _pair(self, asked: list[int], text: Text) -> Pair:
        header = self._header(text)
        head = [self._cls, *asked, self._sep, *([*header, self._sep] if header else [])]
        ids, spans, pieces = list[int](), list[Span](), list[int]()
        words = [sentence.of(text.text) for sentence in text.sentences]
        for piece, encoding in enumerate(self._tokenizer.encode_batch(words, add_special_tokens=False)):
            at = text.sentences[piece].start
            ids += encoding.ids
            spans += [Span(at + start, at + end) for start, end in encoding.offsets]
            pieces += [piece] * len(encoding.ids)
        room = LONGEST - len(head) - 1
        passage = len(head)
        return Pair([*head, *ids[:room], self._sep], len(asked) + 2, passage, spans[:room], np.array(pieces[:room]))

    def _header(self, text: Text) -> list[int]:
        """Return the header's ids: a long title is cut, so that the day is read."""
        title = self._ids(text.title)[:TITLE] if text.title else []
        between = self._ids(_BETWEEN) if title and text.source else []
        return [*title, *between, *(self._ids(text.source)[:SOURCE] if text.source else [])]

    def _ids(self, text: str) -> list[int]:
        ids: list[int] = self._tokenizer.encode(text, add_special_tokens=False).ids
        return ids
