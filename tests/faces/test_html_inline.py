"""One field changed where it stands: with the input of the form, through the door, beside what others change."""

from typing import Any

import pytest

from saluran.core.models import Line, Operation
from saluran.core.perform import perform, tags_of
from saluran.core.refusals import Stale
from saluran.core.registry import modules
from saluran.core.screens import recording
from saluran.faces.html import inline
from saluran.faces.html.inputs import Desk, of
from saluran.faces.html.posted import write
from tests.cast import make
from tests.contract import samples
from tests.faces.html_client import HTMX, heard, rows, sign_in

pytestmark = pytest.mark.django_db


def deal(cast: Any, **more: Any) -> Any:
    return make("opportunities", title="Mesin kopi", amount="1000000", owner=cast.budi.pk, **more)


def stage(name: str) -> Any:
    return next(k for k in rows("stages").order_by("pk") if k.key == name)


def test_a_field_is_changed_and_taken_back(cast: Any) -> None:
    record, client = deal(cast), sign_in(cast, "budi")
    url = f"/opportunities/{record.pk}/field/amount"
    shown = client.get(url, headers=HTMX)
    text = shown.content.decode()
    assert 'name="amount"' in text and 'name="title"' not in text and "<html" not in text
    answer = client.post(url, {"amount": "2,5 juta", "version": record.version}, headers=HTMX)
    assert answer.status_code == 200 and "2.500.000" in answer.content.decode()
    told = heard(answer)
    assert "opportunities:changed" in told and told["toast"]["undo"].startswith("/my/undo/")
    assert rows("opportunities").get(pk=record.pk).amount == 2_500_000
    client.post(told["toast"]["undo"], headers=HTMX)
    assert rows("opportunities").get(pk=record.pk).amount == 1_000_000


def test_without_scripts_it_is_a_page_and_leads_back(cast: Any) -> None:
    record, client = deal(cast), sign_in(cast, "budi")
    url = f"/opportunities/{record.pk}/field/next_step"
    assert "<html" in client.get(url).content.decode()
    answer = client.post(url, {"next_step": "Telepon", "version": record.version})
    assert (answer.status_code, answer["Location"]) == (303, f"/opportunities/{record.pk}")


@pytest.mark.parametrize("key", samples.all_keys())
def test_every_field_that_offers_it_opens_and_saves_untouched(cast: Any, key: str) -> None:
    if key == samples.CUSTOM:
        samples.make_custom()
    module, client = modules.get(key), sign_in(cast, "rina")
    record = samples.record_of(cast["rina"], key)
    fields = inline.editable(cast["rina"], module)
    assert "update" in module.closed or fields
    values = recording.screen_of(cast["rina"], module, record).values
    before = Operation.objects.count()
    for f in fields.values():
        url = f"/{key}/{record.pk}/field/{f.name}"
        shown = client.get(url, headers=HTMX)
        assert shown.status_code == 200, f.name
        desk = Desk(cast["rina"], module, record, narrow=True)
        posted = write(desk, (f,), values) | ({"_fields": [f.name]} if of(f).silent else {})
        answer = client.post(url, {**posted, "version": record.version}, headers=HTMX)
        assert answer.status_code == 200 and "HX-Trigger" not in answer.headers, (f.name, answer.content.decode()[:400])
    assert Operation.objects.count() == before


def test_what_is_wrong_is_said_at_the_cell_and_changes_nothing(cast: Any) -> None:
    record, client = deal(cast), sign_in(cast, "budi")
    before = Line.objects.count()
    for name, text in (("amount", "banyak"), ("title", ""), ("expected_close", "31/02/2026"), ("probability", "140")):
        answer = client.post(f"/opportunities/{record.pk}/field/{name}", {name: text, "version": 1}, headers=HTMX)
        page = answer.content.decode()
        assert answer.status_code == 422 and f'id="e-{name}"' in page, name
        assert f'value="{text}"' in page
    assert Line.objects.count() == before


def test_what_stands_in_no_input_is_said_with_its_name(cast: Any) -> None:
    lead = make("leads", organization="PT Maju", owner=cast.budi.pk)
    answer = sign_in(cast, "budi").post(
        f"/leads/{lead.pk}/field/organization", {"organization": "", "version": 1}, headers=HTMX
    )
    assert answer.status_code == 422 and "nama orang" in answer.content.decode()


def test_a_field_with_a_verb_uses_it(cast: Any) -> None:
    record, client = deal(cast), sign_in(cast, "budi")
    to = stage("negotiation")
    answer = client.post(
        f"/opportunities/{record.pk}/field/stage", {"stage": to.pk, "version": record.version}, headers=HTMX
    )
    assert answer.status_code == 200
    assert Line.objects.order_by("-pk").first().verb == "move_stage"  # type: ignore[union-attr]
    now = rows("opportunities").get(pk=record.pk)
    assert (now.stage_id, now.probability) == (to.pk, to.probability)
    answer = client.post(
        f"/opportunities/{record.pk}/field/tags", {"tags__text": "baru, ekspor", "version": now.version}, headers=HTMX
    )
    assert answer.status_code == 200 and tags_of(modules.get("opportunities"), [record.pk])[record.pk] == [
        "baru",
        "ekspor",
    ]
    assert Line.objects.order_by("-pk").first().verb == "tag"  # type: ignore[union-attr]


