"""Citations of every style are read back by programs that other people read them with, and say the same."""

from __future__ import annotations

import json
from datetime import date
from urllib.parse import unquote

import bibtexparser
import pytest
import rispy
from bibtexparser.middlewares import LatexDecodingMiddleware
from citeproc.source.json import CiteProcJSON
from hypothesis import given, settings
from hypothesis import strategies as st
from pylatexenc import latex2text

from corpus.article import Metadata, Origin, Span
from corpus.quotations import Kind, Quotation
from index.quotations import FoundQuotation
from index.rows import StoredArticle
from ui.citations import CiteStyle, citations, cite
from ui.options import add_cite
from ui.places import Place, cited_place
from ui.references import Reference, reference_to
from ui.text_fragment import address

NASTY = "{unbalanced 100% & #1 $x_y^z~ \\alpha \"q\" -- `` '' ?` “é” ﷺ 🙂 @article{ TY  - ER  - ; 漢字  end"
WORDS = "It will not be mended"
# Macros that LaTeX has and pylatexenc does not know, or takes for an accent.
_MACROS = {"textbraceleft": "{", "textbraceright": "}", "textasciicircum": "^"}


def article(text: str, *, article_id: str = "wall.txt", **metadata: object) -> StoredArticle:
    known = {"title": "Wall falls", "title_from": Origin.GIVEN, "outlet": "Mail", "byline": "Jane Roe"}
    known |= {"published": date(2021, 3, 4), "url": "https://example.org/wall?a=1#top"}
    made = Metadata(**(known | metadata))  # type: ignore[arg-type]
    return StoredArticle(1, article_id, "0123456789ab", text, made, (), ())


def quoting(text: str = f"“{WORDS},” said Ana Lee.", *parts: tuple[int, int], **more: object) -> FoundQuotation:
    kind = Kind(str(more.pop("kind", "direct")))
    content = tuple(Span(*part) for part in parts) or (Span(1, 1 + len(WORDS)),)
    name = text.find("Ana Lee")
    speaker = Span(name, name + 7) if name >= 0 else None
    return FoundQuotation(Quotation(content, speaker, speaker, None, kind), article(text, **more))  # type: ignore[arg-type]


def read_bibtex(written: str) -> list[dict[str, str]]:
    context = latex2text.get_default_latex_context_db()
    macros = [latex2text.MacroTextSpec(name, simplify_repl=char) for name, char in _MACROS.items()]
    context.add_context_category("LaTeX's own", macros=macros, prepend=True)
    decoder = latex2text.LatexNodes2Text(latex_context=context)
    decoded = bibtexparser.parse_string(written, append_middleware=[LatexDecodingMiddleware(decoder=decoder)])
    assert not decoded.failed_blocks
    fields = [{field.key: field.value for field in entry.fields} for entry in decoded.entries]
    # Programs take an address as it is written.
    for read, entry in zip(fields, bibtexparser.parse_string(written).entries, strict=True):
        read |= {name: value for name, value in entry.items() if name in ("url", "ID")}
    return fields


def fields_of(reference: Reference, style: CiteStyle, written: str) -> None:
    """Read one written citation back and compare every field."""
    day = reference.published
    if style is CiteStyle.BIBTEX:
        [read] = read_bibtex(written)
        expected = {
            "author": reference.byline,
            "title": reference.title,
            "journal": reference.outlet,
            "date": day and day.isoformat(),
            "year": day and str(day.year),
            "url": reference.url,
            "abstract": reference.quote,
            "annotation": "; ".join(reference.remarks),
            "note": reference.citation,
            "ID": reference.key,
        }
    elif style is CiteStyle.RIS:
        [read] = rispy.loads(written)
        read = {name: ";".join(value) if name == "urls" else value for name, value in read.items()}
        expected = {
            "type_of_reference": "NEWS",
            "id": reference.key,
            "authors": reference.byline and [reference.byline],
            "title": reference.title,
            "secondary_title": reference.outlet,
            "year": day and str(day.year),
            "date": day and f"{day.isoformat().replace('-', '/')}/",
            "urls": reference.url,
            "abstract": reference.quote,
            "notes": list(reference.remarks),
            "name_of_database": "Cuttings",
            "accession_number": reference.citation,
        }
    else:
        [read] = json.loads(written)
        expected = {
            "id": reference.key,
            "type": "article-newspaper",
            "author": reference.byline and [{"literal": reference.byline}],
            "title": reference.title,
            "container-title": reference.outlet,
            "issued": day and {"date-parts": [[day.year, day.month, day.day]]},
            "URL": reference.url,
            "abstract": reference.quote,
            "note": "\n".join(reference.remarks),
            "archive": "Cuttings",
            "archive_location": reference.citation,
        }
    assert read == {name: value for name, value in expected.items() if value}


