"""Forms, on every module: what is typed is made, what is wrong comes back as it was typed, and nothing is written."""

import re
from typing import Any

import pytest

from saluran.core import access
from saluran.core.kinds import Link
from saluran.core.models import Attachment, Line, Operation
from saluran.core.perform import perform, read_lines, tags_of
from saluran.core.registry import modules
from saluran.core.schema import Module
from saluran.core.screens import recording
from saluran.faces.html.forms import fillable
from saluran.faces.html.inputs import Desk, Raw, of
from saluran.faces.html.posted import write
from tests.cast import make
from tests.contract import samples
from tests.faces.html_client import HTMX, IN_DIALOG, fields_of, sign_in

pytestmark = pytest.mark.django_db
#: What nobody could mean, by kind.
NONSENSE = {
    "integer": "banyak", "decimal": "satu koma", "money": "Rp sekian", "percent": "12x", "date": "31/02/2026",
    "datetime": "besok", "duration": "lama", "email": "bukan alamat", "url": "ftp//", "phone": "abc", "choice": "entah",
    "text": "x\x00y", "longtext": "x\x00y",
}  # fmt: skip


def typed(actor: access.Actor, module: Module, data: dict[str, Any]) -> Raw:
    """Machine values as the form of the module would post them."""
    fields = [f for n, f in fillable(actor, module, "create").items() if n in data]
    values = {f.name: f.kind.clean(data[f.name]) for f in fields}
    keys = {n: [v] for n, v in values.items() if isinstance(v, str) and isinstance(module.by_name[n].kind, Link)}
    silent = {"_fields": [" ".join(f.name for f in fields if of(f).silent)]}
    return write(Desk(actor, module), [f for f in fields if f.name not in keys], values) | keys | silent


def made_since(before: int) -> list[Line]:
    return list(Line.objects.filter(pk__gt=before, before__isnull=True).order_by("pk"))


def last_line() -> int:
    line = Line.objects.order_by("-pk").first()
    return line.pk if line else 0


@pytest.mark.postgres
@pytest.mark.parametrize("key", samples.all_keys())
def test_a_record_is_made_by_form(cast: Any, key: str) -> None:
    if key == samples.CUSTOM:
        samples.make_custom()
    module, rina = modules.get(key), cast["rina"]
    client = sign_in(cast, "rina")
    if "create" in module.closed:
        assert client.get(f"/{key}/new").status_code == 404
        return
    assert client.get(f"/{key}/new").status_code == 200
    data = samples.full(module, next(samples.count))
    mark = last_line()
    answer = client.post(f"/{key}/new", typed(rina, module, data))
    assert answer.status_code == 303, _wrong(answer)
    (line,) = [x for x in made_since(mark) if x.module == key]
    assert answer["Location"] == f"/{key}/{line.record_id}"
    stored = recording.record_screen(rina, key, line.record_id).values
    for name, value in data.items():
        f = module.by_name[name]
        if (name in ("key", "name") and key in ("modules", "fields")) or not f.shown:  # no form asks for it
            continue
        told, meant = f.kind.to_json(stored[name]), f.kind.to_json(f.kind.clean(value))
        if f.kind.key == "table":
            told = [{k: v for k, v in line.items() if k in meant[n]} for n, line in enumerate(told)]
        if not isinstance(meant, str) or not isinstance(f.kind, Link):
            assert told == meant, name


@pytest.mark.parametrize("key", samples.written_keys())
def test_a_form_that_nobody_touched_changes_nothing(cast: Any, key: str) -> None:
    if key == samples.CUSTOM:
        samples.make_custom()
    client = sign_in(cast, "rina")
    record = samples.record_of(cast["rina"], key)
    shown = client.get(f"/{key}/{record.pk}/edit")
    assert shown.status_code == 200
    before = Operation.objects.count()
    answer = client.post(f"/{key}/{record.pk}/edit", fields_of(shown))
    assert answer.status_code == 303, _wrong(answer)
    assert Operation.objects.count() == before
    record.refresh_from_db()
    assert record.version == int(fields_of(shown)["version"][0])


def test_nonsense_comes_back_as_it_was_typed(cast: Any) -> None:
    samples.make_custom()
    client = sign_in(cast, "rina")
    mark = last_line()
    for kind, nonsense in NONSENSE.items():
        name = "title" if kind == "text" else f"x_f_{kind}"
        answer = client.post(f"/{samples.CUSTOM}/new", {"title": "Baik", "x_f_names__id": "Jati", name: nonsense})
        page = answer.content.decode()
        assert answer.status_code == 422, kind
        assert f'id="e-{name}"' in page and f'href="#f-{name}"' in page, kind  # at the field, and in the summary
        if kind not in ("text", "longtext"):
            assert f'"{nonsense}"' in page, kind
        assert 'value="Jati"' in page
        assert last_line() == mark


