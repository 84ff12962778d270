"""The reader's network while it is trained: a BERT encoder with heads for the answer's start, end, and relevance."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import torch
from transformers import BertConfig, BertModel

#: Relevance is learnt beside the span, and counts this much in the loss.
RELEVANCE_SHARE = 0.5
#: Numbers in a pool of dropout masks: several times what a layer gives for a batch.
_POOL = 1 << 23


class PooledDropout(torch.nn.Module):
    """Dropout whose masks are cut from one drawn beforehand, at a random place.

    Fresh random numbers for every mask took as long on a CPU as all else in a step together.
    """

    def __init__(self, share: float) -> None:
        super().__init__()
        kept = (torch.rand(_POOL) >= share).to(torch.bfloat16) / (1 - share)
        self.register_buffer("pool", kept, persistent=False)

    def forward(self, hidden: torch.Tensor) -> torch.Tensor:
        """Return `hidden` with a share of its numbers set to nought while training, unchanged otherwise."""
        if not self.training:
            return hidden
        size = hidden.numel()
        place = int(torch.randint(_POOL - size, (1,)))
        masked: torch.Tensor = hidden * self.pool[place : place + size].view_as(hidden).to(hidden.dtype)  # type: ignore[index]
        return masked


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
    config = BertConfig.from_pretrained(folder)
    # Random numbers for attention cost more on a CPU than the products themselves.
    config.attention_probs_dropout_prob = 0.0
    config.hidden_dropout_prob = 0.0
    encoder: Any = BertModel.from_pretrained(
        folder, config=config, add_pooling_layer=False, attn_implementation=attention
    )
    if dropout:
        pooled = PooledDropout(dropout)
        for part in (encoder.embeddings, *encoder.encoder.modules()):
            # Where BERT has it: on the embeddings, and on what each half of a layer adds; not on attention.
            if isinstance(getattr(part, "LayerNorm", None), torch.nn.LayerNorm):
                part.dropout = pooled
    return ReaderModel(encoder)


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
