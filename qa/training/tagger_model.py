"""The quotation tagger while it is trained: a BERT encoder that tags tokens and points from content to its cue."""

from __future__ import annotations

from pathlib import Path

import torch
from transformers import BertModel

from qa.training.base_model import new_encoder

#: Numbers of a token's query and key, by which content finds its cue and its source.
POINTER = 64
#: Pointing counts this much in the loss, beside tagging.
POINTER_SHARE = 0.5
#: A label no loss is taken of: the tokens of another window, and marks.
UNDECIDED = -100


class TaggerModel(torch.nn.Module):
    """`forward(ids, mask) -> (tags, cue, source)`: logits `(n, tokens, labels)` and twice `(n, tokens, tokens)`.

    Row i of `cue` says which token begins the cue of the content that token i is of; 0, the place of [CLS], for none.
    """

    def __init__(self, encoder: BertModel, labels: int) -> None:
        super().__init__()
        self.encoder = encoder
        self.tags = torch.nn.Linear(encoder.config.hidden_size, labels)
        self.pointers = torch.nn.Linear(encoder.config.hidden_size, 4 * POINTER)

    def forward(self, ids: torch.Tensor, mask: torch.Tensor) -> tuple[torch.Tensor, ...]:
        """Return the logits of each token's label, and of the tokens it points to."""
        hidden = self.encoder(input_ids=ids, attention_mask=mask).last_hidden_state
        asked_cue, asked_source, cue, source = self.pointers(hidden).split(POINTER, dim=-1)
        scale = POINTER**-0.5
        return (
            self.tags(hidden),
            asked_cue @ cue.transpose(1, 2) * scale,
            asked_source @ source.transpose(1, 2) * scale,
        )


def new_model(folder: Path, labels: int, *, dropout: float, attention: str = "sdpa") -> TaggerModel:
    """Make a model whose encoder has the weights of a BERT folder; the heads are new."""
    return TaggerModel(new_encoder(folder, dropout=dropout, attention=attention), labels)


def loss_of(model: TaggerModel, batch: dict[str, torch.Tensor]) -> torch.Tensor:
    """Return the mean loss of a batch: each token's label, and what the tokens of contents point to."""
    tags, cue, source = model(batch["ids"], batch["mask"])
    loss = _cross_entropy(tags, batch["labels"])
    hidden = batch["mask"][:, None, :] == 0
    for pointed, gold in ((cue, batch["cue"]), (source, batch["source"])):
        loss = loss + POINTER_SHARE * _cross_entropy(pointed.float().masked_fill(hidden, -1e4), gold)
    return loss


def _cross_entropy(logits: torch.Tensor, gold: torch.Tensor) -> torch.Tensor:
    """Return the mean over the decided; nought where nothing is."""
    total = torch.nn.functional.cross_entropy(
        logits.float().flatten(0, 1), gold.flatten(), ignore_index=UNDECIDED, reduction="sum"
    )
    return total / (gold != UNDECIDED).sum().clamp(min=1)
