"""The history of a record in words: the stages it was in, the dates and amounts that were moved."""

import datetime as dt
from typing import Any
from urllib.parse import urlencode

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from saluran.core import access
from saluran.core.screens import histories
from saluran.core.screens.histories import Told
from saluran.core.screens.listing import to_text
from saluran.core.screens.recording import RecordScreen as Core
from saluran.faces.html.cells import moment
from saluran.faces.html.lists import number
from saluran.faces.html.pieces import Cell, Empty, Fact, Link, Person
from saluran.faces.html.screens import Entry, History

TAB = "history"


def panel(actor: access.Actor, core: Core, url: str) -> History:
    """Stays and changes together, the newest first, and the ways to the lists that have them as data."""
    passages, entries = core.module.passages, []
    links = []
    for part in histories.kept_by(actor, core.module):
        stays = passages is not None and part.model is passages.model
        found = histories.told(actor, part, core.record)
        at, tell = ("entered_at", _stay) if stays else ("changed_at", _turn)
        entries += [(t.values[at], tell(core, t)) for t in found]
        condition = to_text([histories.back(part), "is", core.id])
        links.append(Link(part.label, f"/{part.key}?{urlencode({'filter': condition})}", part.icon))
    entries.sort(key=lambda one: one[0], reverse=True)
    empty = Empty(_("Nothing happened here yet"), "", "history")
    return History(tuple(e for _at, e in entries), empty, _sums(core), tuple(links))


def _sums(core: Core) -> tuple[Fact, ...]:
    """How often and how far a date was moved, where it was."""
    names = [n for pair in (core.module.turns.figures.values() if core.module.turns else ()) for n in pair]
    fields = core.module.by_name
    return tuple(Fact(fields[n].label, Cell(number(core.values[n])), n) for n in names if core.values.get(n))


def _stay(core: Core, t: Told) -> Entry:
    passages = core.module.passages
    name = passages.field if passages else ""
    label = core.module.by_name[name].label
    way, left = t.cells["way"], t.values["left_at"]
    said = [
        *([way.text] if way.text != t.cells[name].text else []),
        *([_how_long(t.values["entered_at"], left)] if left or not _settled(core) else ()),
    ]
    if passages and not passages.amount:  # what stood beside says more than how often
        said = [*(t.cells[n].text for n in passages.beside if t.cells[n].text), *said]
        said += [_("until %(when)s") % {"when": t.cells["left_at"].text}] if left else []
    elif (t.values["visit"] or 1) > 1:
        said.append(_("time no. %(n)s") % {"n": t.values["visit"]})
    changes: tuple[tuple[Any, str, str], ...] = ()
    if left and passages and passages.amount and t.cells["amount_in"].text != t.cells["amount_out"].text:
        amount = core.module.by_name[passages.amount].label
        changes = ((amount, t.cells["amount_in"].text, t.cells["amount_out"].text),)
    title = _("%(field)s: %(value)s") % {"field": label, "value": t.cells[name].text or "–"}
    return _entry(title, t.values["entered_at"], t.cells["moved_by"].text, "route", way.tone, ", ".join(said), changes)


def _settled(core: Core) -> bool:
    """Whether the record waits for nothing any more: it does not stay where it ended."""
    due = core.module.due
    return due is not None and core.values.get(due.status) not in due.open


def _how_long(entered: dt.datetime, left: dt.datetime | None) -> str:
    if left is None:
        return _("here for %(time)s") % {"time": length(timezone.now() - entered)}
    return _("stayed %(time)s") % {"time": length(left - entered)}


def _turn(core: Core, t: Told) -> Entry:
    """“Expected close put off by 14 days”."""
    f, days = core.module.by_name[t.values["what"]], t.values["days"]
    money = t.values["date_from"] is None and t.values["date_to"] is None
    before, after = (t.cells[n].text for n in (("amount_from", "amount_to") if money else ("date_from", "date_to")))
    said, tone = _said(before, after, days, t)
    who = t.cells["changed_by"].text
    changes = ((f.label, before, after),)
    title = said % {"field": f.label, "days": _days(abs(days or 0))}
    return _entry(title, t.values["changed_at"], who, "banknote" if money else "calendar-clock", tone, "", changes)


def _said(before: str, after: str, days: int | None, t: Told) -> tuple[str, str]:
    if not before:
        return _("%(field)s set"), ""
    if not after:
        return _("%(field)s emptied"), "warning"
    if days is not None:
        put_off, forward = _("%(field)s put off by %(days)s"), _("%(field)s brought forward by %(days)s")
        return (put_off, "warning") if days > 0 else (forward, "success")
    up = (t.values["difference"] or 0) > 0
    return (_("%(field)s raised"), "success") if up else (_("%(field)s lowered"), "warning")


def _entry(title: Any, at: dt.datetime, who: str, icon: str, tone: str, text: str, changes: Any) -> Entry:
    return Entry(title, moment(at), icon, tone, Person(who) if who else None, text, changes)


def length(time: dt.timedelta) -> str:
    """A time as people say it: whole days, below one day hours or minutes."""
    if time.days > 0:
        return _days(time.days)
    hours, minutes = divmod(max(int(time.total_seconds()), 0) // 60, 60)
    if hours:
        return ngettext("%(n)s hour", "%(n)s hours", hours) % {"n": hours}
    return ngettext("%(n)s minute", "%(n)s minutes", minutes) % {"n": minutes}


def _days(n: int) -> str:
    return ngettext("%(n)s day", "%(n)s days", n) % {"n": number(n)}
