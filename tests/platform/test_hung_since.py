"""What was hung on records after they were made goes with them when their making is undone, and comes back."""

from typing import Any

import pytest

from saluran.core import access
from saluran.core.models import Follow, Tagging
from saluran.core.perform import Item, perform, perform_many
from saluran.core.registry import modules
from saluran.platform import undoing
from tests.cast import Cast
from tests.platform.test_many import run

pytestmark = pytest.mark.postgres


@pytest.mark.parametrize("large", [False, True])
def test_tags_and_follows_go_along(cast: Cast, monkeypatch: pytest.MonkeyPatch, large: bool) -> None:
    if large:
        for name, n in (("AT_ONCE", 2), ("FIRST", 2), ("LEAST", 2), ("LARGEST", 2)):
            monkeypatch.setattr(undoing, name, n)

    def taken_back(operation: int) -> Any:
        done: Any = undoing.undo_any(cast["rina"], operation, face="html")
        return run(done).result["operation"] if large else done.operation

    items = [Item({"first_name": f"Wati {k}", "owner": cast.budi.pk, "tags": ["dari awal"]}) for k in range(5)]
    made = perform_many(cast["rina"], "leads", "create", items, face="import")
    assert made
    for one in items:
        perform(cast["budi"], "leads", "tag", one.pk, {"add": ["panas"]}, face="html")
        perform(cast["joko"], "leads", "follow", one.pk, {}, face="html")
    hung = Tagging.objects.count(), Follow.objects.count()
    assert hung[0] == 10 and hung[1] >= 5
    again = taken_back(made.pk)
    leads = access.rows(modules.get("leads"))
    assert not leads.exists() and not Tagging.objects.exists() and not Follow.objects.exists()
    taken_back(again)
    assert leads.count() == 5 and (Tagging.objects.count(), Follow.objects.count()) == hung
