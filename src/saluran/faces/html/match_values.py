"""The page on which strange values get a meaning, and the mapping that comes back from it."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from saluran.core.registry import modules
from saluran.core.schema import Module
from saluran.faces.html.lists import number
from saluran.faces.html.outcome import HOME, crumbs
from saluran.faces.html.pieces import Input, Option
from saluran.faces.html.screens.importing import ValueBlock, ValuesScreen
from saluran.platform.importing import Strange
from saluran.platform.models import ImportRun

MOST = 60  # values of a column that are asked for one by one; the rest follow the rule
KNOWN = 8  # values that are known already and are named
NOTHING = "-"


def values_screen(
    run: ImportRun, module: Module, found: Sequence[Strange], errors: tuple[str, ...] = ()
) -> ValuesScreen:
    """The screen for the columns that were found."""
    blocks = tuple(_block(n, one) for n, one in enumerate(found))
    return ValuesScreen(run.name, f"{HOME}/{run.pk}/values", crumbs(module), blocks, errors, f"{HOME}/{run.pk}/columns")


def _block(n: int, one: Strange) -> ValueBlock:
    rows = sum(times for _text, times in one.counts)
    words = ngettext(
        "%(n)s value is not known here; it stands in %(rows)s rows.",
        "%(n)s values are not known here; they stand in %(rows)s rows.",
        len(one.counts),
    )
    said = one.rule.get("values", {})
    values = tuple(
        (text, number(times), _value(n, i, text, said, one)) for i, (text, times) in enumerate(one.counts[:MOST])
    )
    more = ""
    if len(one.counts) > MOST:
        more = _("%(n)s more values follow the rule.") % {"n": number(len(one.counts) - MOST)}
    known = ", ".join(f"{text} ({number(times)})" for text, times in one.known[:KNOWN])
    return ValueBlock(
        one.column,
        one.field.label,
        words % {"n": number(len(one.counts)), "rows": number(rows)},
        _rules(n, one),
        values,
        more,
        _("Known already: %(values)s") % {"values": known} if known else "",
    )


def _rules(n: int, one: Strange) -> tuple[Input, ...]:
    """What becomes of values of which nothing is said one by one."""
    to = modules.all().get(getattr(one.field.kind, "to", ""))
    left = _("Leave it without an owner, and say so") if one.field.name == "owner" else _("Leave it empty, and say so")
    offered = [("leave", left), ("refuse", _("Refuse the row"))]
    if one.makable and to:
        offered.insert(0, ("make", _("Add them to %(module)s") % {"module": to.label}))
    now = one.rule.get("missing", "refuse")
    options = tuple(Option(key, label, key == now) for key, label in offered)
    rule = Input(f"m{n}", _("Values that are not known here"), "select", options=options)
    if not one.offered:
        return (rule,)
    none = Option("", _("(none)"), not one.rule.get("otherwise"))
    others = tuple(Option(key, label, key == one.rule.get("otherwise")) for key, label in one.offered)
    return rule, Input(f"o{n}", _("Or take this for all of them"), "select", options=(none, *others))


def _value(n: int, i: int, text: str, said: Mapping[str, Any], one: Strange) -> Input | None:
    """What one value stands for; nothing to choose where there are no few to choose from."""
    if not one.offered:
        return None
    now = said.get(text)
    options = (
        Option("", _("(follow the rule)"), now is None),
        Option(NOTHING, _("(leave empty)"), now == ""),
        *(Option(f"={key}", label, key == now) for key, label in one.offered),
    )
    label = _("%(text)s stands for") % {"text": text}
    return Input(f"v{n}-{i}", label, "select", options=options)


def said_values(post: Any, mapping: Mapping[str, Any], found: Sequence[Strange]) -> dict[str, Any]:
    """The mapping with what a form says of strange values; what it knew of others stays."""
    columns = dict(mapping.get("columns", {}))
    for n, one in enumerate(found):
        asked = {text: post.get(f"v{n}-{i}", "") for i, (text, _times) in enumerate(one.counts[:MOST])}
        values = {t: v for t, v in one.rule.get("values", {}).items() if t not in asked}
        values |= {t: "" if v == NOTHING else v[1:] for t, v in asked.items() if v}
        rest = {k: v for k, v in one.rule.items() if k not in ("values", "missing", "otherwise")}
        rest["missing"] = post.get(f"m{n}") or one.rule.get("missing", "refuse")
        if values:
            rest["values"] = values
        if other := post.get(f"o{n}"):
            rest["otherwise"] = other
        columns[one.column] = rest
    return {**mapping, "columns": columns}
