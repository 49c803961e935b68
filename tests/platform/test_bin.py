"""The recycle bin empties itself after 90 days, and files that nobody has any more go with it."""

import datetime as dt
import os
import time
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from saluran.core.models import Attachment, Line, Operation, Tape
from saluran.core.perform import perform
from saluran.platform import bin, files
from tests.cast import Cast

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
