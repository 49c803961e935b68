"""Columns one link away: named as conditions name them, within reach, and read in one statement a module."""

import io
import json
from collections.abc import Iterable
from dataclasses import replace
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone, translation

from saluran.core import access, cards, views
from saluran.core.models import Attachment
from saluran.core.perform import perform
from saluran.core.refusals import Invalid
from saluran.core.registry import modules
from saluran.core.screens.listing import Params, list_screen
from saluran.modules.accounts.models import Account
from saluran.platform import exporting
from tests.cast import make

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]
FIELDS = ("title", "account.industry", "account.phone", "account.annual_revenue", "account.owner", "account.tags")


@pytest.fixture
def deals(cast: Any) -> dict[str, int]:
    food = make("industries", name={"id": "Makanan", "en": "Food"}).pk
    more = {"industry": food, "annual_revenue": "2500000", "phone": "+62215550101", "tags": ["b", "A"]}
    near = make("accounts", name="PT Dekat", owner="budi", **more).pk
    far = make("accounts", name="PT Jauh", owner="eka", **more).pk
    for title, account in (("Dekat", near), ("Jauh", far), ("Tanpa", None)):
        make("opportunities", title=title, owner="budi", account=account)
    return {"near": near, "far": far, "food": food}


def told(actor: access.Actor, fields: Iterable[str] = FIELDS, key: str = "opportunities") -> dict[str, Any]:
    items = list_screen(actor, key, Params(fields=tuple(fields), sort="title")).to_json()["items"]
    return {i["title"]: {n: v for n, v in i.items() if "." in n} for i in items}


def test_what_is_one_link_away_stands_in_a_column(cast: Any, deals: dict[str, int]) -> None:
    found = told(cast["rina"])
    assert found["Dekat"]["account.industry"]["id"] == deals["food"]
    assert found["Dekat"]["account.phone"] == "+62215550101" == found["Jauh"]["account.phone"]
    assert found["Dekat"]["account.annual_revenue"] == "2500000.00"
    assert found["Dekat"]["account.owner"] == {"id": cast.budi.pk, "title": "Budi"}
    assert found["Dekat"]["account.tags"] == ["A", "b"]


def test_a_record_out_of_reach_shows_nothing(cast: Any, deals: dict[str, int]) -> None:
    found = told(cast["budi"])
    nothing = {
        "account.industry": None, "account.phone": "", "account.annual_revenue": None, "account.owner": None,
        "account.tags": [],
    }  # fmt: skip
    assert found["Jauh"] == found["Tanpa"] == nothing and found["Dekat"]["account.phone"]
    screen = list_screen(cast["budi"], "opportunities", Params(fields=FIELDS, sort="title"))
    jauh = next(r for r in screen.rows if r.values["title"] == "Jauh")
    assert [c.text for c in screen.cells(jauh)] == ["Jauh", "", "", "", "", ""]


def test_a_token_without_the_linked_module_has_no_such_column(cast: Any, deals: dict[str, int]) -> None:
    narrow = replace(cast["rina"], scopes=("opportunities:*",))
    with pytest.raises(Invalid):
        told(narrow)


@pytest.mark.parametrize(
    "name",
    ["account.nothing", "nothing.phone", "account.parent.phone", "title.phone", "account.", ".phone",
     "lines.product", "account.contacts"],
)  # fmt: skip
def test_what_is_not_there_is_refused_by_name(cast: Any, deals: dict[str, int], name: str) -> None:
    with pytest.raises(Invalid) as refusal:
        told(cast["rina"], ["title", name])
    assert name in refusal.value.errors["fields"][0]
    with pytest.raises(Invalid):
        list_screen(cast["rina"], "opportunities", Params(sort="account.phone"))


@pytest.mark.parametrize(("language", "label"), [("id", "Akun › Industri"), ("en", "Account › Industry")])
def test_it_is_called_by_both_names(cast: Any, deals: dict[str, int], language: str, label: str) -> None:
    with translation.override(language):
        screen = list_screen(cast["rina"], "opportunities", Params(fields=FIELDS))
        assert screen.columns[1].label == label
        assert all(c.text for c in screen.cells(next(r for r in screen.rows if r.values["title"] == "Dekat")))


def test_it_takes_one_statement_a_module_however_many_there_are(cast: Any) -> None:
    counts = []
    for n in (4, 40):
        above = [make("accounts", name=f"Induk {n}.{i}", owner="budi").pk for i in range(n)]
        for pk in above:
            make("accounts", name=f"Anak {pk}", owner="budi", parent=pk)
        far, near = ("title", "parent.phone", "parent.industry"), ("title",)
        counts.append(queries(cast["budi"], "accounts", far) - queries(cast["budi"], "accounts", near))
    assert counts == [1, 1]


def queries(actor: access.Actor, key: str, fields: tuple[str, ...]) -> int:
    """Of the second time: what a process keeps in memory is there by then."""
    for _again in range(2):
        with CaptureQueriesContext(connection) as asked:
            list_screen(actor, key, Params(fields=fields, count=False))
    return len(asked)


def test_links_to_one_module_are_read_at_once(cast: Any, deals: dict[str, int]) -> None:
    found = list_screen(cast["rina"], "opportunities", Params(fields=("title", "owner.login", "created_by.login")))
    assert {r.values["owner.login"] for r in found.rows} == {"budi"}
    assert {r.values["created_by.login"] for r in found.rows} == {""}
    far, near = ("title", "owner.login", "created_by.login"), ("title",)
    assert queries(cast["rina"], "opportunities", far) == queries(cast["rina"], "opportunities", near) + 1


