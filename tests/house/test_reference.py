"""The reference says what the code says, and every link of the documentation leads somewhere."""

import re

import pytest

from saluran import sdk
from tests.house import source
from tools import reference

PAGES = [*sorted((source.ROOT / "docs").rglob("*.md")), *sorted(source.ROOT.glob("*.md"))]


@pytest.mark.parametrize("name", ["modules.md", "kinds.md", "settings.md", "commands.md", "sdk.md"])
def test_the_reference_is_fresh(name: str) -> None:
    assert (reference.FOLDER / name).read_text() == reference.pages()[name], "run python tools/reference.py"


@pytest.mark.parametrize("doc", PAGES, ids=source.name)
def test_links_lead_somewhere(doc: source.Path) -> None:
    text = re.sub(r"(?s)```.*?```", "", doc.read_text())
    links = [x.split("#")[0] for x in re.findall(r"\]\(([^)\s]+)\)", text)]
    assert [x for x in links if x and "://" not in x and not (doc.parent / x).exists()] == []


@pytest.mark.parametrize("doc", PAGES, ids=source.name)
def test_files_that_are_named_are_there(doc: source.Path) -> None:
    """A path between backquotes that looks like one of ours."""
    named = re.findall(r"`((?:src|tests|tools|docs|frontend|requirements|examples)/[\w./-]+)`", doc.read_text())
    assert [n for n in named if not (source.ROOT / n).exists()] == []


def test_the_counter_hands_out_what_it_lists() -> None:
    assert len(set(sdk.__all__)) == len(sdk.__all__)
    assert [n for n in sdk.__all__ if not re.search(rf"\b{n}\b", sdk.__doc__ or "") and n not in DESCRIBED] == []


#: What comes back from a call, and the refusals, which the counter's own words name together.
DESCRIBED = {"Actor", "Change", "Done", "Conflict", "Forbidden", "Invalid", "NotFound", "Refusal"}


def test_code_points_at_pages_that_are_there() -> None:
    """A docstring that points at a page points at one of ours."""
    there = {p.name for p in PAGES}
    wrong = {
        source.name(p): said
        for p in source.files()
        if (said := [m for m in re.findall(r"\b([\w-]+\.md)\b", p.read_text()) if m not in there])
    }
    assert wrong == {}
