"""The NIK of a person is told whole to those alone who may see it so: not to others by any face, and not bit by bit."""

import io
import json
from typing import Any

import pytest

from saluran.core import access, prepare, search
from saluran.core.models import Role, SearchDoc, Stamp
from saluran.core.perform import perform
from saluran.core.registry import modules
from saluran.core.screens.listing import Params, list_screen
from saluran.modules.accounts import niks
from saluran.modules.accounts.models import Account
from saluran.platform import exporting
from tests.cast import Cast
from tests.faces.api_client import Program
from tests.faces.html_client import HTMX, fields_of, sign_in

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]
NIK, FIRM = "3273014503900001", "0012345678901000"
BRANCH = NIK + "000001"
SHOWN = "•••• •••• •••• 0001"
WHOLE = (NIK, "3273 0145 0390 0001")


@pytest.fixture
def ani(cast: Cast) -> Any:
    data = {"name": "Ani Wijaya", "kind": "person", "npwp": NIK, "nitku": BRANCH}
    return perform(cast["budi"], "accounts", "create", data=data, face="api").record


def told(text: Any) -> bool:
    return any(whole in (text if isinstance(text, str) else json.dumps(text)) for whole in WHOLE)


def test_pages_and_forms(cast: Cast, ani: Any) -> None:
    perform(cast["budi"], "accounts", "update", ani.pk, {"npwp": "3273014503900002"}, face="api")
    perform(cast["budi"], "accounts", "update", ani.pk, {"npwp": NIK}, face="api")
    for path in ("", "/edit", "?tab=details", "?tab=timeline", "/field/npwp", "/preview"):
        url = f"/accounts/{ani.pk}{path}"
        assert not told(sign_in(cast, "budi").get(url).content.decode()), url
    url = "/accounts?fields=name,npwp,nitku"
    assert not told(sign_in(cast, "budi").get(url).content.decode())
    rina = sign_in(cast, "rina")
    for path in (f"/accounts/{ani.pk}?tab=details", f"/accounts/{ani.pk}/edit", url):
        assert told(rina.get(path if path.startswith("/") else url).content.decode()), path


def test_what_comes_back_masked_is_kept(cast: Cast, ani: Any) -> None:
    budi = sign_in(cast, "budi")
    form = fields_of(budi.get(f"/accounts/{ani.pk}/edit"))
    assert form["npwp"] == [SHOWN] and form["nitku"] == [f"{SHOWN} 000001"]
    assert budi.post(f"/accounts/{ani.pk}/edit", {**form, "phone": "0215551234"}).status_code == 303
    assert budi.post(f"/accounts/{ani.pk}/field/npwp", {"npwp": SHOWN, "version": "2"}, headers=HTMX).status_code == 200
    program = Program(cast.budi)
    status, read = program("GET", f"accounts/{ani.pk}")
    assert (status, read["npwp"], read["nitku"]) == (200, "••••••••••••0001", "••••••••••••0001000001")
    same = {"npwp": read["npwp"], "nitku": read["nitku"], "name": "Ani W."}
    assert program("PATCH", f"accounts/{ani.pk}", same)[0] == 200
    ani.refresh_from_db()
    assert (ani.npwp, ani.nitku, ani.name) == (NIK, BRANCH, "Ani W.")
    assert program("PATCH", f"accounts/{ani.pk}", {"npwp": "••••••••••••9999"})[0] == 422
    assert program("PATCH", f"accounts/{ani.pk}", {"npwp": FIRM})[1]["npwp"] == FIRM, "a new one may be said"


