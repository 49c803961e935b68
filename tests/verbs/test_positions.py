"""A contact moves on: where he was is kept, on his page and on that of the company that he left."""

from typing import Any

import pytest

from saluran.core import access, histories
from saluran.core.perform import perform
from saluran.core.registry import modules
from saluran.core.screens.listing import Params
from saluran.core.screens.recording import find, related_screen
from saluran.core.undo import undo
from saluran.modules.contacts.history import Position
from tests.cast import make
from tests.verbs.conftest import Doing

pytestmark = pytest.mark.postgres


def known(pk: int) -> list[tuple[Any, ...]]:
    rows = Position.objects.filter(contact=pk).order_by("number")
    return [(p.account_id, p.job_title, p.way, p.left_at is not None) for p in rows]


def former(actor: access.Actor, account: int) -> list[int]:
    """The contacts that an account has lost."""
    module, record = find(actor, "accounts", account)
    related = next(r for r in module.related if r.module == "positions")
    screen = related_screen(actor, module, record, related, Params(fields=("contact",)))
    assert screen
    return [r.values["contact"] for r in screen.rows]


def test_every_move_is_kept_and_taken_back(budi: Doing, cast: Any) -> None:
    old, new = (budi("accounts", "create", name=n).pk for n in ("PT Lama", "PT Baru"))
    ani = budi("contacts", "create", first_name="Ani", account=old, job_title="Staf").pk
    assert known(ani) == [(old, "Staf", "start", False)] and former(budi.actor, old) == []
    budi("contacts", "update", ani, job_title="Manajer")
    assert known(ani)[1:] == [(old, "Manajer", "same", False)]
    assert former(budi.actor, old) == [], "another position at the same company is no farewell"
    moved = perform(budi.actor, "contacts", "update", ani, {"account": new, "job_title": "Direktur"}, face="html")
    assert known(ani) == [
        (old, "Staf", "start", True), (old, "Manajer", "same", True), (new, "Direktur", "moved", False),
    ]  # fmt: skip
    assert set(former(budi.actor, old)) == {ani} and former(budi.actor, new) == []
    assert former(cast["eka"], make("accounts", name="PT Lain", owner=cast.eka.pk).pk) == []
    undo(budi.actor, moved.operation or 0, face="html")
    assert known(ani) == [(old, "Staf", "start", True), (old, "Manajer", "same", False)]
    assert former(budi.actor, old) == [], "as if it had never been"
    budi("contacts", "update", ani, account=None)
    assert known(ani)[-1] == (None, "Manajer", "left", False)


def test_made_anew_it_says_the_same(budi: Doing) -> None:
    module = modules.get("contacts")
    old = budi("accounts", "create", name="PT Lama").pk
    budi("contacts", "create", first_name="Budi")
    ani = budi("contacts", "create", first_name="Ani", account=old).pk
    budi("contacts", "update", ani, account=None)
    before = known(ani)
    histories.rebuild(module)
    assert known(ani) == before and histories.wrong(module) == 0
    gone = perform(budi.actor, "contacts", "delete", ani, {}, face="html")
    assert known(ani) == []
    undo(budi.actor, gone.operation or 0, face="html")
    assert known(ani) == before


def test_who_may_not_see_the_contact_sees_no_positions(cast: Any) -> None:
    account = make("accounts", name="PT Lama", owner=cast.budi.pk).pk
    hidden = make("contacts", first_name="Rahasia", owner=cast.eka.pk, account=account).pk
    perform(access.SYSTEM, "contacts", "update", hidden, {"account": None}, face="setup")
    assert former(cast["budi"], account) == [] and former(cast["rina"], account) == [hidden]


def test_pages_say_it(budi: Doing, cast: Any) -> None:
    from tests.faces.html_client import sign_in

    old = budi("accounts", "create", name="PT Lama").pk
    ani = budi("contacts", "create", first_name="Ani", account=old, job_title="Manajer").pk
    budi("contacts", "update", ani, account=None)
    client = sign_in(cast, "budi")
    page = client.get(f"/contacts/{ani}?tab=history").content.decode()
    assert "PT Lama" in page and "Manajer" in page
    page = client.get(f"/accounts/{old}?tab=positions.account").content.decode()
    assert "Ani" in page
