"""Options that several commands share."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace, _ActionsContainer
from datetime import date
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from index.filters import Filters


def add_reader(parser: ArgumentParser) -> None:
    """Add `--reader`."""
    parser.add_argument(
        "--reader",
        metavar="NAME",
        help="what reads the passages: our own, or a Hugging Face question-answering model by folder or OWNER/NAME",
    )


def chosen_reader(options: Namespace) -> str:
    """Return the reader's name that was given, else the default's."""
    from qa.readers import DEFAULT_READER  # noqa: PLC0415 - imports numpy, and `cuttings --help` needs none of it

    return DEFAULT_READER if options.reader is None else str(options.reader)


def add_sure(parser: ArgumentParser) -> None:
    """Add `--sure`."""
    parser.add_argument(
        "--sure",
        type=float,
        metavar="P",
        help="answer only what is right with this probability or a higher one, 0 to 1 (default: as fitted)",
    )


def add_cite(parser: _ActionsContainer) -> None:
    """Add `--cite`, whose choices are those of `ui.citations.CiteStyle`."""
    parser.add_argument(
        "--cite",
        choices=("plain", "bibtex", "ris", "csl-json"),
        help="print citations, for people or for a program that keeps references",
    )


def add_filters(parser: ArgumentParser) -> None:
    """Add `--since`, `--until` and `--outlet`."""
    parser.add_argument("--since", metavar="DATE", help="only articles published on or after this day (YYYY-MM-DD)")
    parser.add_argument("--until", metavar="DATE", help="only articles published on or before this day")
    parser.add_argument("--outlet", metavar="NAME", help="only articles of this outlet")


def chosen_filters(options: Namespace, *, author: str | None = None) -> Filters:
    """Return the filters that were given; raises InputError for what is no date."""
    from index.filters import Filters  # noqa: PLC0415 - see above

    since, until = _day(options.since, "--since"), _day(options.until, "--until")
    return Filters(since=since, until=until, outlet=options.outlet, author=author)


def _day(written: str | None, option: str) -> date | None:
    from corpus.dates import parse_date  # noqa: PLC0415
    from corpus.errors import InputError  # noqa: PLC0415

    if written is None:
        return None
    try:
        return parse_date(written)
    except ValueError as error:
        raise InputError(f"{option}: {error}") from error
