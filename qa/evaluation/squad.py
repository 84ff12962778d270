"""Exact match and F1 of short answers, as the official evaluation of SQuAD 2.0 defines them.

It scores one answer against its gold answers; it reads no file, and when to abstain is `risk.py`'s matter.
"""

from __future__ import annotations

import re
import string
from collections import Counter
from collections.abc import Sequence

_ARTICLES = re.compile(r"\b(?:a|an|the)\b")
_NO_PUNCTUATION = str.maketrans("", "", string.punctuation)


def normalise(answer: str) -> str:
    """Lower the case, take out ASCII punctuation, then English articles, and make white space single.

    >>> normalise("The  U.S. Senate")
    'us senate'
    """
    return " ".join(_ARTICLES.sub(" ", answer.lower().translate(_NO_PUNCTUATION)).split())


def accepted(golds: Sequence[str]) -> tuple[str, ...]:
    """Return the gold answers to compare with: those with words, else the empty answer, which is to abstain.

    >>> accepted(["the", "the Senate"]), accepted([])
    (('the Senate',), ('',))
    """
    return tuple(gold for gold in golds if normalise(gold)) or ("",)


def exact_match(answer: str, golds: Sequence[str]) -> float:
    """Return 1.0 if the answer equals a gold one after normalising, else 0.0.

    An abstention is the answer `""`; an unanswerable question has no gold answers (Rajpurkar, Jia and Liang 2018).

    >>> exact_match("the Senate.", ["Senate", "US Senate"]), exact_match("", [])
    (1.0, 1.0)
    """
    return float(normalise(answer) in {normalise(gold) for gold in accepted(golds)})


def f1(answer: str, golds: Sequence[str]) -> float:
    """Return the greatest F1 of the answer's words and a gold one's, as bags (Rajpurkar et al. 2016).

    >>> f1("the old Senate", ["US Senate"])
    0.5
    """
    return max(_f1(normalise(answer).split(), normalise(gold).split()) for gold in accepted(golds))


def _f1(answer: list[str], gold: list[str]) -> float:
    if not answer or not gold:
        return float(answer == gold)
    shared = (Counter(answer) & Counter(gold)).total()
    if not shared:
        return 0.0
    precision, recall = shared / len(answer), shared / len(gold)
    return 2 * precision * recall / (precision + recall)