def test_the_api(cast: Cast, ani: Any) -> None:
    program, reveals = Program(cast.budi), Program(cast.rina)
    perform(cast["budi"], "accounts", "update", ani.pk, {"npwp": "3273014503900002"}, face="api")
    perform(cast["budi"], "accounts", "update", ani.pk, {"npwp": NIK}, face="api")
    paths = (f"accounts/{ani.pk}", "accounts?fields=name,npwp,nitku", f"accounts/{ani.pk}/timeline")
    for path in paths:
        status, body = program("GET", path)
        assert status == 200 and not told(body), path
        assert told(reveals("GET", path)[1]), path
    late = program("PATCH", f"accounts/{ani.pk}", {"npwp": "3273014503900003"})
    assert late[0] == 200 and "3273014503900003" not in json.dumps(late[1])
    stale = program("PATCH", f"accounts/{ani.pk}", {"npwp": FIRM}, If_Match='"1"')
    assert stale[0] == 412 and "3273014503900003" not in json.dumps(stale[1])


@pytest.mark.parametrize("form", ["csv", "json"])
def test_files(cast: Cast, ani: Any, form: str) -> None:
    def file(who: Any) -> str:
        out = io.BytesIO()
        exporting.write(who, "accounts", form, out)
        return out.getvalue().decode()

    Role.objects.filter(key="sales").update(named=[])
    assert "0001" in file(cast["joko"]) and not told(file(cast["joko"]))
    assert told(file(cast["rina"])) and told(file(access.SYSTEM))


def test_nothing_is_guessed_bit_by_bit(cast: Cast, ani: Any) -> None:
    firm = perform(cast["budi"], "accounts", "create", data={"name": "PT Maju", "npwp": FIRM}, face="api").record
    program, budi, rina = Program(cast.budi), cast["budi"], cast["rina"]

    def found(who: Any, condition: list[Any]) -> list[int]:
        return [r.id for r in list_screen(who, "accounts", Params(condition)).rows]

    for condition in (["npwp", "starts_with", "32"], ["npwp", "contains", "0145"], ["npwp", "is", NIK],
                      ["npwp", "in", [FIRM, NIK]], ["npwp", "is_not", NIK], ["nitku", "is", BRANCH]):  # fmt: skip
        answer = program("GET", f"accounts?filter={json.dumps(condition)}")
        assert answer[0] == 422 and "npwp" in json.dumps(answer[1]).replace("nitku", "npwp"), condition
    assert found(budi, ["npwp", "is", FIRM]) == [firm.pk] and found(budi, ["npwp", "empty"]) == []
    assert found(rina, ["npwp", "is", NIK]) == found(rina, ["npwp", "starts_with", "3273"]) == [ani.pk]
    assert program("GET", "accounts?sort=npwp")[0] == 422
    for words in (NIK, "3273", "01450390", "3273014503"):
        assert search.find(budi, words) == [] == search.find(rina, words), words
    assert [h.id for h in search.find(budi, "0012345678")] == [firm.pk]


def test_an_index_from_before_forgets_them(cast: Cast, ani: Any) -> None:
    Stamp.objects.filter(name=niks.DONE).delete()
    doc = SearchDoc.objects.get(module="accounts", record_id=ani.pk)
    other = perform(cast["budi"], "accounts", "create", data={"name": "PT Maju", "npwp": FIRM}, face="api").record
    accounts = modules.get("accounts")
    words = accounts.by_name["npwp"].kind.__class__.words
    accounts.by_name["npwp"].kind.__class__.words = lambda self, value: value  # type: ignore[method-assign]
    search.renew(accounts, [ani.pk])
    accounts.by_name["npwp"].kind.__class__.words = words  # type: ignore[method-assign]
    assert search.find(cast["budi"], "3273014503", module="accounts")
    prepare.run()
    assert not search.find(cast["budi"], "3273014503", module="accounts") and [
        h.id for h in search.find(cast["budi"], "Ani", module="accounts")
    ] == [ani.pk]
    assert SearchDoc.objects.get(module="accounts", record_id=ani.pk).text == doc.text
    assert [h.id for h in search.find(cast["budi"], "Maju")] == [other.pk]
    assert Account.objects.get(pk=ani.pk).npwp == NIK
