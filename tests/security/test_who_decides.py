"""Who may do what is said by administrators alone: neither a role that names users nor a token goes round them."""

from contextlib import suppress

import pytest

from saluran.core import access, undo
from saluran.core.models import User
from saluran.core.perform import Item, perform, perform_many
from saluran.core.refusals import Conflict, Refusal
from tests.cast import Cast, make
from tests.faces.api_client import Program

pytestmark = pytest.mark.django_db
ALL = {"view": "all", "create": "all", "edit": "all", "delete": "all"}


def test_a_role_that_names_users_changes_none(cast: Cast) -> None:
    role = make("roles", key="people", name="Kepegawaian", rights=[{"module": "users", **ALL}])
    perform(access.SYSTEM, "users", "update", cast.sari.pk, {"role": role.pk}, face="setup")
    sari = Program(cast.sari)
    for path, body in (
        (f"users/{cast.rina.pk}", {"email": "lain@saluran.example"}),
        (f"users/{cast.sari.pk}", {"role": "administrator"}),
        (f"users/{cast.eka.pk}", {"manager": "sari"}),
    ):  # fmt: skip
        assert sari("PATCH", path, body)[0] == 403
    assert sari("POST", f"users/{cast.rina.pk}/do/invite")[0] == 403
    assert sari("POST", "users", {"name": "Baru", "login": "baru", "email": "baru@saluran.example"})[0] == 403


def test_an_administrator_stays_whichever_way_the_last_one_would_go(cast: Cast) -> None:
    rina, admin, sales = cast["rina"], cast.rina, cast.budi.role_id
    role = admin.role_id

    def change(user: User, **data: object) -> int | None:
        return perform(access.SYSTEM, "users", "update", user.pk, data, face="cli").operation

    with pytest.raises(Refusal):
        perform(rina, "roles", "delete", role, face="html")
    with pytest.raises(Refusal):
        perform(rina, "users", "update", admin.pk, {"email": ""}, face="html")
    change(cast.joko, role=role)
    both = [Item({"role": sales}, pk) for pk in (admin.pk, cast.joko.pk)]  # each alone leaves the other
    with suppress(Refusal):
        perform_many(rina, "users", "update", both, face="html")
    assert User.objects.filter(active=True, role=role).exists()
    change(admin, role=role)
    change(cast.joko, role=sales)
    made = change(cast.joko, role=role)
    change(admin, active=False)
    with pytest.raises(Refusal):
        undo.undo(access.SYSTEM, made or 0, face="html")
    assert [u.pk for u in User.objects.filter(active=True, role=role)] == [cast.joko.pk]


def test_a_role_that_somebody_has_is_not_deleted(cast: Cast) -> None:
    with pytest.raises(Conflict):
        perform(cast["rina"], "roles", "delete", cast.budi.role_id, face="html")
    empty = make("roles", key="empty", name="Kosong")
    perform(cast["rina"], "roles", "delete", empty.pk, face="html")


def test_a_token_of_few_rights_gets_no_way_to_sign_in(cast: Cast) -> None:
    narrow = Program(cast.rina, scopes=["users:*"])
    assert narrow("PATCH", f"users/{cast.eka.pk}", {"name": "Eka Maharani"})[0] == 200
    for user in (cast.rina, cast.eka):
        status, said = narrow("POST", f"users/{user.pk}/do/invite")
        assert status == 403 and "link" not in said
    assert "link" in Program(cast.rina)("POST", f"users/{cast.eka.pk}/do/invite")[1]
