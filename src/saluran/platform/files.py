"""Files of records: their bytes lie under ``SALURAN_HOME/files`` by SHA-256, their rows are attachments.

An upload is kept first, hanging on nothing; the verb ``attach`` (or a file field) then hangs it on a record.
"""

import datetime as dt
import hashlib
import os
import tempfile
import time
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, BinaryIO

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.utils import timezone
from django.utils.translation import gettext as _

from saluran.core import access
from saluran.core.models import Attachment, Tape
from saluran.core.perform import door
from saluran.core.refusals import Invalid, NotFound, TooLarge
from saluran.core.screens import recording
from saluran.ground import contents

DAY = 24 * 3600
HEAD = 64 * 1024  # what is looked at to tell what a file really is


@dataclass(frozen=True)
class Stored:
    """The bytes of an upload, in their place, and what was found out about them."""

    name: str
    content_type: str
    size: int
    digest: str


def keep(actor: access.Actor, upload: "UploadedFile[Any]") -> Attachment:
    """Store an upload; it is ``actor``'s own until it hangs on a record. Wrong types and sizes are refused."""
    return add(actor, store(upload))


def add(actor: access.Actor, stored: Stored) -> Attachment:
    """The row of stored bytes, hanging on nothing yet."""
    with door():
        return Attachment.objects.create(about="", author_id=actor.id, at=timezone.now(), **asdict(stored))


def store(upload: "UploadedFile[Any]") -> Stored:
    """Check the bytes of an upload and put them in their place."""
    name = contents.safe_name(upload.name or "")
    check_size(upload.size or 0)
    upload.seek(0)
    try:
        content_type = contents.check(name, upload.read(HEAD))
    except ValueError as error:
        raise Invalid(
            {"file": [_("Files of this type are not taken, or the name does not fit the content.")]}
        ) from error
    digest, size = _store(upload)
    return Stored(name, content_type, size, digest)


def check_size(size: int) -> None:
    """Refuse what is larger than an upload may be."""
    if size > settings.MAX_UPLOAD:
        raise TooLarge(_("A file may have at most %(n)s MB.") % {"n": settings.MAX_UPLOAD // 2**20})


def open_for(actor: access.Actor, attachment_id: int) -> tuple[Attachment, BinaryIO]:
    """A file and its bytes, if its record is in the actor's reach, or it hangs on none yet and is his own."""
    row = Attachment.objects.filter(pk=attachment_id).first() if 0 < attachment_id < 2**63 else None
    if row is None:
        raise NotFound
    if not row.about:
        if actor.id is None or row.author_id != actor.id:
            raise NotFound
    else:
        key, _colon, pk = row.about.partition(":")
        recording.find(actor, key, int(pk))
    try:
        return row, place(row.digest).open("rb")
    except FileNotFoundError as error:
        raise NotFound from error


def place(digest: str) -> Path:
    """Where the bytes of a digest lie."""
    return Path(settings.FILES) / digest[:2] / digest[2:]


def is_sound(digest: str) -> bool:
    """Whether the bytes of a digest are there, and are those it stands for."""
    try:
        with place(digest).open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest() == digest
    except FileNotFoundError:
        return False


def sweep() -> None:
    """Forget uploads of yesterday that were never hung on a record, and bytes that no file has any more."""
    with door():
        Attachment.objects.filter(about="", at__lt=timezone.now() - dt.timedelta(days=1)).delete()
        taped = Tape.objects.filter(table=Attachment._meta.db_table, before__isnull=False).values_list(
            "before", flat=True
        )
        known = {
            *Attachment.objects.values_list("digest", flat=True),
            *((image or {}).get("digest") for image in taped),
        }
    for path in Path(settings.FILES).glob("??/*"):
        old = time.time() - path.stat().st_mtime > DAY
        if old and path.parent.name + path.name not in known:
            path.unlink()


def _store(upload: "UploadedFile[Any]") -> tuple[str, int]:
    """Write beside its place, then move: a file is there whole or not at all, and the same one lies there once."""
    folder = Path(settings.FILES)
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    summing, size = hashlib.sha256(), 0
    handle, name = tempfile.mkstemp(prefix="incoming-", dir=folder)
    try:
        with os.fdopen(handle, "wb") as out:
            for piece in upload.chunks():
                summing.update(piece)
                size += len(piece)
                out.write(piece)
            out.flush()
            os.fsync(out.fileno())
        at = place(summing.hexdigest())
        at.parent.mkdir(exist_ok=True, mode=0o700)
        Path(name).replace(at)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
    return summing.hexdigest(), size
