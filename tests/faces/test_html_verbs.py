"""What is done with records from their pages: verbs, many at once, lookups, notes and files."""

import json
from typing import Any
from urllib.parse import quote

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from saluran.core import access
from saluran.core.models import Attachment, Follow, Job, Note, Operation
from saluran.core.perform import find_verb, perform, tags_of
from saluran.core.registry import modules
from tests.cast import make
from tests.contract import samples

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}
IN_DIALOG = {**HTMX, "HX-Target": "dialog"}


def sign_in(cast: Any, name: str) -> Client:
    client = Client()
    client.force_login(getattr(cast, name))
    return client


def rows(key: str) -> Any:
    return access.rows(modules.get(key))


def heard(answer: Any) -> dict[str, Any]:
    """What the page is told by an answer without a body."""
    found: dict[str, Any] = json.loads(answer["HX-Trigger"])
    return found


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


def test_what_a_verb_lacks_is_asked_for(cast: Any, deal: Any) -> None:
    client = sign_in(cast, "budi")
    url = f"/opportunities/{deal.pk}/do/lose"
    asked = client.get(url, headers=IN_DIALOG).content.decode()
    assert "<html" not in asked and 'name="lost_reason"' in asked and f'name="version" value="{deal.version}"' in asked
    button = client.post(url, headers=HTMX)
    assert button.status_code == 422 and button["HX-Retarget"] == "#dialog"
    refused = client.post(url, {"lost_note": "Mahal\r\nsekali"}, headers=IN_DIALOG)
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
    """The chance that stands in the dialog of a move is not sent back as a wish: it follows the stage."""
    client = sign_in(cast, "budi")
    url = f"/opportunities/{deal.pk}/do/move_stage"
    posted = {"stage": stage("negotiation"), "probability": "10", "version": deal.version}
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
    for name in ("win", "delete", "assign", "note", "update"):
        assert vina.post(f"/opportunities/{deal.pk}/do/{name}").status_code == 403, name
        assert eka.post(f"/opportunities/{deal.pk}/do/{name}").status_code == 404, name
    budi = sign_in(cast, "budi")
    for name in ("create", "nothing", "merge"):
        assert budi.post(f"/opportunities/{deal.pk}/do/{name}").status_code == 404, name
    user = cast.sari
    assert sign_in(cast, "rina").post(f"/users/{user.pk}/do/delete").status_code == 404  # closed
    deal.refresh_from_db()
    assert deal.version == 1


@pytest.mark.parametrize("key", samples.keys())
def test_every_verb_of_every_module_asks_or_says_why_not(cast: Any, key: str) -> None:
    if key == samples.CUSTOM:
        samples.make_custom()
    module = modules.get(key)
    record = samples.record_of(cast["rina"], key)
    client = sign_in(cast, "rina")
    for name in (*module.verbs, "delete", "assign", "tag", "follow", "comment", "note"):
        answer = client.get(f"/{key}/{record.pk}/do/{name}")
        closed = name in module.closed
        refused = not closed and find_verb(module, name).when(record)
        assert answer.status_code == (404 if closed else 409 if refused else 200), name


# --- many at once


def test_a_few_are_changed_at_once(cast: Any) -> None:
    mine = [make("accounts", name=f"PT {n}", owner=cast.budi.pk) for n in range(3)]
    theirs = make("accounts", name="PT Jauh", owner=cast.eka.pk)
    joko = sign_in(cast, "joko")
    ids = [r.pk for r in mine] + [theirs.pk]
    asked = joko.get("/accounts/do/assign", {"ids": ids}, headers=IN_DIALOG).content.decode()
    assert all(f'name="ids" value="{pk}"' in asked for pk in ids) and 'name="owner"' in asked
    empty = joko.post("/accounts/do/assign", {"ids": ids}, headers=IN_DIALOG)
    assert empty.status_code == 422
    answer = joko.post("/accounts/do/assign", {"ids": ids, "owner": cast.sari.pk, "team": ""}, headers=IN_DIALOG)
    said = heard(answer)["toast"]
    assert answer.status_code == 204 and said["tone"] == "warning" and said["undo"]
    assert list(rows("accounts").filter(owner=cast.sari.pk).values_list("pk", flat=True).order_by("pk")) == ids[:3]
    assert all(r.team_id == cast.sari.team_id for r in rows("accounts").filter(pk__in=ids[:3]))
    theirs.refresh_from_db()
    assert theirs.owner_id == cast.eka.pk
    assert sign_in(cast, "budi").get("/accounts/do/assign", {"ids": ids}).status_code == 403  # no right to bulk