def written(actor: access.Actor, form: str, *fields: str) -> str:
    out = io.BytesIO()
    exporting.write(actor, "opportunities", form, out, exporting.Wish(fields=fields, sort="title"))
    return out.getvalue().decode("utf-8-sig") if form != "xlsx" else ""


def test_an_export_has_it_within_the_right_to_export(cast: Any, deals: dict[str, int]) -> None:
    lines = written(cast["rina"], "csv", "title", "account.industry", "account.phone").splitlines()
    assert "Akun › Industri" in lines[0] and "Makanan" in lines[1] and "5550101" in lines[1]
    assert json.loads(written(cast["rina"], "json", "title", "account.phone"))[0]["account.phone"] == "+62215550101"
    written(cast["rina"], "xlsx", *FIELDS)
    rights = {**cast["rina"].rights, "accounts": {**dict.fromkeys(access.RIGHTS, "all"), "export": "none"}}
    held = replace(cast["rina"], rights=rights)
    assert told(held)["Dekat"]["account.phone"]
    with pytest.raises(Invalid) as refusal:
        written(held, "csv", "title", "account.phone")
    assert "Akun › Telepon" in refusal.value.errors["fields"][0]
    assert "Budi" in written(held, "csv", "title", "owner.name")  # what the house knows is no secret
    own = replace(held, rights={**rights, "accounts": {**dict.fromkeys(access.RIGHTS, "all"), "export": "own"}})
    own = replace(own, sees=(cast.budi.pk,), teams=())
    found = {i["title"]: i["account.phone"] for i in json.loads(written(own, "json", "title", "account.phone"))}
    assert found["Dekat"] and not found["Jauh"]


def test_tables_of_lines_are_answered_where_they_are_asked_for(cast: Any) -> None:
    one = make("competitors", name="PT Satu").pk
    for title in ("A", "B"):
        make("opportunities", title=title, owner="budi", competitors=[{"competitor": one, "strength": "Murah"}])
    screen = list_screen(cast["budi"], "opportunities", Params(fields=("title", "competitors")))
    said = [i["competitors"] for i in screen.to_json()["items"]]
    assert len(said) == 2 and all(lines[0]["strength"] == "Murah" for lines in said)
    assert said[0][0]["competitor"] == {"id": one, "title": "PT Satu"}
    assert [screen.cells(r)[1].text for r in screen.rows] == ["1", "1"]
    assert json.loads(written(cast["rina"], "json", "title", "competitors"))[0]["competitors"][0]["strength"] == "Murah"
    with pytest.raises(Invalid):
        written(cast["rina"], "csv", "title", "competitors")


def test_a_view_and_a_card_may_name_it(cast: Any, deals: dict[str, int]) -> None:
    said = {"name": "A", "module": "opportunities", "fields": "title,account.phone", "widths": "account.phone:120"}
    card = "title:title,account.industry:large:bare"
    data = {**said, "kind": "cards", "card": card}
    view = perform(cast["budi"], "views", "create", data=data, face="html").record
    module = modules.get("opportunities")
    state = views.opened(cast["budi"], module, {"view": str(view.pk)})[1]
    assert (state["fields"], state["widths"], state["card"]) == (said["fields"], said["widths"], card)
    assert [p.text for p in cards.design(cast["budi"], module, state).pieces] == card.split(",")
    narrow = replace(cast["budi"], scopes=("opportunities:*", "views:*"))
    state = views.opened(narrow, module, {"view": str(view.pk)})[1]
    assert (state["fields"], state["card"], "widths" in state) == ("title", "title:title", False)
    with pytest.raises(Invalid):
        perform(cast["budi"], "views", "create", data={**said, "fields": "account.nothing"}, face="html")


def test_what_is_masked_in_a_record_is_masked_one_link_away(cast: Any) -> None:
    account = make("accounts", name="Ani Wijaya", kind="person", npwp="3273014503900001", owner="budi").pk
    make("opportunities", title="A", owner="budi", account=account)
    fields = ("title", "account.npwp")
    assert told(cast["rina"], fields)["A"]["account.npwp"] == "3273014503900001"
    assert "32730145" not in json.dumps(told(cast["budi"], fields))
    with pytest.raises(Invalid):
        list_screen(cast["budi"], "opportunities", Params(["account.npwp", "starts_with", "3273"]))


def test_files_in_a_column_are_read_at_once(cast: Any) -> None:
    data = {"module": "accounts", "name": "x_file", "kind": "file", "label": {"id": "Berkas", "en": "File"}}
    perform(access.SYSTEM, "fields", "create", data=data, face="setup")
    counts = []
    for n in (2, 20):
        for i in range(n):
            pk = make("accounts", name=f"PT {n}.{i}", owner="budi").pk
            said = {"name": f"{pk}.pdf", "content_type": "application/pdf", "size": 1, "digest": f"{pk}"}
            a = Attachment.objects.create(about=f"accounts:{pk}", at=timezone.now(), **said)
            Account.objects.filter(pk=pk).update(extra={"x_file": a.pk})
            make("contacts", first_name=f"{pk}", account=pk, owner="budi")
        for _again in range(2):
            with CaptureQueriesContext(connection) as asked:
                files = said_by(cast["budi"], "accounts", "id", "x_file")
                far = said_by(cast["budi"], "contacts", "first_name", "account.x_file")
        assert len(files) >= n and all(f["name"] == f"{pk}.pdf" for pk, f in (*files, *far))
        counts.append(len(asked))
    assert counts[0] == counts[1]


def said_by(actor: access.Actor, key: str, name: str, field: str) -> list[tuple[Any, Any]]:
    items = list_screen(actor, key, Params(fields=(name, field), count=False)).to_json()["items"]
    return [(i[name], i[field]) for i in items]
