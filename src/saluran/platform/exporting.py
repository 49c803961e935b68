"""Records as a file: what an actor may export, as a table that comes in again or as JSON."""

import io
import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any, BinaryIO

import xlsxwriter
from django.db.models import F, OrderBy, QuerySet
from django.db.models.lookups import In
from django.utils.translation import gettext as _

from saluran.core import access, away, lists, rollups
from saluran.core.kinds import AnyLink, Boolean, Choice, Choices, Date
from saluran.core.kinds.figures import Figure
from saluran.core.lists.beside import values_beside
from saluran.core.lists.keys import keys_of, order
from saluran.core.perform import tags_of
from saluran.core.refusals import Forbidden, Invalid
from saluran.core.registry import modules
from saluran.core.schema import Field, Module
from saluran.core.screens.listing import module_for
from saluran.core.screens.values import Titles, cell_of, json_of, titles_for
from saluran.core.sql import Fold
from saluran.ground import files
from saluran.platform import carding

FORMATS = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "json": "application/json",
    "vcf": carding.TYPE,
}
BATCH = 500
Row = tuple[dict[str, Any], Titles]


@dataclass(frozen=True)
class Wish:
    """What is asked for: which records, in which order, and which of their fields; none named: all of them."""

    condition: Any = None
    q: str = ""
    sort: str = ""
    fields: tuple[str, ...] = ()
    ids: tuple[int, ...] | None = None

    def to_json(self) -> dict[str, Any]:
        said = {"filter": self.condition, "q": self.q, "sort": self.sort, "fields": list(self.fields)}
        return said if self.ids is None else {**said, "ids": len(self.ids)}


ALL = Wish()
Progress = Callable[[int], None]


def forms_of(module: Module) -> tuple[str, ...]:
    """The formats that its records go out in; cards are for people."""
    return tuple(form for form in FORMATS if form != "vcf" or carding.has_cards(module))


def check(actor: access.Actor, key: str, form: str, wish: Wish = ALL) -> Module:
    """The module, if this actor may export it so."""
    module = module_for(actor, key)
    if form not in (forms := forms_of(module)):
        raise Invalid({"format": [_("Choose one of: %(formats)s.") % {"formats": ", ".join(forms)}]})
    if not access.may(actor, module, "export"):
        raise Forbidden
    columns(actor, module, wish.fields, form)
    keys_of(actor, module, wish.sort)
    return module


def write(
    actor: access.Actor, key: str, form: str, out: BinaryIO, wish: Wish = ALL, progress: Progress | None = None
) -> int:
    """Write the records that match to ``out`` in one of ``FORMATS``; returns how many. Asks for the right to export."""
    module = check(actor, key, form, wish)
    fields = carding.fields_of(actor, module) if form == "vcf" else columns(actor, module, wish.fields, form)
    counted = _Counted(rows(actor, module, fields, wish, apart=form in ("csv", "xlsx")), progress)
    {"csv": _csv, "xlsx": _xlsx, "json": _json, "vcf": carding.write}[form](out, fields, counted)
    return counted.n


def columns(actor: access.Actor, module: Module, names: Sequence[str] = (), form: str = "csv") -> tuple[Field, ...]:
    """The fields of an export: those that are named, else all that one may see, but for tables of lines."""
    visible = away.columns(actor, module, names)
    if not names:
        own = (f for f in visible.values() if f.kind.key != "table" and not f.rolled)
        return tuple(f for f in own if f.shown or f.custom)
    said = {n: _why_not(actor, visible.get(n), n, form) for n in dict.fromkeys(names)}
    if errors := [sentence for sentence in said.values() if sentence]:
        raise Invalid({"fields": errors})
    return tuple(visible[n] for n in said)


def _why_not(actor: access.Actor, f: Field | None, name: str, form: str) -> str:
    """Why a field has no place in a file."""
    if f is None:
        return _("There is no field “%(name)s”.") % {"name": name[:40]}
    if f.kind.key == "table" and form != "json":
        return _("“%(field)s” is a table of lines: export it as JSON, or leave it out.") % {"field": f.label}
    if away.barred(actor, [f]):
        return _("“%(field)s” is told by records that you may not export. Leave it out.") % {"field": f.label}
    return ""


def found(actor: access.Actor, module: Module, wish: Wish) -> QuerySet[Any]:
    """The records that are asked for, as far as the actor may export them."""
    matching = lists.found(actor, module, wish.condition, wish.q, right="export")
    return matching if wish.ids is None else matching.filter(pk__in=wish.ids)


