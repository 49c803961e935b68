"""Roll-ups: what points at a record adds up live, by currency, within reach, in one statement a page."""

import datetime as dt
import io
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from saluran.core import access, rollups
from saluran.core.perform import perform
from saluran.core.registry import modules
from saluran.core.screens.listing import Params, list_screen
from saluran.core.screens.recording import record_screen
from saluran.core.undo import undo
from saluran.platform import exporting
from tests.cast import make

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]


def figures(actor: Any, key: str, pk: int) -> dict[str, Any]:
    values = record_screen(actor, key, pk).values
    return {name: values.get(name) for name, f in modules.get(key).every.items() if f.rolled and name in values}


def test_they_add_up_by_currency_and_within_reach(cast: Any) -> None:
    prospect = make("prospects", name="PT Maju Contoh", owner=cast.budi.pk).pk
    other = make("prospects", name="PT Lain Contoh", owner=cast.budi.pk).pk
    for owner in ("budi", "budi", "eka"):
        make("leads", first_name="Ani", prospect=prospect, owner=owner)
    for owner, amount, currency, more in (
        ("budi", "100", "IDR", {}), ("budi", "50.5", "USD", {}), ("budi", "7", "IDR", {}), ("eka", "1000", "IDR", {}),
        ("budi", "9", "IDR", {"status": "won"}), ("budi", None, "IDR", {}),
    ):  # fmt: skip
        make("opportunities", title="X", prospect=prospect, owner=owner, amount=amount, currency=currency, **more)
    mine = figures(cast["budi"], "prospects", prospect)
    assert (mine["leads"], mine["open_value"]) == (2, (("IDR", Decimal(107)), ("USD", Decimal("50.5"))))
    all_of_it = figures(cast["rina"], "prospects", prospect)
    assert (all_of_it["leads"], all_of_it["open_value"][0]) == (3, ("IDR", Decimal(1107)))
    assert figures(cast["budi"], "prospects", other)["open_value"] == []
    shown = record_screen(cast["rina"], "prospects", prospect)
    assert shown.to_json()["open_value"] == {"IDR": "1107.00", "USD": "50.50"}
    assert shown.cell("open_value").text == "Rp1.107 · US$50,50"


def test_won_this_year(cast: Any) -> None:
    account = make("accounts", name="PT Maju Contoh").pk
    long_ago = dt.datetime(2020, 3, 1, tzinfo=dt.UTC)
    for closed, amount in ((None, "5"), (long_ago.isoformat(), "70")):
        more = {"closed_at": closed} if closed else {}
        make("opportunities", title="X", account=account, amount=amount, status="won", **more)
    assert figures(cast["rina"], "accounts", account)["won_this_year"] == (("IDR", Decimal(5)),)


def test_branches_add_up_beside_the_parent(cast: Any) -> None:
    parent = make("accounts", name="PT Maju Contoh", owner=cast.budi.pk)
    for owner, amount in (("budi", "100"), ("budi", "20"), ("eka", "3000")):
        branch = make("accounts", name=f"Cabang {amount}", parent=parent.pk, owner=owner)
        make("opportunities", title="X", account=branch.pk, owner=owner, amount=amount)
        make("opportunities", title="Y", account=branch.pk, owner=owner, amount=amount, status="won")
    make("opportunities", title="Z", account=parent.pk, owner="budi", amount="7")
    mine = figures(cast["budi"], "accounts", parent.pk)
    assert mine["open_value"] == (("IDR", Decimal(7)),)
    assert mine["branches_open"] == (("IDR", Decimal(120)),)
    assert figures(cast["rina"], "accounts", parent.pk)["branches_won"] == (("IDR", Decimal(3120)),)
    module = modules.get("accounts")
    key, behind = rollups.condition(module, module.every["branches_open"], parent.pk) or ("", None)
    found = list_screen(cast["budi"], key, Params(filter=behind))
    assert len(found.rows) == 2


def test_branches_follow_a_parent_that_is_merged_or_comes_back(cast: Any) -> None:
    first, second = (make("accounts", name=f"PT Induk {n}").pk for n in (1, 2))
    branch = make("accounts", name="PT Cabang", parent=second)
    merged = perform(cast["rina"], "accounts", "merge", first, {"merge_with": [second]}, face="api").operation
    branch.refresh_from_db()
    assert branch.parent_id == first
    undo(cast["rina"], merged or 0, face="api")
    branch.refresh_from_db()
    assert branch.parent_id == second
    gone = perform(cast["rina"], "accounts", "delete", second, face="api").operation
    branch.refresh_from_db()
    assert branch.parent_id is None
    undo(cast["rina"], gone or 0, face="api")
    branch.refresh_from_db()
    assert branch.parent_id == second


