"""The recycle bin: looked through, brought back exactly, emptied by hand, and by itself after 90 days."""

import datetime as dt
import os
import time
from typing import Any

import pytest
import time_machine
from django.apps import apps
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from saluran.core import access, undo, writer
from saluran.core.models import Attachment, Line, Operation, Record, Tape
from saluran.core.perform import Item, perform, perform_many
from saluran.core.refusals import Conflict, Forbidden
from saluran.platform import bin, files
from tests.cast import Cast, make

PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"


def test_what_was_deleted_long_ago_is_gone_for_good(cast: Cast) -> None:
    budi = cast["budi"]
    account = perform(budi, "accounts", "create", data={"name": "PT Lama", "tags": ["tua"]}, face="api").record
    done = perform(budi, "accounts", "delete", account.pk, face="api")
    assert [d.title for d in bin.deleted(budi).items] == ["PT Lama"]
    assert bin.deleted(cast["eka"]).items == []
    Operation.objects.filter(pk=done.operation).update(at=timezone.now() - dt.timedelta(days=91))
    bin.purge.func()
    assert bin.deleted(budi).items == []
    assert Line.objects.get(operation=done.operation, module="accounts").before == {}
    assert not Tape.objects.filter(operation=done.operation).exists()


def test_bytes_that_no_file_has_are_swept(cast: Cast, settings: Any) -> None:
    budi = cast["budi"]
    kept = files.keep(budi, SimpleUploadedFile("kontrak.pdf", PDF))
    loose = files.keep(budi, SimpleUploadedFile("lepas.pdf", PDF + b"%"))
    account = perform(budi, "accounts", "create", data={"name": "PT Berkas"}, face="api").record
    perform(budi, "accounts", "attach", account.pk, {"file": kept.pk}, face="api")
    Attachment.objects.filter(pk=loose.pk).update(at=timezone.now() - dt.timedelta(days=2))
    for digest in (kept.digest, loose.digest):
        os.utime(files.place(digest), (time.time() - 2 * files.DAY,) * 2)
    files.sweep()
    assert files.place(kept.digest).exists() and not files.place(loose.digest).exists()
    perform(budi, "accounts", "detach", account.pk, {"file": kept.pk}, face="api")
    files.sweep()
    assert files.place(kept.digest).exists(), "undo may still want it"


DERIVED = {
    "core_searchdoc", "core_operation", "core_line", "core_tape", "core_outbox", "core_job", "core_stamp", "core_tally",
}  # fmt: skip


def everything() -> dict[str, dict[Any, dict[str, Any]]]:
    """Every row that the business knows, without what only goes forward."""
    found = {}
    for model in apps.get_models():
        if model._meta.db_table not in DERIVED and model._meta.app_label not in ("auth", "contenttypes", "sessions"):
            forward = {"version", "modified_at", "modified_by_id"} if issubclass(model, Record) else set()
            found[model._meta.db_table] = {
                row.pk: {k: v for k, v in writer.image(row).items() if k not in forward}
                for row in model._base_manager.all()
            }
    return found


@pytest.mark.postgres
@pytest.mark.slow
def test_an_account_with_500_children_comes_back_on_day_89_and_not_on_day_91(cast: Cast) -> None:
    budi = cast["budi"]
    account = perform(
        budi, "accounts", "create", face="api",
        data={"name": "PT Besar", "tags": ["penting", "lama"], "addresses": [{"label": "kantor", "city": "Solo"}] * 3},
    ).record  # fmt: skip
    perform_many(
        budi, "contacts", "create", [Item({"last_name": f"Anak {n}", "account": account.pk}) for n in range(500)],
        face="api",
    )  # fmt: skip
    for n in range(3):
        perform(budi, "accounts", "note", account.pk, {"text": f"catatan {n}"}, face="api")
    kept = files.keep(budi, SimpleUploadedFile("kontrak.pdf", PDF))
    perform(budi, "accounts", "attach", account.pk, {"file": kept.pk}, face="api")
    perform(budi, "accounts", "follow", account.pk, face="api")
    before, told = everything(), list(Line.objects.order_by("pk").values())
    began = timezone.now()
    for days, back in ((89, True), (91, False)):
        with time_machine.travel(began, tick=True):
            done = perform(budi, "accounts", "delete", account.pk, face="api")
        with time_machine.travel(began + dt.timedelta(days=days), tick=True):
            bin.purge.func()
            found = bin.deleted(budi).items
            assert [d.title for d in found] == (["PT Besar"] if back else [])
            if back:
                assert found[0].count == Line.objects.filter(operation=done.operation).count() >= 501
                brought = bin.bring_back(budi, [found[0].line], face="html")
                assert (brought.done, brought.refused) == (found[0].count, {})
                assert everything() == before, "to the last column"
                assert list(Line.objects.filter(pk__lte=told[-1]["id"]).order_by("pk").values()) == told
                with files.place(kept.digest).open("rb") as file:
                    assert file.read() == PDF
            else:
                with pytest.raises(Conflict):
                    undo.undo(budi, done.operation or 0, face="html")


