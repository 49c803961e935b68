"""The one cleaning of input, in sets: a query a link field, not a query a row."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from django.utils.translation import gettext as _

from saluran.core import access, known
from saluran.core.kinds import AnyLink, File, Link, SeveralNumbers, WrongLines
from saluran.core.models import Attachment
from saluran.core.perform.item import Item
from saluran.core.perform.spreading import spread
from saluran.core.refusals import Invalid, Unfit, Wrong
from saluran.core.registry import modules
from saluran.core.schema import Field, Module

BRINGS = frozenset({"import", "demo", "setup"})  # faces that may say when something really happened

NOTHING = object()
OF_EVERY_RECORD = frozenset({"owner", "team", "created_by", "modified_by"})


def fields_for(actor: access.Actor, module: Module, verb: Any, face: str) -> dict[str, Field]:
    """What the verb takes from this actor on this face."""
    if verb.takes or verb.name not in ("create", "update"):
        return {f.name: f for f in verb.takes}
    brings = face in BRINGS and access.may(actor, module, "import")
    return {n: f for n, f in module.by_name.items() if not f.readonly or (f.importable and brings)}


def clean(actor: access.Actor, module: Module, verb: Any, items: Sequence[Item], face: str) -> None:
    """Fill ``item.clean``; an item with bad fields is refused with all of them named."""
    fields = fields_for(actor, module, verb, face)
    whole = verb.name == "create" or bool(verb.takes)
    asked = {name for item in items for name in item.data}
    errors = _unasked(module, asked - set(fields), items)
    for f in fields.values():
        if f.name in asked or (whole and f.required):
            for n, bad in _clean_each(f, items, whole):
                errors.setdefault(n, {}).update(bad)
    for n, bad in spread(fields, items).items():
        errors.setdefault(n, {}).update(bad)
    for f in fields.values():
        if f.name in asked:
            for n, sentence in (_unreachable(actor, module, f, items, face) | _settled(f, items)).items():
                errors.setdefault(n, {})[f.name] = [sentence]
    for n, bad in errors.items():
        items[n].refused = Invalid(bad)


def _unasked(module: Module, names: set[str], items: Sequence[Item]) -> dict[int, dict[str, list[str]]]:
    """What was said of fields that this verb does not take, by item."""
    errors: dict[int, dict[str, list[str]]] = {}
    for name in names:
        said = _("This field is read-only.") if name in module.by_name else _("There is no such field.")
        for n, item in enumerate(items):
            if name in item.data:
                errors.setdefault(n, {})[str(name)] = [said]
    return errors


def _clean_each(f: Field, items: Sequence[Item], whole: bool) -> Iterator[tuple[int, dict[str, list[str]]]]:
    """One field of all items; yields the bad ones with what is wrong."""
    lacks = whole and f.must
    name = f.name
    known: dict[str, Any] | None = {} if f.kind.stored != "json" else None  # many say the same; lists are not shared
    for n, item in enumerate(items):
        raw = item.data.get(name, NOTHING)
        if raw is NOTHING:
            if lacks:
                yield n, {name: [_("This field is required.")]}
        elif known is not None and type(raw) is str and raw in known:
            item.clean[name] = known[raw]
        elif bad := _clean_one(f, item, raw):
            yield n, bad
        elif known is not None and type(raw) is str and name in item.clean:
            known[raw] = item.clean[name]


def _clean_one(f: Field, item: Item, raw: Any) -> dict[str, list[str]]:
    """Put the clean value on the item, or say what is wrong with it."""
    if isinstance(raw, Unfit):
        return raw.errors
    if isinstance(raw, str):
        raw = None if not raw or raw.isspace() else raw
    if item.record is not None and _as_read(f, item.record, raw):
        return {}
    if f.kind.is_empty(raw):
        if f.required:
            return {f.name: [_("This field is required.")]}
        item.clean[f.name] = f.blank
        return {}
    try:
        item.clean[f.name] = f.kind.clean(raw)
    except WrongLines as error:
        return {f"{f.name}.{cell}": said for cell, said in error.cells.items()}
    except SeveralNumbers as several:
        item.clean[f.name] = several.numbers  # until all fields are known
    except Wrong as error:
        if item.record is not None and raw == f.kind.to_json(f.of(item.record)):
            return {}  # what stands is no choice any more, and is only sent back
        return {f.name: [error.sentence]}
    return {}


def _as_read(f: Field, record: Any, raw: Any) -> bool:
    """Whether what its reader may not know was sent back as he read it, and is kept: a link, or a masked value."""
    if isinstance(raw, dict):
        return raw.get("hidden") is True
    masked = f.kind.seen(False)
    if masked is f.kind or not isinstance(raw, str) or not f.column:
        return False
    now = f.of(record)
    return masked.to_json(now) != f.kind.to_json(now) and raw.strip() in (masked.to_json(now), masked.edit(now))


def _settled(f: Field, items: Sequence[Item]) -> dict[int, str]:
    """What was chosen once and is to be something else now, by item; to say the same again is no change."""
    if not f.once:
        return {}
    stand = [(n, i) for n, i in enumerate(items) if i.record is not None and f.name in i.clean]
    return {
        n: _("This is chosen once and cannot be changed later.") for n, i in stand if i.clean[f.name] != f.of(i.record)
    }


def _unreachable(actor: access.Actor, module: Module, f: Field, items: Sequence[Item], face: str) -> dict[int, str]:
    """Links to what is not there or not in reach, by item; a value that stands already may be kept."""
    if isinstance(f.kind, Link):
        return _links(actor, f, items, face)
    if isinstance(f.kind, AnyLink):
        return _pointers(actor, f, items)
    if isinstance(f.kind, File):
        return _files(actor, module, f, items)
    return _cells(actor, module, f, items) if f.kind.key == "table" else {}


def _links(actor: access.Actor, f: Field, items: Sequence[Item], face: str) -> dict[int, str]:
    wanted = [(n, i) for n, i in enumerate(items) if i.clean.get(f.name)]
    if not wanted:
        return {}
    target = modules.all().get(f.kind.to)  # type: ignore[attr-defined]
    if target is None:
        return {n: _("Choose a record.") for n, _i in wanted}
    said = {n: i.clean[f.name] for n, i in wanted}
    names = {n: _named(actor, target, i, i.clean[f.name]) for n, i in wanted if isinstance(i.clean[f.name], str)}
    for n, pk in names.items():
        items[n].clean[f.name] = pk or 0
    near = _near(actor, target, {i.clean[f.name] for _n, i in wanted}, face)
    bad = {}
    for n, i in wanted:
        pk = i.clean[f.name]
        if pk not in near and not (i.record is not None and f.column and f.of(i.record) == pk):
            bad[n] = _not_here(said[n])
    return bad


def _not_here(said: int | str) -> str:
    """The same for what is not there and for what this actor may not know of."""
    named = said[:60] if isinstance(said, str) else f"#{said}"
    return _("“%(text)s” cannot be chosen here: not there, not active, or out of your reach.") % {"text": named}


def _named(actor: access.Actor, target: Module, item: Item, text: str) -> int | None:
    """The record that a natural key means; where several share it, the one that has another link in common with this
    record, as a stage has its pipeline, else that of the default pipeline."""
    found = known.named(actor, target, text)
    if len(found) > 1 and target.small:
        rows = known.rows(target)
        shared = [g for g in target.fields if isinstance(g.kind, Link) and g.name not in OF_EVERY_RECORD and g.column]
        said = {g.column: item.clean.get(g.name) or getattr(item.record, str(g.column), None) for g in shared}
        alike = [pk for pk in found if any(v and rows[pk].values.get(str(c)) == v for c, v in said.items())]
        return alike[0] if alike else min(found, key=lambda pk: [_standing(g, rows[pk]) for g in shared])
    return found[0] if len(found) == 1 else None


def _standing(f: Field, row: known.Known) -> tuple[bool, int]:
    """How early what a link points at comes among its like: the default first, then in their order."""
    above = modules.get(f.kind.to)  # type: ignore[attr-defined]
    order = list(known.rows(above).values()) if above.small else []
    at = next((n for n, k in enumerate(order) if k.id == row.values.get(str(f.column))), len(order))
    return not (at < len(order) and order[at].values.get("is_default")), at


def _near(actor: access.Actor, target: Module, pks: set[int], face: str) -> set[int]:
    """Those of ``pks`` that the actor may choose: in reach, and not switched off (imports may still name these)."""
    found = access.scope(actor, target, "view").filter(pk__in=[p for p in pks if p])
    if "active" in target.by_name and target.by_name["active"].column and face not in BRINGS:
        found = found.filter(active=True)
    return set(found.values_list("pk", flat=True))


def _pointers(actor: access.Actor, f: Field, items: Sequence[Item]) -> dict[int, str]:
    by_module: dict[str, set[int]] = {}
    for i in items:
        if value := i.clean.get(f.name):
            key, _colon, pk = value.partition(":")
            by_module.setdefault(key, set()).add(int(pk))
    near = {
        f"{key}:{pk}"
        for key, pks in by_module.items()
        if key in modules.all() and _may_be(f.kind, modules.get(key))
        for pk in access.scope(actor, modules.get(key), "view").filter(pk__in=pks).values_list("pk", flat=True)
    }
    which = {n: i.clean[f.name] for n, i in enumerate(items) if i.clean.get(f.name) and i.clean[f.name] not in near}
    if f.kind.activities:  # type: ignore[attr-defined]
        return dict.fromkeys(which, _("Choose an activity."))
    return {n: _not_here(value.replace(":", "#")) for n, value in which.items()}


def _may_be(kind: Any, target: Module) -> bool:
    """Whether it may lead there: rows of a history come and go with their record, and some lead to activities only."""
    return not target.part_of and (bool(target.about) or not kind.activities)


def _files(actor: access.Actor, module: Module, f: Field, items: Sequence[Item]) -> dict[int, str]:
    """A file that this person has just uploaded, or one that hangs on the record already."""
    wanted = {i.clean[f.name] for i in items if i.clean.get(f.name)}
    found = {a.pk: a for a in Attachment.objects.filter(pk__in=wanted)} if wanted else {}
    bad = {}
    for n, i in enumerate(items):
        if not (pk := i.clean.get(f.name)):
            continue
        a = found.get(pk)
        mine = a is not None and a.about == "" and a.author_id == actor.id
        here = a is not None and i.record is not None and a.about == f"{module.key}:{i.record.pk}"
        if not (mine or here):
            bad[n] = _("Choose a file.")
    return bad


def _cells(actor: access.Actor, module: Module, f: Field, items: Sequence[Item]) -> dict[int, str]:
    """Links inside lines, through the same check: a line is an item of its own. A link that stands may be kept."""
    bad: dict[int, str] = {}
    stored = [_stored(f, i) for i in items]
    for n, i in enumerate(items):
        if {line["id"] for line in i.clean.get(f.name) or () if line.get("id")} - set(stored[n]):
            bad[n] = _("There is no such line.")
    columns: Iterable[Field] = f.kind.fields  # type: ignore[attr-defined]
    for column in columns:
        if not isinstance(column.kind, Link | AnyLink):
            continue
        lines = [(n, at, line) for n, i in enumerate(items) for at, line in enumerate(i.clean.get(f.name) or ())]
        inner = [Item({}, clean={column.name: line.get(column.name)}) for _n, _at, line in lines]
        wrong = _unreachable(actor, module, column, inner, "import")
        for k, (n, _at, line) in enumerate(lines):
            old = stored[n].get(line.get("id") or 0)
            if column.name in line:
                line[column.name] = inner[k].clean[column.name]
            if k in wrong and not (old is not None and column.of(old) == line[column.name]):
                bad[n] = f"{column.label}: {wrong[k]}"
    once = f.kind.once  # type: ignore[attr-defined]
    return _twice(next(c for c in columns if c.name == once), f, items, stored) | bad if once else bad


def _stored(f: Field, item: Item) -> dict[int, Any]:
    """The lines that stand and are named; those of a custom table have no ids."""
    ids = {line["id"] for line in item.clean.get(f.name) or () if line.get("id")}
    if not (f.lines and ids and item.record):
        return {}
    found: dict[int, Any] = f.lines.model._base_manager.filter(**{f.lines.back: item.record.pk}).in_bulk(ids)
    return found


def _twice(about: Field, f: Field, items: Sequence[Item], stored: Sequence[dict[int, Any]]) -> dict[int, str]:
    """Tables with two lines about the same, by item."""
    bad = {}
    for n, i in enumerate(items):
        rows = ((line, stored[n].get(line.get("id") or 0)) for line in i.clean.get(f.name) or ())
        said = [line[about.name] if about.name in line else old and about.of(old) for line, old in rows]
        named = [value for value in said if value]
        if len(set(named)) < len(named):
            bad[n] = _("%(field)s: the same stands in two lines.") % {"field": about.label}
    return bad
