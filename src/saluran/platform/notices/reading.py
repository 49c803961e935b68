"""A person's notices as he reads them: in his language, with titles as far as he may know them at this moment."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from saluran.core import access, labels, stamps
from saluran.core.kinds import Choice, Link, language
from saluran.core.refusals import NotFound
from saluran.core.registry import modules
from saluran.core.schema import Module
from saluran.core.screens.values import people
from saluran.ground import conditions, numbers
from saluran.platform.models import Notice
from saluran.platform.notices.kinds import KINDS
from saluran.platform.notices.making import STAMP

SIZE = 50
SHOWN = 99  # the bell says no more than this, and a plus
_unread: dict[int, tuple[int, int]] = {}  # by user: at which stamp, how many


@dataclass(frozen=True)
class Said:
    """A notice in words. ``record``: (module, id, title) of what it is about, where that may be viewed; ``url``: where
    it leads, the list of what is new for several."""

    id: int
    kind: str
    icon: str
    text: str
    url: str
    record: tuple[str, int, str] | None
    count: int
    by: int | None
    who: str
    operation: int
    at: Any
    read: bool


@dataclass(frozen=True)
class Page:
    items: tuple[Said, ...]
    next: str


def _mine(actor: access.Actor) -> QuerySet[Notice]:
    return Notice.objects.filter(user=actor.id or 0)


def unread(actor: access.Actor) -> int:
    """How many a person has not read, up to a hundred: kept in memory until anybody's notices change."""
    if actor.id is None:
        return 0
    stamp = stamps.value(STAMP)
    known = _unread.get(actor.id)
    if known is None or known[0] != stamp:
        if len(_unread) > 5000:
            _unread.clear()
        known = _unread[actor.id] = stamp, _mine(actor).filter(read_at=None)[: SHOWN + 1].count()
    return known[1]


def page(actor: access.Actor, cursor: str = "", size: int = SIZE, *, new: bool = False) -> Page:
    """A page of one's notices: those that are not read first, each newest first; ``new``: no others."""
    stage, at = _place(cursor)
    found: list[Notice] = []
    for read in (False, True)[stage : 1 if new else 2]:
        rows = _mine(actor).filter(read_at__isnull=not read).select_related("operation").order_by("-pk")
        if at and read == bool(stage):
            rows = rows.filter(pk__lt=at)
        found += rows[: size + 1 - len(found)]
    last = found[size - 1] if len(found) > size else None
    return Page(tuple(said(actor, found[:size])), f"{int(last.read_at is not None)}.{last.pk}" if last else "")


def _place(cursor: str) -> tuple[int, int]:
    stage, _dot, at = cursor.partition(".")
    return (int(stage), int(at)) if stage in ("0", "1") and at.isascii() and at.isdecimal() and len(at) < 19 else (0, 0)


def one(actor: access.Actor, pk: int) -> Said:
    """One of one's own notices; another's is not there."""
    found = list(_mine(actor).filter(pk=pk if pk < 2**63 else 0).select_related("operation"))
    if not found:
        raise NotFound
    return said(actor, found)[0]


def said(actor: access.Actor, notices: Iterable[Notice]) -> list[Said]:
    """Notices in words. Titles of what is out of reach or gone are not said."""
    notices = [n for n in notices if n.kind in KINDS]
    known = modules.all()
    titles = labels.titles(actor, {(n.module, pk) for n in notices if n.module in known for pk in n.ids})
    who = people(n.operation.actor_id for n in notices)
    return [_said(n, known.get(n.module), titles, who[n.operation.actor_id]) for n in notices]


def _said(n: Notice, module: Module | None, titles: Any, who: str) -> Said:
    kind = KINDS[n.kind]
    near = next(((n.module, pk, t) for pk in n.ids if (t := titles.get((n.module, pk)))), None)
    words = {"who": who, "what": _what(n, module, near[2] if near else None)}
    where = _where(module, n.told.get("to")) if module and kind.where else ""
    text = str(kind.where if where else kind.words) % {**words, "where": where}
    url = "" if near is None else f"/{n.module}/{near[1]}" if n.count == 1 else _list_url(n)
    return Said(
        n.pk, n.kind, kind.icon, text, url, near, n.count, n.operation.actor_id, who, n.operation_id, n.at,
        n.read_at is not None,
    )  # fmt: skip


def _what(n: Notice, module: Module | None, title: str | None) -> str:
    if title:
        name = f"“{title}”"
    else:
        one = module.one if module else _("Record")
        name = f"{one} {_('(deleted)') if KINDS[n.kind].gone else _('(cannot be viewed)')}"
    if n.count == 1:
        return name
    words = ngettext("%(what)s and %(n)s other", "%(what)s and %(n)s others", n.count - 1)
    return words % {"what": name, "n": numbers.grouped(numbers.from_units((n.count - 1) * 1000), language(), 0)}


def _where(module: Module, value: Any) -> str:
    """The column of the board that a record was moved to, as the reader calls it."""
    kind = module.by_name[module.board].kind if module.board in module.by_name else None
    if isinstance(kind, Link) and isinstance(value, int):
        return labels.titles(access.SYSTEM, [(kind.to, value)]).get((kind.to, value)) or ""
    return kind.show(value) if isinstance(kind, Choice) and isinstance(value, str) else ""


def _list_url(n: Notice) -> str:
    """The records of an operation in their list: what this person changed since it began, and mine where I got them."""
    begun = n.operation.at.isoformat()
    asked: list[Any] = [["modified_at", "gte", begun]]
    if n.operation.actor_id:
        asked.append(["modified_by", "is", n.operation.actor_id])
    if n.kind == "assigned":
        asked.append(["owner", "is", {"me": True}])
    return f"/{n.module}?{urlencode({'filter': conditions.to_url({'all': asked}), 'sort': '-modified_at'})}"
