from __future__ import annotations

import gzip
import json
import os
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.article import Article
from corpus.decoding import decode
from corpus.errors import BadArticleError, InputError
from corpus.reading import read_articles
from tests.conftest import write


def read(path: Path, **options: int) -> tuple[list[Article], list[str]]:
    bad: list[BadArticleError] = []
    articles = list(read_articles(path, on_bad=bad.append, **options))
    return articles, [str(error) for error in bad]


def test_a_folder_gives_every_format_in_order_of_ids(tmp_path: Path) -> None:
    write(
        tmp_path,
        b_md="---\ntitle: Bee\n---\nMarkdown.",
        a_txt="Plain.",
        e_png="no",
        metadata_csv="file,outlet\na.txt,Mail\n",
    )
    (tmp_path / "c.jsonl").write_text('{"id": "rec", "text": "Record."}\n{"text": "Unnamed."}\n')
    (tmp_path / "d.csv").write_text("headline,body,date\nDee,Table.,2020-03-10\n")
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub" / "z.txt.gz").write_bytes(gzip.compress(b"Packed."))
    articles, bad = read(tmp_path)
    assert bad == []
    texts = {article.id: article.text for article in articles}
    assert texts == {
        "a.txt": "Plain.", "b.md": "Markdown.", "rec": "Record.", "c.jsonl#2": "Unnamed.", "d.csv#2": "Table.",
        "sub/z.txt.gz": "Packed.",
    }  # fmt: skip
    named = {article.id: article for article in articles}
    assert named["a.txt"].outlet == "Mail"
    assert named["b.md"].title == "Bee"
    assert (named["d.csv#2"].title, named["d.csv#2"].published) == ("Dee", date(2020, 3, 10))


def test_a_file_named_directly_is_called_by_its_name(tmp_path: Path) -> None:
    write(tmp_path / "deep", a_txt="Plain.")
    assert [article.id for article in read(tmp_path / "deep" / "a.txt")[0]] == ["a.txt"]


@pytest.mark.parametrize(
    ("record", "field", "value"),
    [
        ({"_id": 7, "content": "T."}, "id", "7"),
        ({"body": "T.", "authors": ["Ann", "Bo"]}, "byline", "Ann, Bo"),
        ({"text": "T.", "author": {"name": "Ann"}}, "byline", "Ann"),
        ({"text": "T.", "publisher": "Mail"}, "outlet", "Mail"),
        ({"text": "T.", "source": {"name": "Mail"}}, "outlet", "Mail"),
        ({"text": "T.", "metadata": {"date": "2020/03/10"}}, "published", date(2020, 3, 10)),
        ({"Text": "T.", "Headline": "H"}, "title", "H"),
        ({"text": "T.", "date": ""}, "published", None),
    ],
)
def test_the_usual_names_of_columns_are_known(
    tmp_path: Path, record: dict[str, object], field: str, value: object
) -> None:
    (tmp_path / "r.jsonl").write_text(json.dumps(record))
    [article] = read(tmp_path / "r.jsonl")[0]
    assert getattr(article, field) == value


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("bytes.txt", bytes(range(256)) * 4, "decoded|NUL"),
        ("nul.txt", b"a\0b", "NUL"),
        ("empty.txt", b"", "no text"),
        ("space.md", b" \n ", "no text"),
        ("empty.jsonl", b"", "is empty"),
        ("list.jsonl", b"[1]\n", "list.jsonl:1: is no JSON object but list"),
        ("broken.jsonl", b'{"text": "a"}\n{"text": \n', "broken.jsonl:2: is no JSON"),
        ("date.jsonl", b'{"text": "a", "date": "soon"}', "date.jsonl:1: its date 'soon' is no date"),
        ("number.jsonl", b'{"text": 5}', "its text is no string"),
        ("surrogate.jsonl", b'{"text": "a\\ud800"}', "surrogates"),
        ("wide.csv", b"id,text\n1,a,b\n", "wide.csv:2: has 3 columns"),
        ("front.md", b"---\n: [\n---\nText", "front matter"),
        ("cut.txt.gz", gzip.compress(b"text" * 100)[:-9], "cannot be read"),
        ("false.txt.gz", b"not gzip", "cannot be read"),
    ],
)  # fmt: skip
def test_a_bad_article_is_named_with_its_reason_and_the_others_are_read(
    tmp_path: Path, name: str, content: bytes, reason: str
) -> None:
    (tmp_path / name).write_bytes(content)
    write(tmp_path, zzz_txt="Still read.")
    articles, bad = read(tmp_path)
    assert articles[-1].text == "Still read."
    assert len(bad) == 1
    assert name in bad[0]
    with pytest.raises(BadArticleError, match=reason):
        list(read_articles(tmp_path / name))


def test_a_line_that_is_too_long_is_skipped_without_being_held(tmp_path: Path) -> None:
    with (tmp_path / "long.jsonl").open("wb") as file:
        file.write(b'{"text": "before"}\n{"text": "' + b"x" * 5000 + b'"}\n{"text": "after"}\n')
    articles, bad = read(tmp_path, limit=1000)
    assert [article.text for article in articles] == ["before", "after"]
    assert bad == [f"{tmp_path}/long.jsonl:2: the line is longer than 1000 bytes"]


