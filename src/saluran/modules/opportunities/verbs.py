"""An opportunity moves through its stages until it is won or lost. Verbs change the record; the door writes it."""

from typing import Any

from django.utils.translation import gettext as _

from saluran.core import access, query
from saluran.core.cleaned import cleaned
from saluran.core.kinds import Condition
from saluran.core.perform import Call
from saluran.core.perform.cleaning import BRINGS
from saluran.core.refusals import Conflict, Invalid
from saluran.modules.opportunities.rivals import end_race
from saluran.modules.opportunities.stages import enter, top
from saluran.modules.pipelines.stages import Step, steps


def move_stage(call: Call, record: Any, data: dict[str, Any]) -> None:
    """Put the opportunity in another stage of its pipeline; its chance follows, unless it is said beside."""
    step = steps().same(record.pipeline_id, data["stage"])
    if step is None:
        raise Invalid({"stage": [_("This stage belongs to another pipeline.")]})
    check_entry(call, record, step)
    said, was = record.probability if _just_set(call, record, "probability") else None, record.status
    chance = data.get("probability")
    enter(record, step, call.now, probability=said if chance is None else chance)
    if step.status == "lost":
        _say_why(call, record, data)
    if step.status != was or data.get("competitor"):
        end_race(call, record, data.get("competitor"))
    if data.get("position") is not None:
        record.rank = _rank(call, record, step, data["position"])


def check_entry(call: Call, record: Any, step: Step) -> None:
    """A stage may ask for something before a deal enters it. What is brought from elsewhere was there already."""
    if not step.criteria or record.stage_id == step.id or call.face in BRINGS:
        return
    call.work.flush()  # the condition reads what the same edit has set
    node = cleaned(access.SYSTEM, call.module, step.criteria)
    if not access.rows(call.module).filter(query.where(access.SYSTEM, call.module, node), pk=record.pk).exists():
        asked = Condition(of=call.module.key).show(step.criteria)
        words = _("“%(stage)s” is entered only when: %(asked)s") % {"stage": step.title, "asked": asked}
        raise Invalid({"stage": [words]})


def move_pipeline(call: Call, record: Any, data: dict[str, Any]) -> None:
    """Go on in another pipeline: in the stage that is named, in the one of the same key, or where such deals begin."""
    known = steps()
    if data["pipeline"] == record.pipeline_id:
        raise Invalid({"pipeline": [_("It stands in this pipeline already.")]})
    step = (
        known.same(data["pipeline"], data["stage"])
        if data.get("stage")
        else known.same(data["pipeline"], record.stage_id) or known.first(data["pipeline"], record.status)
    )
    if step is None:
        raise Invalid({"stage": [_("This stage belongs to another pipeline.")]})
    check_entry(call, record, step)
    record.pipeline_id, was = step.pipeline, record.status
    enter(record, step, call.now)
    if step.status != was:
        end_race(call, record)


def may_move_pipeline(record: Any) -> str | None:
    others = {step.pipeline for step in steps().all} - {record.pipeline_id}
    return None if others else _("There is no other pipeline.")


def follow_stage(call: Call, record: Any, data: dict[str, Any]) -> None:
    """Take the chance of the stage again."""
    record.probability_by_hand = False
    step = steps().get(record.stage_id)
    if step and step.probability is not None:
        record.probability = step.probability


def may_follow_stage(record: Any) -> str | None:
    return None if record.probability_by_hand else _("The probability is that of the stage already.")


def _say_why(call: Call, record: Any, data: dict[str, Any]) -> None:
    """People are asked why it was lost, as `lose` asks; programs and imports may not know it."""
    reason = data.get("lost_reason") or record.lost_reason_id
    if not reason and call.face == "html":
        raise Invalid({"lost_reason": [_("Choose why it was lost.")]})
    record.lost_reason_id = reason
    record.lost_note = data.get("lost_note") or record.lost_note


def _rank(call: Call, record: Any, step: Step, position: int) -> int:
    """The number that puts the card at ``position`` of the column, counted from 0 among what the actor sees."""
    place = max(position, 0)
    others = access.scope(call.actor, call.module).filter(stage=step.id).exclude(pk=record.pk).order_by("-rank", "-pk")
    ranks = others.values_list("rank", flat=True)
    around: list[int] = list(ranks[max(place - 1, 0) : place + 1])
    if place == 0:
        return max([top(call.now), *(rank + 1 for rank in around)])
    if len(around) == 2:
        return (around[0] + around[1]) // 2
    below: int | None = ranks.reverse().first()  # behind the last one
    return top(call.now) if below is None else below - 1000


def _just_set(call: Call, record: Any, column: str) -> bool:
    """Whether the same operation has changed the column: an edit may set the chance and the stage at once."""
    before, after = call.work.log.rows.get((type(record), record.pk), (None, None))
    return before is not None and after is not None and column in after


def win_opportunity(call: Call, record: Any, data: dict[str, Any]) -> None:
    """The customer has said yes."""
    enter(record, _stage_that(record, "won"), call.now)
    end_race(call, record)


def lose_opportunity(call: Call, record: Any, data: dict[str, Any]) -> None:
    """The customer has said no. A reason is asked for, so that one can learn from it."""
    if not (data.get("lost_reason") or record.lost_reason_id):
        raise Invalid({"lost_reason": [_("Choose why it was lost.")]})
    enter(record, _stage_that(record, "lost"), call.now)
    _say_why(call, record, data)
    end_race(call, record, data.get("competitor"))


def reopen_opportunity(call: Call, record: Any, data: dict[str, Any]) -> None:
    """Work goes on: back to the first stage, or to the one that is named."""
    step = steps().same(record.pipeline_id, data["stage"]) if data.get("stage") else _stage_that(record, "open")
    if step is None or step.status != "open":
        raise Invalid({"stage": [_("Choose an open stage of this pipeline.")]})
    enter(record, step, call.now)
    end_race(call, record)


def _stage_that(record: Any, status: str) -> Step:
    step = steps().first(record.pipeline_id, status)
    if step is None:
        raise Conflict(_("The pipeline has no stage for this. Ask an administrator to add one."))
    return step


def why_it_stays(record: Any) -> str | None:
    """What was sold stays in the figures: others may become part of it, but it of none."""
    return _("“%(title)s” is won.") % {"title": record.title} if record.status == "won" else None


def may_win(record: Any) -> str | None:
    return _("This opportunity is won already.") if record.status == "won" else None


def may_lose(record: Any) -> str | None:
    return _("This opportunity is lost already.") if record.status == "lost" else None


def may_reopen(record: Any) -> str | None:
    return _("This opportunity is open already.") if record.status == "open" else None
