"""Sample values for any field, from its kind: so that every module, also one made tomorrow, passes the same tests.

Values are what the API takes. Each comes with a number: other numbers, other values, and a word that search finds.
"""

import itertools
from collections.abc import Callable
from typing import Any

from saluran.core import access
from saluran.core.kinds import KINDS, Link, Options
from saluran.core.models import CustomModule, User
from saluran.core.perform import Item, perform, perform_many
from saluran.core.registry import modules
from saluran.core.schema import Field, Module

CUSTOM = "x_contract"
count = itertools.count(1)


def made(key: str, data: dict[str, Any]) -> Any:
    """A record made by the house itself."""
    return perform(access.SYSTEM, key, "create", data=data, face="setup").record


def word(n: int) -> str:
    """A word of its own for each number; none begins another."""
    return "kw" + "".join("bcdfghjklm"[int(digit)] + "aeiou"[int(digit) % 5] for digit in f"{n:03d}")


def digits(length: int, n: int) -> str:
    return f"{n:03d}".rjust(length, "1")


BY_KIND: dict[str, Callable[[int], Any]] = {
    "text": word,
    "longtext": lambda n: f"Panjang {word(n)}\nbaris kedua",
    "email": lambda n: f"{word(n)}@saluran.example",
    "url": lambda n: f"https://{word(n)}.example/",
    "phone": lambda n: f"+62812{n:03d}{n:04d}",
    "integer": lambda n: 1 + n % 90,
    "decimal": lambda n: f"{n}.5",
    "money": lambda n: f"{1000 + n}.00",
    "percent": lambda n: f"{n % 100}",
    "date": lambda n: f"2026-11-{n % 28 + 1:02d}",
    "datetime": lambda n: f"2026-11-{n % 28 + 1:02d}T03:04:00Z",
    "duration": lambda n: 60 * n,
    "boolean": lambda n: bool(n % 2),
    "names": lambda n: {"id": f"Nama {word(n)}", "en": f"Name {word(n)}"},
    "condition": lambda n: ["title", "contains", word(n)],
    "tags": lambda n: [f"tanda {word(n)}"],
    "address": lambda n: {"street": f"Jl. {word(n)} {n}", "city": "Bandung"},
}

#: What a module's own rules ask for, beyond its kinds. None: left out.
FIXED: dict[tuple[str, str], Any] = {
    ("opportunities", "amount_from_lines"): False,  # the amount is one of its own
    ("settings", "value"): lambda n: ("IDR", "USD")[n % 2],
    ("fields", "module"): "accounts",
    ("fields", "kind"): "text",
    ("fields", "options"): None,
    ("fields", "target"): None,
    ("fields", "formula"): None,
    ("modules", "active"): True,
    ("roles", "rights"): lambda n: [{"module": "accounts", "view": ("own", "all")[n % 2]}],
    ("users", "role"): lambda n: ("sales", "viewer")[n % 2],
    ("users", "active"): True,
    ("users", "away_from"): "2026-10-01",
    ("views", "module"): "leads",
    ("views", "owner"): None,
    ("views", "kind"): lambda n: ("list", "cards")[n % 2],
    ("views", "shared"): "everyone",
    ("views", "filter"): lambda n: f'["score","gt",{n % 100}]',
    ("views", "sort"): lambda n: ("-created_at", "status,-created_at")[n % 2],
    ("views", "fields"): lambda n: ("status,organization", "organization,status")[n % 2],
    ("views", "widths"): lambda n: f"status:{100 + n}",
    ("views", "group"): lambda n: ("status", "source")[n % 2],
    ("views", "pipeline"): lambda n: str(target_of("pipelines", 0)),
    ("views", "card"): lambda n: ("organization:title,status", "status:small:bare")[n % 2],
    ("views", "tint"): lambda n: ("status", None)[n % 2],
    ("views", "across"): lambda n: "34"[n % 2],
    ("leads", "lawful_basis"): lambda n: ("contract", "legitimate_interest")[n % 2],
    ("pipelines", "is_default"): None,
    ("pipelines", "template"): None,
    ("stages", "pipeline"): "sales",
    ("opportunities", "pipeline"): "sales",
    ("opportunities", "stage"): lambda n: ("prospecting", "qualification", "proposal")[n % 3],
    ("opportunities", "status"): None,
    ("events", "ends_at"): lambda n: f"2026-12-{n % 28 + 1:02d}T03:04:00Z",
    ("campaigns", "ends_on"): lambda n: f"2026-12-{n % 28 + 1:02d}",
    ("leads", "status"): lambda n: ("new", "open", "contacted", "qualified")[n % 4],
    ("accounts", "npwp"): lambda n: digits(16, n),
    ("accounts", "nitku"): lambda n: digits(22, n),
    ("accounts", "nib"): lambda n: digits(13, n),
}

#: What a record of the module must have beside its required fields.
NEEDS = {"contacts": ("first_name",), "leads": ("organization",), "assignment_rules": ("people",)}


def lasting(module: Module, data: dict[str, Any]) -> dict[str, Any]:
    """What may also be said of a record that stands: not what is chosen once."""
    return {k: v for k, v in data.items() if not module.by_name[k].once}


def value(module: Module, f: Field, n: int) -> Any:
    """A value that the API takes for the field; None: leave it out."""
    if (module.key, f.name) in FIXED:
        fixed = FIXED[module.key, f.name]
        return fixed(n) if callable(fixed) else fixed
    if isinstance(f.kind, Link) and f.kind.to == module.key:
        return target_of(module.key, 0)  # the oldest: no loop can come of it
    return of_kind(f, n)