def test_a_file_that_is_too_long_is_skipped(tmp_path: Path) -> None:
    (tmp_path / "long.txt.gz").write_bytes(gzip.compress(b"x" * 5000))
    assert "longer than 1000 bytes" in read(tmp_path, limit=1000)[1][0]


def test_encodings_are_detected_and_line_ends_unified() -> None:
    text = "Der Bürgermeister sagte, die Straße sei für Fußgänger geöffnet; übermütig grüßte er später.\n" * 3
    assert decode(text.encode("cp1252"), "a") == text
    assert decode(text.encode("utf-16"), "a") == text
    assert decode(b"\xef\xbb\xbfa\r\nb\rc", "a") == "a\nb\nc"


@given(st.text().filter(lambda text: "\0" not in text))
def test_any_text_in_utf_8_is_read_as_it_is(text: str) -> None:
    try:
        content = text.encode()
    except UnicodeEncodeError:
        return
    assert decode(content, "a") == text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")


def test_a_link_out_of_the_folder_is_not_followed(tmp_path: Path) -> None:
    secret = write(tmp_path / "outside", secret_txt="Secret.")
    folder = write(tmp_path / "inside", a_txt="Plain.")
    (folder / "link.txt").symlink_to(secret / "secret.txt")
    articles, bad = read(folder)
    assert [article.text for article in articles] == ["Plain."]
    assert "leads out of the folder" in bad[0]


def test_a_sidecar_without_a_file_column_is_told(tmp_path: Path) -> None:
    write(tmp_path, a_txt="Plain.", metadata_csv="outlet\nMail\n")
    assert "metadata.csv:2" in read(tmp_path)[1][0]


def test_a_path_that_is_not_there_or_no_article_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no such file"):
        read(tmp_path / "nowhere")
    write(tmp_path, a_pdf="x")
    with pytest.raises(InputError, match="cannot be read as articles"):
        read(tmp_path / "a.pdf")


def test_tables_may_use_semicolons_quotation_marks_and_line_breaks(tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text('id;text\n1;"One; two\nthree"\n2;Four\n')
    assert [(a.id, a.text) for a in read(tmp_path)[0]] == [("1", "One; two\nthree"), ("2", "Four")]


@pytest.mark.parametrize(
    "text", ["Café", "à Genève, Élève", "El Señor López dijo que sí.", "It’s “fine” – he said, £5"]
)
def test_a_few_accented_letters_are_western(text: str) -> None:
    assert decode(text.encode("cp1252"), "a") == text


@pytest.mark.parametrize("encoding", ["cp1252", "utf-16", "utf-8-sig"])
def test_tables_and_records_are_decoded_by_the_whole_file(tmp_path: Path, encoding: str) -> None:
    (tmp_path / "t.csv").write_bytes("text,title\nLe maire de Genève a parlé.,À Genève\nRien.,Fin\n".encode(encoding))
    (tmp_path / "r.jsonl").write_bytes('{"text": "Élève à Genève."}\n{"text": "Fin."}\n'.encode(encoding))
    articles, bad = read(tmp_path)
    assert bad == []
    assert [article.text for article in articles] == ["Élève à Genève.", "Fin.", "Le maire de Genève a parlé.", "Rien."]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.txt.gz", gzip.compress(b"text" * 100)[:20] + b"\xff" * 30),
        ("a.jsonl.gz", gzip.compress(b'{"text": "a"}' * 100)[:20] + b"\xff" * 30),
        ("a.md", b"---\nauthors: &a [*a]\n---\nText."),
        ("a.md", b"---\nx: " + b"[" * 3000 + b"\n---\nText."),
        ("a.jsonl", b'{"text": "a", "authors": ' + b"[" * 900 + b"]" * 900 + b"}"),
    ],
)
def test_what_is_made_to_break_a_reader_is_only_a_bad_article(tmp_path: Path, name: str, content: bytes) -> None:
    (tmp_path / name).write_bytes(content)
    write(tmp_path, z_txt="Still read.")
    articles, bad = read(tmp_path)
    assert articles[-1].text == "Still read."
    assert bad


def test_a_file_whose_name_is_not_utf_8_is_skipped(tmp_path: Path) -> None:
    (tmp_path / os.fsdecode(b"caf\xe9.txt")).write_text("Text.")
    write(tmp_path, z_txt="Still read.")
    articles, bad = read(tmp_path)
    assert [article.id for article in articles] == ["z.txt"]
    assert "its name is not UTF-8" in bad[0]


def test_what_is_no_file_is_passed_over_and_a_sidecar_named_directly_too(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.txt")
    write(tmp_path, a_txt="Plain.", metadata_csv="file,outlet\na.txt,Mail\n")
    assert [article.id for article in read(tmp_path)[0]] == ["a.txt"]
    assert read(tmp_path / "metadata.csv") == ([], [])


def test_a_broken_sidecar_is_told_once_and_its_files_are_read(tmp_path: Path) -> None:
    write(tmp_path, a_txt="One.", b_txt="Two.", metadata_csv="outlet\nMail\n")
    articles, bad = read(tmp_path)
    assert len(articles) == 2
    assert len(bad) == 1
