"""What narrows a list beyond its quick filters, in words above it."""

from collections.abc import Mapping
from urllib.parse import urlencode

from saluran.core import access
from saluran.core.schema import Module
from saluran.core.screens import conditions
from saluran.core.screens.listing import Params
from saluran.faces.html.asked import with_query
from saluran.faces.html.screens.filters import Chip, Filtering
from saluran.ground.conditions import to_url


def filtering(actor: access.Actor, module: Module, url: str, query: Mapping[str, str]) -> Filtering:
    """The chips of the list at ``url`` with ``query``, and the way to its builder."""
    kept = {k: v for k, v in query.items() if v and k != "cursor"}
    whole = f"{url}?{urlencode(kept)}" if kept else url  # what a saved view says, too: the builder opens with it
    builder = f"/{module.key}/filter?{urlencode({'back': whole})}"
    said = conditions.parts(actor, module, Params.read({"filter": kept.get("filter", "")}).filter)
    plain = {k: v for k, v in kept.items() if k != "filter"}
    chips = tuple(
        Chip(
            one.text,
            f"{builder}&at={n}",
            with_query(url, plain | ({"filter": to_url(one.rest)} if one.rest is not None else {})),
        )
        for n, one in enumerate(said)
    )
    bare = {k: v for k, v in plain.items() if not k.startswith("f.")}
    return Filtering(builder, chips, with_query(url, bare) if chips else "")
