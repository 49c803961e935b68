"""The file of a backup: a zip with a mark, rows as lines of JSON, files under their SHA-256, and a manifest at the end.
Its comment is the sum of all bytes before it.

Nothing here trusts what it reads: names are of a known form, every part has the sum that the manifest says, and
whatever is read is read in pieces.
"""

import hashlib
import json
import os
import re
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import IO, Any

VERSION = 1
MARK, MANIFEST, KEY = "saluran-backup", "manifest.json", "secret_key"
HEAD = b"PK\x03\x04"
PIECE = 1 << 20
SEAL = 64  # bytes of the comment: a sum in hexadecimal
UNSEALED = b"0" * SEAL
LONGEST_ROW = 1 << 28
MOST_MANIFEST = 1 << 26
_NAMES = re.compile(r"saluran-backup|manifest\.json|secret_key|tables/[a-z0-9_]{1,63}\.jsonl|files/[0-9a-f]{64}")
_DAMAGE = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, UnicodeError)


class Unsound(ValueError):
    """Not to be restored: ``foreign`` (no backup), ``broken`` (cut off, damaged, changed) or ``newer``."""

    def __init__(self, why: str, part: str = "") -> None:
        super().__init__(f"{why} {part}".strip())
        self.why, self.part = why, part


@dataclass(frozen=True)
class Rows:
    """One table: its columns in the order of the rows, how many, their sum, and the last id that was given out."""

    columns: list[str]
    rows: int
    sha256: str
    last_id: int


@dataclass(frozen=True)
class Manifest:
    saluran: str
    made_at: str
    database: str
    migrations: list[list[str]]
    tables: dict[str, Rows]
    files: int = 0
    files_size: int = 0
    files_sha256: str = ""  # of the sorted names, which are the sums of the files
    missing: list[str] = field(default_factory=list)  # files that were gone when it was made
    secret_key: str = ""  # the sum of the key, where it is in the backup
    format: int = VERSION

    @property
    def rows(self) -> int:
        return sum(t.rows for t in self.tables.values())


class Writer:
    """A backup being written, part by part, to a file that can be read too. ``close`` writes the manifest and the seal,
    without which it is none."""

    def __init__(self, out: IO[bytes]) -> None:
        self._out = out
        self._zip = zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=1)
        self._zip.writestr(zipfile.ZipInfo(MARK), str(VERSION))
        self._files: list[str] = []
        self._size = 0

    def rows(self, table: str, columns: list[str], lines: Iterable[bytes], last_id: int) -> Rows:
        """Lines of JSON as they come; memory stays flat."""
        summing, n = hashlib.sha256(), 0
        with self._zip.open(f"tables/{table}.jsonl", "w", force_zip64=True) as part:
            for some in _gathered(lines):
                summing.update(some)
                part.write(some)
                n += some.count(b"\n")
        return Rows(columns, n, summing.hexdigest(), last_id)

    def file(self, digest: str, source: IO[bytes]) -> None:
        """A file by its sum."""
        with self._zip.open(zipfile.ZipInfo(f"files/{digest}"), "w", force_zip64=True) as part:
            while piece := source.read(PIECE):
                part.write(piece)
                self._size += len(piece)
        self._files.append(digest)

    def key(self, key: bytes) -> str:
        self._zip.writestr(zipfile.ZipInfo(KEY), key)
        return hashlib.sha256(key).hexdigest()

    def close(self, **said: Any) -> Manifest:
        made = Manifest(files=len(self._files), files_size=self._size, files_sha256=sum_of_names(self._files), **said)
        self._zip.writestr(MANIFEST, json.dumps(asdict(made), ensure_ascii=False, indent=1))
        self._zip.comment = UNSEALED
        self._zip.close()
        seal(self._out)
        return made

    def __enter__(self) -> "Writer":
        return self

    def __exit__(self, *_error: object) -> None:
        with suppress(OSError, ValueError):  # what went wrong is told already
            self._zip.close()


def _gathered(lines: Iterable[bytes]) -> Iterator[bytes]:
    held: list[bytes] = []
    size = 0
    for line in lines:
        held.append(line)
        size += len(line)
        if size > PIECE:
            yield b"".join(held)
            held, size = [], 0
    yield b"".join(held)


def seal(out: IO[bytes]) -> None:
    """Put the sum of a zip into its comment, which is ``UNSEALED`` until then."""
    out.write(_sum_before_seal(out))


