"""What contradicts itself in an opportunity that came out of a file: it is kept as it was said, and named."""

from collections.abc import Iterator, Mapping
from typing import Any

from django.utils.translation import gettext as _

from saluran.modules.pipelines.stages import Step, steps

SURE = {"won": 100, "lost": 0}


def doubts_of(record: Any, said: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Field and sentence of each contradiction."""
    step = steps().get(record.stage_id)
    if step is None:
        return
    if said.get("probability") is not None and record.probability is not None:
        yield from _odd_chance(record, step)
    if record.status != "lost" and (record.lost_reason_id or record.lost_note):
        yield "lost_reason", _("It has a reason why it was lost, but is not lost.")
    if record.status == "open" and said.get("closed_at"):
        yield "closed_at", _("It has a day on which it was closed, but is open. The day was left out.")
    if record.status != "open" and not (said.get("closed_at") or record.expected_close):
        yield "closed_at", _("It is closed, but nothing says when. The day of the import was taken.")
    elif record.closed_at and said.get("created_at") and record.closed_at < record.created_at:
        yield "closed_at", _("It was closed before it was created.")


def _odd_chance(record: Any, step: Step) -> Iterator[tuple[str, str]]:
    words = {"stage": step.title, "probability": f"{record.probability.normalize():f}"}
    odd = record.probability in (0, 100) if step.status == "open" else record.probability != SURE[step.status]
    if odd:
        yield "probability", _("Stage %(stage)s with a probability of %(probability)s %%: both are kept.") % words
