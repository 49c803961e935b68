"""The demo offers its people at the door. Nothing of it exists in a house that was not filled by ``saluran demo``."""

from typing import Any

from saluran.core.models import Stamp, User
from saluran.platform import demo


def here() -> bool:
    """Whether this database was filled by the demo."""
    return Stamp.objects.filter(name=demo.MARK).exists()


def logins() -> tuple[tuple[str, Any], ...]:
    """(login, name and role) of the demo's people."""
    if not here():
        return ()
    people = {u.login: u for u in User.objects.filter(login__in=demo.LOGINS, active=True)}
    return tuple((login, people[login].name) for login in demo.LOGINS if login in people)


def password() -> str:
    return demo.PASSWORD if here() else ""
