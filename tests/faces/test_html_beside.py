"""What inputs offer while one types; notes and files of a record."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from saluran.core.models import Attachment, Note
from tests.cast import make
from tests.faces.html_client import HTMX, heard, sign_in

pytestmark = pytest.mark.django_db


@pytest.mark.postgres
def test_lookups_offer_what_is_in_reach(cast: Any) -> None:
    account = make("accounts", name="PT Maju", owner=cast.budi.pk)
    make("accounts", name="PT Maju Jauh", owner=cast.eka.pk)
    contact = make("contacts", first_name="Wati", account=account.pk, owner=cast.budi.pk)
    make("products", name="Kursi maju", active=False)
    client = sign_in(cast, "budi")
    found = client.get("/accounts/options?q=maju").content.decode()
    assert f'data-value="{account.pk}" data-text="PT Maju"' in found and "Jauh" not in found
    assert "PT Maju</span>" in client.get("/contacts/options?q=wati").content.decode()
    assert "Kursi" not in client.get("/products/options?q=kursi").content.decode()
    assert f'data-value="contacts:{contact.pk}"' in client.get("/search/options?q=wati").content.decode()
    assert client.get("/roles/options").status_code == 404
    for q in ("%00", "%", "'\"<", "x" * 500):
        for url in ("/accounts/options", "/search/options", "/my/tags", "/users/options"):
            assert client.get(f"{url}?q={q}").status_code == 200


@pytest.mark.postgres
def test_tags_are_completed(cast: Any) -> None:
    make("accounts", name="PT Maju", tags=["penting", "pelanggan lama"], owner=cast.budi.pk)
    make("accounts", name="PT Jauh", tags=["pernah ditolak"], owner=cast.eka.pk)
    found = sign_in(cast, "budi").get("/my/tags?q=penting, pe").content.decode()
    assert 'data-text="penting, pelanggan lama"' in found and 'data-text="penting, penting"' not in found
    assert "pernah" not in found  # a tag of what is out of reach would tell of it


def test_notes(cast: Any) -> None:
    account = make("accounts", name="PT Maju", owner=cast.budi.pk)
    client = sign_in(cast, "budi")
    url = f"/accounts/{account.pk}/notes"
    assert client.post(url, {"text": "Ditelepon"})["Location"] == f"/accounts/{account.pk}?tab=notes"
    answer = client.post(url, {"text": "Ditelepon lagi"}, headers=HTMX)
    assert answer.status_code == 204 and heard(answer)["accounts:changed"]
    assert list(Note.objects.values_list("text", flat=True).order_by("pk")) == ["Ditelepon", "Ditelepon lagi"]
    long = client.post(url, {"text": "x" * 20_001})
    assert long.status_code == 422 and "x" * 20_001 in long.content.decode()
    assert client.post(url, {"text": " "}).status_code == 422
    assert sign_in(cast, "eka").post(url, {"text": "Hai"}).status_code == 404
    assert sign_in(cast, "vina").post(url, {"text": "Hai"}).status_code == 403
    assert Note.objects.count() == 2 and client.get(url).status_code == 405


def test_whoever_sees_a_record_may_comment_on_it(cast: Any) -> None:
    account = make("accounts", name="PT Maju", owner=cast.budi.pk)
    url = f"/accounts/{account.pk}"
    reader = sign_in(cast, "vina")
    assert f'action="{url}/do/comment"' in reader.get(url).content.decode()
    assert reader.post(f"{url}/do/comment", {"text": "Bagus **sekali**"}).status_code == 303
    assert heard(reader.post(f"{url}/do/comment", {"text": "Lagi"}, headers=HTMX))["accounts:changed"]
    page = sign_in(cast, "budi").get(url).content.decode()
    assert "<strong>sekali</strong>" in page and "Lagi" in page
    assert sign_in(cast, "eka").post(f"{url}/do/comment", {"text": "Hai"}).status_code == 404


def test_files(cast: Any) -> None:
    account = make("accounts", name="PT Maju", owner=cast.budi.pk)
    client = sign_in(cast, "budi")
    url = f"/accounts/{account.pk}/files"
    two = [SimpleUploadedFile("surat.txt", b"isi surat"), SimpleUploadedFile("<b>.txt", b"lagi")]
    assert client.post(url, {"file": two})["Location"] == f"/accounts/{account.pk}?tab=files"
    assert Attachment.objects.filter(about=f"accounts:{account.pk}").count() == 2
    row = Attachment.objects.order_by("pk").first()
    assert row is not None
    answer = client.get(f"/files/{row.pk}")
    assert b"".join(answer.streaming_content) == b"isi surat"  # type: ignore[attr-defined]
    assert answer["Content-Disposition"].startswith("attachment") and answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert sign_in(cast, "eka").get(f"/files/{row.pk}").status_code == 404
    assert client.get("/files/999999").status_code == 404
    assert sign_in(cast, "vina").post(url, {"file": two[0]}).status_code == 403
    hung = client.post(f"/accounts/{account.pk}/do/attach", {"file": SimpleUploadedFile("b.txt", b"b")})
    assert hung.status_code == 303
    file = Attachment.objects.latest("pk").pk
    assert client.post(f"/accounts/{account.pk}/do/detach?file={file}", headers=HTMX).status_code == 204
    evil = client.post(url, {"file": SimpleUploadedFile("gambar.png", b"<html>")}, headers=HTMX)
    assert evil.status_code == 422 and heard(evil)["toast"]["tone"] == "error"
    assert client.post(url, {}, headers=HTMX).status_code == 422
    assert Attachment.objects.count() == 2
