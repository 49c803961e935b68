"""Roles of an older installation come to their lines for new modules, and never get what somebody took from them."""

import pytest

from saluran.core import access, prepare
from saluran.core.models import Line, Operation, Role, RoleRight, Tape
from saluran.core.registry import modules
from tests.cast import Cast
from tests.verbs.conftest import Doing

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]


def role(key: str) -> Role:
    return Role.objects.get(key=key)


def lines(key: str) -> dict[str, str]:
    return dict(RoleRight.objects.filter(role__key=key).values_list("module", "view"))


def before_campaigns() -> None:
    """As it was before there were campaigns: no line, and none that the journal knows of."""
    RoleRight.objects.filter(module="campaigns").delete()
    for tape in Tape.objects.filter(table=RoleRight._meta.db_table):
        if (tape.after or tape.before or {}).get("module") == "campaigns":
            tape.delete()
    access.touched()


def test_a_new_module_gets_its_shipped_line(cast: Cast) -> None:
    new = lines("sales"), lines("sales_manager")
    before_campaigns()
    assert not access.reach(access.actor(cast.budi.pk), modules.get("campaigns"), "view").all
    prepare.run()
    assert (lines("sales"), lines("sales_manager")) == new
    assert access.reach(access.actor(cast.budi.pk), modules.get("campaigns"), "view").all
    last = Line.objects.filter(module="roles", record_id=role("sales").pk).latest("pk")
    assert (last.verb, last.operation.face, last.operation.actor) == ("update", "setup", None)
    done = Operation.objects.count()
    prepare.run()
    assert Operation.objects.count() == done


def test_what_somebody_took_away_stays_away(cast: Cast, rina: Doing) -> None:
    kept = RoleRight.objects.filter(role__key="sales").exclude(module="campaigns")
    rina("roles", "update", role("sales").pk, rights=[{"id": line.pk} for line in kept])
    prepare.run()
    assert "campaigns" not in lines("sales")


def test_a_role_that_was_narrowed_stays_narrow(cast: Cast, rina: Doing) -> None:
    before_campaigns()
    held = RoleRight.objects.filter(role__key="sales")
    narrow = [{"id": line.pk, **({"view": "none"} if line.module == "*" else {})} for line in held]
    rina("roles", "update", role("sales").pk, rights=narrow)
    prepare.run()
    assert "campaigns" not in lines("sales") and "campaigns" in lines("sales_manager")


def test_a_line_of_ones_own_stays(cast: Cast, rina: Doing) -> None:
    before_campaigns()
    held = RoleRight.objects.filter(role__key="sales")
    own = {"module": "campaigns", "view": "own"}
    rina("roles", "update", role("sales").pk, rights=[*({"id": line.pk} for line in held), own])
    prepare.run()
    assert lines("sales")["campaigns"] == "own"
