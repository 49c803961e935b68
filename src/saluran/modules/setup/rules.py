"""What must be true of settings, custom modules and custom fields."""

from typing import Any

from django.utils.translation import gettext as _

from saluran.core import options
from saluran.core.kinds import KINDS, Computed, Integer, Link, Options, Table
from saluran.core.kinds.figures import Decimal
from saluran.core.models import CustomField, CustomModule
from saluran.core.perform import Call, read_lines
from saluran.core.refusals import Wrong
from saluran.core.registry import modules
from saluran.ground import formulas, names
from saluran.modules.setup.slugs import prefixed, wrong_field_name, wrong_slug

#: Kinds that a column of a custom table may have: those that need nothing beside.
PLAIN = (
    "text",
    "longtext",
    "integer",
    "decimal",
    "money",
    "percent",
    "date",
    "datetime",
    "duration",
    "boolean",
    "email",
    "phone",
    "url",
)


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
    if issubclass(kind, Options):
        return _options(field, columns=False)
    if issubclass(kind, Table):
        return _options(field, columns=True)
    if kind is Link:
        return {} if field.target in modules.all() else {"target": _("Choose the module that it links to.")}
    return _formula(field) if kind is Computed else {}


def _options(field: Any, *, columns: bool) -> dict[str, str]:
    rows = read_lines(modules.get("fields").by_name["options"], field)
    if not rows:
        return {"options": _("Add at least one line.")}
    seen: set[str] = set()
    for n, row in enumerate(rows):
        if row["key"] != names.slug(row["key"]):
            return {f"options.{n}.key": _("Use small letters, digits and underscores, beginning with a letter.")}
        if row["key"] in seen:
            return {f"options.{n}.key": _("Another line has this key already.")}
        if columns and row["kind"] and row["kind"] not in PLAIN:
            return {f"options.{n}.kind": _("Choose one of these kinds: %(kinds)s.") % {"kinds": ", ".join(PLAIN)}}
        seen.add(row["key"])
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
