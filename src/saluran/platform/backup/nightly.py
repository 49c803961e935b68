"""A backup every night, and how many of them are kept: ``SALURAN_HOME/backups``."""

import datetime as dt
import time
from pathlib import Path

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from saluran.core import kinds, options
from saluran.core.jobs import task
from saluran.core.models import Operation
from saluran.platform.backup.making import make

LATE = dt.timedelta(days=2)
DAY = 24 * 3600
KEPT = options.declare("backups.kept", _("Nightly backups kept"), kinds.Integer(least=0, most=365), 7)


def folder() -> Path:
    return Path(settings.HOME) / "backups"


def kept() -> int:
    """How many nights; 0 where somebody else sees to backups."""
    value = options.get(KEPT.key)
    return int(KEPT.default if value is None else value)


def nights() -> list[Path]:
    """The backups of the nights, oldest first."""
    return sorted(folder().glob("saluran-*.zip"))


@task(cron="0 2 * * *", attempts=2)
def back_up() -> str:
    """Write tonight's; only then do the oldest go."""
    if not kept():
        return ""
    folder().mkdir(parents=True, exist_ok=True, mode=0o700)
    path = folder() / f"saluran-{timezone.now():%Y%m%d-%H%M%S}.zip"
    make(path)
    for old in nights()[: -kept()]:
        old.unlink(missing_ok=True)
    for left in folder().glob(".*.part"):  # of a worker that was killed
        if time.time() - left.stat().st_mtime > DAY:
            left.unlink(missing_ok=True)
    return path.name


def age() -> dt.timedelta | None:
    """How old the last one is, where it should not be: nobody has made one for two nights."""
    if not kept():
        return None
    last = [dt.datetime.fromtimestamp(p.stat().st_mtime, dt.UTC) for p in nights()[-1:]]
    begun = last or list(Operation.objects.order_by("pk").values_list("at", flat=True)[:1])
    old = timezone.now() - begun[0] if begun else dt.timedelta()
    return old if old > LATE else None
