"""The dialog that converts a lead: it asks for what matters, tells what goes where, and opens what was made."""

from typing import Any

import pytest

from saluran.core.perform import perform
from saluran.modules.leads.models import Lead
from tests.faces.html_client import HTMX, IN_DIALOG, sign_in

pytestmark = pytest.mark.django_db
NAMES = ("salesperson", "customer", "account", "contact", "opportunity", "opportunity_id", "title", "merge_with")


def lead_of(cast: Any, **more: Any) -> Lead:
    data = {"first_name": "Ani", "organization": "PT Maju", "mobile": "081200001111", "website": "maju.example", **more}
    return perform(cast["budi"], "leads", "create", data=data, face="html").record


def asked(page: str) -> set[str]:
    return {n for n in NAMES if f'name="{n}"' in page}


def test_it_asks_only_for_what_matters(cast: Any) -> None:
    lead, client = lead_of(cast), sign_in(cast, "budi")
    url = f"/leads/{lead.pk}/do/convert"

    def look(**said: Any) -> set[str]:
        answer = client.post(url, {"step": "look", **said}, headers=IN_DIALOG)
        assert answer.status_code == 200
        return asked(answer.content.decode())

    first = client.get(url, headers=IN_DIALOG).content.decode()
    assert asked(first) == {"salesperson", "customer", "opportunity", "title"}
    assert 'value="PT Maju"' in first and "stays on the lead" not in first
    always = {"salesperson", "customer"}
    assert look(customer="link") == {*always, "account", "contact", "opportunity", "title"}
    assert look(customer="none", opportunity="link") == {*always, "opportunity", "opportunity_id"}
    assert look(opportunity="none") == {*always, "opportunity"}
    assert look(action="merge") == always  # nothing similar is there
    lead_of(cast)
    assert look(action="merge") == {*always, "merge_with"}
    assert not Lead.objects.exclude(converted_at=None).exists()


def test_another_salesperson_brings_his_team(cast: Any) -> None:
    lead, client = lead_of(cast), sign_in(cast, "joko")
    said = {"step": "look", "by": "salesperson", "salesperson": cast.eka.pk, "team": cast.budi.team_id}
    page = client.post(f"/leads/{lead.pk}/do/convert", said, headers=IN_DIALOG).content.decode()
    assert f'<option value="{cast.eka.team_id}" selected' in page
    kept = client.post(f"/leads/{lead.pk}/do/convert", {**said, "by": "customer"}, headers=IN_DIALOG).content.decode()
    assert f'<option value="{cast.budi.team_id}" selected' in kept


def test_it_opens_what_was_made(cast: Any) -> None:
    lead, client = lead_of(cast), sign_in(cast, "budi")
    said = {"action": "convert", "customer": "create", "opportunity": "create", "title": "Mesin", "amount": "2jt"}
    answer = client.post(f"/leads/{lead.pk}/do/convert", {**said, "version": lead.version}, headers=IN_DIALOG)
    lead = Lead.objects.get(pk=lead.pk)
    assert answer["HX-Redirect"] == f"/opportunities/{lead.opportunity_id}"
    page = client.get(f"/leads/{lead.pk}").content.decode()
    assert f"/opportunities/{lead.opportunity_id}" in page and f"/accounts/{lead.account_id}" in page
    assert f"/leads/{lead.pk}/field/" not in page
    for url in ("edit", "field/first_name", "do/convert"):
        assert client.get(f"/leads/{lead.pk}/{url}").status_code == 409
    other = lead_of(cast)
    answer = client.post(f"/leads/{other.pk}/do/create_customer", {"version": other.version}, headers=IN_DIALOG)
    assert answer["HX-Redirect"] == f"/contacts/{lead.contact_id}"


def test_what_is_wrong_is_said_in_the_dialog(cast: Any) -> None:
    lead, client = lead_of(cast), sign_in(cast, "budi")
    said = {"customer": "link", "account": "", "account__text": "Tidak Ada", "version": lead.version}
    answer = client.post(f"/leads/{lead.pk}/do/convert", said, headers=IN_DIALOG)
    assert answer.status_code == 422 and "Tidak Ada" in answer.content.decode()


def test_a_lead_that_was_put_aside_is_asked_about(cast: Any) -> None:
    lead, client = lead_of(cast, status="junk"), sign_in(cast, "budi")
    assert "disisihkan" in client.get(f"/leads/{lead.pk}/do/convert", headers=IN_DIALOG).content.decode()


def test_what_would_be_lost_is_told(cast: Any) -> None:
    perform(cast["budi"], "accounts", "create", data={"name": "PT Maju", "website": "lain.example"}, face="html")
    lead, client = lead_of(cast), sign_in(cast, "budi")
    said = {"step": "look", "customer": "none", "opportunity": "none"}
    page = client.post(f"/leads/{lead.pk}/do/convert", said, headers=IN_DIALOG).content.decode()
    assert page.count("line-through") == 4 and "tetap di calon pelanggan" in page


def test_the_status_asks_too(cast: Any) -> None:
    lead, client = lead_of(cast), sign_in(cast, "budi")
    said = {"status": "converted", "version": lead.version}
    answer = client.post(f"/leads/{lead.pk}/field/status", said, headers=HTMX)
    assert answer.status_code == 200 and answer["HX-Retarget"] == "#dialog"
    said = {"status": "contacted", "version": lead.version}
    assert client.post(f"/leads/{lead.pk}/field/status", said, headers=HTMX).status_code == 200
    assert Lead.objects.get(pk=lead.pk).status == "contacted"


def test_undo_on_the_page_of_what_was_made_leads_back_to_the_lead(cast: Any) -> None:
    lead, client = lead_of(cast), sign_in(cast, "budi")
    done = perform(cast["budi"], "leads", "convert", lead.pk, {}, face="html")
    lead.refresh_from_db()
    here = {**HTMX, "HX-Current-URL": f"http://testserver/opportunities/{lead.opportunity_id}"}
    answer = client.post(f"/my/undo/{done.operation}", headers=here)
    assert answer["HX-Redirect"] == f"/leads/{lead.pk}"


def test_who_cannot_take_all_of_it_back_learns_how_to_take_the_rest(cast: Any) -> None:
    lead, client = lead_of(cast), sign_in(cast, "budi")
    done = perform(cast["budi"], "leads", "convert", lead.pk, {}, face="html")
    lead.refresh_from_db()
    perform(cast["budi"], "opportunities", "update", lead.opportunity_id, {"amount": 5000000}, face="html")
    page = client.get(f"/my/undo/{done.operation}").content.decode()
    assert f'href="/leads/{lead.pk}/do/unconvert"' in page and 'name="keep_later"' not in page
    said = {"version": lead.version}
    answer = client.post(f"/leads/{lead.pk}/do/unconvert", said, headers=IN_DIALOG)
    said_why = answer.content.decode() + answer.headers.get("HX-Trigger", "")
    assert answer.status_code == 409 and "#" not in said_why.replace("&#", "")
    assert "Biarkan yang sudah diubah sejak itu" in said_why
    said["keep_later"] = "true"
    assert client.post(f"/leads/{lead.pk}/do/unconvert", said, headers=IN_DIALOG).status_code == 204


def test_merging_with_nothing_says_what_it_does(cast: Any) -> None:
    lead, client = lead_of(cast), sign_in(cast, "budi")
    said = {"step": "look", "action": "merge"}
    page = client.post(f"/leads/{lead.pk}/do/convert", said, headers=IN_DIALOG).content.decode()
    assert "Buat peluang</button>" in page
