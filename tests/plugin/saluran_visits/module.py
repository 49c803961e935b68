"""A module from another package, a verb for a module of the house, and an ear for what happens there."""

from typing import Any

from saluran.sdk import (
    SYSTEM,
    Call,
    Conflict,
    Field,
    Module,
    Section,
    Verb,
    kinds,
    listen,
    modules,
    perform,
    scope,
    task,
    words,
)
from saluran_visits.models import Visit


def finish_visit(call: Call, visit: Any, data: dict[str, Any]) -> None:
    """The visit took place, today unless another day is named."""
    visit.state = "done"
    visit.visited_on = data.get("visited_on") or call.now.date()


def may_finish(visit: Any) -> Any:
    return words("Kunjungan ini sudah selesai.", "This visit is done already.") if visit.state == "done" else None


def plan_visit(call: Call, opportunity: Any, data: dict[str, Any]) -> dict[str, int]:
    """Plan a visit about this opportunity. Answers the id of the visit."""
    if opportunity.status == "lost":
        raise Conflict(str(words("Peluang ini sudah hilang.", "This opportunity is lost.")))
    visit = call.make(
        "visits",
        subject=data.get("subject") or opportunity.title,
        account=opportunity.account_id,
        opportunity=opportunity.pk,
        visited_on=data["visited_on"],
    )
    return {"visit": visit.pk}


def one_visit_a_day(call: Call, opportunity: Any, gone: list[Any]) -> None:
    """Two visits about one opportunity, planned for one day, are one."""
    days = set()
    planned = scope(call.actor, modules.get("visits")).filter(opportunity=opportunity.pk, state="planned")
    for visit in planned.order_by("pk"):
        if visit.visited_on in days:
            call.perform("visits", "delete", visit.pk)
        days.add(visit.visited_on)


DAY = Field("visited_on", words("Tanggal kunjungan", "Visited on"), kinds.Date())

modules.register(
    Module(
        key="visits",
        label=words("Kunjungan", "Visits"),
        one=words("Kunjungan", "Visit"),
        model=Visit,
        title="subject",
        icon="map-pin",
        menu="customers",
        also=("kunjungan lapangan",),
        sections=(
            Section(words("Kunjungan", "Visit"), "subject account opportunity state visited_on cost owner team"),
        ),
        list=("subject", "account", "state", "visited_on", "cost"),
        sorts=("subject", "visited_on", "cost"),
        filters=("state",),
        search=("subject",),
        board="state",
        sums="cost",
        card=("account", "visited_on"),
        facts=("account", "state", "visited_on"),
        quick=("subject", "account", "visited_on"),
        verbs={
            "finish_visit": Verb(
                "finish_visit",
                words("Selesaikan", "Finish"),
                finish_visit,
                when=may_finish,
                takes=(DAY,),
                icon="check",
                done=words("Kunjungan selesai", "Visit done"),
            )
        },
    )
)

modules.extend(
    "opportunities",
    verbs={
        "plan_visit": Verb(
            "plan_visit",
            words("Rencanakan kunjungan", "Plan a visit"),
            plan_visit,
            takes=(
                Field("subject", words("Perihal", "Subject"), kinds.Text()),
                Field("visited_on", words("Tanggal kunjungan", "Visited on"), kinds.Date(), required=True),
            ),
            icon="map-pin",
            done=words("Kunjungan direncanakan", "Visit planned"),
        )
    },
    steps={"merge": {"one_visit_a_day": one_visit_a_day}},
)


@listen("opportunities.win")
@task()
def thank_customer(name: str, event: dict[str, Any], operation: int) -> None:
    """Plan a visit to say thank you for each opportunity that was won. A second run plans no second visit."""
    opportunities, visits = modules.get("opportunities"), modules.get("visits")
    for won in scope(SYSTEM, opportunities).filter(pk__in=event["ids"]):
        subject = f"Terima kasih: {won.title}"[:120]
        if not scope(SYSTEM, visits).filter(opportunity=won.pk, subject=subject).exists():
            values = {"subject": subject, "account": won.account_id, "opportunity": won.pk, "owner": won.owner_id}
            perform(SYSTEM, "visits", "create", data=values, face="job")
