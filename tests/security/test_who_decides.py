"""Who may do what is said by administrators alone: neither a role that names users nor a token goes round them."""

import pytest

from saluran.core import access
from saluran.core.perform import perform
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


def test_a_token_of_few_rights_gets_no_way_to_sign_in(cast: Cast) -> None:
    narrow = Program(cast.rina, scopes=["users:*"])
    assert narrow("PATCH", f"users/{cast.eka.pk}", {"name": "Eka Maharani"})[0] == 200
    for user in (cast.rina, cast.eka):
        status, said = narrow("POST", f"users/{user.pk}/do/invite")
        assert status == 403 and "link" not in said
    assert "link" in Program(cast.rina)("POST", f"users/{cast.eka.pk}/do/invite")[1]
