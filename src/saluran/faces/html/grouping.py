"""A list in groups, and what it adds up to: the heads at once, rows and sums in parts that the page asks for itself."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from saluran.core import options, totals
from saluran.core.kinds import Money, language
from saluran.core.schema import Field
from saluran.core.screens import listing
from saluran.core.totals import Sums
from saluran.faces.html.asked import Asked, ask, with_query
from saluran.faces.html.columns import columns_of, rows_of
from saluran.faces.html.many import bulk
from saluran.faces.html.page import draw
from saluran.faces.html.screens import GroupHead, RowsScreen, Sum, SumsScreen
from saluran.ground import conditions, dates, numbers

SIZE = 20
TENTH = Decimal("0.1")


def heads_of(asked: Asked) -> tuple[GroupHead, ...] | None:
    """The heads of a list that is to be grouped; None where that would take too long."""
    by = totals.group_of(asked.actor, asked.module, asked.query["group"])
    figures = _figures(asked)
    try:
        found = totals.groups(asked.actor, asked.module, by, figures, asked.params.filter, asked.params.q)
    except totals.TooLong:
        return None
    return tuple(_head(asked, figures, n, g) for n, g in enumerate(found))


def _figures(asked: Asked) -> tuple[Field, ...]:
    """The columns that can be added up."""
    return totals.summable(listing.columns(asked.actor, asked.module, asked.params.fields))


def _head(asked: Asked, figures: Sequence[Field], n: int, group: totals.Group) -> GroupHead:
    tests = [*([asked.params.filter] if asked.params.filter else []), group.test]
    said = {k: v for k, v in asked.keep.items() if not k.startswith("f.") and k != "group"}
    said |= {"filter": conditions.to_url({"all": tests})}
    at = f"/{asked.module.key}"
    many = numbers.grouped(Decimal(group.sums.count), language(), 0)
    label = group.label or _month(group.test[2][0])
    rows_url, whole_url = with_query(f"{at}/group", said), with_query(at, said)
    return GroupHead(label, many, group.tone, sums_of(figures, group.sums), rows_url, whole_url, n == 0)


def _month(day: str) -> str:
    first = dt.date.fromisoformat(day)
    return f"{dates.MONTHS[language()][first.month - 1]} {first.year}"


def sums_of(figures: Sequence[Field], sums: Sums) -> tuple[Sum, ...]:
    """What each field adds up to, amounts by currency: nothing is added across."""
    found = []
    for f in figures:
        for code, total in sorted(sums.by_field.get(f.name, {}).items()):
            mean = total / sums.filled[f.name][code]
            if isinstance(f.kind, Money):
                code = code or options.currency()
                whole = numbers.money(total, code, language())
                short = numbers.compact(total, code, language())
                found.append(Sum(f.label, short, whole, numbers.compact(mean, code, language())))
            else:
                text = numbers.grouped(total, language())
                found.append(Sum(f.label, text, text, numbers.grouped(numbers.round_to(mean, TENTH), language(), 1)))
    return tuple(found)


@require_safe
def rows(request: HttpRequest, key: str) -> HttpResponse:
    """The first records of a group, for its place in the list."""
    asked = ask(request, key)
    core = listing.list_screen(asked.actor, key, replace(asked.params, limit=SIZE, count=False, cursor=""))
    more = asked.to() if core.next else ""
    pick = bool(bulk(asked.actor, asked.module))
    screen = RowsScreen(asked.module.label, columns_of(core), rows_of(core), more, pick)
    return draw(request, "saluran/grouped.html", screen, asked.module.label, block="rows")


@require_safe
def sums(request: HttpRequest, key: str) -> HttpResponse:
    """What all that the list shows adds up to."""
    asked = ask(request, key)
    figures = _figures(asked)
    try:
        found = totals.sums(asked.actor, asked.module, figures, asked.params.filter, asked.params.q)
    except totals.TooLong:
        screen = SumsScreen((), _("These are too many to add up in time. Narrow the list."))
    else:
        shown = sums_of(figures, found)
        screen = SumsScreen(shown, "" if shown else _("There is nothing to add up."))
    return draw(request, "saluran/grouped.html", screen, asked.module.label, block="sums")


def sums_url(asked: Asked) -> str:
    """Where the sums are asked for; "" where no column can be added up."""
    return with_query(f"/{asked.module.key}/sums", asked.keep) if _figures(asked) else ""


def choices(asked: Asked) -> list[tuple[str, Any]]:
    """What the list may be grouped by."""
    found = totals.groupings(asked.actor, asked.module).values()
    return [(f.name, f.label) for f in found if f.shown or f.custom]
