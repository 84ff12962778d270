"""Options that several commands share."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace


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
