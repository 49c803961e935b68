"""Zip files from strangers: looked through before anything opens them."""

import re
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

MOST_BYTES = 300 * 1024 * 1024
MOST_TIMES = 200
MOST_CELLS = 5_000_000  # 80 bytes each, and a workbook is read as a whole
_CHUNK = 1 << 18
_CELL = re.compile(rb"\br\s*=\s*[\"']([A-Za-z]{1,3})([0-9]{1,7})[\"']")


def names(path: Path) -> frozenset[str]:
    """The names of the parts; raises ValueError: `broken`, or `too_big` by the sizes that it declares."""
    try:
        with zipfile.ZipFile(path) as archive:
            return frozenset(part.filename for part in _declared(archive))
    except (zipfile.BadZipFile, OSError):
        raise ValueError("broken") from None


def check(path: Path) -> None:
    """Refuses what would grow beyond bounds (ValueError `too_big`) or is no sound zip file (`broken`).

    Declared sizes may lie, so every part is unpacked once and forgotten. A sheet with two far-off cells is
    small as a file and huge as a table, so the corners of the sheets are looked at as well.
    """
    try:
        with zipfile.ZipFile(path) as archive, path.open("rb") as raw:
            for part in _declared(archive):
                _measure(raw, part)
    except (zipfile.BadZipFile, zlib.error, OSError):
        raise ValueError("broken") from None


def _declared(archive: zipfile.ZipFile) -> list[zipfile.ZipInfo]:
    parts = archive.infolist()
    total, packed = sum(part.file_size for part in parts), sum(part.compress_size for part in parts)
    if total > MOST_BYTES or total > MOST_TIMES * max(packed, 1):
        raise ValueError("too_big")
    return parts


def _measure(raw: BinaryIO, part: zipfile.ZipInfo) -> None:
    size = far = low = 0
    tail = b""
    for chunk in _unpacked(raw, part):
        size += len(chunk)
        if size > part.file_size:
            raise ValueError("too_big")
        for column, row in _CELL.findall(tail + chunk):
            far, low = max(far, _column(column)), max(low, int(row))
        tail = chunk[-40:]
    if far * low > MOST_CELLS:
        raise ValueError("too_big")


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - 64
    return number


def _unpacked(raw: BinaryIO, part: zipfile.ZipInfo) -> Iterator[bytes]:
    raw.seek(part.header_offset)
    header = raw.read(30)
    if len(header) < 30 or part.flag_bits & 1 or part.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise ValueError("broken")
    raw.seek(int.from_bytes(header[26:28], "little") + int.from_bytes(header[28:30], "little"), 1)
    unpack = zlib.decompressobj(-15) if part.compress_type == zipfile.ZIP_DEFLATED else None
    left = part.compress_size
    while left > 0 and (packed := raw.read(min(_CHUNK, left))):
        left -= len(packed)
        while packed:
            yield unpack.decompress(packed, _CHUNK) if unpack else packed
            packed = unpack.unconsumed_tail if unpack else b""
