"""Duplicates that are there: gathered, worked through within reach, put off, and gone when they are dealt with."""

from typing import Any

import pytest
from django.test import Client

from saluran.core import stamps
from saluran.core.perform import perform
from saluran.core.refusals import NotFound
from saluran.core.registry import modules
from saluran.modules.leads.models import Lead
from saluran.platform import duplicates, undoing
from saluran.platform.duplicates import queue
from saluran.platform.models import DuplicateGroup
from tests.cast import Cast, make
from tests.faces.html_client import HTMX, heard, sign_in

pytestmark = [pytest.mark.postgres, pytest.mark.django_db]


def lead(cast: Cast, name: str, phone: str, owner: str = "budi", **more: Any) -> int:
    mine = getattr(cast, owner).pk
    pk: int = make("leads", first_name=name, mobile=phone, owner=mine, team=None, **more).pk
    return pk


def look(key: str = "leads") -> int:
    stamps.refresh()
    return queue.look.func(key)


def ids(actor: Any, **how: Any) -> list[list[int]]:
    return [[c.row.id for c in g.members] for g in queue.page(actor, modules.get("leads"), **how).groups]


def test_what_hangs_together_is_a_group(cast: Cast) -> None:
    a = lead(cast, "Budi", "+6281200000001", email="budi@gmail.com")
    b = lead(cast, "Boedi", "+6281200000001")
    c = lead(cast, "Budi", "+6281200000002", email="budi@gmail.com")
    lead(cast, "Siti", "+6281200000003")
    d, e = lead(cast, "Eko", "+6281200000004"), lead(cast, "Eko", "+6281200000004")
    assert look() == 2
    assert ids(cast["budi"]) == [[a, b, c], [d, e]]
    (first, _second) = queue.page(cast["budi"], modules.get("leads")).groups
    assert {r.what for r in first.reasons} == {"phone", "email", "person"} and first.hidden == 0


def test_only_what_is_within_reach(cast: Cast) -> None:
    a, b = lead(cast, "Budi", "+6281200000001"), lead(cast, "Budi", "+6281200000001")
    lead(cast, "Budi", "+6281200000001", owner="eka")
    lead(cast, "Sari", "+6281200000002", owner="eka")
    lead(cast, "Sari", "+6281200000002")
    assert look() == 2
    (group,) = queue.page(cast["budi"], modules.get("leads")).groups
    assert ([c.row.id for c in group.members], group.hidden) == ([a, b], 1)
    assert len(queue.page(cast["rina"], modules.get("leads")).groups) == 2
    other = DuplicateGroup.objects.exclude(pk=group.id).get()
    with pytest.raises(NotFound):
        queue.find(cast["budi"], modules.get("leads"), other.pk)


def test_looking_again_keeps_what_was_put_off(cast: Cast) -> None:
    a, b = lead(cast, "Budi", "+6281200000001"), lead(cast, "Budi", "+6281200000001")
    look()
    module = modules.get("leads")
    (group,) = queue.page(cast["budi"], module).groups
    queue.put_off(group, later=True)
    look()
    assert (ids(cast["budi"]), ids(cast["budi"], later=True)) == ([], [[a, b]])
    queue.put_off(queue.find(cast["budi"], module, group.id), later=False)
    assert ids(cast["budi"]) == [[a, b]]


def test_what_is_dealt_with_is_gone_at_once(cast: Cast) -> None:
    a, b = lead(cast, "Budi", "+6281200000001"), lead(cast, "Budi", "+6281200000001")
    look()
    (group,) = queue.page(cast["budi"], modules.get("leads")).groups
    done = queue.set_apart(cast["budi"], modules.get("leads"), group, "html")
    assert ids(cast["budi"]) == [] and look() == 0
    undoing.undo_any(cast["budi"], done, face="html")
    assert look() == 1 and ids(cast["budi"]) == [[a, b]]
    perform(cast["budi"], "leads", "update", b, {"mobile": "+6281200000009", "first_name": "Siti"}, face="html")
    assert ids(cast["budi"]) == []


def test_several_are_set_apart_in_one_operation(cast: Cast) -> None:
    some = [lead(cast, "Budi", "+6281200000001") for _n in range(3)]
    look()
    (group,) = queue.page(cast["budi"], modules.get("leads")).groups
    done = queue.set_apart(cast["budi"], modules.get("leads"), group, "html")
    assert done and look() == 0
    undoing.undo_any(cast["budi"], done, face="html")
    assert look() == 1 and ids(cast["budi"]) == [some]


def test_pages_go_on(cast: Cast) -> None:
    for n in range(queue.PAGE + 3):
        for _twice in range(2):
            lead(cast, "Budi", f"+62812000001{n:02d}")
    assert look() == queue.PAGE + 3
    first = queue.page(cast["budi"], modules.get("leads"))
    rest = queue.page(cast["budi"], modules.get("leads"), first.next or 0)
    assert (len(first.groups), len(rest.groups), rest.next) == (queue.PAGE, 3, None)


def test_on_its_page(cast: Cast) -> None:
    a, b = lead(cast, "Budi", "+6281200000001"), lead(cast, "Boedi", "+6281200000001")
    look()
    budi: Client = sign_in(cast, "budi")
    text = budi.get("/leads/duplicates").content.decode()
    assert f'href="/leads/{a}"' in text and f'href="/leads/{b}"' in text and "Nomor telepon sama" in text
    (group,) = DuplicateGroup.objects.all()
    answer = budi.post(f"/leads/duplicates/{group.pk}/later", headers=HTMX)
    assert heard(answer)["leads:changed"]
    assert f'href="/leads/{a}"' not in budi.get("/leads/duplicates").content.decode()
    assert f'href="/leads/{a}"' in budi.get("/leads/duplicates?later=true").content.decode()
    assert budi.post(f"/leads/duplicates/{group.pk}/back").status_code == 303
    assert heard(budi.post(f"/leads/duplicates/{group.pk}/apart", headers=HTMX))["toast"]["undo"]
    assert budi.post(f"/leads/duplicates/{group.pk}/later").status_code == 404
    assert budi.post("/leads/duplicates/again", headers=HTMX).status_code == 204
    assert budi.post("/leads/duplicates/again", headers=HTMX).status_code == 204


def test_who_may_not_change_has_no_queue(cast: Cast) -> None:
    vina = sign_in(cast, "vina")
    assert vina.get("/leads/duplicates").status_code == 403
    assert vina.post("/leads/duplicates/again").status_code == 403
    assert sign_in(cast, "budi").get("/products/duplicates").status_code in (403, 404)
    assert "/leads/duplicates" not in vina.get("/home").content.decode()
    assert "/leads/duplicates" in sign_in(cast, "budi").get("/home").content.decode()


def test_new_ones_that_look_like_old_ones_are_counted(cast: Cast) -> None:
    lead(cast, "Budi", "+6281200000001")
    some = [lead(cast, "Boedi", "+6281200000001"), lead(cast, "Siti", "+6281200000002")]
    some += [lead(cast, "Siti", "+6281200000002"), lead(cast, "Eko", "+6281200000003")]
    rows = list(Lead.objects.filter(pk__in=some).order_by("pk"))
    assert duplicates.count_earlier(modules.get("leads"), rows) == 2
    assert duplicates.count_earlier(modules.get("products"), []) == 0