@pytest.mark.postgres
def test_all_that_is_wrong_is_said_at_once(cast: Any) -> None:
    client = sign_in(cast, "budi")
    mark = last_line()
    posted = {
        "title": "", "amount": "seribu", "contact": "999999", "lines-0-description": "Kursi", "lines-0-quantity": "dua",
        "lines-5-description": "Meja", "lines-5-quantity": "-1", "lines-5-unit_price": "2,5 juta",
    }  # fmt: skip
    answer = client.post("/opportunities/new", posted)
    page = answer.content.decode()
    assert answer.status_code == 422 and last_line() == mark
    for name in ("title", "amount", "contact", "lines-0-quantity"):
        assert f'id="e-{name}"' in page, name
    for text in ("seribu", "dua", "Meja", "2,5 juta"):
        assert f'value="{text}"' in page
    answer = client.post(
        "/opportunities/new", {**posted, "title": "A", "amount": "", "contact": "", "lines-0-quantity": "2"}
    )
    page = answer.content.decode()
    assert answer.status_code == 422 and 'id="e-lines-1-quantity"' in page and last_line() == mark
    assert re.search(r'name="lines-1-unit_price"[^>]*', page) and 'value="2,5 juta"' in page


def test_numbers_and_dates_are_read_the_way_the_reader_writes_them(cast: Any) -> None:
    client = sign_in(cast, "budi")
    answer = client.post(
        "/opportunities/new", {"title": "Mesin", "amount": "1,25 juta", "expected_close": "21/11/2026"}
    )
    record = _at(answer)
    assert (record.amount, str(record.expected_close), record.owner_id) == (1_250_000, "2026-11-21", cast.budi.pk)


def test_a_new_record_begins_as_mine_and_with_what_the_address_says(cast: Any) -> None:
    account = make("accounts", name="PT Maju", owner=cast.budi.pk)
    hidden = make("accounts", name="PT Rahasia", owner=cast.eka.pk)
    client = sign_in(cast, "budi")
    page = client.get(f"/contacts/new?account={account.pk}").content.decode()
    assert f'name="account" value="{account.pk}"' in page and 'value="PT Maju"' in page
    assert f'<option value="{cast.budi.pk}" selected>Budi</option>' in page
    page = client.get(f"/contacts/new?account={hidden.pk}").content.decode()
    assert "PT Rahasia" not in page


def test_quick_create_is_a_dialog(cast: Any) -> None:
    client = sign_in(cast, "budi")
    account = make("accounts", name="PT Maju", owner=cast.budi.pk)
    url = f"/contacts/new?account={account.pk}&back=/accounts/{account.pk}"
    page = client.get(url, headers=IN_DIALOG)
    assert "HX-Request" in page["Vary"]
    text = page.content.decode()
    assert "<html" not in text and "data-dialog-form" in text and 'name="department"' not in text
    wrong = client.post(url, {"email": "x"}, headers=IN_DIALOG)
    assert wrong.status_code == 422 and "data-dialog-form" in wrong.content.decode()
    answer = client.post(url, {"first_name": "Wati", "account": account.pk}, headers=IN_DIALOG)
    assert answer.status_code == 204 and answer["HX-Redirect"] == f"/accounts/{account.pk}"
    assert access.rows(modules.get("contacts")).filter(title="Wati", account=account.pk).exists()


def test_a_link_can_be_typed_without_scripts(cast: Any) -> None:
    one = make("accounts", name="PT Maju", owner=cast.budi.pk)
    make("accounts", name="CV Kembar", owner=cast.budi.pk)
    second = make("accounts", name="CV Kembar", owner=cast.budi.pk)
    make("accounts", name="PT Rahasia", owner=cast.eka.pk)
    client = sign_in(cast, "budi")

    names = iter(("Wati", "Sri", "Joko", "Rina", "Dedi", "Agus", "Nur", "Hadi", "Tuti"))  # no two alike

    def post(text: str, pk: Any = "") -> Any:
        return client.post("/contacts/new", {"first_name": next(names), "account": pk, "account__text": text})

    assert _at(post("pt maju")).account_id == one.pk
    assert _at(post("PT Maju", one.pk)).account_id == one.pk
    assert _at(post("PT Maju", second.pk)).account_id == one.pk  # what is read decides
    assert _at(post("", one.pk)).account_id is None
    assert _at(post(f"#{second.pk}")).account_id == second.pk
    for text in ("CV Kembar", "PT Rahasia", "Tidak ada", "x\x00"):
        answer = post(text)
        assert answer.status_code == 422 and 'id="e-account"' in answer.content.decode(), text