def of_kind(f: Field, n: int) -> Any:
    kind = f.kind
    if isinstance(kind, Options):
        keys = list(kind.by_key)
        return keys[n % len(keys)] if kind.key == "choice" else sorted({keys[n % len(keys)], keys[0]}, key=keys.index)
    if isinstance(kind, Link):
        return target_of(kind.to, n)
    if kind.key == "anylink":
        key = "tasks" if kind.activities else "products"
        return {"module": key, "id": target_of(key, n)}
    if kind.key == "table":
        columns = [c for c in kind.fields if not c.readonly]
        lines = [{c.name: v for c in columns if (v := of_kind(c, n + k)) is not None} for k in range(1 + n % 2)]
        named = [c.name for c in columns if isinstance(c.kind, Link) and c.required]
        once = {str([line.get(name) for name in named] or at): line for at, line in enumerate(lines)}
        return list(once.values())  # what a line is about stands in one line alone
    return BY_KIND[kind.key](n) if kind.key in BY_KIND else None


def target_of(key: str, n: int) -> int:
    """A record to link to, made where the module has none."""
    module = modules.get(key)
    found = list(access.rows(module).order_by("pk").values_list("pk", flat=True)[:3])
    if "active" in module.by_name and module.by_name["active"].column:
        found = list(access.rows(module).filter(active=True).order_by("pk").values_list("pk", flat=True)[:3])
    return found[n % len(found)] if found else made(key, least(module, n)).pk


def settable(module: Module) -> list[Field]:
    """The fields that a person may fill in."""
    return [f for f in module.fields if not f.readonly and f.kind.key not in ("file", "computed")]


def full(module: Module, n: int) -> dict[str, Any]:
    """Values for every field that can be filled in."""
    found = {f.name: value(module, f, n) for f in settable(module)}
    return {k: v for k, v in found.items() if v is not None}


def least(module: Module, n: int) -> dict[str, Any]:
    """Values for what a record cannot do without."""
    given = {f.name for f in module.fields if f.default and not f.kind.is_empty(f.default())}
    wanted = {f.name for f in module.fields if f.required and not f.readonly} - given | set(NEEDS.get(module.key, ()))
    return {f.name: value(module, f, n) for f in settable(module) if f.name in wanted}


def on_form(module: Module, data: dict[str, Any]) -> dict[str, Any]:
    """What of it a person may fill in on a form; the rest is said by programs, and by screens of their own."""
    return {k: v for k, v in data.items() if module.by_name[k].shown}


def can(module: Module, verb: str) -> bool:
    return verb not in module.closed


def make_records(actor: access.Actor, key: str, full_ones: int, bare_ones: int = 0) -> list[Any]:
    """Records with every field filled in, and some with no more than they need; where none can be made, those there
    are."""
    module = modules.get(key)
    if module.part_of:
        _go_on(actor, module.part_of[0])
    if not can(module, "create"):
        return list(access.rows(module).order_by("pk"))
    data = [full(module, next(count)) for _n in range(full_ones)]
    data += [least(module, next(count)) for _n in range(bare_ones)]
    items = [Item(d) for d in data]
    perform_many(actor, key, "create", items, face="api")
    for item in items:
        if item.refused:
            raise item.refused
    return [item.record for item in items]


def _go_on(actor: access.Actor, key: str) -> None:
    """Records with a history."""
    for n, record in enumerate(make_records(actor, key, 4)):
        if key == "contacts":
            perform(actor, key, "update", record.pk, {"job_title": word(next(count))}, face="api")
            continue
        perform(actor, key, "move_stage", record.pk, {"stage": "negotiation"}, face="api")
        later = {"expected_close": f"2026-12-{n + 1:02d}", "amount": f"{n}500.00"}
        perform(actor, key, "update", record.pk, later, face="api")


def record_of(actor: access.Actor, key: str) -> Any:
    """One full record; where none can be made, one that is there."""
    if key == "settings":
        return modules.get(key).model._base_manager.get(key="company.currency")
    return make_records(actor, key, 1)[0]


def make_custom() -> None:
    """A module with a field of each kind that an administrator may choose, and two fields more for a built-in one."""
    if CustomModule.objects.filter(key=CUSTOM).exists():
        return
    made("modules", {"name": {"id": "Kontrak", "en": "Contracts"}, "key": CUSTOM})
    options = [{"key": k, "label": {"id": a, "en": b}} for k, a, b in (("satu", "Satu", "One"), ("dua", "Dua", "Two"))]
    more: dict[str, dict[str, Any]] = {
        "choice": {"options": options},
        "choices": {"options": options},
        "link": {"target": "accounts"},
        "table": {"options": [{**options[0], "kind": "text"}, {**options[1], "kind": "money"}]},
        "computed": {"formula": "x_f_integer * 2"},
    }
    for kind in sorted((k for k, kind in KINDS.items() if kind.custom), key=lambda k: k == "computed"):
        label = {"id": f"Bidang {kind}", "en": f"Field {kind}"}
        made("fields", {"module": CUSTOM, "name": f"f_{kind}", "label": label, "kind": kind, **more.get(kind, {})})
    for kind in ("text", "decimal"):
        made("fields", {"module": "accounts", "name": f"own_{kind}", "label": {"id": kind, "en": kind}, "kind": kind})


def all_keys() -> list[str]:
    """Every declared module, plugins included, and the custom one."""
    return [*modules._declared, CUSTOM]


def written_keys() -> list[str]:
    """The modules that people write to: not those that the engine keeps."""
    return [key for key in all_keys() if key == CUSTOM or not modules._declared[key].part_of]


def in_english(user: User) -> None:
    perform(access.SYSTEM, "users", "update", user.pk, {"language": "en"}, face="setup")
