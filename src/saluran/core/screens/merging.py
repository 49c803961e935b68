"""Several records side by side before they become one: what differs, what stays by itself, and what comes along."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count
from django.utils.translation import gettext as _

from saluran.core import access, pointers
from saluran.core.models import Attachment, Follow, Note
from saluran.core.perform.merging import check_rights, check_staying
from saluran.core.perform.picking import Pick, Values, in_order, picks, values_of
from saluran.core.refusals import NotFound, Refusal
from saluran.core.registry import modules
from saluran.core.schema import Field, Module
from saluran.core.screens.values import Titles, cell_of, titles_for
from saluran.core.sql import Among

LINES = 4  # of a table that are told one by one


@dataclass(frozen=True)
class Side:
    """A value of one record in a row, as text; ``record`` None: what all of them say together."""

    record: int | None
    text: str
    picked: bool
    empty: bool


@dataclass(frozen=True)
class Row:
    """One thing to be decided: a field, or several that go together."""

    name: str
    label: str
    sides: tuple[Side, ...]
    suggested: int | None
    differs: bool


@dataclass(frozen=True)
class MergeScreen:
    """``records`` by age. ``along``: by record that goes, what comes along with it."""

    module: Module
    records: tuple[Any, ...]
    survivor: Any
    rows: tuple[Row, ...]
    kept: tuple[Row, ...]
    along: Mapping[int, tuple[str, ...]]
    staying: Mapping[int, str]  # why a record can only be the one that stays
    why_not: str


def merge_screen(
    actor: access.Actor, module: Module, ids: Sequence[int], survivor: int | None, wanted: Mapping[str, int]
) -> MergeScreen:
    """What would become of these records. Raises NotFound where one is out of reach, Invalid for a strange wish."""
    found = list(access.scope(actor, module, "view").filter(pk__in=set(ids)))
    if len(found) < len(set(ids)) or survivor not in (None, *ids):
        raise NotFound
    records = in_order(module, found, survivor)
    values = values_of(module, records)
    usual = {p.name: p for p in picks(module, records, values, {})}
    decided = picks(module, records, values, wanted)
    visible = access.fields(actor, module, "view")
    shown = [f for p in decided for f in p.fields if f.shown and f.name in visible]
    held = [f for n in module.merging.keep if (f := visible.get(n)) and f.shown]
    rows = {pk: {**of, **{f.name: f.of(r) for f in held}} for (pk, of), r in zip(values.items(), records, strict=True)}
    titles = titles_for(actor, [*shown, *held], rows.values())
    aged = sorted(records, key=lambda r: (r.created_at, r.pk))
    rows = {r.pk: rows[r.pk] for r in aged}  # sides stand where they stand, whoever stays
    order = [r.pk for r in records]
    kept = [Pick((f,), order[0], differs=len({str(rows[pk][f.name]) for pk in order}) > 1) for f in held]
    return MergeScreen(
        module,
        tuple(aged),
        records[0],
        tuple(
            row
            for p in _as_on_form(module, decided)
            if (row := _row(module, usual[p.name], p.source, rows, titles, visible))
        ),
        tuple(row for p in kept if p.differs and (row := _row(module, p, p.source, rows, titles, visible))),
        _along(actor, module, order[1:]),
        {r.pk: str(why) for r in records if (why := module.merging.stays(r))},
        _why_not(actor, module, records),
    )


def _as_on_form(module: Module, decided: Sequence[Pick]) -> list[Pick]:
    """In the order in which the module shows its fields."""
    at = {name: n for n, name in enumerate(name for s in module.sections for name in s.fields)}
    return sorted(decided, key=lambda p: min(at.get(f.name, len(at)) for f in p.fields))


def _why_not(actor: access.Actor, module: Module, records: Sequence[Any]) -> str:
    try:
        check_rights(actor, module, records[0], records[1:])
        check_staying(module, records[1:])
    except Refusal as refusal:
        return refusal.sentence
    return ""


def _row(
    module: Module, usual: Pick, source: int | None, values: Values, titles: Titles, visible: Mapping[str, Field]
) -> Row | None:
    """``source``: whose value is picked now. None where nobody says anything."""
    fields = [f for f in usual.fields if f.shown and f.name in visible]
    sides = [_side(pk, fields, said, titles, source == pk) for pk, said in values.items()]
    if not fields or all(s.empty for s in sides):
        return None
    if usual.source is None:
        sides.insert(0, _side(None, fields, {fields[0].name: usual.whole}, titles, source is None))
    return Row(usual.name, _label(module, fields), tuple(sides), usual.source, usual.differs)


def _label(module: Module, fields: Sequence[Field]) -> str:
    """Of fields that go together the name of the section that they are, else all of their names."""
    if len(fields) == 1:
        return str(fields[0].label)
    names = {f.name for f in fields}
    section = next((s for s in module.sections if names == set(s.fields)), None)
    return str(section.label) if section else ", ".join(str(f.label) for f in _spoken(fields))


def _spoken(fields: Sequence[Field]) -> list[Field]:
    """Without those that others are shown with, as a currency is with its amount."""
    told = {f.beside for f in fields}
    return [f for f in fields if f.name not in told] or list(fields)


def _side(pk: int | None, fields: Sequence[Field], said: Mapping[str, Any], titles: Titles, picked: bool) -> Side:
    texts = [t for f in _spoken(fields) if (t := _text(f, said[f.name], titles, said.get(f.beside)))]
    return Side(pk, ", ".join(texts), picked, not texts)


def _text(f: Field, value: Any, titles: Titles, beside: Any) -> str:
    if f.kind.key != "table" or not value:
        return cell_of(f, value, titles, beside).text
    lines = [_line(f, line, titles) for line in value[:LINES]]
    more = len(value) - LINES
    return "\n".join([*lines, *([_("%(n)s more lines") % {"n": more}] if more > 0 else [])])


def _line(f: Field, line: Mapping[str, Any], titles: Titles) -> str:
    cells = (cell_of(c, line.get(c.name), titles).text for c in f.kind.fields if c.shown)  # type: ignore[attr-defined]
    return " · ".join(text for text in cells if text)


def _along(actor: access.Actor, module: Module, pks: Sequence[int]) -> dict[int, tuple[str, ...]]:
    """What hangs on each record and what links to it, counted by kind; of what is out of reach the number, too."""
    found: dict[int, dict[str, int]] = {pk: {} for pk in pks}
    abouts = {f"{module.key}:{pk}": pk for pk in pks}
    tables = {f.lines.model for f in module.fields if f.lines}
    for model, column, _rule in pointers.about():
        _count(found, model, column, list(abouts), abouts)
    for model, column, _rule in pointers.columns_to(module.model):
        if model not in tables:
            _count(found, model, column, pks, {pk: pk for pk in pks})
    return {pk: tuple(f"{n} {name}" for name, n in counted.items()) for pk, counted in found.items() if counted}


def _count(found: dict[int, dict[str, int]], model: Any, column: str, at: Sequence[Any], to: Mapping[Any, int]) -> None:
    rows = model._base_manager.filter(Among(column, at)).order_by().values_list(column).annotate(n=Count("pk"))
    name = ""
    for value, n in rows:
        name = name or _called(model)
        if name:
            found[to[value]][name] = found[to[value]].get(name, 0) + n


def _called(model: Any) -> str:
    """What rows of a table are called for people; "" for what belongs to others and is not spoken of."""
    own = {Note: _("notes"), Attachment: _("files"), Follow: _("followers")}
    if model in own:
        return own[model]
    if not pointers.is_record(model):
        return ""
    found = modules.of_table(model._meta.db_table)
    return str(found[0].label).lower() if len(found) == 1 else ""