def _sum_before_seal(file: IO[bytes]) -> bytes:
    """The sum of all but the seal, to which the file is wound."""
    summing, left = hashlib.sha256(), file.seek(0, os.SEEK_END) - SEAL
    file.seek(0)
    while left > 0 and (piece := file.read(min(PIECE, left))):
        summing.update(piece)
        left -= len(piece)
    return summing.hexdigest().encode()


def sum_of_names(names: Iterable[str]) -> str:
    return hashlib.sha256("\n".join(sorted(names)).encode()).hexdigest()


@contextmanager
def opened(path: Path) -> Iterator[zipfile.ZipFile]:
    """The zip, if its names are of a backup and it can be read at all."""
    with path.open("rb") as raw:
        head = raw.read(30 + len(MARK))
        if not (head.startswith(HEAD) and head.endswith(MARK.encode())):
            raise Unsound("foreign")
        with _told("manifest.json"), zipfile.ZipFile(raw) as archive:
            names = [part.filename for part in archive.infolist()]
            if len(set(names)) != len(names) or MANIFEST not in names:
                raise Unsound("broken", MANIFEST)
            if strange := next((n for n in names if not _NAMES.fullmatch(n)), None):
                raise Unsound("broken", strange)
            yield archive


@contextmanager
def _told(part: str) -> Iterator[None]:
    try:
        yield
    except Unsound:
        raise
    except _DAMAGE as error:
        raise Unsound("broken", part) from error


def manifest(archive: zipfile.ZipFile) -> Manifest:
    """What the backup says of itself. ``newer``: a later program wrote it in a form that we do not know."""
    if archive.getinfo(MANIFEST).file_size > MOST_MANIFEST:
        raise Unsound("broken", MANIFEST)
    with _told(MANIFEST):
        text = archive.read(MANIFEST)
    try:
        said = json.loads(text)
        if int(said["format"]) > VERSION:
            raise Unsound("newer", str(said.get("saluran", "")))
        said["tables"] = {k: Rows(**v) for k, v in said["tables"].items()}
        return Manifest(**said)
    except (KeyError, TypeError, AttributeError, json.JSONDecodeError) as error:
        raise Unsound("broken", MANIFEST) from error


def check(path: Path) -> Manifest:
    """Reads the whole backup once and answers its manifest; raises ``Unsound`` unless every part is what it was."""
    with opened(path) as archive:
        said = manifest(archive)
        names = {part.filename for part in archive.infolist()} - {MARK, MANIFEST}
        files = {n.removeprefix("files/") for n in names if n.startswith("files/")}
        wanted = {f"tables/{t}.jsonl": r.sha256 for t, r in said.tables.items()}
        wanted |= {KEY: said.secret_key} if said.secret_key else {}
        if odd := sorted(names - {f"files/{f}" for f in files} ^ set(wanted)):
            raise Unsound("broken", odd[0])
        if len(files) != said.files or sum_of_names(files) != said.files_sha256:
            raise Unsound("broken", "files")
        for name, digest in [*wanted.items(), *((f"files/{f}", f) for f in sorted(files))]:
            if _sum(archive, name) != digest:
                raise Unsound("broken", name)
        with path.open("rb") as raw:  # what no part holds: names, times and places in the zip itself
            if _sum_before_seal(raw) != raw.read():
                raise Unsound("broken", path.name)
        return said


def _sum(archive: zipfile.ZipFile, name: str) -> str:
    summing = hashlib.sha256()
    with _told(name), archive.open(name) as part:
        while piece := part.read(PIECE):
            summing.update(piece)
    return summing.hexdigest()


def rows(archive: zipfile.ZipFile, table: str) -> Iterator[list[Any]]:
    """The rows of a table, one after the other."""
    name, tail = f"tables/{table}.jsonl", b""
    with _told(name), archive.open(name) as part:
        while piece := part.read(PIECE):
            *lines, tail = (tail + piece).split(b"\n")
            if len(tail) > LONGEST_ROW:
                raise Unsound("broken", name)
            for line in lines:
                yield json.loads(line)


def unpack_file(archive: zipfile.ZipFile, digest: str, out: IO[bytes]) -> None:
    """The bytes of a file, checked on their way."""
    summing = hashlib.sha256()
    with _told(f"files/{digest}"), archive.open(f"files/{digest}") as part:
        while piece := part.read(PIECE):
            summing.update(piece)
            out.write(piece)
    if summing.hexdigest() != digest:
        raise Unsound("broken", f"files/{digest}")
    out.flush()
    os.fsync(out.fileno())
