"""Sessions as Django keeps them, read by one plain statement, and whose they are without reading the user each time."""

from functools import lru_cache
from typing import Any

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY, get_user
from django.contrib.sessions.backends import db
from django.db import connection
from django.http import HttpRequest
from django.utils import timezone
from django.utils.crypto import constant_time_compare

from saluran.core import stamps
from saluran.core.models import User

READ = "SELECT session_data FROM django_session WHERE session_key = %s AND expire_date > %s"


class SessionStore(db.SessionStore):
    def load(self) -> dict[str, Any]:
        """What the session holds; nothing where it is over or was ended."""
        with connection.cursor() as cursor:
            cursor.execute(READ, [self.session_key, connection.ops.adapt_datetimefield_value(timezone.now())])
            row = cursor.fetchone()
        if row is None:
            self._session_key = None
            return {}
        found: dict[str, Any] = self.decode(row[0])
        return found


def user_of(request: HttpRequest) -> int | None:
    """Who signed in, as ``get_user`` says it: a new password or a locked account ends the session at once."""
    session: Any = request.session
    if SESSION_KEY not in session:
        return None
    said = session.get(HASH_SESSION_KEY) or ""
    known = _mark(str(session[SESSION_KEY]), stamps.value("access"))
    ours = session.get(BACKEND_SESSION_KEY) in settings.AUTHENTICATION_BACKENDS
    if ours and known and constant_time_compare(said, known):
        return int(session[SESSION_KEY])
    user = get_user(request)  # it ends the session, or renews what a retired key has signed
    return user.pk if user.is_authenticated else None


@lru_cache(maxsize=4096)
def _mark(pk: str, _stamp: int) -> str:
    """What the session of a user must hold; "" for one that is gone or locked. Passwords touch the stamp, too."""
    user = User.objects.filter(pk=pk, active=True).first() if pk.isdecimal() else None
    return user.get_session_auth_hash() if user else ""
