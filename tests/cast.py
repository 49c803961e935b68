"""The permanent cast: Budi (sales), Sari (his team mate), Joko (their manager), Eka (another branch),
Rina (administrator), Vina (views only), and Dodi, who left. All made through the door."""

from dataclasses import dataclass
from typing import Any

from saluran.core import access
from saluran.core.models import User
from saluran.core.perform import perform

PASSWORD = "rahasia-sekali-1"


@dataclass
class Cast:
    budi: User
    sari: User
    joko: User
    eka: User
    rina: User
    vina: User
    dodi: User

    def actor(self, name: str) -> access.Actor:
        return access.actor(getattr(self, name).pk)

    def __getitem__(self, name: str) -> access.Actor:
        return self.actor(name)


def make(key: str, /, **data: Any) -> Any:
    """A record made by the house itself."""
    return perform(access.SYSTEM, key, "create", data=data, face="setup").record


def make_cast() -> Cast:
    jakarta, surabaya = make("teams", name="Jakarta").pk, make("teams", name="Surabaya").pk

    def user(name: str, role: str, team: int, **more: Any) -> Any:
        email = f"{name.lower()}@saluran.example"
        return make("users", name=name, login=name.lower(), email=email, role=role, team=team, **more)

    joko = user("Joko", "sales_manager", jakarta)
    return Cast(
        budi=user("Budi", "sales", jakarta, manager="joko"),
        sari=user("Sari", "sales", jakarta, manager="joko"),
        joko=joko,
        eka=user("Eka", "sales", surabaya),
        rina=user("Rina", "administrator", jakarta),
        vina=user("Vina", "viewer", jakarta),
        dodi=user("Dodi", "sales", surabaya, active=False),
    )


def set_passwords(cast: Cast) -> None:
    """Give everybody the password of the tests (argon2 is slow: only where a test signs in by form)."""
    for name in Cast.__dataclass_fields__:
        user = getattr(cast, name)
        user.set_password(PASSWORD)
        user.save(update_fields=["password"])
