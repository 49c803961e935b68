"""The page that shows records side by side before they become one, and the one before something is taken back."""

import json
import re
from typing import Any

import pytest

from saluran.core.perform import perform
from saluran.core.registry import modules
from saluran.modules.leads.models import Lead
from tests.contract import samples
from tests.faces.html_client import HTMX, IN_DIALOG, sign_in

pytestmark = pytest.mark.django_db


def made(cast: Any, **data: Any) -> int:
    pk: int = perform(cast["budi"], "leads", "create", data=data, face="html").record.pk
    return pk


def fields(page: str) -> dict[str, Any]:
    """What the form of the page would post as it stands."""
    found: dict[str, Any] = {}
    for tag in re.findall(r"<input [^>]*>", page):
        name, value = re.search(r'name="([^"]*)"', tag), re.search(r'value="([^"]*)"', tag)
        if name and value and ('type="hidden"' in tag or "checked" in tag):
            found.setdefault(name[1], []).append(value[1].replace("&amp;", "&"))
    return found


@pytest.mark.parametrize("key", samples.all_keys())
def test_every_module_shows_two_side_by_side_and_merges_them(cast: Any, key: str) -> None:
    if key == samples.CUSTOM:
        samples.make_custom()
    module = modules.get(key)
    client = sign_in(cast, "rina")
    if not samples.can(module, "merge"):
        record = samples.record_of(cast["rina"], key)
        assert client.get(f"/{key}/{record.pk}/do/merge?merge_with={record.pk + 1}").status_code == 404
        return
    one, two = samples.make_records(cast["rina"], key, 2)
    url = f"/{key}/{one.pk}/do/merge"
    page = client.get(f"{url}?merge_with={two.pk}").content.decode()
    assert "merge-row" in page
    posted = client.post(url, {**fields(page), "survivor": str(two.pk)})
    assert posted.status_code == 303, posted.content.decode()[:2000]
    assert posted["Location"] == f"/{key}/{two.pk}"
    assert client.get(f"/{key}/{one.pk}")["Location"] == f"/{key}/{two.pk}"


def test_what_is_chosen_is_taken_and_stays_when_another_survives(cast: Any) -> None:
    one, two = made(cast, first_name="Ani", mobile="08121111222"), made(cast, first_name="Ina", mobile="08133333444")
    client, url = sign_in(cast, "budi"), f"/leads/{one}/do/merge"
    form = fields(client.get(url, {"merge_with": two}).content.decode())
    assert (form["v.first_name"], form["survivor"]) == ([str(one)], [str(one)])
    wish = {**form, "v.mobile": str(two), "survivor": str(two)}
    again = fields(client.get(url, wish, headers=HTMX).content.decode())
    assert (again["v.first_name"], again["d.first_name"]) == ([str(two)], [str(two)])
    assert (again["v.mobile"], again["d.mobile"]) == ([str(two)], [str(two)])
    client.post(url, {**again, "v.first_name": str(one)})
    assert list(Lead.objects.values_list("pk", "first_name", "mobile")) == [(two, "Ani", "+628133333444")]


def test_a_choice_outlives_the_change_of_the_survivor(cast: Any) -> None:
    pks = [made(cast, first_name=n) for n in ("Ani", "Ina", "Ane")]
    client, url = sign_in(cast, "budi"), f"/leads/{pks[0]}/do/merge"
    form = fields(client.get(url, {"merge_with": pks[1:]}).content.decode())
    again = fields(client.get(url, {**form, "v.first_name": pks[2], "survivor": pks[1]}).content.decode())
    assert (again["v.first_name"], again["d.first_name"]) == ([str(pks[2])], [str(pks[1])])


def test_which_record_is_asked_and_found_by_its_name(cast: Any) -> None:
    one, two = made(cast, first_name="Ani"), made(cast, first_name="Ina", organization="PT Lain")
    client, url = sign_in(cast, "budi"), f"/leads/{one}/do/merge"
    asked = client.get(url, headers=IN_DIALOG).content.decode()
    assert 'name="other__text"' in asked
    found = client.post(url, {"other": "", "other__text": "Ina"}, headers=IN_DIALOG)
    assert found["HX-Redirect"] == f"{url}?merge_with={two}"
    assert client.post(url, {"other": str(one), "other__text": "Ani"}, headers=IN_DIALOG).status_code == 422
    more = client.post(url, {"other": str(two), "other__text": "Ina", "merge_with": [str(two)]}, headers=IN_DIALOG)
    assert more.status_code == 422
    assert client.post(url, {"other": "", "other__text": ""}, headers=IN_DIALOG).status_code == 422


