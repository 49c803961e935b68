"""Saved views, read from memory: what each says of a list, and which of them opens first for whom.

A view says what an address can say, under the same names (``STATE``). It speaks where the address is silent; what the
reader may not see, or what is gone, it leaves out.
"""

import threading
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from saluran.core import access, away, models, query, stamps
from saluran.core.models.views import PLACES
from saluran.core.refusals import Invalid, NotFound
from saluran.core.registry import modules
from saluran.core.schema import Module
from saluran.ground import conditions

KEY = STAMP = "views"
ALL = "all"  # the list as it is declared, where another view would open first
STATE = ("filter", "q", "sort", "fields", "widths", "group", "pipeline", "card", "tint", "across")
BEFORE = ("private", "team", "everyone")  # one's own first
LAST = 2**62


@dataclass(frozen=True)
class View:
    """A saved view; ``state`` holds those of ``STATE`` that it says something about."""

    id: int
    name: str
    module: str
    kind: str
    shared: str
    owner_id: int | None
    team_id: int | None
    position: int | None
    version: int
    state: Mapping[str, str]

    @property
    def path(self) -> str:
        return f"/{self.module}{PLACES.get(self.kind, '')}"

    @property
    def address(self) -> str:
        return f"{self.path}?view={self.id}"


@dataclass(frozen=True)
class _Known:
    by_module: Mapping[str, tuple[View, ...]]
    by_id: Mapping[int, View]
    of_user: Mapping[tuple[str, int], int]
    of_role: Mapping[tuple[str, int], int]


_local = threading.local()


def _known() -> _Known:
    stamp = stamps.value(STAMP)
    if getattr(_local, "stamp", None) != stamp:
        _local.now, _local.stamp = _load(), stamp
    now: _Known = _local.now
    return now


def _load() -> _Known:
    by_module: dict[str, list[View]] = {}
    names = ("id", "name", "module", "kind", "shared", "owner_id", "team_id", "position", "version")
    for v in models.View.objects.order_by("pk").values(*names, *STATE):
        state = {k: v[k] for k in STATE if v[k]}
        by_module.setdefault(v["module"], []).append(View(**{n: v[n] for n in names}, state=state))
    openings = list(models.Opening.objects.values_list("module", "user_id", "role_id", "view"))
    return _Known(
        {key: tuple(sorted(found, key=_place)) for key, found in by_module.items()},
        {v.id: v for found in by_module.values() for v in found},
        {(module, user): view for module, user, _role, view in openings if user},
        {(module, role): view for module, _user, role, view in openings if role},
    )


def _place(view: View) -> tuple[int, int, str]:
    return BEFORE.index(view.shared), LAST if view.position is None else view.position, view.name.casefold()


def of_module(actor: access.Actor, key: str) -> tuple[View, ...]:
    """The views of a module that the actor may open: his own first, then his teams', then everyone's."""
    reach = access.reach(actor, modules.get(KEY), "view")
    return tuple(v for v in _known().by_module.get(key, ()) if reach.holds(v))


def may_change(actor: access.Actor, view: View, right: str = "edit") -> bool:
    return access.reach(actor, modules.get(KEY), right).holds(view)


def find(actor: access.Actor, key: str, text: str) -> View:
    """The view of a module that an address names; NotFound where there is none, or it is not for this actor."""
    pk = int(text) if text.isascii() and text.isdecimal() and len(text) < 19 else 0
    found = _known().by_id.get(pk)
    if found is None or found.module != key or not access.reach(actor, modules.get(KEY), "view").holds(found):
        raise NotFound
    return found


def first(actor: access.Actor, key: str) -> View | None:
    """What a module opens with: what the actor has chosen, else what is chosen for his role."""
    known = _known()
    chosen = (known.of_user.get((key, actor.id or 0)), known.of_role.get((key, actor.role or 0)))
    reach = access.reach(actor, modules.get(KEY), "view")
    here = (known.by_id.get(pk) for pk in chosen if pk)
    return next((v for v in here if v and v.module == key and reach.holds(v)), None)


def opens_for(actor: access.Actor, view: View) -> tuple[bool, tuple[int, ...]]:
    """Whether it opens first for the actor by his own choice, and the roles that it is chosen for."""
    known = _known()
    roles = tuple(role for (key, role), pk in known.of_role.items() if pk == view.id and key == view.module)
    return known.of_user.get((view.module, actor.id or 0)) == view.id, roles


def opened(actor: access.Actor, module: Module, query: Mapping[str, str]) -> tuple[View | None, dict[str, str]]:
    """The view that an address names, and the address with what the view says where it says nothing itself."""
    text = query.get("view", "")
    if text in ("", ALL):
        return None, dict(query)
    view = fitted(actor, module, find(actor, module.key, text))
    return view, {**view.state, **query}


def shortened(query: Mapping[str, str]) -> dict[str, str]:
    """The address that ``opened`` makes this of: without what the view says itself, empty where it must be silent."""
    said = {k: str(v) for k, v in query.items() if v not in ("", None)}
    text = said.get("view", "")
    view = _known().by_id.get(int(text)) if text.isascii() and text.isdecimal() and len(text) < 19 else None
    if view is None:
        return said
    kept = {k: v for k, v in said.items() if k not in STATE or view.state.get(k) != v}
    return kept | {k: "" for k in STATE if k in view.state and k not in said}


def fitted(actor: access.Actor, module: Module, view: View) -> View:
    """The view without what the reader may not see and what is there no more."""
    visible = access.fields(actor, module, "view")
    state = dict(view.state)

    def keep(name: str, fits: Any) -> None:
        if name in state:
            state[name] = ",".join(p for p in state[name].split(",") if fits(p))

    named = (p.partition(":")[0] for n in ("fields", "widths", "card") for p in state.get(n, "").split(","))
    columns = away.columns(actor, module, named)
    keep("fields", lambda p: p in columns)
    keep("sort", lambda p: p == "id" or (p.lstrip("-") in module.sortable and p.lstrip("-") in visible))
    keep("widths", lambda p: p.partition(":")[0] in columns)
    keep("card", lambda p: (f := columns.get(p.partition(":")[0])) is not None and f.lines is None)
    for name in ("group", "tint"):
        keep(name, lambda p: p in visible)
    if "filter" in state:
        state["filter"] = _fitting(actor, module, state["filter"])
    return replace(view, state={k: v for k, v in state.items() if v})


def _fitting(actor: access.Actor, module: Module, text: str) -> str:
    """A condition without the tests that cannot be made (any more)."""
    try:
        data = conditions.from_url(text)
    except ValueError:
        return ""
    if _sound(actor, module, data):
        return text
    left = _left(actor, module, data)
    return conditions.to_url(left) if left else ""


def _sound(actor: access.Actor, module: Module, data: Any) -> bool:
    try:
        query.cleaned(actor, module, data)
    except Invalid:
        return False
    return True


def _left(actor: access.Actor, module: Module, data: Any) -> Any:
    if isinstance(data, list):
        return data if _sound(actor, module, data) else None
    ((word, body),) = data.items() if isinstance(data, dict) and len(data) == 1 else (("", None),)
    if word == "not":
        inner = _left(actor, module, body)
        return {"not": inner} if inner else None
    if word not in ("all", "any") or not isinstance(body, list):
        return None
    parts = [p for p in (_left(actor, module, one) for one in body) if p]
    return {word: parts} if parts else None
