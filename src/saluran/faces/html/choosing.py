"""Which records of a list are meant: those that were ticked, or all that it shows."""

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import parse_qsl, urlencode

from django.http import HttpRequest
from django.utils.translation import gettext as _

from saluran.core import access, views
from saluran.core.refusals import Invalid
from saluran.core.schema import Module
from saluran.faces.html.asked import asked
from saluran.faces.html.inputs import Raw
from saluran.faces.html.page import came_from
from saluran.platform import sets

NARROW = ("filter", "q")
SEEN = (*NARROW, "sort", "fields")  # what an address says of a list, beside its quick filters


@dataclass(frozen=True)
class Choice:
    """The records, and how the list was narrowed when they were chosen."""

    module: Module
    of: sets.Chosen
    query: Mapping[str, str]

    @property
    def hidden(self) -> tuple[tuple[str, str], ...]:
        """What a dialog sends back, so that the same records are found again."""
        told = tuple(self.query.items())
        return (*told, ("all", str(len(self.of)))) if self.of.by_condition else told

    @property
    def back(self) -> str:
        """The list as it was."""
        return f"/{self.module.key}?{urlencode(self.query)}" if self.query else f"/{self.module.key}"


def choice(request: HttpRequest, actor: access.Actor, module: Module, raw: Raw, *, everything: bool = False) -> Choice:
    """What was chosen. Whoever asks first (GET) is told how many there are; what comes back says how many he was told.
    ``everything``: all that the list shows, where nothing is ticked."""
    query = _query(request, actor, module, raw)
    if "all" not in raw and not (everything and not raw.get("ids")):
        ids = tuple(dict.fromkeys(int(t) for t in raw.get("ids", ()) if t.isascii() and t.isdecimal() and len(t) < 19))
        if not ids:
            raise Invalid({"ids": [_("Choose at least one record.")]})
        return Choice(module, sets.Chosen(ids), query)
    params = asked(actor, module, {k: v for k, v in query.items() if k in NARROW or k.startswith("f.")}).params
    condition = params.filter
    told = raw.get("all", [""])[-1]
    if request.method == "POST" and told.isascii() and told.isdecimal() and len(told) < 10:
        expected = int(told)
    else:
        expected = sets.count(actor, module, condition, params.q)
    sets.check_size(expected)
    return Choice(module, sets.Chosen((), condition, params.q, expected), query)


def _query(request: HttpRequest, actor: access.Actor, module: Module, raw: Raw) -> dict[str, str]:
    """How the list is narrowed: as the dialog sends it back, else as the page says from which it was called, and the
    view that is open there."""
    came = came_from(request)
    here = request.method == "GET" and came.path == f"/{module.key}"
    said = dict(parse_qsl(came.query, keep_blank_values=True)) if here else {}
    _view, said = views.opened(actor, module, said | {k: v[-1] for k, v in raw.items()})
    return {k: v for k, v in said.items() if v and (k in SEEN or k.startswith("f."))}
