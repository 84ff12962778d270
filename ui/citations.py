"""Quotations as citations, for people and for the programs that keep references. Pure: it prints and writes nothing.

No writing library is used: BibTeX's own rules are three, RIS has none, and both have to be streamed. Tests read
everything back with rispy, bibtexparser and citeproc-py.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator
from enum import StrEnum

from corpus.article import Origin
from corpus.quotations import Kind
from index.quotations import FoundQuotation
from ui.days import shown_day
from ui.references import Reference, reference_to


class CiteStyle(StrEnum):
    """How a citation is written."""

    PLAIN = "plain"
    BIBTEX = "bibtex"
    RIS = "ris"
    CSL_JSON = "csl-json"


def cite(found: FoundQuotation, style: CiteStyle) -> str:
    """Return the citation of one quotation: a line, or a whole file of one entry, that ends with a line break."""
    return "".join(citations([reference_to(found)], style))


def citations(references: Iterable[Reference], style: CiteStyle) -> Iterator[str]:
    """Yield a file of citations piece by piece: lines, or the entries of BibTeX, RIS or a CSL-JSON array."""
    if style is CiteStyle.CSL_JSON:
        yield from _array(map(_csl, references))
        return
    write = _WRITERS[style]
    for reference in references:
        yield f"{write(reference)}\n"


def _array(items: Iterable[dict[str, object]]) -> Iterator[str]:
    before = "["
    for item in items:
        yield f"{before}\n{json.dumps(item, ensure_ascii=False, indent=1)}"
        before = ","
    yield "[]\n" if before == "[" else "\n]\n"


_WHOSE = {Kind.INDIRECT: "the article’s words for what ", Kind.MIXED: "partly the article’s words for what "}


def _plain(reference: Reference) -> str:
    title = reference.title if reference.metadata.title_from is Origin.INFERRED else f"“{reference.title}”"
    known = (reference.byline, title, reference.outlet, shown_day(reference.metadata))
    source = ", ".join(part for part in known if part)
    parts = (f"“{reference.quote}”{_by(reference)}", source, reference.url, reference.citation)
    return " · ".join(part for part in parts if part)


def _by(reference: Reference) -> str:
    """Name the speaker, and say where the words are not all theirs."""
    whose = _WHOSE.get(reference.kind) if reference.kind else None
    if whose:
        return f" — {whose}{reference.speaker or 'was'} said"
    return f" — {reference.speaker}" if reference.speaker else ""


# Of LaTeX's characters, those that a field's braces do not shield. BibTeX counts braces even behind a backslash.
_LATEX = {char: f"\\{char}" for char in "#$%&_"} | {
    "\\": "\\textbackslash{}",
    "{": "\\textbraceleft{}",
    "}": "\\textbraceright{}",
    "~": "\\textasciitilde{}",
    "^": "\\textasciicircum{}",
}
_SPECIAL = re.compile(r"[#$%&_\\{}~^]")
# LaTeX joins these into one dash, mark or space, which would not be what is cited.
_JOINED = re.compile(r"(?<=[-`',<>!?])(?=[-`',<>])|(?<= )(?= )")


def _bibtex(reference: Reference) -> str:
    published = reference.published
    fields = {
        "author": _braced(reference.byline),
        "title": _braced(reference.title),
        "journal": _latex(reference.outlet),
        "date": published and published.isoformat(),
        "year": published and f"{published.year:04}",
        "url": reference.url,  # read as it is, by \url and by biblatex
        "abstract": _latex(reference.quote),
        "annotation": _latex("; ".join(reference.remarks)),
        "note": _latex(reference.citation),
    }
    kind = "article" if reference.outlet else "misc"
    lines = "".join(f"  {name} = {{{value}}},\n" for name, value in fields.items() if value)
    return f"@{kind}{{{reference.key},\n{lines}}}\n"


def _latex(text: str | None) -> str:
    return _SPECIAL.sub(lambda match: _LATEX[match[0]], _JOINED.sub("\0", text or "")).replace("\0", "{}")


def _braced(text: str | None) -> str:
    """Return a text in braces of its own: a name is not to be taken apart, nor a title's capitals be lost."""
    return f"{{{_latex(text)}}}" if text else ""


def _ris(reference: Reference) -> str:
    published = reference.published
    fields = [
        ("TY", "NEWS"),
        ("ID", reference.key),
        ("AU", reference.byline),
        ("TI", reference.title),
        ("T2", reference.outlet),
        ("PY", published and f"{published.year:04}"),
        ("DA", published and f"{published.isoformat().replace('-', '/')}/"),
        ("UR", reference.url),
        ("AB", reference.quote),
        *(("N1", remark) for remark in reference.remarks),
        ("DB", "Cuttings"),
        ("AN", reference.citation),
    ]
    return "".join(f"{tag}  - {value}\n" for tag, value in fields if value) + "ER  - \n"


def _csl(reference: Reference) -> dict[str, object]:
    published = reference.published
    fields: dict[str, object] = {
        "id": reference.key,
        "type": "article-newspaper",
        "author": reference.byline and [{"literal": reference.byline}],
        "title": reference.title,
        "container-title": reference.outlet,
        "issued": published and {"date-parts": [[published.year, published.month, published.day]]},
        "URL": reference.url,
        "abstract": reference.quote,
        "note": "\n".join(reference.remarks),
        "archive": "Cuttings",
        "archive_location": reference.citation,
    }
    return {name: value for name, value in fields.items() if value}


_WRITERS: dict[CiteStyle, Callable[[Reference], str]] = {
    CiteStyle.PLAIN: _plain,
    CiteStyle.BIBTEX: _bibtex,
    CiteStyle.RIS: _ris,
}
