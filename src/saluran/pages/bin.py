"""The recycle bin: what was deleted in the last 90 days, narrowed, brought back, or deleted for good."""

from collections.abc import Sequence
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from saluran.core import access
from saluran.core.refusals import Forbidden, Invalid
from saluran.core.registry import modules
from saluran.faces.html import answers
from saluran.faces.html.cells import moment
from saluran.faces.html.lists import number
from saluran.faces.html.page import draw, toast
from saluran.faces.html.pieces import Action, Cell, Empty, Option
from saluran.faces.html.screens import Column, Filter, ListScreen, Row
from saluran.platform import bin

URL = "/my/bin"


def _actor(request: HttpRequest) -> access.Actor:
    found: access.Actor = request.actor  # type: ignore[attr-defined]
    return found


@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """What the reader may bring back, newest first."""
    actor, before = _actor(request), _number(request.GET.get("cursor", ""))
    asked = bin.Asked(
        request.GET.get("module", ""), _number(request.GET.get("who", "")), request.GET.get("q", "").strip()[:100]
    )
    found = bin.deleted(actor, before, asked)
    query = {k: v for k in ("q", "module", "who") if (v := request.GET.get(k, ""))}
    screen = ListScreen(
        module="bin",
        title=_("Recycle bin"),
        url=URL,
        columns=_columns(),
        rows=tuple(map(_row, found.items)),
        empty=_empty(bool(query), found.next is not None),
        summary=_("Choose records to bring them back, with all that belonged to them."),
        query=asked.words,
        filters=(_of_modules(actor, asked), _of_people(actor, asked)),
        bulk=_actions(actor),
        next_url=f"{URL}?{urlencode({**query, 'cursor': found.next})}" if found.next else "",
        first_url=f"{URL}?{urlencode(query)}" if before else "",
    )
    return draw(request, "saluran/bin.html", screen, screen.title)


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 19 else None


def _columns() -> tuple[Column, ...]:
    return (
        Column("title", _("Title"), place="main"),
        Column("module", _("Module")),
        Column("count", _("Records"), end=True, place="hide"),
        Column("who", _("Deleted by")),
        Column("at", _("Deleted"), place="side"),
    )


def _row(d: bin.Deleted) -> Row:
    cells = (Cell(d.title), Cell(modules.get(d.module).one), Cell(number(d.count)), Cell(d.who), moment(d.at))
    return Row(d.line, "", d.title, cells)


def _empty(narrowed: bool, more: bool) -> Empty:
    if narrowed or more:
        return Empty(_("Nothing found here"), _("Look further back, or ask for something else."), "search")
    return Empty(
        _("The recycle bin is empty"), _("What is deleted stays here for 90 days and can be brought back."), "trash-2"
    )


def _of_modules(actor: access.Actor, asked: bin.Asked) -> Filter:
    mine = [(key, m.label) for key, m in modules.all().items() if access.may(actor, m, "delete")]
    options = (Option(key, label, key == asked.module) for key, label in mine)
    return Filter("module", _("Module"), (Option("", _("All modules")), *options))


def _of_people(actor: access.Actor, asked: bin.Asked) -> Filter:
    options = (Option(str(pk), name, pk == asked.who) for pk, name in bin.who_deletes(actor))
    return Filter("who", _("Deleted by"), (Option("", _("By anybody")), *options))


def _actions(actor: access.Actor) -> tuple[Action, ...]:
    back = Action(_("Bring back"), f"{URL}/restore", "post", "undo-2")
    gone = Action(_("Delete for good"), f"{URL}/empty", "post", "trash-2", "error")
    return (back, gone) if access.administers(actor) else (back,)


def _chosen(request: HttpRequest) -> list[int]:
    said = [request.POST["only"]] if "only" in request.POST else request.POST.getlist("ids")
    found = [pk for text in said[: bin.SIZE] if (pk := _number(text))]
    if not found:
        raise Invalid({"ids": [_("Choose at least one record.")]})
    return found


@require_POST
def restore(request: HttpRequest) -> HttpResponse:
    """Bring back what was chosen. One that came back is shown; what stands in the way is said."""
    actor, lines = _actor(request), _chosen(request)
    only = bin.chosen(actor, lines)[:1] if "only" in request.POST else []
    brought = bin.bring_back(actor, lines, face="html")
    for title, why in list(brought.refused.items())[:3]:
        toast(request, _("“%(title)s” stays in the bin. %(why)s") % {"title": title, "why": why}, "error")
    if brought.done:
        words = ngettext("%(n)s record brought back.", "%(n)s records brought back.", brought.done)
        toast(request, words % {"n": number(brought.done)})
    elif not brought.refused and not brought.jobs:
        toast(request, _("This is not in the recycle bin any more."), "warning")
    if brought.jobs:
        return answers.begun(request, brought.jobs[0], _("Much is being brought back. You can go on meanwhile."))
    if brought.done and only and answers.in_sight(actor, only[0].module, only[0].record_id):
        return HttpResponseRedirect(f"/{only[0].module}/{only[0].record_id}")
    return HttpResponseRedirect(URL)


@require_POST
def empty(request: HttpRequest) -> HttpResponse:
    """Asks once, then deletes for good what administrators chose."""
    actor, lines = _actor(request), _chosen(request)
    if not access.administers(actor):
        raise Forbidden
    if request.POST.get("sure") != "yes":
        return _ask(request, actor, lines)
    toast(request, _("%(n)s records are deleted for good.") % {"n": number(bin.empty(actor, lines, face="html"))})
    return HttpResponseRedirect(URL)


def _ask(request: HttpRequest, actor: access.Actor, lines: Sequence[int]) -> HttpResponse:
    found = bin.chosen(actor, lines)
    words = _("%(n)s records, with their notes and files, can then not be brought back by anybody.")
    rows = tuple(Row(x.pk, "", str((x.before or {}).get("title", "")), ()) for x in found)
    screen = ListScreen(
        module="bin", title=_("Delete for good"), url=f"{URL}/empty", columns=(), rows=rows, empty=Empty(""),
        summary=words % {"n": number(sum(x.operation.count for x in found))},
    )  # fmt: skip
    return draw(request, "saluran/bin_empty.html", screen, screen.title)
