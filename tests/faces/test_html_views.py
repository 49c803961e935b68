"""Saved views above a list: opened, changed, saved, copied as an address; columns, and sorting by several."""

import re
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

import pytest

from saluran.core.models import View
from saluran.core.perform import perform
from tests.cast import Cast, make
from tests.faces.html_client import sign_in

pytestmark = pytest.mark.django_db
NEW = '{"all":[["status","is","new"]]}'


@pytest.fixture
def leads(cast: Cast) -> list[Any]:
    made = [make("leads", organization=f"PT {n}", first_name=n, owner=cast.budi.pk) for n in ("Bulan", "Awan")]
    far = make("leads", organization="PT Jauh", owner=cast.eka.pk)
    return [*made, far]


def view_of(cast: Cast, who: str, **said: Any) -> Any:
    data = {"name": "Baru", "module": "leads", **said}
    return perform(cast[who], "views", "create", data=data, face="html").record


def titles(page: str) -> list[str]:
    return re.findall(r'<a class="row-link" href="[^"]*">([^<]*)</a>', page)


def heads(page: str) -> list[str]:
    return re.findall(r'<th scope="col" data-column="([\w.]+)"', page)


def test_a_list_is_saved_as_it_stands(cast: Cast, leads: list[Any]) -> None:
    budi = sign_in(cast, "budi")
    plain = budi.get("/leads").content.decode()
    assert "view-bar" not in plain
    asked = {"f.status": "new", "sort": "organization", "fields": "organization,status"}
    narrowed = budi.get("/leads", asked).content.decode()
    assert f"/leads/views?{urlencode({**asked, 'kind': 'list'})}".replace("&", "&amp;") in narrowed
    answer = budi.post(f"/leads/views?{urlencode(asked)}", {"name": "Baru", "shared": "private", "team": ""})
    view = View.objects.get()
    assert answer["Location"] == f"/leads?view={view.pk}" == view.address
    assert (view.filter, view.sort, view.fields, view.owner_id) == (
        NEW, "organization", "organization,status", cast.budi.pk,
    )  # fmt: skip
    page = budi.get(view.address).content.decode()
    assert titles(page) == ["PT Awan", "PT Bulan"] and heads(page) == ["organization", "status"]
    assert "data-changed" not in page


def test_a_change_is_offered_to_be_saved_and_is_told_by_the_address(cast: Cast, leads: list[Any]) -> None:
    view = view_of(cast, "budi", sort="organization", fields="organization,status")
    budi = sign_in(cast, "budi")
    page = budi.get(f"{view.address}&sort=-organization").content.decode()
    assert titles(page) == ["PT Bulan", "PT Awan"]
    assert "data-changed" in page and f"/leads/views/{view.pk}/save" in page
    assert f'href="/leads?view={view.pk}&amp;sort=-organization' not in page  # turning it about is what the view says
    saved = budi.post(f"/leads/views/{view.pk}/save?view={view.pk}&sort=-organization")
    assert saved["Location"] == view.address
    view.refresh_from_db()
    assert (view.sort, view.fields) == ("-organization", "organization,status")


def test_the_same_address_shows_another_what_he_may_see(cast: Cast, leads: list[Any]) -> None:
    view = view_of(cast, "joko", sort="organization", shared="everyone")
    for who, wanted in (("budi", ["PT Awan", "PT Bulan"]), ("eka", ["PT Jauh"]), ("rina", None)):
        page = sign_in(cast, who).get(view.address).content.decode()
        assert [t for t in titles(page) if t] and (wanted is None or len(titles(page)) == len(wanted))
        assert (f"/leads/views/{view.pk}/delete" in page) == (who == "rina")
    private = view_of(cast, "budi")
    for who in ("eka", "joko", "rina"):
        client = sign_in(cast, who)
        assert client.get(private.address).status_code == 404
        for what in ("save", "first", "left", "edit", "delete", "duplicate", "role"):
            assert client.post(f"/leads/views/{private.pk}/{what}").status_code == 404, what
            assert client.get(f"/leads/views/{private.pk}/{what}").status_code == 404, what
        assert client.get(f"/leads/export?view={private.pk}").status_code in (403, 404)
    assert sign_in(cast, "eka").post(f"/leads/views/{view.pk}/save").status_code == 403
    assert sign_in(cast, "eka").get(f"/leads/views/{view.pk}/edit").status_code == 403


