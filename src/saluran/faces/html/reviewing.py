"""The queue of duplicates that are there already: joined, set apart, or left for later."""

from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from saluran.core import access
from saluran.core.perform import find_verb
from saluran.core.refusals import Forbidden, NotFound
from saluran.core.schema import Module
from saluran.core.screens.listing import module_for
from saluran.faces.html import answers
from saluran.faces.html.cells import moment
from saluran.faces.html.duplicates import may_merge
from saluran.faces.html.lists import number
from saluran.faces.html.menu import in_order
from saluran.faces.html.page import draw, wants_part
from saluran.faces.html.pieces import Action, Empty, Link
from saluran.faces.html.screens import Alike, Group, QueueScreen
from saluran.platform.duplicates import owner_of, queue
from saluran.platform.duplicates.queue import Found

RULES = "duplicate_rules"


def reviewed(actor: access.Actor) -> list[Module]:
    """The modules whose duplicates somebody may work through."""
    return [m for m in in_order(actor) if m.known_by and access.may(actor, m, "edit")]


def _module(request: HttpRequest, key: str) -> tuple[access.Actor, Module]:
    actor: access.Actor = request.actor  # type: ignore[attr-defined]
    module = module_for(actor, key)
    if module.known_by is None:
        raise NotFound
    if not access.may(actor, module, "edit"):
        raise Forbidden
    return actor, module


@require_safe
def page(request: HttpRequest, key: str) -> HttpResponse:
    """Groups of records that may be one, as they stand now."""
    actor, module = _module(request, key)
    later = request.GET.get("later") == "true"
    after = request.GET.get("after", "")
    at = int(after) if after.isascii() and after.isdecimal() and len(after) < 19 else 0
    found = queue.page(actor, module, at, later=later)
    url = f"/{key}/duplicates"
    query = {"later": "true"} if later else {}
    here = f"{url}?{urlencode(query)}" if query else url
    all_of_it = access.reach(actor, module, "edit").all
    put_off = queue.waiting(key, later=True)
    told = _("Put off (%(n)s)") % {"n": number(put_off)} if all_of_it else _("Put off")
    summary = _summary(key, later) if all_of_it else _usual()
    screen = QueueScreen(
        key, _("Duplicates: %(module)s") % {"module": module.label}, summary, url,
        tuple(Link(m.label, f"/{m.key}/duplicates", m.icon, m.key == key) for m in reviewed(actor)),
        tuple(_group(actor, module, g, here) for g in found.groups), _empty(later),
        again=None if later else Action(_("Look for them again"), f"{url}/again", "post", "refresh-cw"),
        later=Link(_("Back to the queue"), url) if later else
        Link(told, f"{url}?later=true") if put_off else None,
        rules=Link(_("Rules for duplicates"), f"/{RULES}", "settings") if access.administers(actor) else None,
        next_url=f"{url}?{urlencode({**query, 'after': found.next})}" if found.next else "",
        first_url=here if at else "",
    )  # fmt: skip
    return draw(request, "saluran/duplicates.html", screen, screen.title, block="screen" if wants_part(request) else "")


def _summary(key: str, later: bool) -> str:
    n = queue.waiting(key, later=later)
    if not n:
        return _usual()
    return ngettext("%(n)s group was found.", "%(n)s groups were found.", n) % {"n": number(n)}


def _usual() -> str:
    """What is said to who does not see every group: how many there are is told nobody else."""
    return _("Looked for every night, and whenever you like.")


def _empty(later: bool) -> Empty:
    if later:
        return Empty(_("Nothing was put off"), icon="copy-check")
    text = _("What looks the same is gathered here every night. You can look again now.")
    return Empty(_("No duplicates within your reach"), text, "copy-check")


def _group(actor: access.Actor, module: Module, g: Found, here: str) -> Group:
    url = f"/{module.key}/duplicates/{g.id}"
    first, rest = g.members[0].row.id, [c.row.id for c in g.members[1:]]
    merge = f"/{module.key}/{first}/do/merge?{urlencode([*(('merge_with', n) for n in rest), ('back', here)])}"
    able = all(may_merge(actor, module, c.row) for c in g.members)
    others = ngettext("and %(n)s more out of your reach", "and %(n)s more out of your reach", g.hidden)
    return Group(
        g.id,
        ngettext("%(n)s record", "%(n)s records", len(g.members)) % {"n": len(g.members)},
        tuple(dict.fromkeys(r.sentence for r in g.reasons)),
        tuple(_member(module, c.row) for c in g.members),
        url,
        Action(_("Merge"), merge, "link", "merge", primary=True) if able else None,
        others % {"n": g.hidden} if g.hidden else "",
        g.later,
    )


def _member(module: Module, row: Any) -> Alike:
    made, owner = moment(row.created_at), owner_of(row)
    return Alike(row.title, module.one, module.icon, made, f"/{module.key}/{row.id}", owner=owner)


@require_POST
def again(request: HttpRequest, key: str) -> HttpResponse:
    """Look for duplicates now, in the background."""
    actor, module = _module(request, key)
    return answers.begun(
        request, queue.begin(actor, module), _("Looking for duplicates. You can go on meanwhile."), key
    )


@require_POST
def act(request: HttpRequest, key: str, pk: int, what: str) -> HttpResponse:
    """Put a group off, take it up again, or say that none of its records is the same as another."""
    actor, module = _module(request, key)
    if what not in ("later", "back", "apart"):
        raise NotFound
    group = queue.find(actor, module, pk)
    url = answers.back_url(request, f"/{key}/duplicates")
    if what == "apart":
        done = queue.set_apart(actor, module, group, "html")
        text = str(find_verb(module, "set_apart").label)
        return answers.stayed(request, module, url, text, done)
    queue.put_off(group, later=what == "later")
    return answers.stayed(request, module, url, _("Put off") if what == "later" else _("Back in the queue"))
