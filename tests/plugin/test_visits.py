"""A module from another package is a module like any other, and may add to those of the house."""

import ast
import json
from importlib.metadata import entry_points
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.utils import translation

from saluran.core import access, registry, search, undo, workers
from saluran.core.perform import perform
from saluran.core.refusals import Conflict
from saluran.core.registry import modules
from saluran.core.schema import Module, Verb
from saluran.core.screens.listing import Params, list_screen
from saluran.core.screens.recording import offers, record_screen
from tests.cast import make

pytestmark = [pytest.mark.postgres, pytest.mark.django_db]
PACKAGE = Path(__file__).parent / "saluran_visits"


def test_it_is_found_by_its_entry_point(settings: Any) -> None:
    assert [p.value for p in entry_points(group="saluran.modules")] == ["saluran_visits"]
    assert "saluran_visits" in settings.INSTALLED_APPS
    assert modules.get("visits").one


def test_it_needs_nothing_but_the_counter() -> None:
    for path in PACKAGE.glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.ImportFrom):
                assert node.module in ("saluran.sdk", "saluran_visits.models", "typing"), path


def test_it_has_a_list_a_form_and_a_place_in_search(cast: Any) -> None:
    account = make("accounts", name="PT Maju Jaya", owner="budi")
    values = {"subject": "Demo di Solo", "account": account.pk, "cost": "250000", "visited_on": "2026-11-21"}
    done = perform(cast["budi"], "visits", "create", data=values, face="api")
    assert list_screen(cast["budi"], "visits", Params()).to_json()["items"][0]["subject"] == "Demo di Solo"
    assert list_screen(cast["eka"], "visits", Params()).to_json()["items"] == []
    said = record_screen(cast["rina"], "visits", done.record.pk).to_json()
    assert said["state"] == "planned"
    assert said["account"] == {"id": account.pk, "title": "PT Maju Jaya"}
    assert (said["cost"], said["visited_on"]) == ("250000.00", "2026-11-21")
    assert [(h.module, h.id) for h in search.find(cast["budi"], "demo solo")] == [("visits", done.record.pk)]
    assert search.find(cast["eka"], "demo solo") == []


def test_it_speaks_both_languages() -> None:
    module = modules.get("visits")
    for language, said in (("id", ["Kunjungan", "Terjadwal"]), ("en", ["Visits", "Planned"])):
        with translation.override(language):
            assert [str(module.label), module.by_name["state"].kind.show("planned")] == said


def test_it_stands_in_the_menu_and_has_pages(cast: Any, client: Client) -> None:
    client.force_login(cast.budi)
    for path in ("/visits", "/visits/board", "/visits/new"):
        page = client.get(path)
        assert (page.status_code, "Kunjungan" in page.content.decode()) == (200, True), path
    assert 'href="/visits"' in client.get("/home").content.decode()


def test_it_is_in_the_api_and_its_description(cast: Any, client: Client) -> None:
    client.force_login(cast.rina)
    told = json.loads(client.get("/api/openapi.json").content)
    assert {"/api/v1/visits", "/api/v1/visits/{id}"} <= set(told["paths"])
    assert "/api/v1/visits/{id}/do/finish_visit" in told["paths"]
    assert "/api/v1/opportunities/{id}/do/plan_visit" in told["paths"]


def test_its_verb_changes_its_own_record(cast: Any) -> None:
    visit = perform(cast["budi"], "visits", "create", data={"subject": "Survei"}, face="html").record
    done = perform(cast["budi"], "visits", "finish_visit", visit.pk, face="html")
    assert done.record.state == "done"
    with pytest.raises(Conflict, match=r"done already|sudah selesai"):
        perform(cast["budi"], "visits", "finish_visit", visit.pk, face="html")


def test_it_gives_opportunities_a_verb(cast: Any) -> None:
    deal = perform(cast["budi"], "opportunities", "create", data={"title": "Mesin kopi"}, face="html").record
    assert "plan_visit" in [o.verb.name for o in offers(cast["budi"], modules.get("opportunities"), deal)]
    data = {"visited_on": "2026-12-01"}
    done = perform(cast["budi"], "opportunities", "plan_visit", deal.pk, data, face="html")
    visit = access.scope(cast["budi"], modules.get("visits")).get(pk=done.value["visit"])
    assert (visit.subject, visit.opportunity_id, visit.owner_id) == ("Mesin kopi", deal.pk, cast.budi.pk)


def test_it_hears_what_happens_and_bears_to_hear_it_twice(cast: Any) -> None:
    deal = perform(cast["budi"], "opportunities", "create", data={"title": "Mesin kopi"}, face="html").record
    perform(cast["budi"], "opportunities", "win", deal.pk, face="html")
    workers.drain()
    perform(cast["budi"], "opportunities", "reopen", deal.pk, face="html")
    perform(cast["budi"], "opportunities", "win", deal.pk, face="html")
    workers.drain()
    visits = access.scope(cast["budi"], modules.get("visits")).filter(opportunity=deal.pk)
    assert [(v.title, v.owner_id) for v in visits] == [("Terima kasih: Mesin kopi", cast.budi.pk)]


def _module(**more: Any) -> Module:
    return Module(key="things", label="", one="", model=PACKAGE.__class__, **more)  # type: ignore[arg-type]


def _verb(name: str) -> Verb:
    return Verb(name, "", lambda call, record, data: None)


def test_a_module_may_be_extended_before_it_is_declared() -> None:
    mine = registry.Registry()
    mine.extend("things", verbs={"polish": _verb("polish")})
    mine.register(_module(verbs={"wash": _verb("wash")}))
    mine.freeze()
    assert list(mine._declared["things"].verbs) == ["wash", "polish"]


def test_what_cannot_be_extended_stops_the_start() -> None:
    for key, name in (("others", "polish"), ("things", "wash")):
        mine = registry.Registry()
        mine.register(_module(verbs={"wash": _verb("wash")}))
        mine.extend(key, verbs={name: _verb(name)})
        with pytest.raises(RuntimeError, match=key):
            mine.freeze()
    late = registry.Registry()
    late.freeze()
    with pytest.raises(RuntimeError, match="too late"):
        late.extend("things", verbs={})


def test_it_adds_a_step_to_merging(cast: Any) -> None:
    budi = cast["budi"]
    deals = [make("opportunities", title=t, owner="budi").pk for t in ("Atap", "Atap baja")]
    for day in ("2026-12-01", "2026-12-02"):
        perform(budi, "opportunities", "plan_visit", deals[0], {"visited_on": day}, face="api")
    perform(budi, "opportunities", "plan_visit", deals[1], {"visited_on": "2026-12-01"}, face="api")
    visits = modules.get("visits").model._base_manager
    before = list(visits.order_by("pk").values_list("pk", "opportunity"))
    done = perform(cast["rina"], "opportunities", "merge", deals[0], {"merge_with": deals[1:]}, face="api")
    assert list(visits.values_list("opportunity", flat=True)) == [deals[0]] * 2
    undo.undo(cast["rina"], done.operation or 0, face="api")
    assert list(visits.order_by("pk").values_list("pk", "opportunity")) == before
