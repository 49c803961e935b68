"""The pane beside a list: the short of a record, without leaving the list."""

from dataclasses import replace

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from saluran.core import access
from saluran.core.screens import recording
from saluran.faces.html import panels, records
from saluran.faces.html.page import draw, wants_part
from saluran.faces.html.screens.inline import PreviewScreen

LAST = 6  # entries of the timeline


@require_safe
def pane(request: HttpRequest, key: str, pk: int) -> HttpResponse:
    """Business card, what can be done, and what happened last."""
    actor: access.Actor = request.actor  # type: ignore[attr-defined]
    core = recording.record_screen(actor, key, pk)
    url = f"/{key}/{pk}"
    actions, more = records.actions(
        actor, core.module, core.record, recording.offers(actor, core.module, core.record), url
    )
    last = panels.timeline(actor, core.module, core.record, size=LAST)
    screen = PreviewScreen(
        key, pk, core.title, url, f"{url}/preview", core.record.version, replace(last, more_url="", post_url=""),
        records.subtitle(core), core.module.icon, records.badges(core), records.business_card(actor, core),
        actions, more,
    )  # fmt: skip
    return draw(request, "saluran/preview.html", screen, core.title, block="pane" if wants_part(request) else "")