def test_tags_of_many_are_added_and_taken_off(cast: Any) -> None:
    accounts = [make("accounts", name=f"PT {n}", owner=cast.budi.pk, tags=[f"nomor {n}", "lama"]) for n in range(2)]
    joko = sign_in(cast, "joko")
    posted = {"ids": [r.pk for r in accounts], "add__text": "baru", "remove__text": "lama"}
    assert joko.post("/accounts/do/tag", posted)["Location"] == "/accounts"
    found = tags_of(modules.get("accounts"), [r.pk for r in accounts])
    assert list(found.values()) == [["baru", "nomor 0"], ["baru", "nomor 1"]]


def test_one_field_of_many(cast: Any) -> None:
    leads = [make("leads", first_name=f"Wati {n}", job_title="Staf", owner=cast.budi.pk) for n in range(2)]
    joko, ids = sign_in(cast, "joko"), [r.pk for r in leads]
    which = joko.get("/leads/do/update", {"ids": ids}, headers=IN_DIALOG).content.decode()
    assert 'value="job_title"' in which
    step = joko.post("/leads/do/update", {"ids": ids, "field": "annual_revenue"}, headers=IN_DIALOG)
    assert step.status_code == 200 and 'name="annual_revenue"' in step.content.decode()
    posted = {"ids": ids, "field": "annual_revenue", "step": "value", "annual_revenue": "1,5 miliar"}
    assert joko.post("/leads/do/update", posted, headers=IN_DIALOG).status_code == 204
    assert {int(r.annual_revenue) for r in rows("leads")} == {1_500_000_000}
    wrong = joko.post("/leads/do/update", {**posted, "annual_revenue": "sekian"}, headers=IN_DIALOG)
    assert wrong.status_code == 422 and 'value="sekian"' in wrong.content.decode()
    cleared = {"ids": ids, "field": "job_title", "step": "value", "job_title": ""}
    assert joko.post("/leads/do/update", cleared, headers=IN_DIALOG).status_code == 204
    assert {r.job_title for r in rows("leads")} == {""}
    assert joko.post("/leads/do/update", {"ids": ids, "field": "created_at", "step": "value"}).status_code == 200


@pytest.mark.postgres
def test_all_that_the_list_shows(cast: Any) -> None:
    for n in range(3):
        make("accounts", name=f"PT {n}", relation="customer", owner=cast.budi.pk)
    make("accounts", name="PT Lain", relation="partner", owner=cast.budi.pk)
    joko = sign_in(cast, "joko")
    came = {**IN_DIALOG, "HX-Current-URL": "http://testserver/accounts?f.relation=customer&q=pt"}
    asked = joko.get("/accounts/do/delete", {"all": 3, "ids": [1]}, headers=came).content.decode()
    assert (
        'name="all" value="3"' in asked and 'name="f.relation" value="customer"' in asked and 'name="ids"' not in asked
    )
    posted = {"all": "3", "f.relation": "customer", "q": "pt"}
    assert joko.post("/accounts/do/delete", {**posted, "all": "4"}, headers=IN_DIALOG).status_code == 409
    assert joko.post("/accounts/do/delete", posted, headers=IN_DIALOG).status_code == 204
    assert [r.title for r in rows("accounts")] == ["PT Lain"]
    condition = quote('["relation","is","partner"]')
    assert joko.get(f"/accounts/do/delete?all=1&filter={condition}").status_code == 200


def test_more_than_a_few_are_left_to_a_job(cast: Any, monkeypatch: Any) -> None:
    monkeypatch.setattr("saluran.platform.sets.AT_ONCE", 2)
    ids = [make("opportunities", title=f"P {n}", owner=cast.budi.pk).pk for n in range(3)]
    answer = sign_in(cast, "joko").post(
        "/opportunities/do/update",
        {"ids": ids, "field": "amount", "step": "value", "amount": "2,5"}, headers=IN_DIALOG,
    )  # fmt: skip
    assert answer.status_code == 204 and not heard(answer)["toast"]["undo"]
    job = Job.objects.latest("pk")
    assert job.args["kwargs"]["ids"] == ids and job.args["kwargs"]["data"] == {"amount": "2.50"}
    assert job.actor_id == cast.joko.pk  # type: ignore[attr-defined]