def test_from_a_list_to_the_page(cast: Any) -> None:
    pks = [made(cast, first_name=n) for n in ("Ani", "Ina", "Ane")]
    manager = sign_in(cast, "joko")
    assert "/leads/do/merge" in manager.get("/leads").content.decode()
    answer = manager.get("/leads/do/merge", {"ids": pks}, headers=IN_DIALOG)
    assert answer["HX-Redirect"].startswith(f"/leads/{pks[0]}/do/merge?merge_with={pks[1]}&merge_with={pks[2]}")
    one = manager.get("/leads/do/merge", {"ids": pks[:1]}, headers=IN_DIALOG)
    assert one.status_code == 422
    many = manager.get("/leads/do/merge", {"ids": list(range(1, 60))}, headers=IN_DIALOG)
    assert many.status_code == 422


def test_what_was_changed_meanwhile_is_shown_again(cast: Any) -> None:
    one, two = made(cast, first_name="Ani"), made(cast, first_name="Ina", mobile="08121111222")
    client, url = sign_in(cast, "budi"), f"/leads/{one}/do/merge"
    form = fields(client.get(url, {"merge_with": two}).content.decode())
    perform(cast["budi"], "leads", "update", two, {"mobile": "08133333444"}, face="html")
    answer = client.post(url, form)
    assert (answer.status_code, "0813-333-3444" in answer.content.decode()) == (409, True)
    assert Lead.objects.count() == 2


def test_out_of_reach_is_not_there(cast: Any) -> None:
    mine = made(cast, first_name="Ani")
    hers = perform(cast["eka"], "leads", "create", data={"first_name": "Rahasia"}, face="html").record.pk
    client = sign_in(cast, "budi")
    for pk, other in ((mine, hers), (hers, mine), (mine, 10**9), (mine, hers + 10**6)):
        answer = client.get(f"/leads/{pk}/do/merge?merge_with={other}")
        assert (answer.status_code, "Rahasia" in answer.content.decode()) == (404, False)
    assert client.get(f"/leads/{mine}/do/merge?merge_with={mine}&merge_with=x").status_code == 200  # asks with whom


def test_somebody_who_went_on_is_shown_before_it_is_taken_back(cast: Any) -> None:
    one, two = made(cast, first_name="Ani"), made(cast, first_name="Ina", mobile="08121111222")
    budi = cast["budi"]
    done = perform(budi, "leads", "merge", one, {"merge_with": [two]}, face="html")
    perform(budi, "leads", "update", one, {"mobile": "08133333444"}, face="html")
    client, url = sign_in(cast, "budi"), f"/my/undo/{done.operation}"
    answer = client.post(url, headers={**HTMX, "HX-Current-URL": f"http://testserver/leads/{one}"})
    assert (answer.status_code, answer["HX-Redirect"]) == (204, f"{url}?back=%2Fleads%2F{one}")
    page = client.get(answer["HX-Redirect"]).content.decode()
    assert "0812-111-1222" in page
    assert "0813-333-3444" in page
    back = client.post(url, {"keep_later": "true", "back": f"/leads/{one}"})
    assert (back.status_code, back["Location"]) == (303, f"/leads/{one}")
    assert dict(Lead.objects.values_list("pk", "mobile")) == {one: "+628133333444", two: "+628121111222"}
    assert client.get(url).status_code == 409
    assert sign_in(cast, "eka").get(url).status_code == 404
    assert json.loads(client.post(url, headers=HTMX)["HX-Trigger"])["toast"]["tone"] == "error"


def test_more_than_a_merge_takes_are_not_even_read(cast: Any) -> None:
    lead, client = made(cast, first_name="Ani"), sign_in(cast, "budi")
    many = ",".join(map(str, range(1, 260_000)))
    for more in ({}, {"add": "1"}, {"step": "look"}):
        assert client.post(f"/leads/{lead}/do/merge", {"merge_with": many, **more}).status_code == 422
