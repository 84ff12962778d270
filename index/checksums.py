"""Whether Tantivy's files are whole: every one ends with a footer that holds its checksum.

Tantivy aborts with a panic where a file is damaged, so its files are looked at before it is.
"""

from __future__ import annotations

import json
import struct
import zlib
from collections.abc import Iterator
from pathlib import Path

# A footer is JSON, then its length and this number, both little-endian and 32 bits
# (tantivy, src/directory/footer.rs).
_MAGIC = 1337
_TAIL = struct.Struct("<II")


def files_without_footer(folder: Path) -> list[str]:
    """Return the names of committed files that were cut off or overwritten; reads only their last bytes."""
    return [file.name for file in _committed(folder) if _footer(file) is None]


def files_with_wrong_checksum(folder: Path) -> list[str]:
    """Return the names of committed files whose content does not have its footer's checksum; reads all."""
    return [file.name for file in _committed(folder) if not _agrees(file)]


def _committed(folder: Path) -> Iterator[Path]:
    try:
        segments = json.loads((folder / "meta.json").read_text(encoding="utf-8"))["segments"]
        names = {segment["segment_id"].replace("-", "") for segment in segments}
    except (OSError, ValueError, KeyError, TypeError):
        return  # Tantivy itself tells of these
    for file in sorted(folder.iterdir()):
        if file.name.split(".")[0] in names:
            yield file


def _footer(file: Path) -> tuple[int, int] | None:
    """Return the length of a file's content and its checksum, or None where no footer is."""
    try:
        with file.open("rb") as stream:
            size = stream.seek(0, 2)
            stream.seek(max(0, size - _TAIL.size))
            length, magic = _TAIL.unpack(stream.read(_TAIL.size))
            if magic != _MAGIC:
                return None
            content = size - _TAIL.size - length
            stream.seek(content)
            return content, int(json.loads(stream.read(length))["crc"])
    except FileNotFoundError:
        return 0, 0  # merged away meanwhile, and deleted
    except (OSError, ValueError, KeyError, struct.error):
        return None


def _agrees(file: Path) -> bool:
    footer = _footer(file)
    if footer is None:
        return False
    try:
        return zlib.crc32(file.read_bytes()[: footer[0]]) == footer[1]
    except FileNotFoundError:
        return True
