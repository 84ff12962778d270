"""The default model, its ONNX export, and models given by folder."""

from __future__ import annotations

import shutil
from pathlib import Path

import numpy as np
import pytest

from corpus.errors import LibraryError, ModelError
from index.embedder import SentenceEmbedder, install_encoder, load_embedder
from index.encoder import GRAPH, SETTINGS, TOKENIZER, WEIGHTS, QueryEncoder

QUESTIONS = [
    f"{lead} {middle} {end}"
    for lead in (
        "When did",
        "Who said that",
        "Why would",
        "How many times did",
        "Where in Ünterwälden, 東京 and Seoul did",
    )
    for middle in (
        "the minister",
        "Japan’s “white list”",
        "a very long harbour wall " * 12,
        "they",
        "3½ people (at most)",
    )
    for end in (
        "resign?",
        "lift the curbs on photoresist exports?",
        "go",
        "speak in 2019, as reported?",
        "",
        "x" * 90,
        "?!",
        "🙂",
    )
]


@pytest.fixture(scope="module")
def embedder(_own_cache: None) -> SentenceEmbedder:
    return load_embedder()


@pytest.fixture(scope="module")
def encoder(embedder: SentenceEmbedder) -> QueryEncoder:
    return QueryEncoder(embedder.export())


def test_the_encoder_agrees_with_sentence_transformers_on_200_questions(
    embedder: SentenceEmbedder, encoder: QueryEncoder
) -> None:
    assert len(QUESTIONS) == 200
    expected = np.array([embedder.embed_query(question) for question in QUESTIONS])
    one_by_one = np.array([encoder.embed_query(question) for question in QUESTIONS])
    together = encoder.embed_texts(QUESTIONS)
    assert (expected * one_by_one).sum(axis=1).min() >= 0.9999
    assert (expected * together).sum(axis=1).min() >= 0.9999


def test_vectors_are_float32_rows_of_unit_length_and_of_full_precision_meaning(embedder: SentenceEmbedder) -> None:
    texts = ["A short one.", "A longer one about the harbour wall. " * 8, "東京"]
    vectors = embedder.embed_passages(texts)
    assert (vectors.shape, vectors.dtype) == ((3, 384), np.float32)
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)
    exact = np.array([embedder.embed_query(text) for text in texts])
    assert (vectors * exact).sum(axis=1).min() > 0.999
    assert embedder.embed_passages([]).shape == (0, 384)


@pytest.fixture(scope="module")
def local_model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small sentence-transformers model with CLS pooling, a dense layer and prompts, made here."""
    import torch
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.models import Dense, Pooling, Transformer
    from transformers import BertConfig, BertModel, BertTokenizerFast

    folder = tmp_path_factory.mktemp("model")
    torch.manual_seed(0)
    words = [
        "[PAD]",
        "[UNK]",
        "[CLS]",
        "[SEP]",
        "[MASK]",
        "query",
        ":",
        *["the", "harbour", "wall", "fell", "when", "did", "it", "a", "b", "c"],
    ]
    (folder / "vocab.txt").write_text("\n".join(words))
    tokenizer = BertTokenizerFast(str(folder / "vocab.txt"))
    config = BertConfig(
        vocab_size=len(words),
        hidden_size=32,
        num_hidden_layers=2,
        num_attention_heads=2,
        intermediate_size=64,
        max_position_embeddings=64,
    )
    BertModel(config).save_pretrained(folder / "bert")
    tokenizer.save_pretrained(folder / "bert")
    modules = [Transformer(str(folder / "bert"), max_seq_length=20), Pooling(32, "cls"), Dense(32, 8)]
    model = SentenceTransformer(modules=modules, prompts={"query": "query: "}, device="cpu")
    model.save(str(folder / "st"))
    return folder / "st"


def test_a_model_from_a_folder_is_exported_with_its_prompt_pooling_and_length(local_model: Path) -> None:
    embedder = load_embedder(str(local_model))
    assert embedder.can_be_exported
    encoder = QueryEncoder(embedder.export())
    for question in ("when did the harbour wall fall", "it " * 60, ""):
        expected = embedder.embed_query(question)
        assert expected.shape == (8,)
        assert encoder.embed_query(question) @ expected >= 0.9999


@pytest.mark.parametrize("name", ["no-such-model", "/nowhere/model"])
def test_an_unknown_model_is_told_in_one_line(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_OFFLINE", True)
    with pytest.raises(ModelError, match="is no model that can be loaded") as caught:
        load_embedder(name)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("name", [GRAPH, WEIGHTS, TOKENIZER, SETTINGS])
@pytest.mark.parametrize("damage", [None, b"damaged"])
def test_a_damaged_or_missing_encoder_names_the_command_that_mends_it(
    embedder: SentenceEmbedder, tmp_path: Path, name: str, damage: bytes | None
) -> None:
    shutil.copytree(embedder.export(), tmp_path / "encoder")
    (tmp_path / "encoder" / name).unlink()
    if damage is not None:
        (tmp_path / "encoder" / name).write_bytes(damage)
    with pytest.raises(LibraryError, match=r"(is missing|is damaged).*run: cuttings rebuild --only encoder"):
        QueryEncoder(tmp_path / "encoder").embed_query("a question")


def test_an_encoder_is_installed_whole_over_an_older_one(embedder: SentenceEmbedder, tmp_path: Path) -> None:
    (tmp_path / "encoder").mkdir()
    (tmp_path / "encoder" / "old").touch()
    install_encoder(embedder.export(), tmp_path / "encoder")
    assert sorted(file.name for file in (tmp_path / "encoder").iterdir()) == sorted(
        [GRAPH, WEIGHTS, TOKENIZER, SETTINGS]
    )
