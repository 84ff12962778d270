"""The reader's network while it is trained: a BERT encoder with heads for the answer's start, end, and relevance.

All spans of all passages read for a question, and one "none of them", share one softmax, so that what is said of
different passages, and of there being no answer, is on one scale (shared normalisation: Clark & Gardner, 2018).
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import torch
from transformers import BertModel

from qa.spans import LONGEST
from qa.training.base_model import new_encoder
from qa.training.reader_examples import Example, Group

#: Relevance is learnt beside the span, and counts this much in the loss.
RELEVANCE_SHARE = 0.5
#: Passages that are computed together; those of about one length are, so that little is padding.
_TOGETHER = 10
_NEVER = -1e4


class ReaderModel(torch.nn.Module):
    """`forward(ids, mask, types) -> (start, end, relevance)`: logits `(n, tokens)` twice, and `(n,)`."""

    def __init__(self, encoder: BertModel) -> None:
        super().__init__()
        self.encoder = encoder
        self.span = torch.nn.Linear(encoder.config.hidden_size, 2)
        self.relevance = torch.nn.Linear(encoder.config.hidden_size, 1)

    def forward(self, ids: torch.Tensor, mask: torch.Tensor, types: torch.Tensor) -> tuple[torch.Tensor, ...]:
        """Return the logits of each token to begin and to end the answer, and of the passage to hold one."""
        hidden = self.encoder(input_ids=ids, attention_mask=mask, token_type_ids=types).last_hidden_state
        start, end = self.span(hidden).unbind(-1)
        return start, end, self.relevance(hidden[:, 0]).squeeze(-1)


def new_model(folder: Path, *, dropout: float, attention: str = "sdpa") -> ReaderModel:
    """Make a model whose encoder has the weights of a BERT folder; the heads are new."""
    return ReaderModel(new_encoder(folder, dropout=dropout, attention=attention))


def loss_of(model: ReaderModel, groups: Sequence[Group], device: torch.device) -> torch.Tensor:
    """Return the mean loss of questions: which span of which passage answers, and which passages are to the point."""
    examples = [example for group in groups for example in group.examples]
    everything, right, relevance = _read(model, examples, device)
    losses, first = [], 0
    for group in groups:
        own = slice(first, first + len(group.examples))
        first = own.stop
        answering = torch.tensor([bool(example.answers) for example in group.examples], device=device)
        losses.append(_share(everything[own], right[own][answering]))
        losses.append(RELEVANCE_SHARE * _share(relevance[own], relevance[own][answering]))
    return torch.stack(losses).sum() / len(groups)


def _share(everything: torch.Tensor, right: torch.Tensor) -> torch.Tensor:
    """Return minus the logarithm of the share that `right` has of `everything` and "none of them", whose logit is 0.

    Where nothing is right, "none of them" is.
    """
    none = everything.new_zeros(1)
    return torch.logsumexp(torch.cat([everything, none]), 0) - torch.logsumexp(right if len(right) else none, 0)


def _read(
    model: ReaderModel, examples: Sequence[Example], device: torch.device
) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
    """Return three logits of each passage, `(n,)`: of all of its spans, of those that answer, of its relevance."""
    order = sorted(range(len(examples)), key=lambda i: len(examples[i].ids))
    parts = []
    for start in range(0, len(order), _TOGETHER):
        chosen = [examples[i] for i in order[start : start + _TOGETHER]]
        batch = {name: tensor.to(device) for name, tensor in as_tensors(chosen).items()}
        parts.append(_logits(model, batch))
    back = torch.tensor(np.argsort(order), device=device)
    everything, right, relevance = (torch.cat(column)[back] for column in zip(*parts, strict=True))
    return everything, right, relevance


def _logits(model: ReaderModel, batch: dict[str, torch.Tensor]) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
    start, end, relevance = model(batch["ids"], batch["mask"], batch["types"])
    start, end = start.float(), end.float()
    # A passage's own "none", of [CLS], is what its spans are measured by.
    spans = _spans(start - start[:, :1], end - end[:, :1], batch["allowed"])
    places = batch["answers"]  # (n, answers, 2), -1 where there are no more
    rows = torch.arange(len(places), device=places.device)[:, None]
    answers = spans[rows, places[..., 0], (places[..., 1] - places[..., 0]).clamp(0, LONGEST - 1)]
    answers = answers.masked_fill(places[..., 0] < 0, _NEVER)
    return torch.logsumexp(spans.flatten(1), 1), torch.logsumexp(answers, 1), relevance.float()


def _spans(start: torch.Tensor, end: torch.Tensor, allowed: torch.Tensor) -> torch.Tensor:
    """Return the logits `(n, tokens, LONGEST)` of the spans from each token over 0, 1, 2 … more."""
    length = min(LONGEST, start.shape[1])
    end = torch.nn.functional.pad(end.masked_fill(~allowed, _NEVER), (0, length - 1), value=_NEVER)
    return start.masked_fill(~allowed, _NEVER)[..., None] + end.unfold(1, length, 1)


def as_tensors(examples: Sequence[Example]) -> dict[str, torch.Tensor]:
    """Pad examples to one length: `ids`, `mask`, `types`, `allowed` `(n, tokens)`, `answers` `(n, most, 2)`."""
    shape = (len(examples), max(len(example.ids) for example in examples))
    ids, mask, types = (np.zeros(shape, dtype=np.int64) for _ in range(3))
    allowed = np.zeros(shape, dtype=bool)
    answers = np.full((len(examples), max(1, *(len(example.answers) for example in examples)), 2), -1)
    for row, example in enumerate(examples):
        length = len(example.ids)
        ids[row, :length], mask[row, :length] = example.ids, 1
        question_ends = int(np.argmax(example.ids == example.ids[-1]))  # the first [SEP]
        types[row, question_ends + 1 : length] = 1
        allowed[row, example.passage : length - 1] = True
        if example.answers:
            answers[row, : len(example.answers)] = example.answers
    columns = {"ids": ids, "mask": mask, "types": types, "allowed": allowed, "answers": answers}
    return {name: torch.from_numpy(column) for name, column in columns.items()}
