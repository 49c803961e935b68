"""What must be true of settings, custom modules and custom fields."""

from typing import Any

from django.utils.translation import gettext as _

from saluran.core import options
from saluran.core.kinds import KINDS, Computed, Integer, Link, Options, Table
from saluran.core.kinds.figures import Decimal
from saluran.core.models import CustomField, CustomModule, FieldOption
from saluran.core.perform import Call, read_lines
from saluran.core.refusals import Wrong
from saluran.core.registry import modules
from saluran.ground import formulas, names
from saluran.modules.setup.slugs import prefixed, wrong_field_name, wrong_slug

LONGEST_KEY = 24


def check_setting(setting: Any) -> dict[str, str]:
    option = options.declared().get(setting.key)
    if option is None:
        return {"key": _("There is no such setting.")}
    try:
        option.value(setting.value)
    except Wrong as error:
        return {"value": error.sentence}
    return {}


def begin_module(call: Call, module: Any) -> None:
    module.key = prefixed(module.key, module.name)
    module.one = module.one or module.name


def check_module(module: Any) -> dict[str, str]:
    if CustomModule.objects.filter(pk=module.pk).exists():
        return {}
    wrong = wrong_slug(module.key)
    if not wrong and CustomModule.objects.filter(key=module.key).exists():
        wrong = _("Another record has this key already.")
    return {"key": wrong} if wrong else {}


def begin_field(call: Call, field: Any) -> None:
    field.name = prefixed(field.name, field.label)
    if field.position is None:
        last = CustomField.objects.filter(module=field.module).exclude(pk=field.pk).order_by("-position").first()
        field.position = 10 + ((last.position or 0) if last else 0)


def check_field(field: Any) -> dict[str, str]:
    if field.module not in modules.all():
        return {"module": _("There is no such module.")}
    if not CustomField.objects.filter(pk=field.pk).exists() and (wrong := wrong_field_name(field)):
        return {"name": wrong}
    return _of_kind(field, KINDS[field.kind])


def _of_kind(field: Any, kind: Any) -> dict[str, str]:
    """What each kind asks for beside its name."""
    if issubclass(kind, Options | Table):
        return _options(field)
    if kind is Link:
        return {} if field.target in modules.all() else {"target": _("Choose the module that it links to.")}
    return _formula(field) if kind is Computed else {}


def _options(field: Any) -> dict[str, str]:
    table = modules.get("fields").by_name["options"]
    named: dict[Any, str] = dict(FieldOption.objects.filter(field_id=field.pk).values_list("pk", "key"))
    rows = field.beside["options"] if "options" in field.beside else read_lines(table, field)
    if not rows:
        return {"options": _("Add at least one line.")}
    seen = {row["key"] for row in rows if row.get("key")} | set(named.values())
    for row in rows:
        row["key"] = row.get("key") or named.get(row.get("id")) or _free_key(row.get("label") or {}, seen)
        seen.add(row["key"])
    return _wrong_keys([row["key"] for row in rows], [named.get(row.get("id")) for row in rows])


def _free_key(label: Any, seen: set[str]) -> str:
    """A key made of a label, other than those that are there."""
    made = names.slug(label.get("id") or label.get("en") or "")[:LONGEST_KEY].rstrip("_")
    n, key = 1, made
    while key in seen:
        n += 1
        key = f"{made[: LONGEST_KEY - 4]}_{n}"
    return key


def _wrong_keys(keys: list[str], before: list[str | None]) -> dict[str, str]:
    """Records hold the keys: each stays what it was, and stands once."""
    for n, (key, was) in enumerate(zip(keys, before, strict=True)):
        if was and key != was:
            return {f"options.{n}.key": _("This is chosen once and cannot be changed later.")}
        if key != names.slug(key):
            return {f"options.{n}.key": _("Use small letters, digits and underscores, beginning with a letter.")}
        if key in keys[:n]:
            return {f"options.{n}.key": _("Another line has this key already.")}
    return {}


def _formula(field: Any) -> dict[str, str]:
    try:
        used = formulas.parse(field.formula).names
    except ValueError:
        return {"formula": _("Write a sum of fields and numbers with + - * / and parentheses.")}
    known = modules.get(field.module).by_name
    figures = {n for n, f in known.items() if isinstance(f.kind, Decimal | Integer) and n != field.name}
    if strange := sorted(used - figures):
        return {"formula": _("“%(name)s” is not a number field of this module.") % {"name": strange[0]}}
    return {}