PROGRAMS = [style for style in CiteStyle if style is not CiteStyle.PLAIN]


def test_a_plain_citation_is_one_line_for_people() -> None:
    assert cite(quoting(), CiteStyle.PLAIN) == (
        "“It will not be mended” — Ana Lee · Jane Roe, “Wall falls”, Mail, 4 March 2021"
        " · https://example.org/wall?a=1#top:~:text=It%20will%20not%20be%20mended"
        " · cuttings:wall.txt@0123456789ab#1-22\n"
    )


@pytest.mark.parametrize(
    ("kind", "text", "said"),
    [
        ("indirect", "it is late, said Ana Lee.", " — the article’s words for what Ana Lee said ·"),
        ("mixed", "it is late, said Ana Lee.", " — partly the article’s words for what Ana Lee said ·"),
        ("indirect", "it is late, it was said.", " — the article’s words for what was said ·"),
        ("direct", "it is late, it was said.", "“it is late” · "),
    ],
)
def test_the_articles_words_are_not_passed_off_as_the_speakers(kind: str, text: str, said: str) -> None:
    assert said in cite(quoting(text, (0, 10), kind=kind), CiteStyle.PLAIN)


def test_words_that_interrupt_a_quotation_are_marked_as_left_out() -> None:
    interrupted = reference_to(quoting("“Yes,” Ana Lee said, “we can.”", (1, 5), (22, 29)))
    assert interrupted.quote == "Yes, […] we can."
    assert interrupted.citation.endswith("#1-29")
    paragraphs = reference_to(quoting("“We can.\n\n“We shall,” said Ana Lee.", (1, 8), (11, 20)))
    assert paragraphs.quote == "We can. We shall,"


@pytest.mark.parametrize("style", PROGRAMS)
@pytest.mark.parametrize("more", [{}, {"outlet": None, "byline": None, "published": None, "url": None}])
def test_every_field_is_read_back(style: CiteStyle, more: dict[str, object]) -> None:
    found = quoting(**more)
    fields_of(reference_to(found), style, cite(found, style))


@pytest.mark.parametrize("style", PROGRAMS)
def test_what_the_formats_are_made_of_is_read_back(style: CiteStyle) -> None:
    text = f"“{NASTY}\n\nER  - \r}} @end,” said Ana Lee. " + "Very long. " * 9000
    found = quoting(
        text,
        (1, len(text)),
        article_id="a {b}\\c%_#1-2@ff  é.md",
        title=" ".join(NASTY.split()),
        outlet="A & B {C}",
        byline='O\'Neil -- {van} Roe and "Bo"',
        url="https://example.org/{a}%20b\\c d?x=1;y=2&z={#é~_$",
    )
    fields_of(reference_to(found), style, cite(found, style))


# Ids as `corpus.records` makes them: no white space but single spaces, which it also does not begin or end with.
_IDS = st.one_of(
    st.text(st.sampled_from("#@:0123456789-ab/{}\\%&_ é漢"), min_size=1),
    st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1),
).map(lambda text: " ".join(text.split()) or "#")


@settings(deadline=None, max_examples=60)
@given(_IDS)
def test_any_id_survives_every_style(article_id: str) -> None:
    found = quoting(article_id=article_id)
    for style in PROGRAMS:
        fields_of(reference_to(found), style, cite(found, style))
    assert cite(found, CiteStyle.PLAIN).endswith(f" · {reference_to(found).citation}\n")


@settings(deadline=None)
@given(_IDS, st.integers(0, 10**9), st.integers(1, 10**9))
def test_a_citation_is_read_from_the_right(article_id: str, start: int, length: int) -> None:
    place = Place(article_id, "0123456789ab", Span(start, start + length))
    assert cited_place(f"  {place.citation}\n") == place