# --- lookups, notes, files


@pytest.mark.postgres
def test_lookups_offer_what_is_in_reach(cast: Any) -> None:
    account = make("accounts", name="PT Maju", owner=cast.budi.pk)
    make("accounts", name="PT Maju Jauh", owner=cast.eka.pk)
    contact = make("contacts", first_name="Wati", account=account.pk, owner=cast.budi.pk)
    make("products", name="Kursi maju", active=False)
    client = sign_in(cast, "budi")
    found = client.get("/accounts/options?q=maju").content.decode()
    assert f'data-value="{account.pk}" data-text="PT Maju"' in found and "Jauh" not in found
    assert "PT Maju</span>" in client.get("/contacts/options?q=wati").content.decode()
    assert "Kursi" not in client.get("/products/options?q=kursi").content.decode()
    assert f'data-value="contacts:{contact.pk}"' in client.get("/search/options?q=wati").content.decode()
    assert client.get("/roles/options").status_code == 404
    for q in ("%00", "%", "'\"<", "x" * 500):
        for url in ("/accounts/options", "/search/options", "/my/tags", "/users/options"):
            assert client.get(f"{url}?q={q}").status_code == 200


@pytest.mark.postgres
def test_tags_are_completed(cast: Any) -> None:
    make("accounts", name="PT Maju", tags=["penting", "pelanggan lama"])
    found = sign_in(cast, "budi").get("/my/tags?q=penting, pe").content.decode()
    assert 'data-text="penting, pelanggan lama"' in found and 'data-text="penting, penting"' not in found


def test_notes(cast: Any) -> None:
    account = make("accounts", name="PT Maju", owner=cast.budi.pk)
    client = sign_in(cast, "budi")
    url = f"/accounts/{account.pk}/notes"
    assert client.post(url, {"text": "Ditelepon"})["Location"] == f"/accounts/{account.pk}?tab=notes"
    answer = client.post(url, {"text": "Ditelepon lagi"}, headers=HTMX)
    assert answer.status_code == 204 and heard(answer)["accounts:changed"]
    assert list(Note.objects.values_list("text", flat=True).order_by("pk")) == ["Ditelepon", "Ditelepon lagi"]
    long = client.post(url, {"text": "x" * 20_001})
    assert long.status_code == 422 and "x" * 20_001 in long.content.decode()
    assert client.post(url, {"text": " "}).status_code == 422
    assert sign_in(cast, "eka").post(url, {"text": "Hai"}).status_code == 404
    assert sign_in(cast, "vina").post(url, {"text": "Hai"}).status_code == 403
    assert Note.objects.count() == 2 and client.get(url).status_code == 405


def test_files(cast: Any) -> None:
    account = make("accounts", name="PT Maju", owner=cast.budi.pk)
    client = sign_in(cast, "budi")
    url = f"/accounts/{account.pk}/files"
    two = [SimpleUploadedFile("surat.txt", b"isi surat"), SimpleUploadedFile("<b>.txt", b"lagi")]
    assert client.post(url, {"file": two})["Location"] == f"/accounts/{account.pk}?tab=files"
    assert Attachment.objects.filter(about=f"accounts:{account.pk}").count() == 2
    row = Attachment.objects.order_by("pk").first()
    assert row is not None
    answer = client.get(f"/files/{row.pk}")
    assert b"".join(answer.streaming_content) == b"isi surat"  # type: ignore[attr-defined]
    assert answer["Content-Disposition"].startswith("attachment") and answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert sign_in(cast, "eka").get(f"/files/{row.pk}").status_code == 404
    assert client.get("/files/999999").status_code == 404
    assert sign_in(cast, "vina").post(url, {"file": two[0]}).status_code == 403
    hung = client.post(f"/accounts/{account.pk}/do/attach", {"file": SimpleUploadedFile("b.txt", b"b")})
    assert hung.status_code == 303
    file = Attachment.objects.latest("pk").pk
    assert client.post(f"/accounts/{account.pk}/do/detach?file={file}", headers=HTMX).status_code == 204
    evil = client.post(url, {"file": SimpleUploadedFile("gambar.png", b"<html>")}, headers=HTMX)
    assert evil.status_code == 422 and heard(evil)["toast"]["tone"] == "error"
    assert client.post(url, {}, headers=HTMX).status_code == 422
    assert Attachment.objects.count() == 2
