"""Duplicates for people: the page of one record's, with the way to join them or to set them apart."""

from collections.abc import Iterable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from saluran.core import access
from saluran.core.known import title_of
from saluran.core.perform import EVERY_MODULE
from saluran.core.refusals import NotFound
from saluran.core.registry import modules
from saluran.core.schema import Module
from saluran.core.screens import recording
from saluran.faces.html.page import draw, wants_part
from saluran.faces.html.pieces import Action, Cell, Empty, Link
from saluran.faces.html.screens import Alike, SimilarScreen
from saluran.platform import duplicates
from saluran.platform.duplicates import Match


def page(request: HttpRequest, key: str, pk: int) -> HttpResponse:
    """Records that may be the same as this one, and those of which somebody said that they are not."""
    actor: access.Actor = request.actor  # type: ignore[attr-defined]
    module, record = recording.find(actor, key, pk)
    if module.known_by is None:
        raise NotFound
    url = f"/{key}/{pk}"
    found = duplicates.similar(actor, module, record)
    title = title_of(module, record)
    apart = tuple(
        (Link(t, f"/{k}/{n}", modules.get(k).icon), f"{url}/do/set_apart", f"{k}:{n}")
        for k, n, t in duplicates.set_apart_from(actor, f"{key}:{pk}")
    )
    screen = SimilarScreen(
        key, _("Similar to %(title)s") % {"title": title}, _summary(found), f"{url}/similar",
        (Link(module.label, f"/{key}"), Link(title, url)), shown(found, acts(actor, module, record)),
        apart if access.reach(actor, module, "edit").holds(record) else (),
        Empty(_("Nothing else looks like this"), icon="copy-check"),
    )  # fmt: skip
    return draw(request, "saluran/similar.html", screen, screen.title, block="screen" if wants_part(request) else "")


def _summary(found: Iterable[Match]) -> str:
    n = sum(m.sure for m in found)
    return ngettext("%(n)s is most likely the same.", "%(n)s are most likely the same.", n) % {"n": n} if n else ""


def acts(actor: access.Actor, module: Module, record: Any) -> tuple[str, str]:
    """Where the record is joined with another, and where it is set apart from one; "" where the reader may not."""
    url = f"/{module.key}/{record.pk}"
    merge = f"{url}/do/merge?merge_with=" if may_merge(actor, module, record) else ""
    return merge, f"{url}/do/set_apart" if access.reach(actor, module, "edit").holds(record) else ""


def may_merge(actor: access.Actor, module: Module, record: Any) -> bool:
    """Whether the reader may join a record with others: he edits it, and deletes all but one."""
    merge = module.verbs.get("merge") or EVERY_MODULE["merge"]
    rights = (merge.needs, "delete")
    return "merge" not in module.closed and all(access.reach(actor, module, r).holds(record) for r in rights)


def shown(found: Iterable[Match], where: tuple[str, str] = ("", "")) -> tuple[Alike, ...]:
    """Matches as they are drawn. ``where``: the addresses to join and to set apart."""
    return tuple(_alike(m, *where) for m in found)


def _alike(m: Match, merge: str, apart: str) -> Alike:
    module = modules.get(m.module)
    verdict = Cell(_("A duplicate"), tone="warning") if m.sure else Cell(_("Worth a look"), tone="info")
    if m.hidden:
        title = _("%(one)s out of your reach") % {"one": module.one}
        return Alike(title, module.one, module.icon, verdict, owner=m.owner)
    same = merge.startswith(f"/{m.module}/")
    return Alike(
        m.title, module.one, module.icon, verdict, f"/{m.module}/{m.id}", m.reasons, m.owner, f"{m.module}:{m.id}",
        f"{merge}{m.id}" if same else "", apart,
    )  # fmt: skip


@require_safe
def button(request: HttpRequest, key: str, pk: int) -> HttpResponse:
    """The way to a record's duplicates, for its page to fetch; nothing where it has none."""
    actor: access.Actor = request.actor  # type: ignore[attr-defined]
    module, record = recording.find(actor, key, pk)
    found = duplicates.similar(actor, module, record)
    label = _("Similar (%(n)s)") % {"n": f"{len(found)}+" if len(found) == duplicates.LIMIT else len(found)}
    tone = "warning" if any(m.sure for m in found) else ""
    made = Action(label, f"/{key}/{pk}/similar", "link", "copy", tone) if found else None  # type: ignore[arg-type]
    return draw(request, "saluran/similar_button.html", made, label, block="button")


def button_url(module: Module, record: Any) -> str:
    """Where the page of a record fetches that button; "" where there is surely none."""
    return f"/{module.key}/{record.pk}/similar/button" if duplicates.perhaps(module, record) else ""