@pytest.mark.parametrize("style", PROGRAMS)
def test_keys_are_unique_within_an_export(style: CiteStyle) -> None:
    # Copies of one report have one text, and so one version.
    found = [quoting(article_id=name) for name in ("a.txt", "b.txt")]
    found += [quoting("“Yes,” Ana Lee said, “we can.”", *parts) for parts in ([(1, 29)], [(1, 5), (22, 29)], [(1, 5)])]
    written = "".join(citations(map(reference_to, found), style))
    if style is CiteStyle.BIBTEX:
        keys = [entry["ID"] for entry in read_bibtex(written)]
    else:
        keys = [entry["id"] for entry in (rispy.loads if style is CiteStyle.RIS else json.loads)(written)]
    assert len(set(keys)) == len(found) == len(keys)


def test_csl_json_is_what_citation_processors_read(recwarn: pytest.WarningsRecorder) -> None:
    read = CiteProcJSON(json.loads(cite(quoting(), CiteStyle.CSL_JSON)))
    [entry] = read.values()
    assert "".join(entry["title"]) == "Wall falls"
    assert "".join(entry["container_title"]) == "Mail"
    assert entry["issued"]["year"] == 2021
    assert not recwarn.list


def test_nothing_to_cite_is_a_file_of_nothing() -> None:
    assert {style: "".join(citations([], style)) for style in CiteStyle} == {
        "plain": "",
        "bibtex": "",
        "ris": "",
        "csl-json": "[]\n",
    }


def test_the_options_choices_are_the_styles() -> None:
    from argparse import ArgumentParser

    parser = ArgumentParser()
    add_cite(parser)
    assert [parser.parse_args(["--cite", style]).cite for style in CiteStyle] == list(CiteStyle)


_ADJACENT = "%E6%BC%A2%E5%AD%97%E3%80%81" * 13  # 漢字、


@pytest.mark.parametrize(
    ("url", "words", "expected"),
    [
        ("https://e.org/a", "one two", "https://e.org/a#:~:text=one%20two"),
        ("http://e.org/#x", "a-b, c & d", "http://e.org/#x:~:text=a%2Db%2C%20c%20%26%20d"),
        ("https://e.org/#:~:text=old", "new", "https://e.org/#:~:text=old&text=new"),
        ("https://e.org/", "“é”", "https://e.org/#:~:text=%E2%80%9C%C3%A9%E2%80%9D"),
        ("https://e.org/", "first\nline", "https://e.org/#:~:text=first%20line"),
        (
            "https://e.org/",
            "One word.\n\nAnother two here.",
            "https://e.org/#:~:text=One%20word.,Another%20two%20here.",
        ),
        ("https://e.org/", "w " * 200, "https://e.org/#:~:text=w%20w%20w%20w%20w,w%20w%20w%20w%20w"),
        ("https://e.org/", "漢" * 400, f"https://e.org/#:~:text={'%E6%BC%A2' * 40},{'%E6%BC%A2' * 40}"),
        (
            "https://e.org/",
            "漢字、" * 200,
            f"https://e.org/#:~:text={_ADJACENT[:-9]},{_ADJACENT}",
        ),
        ("https://e.org/a b\n{c}%20", "x", "https://e.org/a%20b%0A%7Bc%7D%20#:~:text=x"),
        ("urn:isbn:1", "x", "urn:isbn:1"),
    ],
)
def test_the_address_of_words_is_the_pages_with_a_text_fragment(url: str, words: str, expected: str) -> None:
    assert address(url, words) == expected


@settings(deadline=None)
@given(st.text(), st.text(min_size=1).filter(str.strip))
def test_any_words_are_named_by_their_beginning_and_end(page: str, words: str) -> None:
    written = address(f"https://example.org/{page}", words)
    assert written.isascii()
    assert not set(written) & set(' "<>\\^`{|}\n\t')
    start, *end = written.rpartition("text=")[2].split(",")
    assert " ".join(words.split()).startswith(unquote(start))
    assert " ".join(words.split()).endswith(unquote("".join(end)))


def test_a_field_holds_no_line_break_whatever_the_file_is_called() -> None:
    for style in (CiteStyle.PLAIN, CiteStyle.RIS):
        written = cite(quoting(article_id="a\nER  - \u2028b"), style)
        assert len(written.splitlines()) == len(cite(quoting(), style).splitlines())
