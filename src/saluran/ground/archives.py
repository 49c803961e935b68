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
_LONGEST_TAG = 1 << 20
_STANDS = rb"\br\s*=\s*[\"']([A-Za-z]*)([0-9]*)[\"']"
_TAG = rb"<(?:[\w.-]+:)?(row|c|si)(?=[\s/>])"
#: A row, a cell or a shared string begins, and mostly says at once where it is; or something says it later.
_PLACE = re.compile(_TAG + rb"(?:\s+" + _STANDS + rb")?|" + _STANDS)
_IS_TAG = re.compile(_TAG)


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
    small as a file and huge as a table that its reader makes in memory, or dies of: so the corners of the sheets are
    looked at as well.
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


class _Corner:
    """How wide and how low the table in a part is, by what its rows and cells say and by how many they are."""

    def __init__(self) -> None:
        self.wide = self.low = self.column = self.row = self.many = 0

    def see(self, piece: bytes) -> None:
        for tag, letters, digits, far, low in _PLACE.findall(piece):
            if tag:
                self._begin(tag)
            if letters or digits or far or low:
                self._stand(letters or far, digits or low)
        if max(self.wide * self.low, self.many) > MOST_CELLS:
            raise ValueError("too_big")

    def _begin(self, tag: bytes) -> None:
        if tag == b"row":
            self.row, self.column = self.row + 1, 0
            self.low = max(self.low, self.row)
            return
        self.many += 1
        if tag == b"c":
            self.column += 1
            if self.column > self.wide:
                self.wide = self.column

    def _stand(self, letters: bytes, digits: bytes) -> None:
        if len(letters) > 3 or len(digits) > 7:  # no table goes so far
            raise ValueError("too_big")
        if letters:
            self.column = _column(letters)
            self.wide = max(self.wide, self.column)
        if digits:
            self.row = int(digits)
            self.low = max(self.low, self.row)


def _measure(raw: BinaryIO, part: zipfile.ZipInfo) -> None:
    size, left, corner = 0, b"", _Corner()
    for chunk in _unpacked(raw, part):
        size += len(chunk)
        if size > part.file_size:
            raise ValueError("too_big")
        left += chunk
        if (cut := left.rfind(b"<")) <= 0:  # no tag that ends here
            if len(left) <= _LONGEST_TAG:
                continue
            if _IS_TAG.match(left):
                raise ValueError("too_big")
            cut = len(left)
        corner.see(left[:cut])
        left = left[cut:]
    corner.see(left)


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
