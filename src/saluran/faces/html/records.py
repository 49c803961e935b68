"""The page of one record: business card, path, what can be done, and its tabs."""

from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.template.loader import get_template
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from saluran.core import access, known, linked
from saluran.core.kinds import Link as LinkKind
from saluran.core.refusals import NotFound
from saluran.core.registry import modules
from saluran.core.schema import Module
from saluran.core.screens import histories, merges, recording
from saluran.core.screens.listing import module_for
from saluran.core.screens.recording import Offer
from saluran.core.screens.recording import RecordScreen as Core
from saluran.faces.html import answers, doings, duplicates, inline, panels, recents, stays, tabs
from saluran.faces.html.cells import cell
from saluran.faces.html.columns import behind_url
from saluran.faces.html.menu import in_order, trail
from saluran.faces.html.page import draw, wants_part
from saluran.faces.html.pieces import Action, Cell, Fact
from saluran.faces.html.screens import Path, RecordScreen, Step
from saluran.platform import carding


@require_safe
def page(request: HttpRequest, key: str, pk: int) -> HttpResponse:
    """A record within the reader's reach."""
    actor: access.Actor = request.actor  # type: ignore[attr-defined]
    try:
        core = recording.record_screen(actor, key, pk)
    except NotFound:
        into = merges.moved_to(actor, module_for(actor, key), pk)  # an old address leads on
        if into is None:
            raise
        return answers.go(request, f"/{key}/{into}")
    if core.module.part_of:  # it stands in the history of the record that it is part of
        of, link = core.module.part_of
        return answers.go(request, f"/{of}/{core.values[link]}?tab={stays.TAB}")
    tab = request.GET.get("tab", "")
    screen = _screen(actor, core, tab)
    part = wants_part(request)
    response = draw(request, "saluran/record.html", screen, core.title, block="screen" if part else "")
    if not part:
        recents.seen(request, response, key, pk)
    return response


@require_safe
def older(request: HttpRequest, key: str, pk: int) -> HttpResponse:
    """More of the timeline, before a moment."""
    actor: access.Actor = request.actor  # type: ignore[attr-defined]
    module, record = recording.find(actor, key, pk)
    before = parse_datetime(request.GET.get("before", "").replace(" ", "+"))
    panel = panels.timeline(actor, module, record, before)
    return HttpResponse(get_template("saluran/panels/older.html").render({"panel": panel}, request))


def _screen(actor: access.Actor, core: Core, tab: str) -> RecordScreen:
    module, url = core.module, f"/{core.module.key}/{core.id}"
    offers = recording.offers(actor, module, core.record)
    front, more = actions(actor, module, core.record, offers, url)
    links, panel = tabs.shown(actor, core, tab, url)
    return RecordScreen(
        module.key,
        core.id,
        core.title,
        url,
        core.record.version,
        trail(module),
        panel,
        subtitle=subtitle(core),
        icon=module.icon,
        badges=badges(core),
        facts=business_card(actor, core),
        actions=front,
        more=more,
        creates=creates(actor, module, core.record, offers, url),
        path=_path(actor, core, url),
        similar_url=duplicates.button_url(module, core.record),
        tabs=links,
        asides=(_about(actor, core),),
        watched=doings.watched(actor, module),
        notice=str((module.sealed and module.sealed(core.record)) or ""),
    )


def fact(core: Core, name: str) -> Fact:
    f = core.module.every[name]
    shown = cell(f, core.cell(name), core.values.get(name))
    due = core.module.due
    if due and name == due.field and due.late(core.values, timezone.localtime()):
        shown = replace(shown, tone="error")
    if f.rolled and shown.text:
        shown = replace(shown, url=behind_url(core.module, f, core.id))
    return Fact(f.label, shown, name)


def business_card(actor: access.Actor, core: Core) -> tuple[Fact, ...]:
    """The key facts, those that can be changed on the spot with the way to it."""
    return inline.marked(actor, core, (fact(core, n) for n in core.module.facts if _told(core, n)))


def _told(core: Core, name: str) -> bool:
    """Whether a fact is shown: what nobody can fill in is shown when it is there."""
    f, value = core.module.every[name], core.values.get(name)
    return name in core.values and not (f.readonly and not f.computed and f.kind.is_empty(value))


def subtitle(core: Core) -> str:
    """The first linked names: whose it is, where it is."""
    words = [
        core.cell(n).text for n in core.module.card if n in core.values and core.module.by_name[n].kind.look == "text"
    ]
    return " · ".join(w for w in words if w and w != core.title)


def badges(core: Core) -> tuple[Cell, ...]:
    """How it stands, and its tags."""
    board = core.module.by_name.get(core.module.board) if core.module.board else None
    status = core.module.by_name.get("status") or board
    badges = []
    if status and core.values.get(status.name):
        badges.append(cell(status, core.cell(status.name), core.values[status.name]))
    if core.module.mark and core.values.get(core.module.mark):
        badges.append(Cell(core.module.by_name[core.module.mark].label, "badge", tone="warning"))
    return tuple(badges) + tuple(Cell(t) for t in core.values.get("tags") or ())


