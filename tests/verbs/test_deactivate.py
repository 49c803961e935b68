"""deactivate and activate; and what else must be true of users, teams and roles."""

from typing import Any

from saluran.core import access
from saluran.core.models import Role, Sees, User
from saluran.core.perform import perform
from saluran.core.registry import modules
from saluran.core.undo import undo
from tests.cast import Cast
from tests.verbs.conftest import Doing


def seen(cast: Cast, name: str) -> set[str]:
    return set(Sees.objects.filter(user=getattr(cast, name)).values_list("sees__login", flat=True))


def test_who_is_locked_out_may_do_nothing_any_more(rina: Doing, cast: Cast) -> None:
    rina("users", "deactivate", cast.budi.pk)
    assert access.actor(cast.budi.pk) == access.ANONYMOUS
    assert rina.refused("users", "deactivate", cast.budi.pk).status == 409
    rina("users", "activate", cast.budi.pk)
    assert access.actor(cast.budi.pk).login == "budi"


def test_the_last_administrator_stays(rina: Doing, cast: Cast) -> None:
    assert rina.wrong("users", "deactivate", cast.rina.pk) == {"active"}
    assert rina.wrong("users", "update", cast.rina.pk, role="sales") == {"role"}
    rina("users", "update", cast.joko.pk, role="administrator")
    rina("users", "update", cast.rina.pk, role="sales")


def test_a_manager_sees_what_is_below_him(rina: Doing, cast: Cast) -> None:
    assert seen(cast, "joko") == {"budi", "sari"}
    rina("users", "update", cast.eka.pk, manager="budi")
    assert seen(cast, "joko") == {"budi", "sari", "eka"}
    assert seen(cast, "budi") == {"eka"}
    rina("users", "update", cast.budi.pk, manager=None)
    assert seen(cast, "joko") == {"sari"}


def test_undo_takes_the_view_back(rina: Doing, cast: Cast) -> None:
    done = perform(rina.actor, "users", "update", cast.eka.pk, {"manager": "joko"}, face="html")
    assert seen(cast, "joko") == {"budi", "sari", "eka"}
    assert done.operation
    undo(rina.actor, done.operation, face="html")
    assert seen(cast, "joko") == {"budi", "sari"}


def test_the_tree_has_no_loops(rina: Doing, cast: Cast) -> None:
    assert rina.wrong("users", "update", cast.joko.pk, manager="budi") == {"manager"}
    assert rina.wrong("users", "update", cast.joko.pk, manager="joko") == {"manager"}


def test_logins_are_one_word_and_belong_to_one(rina: Doing) -> None:
    assert rina("users", "create", name="Ani", login="ANI").login == "ani"
    assert rina.wrong("users", "create", name="Ani", login="ani") == {"login"}
    assert rina.wrong("users", "create", name="Ani", login="a b") == {"login"}
    assert rina.wrong("users", "create", name="Ani", login="ani2", email="BUDI@saluran.example") == {"email"}


def test_users_stay(rina: Doing, cast: Cast) -> None:
    assert rina.refused("users", "delete", cast.dodi.pk).status == 404
    assert User.objects.filter(pk=cast.dodi.pk).exists()


def test_only_administrators_write_the_house(budi: Doing, as_: Any, cast: Cast) -> None:
    assert budi.refused("users", "update", cast.sari.pk, name="X").status == 403
    assert budi.refused("sources", "create", name="X").status == 403
    assert budi.refused("roles", "create", name="X").status == 404
    assert as_("joko").refused("modules", "create", name="X").status == 404


def test_rights_change_at_once(rina: Doing, budi: Doing) -> None:
    role = Role.objects.get(key="sales")
    rina("roles", "update", role.pk, rights=[{"module": "*", "view": "own"}])
    assert not access.may(access.actor(budi.actor.pk), modules.get("leads"), "create")


def test_roles_keep_one_who_administers(rina: Doing) -> None:
    assert rina.wrong("roles", "update", Role.objects.get(key="administrator").pk, named=["bulk"]) == {"named"}
