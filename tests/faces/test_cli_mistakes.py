"""What people mistype at the command line, and what the system refuses: said by name and in their language."""

import errno
from pathlib import Path
from typing import Any

import pytest

from saluran.core.models import Operation
from tests.faces.test_cli import Command, saluran

__all__ = ["saluran"]


def test_what_is_mistyped_is_named(cast: Any, saluran: Command, tmp_path: Path) -> None:
    for words in (["list"], ["board"], ["export"], ["import"]):
        rest = [str(tmp_path / "a.csv")] if words[0] in ("export", "import") else []
        code, _out, err = saluran(*words, "acounts", *rest)
        assert code == 1 and "“acounts”" in err and "accounts" in err
    assert "“boss”" in saluran("user", "add", "tono", "--role", "boss")[2]
    assert "folder" in saluran("import", "accounts", str(tmp_path))[2]
    assert saluran("export", "accounts", str(tmp_path / "a.csv"), "--columns", "colour")[2].startswith("columns: ")


@pytest.mark.parametrize("words", [["serve", "--workers"], ["worker", "--processes"], ["serve", "--port"]])
def test_none_at_all_is_wrong_usage(saluran: Command, words: list[str]) -> None:
    for n in ("0", "-2", "99999", "x"):
        code, out, err = saluran(*words, n)
        assert code == 2 and not out and n in err and "Traceback" not in err


def test_the_system_refuses_in_the_readers_language(
    cast: Any, saluran: Command, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(Path, "replace", _full)
    code, _out, english = saluran("export", "accounts", str(tmp_path / "a.csv"))
    monkeypatch.setenv("LANG", "id_ID.UTF-8")
    _code, _out, indonesian = saluran("export", "accounts", str(tmp_path / "a.csv"))
    assert code == 1 and "disk" in english and english != indonesian and "No space" not in indonesian
    assert not list(tmp_path.iterdir())  # nothing half written stays


def _full(*_path: Any) -> None:
    raise OSError(errno.ENOSPC, "No space left on device", "/mnt/a.csv")


def test_a_file_of_which_nothing_is_understood_makes_nothing(cast: Any, saluran: Command, tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("warna;bentuk\nmerah;bulat\nbiru;pipih\n")
    for more in ([], ["--dry-run"]):
        code, out, err = saluran("import", "leads", str(tmp_path / "a.csv"), *more)
        assert code == 1 and not out and "warna" in err
    assert not Operation.objects.filter(face="import").exists()
