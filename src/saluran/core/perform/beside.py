"""Writing what hangs beside a record: lines of its tables, and its tags. All on the tape."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _

from saluran.core import writer
from saluran.core.kinds import Table
from saluran.core.models import Tag, Tagging
from saluran.core.perform.work import Work
from saluran.core.refusals import Invalid
from saluran.core.schema import Field, Module
from saluran.core.sql import Among


def write(work: Work, module: Module, record: Any, values: dict[str, Any]) -> bool:
    """Write lines and tags by field. Returns whether anything changed."""
    changed = False
    for name, value in values.items():
        f = module.by_name[name]
        changed |= (
            write_lines(work, record, f, value)
            if isinstance(f.kind, Table)
            else write_tags(work, module, record, value)
        )
    return changed


def write_lines(work: Work, record: Any, f: Field, lines: list[dict[str, Any]]) -> bool:
    """Make the table ``f`` of the record hold ``lines``: one with an id is changed, one without is added, a missing
    one is removed. Returns whether anything changed."""
    child = f.lines.model  # type: ignore[union-attr]
    old = {r.pk: writer.image(r) for r in _stored(f, record)}
    if strange := [n for n, line in enumerate(lines) if line.get("id") and line["id"] not in old]:
        raise Invalid({f"{f.name}.{n}.id": [_("There is no such line.")] for n in strange})
    changes, new = {}, []
    for row, line in _rows(f, record, lines):
        if not line.get("id"):
            new.append(row)
            continue
        before, after = old[row.pk], writer.image(row)
        if names := {k for k in after if after[k] != before[k]}:
            changes[row.pk] = ({k: before[k] for k in names}, {k: after[k] for k in names})
    for pk, row in zip(work.log.new_ids(child, len(new)), new, strict=True):
        row.pk = pk
    kept = {line["id"] for line in lines if line.get("id")}
    gone = {pk: image for pk, image in old.items() if pk not in kept}
    work.log.delete(child, gone)
    work.log.update(child, changes)
    work.log.insert(child, new)
    return bool(changes or gone or new)


def _columns(f: Field) -> tuple[Field, ...]:
    fields: tuple[Field, ...] = f.kind.fields  # type: ignore[attr-defined]
    return fields


def read_lines(f: Field, record: Any) -> list[dict[str, Any]]:
    """The lines of a table in their order, as values by field with their ids: those that are about to be written,
    else those that stand."""
    if f.lines is None:
        found: list[dict[str, Any]] = f.of(record)
        return found
    coming = getattr(record, "beside", {}).get(f.name)
    rows = _stored(f, record) if coming is None else [row for row, _line in _rows(f, record, coming)]
    return [line_of(f, r) for r in rows]


def lines_ahead(work: Work, f: Field, record: Any) -> list[dict[str, Any]]:
    """What ``read_lines`` gives, for a verb that is done to a set: the first record reads for all that are in hand."""
    if f.name in record.beside:
        return read_lines(f, record)
    known = work.ahead.setdefault(f.name, {})
    if record.pk not in known:
        pks = [pk for model, pk in work.held if model is type(record)]
        known.update({pk: [] for pk in pks} | lines_of(f, pks))
    return [line_of(f, row) for row in known.pop(record.pk)]  # once: it may be written after this


def line_of(f: Field, row: Any) -> dict[str, Any]:
    """A stored line as values by field."""
    return {"id": row.pk, **{c.name: c.of(row) for c in _columns(f)}}


def lines_of(f: Field, pks: Iterable[int]) -> dict[int, list[Any]]:
    """The stored lines of several records, as rows in their order, in one query."""
    child, back = f.lines.model, f"{f.lines.back}_id"  # type: ignore[union-attr]
    found: dict[int, list[Any]] = {}
    for row in child._base_manager.filter(Among(back, list(pks))).order_by("position", "pk"):
        found.setdefault(getattr(row, back), []).append(row)
    return found


def _stored(f: Field, record: Any) -> list[Any]:
    return lines_of(f, [record.pk]).get(record.pk, [])


def _rows(f: Field, record: Any, lines: list[dict[str, Any]]) -> list[tuple[Any, dict[str, Any]]]:
    """Each line as the row that it will be, computed columns included."""
    child, back = f.lines.model, f.lines.back  # type: ignore[union-attr]
    old = {r.pk: r for r in _stored(f, record)} if any(line.get("id") for line in lines) else {}
    found = []
    for position, line in enumerate(lines):
        row: Any = old[line["id"]] if line.get("id") in old else child()
        setattr(row, back, record)  # not its id: a computed column may read the record
        row.position = position
        for c in _columns(f):
            if c.name in line:
                c.put(row, line[c.name])
        for c in _columns(f):
            if c.computed:
                c.put(row, c.computed(row))
        found.append((row, line))
    return found


def write_tags(work: Work, module: Module, record: Any, names: list[str]) -> bool:
    """Make the record's tags exactly ``names``."""
    about = f"{module.key}:{record.pk}"
    old = {t.tag.name: t for t in Tagging.objects.filter(about=about).select_related("tag")}
    wanted = {n for n in names if n}
    if wanted == set(old):
        return False
    known = {t.name: t.pk for t in Tag.objects.filter(name__in=wanted)}
    for name in sorted(wanted - set(known)):
        tag = Tag(name=name)
        (tag.pk,) = work.log.new_ids(Tag, 1)
        work.log.insert(Tag, [tag])
        known[name] = tag.pk
    new = [Tagging(about=about, tag_id=known[n]) for n in sorted(wanted - set(old))]
    for pk, row in zip(work.log.new_ids(Tagging, len(new)), new, strict=True):
        row.pk = pk
    work.log.delete(Tagging, {t.pk: writer.image(t) for n, t in old.items() if n not in wanted})
    work.log.insert(Tagging, new)
    return True


def tags_of(module: Module, pks: list[int]) -> dict[int, list[str]]:
    """The tags of some records, in one query."""
    abouts = {f"{module.key}:{pk}": pk for pk in pks}
    found: dict[int, list[str]] = {}
    rows = Tagging.objects.filter(about__in=list(abouts)).values_list("about", "tag__name").order_by("tag__name")
    for about, name in rows:
        found.setdefault(abouts[about], []).append(name)
    return found