def rows(
    actor: access.Actor, module: Module, fields: Sequence[Field], wish: Wish, *, apart: bool = False
) -> Iterator[Row]:
    """The values of each record, with the labels of what it links to, in sets: memory stays flat. ``apart``: labels
    that several records share have the number behind them."""
    by = [OrderBy(at, descending=down, nulls_last=True) for at, down in order(keys_of(actor, module, wish.sort))]
    there = found(actor, module, wish).order_by(*by).iterator(chunk_size=BATCH)
    while some := list(islice(there, BATCH)):
        tags = tags_of(module, [r.pk for r in some])
        rolled = rollups.values(actor, module, fields, [r.pk for r in some])
        tables = {f.name: values_beside(module, f, [r.pk for r in some]) for f in fields if f.lines}
        tables = {n: {r.pk: by.get(r.pk, []) for r in some} for n, by in tables.items()}
        beside = {"tags": {r.pk: tags.get(r.pk, []) for r in some}, **rolled, **tables}
        links = [{n: module.by_name[n].of(r) for n in away.links(fields)} for r in some]
        far = away.values(actor, fields, links, "export")
        own = [f for f in fields if not f.away]
        near = ({f.name: beside[f.name][r.pk] if f.name in beside else f.of(r) for f in own} for r in some)
        values = [{**a, **b} for a, b in zip(near, far, strict=True)]
        titles = titles_for(actor, fields, values)
        if apart:
            titles = _told_apart(actor, titles)
        yield from (({"id": r.pk, **v}, titles) for r, v in zip(some, values, strict=True))


def _told_apart(actor: access.Actor, titles: Titles) -> Titles:
    by_module: dict[str, set[str]] = {}
    for (key, _pk), title in titles.items():
        if title and not modules.get(key).small:
            by_module.setdefault(key, set()).add(title.casefold())
    shared = set()
    for key, wanted in by_module.items():
        there = access.scope(actor, modules.get(key), "view").annotate(said=Fold(F("title")))
        found = Counter(there.filter(In(F("said"), sorted(wanted))).values_list("said", flat=True))
        shared |= {(key, said) for said, times in found.items() if times > 1}
    return {
        (key, pk): f"{title} #{pk}" if title and (key, title.casefold()) in shared else title
        for (key, pk), title in titles.items()
    }


class _Counted:
    def __init__(self, of: Iterable[Row], progress: Progress | None) -> None:
        self.of, self.n, self.progress = of, 0, progress

    def __iter__(self) -> Iterator[Row]:
        for row in self.of:
            self.n += 1
            if self.progress and self.n % BATCH == 0:
                self.progress(self.n)
            yield row


def _text(f: Field, value: Any, titles: Titles) -> str:
    """The value as an import in the same language reads it back."""
    if isinstance(f.kind, AnyLink) and value:
        key, _colon, pk = value.partition(":")
        title = titles.get((key, int(pk)))
        return cell_of(f, value, titles).text if title is None else f"{key}#{pk} {title.removesuffix(f' #{pk}')}"
    if hasattr(f.kind, "to") or isinstance(f.kind, Boolean | Choice | Choices):
        return cell_of(f, value, titles).text
    return f.kind.edit(value)


def _csv(out: BinaryIO, fields: Sequence[Field], found: Iterable[Row]) -> None:
    text = io.TextIOWrapper(out, encoding="utf-8-sig", newline="")
    files.write_csv(text, [str(f.label) for f in fields], ([_text(f, v[f.name], t) for f in fields] for v, t in found))
    text.flush()
    text.detach()


def _xlsx(out: BinaryIO, fields: Sequence[Field], found: Iterable[Row]) -> None:
    """A sheet whose figures and dates are figures and dates; text is never run as a formula."""
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    book = xlsxwriter.Workbook(out, options)
    sheet, bold, day = (
        book.add_worksheet(),
        book.add_format({"bold": True}),
        book.add_format({"num_format": "dd/mm/yyyy"}),
    )
    sheet.write_row(0, 0, [str(f.label) for f in fields], bold)
    for at, (values, titles) in enumerate(found, 1):
        for n, f in enumerate(fields):
            value = values[f.name]
            if value is None:
                continue
            if isinstance(f.kind, Figure):
                sheet.write_number(at, n, value)
            elif isinstance(f.kind, Date):
                sheet.write_datetime(at, n, value, day)
            else:
                sheet.write_string(at, n, _text(f, value, titles)[:32_767])
    book.close()


def _json(out: BinaryIO, fields: Sequence[Field], found: Iterable[Row]) -> None:
    out.write(b"[")
    for n, (values, titles) in enumerate(found):
        said = {"id": values["id"], **{f.name: json_of(f, values[f.name], titles) for f in fields}}
        out.write((b",\n" if n else b"\n") + json.dumps(said, ensure_ascii=False).encode())
    out.write(b"\n]\n")
