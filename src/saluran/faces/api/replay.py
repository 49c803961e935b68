"""``Idempotency-Key``: a write that is sent again is answered as the first time, and done once."""

import datetime as dt
import hashlib
from collections.abc import Callable

from django.utils import timezone
from django.utils.translation import gettext as _

from saluran.core.models import Replay
from saluran.core.perform import door
from saluran.core.retrying import retried
from saluran.faces.api.answers import Answer, wrong
from saluran.faces.api.asking import Ask

KEPT = dt.timedelta(hours=24)
HEADER = "Idempotency-Key"


@retried
def once(ask: Ask, act: Callable[[], Answer], digest: str = "") -> Answer:
    """Do ``act`` and keep its answer in one transaction; the same key again gets that answer.

    ``digest`` stands for the body where it is not JSON. What is refused leaves nothing, so it may be tried anew.
    """
    key = ask.request.headers.get(HEADER)
    if key is None or ask.token is None:
        return act()
    if not 1 <= len(key) <= 255 or not key.isascii() or not key.isprintable():
        raise wrong(HEADER, _("Send from 1 to 255 plain characters."))
    digest = digest or hashlib.sha256(ask.request.body).hexdigest()
    route = hashlib.sha256(ask.request.path.encode()).hexdigest()
    now = timezone.now()
    mine = Replay.objects.filter(token=ask.token.pk, route=route, key=key)
    with door():
        mine.filter(at__lt=now - KEPT).delete()
        row = Replay(token=ask.token.pk, route=route, key=key, digest=digest, status=0, at=now)
        Replay.objects.bulk_create([row], ignore_conflicts=True)  # a second one waits here for the first
        kept = mine.get()
        if kept.status:
            return _again(kept, digest)
        answer = act()
        mine.update(status=answer.status, answer={"body": answer.body, "headers": dict(answer.headers)})
    return answer


def _again(kept: Replay, digest: str) -> Answer:
    if kept.digest != digest:
        raise wrong(HEADER, _("This key was used with another body."))
    answer = kept.answer or {}
    return Answer(answer.get("body"), kept.status, {**answer.get("headers", {}), "Idempotent-Replayed": "true"})
