"""What is done with one record from its page."""

from typing import Any

import pytest

from saluran.core.models import Follow, Operation
from saluran.core.perform import find_verb, perform, tags_of, why_not
from saluran.core.registry import modules
from tests.cast import make
from tests.contract import samples
from tests.faces.html_client import HTMX, IN_DIALOG, heard, rows, sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def deal(cast: Any) -> Any:
    return make("opportunities", title="Mesin bubut", owner=cast.budi.pk)


def stage(key: str) -> int:
    pk: int = rows("stages").get(key=key).pk
    return pk


def test_a_verb_that_takes_nothing_acts_at_once(cast: Any, deal: Any) -> None:
    client = sign_in(cast, "budi")
    answer = client.post(f"/opportunities/{deal.pk}/do/win", {"version": deal.version}, headers=HTMX)
    said = heard(answer)
    assert answer.status_code == 204 and said["opportunities:changed"] is True
    operation = Operation.objects.latest("pk")
    assert said["toast"]["undo"] == f"/my/undo/{operation.pk}" and "Mesin bubut" in said["toast"]["text"]
    deal.refresh_from_db()
    assert deal.status == "won"


def test_the_same_without_scripts(cast: Any, deal: Any) -> None:
    client = sign_in(cast, "budi")
    page = client.get(f"/opportunities/{deal.pk}/do/win")
    assert page.status_code == 200 and "<html" in page.content.decode() and "data-dialog-form" in page.content.decode()
    answer = client.post(f"/opportunities/{deal.pk}/do/win")
    assert (answer.status_code, answer["Location"]) == (303, f"/opportunities/{deal.pk}")
    assert "data-undo" in client.get(answer["Location"]).content.decode()
    again = client.post(f"/opportunities/{deal.pk}/do/win")
    assert again.status_code == 409 and client.get(f"/opportunities/{deal.pk}/do/win").status_code == 409


def test_where_a_deal_goes_again_is_open_to_choice(cast: Any, deal: Any) -> None:
    client = sign_in(cast, "budi")
    client.post(f"/opportunities/{deal.pk}/do/win", headers=HTMX)
    page = client.get(f"/opportunities/{deal.pk}").content.decode()
    assert page.index(f"/opportunities/{deal.pk}/do/reopen") < page.index(f"/opportunities/{deal.pk}/edit")  # a button
    asked = client.get(f"/opportunities/{deal.pk}/do/reopen", headers=IN_DIALOG).content.decode()
    assert 'value="" selected' in asked.split('name="stage"')[1].split("</select>")[0]
    client.post(f"/opportunities/{deal.pk}/do/reopen", {"stage": ""}, headers=IN_DIALOG)
    deal.refresh_from_db()
    assert (deal.status, deal.stage_id) == ("open", stage("prospecting"))


def test_what_a_verb_lacks_is_asked_for(cast: Any, deal: Any) -> None:
    client = sign_in(cast, "budi")
    url = f"/opportunities/{deal.pk}/do/lose"
    asked = client.get(url, headers=IN_DIALOG).content.decode()
    assert "<html" not in asked and 'name="lost_reason"' in asked and f'name="version" value="{deal.version}"' in asked
    button = client.post(url, headers=HTMX)
    assert button.status_code == 422 and button["HX-Retarget"] == "#dialog"
    refused = client.post(url, {"lost_reason": "", "lost_note": "Mahal\r\nsekali"}, headers=IN_DIALOG)
    assert refused.status_code == 422 and "HX-Retarget" not in refused
    assert 'id="e-lost_reason"' in refused.content.decode() and "Mahal\nsekali" in refused.content.decode()
    deal.refresh_from_db()
    assert deal.status == "open"
    reason = rows("lost_reasons").first()
    assert client.post(url, {"lost_reason": reason.pk, "lost_note": "Mahal"}, headers=IN_DIALOG).status_code == 204
    deal.refresh_from_db()
    assert (deal.status, deal.lost_reason_id, deal.lost_note) == ("lost", reason.pk, "Mahal")