def test_it_is_narrowed_by_module_person_and_words(cast: Cast) -> None:
    budi, joko = cast["budi"], cast["joko"]
    for actor, key, values in (
        (budi, "accounts", {"name": "PT Kopi Tubruk"}),
        (budi, "leads", {"last_name": "Kopi Darat"}),
        (joko, "accounts", {"name": "PT Teh Manis"}),
    ):
        perform(actor, key, "delete", perform(actor, key, "create", data=values, face="api").record.pk, face="api")

    def titles(actor: access.Actor, **asked: Any) -> list[str]:
        return sorted(d.title for d in bin.deleted(actor, None, bin.Asked(**asked)).items)

    assert titles(joko) == ["Kopi Darat", "PT Kopi Tubruk", "PT Teh Manis"]
    assert titles(budi) == ["Kopi Darat", "PT Kopi Tubruk"]
    assert titles(joko, module="accounts") == ["PT Kopi Tubruk", "PT Teh Manis"]
    assert titles(joko, who=joko.id) == ["PT Teh Manis"]
    assert titles(joko, words="KOPI") == ["Kopi Darat", "PT Kopi Tubruk"]
    assert titles(joko, module="leads", words="teh") == titles(joko, module="nowhere") == []
    assert titles(cast["eka"]) == []


def test_what_is_far_back_behind_other_peoples_deletes_is_found(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bin, "WINDOW", 4)
    monkeypatch.setattr(bin, "WINDOWS", 2)
    mine = [make("accounts", name=f"PT Eka {n}", owner=cast.eka.pk).pk for n in range(2)]
    others = [make("accounts", name=f"PT Budi {n}", owner=cast.budi.pk).pk for n in range(20)]
    for pk in (mine[0], *others, mine[1]):
        perform(access.SYSTEM, "accounts", "delete", pk, face="api")
    found, cursor, pages = [], None, 0
    while True:
        page = bin.deleted(cast["eka"], cursor)
        found += [d.id for d in page.items]
        pages, cursor = pages + 1, page.next
        if cursor is None:
            break
    assert found == mine[::-1] and 3 <= pages <= 4


def test_what_stands_in_the_way_is_named(cast: Cast) -> None:
    rina = cast["rina"]
    team = make("teams", name="Makassar").pk
    perform(rina, "teams", "delete", team, face="api")
    make("teams", name="Makassar")
    account = make("accounts", name="PT Induk", owner=cast.budi.pk).pk
    contact = make("contacts", last_name="Anak", account=account, owner=cast.budi.pk).pk
    perform(rina, "contacts", "delete", contact, face="api")
    perform(rina, "accounts", "delete", account, face="api")
    lines = {d.title: d.line for d in bin.deleted(rina).items}
    brought = bin.bring_back(rina, [lines["Makassar"], lines["Anak"]], face="html")
    assert brought.done == 0 and "“Makassar”" in brought.refused["Makassar"]
    assert "“PT Induk”" in brought.refused["Anak"]
    assert bin.bring_back(rina, [lines["PT Induk"]], face="html").done == 1
    assert bin.bring_back(rina, [lines["Anak"]], face="html").done == 1
    assert {d.title for d in bin.deleted(rina).items} == {"Makassar"}


def test_only_administrators_delete_for_good_and_it_is_told(cast: Cast) -> None:
    rina = cast["rina"]
    budi = cast["budi"]
    account = perform(budi, "accounts", "create", data={"name": "PT Rahasia", "tags": ["x"]}, face="api").record
    done = perform(budi, "accounts", "delete", account.pk, face="api")
    lines = [d.line for d in bin.deleted(budi).items]
    with pytest.raises(Forbidden):
        bin.empty(budi, lines, face="html")
    assert bin.empty(rina, lines, face="html") == 1
    assert bin.deleted(budi).items == bin.deleted(rina).items == []
    told = Operation.objects.get(undoes=done.operation)
    assert (told.actor_id, told.verb, told.count) == (rina.id, "empty", 1)
    assert Line.objects.get(operation=done.operation).before == {}
    assert not Tape.objects.filter(operation=done.operation).exists()
    with pytest.raises(Conflict):
        undo.undo(budi, done.operation or 0, face="html")
    assert bin.bring_back(budi, lines, face="html").done == 0
