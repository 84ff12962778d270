"""`cuttings quotes`: quotations to stdout, one JSON object, block or citation each, as they are found, or to a file.

Remarks go to stderr.
"""

from __future__ import annotations

import json
import sys
from argparse import Namespace
from collections.abc import Iterable, Iterator
from itertools import chain, islice
from pathlib import Path

from corpus.article import Span
from corpus.errors import InputError
from corpus.quotations import Kind
from index.analyses import check_analysis
from index.library import Library
from index.quotations import FoundQuotation, QuotationFilters, quotation_record, quotations, undated
from qa.question import check_question
from qa.quotes import quote_around
from ui.citations import CiteStyle, citations
from ui.export import check_export, export_quotations
from ui.libraries import library_to_read
from ui.options import chosen_filters
from ui.references import Reference, reference_to
from ui.terminal import dimmed, indented, marked, safe, source_line


def run_quotes(options: Namespace) -> int:
    """List quotations, or search them by words."""
    if options.limit is not None and options.limit < 1:
        raise InputError(f"--limit {options.limit}: a search has at least 1 quotation")
    if options.export:
        check_export(options.export)
    kind = Kind(options.kind) if options.kind else None
    wanted = QuotationFilters(chosen_filters(options), speaker=options.speaker, kind=kind)
    words = _words(options.words)
    directory = library_to_read(options.library, sample=options.sample)
    library = Library.open(directory)
    check_analysis(library)
    found = _found(directory, library, words, wanted, options)
    first = next(found, None)
    _put(found if first is None else chain([first], found), options)
    _remark(is_found=first is not None, left_out=undated(library, wanted))
    return 0


def _words(written: str | None) -> str | None:
    if written is None:
        return None
    if not written.strip():
        raise InputError("WORDS is empty; write what is said, or leave it out to list all quotations")
    return check_question(written)


def _put(found: Iterator[FoundQuotation], options: Namespace) -> None:
    if options.export:
        _remark_export(*export_quotations(found, options.export), options.export)
    elif options.cite:
        put_citations(map(reference_to, found), options.cite)
    else:
        for one in found:
            print(_line(one) if options.json else f"{render_quotation(one, color=sys.stdout.isatty())}\n")


def put_citations(references: Iterable[Reference], style: str) -> None:
    """Write citations to stdout; what is for a file is written as it is, what is for a terminal made harmless to it."""
    for piece in citations(references, CiteStyle(style)):
        sys.stdout.write(safe(piece) if sys.stdout.isatty() else piece)


def _remark_export(count: int, formulas: int, path: Path) -> None:
    print(f"{count:,} quotation{'' if count == 1 else 's'} written to {safe(str(path))}.", file=sys.stderr)
    if formulas:
        cells = "1 cell begins" if formulas == 1 else f"{formulas:,} cells begin"
        print(f"{cells} as a formula does; import the columns as text, so that none is run.", file=sys.stderr)


def _found(
    directory: Path, library: Library, words: str | None, wanted: QuotationFilters, options: Namespace
) -> Iterator[FoundQuotation]:
    newest = options.order == "newest"
    if words is None:
        return islice(quotations(library, wanted, newest=newest), options.limit)
    from index.quotation_search import LIMIT, search_quotations  # noqa: PLC0415 - loads what listing does not need
    from index.search import PassageIndex  # noqa: PLC0415

    found = search_quotations(PassageIndex.open(directory), words, wanted, limit=options.limit or LIMIT)
    return iter(sorted(found, key=_age) if newest else found)


def _age(found: FoundQuotation) -> int:
    """Order by the day of publication, the newest first and the undated last."""
    day = found.article.metadata.published
    return -day.toordinal() if day else 0


def _line(found: FoundQuotation) -> str:
    return json.dumps(quotation_record(found), ensure_ascii=False)


def _remark(*, is_found: bool, left_out: int) -> None:
    if not is_found:
        print("No quotation is found.", file=sys.stderr)
    if left_out:
        print(
            f"{left_out:,} undated article{'' if left_out == 1 else 's'} left out by the date filter.", file=sys.stderr
        )


def render_quotation(found: FoundQuotation, *, color: bool = False) -> str:
    """Show a quotation in its sentences, its words marked, above who said it and where."""
    quotation, article = found.quotation, found.article
    around = quote_around(article, quotation.hull)
    outer = Span(min(around.start, quotation.hull.start), max(around.end, quotation.hull.end))
    shown = marked(article.text, outer, *quotation.content, color=color)
    place = f"{article.id}#{quotation.hull.start}-{quotation.hull.end}"
    lines = [indented(" ".join(shown.split()), "  "), f"    {safe(_speaker(found))}"]
    return "\n".join([*lines, f"    {dimmed(source_line(article.metadata, place), color=color)}"])


def _speaker(found: FoundQuotation) -> str:
    """Name the speaker, and how the sentence does where that is other words."""
    quotation, text = found.quotation, found.article.text
    said = " ".join(quotation.mention.of(text).split()) if quotation.mention else ""
    name = " ".join(quotation.speaker.of(text).split()) if quotation.speaker else said
    return (f"{name} (“{said}”)" if said not in ("", name) else name) or "nobody is named"
