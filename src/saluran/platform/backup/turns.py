"""Who is at work in a home, and who must be alone there."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from django.utils.translation import gettext as _

from saluran.core.refusals import Conflict


@contextmanager
def at_work() -> Iterator[None]:
    """Held by whoever serves or works for long: nobody puts another database in the place of this one meanwhile."""
    with _house(fcntl.LOCK_SH, _("A backup is being restored here. Try again when it is done.")):
        yield


@contextmanager
def alone() -> Iterator[None]:
    """Held by whoever puts another database in the place of this one: refused while anybody is at work here."""
    with _house(fcntl.LOCK_EX, _("Saluran is running here. Stop it first.")):
        yield


@contextmanager
def _house(kind: int, taken: str) -> Iterator[None]:
    settings.HOME.mkdir(parents=True, exist_ok=True, mode=0o700)
    with (settings.HOME / "in_use.lock").open("a") as file:
        try:
            fcntl.flock(file, kind | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise Conflict(taken) from error
        yield
