"""One verb on many records, from their list."""

from typing import Any
from urllib.parse import quote

import pytest

from saluran.core.models import Job
from saluran.core.perform import tags_of
from saluran.core.registry import modules
from saluran.platform.models import Portion
from tests.cast import make
from tests.faces.html_client import IN_DIALOG, heard, rows, sign_in

pytestmark = pytest.mark.django_db


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
    assert sign_in(cast, "vina").get("/accounts/do/assign", {"ids": ids}).status_code == 403  # no right to change many


def test_tags_of_many_are_added_and_taken_off(cast: Any) -> None:
    accounts = [make("accounts", name=f"PT {n}", owner=cast.budi.pk, tags=[f"nomor {n}", "lama"]) for n in range(2)]
    joko = sign_in(cast, "joko")
    posted = {"ids": [r.pk for r in accounts], "add__text": "baru", "remove__text": "lama"}
    assert joko.post("/accounts/do/tag", posted)["Location"] == "/accounts"
    found = tags_of(modules.get("accounts"), [r.pk for r in accounts])
    assert list(found.values()) == [["baru", "nomor 0"], ["baru", "nomor 1"]]


def test_some_fields_of_many(cast: Any) -> None:
    leads = [make("leads", first_name=f"Wati {n}", job_title="Staf", owner=cast.budi.pk) for n in range(2)]
    joko, ids = sign_in(cast, "joko"), [r.pk for r in leads]
    which = joko.get("/leads/do/update", {"ids": ids}, headers=IN_DIALOG).content.decode()
    assert 'value="job_title"' in which
    chosen = {"ids": ids, "change": ["annual_revenue", "job_title"]}
    step = joko.post("/leads/do/update", chosen, headers=IN_DIALOG).content.decode()
    assert 'name="annual_revenue"' in step and 'name="job_title"' in step
    posted = {**chosen, "step": "value", "annual_revenue": "1,5 miliar", "job_title": ""}
    asked = joko.post("/leads/do/update", posted, headers=IN_DIALOG)
    shown = asked.content.decode()
    assert asked.status_code == 200 and "Staf (2)" in shown and "1.500.000.000" in shown
    assert {r.job_title for r in rows("leads")} == {"Staf"}, "a preview changes nothing"
    wrong = joko.post("/leads/do/update", {**posted, "annual_revenue": "sekian"}, headers=IN_DIALOG)
    assert wrong.status_code == 422 and 'value="sekian"' in wrong.content.decode()
    assert joko.post("/leads/do/update", {**posted, "step": "do"}, headers=IN_DIALOG).status_code == 204
    assert {(int(r.annual_revenue), r.job_title) for r in rows("leads")} == {(1_500_000_000, "")}
    assert joko.post("/leads/do/update", {"ids": ids, "change": "created_at", "step": "do"}).status_code == 200


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
        {"ids": ids, "change": "amount", "step": "do", "amount": "2,5"}, headers=IN_DIALOG,
    )  # fmt: skip
    job = Job.objects.latest("pk")
    said = heard(answer)
    assert answer.status_code == 204 and said["toast"]["url"] == f"/my/jobs/{job.pk}" and said["jobs:begun"]
    assert answer.cookies["jobs"].value == str(job.pk)
    assert job.args["kwargs"]["data"] == {"amount": "2.50"} and "ids" not in job.args["kwargs"]
    assert [p.ids for p in Portion.objects.filter(job=job)] == [ids]
    assert job.actor_id == cast.joko.pk  # type: ignore[attr-defined]


def test_a_verb_that_asks_for_nothing_says_what_it_does(cast: Any) -> None:
    lead = make("leads", first_name="Wulan", owner=cast.budi.pk)
    page = sign_in(cast, "rina").get("/leads/do/assign_by_rules", {"ids": [lead.pk]}, headers=IN_DIALOG)
    assert "orang yang dipilih aturan pertama yang cocok" in page.content.decode()