def test_a_card_is_dropped_in_another_column(cast: Any, deal: Any) -> None:
    client = sign_in(cast, "budi")
    url = f"/opportunities/{deal.pk}/do/move_stage"
    posted = {"stage": stage("proposal"), "position": 0, "version": deal.version}
    assert client.post(url, posted, headers=HTMX).status_code == 204
    deal.refresh_from_db()
    assert (deal.stage_id, deal.probability) == (stage("proposal"), 60)
    late = client.post(url, {**posted, "stage": stage("won")}, headers=HTMX)
    assert late.status_code == 412 and heard(late)["opportunities:changed"] is True
    assert heard(late)["toast"]["tone"] == "warning"
    wrong = client.post(url, {"stage": "999999", "position": 0}, headers=HTMX)
    assert wrong.status_code == 422 and "HX-Retarget" not in wrong  # the board itself opens the dialog
    opened = client.get(f"{url}?stage={stage('won')}", headers=IN_DIALOG).content.decode()
    assert f'<option value="{stage("won")}" selected>' in opened
    lead = make("leads", first_name="Wati", owner=cast.budi.pk)
    assert (
        client.post(f"/leads/{lead.pk}/do/update", {"status": "contacted", "position": 1}, headers=HTMX).status_code
        == 204
    )
    lead.refresh_from_db()
    assert (lead.status, lead.first_name) == ("contacted", "Wati")


def test_only_what_was_changed_in_a_dialog_is_said(cast: Any, deal: Any) -> None:
    """The chance is left empty in the dialog of a move: it follows the stage, unless it is said."""
    client = sign_in(cast, "budi")
    url = f"/opportunities/{deal.pk}/do/move_stage"
    posted = {"stage": stage("negotiation"), "probability": "", "version": deal.version}
    assert client.post(url, posted, headers=IN_DIALOG).status_code == 204
    deal.refresh_from_db()
    assert deal.probability == 80
    assert client.post(url, {"stage": stage("won"), "probability": "95"}, headers=IN_DIALOG).status_code == 204
    deal.refresh_from_db()
    assert deal.probability == 95


def test_a_dialog_that_comes_late_stays_open_with_the_new_version(cast: Any, deal: Any) -> None:
    client = sign_in(cast, "budi")
    url = f"/opportunities/{deal.pk}/do/lose"
    reason = rows("lost_reasons").first().pk
    perform(cast["joko"], "opportunities", "update", deal.pk, {"amount": "5"}, face="api")
    late = client.post(url, {"lost_reason": reason, "version": deal.version}, headers=IN_DIALOG)
    text = late.content.decode()
    assert late.status_code == 412 and f'name="version" value="{deal.version + 1}"' in text
    assert f'<option value="{reason}" selected>' in text
    assert client.post(url, {"lost_reason": reason, "version": deal.version + 1}, headers=IN_DIALOG).status_code == 204


def test_delete_and_restore(cast: Any) -> None:
    account = make("accounts", name="PT Maju", owner=cast.budi.pk)
    client = sign_in(cast, "budi")
    url = f"/accounts/{account.pk}"
    assert "PT Maju" in client.get(f"{url}/do/delete").content.decode()
    gone = client.post(f"{url}/do/delete", headers={**HTMX, "HX-Current-URL": f"http://testserver{url}?tab=notes"})
    assert (gone.status_code, gone["HX-Redirect"]) == (204, "/accounts")
    assert not rows("accounts").filter(pk=account.pk).exists()
    assert "data-undo" in client.get("/accounts").content.decode()
    assert sign_in(cast, "eka").get(f"{url}/do/restore").status_code == 404
    assert sign_in(cast, "eka").post(f"{url}/do/restore").status_code == 404
    assert "PT Maju" in client.get(f"{url}/do/restore").content.decode()
    assert client.post(f"{url}/do/restore")["Location"] == url
    assert rows("accounts").filter(pk=account.pk).exists()
    listed = client.post(f"{url}/do/delete", headers={**HTMX, "HX-Current-URL": "http://testserver/accounts"})
    assert listed.status_code == 204 and "HX-Redirect" not in listed and heard(listed)["accounts:changed"]