def test_a_hidden_link_is_kept_and_not_shown(cast: Any) -> None:
    hidden = make("accounts", name="PT Rahasia", owner=cast.eka.pk)
    contact = make("contacts", first_name="Wati", account=hidden.pk, owner=cast.budi.pk)
    client = sign_in(cast, "budi")
    page = client.get(f"/contacts/{contact.pk}/edit")
    text = page.content.decode()
    assert (
        "PT Rahasia" not in text
        and 'value="keep"' in text
        and f'value="{hidden.pk}"' not in text.split('name="account"')[1][:40]
    )
    posted = fields_of(page) | {"job_title": ["Direktur"]}
    assert client.post(f"/contacts/{contact.pk}/edit", posted).status_code == 303
    contact.refresh_from_db()
    assert (contact.account_id, contact.job_title) == (hidden.pk, "Direktur")
    posted = fields_of(client.get(f"/contacts/{contact.pk}/edit")) | {"account": [""], "account__text": [""]}
    assert client.post(f"/contacts/{contact.pk}/edit", posted).status_code == 303
    contact.refresh_from_db()
    assert contact.account_id is None


def test_only_what_was_on_the_form_is_touched(cast: Any) -> None:
    product = make("products", name="Kursi", active=True, tags=["baru"])
    client = sign_in(cast, "rina")
    client.post(f"/products/{product.pk}/edit", {"name": "Kursi rotan"})
    product.refresh_from_db()
    assert (product.name, product.active) == ("Kursi rotan", True)
    posted = {"name": "Kursi rotan", "_fields": "active"}
    client.post(f"/products/{product.pk}/edit", posted)
    product.refresh_from_db()
    assert product.active is False
    assert tags_of(modules.get("products"), [product.pk]) == {product.pk: ["baru"]}


def test_lines_are_added_changed_and_taken_off(cast: Any) -> None:
    client = sign_in(cast, "budi")
    goods = {"lines-0-description": "Kursi", "lines-0-quantity": "2", "lines-0-unit_price": "1.000",
             "lines-7-description": "Meja", "lines-7-unit_price": "5.000", "lines-9-quantity": "1"}  # fmt: skip
    record = _at(client.post("/opportunities/new", {"title": "Mebel", **goods}))
    lines = _lines(record)
    assert [(x["description"], x["amount"]) for x in lines] == [("Kursi", 2000), ("Meja", 5000)]
    posted = fields_of(client.get(f"/opportunities/{record.pk}/edit"))
    kept = {k: v for k, v in posted.items() if not k.startswith("lines-0-")} | {"lines-1-quantity": ["3"]}
    assert client.post(f"/opportunities/{record.pk}/edit", kept).status_code == 303
    assert [(x["id"], x["amount"]) for x in _lines(record)] == [(lines[1]["id"], 15000)]
    gone = {k: v for k, v in posted.items() if not k.startswith("lines-")} | {"version": [""]}
    assert client.post(f"/opportunities/{record.pk}/edit", gone).status_code == 303
    assert _lines(record) == []


@pytest.mark.postgres
def test_who_comes_second_sees_both_and_saves_on_purpose(cast: Any) -> None:
    account = make("accounts", name="PT Maju", phone="021 5550100", website="maju.example", owner=cast.budi.pk)
    client = sign_in(cast, "budi")
    posted = fields_of(client.get(f"/accounts/{account.pk}/edit"))
    perform(
        cast["joko"],
        "accounts",
        "update",
        account.pk,
        {"name": "PT Maju Jaya", "website": "https://baru.example/"},
        face="api",
    )
    answer = client.post(f"/accounts/{account.pk}/edit", posted | {"name": ["PT Maju Terus"], "relation": ["customer"]})
    text = answer.content.decode()
    assert answer.status_code == 412
    assert "PT Maju Jaya" in text and 'value="PT Maju Terus"' in text
    assert "baru.example" in text and "maju.example" not in text.replace(
        "baru.example", ""
    )  # not touched by Budi: as it is now
    account.refresh_from_db()
    assert account.name == "PT Maju Jaya"
    again = fields_of(answer)
    assert again["version"] == [str(account.version)]
    assert client.post(f"/accounts/{account.pk}/edit", again).status_code == 303
    account.refresh_from_db()
    assert (account.name, account.website, account.relation) == ("PT Maju Terus", "https://baru.example/", "customer")