def test_a_module_opens_with_the_view_that_was_chosen(cast: Cast, leads: list[Any]) -> None:
    view = view_of(cast, "budi", sort="organization", kind="board")
    budi = sign_in(cast, "budi")
    assert budi.post(f"/leads/views/{view.pk}/first")["Location"] == view.address
    for plain in ("/leads", "/leads/board"):
        assert budi.get(plain)["Location"] == f"/leads/board?view={view.pk}"
    assert budi.get("/leads?view=all").status_code == 200 and budi.get("/leads?q=awan").status_code == 200
    budi.post(f"/leads/views/{view.pk}/first")
    assert budi.get("/leads").status_code == 200


def test_named_shared_copied_and_deleted_from_the_list(cast: Cast) -> None:
    view = view_of(cast, "joko")
    joko = sign_in(cast, "joko")
    assert joko.get(f"/leads/views/{view.pk}/edit").status_code == 200
    posted = {"name": "Tim", "shared": "team", "team": cast.joko.team_id}
    assert joko.post(f"/leads/views/{view.pk}/edit", posted)["Location"] == view.address
    assert joko.post(f"/leads/views/{view.pk}/edit", {**posted, "name": ""}).status_code == 422
    copied = joko.post(f"/leads/views/{view.pk}/duplicate", {"name": "Salinan"})["Location"]
    assert View.objects.get(name="Salinan").address == copied
    assert joko.get(f"/leads/views/{view.pk}/delete").status_code == 200
    assert joko.post(f"/leads/views/{view.pk}/delete")["Location"] == "/leads"
    assert list(View.objects.values_list("name", flat=True)) == ["Salinan"]
    rina = sign_in(cast, "rina")
    shared = view_of(cast, "rina", shared="everyone")
    assert rina.post(f"/leads/views/{shared.pk}/role", {"on": "true", "role": ""}).status_code == 422
    assert rina.post(f"/leads/views/{shared.pk}/role", {"on": "true", "role": cast.budi.role_id}).status_code == 303
    assert sign_in(cast, "budi").get("/leads")["Location"] == shared.address


def test_many_are_changed_as_the_view_narrows_them(cast: Cast, leads: list[Any]) -> None:
    view = view_of(cast, "joko", filter='["organization","is","PT Awan"]')
    came = {"HX-Request": "true", "HX-Target": "dialog", "HX-Current-URL": f"http://testserver{view.address}"}
    page = sign_in(cast, "joko").get("/leads/do/tag", {"all": "1"}, headers=came).content.decode()
    assert "PT Awan" in page and 'name="filter"' in page and 'name="all" value="1"' in page


def test_columns_are_chosen_ordered_and_sized(cast: Cast, leads: list[Any]) -> None:
    budi = sign_in(cast, "budi")
    dialog = budi.get("/leads/arrange?q=pt").content.decode()
    assert 'name="q" value="pt"' in dialog and 'value="organization" checked' in dialog.replace("\n", "")
    order = ["status", "organization", "title", "source"]
    asked = {"order": order, "shown": ["organization", "status"], "by1": "status", "way1": "down", "by2": "title"}
    lifted = budi.get("/leads/arrange", {**asked, "up": "organization"}).content.decode()  # without scripts
    assert lifted.index('name="order" value="organization"') < lifted.index('name="order" value="status"')
    answer = budi.get("/leads/arrange", {**asked, "done": "1", "q": "bulan"})
    said = {"q": "bulan", "fields": "status,organization", "sort": "-status,title"}
    assert answer["Location"] == f"/leads?{urlencode(said)}"
    page = budi.get(f"{answer['Location']}&widths=status:120,organization:5000").content.decode()
    assert heads(page) == ["status", "organization"]
    assert '<col width="120">' in page and '<col width="800">' in page


