"""From bytes to text: bounded reading, decompression, character encodings."""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from pathlib import Path
from typing import IO, cast

from corpus.errors import BadArticleError

#: The longest article, and the longest line of a file of records, in bytes after decompression.
MAX_BYTES = 16 * 2**20


def open_bytes(path: Path) -> IO[bytes]:
    """Open a file, decompressing it if its name ends in `.gz`."""
    if path.suffix.lower() == ".gz":
        return cast("IO[bytes]", gzip.open(path, "rb"))
    return path.open("rb")


def read_bounded(path: Path, source: str, *, limit: int = MAX_BYTES) -> bytes:
    """Read a whole file of at most `limit` bytes; raises BadArticleError if it is longer or unreadable."""
    try:
        with open_bytes(path) as stream:
            content = stream.read(limit + 1)
    except (OSError, EOFError) as error:
        raise BadArticleError(source, f"cannot be read ({error})") from error
    if len(content) > limit:
        raise BadArticleError(source, f"is longer than {_megabytes(limit)}, the most one article may have")
    return content


def read_lines(path: Path, source: str, *, limit: int = MAX_BYTES) -> Iterator[tuple[int, bytes | BadArticleError]]:
    """Yield the numbered lines of a file, from 1; a line longer than `limit` bytes comes as its error.

    Memory stays bounded by `limit`, whatever the file holds.
    """
    try:
        with open_bytes(path) as stream:
            number = 0
            while line := stream.readline(limit + 1):
                number += 1
                if len(line) > limit:
                    _skip_line(stream, line, limit)
                    yield (
                        number,
                        BadArticleError(f"{source}:{number}", f"the line is longer than {_megabytes(limit)}"),
                    )
                else:
                    yield number, line
    except (OSError, EOFError) as error:
        yield 0, BadArticleError(source, f"cannot be read further ({error})")


def _skip_line(stream: IO[bytes], line: bytes, limit: int) -> None:
    while line and not line.endswith(b"\n"):
        line = stream.readline(limit)


def decode(content: bytes, source: str) -> str:
    r"""Decode as UTF-8 or what a detector finds, without byte-order mark, line ends made `\n`.

    >>> decode(b"\xef\xbb\xbfone\r\ntwo", "a.txt")
    'one\ntwo'

    Raises BadArticleError for what is not text: undecodable bytes, NUL, lone surrogates.
    """
    text = _decoded(content, source)
    return clean(text, source)


def clean(text: str, source: str) -> str:
    """Take off the byte-order mark and unify line ends; nothing else is changed."""
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    if "\0" in text:
        raise BadArticleError(source, "holds NUL characters, so it is not text; save it as UTF-8")
    if any("\ud800" <= char <= "\udfff" for char in text):
        raise BadArticleError(source, "holds lone surrogates, so it cannot be stored; save it as UTF-8")
    return text


def _decoded(content: bytes, source: str) -> str:
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        pass
    from charset_normalizer import from_bytes  # noqa: PLC0415 - most files never need it

    best = from_bytes(content).best()
    text = str(best) if best is not None else None
    # A detector finds an encoding for nearly any bytes; text has no control characters.
    if text is None or any(char < " " and char not in "\t\n\r\f" for char in text):
        raise BadArticleError(source, "cannot be decoded: neither UTF-8 nor another known encoding; save it as UTF-8")
    return text


def _megabytes(limit: int) -> str:
    return f"{limit / 2**20:.0f} MiB" if limit >= 2**20 else f"{limit} bytes"
