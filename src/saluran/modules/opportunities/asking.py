"""What the dialogs ask in which a deal goes to another stage or pipeline, or is lost."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from saluran.core.perform import Asked, Call
from saluran.core.schema import Field
from saluran.modules.pipelines.stages import steps


def ask_move(call: Call, record: Any, said: Mapping[str, Any]) -> Asked:
    """Where to; of a loss why, else how likely it is now."""
    takes, to = _takes(call, "move_stage"), said.get("stage")
    step = steps().same(record.pipeline_id, to) if to else None
    fields = {"stage": (takes["stage"], to), "position": (takes["position"], None)}
    if step and step.status == "lost":
        return Asked(fields | _why(takes, record))
    return Asked({**fields, "probability": (takes["probability"], None)})


def ask_lose(call: Call, record: Any, said: Mapping[str, Any]) -> Asked:
    """Why, and to whom."""
    return Asked(_why(_takes(call, "lose"), record), live=False)


def ask_pipeline(call: Call, record: Any, said: Mapping[str, Any]) -> Asked:
    """Which one, then where in it."""
    takes, to = _takes(call, "move_pipeline"), said.get("pipeline")
    fields = {"pipeline": (_offer(takes["pipeline"], "id", "is_not", record.pipeline_id), to)}
    if to:
        fields["stage"] = (_offer(takes["stage"], "pipeline", "is", to), said.get("stage"))
    return Asked(fields)


def _takes(call: Call, verb: str) -> Mapping[str, Field]:
    return {f.name: f for f in call.module.verbs[verb].takes}


def _why(takes: Mapping[str, Field], record: Any) -> dict[str, tuple[Field, Any]]:
    return {
        "lost_reason": (replace(takes["lost_reason"], required=True), record.lost_reason_id),
        "competitor": (takes["competitor"], record.lost_to_id),
        "lost_note": (takes["lost_note"], record.lost_note),
    }


def _offer(f: Field, *condition: Any) -> Field:
    return replace(f, kind=replace(f.kind, offered=condition))  # type: ignore[call-arg]