def test_rights(cast: Any) -> None:
    account = make("accounts", name="PT Maju", owner=cast.budi.pk)
    vina, eka, budi = sign_in(cast, "vina"), sign_in(cast, "eka"), sign_in(cast, "budi")
    assert vina.get("/accounts/new").status_code == 403
    assert vina.post("/accounts/new", {"name": "X"}).status_code == 403
    assert vina.get(f"/accounts/{account.pk}/edit").status_code == 403
    assert vina.post(f"/accounts/{account.pk}/edit", {"name": "X"}).status_code == 403
    assert eka.get(f"/accounts/{account.pk}/edit").status_code == 404
    assert eka.post(f"/accounts/{account.pk}/edit", {"name": "X"}).status_code == 404
    assert budi.get("/sources/new").status_code == 403
    assert budi.get("/roles/new").status_code == 404
    assert budi.get("/nothing/new").status_code == 404
    account.refresh_from_db()
    assert account.name == "PT Maju"


def test_with_scripts_a_saved_form_goes_on_to_the_record(cast: Any) -> None:
    client = sign_in(cast, "budi")
    answer = client.post("/accounts/new", {"name": "PT Maju"}, headers=HTMX)
    assert answer.status_code == 204
    url = answer["HX-Redirect"]
    page = client.get(url).content.decode()
    operation = Operation.objects.latest("pk")
    assert f'data-undo="/my/undo/{operation.pk}"' in page
    part = client.post("/accounts/new", {"name": ""}, headers=HTMX)
    assert part.status_code == 422 and "<html" not in part.content.decode() and 'id="screen"' in part.content.decode()


def test_no_way_back_leads_out_of_the_house(cast: Any) -> None:
    client = sign_in(cast, "budi")
    account = make("accounts", name="PT Maju", owner=cast.budi.pk)
    for evil in ("https://evil.example/", "//evil.example", "javascript:alert(1)"):
        answer = client.post(f"/accounts/{account.pk}/edit?back={evil}", {"name": "PT Maju"})
        assert answer["Location"].startswith("/") and "evil" not in answer["Location"]


def test_a_file_field_keeps_the_upload_while_the_rest_is_put_right(cast: Any) -> None:
    from django.core.files.uploadedfile import SimpleUploadedFile

    make("fields", module="accounts", name="scan", label={"id": "Pindaian", "en": "Scan"}, kind="file")
    client = sign_in(cast, "budi")
    upload = SimpleUploadedFile("surat.txt", b"isi surat")
    answer = client.post("/accounts/new", {"name": "", "x_scan": "", "x_scan__file": upload})
    row = Attachment.objects.get()
    assert answer.status_code == 422 and f'name="x_scan" value="{row.pk}"' in answer.content.decode()
    record = _at(client.post("/accounts/new", fields_of(answer) | {"name": ["PT Maju"]}))
    assert record.extra == {"x_scan": row.pk}


def test_lines_cost_no_query_each(cast: Any, django_assert_max_num_queries: Any) -> None:
    products = [make("products", name=f"Kursi {n}").pk for n in range(12)]
    lines = [{"product": pk, "quantity": "1"} for pk in products]
    record = make("opportunities", title="Mebel", owner=cast.budi.pk, lines=lines)
    client = sign_in(cast, "budi")
    client.get(f"/opportunities/{record.pk}/edit")
    with django_assert_max_num_queries(12):
        assert "Kursi 11" in client.get(f"/opportunities/{record.pk}/edit").content.decode()


def test_both_languages(cast: Any) -> None:
    perform(cast["rina"], "users", "update", cast.budi.pk, {"language": "en"}, face="setup")
    client = sign_in(cast, "budi")
    record = _at(client.post("/opportunities/new", {"title": "Machine", "amount": "1,250.50"}))
    assert str(record.amount) in ("1250.50", "1250.500")
    assert 'value="1,250.5"' in client.get(f"/opportunities/{record.pk}/edit").content.decode()


def _at(answer: Any) -> Any:
    assert answer.status_code == 303, _wrong(answer)
    _empty, key, pk = answer["Location"].split("/")
    return modules.get(key).model._base_manager.get(pk=pk)


def _lines(record: Any) -> list[dict[str, Any]]:
    return read_lines(modules.get("opportunities").by_name["lines"], record)


def _wrong(answer: Any) -> str:
    return " ".join(
        re.findall(r'class="field-error"[^>]*>.*?<span>(.*?)</span>', answer.content.decode(), re.S)
    ) or str(re.findall(r"<li><a[^>]*>(.*?)</a>|role=\"alert\".*?<p>(.*?)</p>", answer.content.decode(), re.S))
