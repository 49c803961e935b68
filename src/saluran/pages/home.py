"""The first screen after signing in: what matters today, each figure a way to its rows."""

from decimal import Decimal
from typing import Any

from django.db.models import Count, Sum
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.templatetags.static import static
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from saluran.core import access, labels, lists, options, query, tallies
from saluran.core.kinds import language
from saluran.core.registry import modules
from saluran.core.schema import Module
from saluran.core.screens import activities
from saluran.core.screens.listing import Params, list_screen
from saluran.core.tallies import Total
from saluran.faces.html.asked import with_query
from saluran.faces.html.cells import cell, moment
from saluran.faces.html.lists import number
from saluran.faces.html.menu import instead
from saluran.faces.html.page import draw
from saluran.faces.html.pieces import Action, Cell, Empty
from saluran.faces.html.screens import Figure, Found, HomeScreen, Panel
from saluran.ground import conditions, dates, numbers

OPEN: list[Any] = ["status", "is", "open"]
BIG: list[Any] = ["big_deal", "is", True]
MONTH: list[Any] = ["expected_close", "is", {"rel": "this_month"}]
FRESH = ["new", "open"]  # leads
FEW = 6


@require_safe
def front(request: HttpRequest) -> HttpResponse:
    return HttpResponseRedirect("/home")


@require_safe
def mark(request: HttpRequest) -> HttpResponse:
    """For browsers that ask for it by habit, as they do beside a file or an answer of the API."""
    return HttpResponseRedirect(static("saluran/mark.svg"))


@require_safe
def page(request: HttpRequest) -> HttpResponse:
    actor: access.Actor = request.actor  # type: ignore[attr-defined]
    today = timezone.localdate()
    first = actor.name.split()[0] if actor.name else ""
    screen = HomeScreen(
        _("Hello, %(name)s") % {"name": first},
        dates.show(today, language()),
        tuple(_figures(actor)),
        tuple(_panels(actor)),
    )
    return draw(request, "saluran/home.html", screen, _("Home"))


def _figures(actor: access.Actor) -> list[Figure]:
    found = []
    if _sees(actor, "opportunities"):
        whole, month, *rest = _of_open(actor)
        found = [whole, month, _won(actor), *rest]
    if _sees(actor, "leads"):
        fresh: list[Any] = ["status", "in", FRESH]
        found.append(Figure(_("Leads to follow up"), _fresh(actor, fresh), _to("leads", fresh)))
    return found


def _fresh(actor: access.Actor, condition: Any) -> Cell:
    """How many leads nobody has followed up: kept by status, or else counted."""
    module = modules.get("leads")
    kept = tallies.of(actor, module, module.by_name["status"], None)
    if kept is None:
        return _counted(actor, module, condition) or Cell(number(0))
    return Cell(number(sum(kept[status].count for status in FRESH if status in kept)))


def _of_open(actor: access.Actor) -> list[Figure]:
    """What open opportunities are worth, and how many of them want looking after."""
    module = modules.get("opportunities")
    whole, month = _open_and_soon(actor, module)
    made = [
        _worth(_("Open opportunities"), OPEN, whole),
        _worth(_("To close this month"), {"all": [OPEN, MONTH]}, month),
    ]
    if len(actor.sees) > 1 or access.reach(actor, module, "view").all:  # who answers for others
        big = {"all": [OPEN, BIG]}
        if (total := _added_up(actor, module, big)).count:
            made.append(_worth(_("Big deals, open"), big, total))
    for want in module.wants:
        if shown := _counted(actor, module, want.where):
            url = with_query("/opportunities", {"f.wants": want.name})
            made.append(Figure(want.label, shown, url, _("open opportunities"), "warning"))
    return made


def _open_and_soon(actor: access.Actor, module: Module) -> tuple[Total, Total]:
    """All that is open, and of it what is to close this month: kept by month, or else added up."""
    kept = tallies.of(actor, module, module.by_name["expected_close"], query.cleaned(actor, module, OPEN))
    if kept is None:
        return _added_up(actor, module, OPEN), _added_up(actor, module, {"all": [OPEN, MONTH]})
    whole = Total()
    for total in kept.values():
        whole.more(total)
    return whole, kept.get(f"{timezone.localdate():%Y-%m}", Total())


def _won(actor: access.Actor) -> Figure:
    won = {"all": [["status", "is", "won"], ["closed_at", "is", {"rel": "this_month"}]]}
    return _worth(_("Won this month"), won, _added_up(actor, modules.get("opportunities"), won), "success")