def test_a_record_given_away_out_of_reach(cast: Any) -> None:
    account = make("accounts", name="PT Maju", owner=cast.budi.pk)
    answer = sign_in(cast, "budi").post(f"/accounts/{account.pk}/do/assign", {"owner": cast.eka.pk})
    assert (answer.status_code, answer["Location"]) == (303, "/accounts")
    account.refresh_from_db()
    assert (account.owner_id, account.team_id) == (cast.eka.pk, cast.eka.team_id)


def test_tags_and_following(cast: Any) -> None:
    account = make("accounts", name="PT Maju", owner=cast.budi.pk, tags=["lama"])
    client = sign_in(cast, "budi")
    url = f"/accounts/{account.pk}/do"
    assert 'value="lama"' in client.get(f"{url}/tag").content.decode()
    assert client.post(f"{url}/tag", {"tags__text": "lama, penting, Baru"}).status_code == 303
    assert tags_of(modules.get("accounts"), [account.pk]) == {account.pk: ["Baru", "lama", "penting"]}
    for on, n in (("true", 1), ("false", 0)):
        assert client.post(f"{url}/follow?on={on}", headers=HTMX).status_code == 204
        assert Follow.objects.count() == n


def test_rights_of_verbs(cast: Any, deal: Any) -> None:
    vina, eka = sign_in(cast, "vina"), sign_in(cast, "eka")
    for name in ("win", "delete", "assign", "note", "update", "merge"):
        assert vina.post(f"/opportunities/{deal.pk}/do/{name}").status_code == 403, name
        assert eka.post(f"/opportunities/{deal.pk}/do/{name}").status_code == 404, name
    budi = sign_in(cast, "budi")
    for name in ("create", "nothing"):
        assert budi.post(f"/opportunities/{deal.pk}/do/{name}").status_code == 404, name
    user = cast.sari
    assert sign_in(cast, "rina").post(f"/users/{user.pk}/do/delete").status_code == 404  # closed
    deal.refresh_from_db()
    assert deal.version == 1


@pytest.mark.parametrize("key", samples.all_keys())
def test_every_verb_of_every_module_asks_or_says_why_not(cast: Any, key: str) -> None:
    if key == samples.CUSTOM:
        samples.make_custom()
    module = modules.get(key)
    record = samples.record_of(cast["rina"], key)
    client = sign_in(cast, "rina")
    for name in (*module.verbs, "delete", "assign", "tag", "follow", "comment", "note", "merge"):
        answer = client.get(f"/{key}/{record.pk}/do/{name}")
        closed = name in module.closed
        refused = not closed and why_not(module, find_verb(module, name), record)
        assert answer.status_code == (404 if closed else 409 if refused else 200), name


def test_an_address_that_is_none_is_no_page_to_come_from(cast: Any) -> None:
    client = sign_in(cast, "budi")
    for n, name in enumerate(("HX-Current-URL", "Referer")):
        record = make("leads", first_name=f"Ani {n}", owner="budi")
        headers = {"HX-Request": "true", name: "http://["}
        assert client.post(f"/leads/{record.pk}/do/delete", {"version": 1}, headers=headers).status_code == 204
        operation = Operation.objects.latest("pk").pk
        assert client.post(f"/my/undo/{operation}", headers=headers).status_code == 204
        assert client.get("/search?q=ani", headers=headers).status_code == 200
        assert sign_in(cast, "rina").get("/leads/do/tag?ids=1", headers=headers).status_code == 200
