"""Pairs of which somebody said that they are not the same. Said by a verb of every module, so it can be taken back."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from saluran.core import access, writer
from saluran.core.kinds import AnyLink, Boolean
from saluran.core.perform import EVERY_MODULE, Call
from saluran.core.refusals import Invalid
from saluran.core.registry import modules
from saluran.core.schema import Field, Verb
from saluran.platform.models import SetApart


def set_apart(call: Call, record: Any, data: dict[str, Any]) -> None:
    """Say that another record is not the same as this one, or with ``on`` false that it may be after all."""
    me, other = f"{call.module.key}:{record.pk}", data["other"]
    target = modules.all().get(other.partition(":")[0])
    if me == other or call.module.known_by is None or target is None or target.known_by is None:
        raise Invalid({"other": [_("Choose a record.")]})
    old = {r.pk: writer.image(r) for r in pairs([me]) if {r.about, r.other} == {me, other}}
    if data.get("on", True) and not old:
        row = SetApart(about=me, other=other)
        (row.pk,) = call.work.log.new_ids(SetApart, 1)
        call.work.log.insert(SetApart, [row])
    elif not data.get("on", True):
        call.work.log.delete(SetApart, old)


def pairs(refs: Iterable[str]) -> list[SetApart]:
    """The pairs that one of these records belongs to."""
    some = list(refs)
    return list(SetApart.objects.filter(Q(about__in=some) | Q(other__in=some)).order_by("pk"))


def of(ref: str) -> frozenset[str]:
    """What was set apart from a record."""
    return frozenset(r.other if r.about == ref else r.about for r in pairs([ref]))


def shown(actor: access.Actor, ref: str) -> list[tuple[str, int, str]]:
    """The same for people: module, id and title of those within reach."""
    found = []
    for other in sorted(of(ref)):
        key, _colon, pk = other.partition(":")
        if key in modules.all() and access.may(actor, modules.get(key), "view"):
            rows = access.scope(actor, modules.get(key), "view").filter(pk=int(pk)).values_list("pk", "title")
            found += [(key, pk, title) for pk, title in rows]
    return found


EVERY_MODULE["set_apart"] = Verb(
    "set_apart",
    gettext_lazy("Not a duplicate"),
    set_apart,
    icon="split",
    button=False,
    done=gettext_lazy("Saved"),
    takes=(
        Field("other", gettext_lazy("Other record"), AnyLink(), required=True),
        Field("on", gettext_lazy("Not a duplicate"), Boolean(), default=lambda: True),
    ),
)