def _added_up(actor: access.Actor, module: Module, condition: Any) -> Total:
    """How many opportunities there are, and what they are worth, by currency."""
    rows = lists.found(actor, module, condition, sparse=True).order_by().values_list("currency")
    found = Total()
    for code, n, total in rows.annotate(n=Count("pk"), total=Sum("amount")):
        found.add(n, code or "", total or Decimal(0), Decimal(0))
    return found


def _counted(actor: access.Actor, module: Module, condition: Any) -> Cell | None:
    """How many records pass; None where none does."""
    n, exact = lists.count(actor, module, condition)
    return Cell(number(n) if exact else f"{number(n - 1)}+") if n else None


def _worth(label: Any, condition: Any, total: Total, tone: str = "") -> Figure:
    """What some opportunities are worth, a sum for each currency, and how many they are."""
    worth = [(c or options.currency(), t) for c, t in sorted(total.sums.items())]
    shown = " + ".join(numbers.compact(t, c, language()) for c, t in worth)
    whole = " + ".join(numbers.money(t, c, language()) for c, t in worth)
    hint = _("%(n)s opportunities") % {"n": number(total.count)}
    shown = shown or numbers.compact(Decimal(0), options.currency(), language())
    return Figure(
        label, Cell(shown, "money", hint=whole), _to("opportunities", condition), hint, tone if total.count else ""
    )


def _to(key: str, condition: Any) -> str:
    return with_query(f"/{key}", {"filter": conditions.to_url(condition)})


def _sees(actor: access.Actor, key: str) -> bool:
    module = modules.all().get(key)
    return module is not None and access.may(actor, module, "view") and not instead(actor, module)


def _panels(actor: access.Actor) -> list[Panel]:
    found = [_to_do(actor)] if activities.kinds(actor) else []
    if _sees(actor, "opportunities"):
        soon = {"all": [OPEN, ["expected_close", "not_empty"]]}
        shown = ("amount", "expected_close")
        found.append(_panel(actor, "opportunities", _("Closing next"), soon, "expected_close", shown))
    if _sees(actor, "leads"):
        fresh = ["status", "in", FRESH]
        found.append(_panel(actor, "leads", _("Newest leads"), fresh, "-created_at", ("status", "created_at")))
    if _sees(actor, "accounts"):
        changed = ("industry", "modified_at")
        found.append(_panel(actor, "accounts", _("Recently changed accounts"), None, "-modified_at", changed))
    return found


def _to_do(actor: access.Actor) -> Panel:
    """What the reader has to do next; what is late stands out."""
    found = activities.to_do(actor, FEW)
    pointed = {a.about: (a.about.partition(":")[0], int(a.about.partition(":")[2])) for a in found if a.about}
    titles = labels.titles(actor, pointed.values())
    items = tuple(_next(a, titles.get(pointed[a.about]) if a.about else None) for a in found)
    first = next((m for m in activities.kinds(actor) if access.may(actor, m, "create")), None)
    action = Action(_("Add %(one)s") % {"one": first.one}, f"/{first.key}/new", "link", "plus") if first else None
    empty = Empty(_("Nothing to do"), _("Your open tasks, events and calls will stand here."), "list-checks", action)
    return Panel(_("To do"), items, empty)


def _next(a: activities.Activity, about: str | None) -> Found:
    """An activity with what it is about, as far as the reader may know that."""
    when = moment(a.at).text if a.at else ""
    return Found(a.title, f"/{a.module.key}/{a.id}", a.module.icon, about or a.module.one, when, late=a.late)


def _panel(actor: access.Actor, key: str, title: str, condition: Any, sort: str, show: tuple[str, str]) -> Panel:
    module = modules.get(key)
    core = list_screen(actor, key, Params(condition, sort=sort, fields=("title", *show), limit=FEW, count=False))
    items, now = [], timezone.localtime()
    for row in core.rows:
        shown = zip(core.columns, core.cells(row), strict=True)
        name, text, side = (cell(f, c, row.values.get(f.name)).text for f, c in shown)
        late = bool(module.due and module.due.field == show[1] and module.due.late(row.values, now))
        items.append(Found(name, f"/{key}/{row.id}", module.icon, text, side, late=late))
    action = (
        Action(_("Add %(one)s") % {"one": module.one}, f"/{key}/new", "link", "plus")
        if access.may(actor, module, "create")
        else None
    )
    empty = Empty(_("Nothing here yet"), _("What you and your people add will stand here."), module.icon, action)
    url = with_query(f"/{key}", {"sort": sort, **({"filter": conditions.to_url(condition)} if condition else {})})
    return Panel(title, tuple(items), empty, url)