def test_a_column_of_a_linked_record_is_found_added_and_shown(cast: Cast) -> None:
    account = make("accounts", name="PT Awan", phone="021 555 0101", owner=cast.budi.pk).pk
    make("contacts", first_name="Ani", account=account, owner=cast.budi.pk)
    budi = sign_in(cast, "budi")
    found = budi.get("/contacts/filter/fields?away=1&q=akun telepon").content.decode()
    assert 'data-value="account.phone" data-text="Akun › Telepon"' in found and 'data-value="phone"' not in found
    asked = {"order": ["first_name", "mobile"], "shown": ["first_name"]}
    by_script = budi.get("/contacts/arrange", {**asked, "add": "account.phone", "add__text": "x"}).content.decode()
    by_hand = budi.get("/contacts/arrange", {**asked, "add__text": "akun › telepon", "more": "1"}).content.decode()
    for dialog in (by_script, by_hand):
        names = re.findall(r'name="order" value="([\w.]+)"', dialog)
        assert names[:2] == ["first_name", "account.phone"] and "Akun › Telepon" in dialog
        assert 'name="shown" value="account.phone" checked autofocus' in dialog
    wrong = budi.get("/contacts/arrange", {**asked, "add__text": "bulan", "done": "1"}).content.decode()
    assert "“bulan”" in wrong and 'value="bulan"' in wrong
    asked["order"].append("account.phone")
    answer = budi.get("/contacts/arrange", {**asked, "shown": ["first_name", "account.phone"], "done": "1"})
    assert answer["Location"] == f"/contacts?{urlencode({'fields': 'first_name,account.phone'})}"
    page = budi.get(answer["Location"]).content.decode()
    assert heads(page) == ["first_name", "account.phone"] and "tel:+62215550101" in page
    head = page[page.index('data-column="account.phone"') :].partition("</th>")[0]
    assert "Akun › Telepon" in head and "sort" not in head
    export = budi.post("/contacts/export", {"format": "csv", "columns": "seen", "fields": "first_name,account.phone"})
    assert export.status_code == 403 or "5550101" in b"".join(export.streaming_content).decode("utf-8-sig")


def test_a_card_may_show_a_field_of_a_linked_record(cast: Cast) -> None:
    account = make("accounts", name="PT Awan", phone="021 555 0101", owner=cast.budi.pk).pk
    make("contacts", first_name="Ani", account=account, owner=cast.budi.pk)
    budi = sign_in(cast, "budi")
    asked = {"order": ["title"], "shown": ["title"], "size-title": "title"}
    dialog = budi.get("/contacts/design", {**asked, "add": "account.phone"}).content.decode()
    assert 'value="account.phone" checked autofocus' in dialog and "555" in dialog
    answer = budi.get("/contacts/design", {**asked, "add": "account.phone", "done": "1"})
    assert answer["Location"] == f"/contacts/cards?{urlencode({'card': 'title:title:bare,account.phone'})}"
    assert "Akun › Telepon" in budi.get(answer["Location"]).content.decode()


def test_no_card_is_called_by_a_key(cast: Cast) -> None:
    rina = sign_in(cast, "rina")
    for key in ("settings", "duplicate_rules", "roles", "sources", "stages"):
        called = re.findall(r'<a class="row-link[^"]*"[^>]*>([^<]+)</a>', rina.get(f"/{key}/cards").content.decode())
        assert called and not [name for name in called if re.fullmatch(r"[a-z_.]+", name)], key


def test_sorted_by_several(cast: Cast, leads: list[Any]) -> None:
    budi = sign_in(cast, "budi")
    page = budi.get("/leads?sort=status,-organization").content.decode()
    assert re.findall(r'badge-xs figures">(\d)<', page) == ["2", "1"]  # in the order of the columns
    assert titles(page)[:2] and page.count("aria-sort=") == 2
    also = re.findall(r'data-also="([^"]*)"', page)
    assert "/leads?sort=status%2Corganization" in also  # one of them turned about
    assert any(a.startswith("/leads?sort=status%2C-organization%2C") for a in also)  # one more
    assert budi.get("/leads?sort=status,title,source,owner").status_code == 422