def test_the_last_contact_counts_what_was_done_about_its_leads_too(cast: Any) -> None:
    prospect = make("prospects", name="PT Maju Contoh", owner=cast.budi.pk).pk
    lead = make("leads", first_name="Ani", prospect=prospect, owner=cast.budi.pk).pk
    far = make("leads", first_name="Ina", prospect=prospect, owner=cast.eka.pk).pk
    make("opportunities", title="X", prospect=prospect, owner=cast.budi.pk)

    def done(key: str, about: str, day: int, owner: int, **more: Any) -> None:
        module, pk = about.split(":")
        at = dt.datetime(2026, 3, day, 3, tzinfo=dt.UTC).isoformat()
        data = {"subject": "X", "related_to": {"module": module, "id": int(pk)}, "owner": owner, "done_at": at, **more}
        perform(access.SYSTEM, key, "create", data=data, face="setup")

    def last(name: str) -> Any:
        found = figures(cast[name], "prospects", prospect)["last_contact"]
        return found and found.day

    assert last("budi") is None
    done("tasks", f"prospects:{prospect}", 2, cast.budi.pk, status="done")
    assert last("budi") == 2
    done("calls", f"leads:{lead}", 9, cast.budi.pk, status="done")
    assert last("budi") == 9
    done("calls", f"leads:{far}", 20, cast.eka.pk, status="done")
    assert (last("budi"), last("rina")) == (9, 20), "each in his own reach"
    make("tasks", subject="Nanti", related_to={"module": "leads", "id": lead}, owner=cast.budi.pk)
    assert last("budi") == 9, "what is still to be done is no contact"


def test_a_page_takes_one_statement_for_each(cast: Any) -> None:
    for n in range(30):
        prospect = make("prospects", name=f"PT Contoh {n}").pk
        for _n in range(n % 3):
            make("opportunities", title="X", prospect=prospect, amount=n)
    module, ids = modules.get("prospects"), list(modules.get("prospects").model.objects.values_list("pk", flat=True))
    rina = cast["rina"]
    rolled = [f for f in rollups.columns(rina, module).values() if f.rolled]
    rollups.values(rina, module, rolled, ids[:1])
    with CaptureQueriesContext(connection) as asked:
        found = rollups.values(rina, module, rolled, ids)
    assert len(asked) == len(rolled)
    assert sum(bool(v) for v in found["open_value"].values()) == 20
    screen = list_screen(cast["rina"], "prospects", Params(fields=("name", "open_value", "leads"), limit=200))
    assert screen.columns[1].name == "open_value" and len(screen.rows) == 30
    assert {r.values["leads"] for r in screen.rows} == {0}


def test_they_are_neither_sorted_nor_filtered_by(cast: Any) -> None:
    from saluran.core.refusals import Invalid

    for params in (Params(sort="open_value"), Params(filter=["open_value", "empty"])):
        with pytest.raises(Invalid):
            list_screen(cast["rina"], "prospects", params)


def test_a_view_and_an_export_may_name_them(cast: Any) -> None:
    prospect = make("prospects", name="PT Maju Contoh").pk
    make("opportunities", title="X", prospect=prospect, amount="5")
    fields = "name,leads,open_value"
    view = perform(
        cast["rina"], "views", "create", data={"name": "A", "module": "prospects", "fields": fields}, face="html"
    )
    assert view.record.fields == fields
    out = io.BytesIO()
    wish = exporting.Wish(fields=tuple(fields.split(",")))
    exporting.write(cast["rina"], "prospects", "csv", out, wish)
    line = out.getvalue().decode("utf-8-sig").splitlines()[1]
    assert line.replace('"', "") in ("PT Maju Contoh,0,Rp5", "PT Maju Contoh;0;Rp5")
    exporting.write(cast["rina"], "prospects", "xlsx", io.BytesIO(), wish)
    exporting.write(cast["rina"], "prospects", "json", io.BytesIO(), wish)
