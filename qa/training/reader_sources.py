"""What the reader is trained on: questions with their contexts, from files that may be shipped.

Contexts that share words with anything measured on are dropped here, so that no later step has to know.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from qa.training.calibration import is_kept_for_calibration, read_records
from qa.training.leaks import Protected

#: One sentence a question; "invalid" are questions that people rejected, so that nothing there answers.
SENTENCES = (
    "qasrl_dev", "qasrl_test", "qasrl_invalid_dev", "qasrl_invalid_test", "qamr_dev", "qamr_test", "tweetqa_train",
)  # fmt: skip
#: A paragraph a question.
PARAGRAPHS = (
    "squad11_train_du44", "squad_train_800x5", "squad20_train_10", "squadshifts_new_wiki", "squadshifts_reddit",
    "squadshifts_amazon", "fairytaleqa_train", "fairytaleqa_val", "fairytaleqa_test", "timeqa_human_train",
    "qed_nq_dev",
)  # fmt: skip
#: Files whose `title` is what the context is about, as a headline is.
TITLED = (
    "squad11_train_du44", "squad20_train_10", "squadshifts_new_wiki", "fairytaleqa_train", "fairytaleqa_val",
    "fairytaleqa_test", "qed_nq_dev",
)  # fmt: skip
#: A context in so many is kept back to choose by: which settings, which nodes stay unquantised.
VALIDATION_SHARE = 50


@dataclass(frozen=True, slots=True)
class Asked:
    """A question on a context; `start` and `end` are the answer's offsets there, None where nothing answers."""

    source: str
    title: str
    context: str
    question: str
    start: int | None
    end: int | None

    @property
    def answer(self) -> str:
        """The answer's words, empty where nothing answers."""
        return "" if self.start is None else self.context[self.start : self.end]


def read_sources(data: Path, names: tuple[str, ...]) -> list[Asked]:
    """Read training files below `data`, without what is measured on and without the calibration articles."""
    protected = Protected(_measured_on(data))
    leaks: dict[str, bool] = {}  # many questions share a context
    asked = []
    for name in names:
        for record in read_records(data / "reader" / "train" / f"{name}.jsonl.gz"):
            context = str(record["context"])
            if context not in leaks:
                leaks[context] = context in protected
            if not leaks[context] and not _is_calibration(name, record):
                asked.append(_asked(name, record))
    return asked


def is_validation(asked: Asked) -> bool:
    """Tell whether a context is kept back to choose by."""
    return int(hashlib.sha256(asked.context.encode()).hexdigest(), 16) % VALIDATION_SHARE == 0


def _measured_on(data: Path) -> Iterator[str]:
    for path in sorted((data / "reader" / "dev").glob("*.jsonl.gz")):
        yield from {str(record["context"]) for record in read_records(path)}
    calibration = read_records(data / "reader" / "train" / "squad11_train_du44.jsonl.gz")
    yield from {str(r["context"]) for r in calibration if is_kept_for_calibration(str(r["title"]))}


def _is_calibration(name: str, record: dict[str, Any]) -> bool:
    return name == "squad11_train_du44" and is_kept_for_calibration(str(record["title"]))


def _asked(name: str, record: dict[str, Any]) -> Asked:
    answers = record["answers"]
    start = int(answers[0]["start"]) if answers else None
    end = None if start is None else start + len(answers[0]["text"])
    title = str(record.get("title") or "").replace("_", " ") if name in TITLED else ""
    return Asked(name, title, str(record["context"]), str(record["question"]), start, end)
