"""unconvert: exact, also after others went on; what they did is shown, and left if one says so."""

import datetime as dt
from typing import Any

import pytest
from django.apps import apps

from saluran.core import writer
from saluran.core.models import Beside, Line, Operation, Passage, Record, Turn
from saluran.core.perform import Item, perform, perform_many
from saluran.core.perform.work import OWN
from saluran.core.undo import undo
from saluran.modules.accounts.models import Account, AccountAddress
from saluran.modules.leads.models import Lead
from saluran.modules.opportunities.models import Opportunity
from tests.cast import Cast
from tests.verbs.conftest import Doing
from tests.verbs.test_convert import FIRM

pytestmark = pytest.mark.postgres


def dump() -> dict[str, Any]:
    """Every row that the business knows, byte for byte; only versions go forward. What is kept of a record's past is
    made anew where the record comes back: it stands under its place there, not under its id."""
    found = {}
    for model in apps.get_models():
        kept = issubclass(model, Passage | Turn)
        if issubclass(model, Record | Beside) or model is AccountAddress:
            for row in model._base_manager.all():
                image = writer.image(row)
                name = [image.get(n) for n in ("opportunity_id", "contact_id", "number")] if kept else image["id"]
                image = {k: v for k, v in image.items() if k != "id"}
                found[f"{model.__name__}:{name}"] = {k: v for k, v in image.items() if k not in OWN}
    return found


def lead_of(budi: Doing, **more: Any) -> Any:
    lead = budi("leads", "create", **{**FIRM, "tags": ["panas"], **more})
    budi("leads", "note", lead.pk, text="Minta brosur")
    budi("leads", "follow", lead.pk)
    return lead


def test_all_is_as_it_was(budi: Doing) -> None:
    lead = lead_of(budi)
    before = dump()
    budi("leads", "convert", lead.pk)
    assert dump() != before
    budi("leads", "unconvert", lead.pk)
    assert dump() == before
    budi("leads", "convert", lead.pk)
    assert Lead.objects.get(pk=lead.pk).opportunity_id


def test_undo_does_the_same(cast: Cast, budi: Doing) -> None:
    lead = lead_of(budi)
    account = budi("accounts", "create", name="PT Maju Contoh")
    opportunity = budi("opportunities", "create", title="Mesin")
    before = dump()
    done = perform(
        cast["budi"], "leads", "convert", lead.pk,
        {"opportunity": "link", "opportunity_id": opportunity.pk, "salesperson": cast.sari.pk}, face="api",
    )  # fmt: skip
    assert Account.objects.get(pk=account.pk).employees == 51 and done.operation
    undo(cast["budi"], done.operation, face="api")
    assert dump() == before


def test_what_others_did_since_is_shown_and_left(budi: Doing) -> None:
    lead = lead_of(budi)
    budi("leads", "convert", lead.pk)
    made = Lead.objects.get(pk=lead.pk)
    budi("opportunities", "update", made.opportunity_id, title="Mesin besar")
    refusal = budi.refused("leads", "unconvert", lead.pk)
    assert refusal.status == 409 and "Mesin besar" in refusal.sentence and refusal.detail["clashes"]
    assert Lead.objects.get(pk=lead.pk).converted_at
    budi("leads", "unconvert", lead.pk, keep_later=True)
    free = Lead.objects.get(pk=lead.pk)
    assert (free.status, free.converted_at, free.opportunity_id, free.account_id) == ("new", None, None, None)
    kept = Opportunity.objects.get(pk=made.opportunity_id)
    assert (kept.title, kept.account_id) == ("Mesin besar", made.account_id)
    assert Account.objects.filter(pk=made.account_id).exists()  # the opportunity needs it


def test_of_many_at_once_only_its_own(cast: Cast, budi: Doing) -> None:
    leads = [
        lead_of(budi, first_name=n, organization=f"PT {n}", mobile="", email="", phone="")
        for n in ("Ani", "Ina", "Adi")
    ]
    before = dump()
    perform_many(cast["budi"], "leads", "convert", [Item({}, lead.pk) for lead in leads], face="html")
    budi("leads", "unconvert", leads[1].pk)
    after = dump()
    same = [k for k, v in before.items() if after.get(k) == v]
    assert f"Lead:{leads[1].pk}" in same and f"Lead:{leads[0].pk}" not in same
    assert (Opportunity.objects.count(), Account.objects.count()) == (2, 2)
    for lead in (leads[0], leads[2]):
        budi("leads", "unconvert", lead.pk)
    assert dump() == before


def test_when_there_is_nothing_to_take_back(budi: Doing) -> None:
    lead = lead_of(budi)
    assert budi.refused("leads", "unconvert", lead.pk).status == 409
    budi("leads", "convert", lead.pk)
    line = Line.objects.filter(module="leads", record_id=lead.pk).latest("pk")
    Operation.objects.filter(pk=line.operation_id).update(at=dt.datetime(2020, 1, 1, tzinfo=dt.UTC))
    assert "90" in budi.refused("leads", "unconvert", lead.pk).sentence


def test_who_may_not_take_away_what_was_made(cast: Cast, budi: Doing) -> None:
    lead = lead_of(budi)
    budi("leads", "convert", lead.pk)
    assert Doing(cast["eka"]).refused("leads", "unconvert", lead.pk).status == 404
    assert Doing(cast["vina"]).refused("leads", "unconvert", lead.pk).status in (403, 404)
    Doing(cast["joko"])("leads", "unconvert", lead.pk)
