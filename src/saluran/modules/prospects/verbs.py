"""A prospect grows by leads, and becomes an account."""

from typing import Any

from django.db.models import F
from django.db.models.lookups import Exact
from django.utils.translation import gettext as _

from saluran.core import access
from saluran.core.perform import Call, read_lines
from saluran.core.refusals import Invalid
from saluran.core.registry import modules
from saluran.core.schema import Module
from saluran.core.sql import Fold, lowered

#: What an account is told of the prospect that it comes from.
SHARED = (
    "customer_group", "market_segment", "industry", "territory", "website", "fax", "employees", "annual_revenue",
)  # fmt: skip

FOLLOW = ("contacts", "opportunities")  # what belongs to the account from then on


def add_lead(call: Call, prospect: Any, data: dict[str, Any]) -> None:
    """Bring a lead that is there already into the prospect."""
    call.perform("leads", "add_to_prospect", data["lead"], prospect=prospect.pk)


def may_create_customer(prospect: Any) -> str | None:
    return _("This prospect has an account already.") if prospect.account_id else None


def create_customer(call: Call, prospect: Any, data: dict[str, Any]) -> dict[str, int]:
    """The prospect gets an account: the one that is named, else the one of its name, else a new one.

    What is empty there is filled; addresses, contacts and opportunities follow. Answers its id.
    """
    pk = data.get("account") or _namesake(call, prospect)
    if pk is None:
        known = {name: value for name in SHARED if (value := _value(call.module, prospect, name)) not in (None, "")}
        owned = {"owner": prospect.owner_id, "team": prospect.team_id}
        lines = _lines(call.module, prospect)
        made = call.make("accounts", name=prospect.name, relation="customer", addresses=lines, **known, **owned)
        pk = int(made.pk)
    else:
        _fill(call, prospect, pk)
    prospect.account_id = pk
    for key in FOLLOW:
        _hand_on(call, key, prospect.pk, pk)
    return {"account": pk}


def preview_customer(call: Call, prospect: Any, data: dict[str, Any]) -> list[tuple[Any, Any, Any, bool]]:
    """What would come of it: the account that is taken or made, and how much follows."""
    accounts = modules.get("accounts")
    pk = data.get("account") or _namesake(call, prospect)
    what = _("the one that is there") if pk else _("a new one")
    found = [(accounts.one, "", f"{prospect.name} ({what})", False)]
    counts = {key: _without(call, key, prospect.pk).count() for key in FOLLOW}
    return [*found, *((modules.get(key).label, "", str(n), False) for key, n in counts.items() if n)]


def _namesake(call: Call, prospect: Any) -> int | None:
    """The account within reach that is called like the prospect; where several are, somebody has to choose."""
    near = access.scope(call.actor, modules.get("accounts"))
    found = list(near.filter(Exact(Fold(F("name")), lowered(prospect.name))).values_list("pk", flat=True)[:2])
    if len(found) > 1:
        raise Invalid({"account": [_("Several accounts have this name. Choose one.")]})
    return found[0] if found else None


def _value(module: Module, record: Any, name: str) -> Any:
    return module.by_name[name].of(record)


def _lines(module: Module, record: Any) -> list[dict[str, Any]]:
    """The addresses, as new lines for somebody else."""
    lines = read_lines(module.by_name["addresses"], record)
    return [{k: v for k, v in line.items() if k != "id" and v} for line in lines]


def _fill(call: Call, prospect: Any, pk: int) -> None:
    """Tell an account that is there what it does not know yet; one that the actor may only view stays as it is."""
    accounts = modules.get("accounts")
    account = access.scope(call.actor, accounts, "edit").filter(pk=pk).first()
    if account is None:
        return
    found: dict[str, Any] = {}
    for name in SHARED:
        mine, theirs = (_value(m, r, name) for m, r in ((call.module, prospect), (accounts, account)))
        if theirs in (None, "") and mine not in (None, ""):
            found[name] = mine
    old = read_lines(accounts.by_name["addresses"], account)
    there = [{k: v for k, v in line.items() if k not in ("id", "label") and v} for line in old]
    new = [n for n in _lines(call.module, prospect) if {k: v for k, v in n.items() if k != "label"} not in there]
    if new:
        found["addresses"] = [*old, *new]
    if found:
        call.perform("accounts", "update", pk, **found)


def _without(call: Call, key: str, pk: int) -> Any:
    """The prospect's records that have no account yet and that the actor may change."""
    return access.scope(call.actor, modules.get(key), "edit").filter(prospect=pk, account=None)


def _hand_on(call: Call, key: str, prospect: int, account: int) -> None:
    for pk in list(_without(call, key, prospect).order_by("pk").values_list("pk", flat=True)):
        call.perform(key, "update", pk, account=account)
