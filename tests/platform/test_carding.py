"""Cards for phones: people go out as vCard, and come in again as they were."""

import io
from pathlib import Path
from typing import Any

import pytest

from saluran.core.perform import perform, read_lines
from saluran.core.refusals import Forbidden, Invalid
from saluran.core.registry import modules
from saluran.modules.contacts.models import Contact
from saluran.platform import exporting, importing
from saluran.platform.exporting import Wish
from tests.cast import make
from tests.faces.html_client import sign_in

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]

ANI = {
    "salutation": "ibu", "first_name": "Dr. Ani", "middle_name": "Sri", "last_name": "Wibowo, S.E., M.M.",
    "job_title": "Kepala Pembelian", "department": "Pembelian", "birth_date": "1980-02-03",
    "email": "ani@maju.example", "mobile": "+628123456789", "whatsapp": "+628777777777", "phone": "+62215550199",
    "other_email": "ani.wibowo@pribadi.example", "other_phone": "+62227100200",
    "addresses": [{"street": "Jl. Merdeka No. 1; Lt. 2", "village": "Citarum", "district": "Bandung Wetan",
                   "city": "Kota Bandung", "province": "Jawa Barat", "postal_code": "40115", "country": "Indonesia"}],
}  # fmt: skip


def cards(actor: Any, key: str = "contacts", **more: Any) -> str:
    out = io.BytesIO()
    exporting.write(actor, key, "vcf", out, Wish(**more))
    return out.getvalue().decode()


def picture(pk: int) -> dict[str, Any]:
    contact = Contact.objects.get(pk=pk)
    table = modules.get("contacts").by_name["addresses"]
    (line,) = read_lines(table, contact)
    kept = {n: getattr(contact, modules.get("contacts").by_name[n].column or "") for n in ANI if n != "addresses"}
    return {**kept, "account": contact.account_id, **{n: v for n, v in line.items() if n not in ("id", "label")}}


def test_a_card_comes_in_again_as_it_was(cast: Any, tmp_path: Path) -> None:
    account = make("accounts", name="PT Maju, Tbk").pk
    pk = make("contacts", **ANI, account=account, owner=cast.rina.pk).pk
    before, path = picture(pk), tmp_path / "kontak.vcf"
    path.write_text(cards(cast["rina"]), newline="")
    perform(cast["rina"], "contacts", "delete", pk, face="api")
    report = importing.run_file(cast["rina"], "contacts", path).to_json()
    assert (report["created"], report["refused"]) == (1, 0), report
    assert picture(Contact.objects.get().pk) == before


def test_who_may_have_how_many(cast: Any) -> None:
    pks = [
        make("contacts", first_name=n, owner=getattr(cast, who).pk).pk for n, who in (("Ani", "budi"), ("Eko", "eka"))
    ]
    assert cards(cast["rina"]).count("BEGIN:VCARD") == 2
    assert "Eko" not in cards(cast["joko"]) and "Ani" in cards(cast["joko"], ids=(pks[0], pks[1]))
    with pytest.raises(Forbidden):
        cards(cast["budi"])
    with pytest.raises(Invalid):
        cards(cast["rina"], "accounts")
    make("leads", first_name="Sri", organization="PT Baru", city="Solo")
    assert "ORG:PT Baru" in cards(cast["rina"], "leads") and ";Solo;" in cards(cast["rina"], "leads")


def test_one_from_its_page(cast: Any) -> None:
    hidden = make("accounts", name="PT Rahasia", owner=cast.eka.pk).pk
    mine = make("contacts", first_name="Ani", owner=cast.budi.pk, account=hidden).pk
    other = make("contacts", first_name="Eko", owner=cast.eka.pk).pk
    client = sign_in(cast, "budi")
    assert f"/contacts/{mine}/card" in client.get(f"/contacts/{mine}").content.decode()
    answer = client.get(f"/contacts/{mine}/card")
    assert answer["Content-Type"].startswith("text/vcard") and 'filename="ani.vcf"' in answer["Content-Disposition"]
    assert "FN:Ani" in answer.content.decode() and "Rahasia" not in answer.content.decode()
    assert client.get(f"/contacts/{other}/card").status_code == 404
    assert client.get(f"/accounts/{make('accounts', name='PT X', owner=cast.budi.pk).pk}/card").status_code == 403
