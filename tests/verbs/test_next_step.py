"""Open deals without a next step, stale and late ones: counted at home, found by one choice above list and board."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from saluran.core import access, lists, undo
from saluran.core.perform import perform
from saluran.core.registry import modules
from saluran.modules.opportunities.models import Opportunity
from tests.verbs.conftest import Doing

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]


def wanting(actor: access.Actor, name: str) -> set[int]:
    module = modules.get("opportunities")
    want = next(w for w in module.wants if w.name == name)
    return {row[0] for row in lists.page(actor, module, ("title",), condition=want.where).rows}


def planned(pk: int) -> bool:
    return Opportunity.objects.get(pk=pk).planned


def about(deal: Any) -> dict[str, Any]:
    return {"module": "opportunities", "id": deal.pk}


def test_what_is_planned_is_a_next_step_until_it_is_done(budi: Doing) -> None:
    said = budi("opportunities", "create", title="Dengan kata", next_step="Kirim contoh")
    deal = budi("opportunities", "create", title="Tanpa apa pun")
    assert wanting(budi.actor, "step") == {deal.pk}
    call = budi("calls", "create", subject="Telepon", related_to=about(deal), starts_at="2026-12-24T03:00:00Z")
    task = budi("tasks", "create", subject="Susun penawaran", related_to=about(deal))
    assert wanting(budi.actor, "step") == set()
    budi("calls", "complete", call.pk)
    assert planned(deal.pk), "the task is still to be done"
    done = perform(budi.actor, "tasks", "complete", task.pk, {}, face="html")
    assert wanting(budi.actor, "step") == {deal.pk}
    undo.undo(budi.actor, done.operation, face="html")
    assert wanting(budi.actor, "step") == set()
    budi("tasks", "update", task.pk, related_to=about(said))
    assert (planned(deal.pk), planned(said.pk)) == (False, True)
    gone = perform(budi.actor, "tasks", "delete", task.pk, {}, face="html")
    assert not planned(said.pk)
    undo.undo(budi.actor, gone.operation, face="html")
    assert planned(said.pk)
    budi("opportunities", "win", deal.pk)
    assert wanting(budi.actor, "step") == set(), "what is closed needs none"


def test_what_somebody_else_has_planned_counts_and_comes_along(budi: Doing, joko: Doing) -> None:
    deal = budi("opportunities", "create", title="Mesin kemas")
    other = budi("opportunities", "create", title="Mesin kemas juga")
    joko("tasks", "create", subject="Telepon direktur", related_to=about(deal))
    assert wanting(budi.actor, "step") == {other.pk}
    merged = perform(
        joko.actor, "opportunities", "merge", other.pk, {"merge_with": [deal.pk], "survivor": other.pk}, face="html"
    )
    assert planned(other.pk)
    undo.undo(joko.actor, merged.operation, face="html")
    assert (planned(deal.pk), planned(other.pk)) == (True, False)
    gone = perform(joko.actor, "opportunities", "delete", deal.pk, {}, face="html")
    undo.undo(joko.actor, gone.operation, face="html")
    assert planned(deal.pk)


@pytest.mark.parametrize("who", ["budi", "joko"])
def test_figures_at_home_and_lists_agree(cast: Any, as_: Callable[[str], Doing], who: str) -> None:
    budi, eka = as_("budi"), as_("eka")
    for n, doing in ((3, budi), (2, as_("joko")), (4, eka)):
        for _i in range(n):
            doing("opportunities", "create", title="Mesin", expected_close="2025-01-02")
    budi("opportunities", "create", title="Mesin", next_step="Telepon", expected_close="2025-01-02")
    client = Client()
    client.force_login(getattr(cast, who))
    home = client.get("/home").content.decode()
    mine = 3 if who == "budi" else 5
    for name, n in (("step", mine), ("late", mine + 1)):
        found = re.search(rf'href="(/opportunities\?f\.wants={name})".{{0,400}}', home, re.S)
        assert found
        assert re.search(rf">\s*{n}\s*<", found[0]), found[0]
        page = client.get(found[1]).content.decode()
        assert len(wanting(cast[who], name)) == n == len(re.findall(r'<tr id="r\d+"', page))
        board = client.get(f"/opportunities/board?f.wants={name}").content.decode()
        assert board.count('id="card-') == n
