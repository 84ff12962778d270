"""From bytes to text: bounded reading, decompression, character encodings."""

from __future__ import annotations

import codecs
import gzip
import io
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import IO, cast

from corpus.errors import BadArticleError

#: The longest article, and the longest line of a file of records, in bytes after decompression.
MAX_BYTES = 16 * 2**20


_SAMPLE = 2**20  # bytes of a file that its encoding is found by
_TOO_FEW_TO_TELL = 24  # bytes; the Western encoding is the one most often met
_UTF_16_MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
# Without a mark, or of mainframes: a few bytes of anything else look like these.
_NOT_OF_FILES = [
    "utf_16_be",
    "utf_16_le",
    "utf_32_be",
    "utf_32_le",
    "cp037",
    "cp273",
    "cp424",
    "cp500",
    "cp875",
    "cp1026",
    "cp1140",
]
_UNREADABLE = (OSError, EOFError, zlib.error, UnicodeDecodeError)


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
    except _UNREADABLE as error:
        raise BadArticleError(source, f"cannot be read ({error})") from error
    if len(content) > limit:
        raise BadArticleError(source, f"is longer than {_megabytes(limit)}, the most one article may have")
    return content


def read_lines(path: Path, source: str, *, limit: int = MAX_BYTES) -> Iterator[tuple[int, str | BadArticleError]]:
    """Yield the numbered lines of a file, from 1, decoded; a line that is bad comes as its error.

    The encoding is found once, from the file's beginning. Memory stays bounded by `limit`, the most
    bytes a line may have, whatever the file holds.
    """
    try:
        with open_bytes(path) as stream:
            encoding = find_encoding(stream.read(_SAMPLE))
        with open_bytes(path) as stream:
            for number, line in enumerate(_raw_lines(stream, encoding, limit), start=1):
                yield number, _line(line, f"{source}:{number}", encoding, limit)
    except _UNREADABLE as error:
        yield 0, BadArticleError(source, f"cannot be read further ({error})")


def _raw_lines(stream: IO[bytes], encoding: str | None, limit: int) -> Iterator[bytes]:
    """Yield lines, the too long ones cut off after `limit` + 1 bytes."""
    if encoding == "utf-16":
        # Its line ends are two bytes long, so it is decoded before it is cut into lines.
        text = io.TextIOWrapper(stream, encoding="utf-16", newline="\n")
        while words := text.readline(limit + 1):
            yield words.encode("utf-8", "surrogatepass")
        return
    while line := stream.readline(limit + 1):
        yield line
        if len(line) > limit:
            _skip_line(stream, line, limit)


def _line(line: bytes, source: str, encoding: str | None, limit: int) -> str | BadArticleError:
    if len(line) > limit:
        return BadArticleError(source, f"the line is longer than {_megabytes(limit)}")
    try:
        return decode(line, source, encoding=encoding)
    except BadArticleError as error:
        return error


def _skip_line(stream: IO[bytes], line: bytes, limit: int) -> None:
    while line and not line.endswith(b"\n"):
        line = stream.readline(limit)


def decode(content: bytes, source: str, *, encoding: str | None = None) -> str:
    r"""Decode as UTF-8, else as `encoding` or what a detector finds; no byte-order mark, line ends made `\n`.

    >>> decode(b"\xef\xbb\xbfone\r\ntwo", "a.txt")
    'one\ntwo'

    Raises BadArticleError for what is not text: undecodable bytes, NUL, lone surrogates.
    """
    try:
        return clean(content.decode("utf-8"), source)
    except UnicodeDecodeError:
        pass
    try:
        text = content.decode(encoding if encoding not in (None, "utf-8") else _detected(content) or "utf-8")
    except (UnicodeDecodeError, LookupError):
        text = "\0"
    # A detector finds an encoding for nearly any bytes; text has no control characters.
    if any(char < " " and char not in "\t\n\r\f" for char in text):
        expected = "neither UTF-8 nor another known encoding; save it as UTF-8"
        raise BadArticleError(source, f"cannot be decoded: {expected}")
    return clean(text, source)


def find_encoding(sample: bytes) -> str | None:
    """Name the encoding of a file by its beginning; None where no text is to be seen."""
    if sample.startswith(_UTF_16_MARKS):
        return "utf-16"
    try:
        # The sample may end inside a character.
        codecs.getincrementaldecoder("utf-8")().decode(sample)
    except UnicodeDecodeError:
        return _detected(sample)
    return "utf-8"


def _detected(sample: bytes) -> str | None:
    if len(sample) < _TOO_FEW_TO_TELL:
        return "cp1252"
    from charset_normalizer import from_bytes  # noqa: PLC0415 - most files never need it

    matches = from_bytes(sample, cp_exclusion=_NOT_OF_FILES)
    best = matches.best()
    if best is None:
        return None
    # Few accented letters fit several Western encodings as well; then it is the one most often met.
    western = next((match for match in matches if match.encoding == "cp1252"), None)
    return "cp1252" if western and western.chaos <= best.chaos else str(best.encoding)


def clean(text: str, source: str) -> str:
    """Take off the byte-order mark and unify line ends; nothing else is changed."""
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    if "\0" in text:
        raise BadArticleError(source, "holds NUL characters, so it is not text; save it as UTF-8")
    if any("\ud800" <= char <= "\udfff" for char in text):
        raise BadArticleError(source, "holds lone surrogates, so it cannot be stored; save it as UTF-8")
    return text


def _megabytes(limit: int) -> str:
    return f"{limit / 2**20:.0f} MiB" if limit >= 2**20 else f"{limit} bytes"