@pytest.fixture
def deals(cast: Cast) -> list[Any]:
    stages = ("prospecting", "prospecting", "proposal")
    return [
        make("opportunities", title=f"Mesin {n}", owner=cast.budi.pk, pipeline="sales", stage=stage, amount="1000000")
        for n, stage in enumerate(stages)
    ]


def test_a_list_in_groups(cast: Cast, deals: list[Any]) -> None:
    budi = sign_in(cast, "budi")
    page = budi.get("/opportunities?group=stage").content.decode()
    heads_shown = re.findall(r'font-semibold">([^<]*)</span><span class="badge badge-sm figures">(\d+)<', page)
    assert [n for _label, n in heads_shown] == ["2", "1"] and "Rp2 jt" in page
    (first, *_more) = re.findall(r'hx-get="(/opportunities/group\?[^"]*)"', page)
    rows = budi.get(first.replace("&amp;", "&"), headers={"HX-Request": "true"}).content.decode()
    assert sorted(titles(rows)) == ["Mesin 0", "Mesin 1"] and "<html" not in rows
    assert sign_in(cast, "eka").get("/opportunities?group=stage").content.decode().count("group-head") == 0
    assert budi.get("/opportunities?group=title").status_code == 422
    sums = budi.get("/opportunities/sums", headers={"HX-Request": "true"}).content.decode()
    assert 'title="Rp3.000.000"' in sums and "Rp1 jt" in sums  # all of them, and one on average
    assert "Rp" not in sign_in(cast, "eka").get("/opportunities/sums").content.decode()


def test_records_as_cards(cast: Cast, deals: list[Any]) -> None:
    budi = sign_in(cast, "budi")
    plain = budi.get("/opportunities/cards").content.decode()
    assert sorted(titles(plain)) == ["Mesin 0", "Mesin 1", "Mesin 2"] and plain.count("grid-card-title") == 3
    said = {"card": "title:title,amount:large:bare,stage", "tint": "stage", "across": "2", "sort": "title"}
    page = budi.get("/opportunities/cards", said).content.decode()
    assert 'data-across="2"' in page and page.count('class="grid-card" data-tone=') == 3
    assert page.count('data-size="large"><dt class="sr-only">') == 3 and titles(page)[0] == "Mesin 0"
    answer = budi.post(
        f"/opportunities/views?{urlencode({**said, 'kind': 'cards'})}", {"name": "Kartu", "shared": "private"}
    )
    view = View.objects.get()
    assert answer["Location"] == f"/opportunities/cards?view={view.pk}"
    assert (view.card, view.tint, view.across, view.kind) == (said["card"], "stage", "2", "cards")
    assert budi.get(view.address).content.decode().count('data-size="large"') == 3
    for wrong in ("card=nothing", "card=title:huge", "tint=title", "across=9"):
        assert budi.get(f"/opportunities/cards?{wrong}").status_code == 422, wrong


def test_cards_are_designed_in_a_dialog(cast: Cast, deals: list[Any]) -> None:
    budi = sign_in(cast, "budi")
    assert 'name="size-amount"' in budi.get("/opportunities/design").content.decode()
    asked = {
        "order": ["title", "amount", "stage"], "shown": ["title", "stage"], "size-title": "title", "label-stage": "1",
        "size-stage": "small", "tint": "status", "across": "3", "by1": "title", "way1": "up",
    }  # fmt: skip
    shown = budi.get(
        "/opportunities/design", {**asked, "preview": "1"}, headers={"HX-Request": "true"}
    ).content.decode()
    assert shown.count('class="grid-card"') == 1 and 'data-size="small"' in shown and "<form" not in shown
    lifted = budi.get("/opportunities/design", {**asked, "down": "title"}).content.decode()
    assert lifted.index('name="order" value="amount"') < lifted.index('name="order" value="title"')
    to = budi.get("/opportunities/design", {**asked, "done": "1"})["Location"]
    wanted = {"card": "title:title:bare,stage:small", "tint": "status", "across": "3", "sort": "title"}
    assert to.startswith("/opportunities/cards?") and dict(parse_qsl(urlsplit(to).query)) == wanted
