"""The reader's network while it is trained: a BERT encoder with heads for the answer's start, end, and relevance."""

from __future__ import annotations

from pathlib import Path

import torch
from transformers import BertModel

from qa.training.base_model import new_encoder

#: Relevance is learnt beside the span, and counts this much in the loss.
RELEVANCE_SHARE = 0.5


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


def loss_of(model: ReaderModel, batch: dict[str, torch.Tensor]) -> torch.Tensor:
    """Return the mean loss of a batch: where the answer starts, where it ends, whether there is one."""
    start, end, relevance = model(batch["ids"], batch["mask"], batch["types"])
    outside = ~batch["allowed"]
    start = start.float().masked_fill(outside, -1e4)
    end = end.float().masked_fill(outside, -1e4)
    spans = torch.nn.functional.cross_entropy(start, batch["start"]) + torch.nn.functional.cross_entropy(
        end, batch["end"]
    )
    answers = (batch["start"] > 0).float()
    relevant = torch.nn.functional.binary_cross_entropy_with_logits(relevance.float(), answers)
    return spans / 2 + RELEVANCE_SHARE * relevant
