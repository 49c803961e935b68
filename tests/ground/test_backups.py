"""The file of a backup: what is in it comes out, and whatever happened to it on its way is found."""

import dataclasses
import hashlib
import io
import json
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from saluran.ground import backups

FILE = b"kontrak" * 1000
DIGEST = hashlib.sha256(FILE).hexdigest()
Change = Callable[[str, bytes], bytes | None]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    made = tmp_path / "good.zip"
    with made.open("w+b") as out, backups.Writer(out) as writer:
        rows = (json.dumps([n, "Ujian\n"]).encode() + b"\n" for n in range(100_000))
        table = writer.rows("core_tag", ["id", "name"], rows, 100_007)
        writer.file(DIGEST, io.BytesIO(FILE))
        said = {"saluran": "1", "made_at": "2026-11-22", "database": "sqlite", "migrations": [["core", "0001"]]}
        writer.close(**said, tables={"core_tag": table}, secret_key=writer.key(b"rahasia"))
    return made


def test_what_went_in_comes_out(path: Path, tmp_path: Path) -> None:
    said = backups.check(path)
    assert (said.rows, said.files, said.files_size) == (100_000, 1, len(FILE))
    with backups.opened(path) as archive:
        found = list(backups.rows(archive, "core_tag"))
        with (tmp_path / "file").open("wb") as out:
            backups.unpack_file(archive, DIGEST, out)
    assert found[::50_000] == [[0, "Ujian\n"], [50_000, "Ujian\n"]] and len(found) == 100_000
    assert (tmp_path / "file").read_bytes() == FILE


def test_without_its_end_it_is_none(tmp_path: Path) -> None:
    made = tmp_path / "half.zip"
    with pytest.raises(RuntimeError), made.open("w+b") as out, backups.Writer(out) as writer:
        writer.rows("core_tag", ["id"], [b"[1]\n"], 1)
        raise RuntimeError
    with pytest.raises(backups.Unsound, match="broken"):
        backups.check(made)


def rewrite(path: Path, change: Change, more: dict[str, bytes] | None = None) -> None:
    """The same zip with its parts changed; None leaves one out."""
    with zipfile.ZipFile(path) as archive:
        parts = [(i.filename, archive.read(i)) for i in archive.infolist()]
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in parts:
            if (now := change(name, data)) is not None:
                archive.writestr(name, now)
        for name, data in (more or {}).items():
            archive.writestr(name, data)


def _flip(at: float) -> Callable[[Path], None]:
    def spoil(path: Path) -> None:
        data = bytearray(path.read_bytes())
        data[int(len(data) * at)] ^= 0xFF
        path.write_bytes(data)

    return spoil


def _a_time(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[10] ^= 0xFF  # when the mark was written: no part holds it
    path.write_bytes(data)


def _cut(to: int) -> Callable[[Path], Any]:
    return lambda path: path.write_bytes(path.read_bytes()[:to])


def _without(part: str) -> Callable[[Path], None]:
    return lambda path: rewrite(path, lambda n, d: None if n == part else d)


def _with(part: str, data: bytes = b"x") -> Callable[[Path], None]:
    return lambda path: rewrite(path, lambda _n, d: d, {part: data})


def _changed(part: str, old: bytes, new: bytes) -> Callable[[Path], None]:
    return lambda path: rewrite(path, lambda n, d: d.replace(old, new, 1) if n == part else d)


def _said(**values: Any) -> Callable[[Path], None]:
    def change(name: str, data: bytes) -> bytes:
        return json.dumps({**json.loads(data), **values}).encode() if name == backups.MANIFEST else data

    return lambda path: rewrite(path, change)


def _lying_size(path: Path) -> None:
    """The list of parts says that the rows are few; they are many: what is unpacked is what is summed."""
    data = path.read_bytes()
    at = data.rindex(b"tables/core_tag.jsonl") - 46
    size = at + 24
    path.write_bytes(data[:size] + (1000).to_bytes(4, "little") + data[size + 4 :])


TABLE = "tables/core_tag.jsonl"
SPOILT: dict[str, tuple[Callable[[Path], Any], str, str]] = {
    "a bit among the rows": (_flip(0.3), "broken", TABLE),
    "a bit at the end": (_flip(0.999), "broken", ""),
    "a time in a head": (_a_time, "broken", ""),
    "cut off at the end": (_cut(-30), "broken", ""),
    "cut off early": (_cut(100), "broken", ""),
    "empty": (_cut(0), "foreign", ""),
    "a database": (lambda p: p.write_bytes(b"SQLite format 3\0" * 99), "foreign", ""),
    "encrypted": (lambda p: p.write_bytes(b"age-encryption.org/v1\n" * 99), "foreign", ""),
    "another zip": (lambda p: zipfile.ZipFile(p, "w").writestr("a", "a"), "foreign", ""),
    "a row changed": (_changed(TABLE, b"Ujian", b"Untung"), "broken", TABLE),
    "a row left out": (_changed(TABLE, b'[0, "Ujian\\n"]\n', b""), "broken", TABLE),
    "a table left out": (_without(TABLE), "broken", TABLE),
    "a table put in": (_with("tables/core_user.jsonl"), "broken", "tables/core_user.jsonl"),
    "a file left out": (_without(f"files/{DIGEST}"), "broken", "files"),
    "a file changed": (_changed(f"files/{DIGEST}", b"kontrak", b"KONTRAK"), "broken", f"files/{DIGEST}"),
    "a file put in": (_with("files/" + "0" * 64), "broken", "files"),
    "another key": (_changed("secret_key", b"rahasia", b"terbuka"), "broken", "secret_key"),
    "a way out of it": (_with("files/../../evil"), "broken", "files/../../evil"),
    "an absolute path": (_with("/etc/evil"), "broken", "/etc/evil"),
    "one part twice": (_with(TABLE), "broken", "manifest.json"),
    "a newer form": (_said(format=2, saluran="9.0"), "newer", "9.0"),
    "a manifest without tables": (_said(tables=None), "broken", "manifest.json"),
    "a manifest with more": (_said(surprise=1), "broken", "manifest.json"),
    "no manifest": (_without(backups.MANIFEST), "broken", "manifest.json"),
    "a size that lies": (_lying_size, "broken", TABLE),
}


@pytest.mark.filterwarnings("ignore:Duplicate name")
@pytest.mark.parametrize("what", SPOILT)
def test_whatever_happened_to_it_is_found(what: str, path: Path) -> None:
    spoil, why, part = SPOILT[what]
    spoil(path)
    with pytest.raises(backups.Unsound) as found:
        backups.check(path)
    assert found.value.why == why
    assert not part or found.value.part == part


def test_a_row_without_an_end_does_not_fill_the_memory(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(backups, "LONGEST_ROW", 10_000)
    monkeypatch.setattr(backups, "PIECE", 4096)
    long = b'["' + b"a" * 100_000 + b'"]\n'
    with path.open("w+b") as out, backups.Writer(out) as writer:
        said = {"saluran": "1", "made_at": "", "database": "sqlite", "migrations": []}
        writer.close(**said, tables={"core_tag": writer.rows("core_tag", ["id"], [long], 0)})
    with backups.opened(path) as archive, pytest.raises(backups.Unsound):
        list(backups.rows(archive, "core_tag"))


def test_a_manifest_says_what_it_means(path: Path) -> None:
    said = backups.check(path)
    with backups.opened(path) as archive:
        assert json.loads(archive.read(backups.MANIFEST)) == dataclasses.asdict(said)
