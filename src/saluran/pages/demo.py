"""The demo offers its people at the door. A house that was not filled by ``saluran demo`` offers nobody."""

from saluran.faces.cli.filling import PASSWORD, demo_users


def logins() -> tuple[tuple[str, str], ...]:
    """(login, name) of the demo's people."""
    return tuple((u.login, u.name) for u in demo_users().order_by("pk") if u.password)


def password() -> str:
    return PASSWORD