def _about(actor: access.Actor, core: Core) -> tuple[str, tuple[Fact, ...]]:
    names = [
        n
        for n in ("owner", "team", "created_at", "created_by", "modified_at", "modified_by")
        if n not in core.module.facts
    ]
    shown = (fact(core, n) for n in names if core.values.get(n))
    return _("About this record"), inline.marked(actor, core, shown)


def actions(
    actor: access.Actor, module: Module, record: Any, offers: list[Offer], url: str
) -> tuple[tuple[Action, ...], tuple[Action, ...]]:
    """What can be done: the module's own verbs and Edit as buttons, the rest behind the menu."""
    own = [o for o in offers if o.verb.name in module.verbs and o.verb.button and not o.verb.makes]
    now = sorted((o for o in own if not o.why_not), key=lambda o: (o.verb.tone != "primary", not o.verb.tone))
    front = [_action(o, url) for o in now][:2]
    first = not any(a.tone == "primary" for a in front)
    can_edit = [o for o in offers if o.verb.name == "update"]
    edit = tuple(Action(_("Edit"), f"{url}/edit", "link", "pencil", primary=first, reason=o.why_not) for o in can_edit)
    shown = {a.url for a in front}
    more = [
        _action(o, url) for o in offers if o.verb.button and not o.verb.makes and f"{url}/do/{o.verb.name}" not in shown
    ]
    more.sort(key=lambda a: a.tone == "error")  # what is final comes last
    if carding.has_cards(module):
        more.append(Action(_("Save on the phone (vCard)"), f"{url}/card", "link", "smartphone"))
    following = recording.follows(actor, module, record)
    label, value = (_("Stop following"), "false") if following else (_("Follow"), "true")
    more.insert(0, Action(label, f"{url}/do/follow?on={value}", "post", "bell-off" if following else "bell"))
    return (*front, *edit), tuple(more)


def creates(actor: access.Actor, module: Module, record: Any, offers: list[Offer], url: str) -> tuple[Action, ...]:
    """What can be made from the record: by a verb, or by a form that points here and knows what the record knows."""
    found: dict[str, Action] = {}
    for o in offers:
        if o.verb.makes and access.may(actor, modules.get(o.verb.makes[0]), "create"):
            found[o.verb.makes[0]] = replace(_action(o, url), label=o.verb.makes[1], tone="")
    for target, f in linked.pointing(actor, module.key):
        if target.key == module.key or target.key in found or f.readonly or not f.shown or "create" in target.closed:
            continue
        if access.may(actor, target, "create"):
            query = urlencode({f.name: linked.pointer(module.key, record.pk, f)})
            found[target.key] = Action(target.one, f"/{target.key}/new?{query}", "link", target.icon)
    order = [m.key for m in in_order(actor)]
    return tuple(found[key] for key in sorted(found, key=order.index))


def _action(offer: Offer, url: str) -> Action:
    verb = offer.verb
    warns = bool(verb.says) and verb.tone == "error"
    at_once = not (verb.takes or verb.preview or warns)
    return Action(
        verb.label,
        f"{url}/do/{verb.name}",
        "post" if at_once else "get",
        verb.icon,
        verb.tone,  # type: ignore[arg-type]
        reason=offer.why_not,
    )


def _path(actor: access.Actor, core: Core, url: str) -> Path | None:
    """The stages of a record whose board is a link to stages: those of its own pipeline."""
    f = core.module.by_name.get(core.module.board) if core.module.board else None
    if f is None or not isinstance(f.kind, LinkKind) or not isinstance(f.through, str):
        return None
    now = core.values.get(f.name)
    same = getattr(core.record, "pipeline_id", None)
    rows = [
        k
        for k in known.rows(modules.get(f.kind.to)).values()
        if (k.active and k.values.get("pipeline_id") == same) or k.id == now
    ]
    at = next((n for n, k in enumerate(rows) if k.id == now), -1)
    steps, spent = [], histories.spent(core.module, core.record)
    for n, k in enumerate(rows):
        ended = k.values.get("status") in ("won", "lost")
        state = "current" if n == at else "done" if n < at and not ended else "todo"
        tone = {"won": "success", "lost": "error"}.get(str(k.values.get("status")), "")
        time = stays.length(spent[k.id]) if k.id in spent and not (ended and n == at) else ""
        steps.append(Step(str(k.id), known_label(k), state, tone, time))  # type: ignore[arg-type]
    may = access.reach(actor, core.module, "edit").holds(core.record)
    return Path(f.label, f.name, tuple(steps), f"{url}/do/{f.through}" if may else "")


def known_label(k: known.Known) -> str:
    return str(k.kind.show(k.name) if k.kind else k.name)
