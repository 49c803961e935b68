"""What several records say, and which of it stays when they become one. Nothing is written here: the verb and the page
that asks before it read the same.

The first filled value in the order of the records stays, the survivor's before all; tags, notes and lists are united;
yes prevails over no; what goes together (an address) is taken as a block from whoever has most of it.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from saluran.core.kinds import AnyLink, Link, Tags
from saluran.core.perform.beside import line_of, lines_of, tags_of
from saluran.core.refusals import Invalid
from saluran.core.schema import Field, Module

Values = Mapping[int, Mapping[str, Any]]  # by record and field


@dataclass(frozen=True)
class Pick:
    """A field, or several that go together: ``source`` is the record whose value stays, None where what all say is
    united in ``whole``."""

    fields: tuple[Field, ...]
    source: int | None
    whole: Any = None
    differs: bool = False  # whether something else could be chosen

    @property
    def name(self) -> str:
        return self.fields[0].name

    def value(self, f: Field, values: Values) -> Any:
        """What stays of a field."""
        return self.whole if self.source is None else values[self.source][f.name]


def in_order(module: Module, records: Iterable[Any], survivor: int | None = None) -> list[Any]:
    """The records, the one that stays first: the named one, else the earliest made, those before all that can only
    stay. Then the others by age."""
    aged = sorted(records, key=lambda r: (r.created_at, r.pk))
    bound = [r for r in aged if module.merging.stays(r)]
    first = next((r for r in aged if r.pk == survivor), (bound or aged)[0])
    return [first, *(r for r in aged if r is not first)]


def mergeable(module: Module) -> list[Field]:
    """The fields of which one value stays: not what is worked out, nor what stays with the survivor."""
    return [f for f in module.fields if not (f.readonly or f.once or f.computed or f.name in module.merging.keep)]


def blocks_of(module: Module) -> tuple[tuple[str, ...], ...]:
    """Fields that mean something only together: the parts of an address (columns of a mixin that says so), and
    amounts with the currency they are in."""
    mixins: list[Any] = [m for m in module.model.__mro__ if m.__dict__.get("goes_together")]
    money: dict[str, list[str]] = {}
    for f in module.fields:
        if f.beside in module.by_name and not f.readonly:
            money.setdefault(f.beside, [f.beside]).append(f.name)
    return (*(tuple(c.name for c in m._meta.local_fields) for m in mixins), *map(tuple, money.values()))


def values_of(module: Module, records: Sequence[Any]) -> Values:
    """What the records say, in one query for each table and one for tags."""
    pks = [r.pk for r in records]
    found: dict[int, dict[str, Any]] = {pk: {} for pk in pks}
    for f in mergeable(module):
        by_pk: dict[int, Any]
        if f.lines:
            rows = lines_of(f, pks)
            by_pk = {pk: [line_of(f, row) for row in rows.get(pk, ())] for pk in pks}
        elif isinstance(f.kind, Tags):
            tags = tags_of(module, pks)
            by_pk = {pk: tags.get(pk, []) for pk in pks}
        else:
            by_pk = {r.pk: f.of(r) for r in records}
        for pk, value in by_pk.items():
            found[pk][f.name] = f.blank if _among_them(module, f, value, found) else value
    return found


def _among_them(module: Module, f: Field, value: Any, pks: Iterable[int]) -> bool:
    """Whether a value links to one of the records themselves: none is part of itself."""
    if isinstance(f.kind, Link):
        return f.kind.to == module.key and value in pks
    return isinstance(f.kind, AnyLink) and value in {f"{module.key}:{pk}" for pk in pks}


def picks(module: Module, records: Sequence[Any], values: Values, wanted: Mapping[str, int]) -> list[Pick]:
    """What stays, of all that is decided; ``wanted``: the record whose value was chosen, by field. Raises Invalid."""
    order = [r.pk for r in records]
    fields = {f.name: f for f in mergeable(module)}
    _check(module, fields, order, wanted)
    blocks = [tuple(fields[n] for n in names if n in fields) for names in blocks_of(module)]
    blocks = [b for b in blocks if len(b) > 1]
    inside = {f.name for b in blocks for f in b}
    found = {b[0].name: _block(b, order, values, wanted) for b in blocks}
    made = [_single(module, f, order, values, wanted.get(n)) for n, f in fields.items() if n not in inside]
    found |= {p.name: p for p in made}
    return [found[n] for n in fields if n in found]


def _check(module: Module, fields: Mapping[str, Field], order: Sequence[int], wanted: Mapping[str, int]) -> None:
    """Only fields that are decided here, and only of these records: nobody brings in a value from elsewhere."""
    bad: dict[str, list[str]] = {}
    for name, pk in wanted.items():
        if name not in fields:
            kept = name in module.merging.keep or (name in module.by_name and module.by_name[name].once)
            said = _("This stays as the record has it that stays.") if kept else _("This field is read-only.")
            bad[f"values.{name}"[:60]] = [said if name in module.by_name else _("There is no such field.")]
        elif pk not in order:
            bad[f"values.{name}"] = [_("Choose one of the records that are merged.")]
    for names in blocks_of(module):
        if len({wanted[n] for n in names if n in wanted}) > 1:
            said = _("These fields go together: choose one record for all of them.")
            bad |= {f"values.{n}": [said] for n in names if n in wanted}
    if bad:
        raise Invalid(bad)


def _says(f: Field, value: Any) -> bool:
    return not f.kind.is_empty(value) and value is not False  # an unticked box says nothing


def _block(block: tuple[Field, ...], order: Sequence[int], values: Values, wanted: Mapping[str, int]) -> Pick:
    parts = {pk: [f.name for f in block if _says(f, values[pk][f.name])] for pk in order}
    chosen = next((wanted[f.name] for f in block if f.name in wanted), None)
    source = chosen or max(order, key=lambda pk: len(parts[pk]))  # the first of those that have most
    said = {tuple(str(values[pk][f.name]) for f in block) for pk in order if parts[pk]}
    return Pick(block, source, differs=len(said) > 1)


def _single(module: Module, f: Field, order: Sequence[int], values: Values, chosen: int | None) -> Pick:
    held = {pk: values[pk][f.name] for pk in order}
    said = [pk for pk in order if _says(f, held[pk])]
    different = distinct(f, [held[pk] for pk in said])
    differs = len(different) > 1 or (bool(said) and any(held[pk] is False for pk in order))
    if chosen is not None:
        return Pick((f,), chosen, differs=differs)
    if len(different) > 1:
        if (prevails := module.merging.wins.get(f.name)) and prevails in different:
            return Pick((f,), next(pk for pk in said if held[pk] == prevails), differs=True)
        if f.name not in module.merging.alone and (whole := f.kind.unite(different)) is not None:
            return Pick((f,), None, whole, differs=True)
    return Pick((f,), said[0] if said else order[0], differs=differs)


def distinct(f: Field, values: Iterable[Any]) -> list[Any]:
    """The values that say something different, in their order."""
    found: list[Any] = []
    known: list[Any] = []
    for value in values:
        said = [f.kind.said(line) for line in value] if hasattr(f.kind, "said") else value
        if said not in known:
            known.append(said)
            found.append(value)
    return found
