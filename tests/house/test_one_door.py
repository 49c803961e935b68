"""Business rows are written by ``core/writer.py`` alone: whatever is written is on the tape, and can be undone."""

import ast

import pytest
from django.apps import apps

from saluran.core.models import Beside, Record
from tests.house import source

WRITES = {"save", "bulk_create", "bulk_update", "get_or_create", "update_or_create", "create", "update", "delete"}
QUERY = ("objects", "_base_manager", "filter(", "exclude(", "scope(", "rows(")

#: Who else writes, and to which tables of the engine. None of them holds what the business knows.
KEEPERS = {
    "core/events.py": {"Outbox"},
    "core/jobs.py": {"Job"},
    "core/models/people.py": {"User"},  # User.save: Django's sign-in keeps the password and the last login
    "core/perform/work.py": {"Operation", "Line", "Tape"},
    "core/prepare.py": {"Stamp"},
    "core/workers.py": {"Job", "Replay"},
    "faces/api/replay.py": {"Replay"},
    "faces/api/tokens.py": {"Token"},
    "faces/cli/people.py": {"Token", "User"},  # the password alone
    "modules/people/keepers.py": {"Sees"},
    "pages/entry.py": {"User"},  # the password alone
    "pages/mine.py": {"User"},  # language and appearance, which each sets for himself
    "pages/throttle.py": {"Attempt"},
    "platform/demo.py": {"User"},  # the password alone
    "platform/backup/asked.py": {"Export", "Job", "Operation"},  # who made, took and deleted one
    "platform/bin.py": {"Line", "Operation", "Replay", "Tape"},  # old deletes and old answers are forgotten
    "platform/duplicates/queue.py": {"DuplicateGroup"},
    "platform/files.py": {"Attachment"},  # an upload that hangs on no record yet
    "platform/importing/memory.py": {"ImportMapping"},
    "platform/importing/running.py": {"ImportRun"},
    "platform/importing/runs.py": {"ImportRun"},
    "platform/importing/steering.py": {"ImportRun"},
    "platform/importing/uploads.py": {"ImportRun"},
    "platform/importing/waiting.py": {"ImportWait"},
    "platform/leaving.py": {"Export"},
    "platform/notices/making.py": {"Notice"},
    "platform/notices/marking.py": {"Notice", "Unwanted"},  # which each sets for himself
    "platform/sets.py": {"Portion"},
    "platform/undoing.py": {"Job", "Portion"},
}


def writes(path: source.Path) -> list[tuple[int, str, str]]:
    """Line, table (or "" where a variable hides it) and text of each write."""
    found = []
    for call, on, method in source.calls(path):
        asked = any(word in on for word in QUERY)
        sure = method in WRITES - {"create", "update", "delete"}
        bare = not call.args and (method == "delete" or (method == "update" and call.keywords))
        if method in WRITES and (asked or sure or bare):
            root = on.split(".")[0].split("(")[0]
            found.append((call.lineno, root if root[:1].isupper() else "", ast.unparse(call)[:100]))
    return found


@pytest.mark.parametrize("path", [p for p in source.files() if writes(p)], ids=source.name)
def test_who_writes_is_known(path: source.Path) -> None:
    if source.name(path) == "core/writer.py":
        return
    allowed = KEEPERS.get(source.name(path))
    assert allowed is not None, f"go through the door: {writes(path)}"
    assert [w for w in writes(path) if w[1] and w[1] not in allowed] == []


def test_the_list_of_who_writes_only_shrinks() -> None:
    assert [k for k in KEEPERS if not (source.SRC / k).exists() or not writes(source.SRC / k)] == []


def test_nobody_else_writes_what_the_business_knows() -> None:
    business = {m.__name__ for m in apps.get_models() if issubclass(m, Record | Beside)} - {"User", "Attachment"}
    assert {k: v & business for k, v in KEEPERS.items() if v & business} == {}


def test_passwords_are_all_that_is_saved_of_a_user() -> None:
    for name, tables in KEEPERS.items():
        if "User" in tables and name != "core/models/people.py":
            said = [w[2] for w in writes(source.SRC / name) if w[1] in ("", "User") and w[2].startswith("user.")]
            assert said == ["user.save(update_fields=['password'])"] * len(said)
