"""R127–R131: leads are in everybody's menu, until the company or a team does without them."""

from typing import Any

import pytest

from saluran.core.perform import perform
from saluran.modules.leads.models import Lead
from tests.faces.api_client import Program
from tests.faces.html_client import IN_DIALOG, fields_of, rows, sign_in

pytestmark = pytest.mark.django_db
MENU = 'class="side-link" href="/leads"'


def switch(cast: Any, on: bool) -> None:
    pk = rows("settings").get(key="leads").pk
    perform(cast["rina"], "settings", "update", pk, {"value": "true" if on else "false"}, face="html")


def page(cast: Any, name: str, url: str = "/home") -> str:
    text: str = sign_in(cast, name).get(url).content.decode()
    return text


def test_for_the_company(cast: Any) -> None:
    assert all(MENU in page(cast, n) for n in ("budi", "eka", "rina"))
    switch(cast, False)
    for name in ("budi", "eka", "rina"):
        told = page(cast, name)
        assert MENU not in told and "/leads/new" not in told and "/opportunities/new" in told
    switch(cast, True)
    assert MENU in page(cast, "budi")


def test_for_one_team(cast: Any) -> None:
    perform(cast["rina"], "teams", "update", cast.budi.team_id, {"uses_leads": False}, face="html")
    assert MENU not in page(cast, "budi") and MENU not in page(cast, "joko") and MENU in page(cast, "eka")
    switch(cast, False)
    assert MENU not in page(cast, "eka")


def test_a_new_enquiry_is_an_opportunity(cast: Any) -> None:
    client = sign_in(cast, "budi")
    switch(cast, False)
    answer = client.get("/leads/new?source=2")
    assert (answer.status_code, answer["Location"]) == (303, "/opportunities/new?source=2")
    assert client.get("/leads/new", headers=IN_DIALOG)["HX-Redirect"] == "/opportunities/new"


def test_leads_that_are_there_stay(cast: Any) -> None:
    lead = perform(cast["budi"], "leads", "create", data={"first_name": "Zulaikha"}, face="html").record
    switch(cast, False)
    client = sign_in(cast, "budi")
    assert f"/leads/{lead.pk}" in client.get("/search?q=zulaikha").content.decode()
    assert client.get("/leads").status_code == 200
    assert f"/leads/{lead.pk}/do/convert" in client.get(f"/leads/{lead.pk}").content.decode()
    status, _body = Program(cast.budi)("POST", f"leads/{lead.pk}/do/convert", {})
    assert status == 200 and Lead.objects.get(pk=lead.pk).opportunity_id
    assert Program(cast.budi)("POST", "leads", {"first_name": "Dari program"})[0] == 201


def test_the_setting_speaks_in_words(cast: Any) -> None:
    client, pk = sign_in(cast, "rina"), rows("settings").get(key="leads").pk
    shown = client.get(f"/settings/{pk}?tab=details").content.decode()
    assert ">Ya<" in shown and ">true<" not in shown
    form = fields_of(client.get(f"/settings/{pk}/edit"))
    assert client.post(f"/settings/{pk}/edit", {**form, "value": "false"}).status_code in (302, 303)
    assert rows("settings").get(pk=pk).value == "false"
    money = rows("settings").get(key="company.currency").pk
    assert "Rupiah" in client.get(f"/settings/{money}?tab=details").content.decode()
    assert '<option value="IDR" selected' in client.get(f"/settings/{money}/edit").content.decode()


@pytest.mark.parametrize(("said", "kept"), [("Tidak", False), ("yes", True), ("x1", None)])
def test_a_setting_may_be_written_in_words(cast: Any, said: str, kept: bool | None) -> None:
    from saluran.core import options

    pk = rows("settings").get(key="leads").pk
    status, _body = Program(cast.rina)("PATCH", f"settings/{pk}", {"value": said})
    assert status == (422 if kept is None else 200)
    assert options.get("leads") is (True if kept is None else kept)
