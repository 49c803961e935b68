"""The roles that are shipped, and how those of an older installation come to their lines for modules that are new."""

from collections.abc import Iterator, Mapping
from typing import Any

from saluran.core import access, prepare
from saluran.core.access import RIGHTS
from saluran.core.models import Line, Role, RoleRight, Tape
from saluran.core.perform import perform, read_lines
from saluran.core.registry import modules


def rights(module: str, **by_right: str) -> Mapping[str, str]:
    return {"module": module, **dict.fromkeys(RIGHTS, "none"), **by_right}


ALL = dict.fromkeys(RIGHTS, "all")
OWN = dict.fromkeys(RIGHTS, "own")
MAKES = {"create": "own", "edit": "own", "delete": "own"}
ROLES: tuple[Mapping[str, Any], ...] = (
    {
        "key": "administrator",
        "name": {"id": "Administrator", "en": "Administrator"},
        "named": ["administer", "bulk", "reveal", "share"],
        "rights": [rights("*", **ALL)],
    },
    {
        "key": "sales_manager",
        "name": {"id": "Manajer Penjualan", "en": "Sales Manager"},
        "named": ["bulk", "share"],
        "rights": [
            rights("*", **OWN),
            *(rights(m, **{**OWN, "view": "all", "export": "all"}) for m in ("products", "campaigns")),
            *(rights(m, view="all", create="all", edit="all") for m in ("pipelines", "stages")),
        ],
    },
    {
        "key": "sales",
        "name": {"id": "Tenaga Penjual", "en": "Salesperson"},
        "named": ["bulk"],
        "rights": [
            rights("*", view="own", **MAKES),
            rights("products", view="all"),
            rights("campaigns", view="all", **MAKES),
        ],
    },
    {"key": "viewer", "name": {"id": "Pembaca", "en": "Viewer"}, "named": [], "rights": [rights("*", view="all")]},
)


@prepare.last
def add_new_lines() -> None:
    """A shipped role gets the shipped line of a module that it has never had one for, in the journal like any change.
    Where an administrator has taken the line away, or changed what holds for all other modules, he has decided."""
    roles = {role.key: role for role in Role.objects.filter(key__in=[shipped["key"] for shipped in ROLES])}
    for shipped in ROLES:
        if (role := roles.get(shipped["key"])) and (new := list(_new(role, shipped["rights"]))):
            lines = [*read_lines(modules.get("roles").by_name["rights"], role), *new]
            perform(access.SYSTEM, "roles", "update", role.pk, {"rights": lines}, face="setup")


def _new(role: Role, shipped: list[Mapping[str, str]]) -> Iterator[Mapping[str, str]]:
    held = {line.module: line for line in RoleRight.objects.filter(role=role)}
    rest, *special = shipped
    wanted = [line for line in special if line["module"] not in held]
    others = held.get("*")
    if not wanted or others is None or any(getattr(others, right) != rest[right] for right in RIGHTS):
        return
    operations = Line.objects.filter(module="roles", record_id=role.pk).values("operation")
    told = Tape.objects.filter(operation__in=operations, table=RoleRight._meta.db_table).values_list("before", "after")
    known = {image.get("module") for both in told for image in both if image}
    yield from (line for line in wanted if line["module"] not in known)
