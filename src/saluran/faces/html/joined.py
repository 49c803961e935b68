"""The tab of connections: what is linked with a record, each count a way to the list behind it."""

from typing import Any
from urllib.parse import urlencode

from django.utils.translation import gettext as _

from saluran.core import access
from saluran.core.screens import connecting, listing
from saluran.core.screens.connecting import Connection
from saluran.core.screens.recording import RecordScreen as Core
from saluran.faces.html.lists import number
from saluran.faces.html.pieces import Empty, Link
from saluran.faces.html.screens import Connections, Joined


def panel(actor: access.Actor, core: Core, url: str) -> Connections:
    found = connecting.connections(actor, core.module, core.record)
    blocks = ((_("Directly linked"), found.near), (_("One step further"), found.far))
    empty = Empty(_("Nothing is linked with this yet"), "", "waypoints")
    return Connections(tuple((head, tuple(map(_joined, some))) for head, some in blocks if some), empty)


def _joined(c: Connection) -> Joined:
    way = c.field.label if c.field.label != c.home.one else ""
    via = _("via %(module)s") % {"module": c.via.label} if c.via else ""
    if c.one:
        pk, title = c.one
        return Joined(Link(title, f"/{c.module.key}/{pk}", c.module.icon), c.module.one, via)
    query: dict[str, Any] = {"filter": listing.to_text(c.condition)}
    shown = f"{number(c.count - 1)}+" if c.capped else number(c.count)
    return Joined(Link(c.module.label, f"/{c.module.key}?{urlencode(query)}", c.module.icon, count=shown), way, via)
