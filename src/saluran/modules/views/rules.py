"""What must be true of a saved view: what it says can be said of its module, and who shares it may."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db.models import Max
from django.utils.translation import gettext as _

from saluran.core import access, away, cards, known, lists, query, totals
from saluran.core.models import View
from saluran.core.perform import Call
from saluran.core.refusals import Invalid
from saluran.core.registry import modules
from saluran.core.schema import Module
from saluran.ground import conditions


def begin_view(call: Call, view: Any) -> None:
    """A new view comes last among those of its owner."""
    if view.position is None:
        mine = View.objects.filter(owner_id=view.owner_id, module=view.module)
        view.position = (mine.aggregate(last=Max("position"))["last"] or 0) + 10


def check_view(view: Any) -> Mapping[str, str]:
    """Only what is new is asked about: a view may outlive a field that it names."""
    module = modules.all().get(view.module)
    stored = View.objects.filter(pk=view.pk).first()
    if module is None:
        return {"module": _("There is no such module.")}
    new = {n for n in CHECKED if stored is None or getattr(stored, n) != getattr(view, n)}
    owner = access.actor(view.owner_id) if view.owner_id else access.SYSTEM
    said = _sharing(view, owner) if new & {"shared", "team_id", "owner_id"} else {}
    if view.kind == "board" and not module.board:
        said["kind"] = _("This module has no board.")
    for name in sorted(new & set(SAID)):
        if sentence := _wrong(name, owner, module, getattr(view, name)):
            said[name] = sentence
    return said


def _sharing(view: Any, owner: access.Actor) -> dict[str, str]:
    if view.shared == access.EVERYONE and not access.shares(owner):
        return {"shared": _("Only those with the right to share views share them with everyone.")}
    if view.shared != access.TEAM or owner.id is None:
        return {}
    if not view.team_id:
        return {"team": _("Choose the team that it is shared with.")}
    team = known.rows(modules.get("teams")).get(view.team_id)
    if view.team_id in owner.teams or (team and team.values.get("leader_id") == owner.id):
        return {}
    return {"team": _("Share with a team of your own, or one that you lead.")}


def _wrong(name: str, owner: access.Actor, module: Module, text: str) -> str:
    """Why the text cannot be said of the module; "" where it can."""
    if not text:
        return ""
    try:
        SAID[name](owner, module, text)
    except Invalid as refusal:
        return next(iter(refusal.errors.values()))[0]
    except ValueError:
        return _("The filter is not valid JSON.")
    return ""


def _filter(owner: access.Actor, module: Module, text: str) -> None:
    query.cleaned(owner, module, conditions.from_url(text))


def _sort(owner: access.Actor, module: Module, text: str) -> None:
    lists.keys_of(owner, module, text)


def _fields(owner: access.Actor, module: Module, text: str) -> None:
    _known(owner, module, text.split(","))


def _widths(owner: access.Actor, module: Module, text: str) -> None:
    pairs = [part.partition(":") for part in text.split(",")]
    _known(owner, module, (name for name, _colon, _width in pairs))
    if not all(width.isascii() and width.isdecimal() and len(width) < 5 for _name, _colon, width in pairs):
        raise Invalid({"widths": [_("Say widths as name:pixels, with commas between them.")]})


def _group(owner: access.Actor, module: Module, text: str) -> None:
    totals.group_of(owner, module, text)


def _pipeline(owner: access.Actor, module: Module, text: str) -> None:
    if not text.isascii() or not text.isdecimal() or int(text[:18]) not in known.rows(modules.get("pipelines")):
        raise Invalid({"pipeline": [_("Choose a record.")]})


def _card(owner: access.Actor, module: Module, text: str) -> None:
    cards.design(owner, module, {"card": text})


def _tint(owner: access.Actor, module: Module, text: str) -> None:
    cards.design(owner, module, {"tint": text})


def _across(owner: access.Actor, module: Module, text: str) -> None:
    cards.design(owner, module, {"across": text})


def _known(owner: access.Actor, module: Module, names: Iterable[str]) -> None:
    said = tuple(names)
    visible = {*away.columns(owner, module, said), *(r.name for r in module.rollups)}
    for name in said:
        if name not in visible:
            raise Invalid({"": [_("There is no field “%(name)s”.") % {"name": name[:40]}]})


SAID = {
    "filter": _filter, "sort": _sort, "fields": _fields, "widths": _widths, "group": _group,
    "pipeline": _pipeline, "card": _card, "tint": _tint, "across": _across,
}  # fmt: skip
CHECKED = ("shared", "team_id", "owner_id", *SAID)
