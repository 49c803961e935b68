"""A list as an address asks for it: what a saved view says is filled in where the address says nothing itself."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from saluran.core import access, views
from saluran.core.models.views import PLACES
from saluran.core.schema import Module
from saluran.core.screens import listing
from saluran.core.screens.listing import Params, QuickFilter

#: What belongs to one page of one visit and not to the list.
PASSING = ("cursor", "lane", "format")


def with_query(url: str, query: Mapping[str, Any]) -> str:
    """An address; what its saved view says anyway is left out."""
    said = views.shortened(query)
    return f"{url}?{urlencode(said)}" if said else url


@dataclass(frozen=True)
class Asked:
    """``query`` is the address with what the open view says; the filter of ``params`` holds the quick filters, too."""

    actor: access.Actor
    module: Module
    kind: str
    view: views.View | None
    query: Mapping[str, str]
    quick: tuple[QuickFilter, ...]
    params: Params

    @property
    def url(self) -> str:
        return f"/{self.module.key}{PLACES[self.kind]}"

    @property
    def keep(self) -> dict[str, str]:
        """All that an address of the same list says."""
        return {k: v for k, v in self.query.items() if v and k not in PASSING}

    def to(self, **other: Any) -> str:
        """The address of the same list with something said otherwise."""
        return with_query(self.url, {**self.keep, **other})

    @property
    def hidden(self) -> tuple[tuple[str, str], ...]:
        """What the form of the filters sends along: all but what stands in it."""
        said, there = views.shortened(self.keep), {"q", *(f"f.{q.field.name}" for q in self.quick)}
        return tuple((k, v) for k, v in said.items() if k not in there)

    @property
    def narrowed(self) -> bool:
        return any(self.query.get(k) for k in ("q", "filter")) or any(q.value for q in self.quick)

    @property
    def state(self) -> dict[str, str]:
        """What a view would have to say to look like this."""
        said = {k: self.query.get(k, "") for k in views.STATE}
        if any(q.value for q in self.quick):
            said["filter"] = listing.to_text(self.params.filter)
        return said

    @property
    def changed(self) -> bool:
        """Whether the list is another than what the open view says, or the plain one where none is open."""
        known = self.view.state if self.view else {}
        other = bool(self.view and self.view.kind != self.kind)
        return other or any(text != known.get(k, "") for k, text in self.state.items())


def ask(request: HttpRequest, key: str, kind: str = "list", *, aside: tuple[str, ...] = ()) -> Asked:
    """What the address asks for; ``aside``: fields that are no quick filters here."""
    actor: access.Actor = request.actor  # type: ignore[attr-defined]
    return asked(actor, listing.module_for(actor, key), request.GET.dict(), kind, aside)


def asked(
    actor: access.Actor, module: Module, said: Mapping[str, str], kind: str = "list", aside: tuple[str, ...] = ()
) -> Asked:
    view, query = views.opened(actor, module, said)
    quick = tuple(q for q in listing.quick_filters(actor, module, query) if q.field.name not in aside)
    params = Params.read(query)
    params = replace(params, filter=listing.with_quick(quick, params.filter))
    return Asked(actor, module, kind, view, query, quick, params)


def opening(request: HttpRequest, key: str) -> HttpResponse | None:
    """Sends who comes by the plain address to the view that opens first for him."""
    if request.GET:
        return None
    actor: access.Actor = request.actor  # type: ignore[attr-defined]
    first = views.first(actor, listing.module_for(actor, key).key)
    return HttpResponseRedirect(first.address) if first else None
