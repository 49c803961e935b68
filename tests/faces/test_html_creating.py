"""What can be made from a saved record, and what is linked with it."""

import re
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from saluran.core.registry import modules
from saluran.core.screens.connecting import Connection, connections
from saluran.platform.duplicates import similar
from tests.cast import make
from tests.faces.api_client import Program
from tests.faces.html_client import fields_of, rows, sign_in

pytestmark = pytest.mark.django_db

FIRM = {"organization": "PT Maju Contoh", "employees": 40, "industry": "mining", "website": "maju.example"}
MAN = {"first_name": "Ani", "last_name": "Wijaya", "job_title": "Direktur", "mobile": "081200001234"}


def offered(page: str) -> dict[str, str]:
    """Address by label of the menu Create."""
    start = page.find('aria-label="Buat dari data ini"')
    part = page[start : page.find("</details>", start)] if start >= 0 else ""
    found = re.findall(r'<a class="[^"]*" href="([^"]*)"[^>]*>(?:<svg.*?</svg>)?([^<]*)</a>', part, re.DOTALL)
    return {label.strip(): url for url, label in found}


def test_what_can_be_made_is_offered_once_it_is_saved(cast: Any) -> None:
    client = sign_in(cast, "budi")
    lead = make("leads", **MAN, **FIRM, owner=cast.budi.pk)
    assert "Buat dari data ini" not in client.get("/leads/new").content.decode()
    found = offered(client.get(f"/leads/{lead.pk}").content.decode())
    assert found["Prospek"] == f"/leads/{lead.pk}/do/create_prospect"
    assert found["Pelanggan"] == f"/leads/{lead.pk}/do/create_customer"
    assert found["Peluang"] == f"/opportunities/new?lead={lead.pk}"
    assert found["Kontak"] == f"/contacts/new?lead={lead.pk}"
    assert not {"Calon Pelanggan", "Produk", "Pengguna"} & set(found)
    assert not offered(sign_in(cast, "vina").get(f"/leads/{lead.pk}").content.decode()), "who may make nothing"
    for key in ("accounts", "contacts", "prospects"):
        record = make(key, owner=cast.budi.pk, **({"first_name": "Ina"} if key == "contacts" else {"name": "PT Lain"}))
        assert "Peluang" in offered(client.get(f"/{key}/{record.pk}").content.decode()), key


def test_the_form_begins_with_what_the_record_knows(cast: Any) -> None:
    client = sign_in(cast, "budi")
    prospect = make("prospects", name="PT Maju Contoh", owner=cast.budi.pk)
    lead = make("leads", **MAN, **FIRM, city="Bandung", prospect=prospect.pk, owner=cast.budi.pk)
    shown = fields_of(client.get(f"/opportunities/new?lead={lead.pk}"))
    wanted = {"title": "PT Maju Contoh", "lead": str(lead.pk), "prospect": str(prospect.pk), "city": "Bandung"}
    assert {n: shown[n][0] for n in wanted} == wanted
    assert shown["website"] == [lead.website] and shown["probability"] == [""]
    person = fields_of(client.get(f"/contacts/new?lead={lead.pk}"))
    assert (person["first_name"], person["job_title"], person["lead"]) == (["Ani"], ["Direktur"], [str(lead.pk)])
    assert client.post("/contacts/new", {k: v[-1] for k, v in person.items()}).status_code == 303
    assert rows("contacts").get().lead_id == lead.pk
    other = fields_of(client.get(f"/opportunities/new?lead={lead.pk}&city=Solo"))
    assert other["city"] == ["Solo"], "what the address says goes first"


def test_nothing_is_told_of_what_is_out_of_reach(cast: Any) -> None:
    lead = make("leads", **MAN, **FIRM, owner=cast.eka.pk)
    page = sign_in(cast, "budi").get(f"/opportunities/new?lead={lead.pk}").content.decode()
    assert "maju.example" not in page and "Wijaya" not in page


def named(some: tuple[Connection, ...]) -> dict[str, Any]:
    return {
        f"{c.module.key}.{c.field.name}" + (f" via {c.via.key}" if c.via else ""): c.one[1] if c.one else c.count
        for c in some
    }


@pytest.mark.postgres
def test_all_that_is_linked_one_step_away_and_two(cast: Any) -> None:
    mine = {"owner": cast.budi.pk}
    prospect = make("prospects", name="PT Maju Contoh", **mine)
    one, _two = (make("leads", first_name=n, prospect=prospect.pk, **mine) for n in ("Ani", "Ina"))
    make("leads", first_name="Jauh", prospect=prospect.pk, owner=cast.eka.pk)
    account = make("accounts", name="PT Induk Contoh", **mine)
    contact = make("contacts", first_name="Budi", account=account.pk, **mine)
    deal = make("opportunities", title="Mesin", lead=one.pk, account=account.pk, **mine)
    budi = cast["budi"]
    found = connections(budi, modules.get("prospects"), prospect)
    assert named(found.near) == {"leads.prospect": 2, "opportunities.prospect": 1}
    assert named(found.far) == {"accounts.account via opportunities": 1}, "what is linked directly is not said again"
    found = connections(budi, modules.get("opportunities"), deal)
    assert named(found.near) == {
        "accounts.account": "PT Induk Contoh", "leads.lead": "Ani", "prospects.prospect": "PT Maju Contoh",
    }  # fmt: skip
    assert named(found.far)["contacts.account via accounts"] == 1
    assert named(found.far)["leads.prospect via prospects"] == 1, "the other lead of the prospect"
    eka = connections(cast["eka"], modules.get("prospects"), prospect)
    assert named(eka.near) == {"leads.prospect": 1}, "each in his own reach"
    assert contact.pk