def test_a_verb_that_asks_for_more_opens_its_dialog(cast: Any) -> None:
    record, client = deal(cast), sign_in(cast, "budi")
    lost = stage("lost")
    for name, value, status in (("stage", lost.pk, 422), ("status", "lost", 200)):
        answer = client.post(
            f"/opportunities/{record.pk}/field/{name}", {name: value, "version": record.version}, headers=HTMX
        )
        page = answer.content.decode()
        assert (answer.status_code, answer["HX-Retarget"]) == (status, "#dialog")
        assert 'name="lost_reason' in page and "data-dialog-form" in page and "field-error" not in page
    assert rows("opportunities").get(pk=record.pk).version == record.version


def test_who_gives_a_record_away_stays_where_he_is(cast: Any) -> None:
    record, client = deal(cast), sign_in(cast, "budi")
    url = f"/opportunities/{record.pk}"
    posted = {"owner": cast.eka.pk, "version": record.version}
    in_list = {**HTMX, "HX-Current-URL": "http://testserver/opportunities"}
    answer = client.post(f"{url}/field/owner", posted, headers=in_list)
    assert answer.status_code == 204 and "opportunities:changed" in heard(answer)
    client.post(heard(answer)["toast"]["undo"], headers=HTMX)
    on_page = {**HTMX, "HX-Current-URL": f"http://testserver{url}"}
    posted["version"] = rows("opportunities").get(pk=record.pk).version
    answer = client.post(f"{url}/field/owner", posted, headers=on_page)
    assert answer["HX-Redirect"] == "/opportunities"


def test_only_what_may_be_changed_is_offered_and_taken(cast: Any) -> None:
    record = deal(cast)
    mark = Line.objects.count()
    budi, vina, eka = (sign_in(cast, n) for n in ("budi", "vina", "eka"))
    for name in ("expected_revenue", "created_at", "modified_by", "lines", "rank"):
        for method in (budi.get, budi.post):
            assert method(f"/opportunities/{record.pk}/field/{name}", headers=HTMX).status_code in (403, 404), name
    for name in ("nothing", "owner_id", "version", "extra", "__class__"):
        assert budi.post(f"/opportunities/{record.pk}/field/{name}", {name: "1"}).status_code == 404, name
    assert vina.get(f"/opportunities/{record.pk}/field/amount").status_code == 403
    assert vina.post(f"/opportunities/{record.pk}/field/amount", {"amount": "1"}).status_code == 403
    assert eka.post(f"/opportunities/{record.pk}/field/amount", {"amount": "1"}).status_code == 404
    posted = {"amount": "5", "title": "Lain", "owner": cast.eka.pk, "version": record.version}
    assert budi.post(f"/opportunities/{record.pk}/field/amount", posted, headers=HTMX).status_code == 200
    now = rows("opportunities").get(pk=record.pk)
    assert (now.amount, now.title, now.owner_id) == (5, "Mesin kopi", cast.budi.pk)
    assert Line.objects.count() == mark + 1
    for client, some in ((budi, True), (vina, False)):
        for path in ("/opportunities", f"/opportunities/{record.pk}", f"/opportunities/{record.pk}/preview"):
            page = client.get(path).content.decode()
            assert ("data-edit-row" in page or "data-edit-url" in page) is some, path
        assert 'data-edit="amount"' in client.get("/opportunities").content.decode() or not some
    assert 'data-edit="modified_at"' not in budi.get("/opportunities").content.decode()


def test_of_a_list_only_the_rows_within_reach_can_be_changed(cast: Any) -> None:
    role = next(r for r in rows("roles") if r.key == "sales")
    with_all = [{"module": "*", "view": "all", "create": "own", "edit": "own", "delete": "own"}]
    perform(cast["rina"], "roles", "update", role.pk, {"rights": with_all}, face="html")
    mine, theirs = deal(cast), make("opportunities", title="Milik Eka", owner=cast.eka.pk)
    client = sign_in(cast, "budi")
    for query in ("", "?fields=title,amount"):
        page = client.get(f"/opportunities{query}").content.decode()
        assert f'id="r{mine.pk}" data-edit-row' in page, query
        assert f'id="r{theirs.pk}">' in page, query
    assert client.get(f"/opportunities/{theirs.pk}/field/amount").status_code == 403


def test_the_pane_beside_the_list(cast: Any) -> None:
    record = deal(cast)
    perform(cast["budi"], "opportunities", "comment", record.pk, {"text": "Sudah <b>ditelepon</b>"}, face="html")
    page = sign_in(cast, "budi").get(f"/opportunities/{record.pk}/preview", headers=HTMX).content.decode()
    assert "Mesin kopi" in page and "1.000.000" in page and "Sudah &lt;b&gt;ditelepon" in page
    assert f"/opportunities/{record.pk}/do/win" in page and "<html" not in page
    assert sign_in(cast, "eka").get(f"/opportunities/{record.pk}/preview").status_code == 404


