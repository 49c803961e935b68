"""Sets go through the door together; what is refused in them stops nobody else."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from saluran.core.perform import Item, perform, perform_many
from saluran.core.refusals import Conflict, Invalid
from saluran.core.registry import modules
from saluran.platform import files
from tests.cast import Cast, make

pytestmark = pytest.mark.postgres


def test_one_that_would_leave_the_reach_stops_nobody_else(cast: Cast) -> None:
    items = [Item({"name": "PT Satu"}), Item({"name": "PT Dua", "owner": cast.eka.pk}), Item({"name": "PT Tiga"})]
    perform_many(cast["budi"], "accounts", "create", items, face="api")
    assert [type(i.refused) for i in items] == [type(None), Invalid, type(None)]
    titles = set(modules.get("accounts").model._base_manager.values_list("title", flat=True))
    assert titles >= {"PT Satu", "PT Tiga"} and "PT Dua" not in titles


def test_two_with_one_key_in_one_set(cast: Cast) -> None:
    items = [
        Item({"name": "Ani", "login": "ani"}),
        Item({"name": "Ana", "login": "ani"}),
        Item({"name": "Oni", "login": "oni"}),
    ]
    perform_many(cast["rina"], "users", "create", items, face="api")
    assert items[0].refused is None and items[2].refused is None
    assert isinstance(items[1].refused, Conflict | Invalid)


def test_an_inner_refusal_leaves_the_outer_work_whole(cast: Cast) -> None:
    perform(cast["rina"], "users", "create", data={"name": "Ani", "login": "ani"}, face="api")
    with pytest.raises((Invalid, Conflict)):
        perform(cast["rina"], "users", "create", data={"name": "Ana", "login": "ani"}, face="api")
    perform(cast["rina"], "users", "create", data={"name": "Oni", "login": "oni"}, face="api")


def test_an_upload_belongs_to_the_record_whose_field_names_it(cast: Cast) -> None:
    make("modules", name={"id": "Berkas", "en": "Papers"}, key="x_berkas")
    make("fields", module="x_berkas", name="surat", label={"id": "Surat", "en": "Letter"}, kind="file")
    upload = files.keep(cast["budi"], SimpleUploadedFile("surat.pdf", b"%PDF-1.7\n%%EOF\n"))
    record = perform(
        cast["budi"], "x_berkas", "create", data={"title": "Satu", "x_surat": upload.pk}, face="api"
    ).record
    upload.refresh_from_db()
    assert upload.about == f"x_berkas:{record.pk}"
    with pytest.raises(Invalid):
        perform(cast["sari"], "x_berkas", "create", data={"title": "Dua", "x_surat": upload.pk}, face="api")


def test_a_set_is_deleted_by_as_many_queries_as_one(cast: Cast) -> None:
    def deleting(n: int) -> int:
        items = [Item({}, make("accounts", name=f"PT {k}").pk) for k in range(n)]
        with CaptureQueriesContext(connection) as asked:
            perform_many(cast["rina"], "accounts", "delete", items, face="html")
        assert not any(i.refused for i in items)
        return len(asked)

    deleting(2)
    assert deleting(20) <= deleting(2) + 2


def test_one_that_others_need_stops_nobody_else_of_a_set(cast: Cast) -> None:
    stages = modules.get("stages").model._base_manager.all()
    used = stages.first()
    make("opportunities", title="Mesin", pipeline=used.pipeline_id, stage=used.pk)
    free = make("stages", name={"id": "Baru", "en": "New"}, key="baru", pipeline=used.pipeline_id, status="open")
    items = [Item({}, used.pk), Item({}, free.pk)]
    perform_many(cast["rina"], "stages", "delete", items, face="html")
    assert isinstance(items[0].refused, Conflict) and items[1].refused is None
    assert stages.filter(pk=used.pk).exists() and not stages.filter(pk=free.pk).exists()
