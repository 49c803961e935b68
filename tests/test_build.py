"""What is installed and built is locked by hashes, names no host, and is built again only when it must be."""

from __future__ import annotations

import gettext
import json
import re
import tomllib
from pathlib import Path

import pytest

import hatch_build
from saluran.faces.html.rows import TONES

ROOT = Path(__file__).resolve().parent.parent
LOCKS = sorted((ROOT / "requirements").glob("*.txt"))
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())


def pins(text: str) -> set[str]:
    """The `name==version` of a lock file or a list of requirements, without extras and markers."""
    found = re.findall(r"^([a-z0-9-]+)(?:\[[a-z,]+\])?==([^\s;]+)", text, re.MULTILINE)
    return {f"{name}=={version}" for name, version in found}


@pytest.mark.parametrize("lock", LOCKS, ids=lambda path: path.name)
def test_python_locks_carry_hashes_and_no_hosts(lock: Path) -> None:
    text = lock.read_text()
    assert "://" not in text
    assert not re.search(r"^--", text, re.MULTILINE)
    entries = re.split(r"\n(?=[a-z])", text.strip())
    assert [entry.split()[0] for entry in entries if "--hash=sha256:" not in entry] == []


def test_front_end_lock_carries_hashes_and_no_hosts() -> None:
    packages = json.loads((ROOT / "frontend/package-lock.json").read_text())["packages"]
    assert [name for name, entry in packages.items() if "resolved" in entry] == []
    fetched = {name: entry for name, entry in packages.items() if name and not entry.get("inBundle")}
    assert [name for name, entry in fetched.items() if "integrity" not in entry] == []


def test_locks_hold_what_the_project_asks_for() -> None:
    locked = {lock.stem: pins(lock.read_text()) for lock in LOCKS}
    project = PROJECT["project"]
    assert pins("\n".join(project["dependencies"])) <= locked["runtime"] <= locked["dev"]
    assert pins("\n".join(project["optional-dependencies"]["dev"])) <= locked["dev"]
    assert pins("\n".join(PROJECT["build-system"]["requires"])) <= locked["build"]
    assert {hatch_build.NODE_WHEEL} == locked["node"]


def test_a_piece_is_built_only_when_its_sources_changed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hatch_build, "ROOT", tmp_path)
    monkeypatch.setattr(hatch_build, "STAMPS", tmp_path / "stamps.json")
    (tmp_path / "hatch_build.py").touch()
    source, made, times = tmp_path / "source", tmp_path / "made", []

    def build() -> None:
        times.append(1)
        made.write_text(source.read_text())

    for content, expected in [("a", 1), ("a", 1), ("b", 2)]:
        source.write_text(content)
        hatch_build.make("piece", [source], [made], build)
        assert (len(times), made.read_text()) == (expected, content)
    made.unlink()
    hatch_build.make("piece", [source], [made], build)
    assert len(times) == 3


def test_a_build_that_breaks_off_is_not_taken_for_done(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hatch_build, "ROOT", tmp_path)
    monkeypatch.setattr(hatch_build, "STAMPS", tmp_path / "stamps.json")
    (tmp_path / "hatch_build.py").touch()
    tries: list[int] = []

    def build() -> None:
        tries.append(1)
        if len(tries) == 1:
            raise SystemExit("broken off")

    with pytest.raises(SystemExit):
        hatch_build.make("piece", [], [], build)
    hatch_build.make("piece", [], [], build)
    assert len(tries) == 2


HEAD = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=utf-8\\nPlural-Forms: nplurals=1; plural=0;\\n"\n\n'


def translation(folder: Path, body: str) -> Path:
    """A small Indonesian catalogue."""
    source = folder / "id" / "LC_MESSAGES" / "django.po"
    source.parent.mkdir(parents=True)
    source.write_text(HEAD + body)
    return source


def test_translations_are_compiled_without_gettext_tools(tmp_path: Path) -> None:
    source = translation(tmp_path, 'msgid "Leads"\nmsgstr "Prospek"\n')
    hatch_build.compile_translation(source)
    with source.with_suffix(".mo").open("rb") as file:
        assert gettext.GNUTranslations(file).gettext("Leads") == "Prospek"


def test_a_translation_with_a_wrong_placeholder_stops_the_build(tmp_path: Path) -> None:
    body = '#, python-format\nmsgid "%(name)s won"\nmsgstr "%(nama)s menang"\n'
    with pytest.raises(SystemExit, match=r"django\.po:\d+"):
        hatch_build.compile_translation(translation(tmp_path, body))


def test_colours_that_are_named_in_python_are_in_the_styles() -> None:
    styles = (ROOT / "src/saluran/static/saluran/app.css").read_text()
    assert [name for name in TONES.values() if f".{name.strip()}" not in styles] == []