# Two at a time


def save(client: Any, record: Any, version: int, **posted: Any) -> Any:
    (name,) = (n.partition("__")[0] for n in posted)
    url = f"/opportunities/{record.pk}/field/{name}"
    return client.post(url, {**posted, "version": version}, headers=HTMX)


@pytest.mark.postgres
def test_two_fields_by_two_people_are_both_kept(cast: Any) -> None:
    record, budi, joko = deal(cast), sign_in(cast, "budi"), sign_in(cast, "joko")
    assert save(budi, record, 1, amount="7").status_code == 200
    assert save(joko, record, 1, next_step="Telepon").status_code == 200
    assert save(budi, record, 1, tags__text="satu").status_code == 200
    now = rows("opportunities").get(pk=record.pk)
    assert (now.amount, now.next_step, now.version) == (7, "Telepon", 4)


@pytest.mark.postgres
def test_the_same_field_shows_both_values_and_what_was_typed(cast: Any) -> None:
    record, budi, joko = deal(cast), sign_in(cast, "budi"), sign_in(cast, "joko")
    assert save(budi, record, 1, amount="7000000").status_code == 200
    answer = save(joko, record, 1, amount="9 juta")
    page = answer.content.decode()
    assert answer.status_code == 412 and "data-conflict" in page
    assert "Rp7.000.000" in page and "Rp9.000.000" in page and 'value="9 juta"' in page and 'value="2"' in page
    assert rows("opportunities").get(pk=record.pk).amount == 7_000_000
    assert save(joko, record, 2, amount="9 juta").status_code == 200
    assert save(budi, record, 1, tags__text="satu").status_code == 200
    assert save(joko, record, 3, tags__text="dua").status_code == 412


def test_a_conflict_tells_nothing_that_is_out_of_reach(cast: Any) -> None:
    hidden = make("accounts", name="PT Rahasia", owner=cast.eka.pk)
    mine = make("accounts", name="PT Maju", owner=cast.budi.pk)
    contact = make("contacts", first_name="Wati", owner=cast.budi.pk)
    perform(cast["rina"], "contacts", "update", contact.pk, {"account": hidden.pk}, face="html")
    posted = {"account": mine.pk, "account__text": "PT Maju", "version": contact.version}
    answer = sign_in(cast, "budi").post(f"/contacts/{contact.pk}/field/account", posted, headers=HTMX)
    page = answer.content.decode()
    assert answer.status_code == 412 and "PT Rahasia" not in page and "tidak dapat dilihat" in page


def test_saving_the_same_twice_is_no_conflict(cast: Any) -> None:
    """The first answer was lost on the way."""
    record, budi = deal(cast), sign_in(cast, "budi")
    assert save(budi, record, 1, amount="7").status_code == 200
    again = save(budi, record, 1, amount="7")
    assert again.status_code == 200 and "HX-Trigger" not in again.headers


@pytest.mark.postgres
def test_what_follows_from_a_change_does_not_cover_what_somebody_else_has_set(cast: Any) -> None:
    """Moving the stage would set the forecast; a new owner brings his team."""
    record, budi, joko = deal(cast), sign_in(cast, "budi"), sign_in(cast, "joko")
    assert save(budi, record, 1, forecast_category="omitted").status_code == 200
    answer = save(joko, record, 1, stage=stage("negotiation").pk)
    assert answer.status_code == 412 and "Kategori perkiraan" in answer.content.decode()
    now = rows("opportunities").get(pk=record.pk)
    assert (now.forecast_category, now.version) == ("omitted", 2)
    assert save(joko, record, 2, stage=stage("negotiation").pk).status_code == 200


def test_the_refusal_names_tags_tables_and_custom_fields(cast: Any) -> None:
    samples.make_custom()
    module = modules.get(samples.CUSTOM)
    f = next(f for f in module.custom if f.kind.key == "text")
    record = samples.record_of(cast["rina"], samples.CUSTOM)
    with pytest.raises(Stale) as first:
        perform(cast["rina"], module.key, "update", record.pk, {f.name: "lain", "tags": ["x"]}, face="api")
        perform(cast["rina"], module.key, "update", record.pk, {}, face="api", version=record.version)
    assert first.value.detail["changed"] == {f.name: "lain", "tags": ["x"]}
    product = make("products", name="Kursi").pk
    one = deal(cast)
    lines = [{"product": product, "quantity": "2", "unit_price": "5"}]
    perform(cast["budi"], "opportunities", "update", one.pk, {"lines": lines}, face="api")
    with pytest.raises(Stale) as second:
        perform(cast["budi"], "opportunities", "update", one.pk, {"title": "A"}, face="api", version=one.version)
    assert [line["product"] for line in second.value.detail["changed"]["lines"]] == [product]