def test_each_count_leads_to_the_list_behind_it(cast: Any) -> None:
    client = sign_in(cast, "budi")
    mine = {"owner": cast.budi.pk}
    account = make("accounts", name="PT Induk Contoh", **mine)
    for n in range(3):
        contact = make("contacts", first_name=f"Orang {n}", account=account.pk, **mine)
        make("opportunities", title=f"Lewat {n}", contact=contact.pk, **mine)
    page = client.get(f"/accounts/{account.pk}?tab=connections").content.decode()
    ways = re.findall(r'href="(/[a-z]+\?filter=[^"]*)">([^<]*)<span class="badge badge-sm figures">(\d+)', page)
    assert {(label.strip(), n) for _url, label, n in ways} == {("Kontak", "3"), ("Peluang", "3")}
    for url, _label, n in ways:
        parts = urlsplit(url.replace("&amp;", "&"))
        answer = client.get(parts.path, {"filter": parse_qs(parts.query)["filter"][0]})
        assert answer.status_code == 200
        assert answer.content.decode().count('data-row="') == int(n) or f">{n} " in answer.content.decode(), url


def test_the_way_to_a_record_names_its_group(cast: Any) -> None:
    lead = make("leads", first_name="Ani", owner=cast.budi.pk)
    page = sign_in(cast, "budi").get(f"/leads/{lead.pk}").content.decode()
    way = page[page.find('aria-label="Posisi Anda"') :]
    way = re.sub(r"<svg.*?</svg>|<[^>]+>", "|", way[: way.find("</nav>")], flags=re.DOTALL)
    told = [w.strip() for w in way.split("|") if w.strip()][1:]
    assert told == ["Beranda", "CRM", "Saluran Penjualan", "Calon Pelanggan", "Ani"]


def test_programs_read_the_same(cast: Any) -> None:
    mine = {"owner": cast.budi.pk}
    prospect = make("prospects", name="PT Maju Contoh", **mine)
    lead = make("leads", first_name="Ani", prospect=prospect.pk, **mine)
    budi, eka = Program(cast.budi), Program(cast.eka)
    found = budi("GET", f"leads/{lead.pk}/connections")[1]
    assert [(c["module"], c["record"]["title"]) for c in found["near"]] == [("prospects", "PT Maju Contoh")]
    near = budi("GET", f"prospects/{prospect.pk}/connections")[1]["near"]
    assert [(c["module"], c["count"], c["filter"]) for c in near] == [("leads", 1, ["prospect", "is", prospect.pk])]
    assert budi("GET", f"prospects/{prospect.pk}")[1]["leads"] == 1
    items = budi("GET", "prospects?fields=name,leads,open_value")[1]["items"]
    assert [(i["name"], i["leads"], i["open_value"]) for i in items] == [("PT Maju Contoh", 1, {})]
    assert eka("GET", f"prospects/{prospect.pk}/connections")[0] == 404


def test_what_was_made_of_a_record_is_not_the_same_again(cast: Any) -> None:
    mine = {"owner": cast.budi.pk}
    lead = make("leads", **MAN, **mine)
    contact = make("contacts", **MAN, lead=lead.pk, **mine)
    again = make("leads", **MAN, **mine)
    found = {(m.module, m.id) for m in similar(cast["budi"], modules.get("leads"), lead)}
    assert found == {("leads", again.pk)}, "another lead may be; its own contact is not"
    assert ("leads", lead.pk) not in {(m.module, m.id) for m in similar(cast["budi"], modules.get("contacts"), contact)}


@pytest.mark.parametrize("key", ["prospects", "accounts"])
def test_every_tab_opens_and_the_figures_stand_on_the_page(cast: Any, key: str) -> None:
    client = sign_in(cast, "budi")
    pk = make(key, name="PT Maju Contoh", owner=cast.budi.pk).pk
    link = {"prospects": "prospect", "accounts": "account"}[key]
    make("opportunities", title="Mesin", amount="125000", owner=cast.budi.pk, **{link: pk})
    page = client.get(f"/{key}/{pk}").content.decode()
    assert "Nilai terbuka" in page and "Rp125.000" in page
    for name in re.findall(r'class="tab-link" href="[^"]*tab=([a-z._]+)"', page):
        assert client.get(f"/{key}/{pk}?tab={name}").status_code == 200, name
