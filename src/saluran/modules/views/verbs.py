"""What is done with views: copied, put in another place, and chosen as what opens first."""

from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from saluran.core import access, writer
from saluran.core.models import Opening, View
from saluran.core.perform import Call
from saluran.core.refusals import Invalid
from saluran.core.views import KEY, STATE


def duplicate_view(call: Call, view: Any, data: dict[str, Any]) -> dict[str, int]:
    """A copy of one's own, shared with nobody. Answers its id."""
    name = data.get("name") or _("Copy of %(name)s") % {"name": view.name}
    said = {n: getattr(view, n) for n in ("module", "kind", *STATE)}
    copy = call.make(KEY, name=name[:80], **said)
    return {"id": copy.pk}


def open_first(call: Call, view: Any, data: dict[str, Any]) -> None:
    """Have the module open with this view, for oneself or (who administers) for a role; ``on`` false: no more."""
    role = data.get("role")
    if role and not access.has(call.actor, "administer"):
        raise Invalid({"role": [_("Only administrators choose for others.")]})
    if call.actor.id is None and not role:
        return
    mine = Q(role_id=role) if role else Q(user_id=call.actor.id)
    old = Opening.objects.filter(mine, module=view.module).first()
    on = data.get("on", True)
    if old is None and on:
        row = Opening(module=view.module, view=view.pk, role_id=role, user_id=None if role else call.actor.id)
        (row.pk,) = call.work.log.new_ids(Opening, 1)
        call.work.log.insert(Opening, [row])
    elif old and on:
        call.work.log.change(Opening, {old.pk: {"view": view.pk}})
    elif old and old.view == view.pk:
        call.work.log.delete(Opening, {old.pk: writer.image(old)})


def move_view(call: Call, view: Any, data: dict[str, Any]) -> None:
    """Carry the view some places further (or back) among those of its owner that are shared alike."""
    alike = View.objects.filter(owner_id=view.owner_id, module=view.module, shared=view.shared)
    order = list(alike.order_by("position", "name", "pk").values_list("pk", "position"))
    pks = [pk for pk, _position in order if pk != view.pk]
    was = next(n for n, (pk, _position) in enumerate(order) if pk == view.pk)
    pks.insert(max(0, min(len(pks), was + data["by"])), view.pk)
    known = dict(order)
    for n, pk in enumerate(pks, 1):
        if known[pk] != n * 10:
            other = view if pk == view.pk else call.fetch(KEY, pk)
            other.position = n * 10
