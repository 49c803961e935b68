"""The list of a module: computed once from parameters; HTML renders it, JSON dumps it."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from saluran.core import access, away, labels, lists, rollups
from saluran.core.kinds import Choice, Date, DateTime, Link
from saluran.core.perform import tags_of
from saluran.core.refusals import Forbidden, Invalid, NotFound
from saluran.core.registry import modules
from saluran.core.schema import Field, Module
from saluran.core.screens.values import Cell, Titles, cell_of, json_of, titles_for
from saluran.ground import conditions

MOST = 200
ALL = ("*",)  # every field but tables of lines
SIZE = 50
PAST = "past"
#: What a time is asked for at once.
TIMES = {
    PAST: gettext_lazy("before today"),
    "today": gettext_lazy("today"),
    "tomorrow": gettext_lazy("tomorrow"),
    "this_week": gettext_lazy("this week"),
    "next_week": gettext_lazy("next week"),
    "this_month": gettext_lazy("this month"),
    "last_month": gettext_lazy("last month"),
}


@dataclass(frozen=True)
class Params:
    """What a list can be asked for, with the same names in URL and API (names.md, Lists)."""

    filter: Any = None  # a condition
    q: str = ""
    sort: str = ""
    fields: tuple[str, ...] = ()
    limit: int = SIZE
    cursor: str = ""
    count: bool = True

    @classmethod
    def read(cls, query: Mapping[str, str]) -> "Params":
        """From a query string; what is wrong is Invalid and named."""
        condition = None
        if text := query.get("filter", ""):
            try:
                condition = conditions.from_url(text)
            except (ValueError, RecursionError) as error:
                raise Invalid({"filter": [_("The filter is not valid JSON.")]}) from error
        limit = query.get("limit") or str(SIZE)
        if not limit.isascii() or not limit.isdecimal() or not 1 <= int(limit[:9]) <= MOST:
            raise Invalid({"limit": [_("Enter a number from 1 to %(n)s.") % {"n": MOST}]})
        fields = tuple(n for n in query.get("fields", "").split(",") if n)
        return cls(
            condition,
            query.get("q", "").strip()[:200],
            query.get("sort", ""),
            fields,
            int(limit),
            query.get("cursor", ""),
            query.get("count", "true") != "false",
        )


@dataclass(frozen=True)
class Row:
    id: int
    version: int
    values: Mapping[str, Any]


@dataclass(frozen=True)
class ListScreen:
    module: Module
    columns: tuple[Field, ...]
    rows: tuple[Row, ...]
    titles: Titles
    next: str | None
    count: int | None
    exact: bool
    params: Params

    def cells(self, row: Row) -> list[Cell]:
        return [cell_of(f, row.values.get(f.name), self.titles, row.values.get(f.beside)) for f in self.columns]

    def to_json(self) -> dict[str, Any]:
        items = [
            {
                "id": r.id,
                "version": r.version,
                **{f.name: json_of(f, r.values.get(f.name), self.titles) for f in self.columns},
            }
            for r in self.rows
        ]
        return {"items": items, "next": self.next, "count": self.count, "count_is_exact": self.exact}


def module_for(actor: access.Actor, key: str) -> Module:
    """The module, if the actor may view anything in it; else NotFound, as if it did not exist."""
    module = modules.all().get(key)
    if module is None or not access.may(actor, module, "view"):
        if module is not None and actor.id and actor.scopes is not None:
            raise Forbidden(_("This token may not view “%(module)s”.") % {"module": module.key})
        raise NotFound
    return module


def list_screen(actor: access.Actor, key: str, params: Params) -> ListScreen:
    """One page of a module's list within the actor's reach."""
    module = module_for(actor, key)
    visible = away.columns(actor, module, params.fields)
    columns = _columns(module, visible, params.fields)
    plain = [f for f in columns if f.name != "tags" and not f.rolled and not f.away]
    needed = {f.beside for f in plain if f.beside} | _whose(actor, module) | _lateness(module, columns)
    needed |= ({module.mark} if module.mark else set()) | away.links(columns)
    needed = (needed | {"title"}) - {f.name for f in columns}  # what a row is called, whatever it shows
    asked = tuple(f.name for f in plain) + tuple(sorted(n for n in needed if n in visible))
    page = lists.page(
        actor,
        module,
        asked,
        condition=params.filter,
        q=params.q,
        sort=params.sort or module.sort,
        cursor=params.cursor or None,
        size=params.limit,
    )
    rows = [Row(r[0], r[1], dict(zip(asked, r[2:], strict=True))) for r in page.rows]
    if any(f.name == "tags" for f in columns):
        tags = tags_of(module, [r.id for r in rows])
        rows = [Row(r.id, r.version, {**r.values, "tags": tags.get(r.id, [])}) for r in rows]
    rows = _with_others(actor, module, columns, rows)
    count, exact = (None, False)
    if params.count and not params.cursor:
        count, exact = len(rows), True
        if page.next:
            count, exact = lists.count(actor, module, params.filter, params.q, least=count + 1, narrowed=page.narrowed)
    titles = titles_for(actor, columns, (r.values for r in rows))
    return ListScreen(module, columns, tuple(rows), titles, page.next, count, exact, params)


def _with_others(actor: access.Actor, module: Module, columns: tuple[Field, ...], rows: list[Row]) -> list[Row]:
    """The rows with what other records tell: those that they link to, and those that link to them."""
    linked = away.values(actor, columns, [r.values for r in rows])
    rolled = rollups.values(actor, module, columns, [r.id for r in rows])
    if not rolled and not any(linked):
        return rows
    figures = ({n: by[r.id] for n, by in rolled.items()} for r in rows)
    return [Row(r.id, r.version, {**r.values, **a, **b}) for r, a, b in zip(rows, linked, figures, strict=True)]


def _whose(actor: access.Actor, module: Module) -> set[str]:
    """What decides which rows the actor may change, where he may not change all or none."""
    reach = access.reach(actor, module, "edit")
    return set() if reach.all or reach.none else {"owner", "team", *filter(None, [reach.shared])}


def _lateness(module: Module, columns: tuple[Field, ...]) -> set[str]:
    """What tells whether a row is late, where that shows."""
    shown = module.due is not None and any(f.name == module.due.field for f in columns)
    return set(module.due.needs) if shown and module.due else set()


def columns(actor: access.Actor, module: Module, wanted: tuple[str, ...] = ()) -> tuple[Field, ...]:
    """The columns that a list shows: those that are asked for, else those of the declaration."""
    return _columns(module, away.columns(actor, module, wanted), wanted)


def _columns(module: Module, visible: Mapping[str, Field], wanted: tuple[str, ...]) -> tuple[Field, ...]:
    if wanted == ALL:
        return tuple(f for f in visible.values() if f.lines is None and not f.rolled)
    if unknown := [n for n in wanted if n not in visible and n not in ("id", "version")]:
        raise Invalid({"fields": [_("There is no field “%(name)s”.") % {"name": n[:40]} for n in unknown]})
    names = [n for n in dict.fromkeys(wanted) if n in visible] or [n for n in module.list if n in visible]
    if not wanted:
        names = list(dict.fromkeys(["title" if module.title == "title" else names[0] if names else "title", *names]))
        names += [f.name for f in module.custom if f.kind.sortable and f.name not in names][:3]
    return tuple(visible[n] for n in names)


@dataclass(frozen=True)
class QuickFilter:
    """A field offered above the list, its choices, and the one that is set."""

    field: Field
    options: tuple[tuple[str, str], ...]
    value: str
    tests: Mapping[str, Any] | None = None  # by option, where it is no test of the field


def quick_filters(actor: access.Actor, module: Module, query: Mapping[str, str]) -> tuple[QuickFilter, ...]:
    found = [_wanting(module, query)] if module.wants else []
    for name in module.filters:
        f = access.fields(actor, module).get(name)
        if f is None:
            continue
        if isinstance(f.kind, Choice):
            choices = tuple((k, str(label)) for k, label in f.kind.options)
        elif isinstance(f.kind, Date | DateTime):
            choices = tuple((k, str(label)) for k, label in TIMES.items())
        elif isinstance(f.kind, Link) and f.kind.to in modules.all():
            choices = tuple((str(pk), title) for pk, title in labels.options(actor, modules.get(f.kind.to), "", 100))
        else:
            choices = (("true", _("Yes")), ("false", _("No")))
        found.append(QuickFilter(f, choices, query.get(f"f.{name}", "")))
    return tuple(found)


def _wanting(module: Module, query: Mapping[str, str]) -> QuickFilter:
    """What may be wrong with the records, as one choice."""
    choices = tuple((w.name, str(w.label)) for w in module.wants)
    field = Field("wants", _("Needs attention"), Choice(options=choices))
    return QuickFilter(field, choices, query.get("f.wants", ""), {w.name: w.where for w in module.wants})


def answered_by_board(module: Module, by: str = "") -> tuple[str, ...]:
    """The fields that the columns of a board answer already: it has no quick filters for them."""
    return (by if by in module.boards else module.board, "pipeline", "status")


def with_quick(filters: tuple[QuickFilter, ...], condition: Any) -> Any:
    """The condition with the quick filters that are set."""
    tests = [_test(q) for q in filters if _sane(q)]
    if not tests:
        return condition
    return {"all": [*([condition] if condition else []), *tests]}


def _test(q: QuickFilter) -> Any:
    if q.tests:
        return q.tests[q.value]
    if isinstance(q.field.kind, Date | DateTime):
        return [q.field.name, "lt", {"rel": "today"}] if q.value == PAST else [q.field.name, "is", {"rel": q.value}]
    return [q.field.name, "is", int(q.value) if isinstance(q.field.kind, Link) else q.value]


def _sane(q: QuickFilter) -> bool:
    return q.value in dict(q.options)


def to_text(condition: Any) -> str:
    """The condition as people and programs read it; "" where there is none."""
    return json.dumps(condition, separators=(",", ":"), ensure_ascii=False) if condition else ""
