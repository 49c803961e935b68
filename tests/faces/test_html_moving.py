"""The dialogs in which a deal goes elsewhere: clean when they open, and asking for what matters and nothing else."""

import re
from typing import Any

import pytest

from saluran.core.perform import perform
from tests.cast import make
from tests.faces.html_client import HTMX, IN_DIALOG, heard, rows, sign_in

pytestmark = pytest.mark.django_db
WRONG = ("field-error", "data-error-summary")


@pytest.fixture
def deal(cast: Any) -> Any:
    return make("opportunities", title="Mesin bubut", owner=cast.budi.pk)


def stage(key: str) -> int:
    pk: int = rows("stages").get(key=key, pipeline__key="sales").pk
    return pk


def inputs(page: str) -> set[str]:
    return set(re.findall(r'name="([a-z_]+)"', page.partition("dialog-title")[2])) - {"step", "competitor__text"}


def offered(page: str, name: str) -> set[int]:
    return {int(v) for v in re.findall(r'<option value="(\d+)"', page.split(f'name="{name}"')[1].split("</select>")[0])}


def test_a_card_that_is_put_among_the_lost_is_asked_why_and_nothing_else(cast: Any, deal: Any) -> None:
    client, url = sign_in(cast, "budi"), f"/opportunities/{deal.pk}/do/move_stage"
    posted = {"stage": stage("lost"), "position": 0, "version": deal.version}
    asked = client.post(url, posted, headers=IN_DIALOG)
    page = asked.content.decode()
    assert asked.status_code == 422 and not any(mark in page for mark in WRONG)
    assert inputs(page) == {"stage", "lost_reason", "competitor", "lost_note"}
    assert re.search(r'id="f-lost_reason" name="lost_reason" required autofocus', page)
    told = {**posted, "lost_reason": "", "lost_note": "Mahal"}
    refused = client.post(url, told, headers=IN_DIALOG).content.decode()
    assert 'id="e-lost_reason"' in refused and "Mahal" in refused, "who was asked and did not say it is told"
    reason = rows("lost_reasons").first().pk
    assert client.post(url, {**told, "lost_reason": reason}, headers=IN_DIALOG).status_code == 204
    deal.refresh_from_db()
    assert (deal.status, deal.lost_reason_id, deal.lost_note) == ("lost", reason, "Mahal")


def test_elsewhere_the_chance_may_be_said(cast: Any, deal: Any) -> None:
    client = sign_in(cast, "budi")
    page = client.get(f"/opportunities/{deal.pk}/do/move_stage", headers=IN_DIALOG).content.decode()
    assert inputs(page) == {"stage", "probability"}
    looked = {"step": "look", "by": "stage", "stage": stage("lost"), "probability": ""}
    page = client.post(f"/opportunities/{deal.pk}/do/move_stage", looked, headers=IN_DIALOG).content.decode()
    assert "lost_reason" in inputs(page) and "probability" not in inputs(page)


def test_work_goes_on_in_an_open_stage(cast: Any, deal: Any) -> None:
    client = sign_in(cast, "budi")
    perform(cast["budi"], "opportunities", "win", deal.pk, {}, face="html")
    page = client.get(f"/opportunities/{deal.pk}/do/reopen", headers=IN_DIALOG).content.decode()
    assert offered(page, "stage") == set(
        rows("stages").filter(pipeline__key="sales", status="open").values_list("pk", flat=True)
    )


def test_in_another_pipeline_its_own_stages_are_offered(cast: Any, deal: Any) -> None:
    alone = sign_in(cast, "budi").get(f"/opportunities/{deal.pk}/do/move_pipeline", headers=IN_DIALOG)
    assert alone.status_code == 409 and heard(alone)["toast"]["text"] == "Tidak ada pipeline lain."
    named = {"name": "Jasa", "template": "services"}
    other = perform(cast["rina"], "pipelines", "create", data=named, face="html").record
    client, url = sign_in(cast, "budi"), f"/opportunities/{deal.pk}/do/move_pipeline"
    page = client.get(url, headers=IN_DIALOG).content.decode()
    assert inputs(page) == {"pipeline"} and offered(page, "pipeline") == {other.pk}, "not the one where it is"
    page = client.post(
        url, {"step": "look", "by": "pipeline", "pipeline": other.pk}, headers=IN_DIALOG
    ).content.decode()
    assert offered(page, "stage") == set(rows("stages").filter(pipeline=other.pk).values_list("pk", flat=True))


@pytest.mark.parametrize("name", ["lose", "move_stage"])
def test_a_dialog_that_is_a_page_stays_one(cast: Any, deal: Any, name: str) -> None:
    """Its form is sent by the browser itself: an answer put into the dialog would stand beside the same form."""
    client, url = sign_in(cast, "budi"), f"/opportunities/{deal.pk}/do/{name}"
    page = client.get(url).content.decode()
    assert "data-dialog-form" in page and f'hx-post="{url}"' not in page
    refused = client.post(url, {"stage": "999999", "lost_reason": ""})
    assert refused.status_code == 422 and "<html" in refused.content.decode()
    assert f'hx-post="{url}"' in client.get(url, headers=IN_DIALOG).content.decode()
    assert "<html" not in client.get(url, headers={**HTMX, "HX-Target": "dialog"}).content.decode()
