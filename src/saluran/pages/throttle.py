"""Sign-in held back: ten failures an account and device, sixty an address, in fifteen minutes. Kept in the database,
so that it holds across processes; what it is about is stored as a hash. Known devices are counted by account alone:
behind a proxy or in one office everybody has the address of whoever is guessing."""

import datetime as dt
import hashlib

from django.utils import timezone

from saluran.core.locks import writer
from saluran.core.models import Attempt

WITHIN = dt.timedelta(minutes=15)
ACCOUNT, ADDRESS = 10, 60


def _about(word: str) -> str:
    return hashlib.sha256(word.encode()).hexdigest()


def too_many(account: str, address: str) -> bool:
    since = timezone.now() - WITHIN
    tries = Attempt.objects.filter(at__gt=since)
    if tries.filter(about=_about(f"account:{account}")).count() >= ACCOUNT:
        return True
    return bool(address) and tries.filter(about=_about(f"address:{address}")).count() >= ADDRESS


def failed(account: str, address: str) -> None:
    now = timezone.now()
    with writer():
        Attempt.objects.filter(at__lt=now - WITHIN).delete()
        Attempt.objects.bulk_create(
            [Attempt(about=_about(f"account:{account}"), at=now), Attempt(about=_about(f"address:{address}"), at=now)]
        )
