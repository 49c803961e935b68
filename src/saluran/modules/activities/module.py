"""Tasks, events and calls: activities of any record."""

from django.utils.translation import gettext_lazy as _

from saluran.core.kinds import DateTime, LongText
from saluran.core.registry import modules
from saluran.core.schema import Due, Field, Module, Section, Verb
from saluran.modules.activities import keepers as _keepers  # noqa: F401  registers them
from saluran.modules.activities import verbs
from saluran.modules.activities.models import Event, Participant, PhoneCall, Task


def _verbs(*other_time: Field, result: tuple[Field, ...] = ()) -> dict[str, Verb]:
    """What is done with each of the three; ``other_time``: what another time is made of."""
    complete = Verb(
        "complete",
        _("Complete"),
        verbs.complete_activity,
        when=verbs.is_done,
        icon="check",
        tone="success",
        many=True,
        done=_("Done"),
        takes=result,
    )
    reschedule = Verb(
        "reschedule",
        _("Reschedule"),
        verbs.reschedule_activity,
        when=verbs.is_done,
        icon="calendar-clock",
        many=True,
        done=_("Rescheduled"),
        takes=other_time,
    )
    return {v.name: v for v in (complete, reschedule)}


tasks = modules.register(
    Module(
        key="tasks",
        label=_("Tasks"),
        one=_("Task"),
        model=Task,
        title="subject",
        icon="square-check-big",
        menu="activities",
        also=("aktivitas", "pekerjaan", "to-do", "todo"),
        sections=(
            Section(_("Task"), "subject related_to kind due_at all_day priority status"),
            Section(_("More"), "cost owner team description done_at"),
        ),
        list=("subject", "related_to", "status", "due_at", "priority", "kind", "owner"),
        sort="-due_at",
        sorts=("subject", "status", "due_at", "priority", "done_at"),
        filters=("status", "due_at", "priority", "owner"),
        search=("subject", "description"),
        board="status",
        card=("related_to", "due_at", "priority"),
        facts=("status", "due_at", "priority", "kind", "related_to", "done_at"),
        quick=("subject", "kind", "due_at", "priority"),
        due=Due("due_at", ("open", "in_progress", "waiting"), "all_day", settled="done_at"),
        about="related_to",
        verbs=_verbs(Field("due_at", _("Due"), DateTime(), required=True)),
        begin=verbs.begin_activity,
        settle=verbs.settle_activity,
    )
)

events = modules.register(
    Module(
        key="events",
        label=_("Events"),
        one=_("Event"),
        model=Event,
        title="subject",
        icon="calendar-days",
        menu="activities",
        also=("aktivitas", "rapat", "kunjungan", "presentasi", "meetings", "appointments", "demo"),
        sections=(
            Section(_("Event"), "subject related_to kind starts_at ends_at all_day place status"),
            Section(_("Participants"), "participants"),
            Section(_("More"), "cost owner team description done_at"),
        ),
        list=("subject", "related_to", "status", "starts_at", "kind", "place", "owner"),
        sort="-starts_at",
        sorts=("subject", "status", "starts_at", "done_at"),
        filters=("status", "starts_at", "kind", "owner"),
        search=("subject", "place", "description"),
        board="status",
        card=("related_to", "starts_at", "place"),
        facts=("status", "starts_at", "ends_at", "place", "kind", "related_to", "done_at"),
        quick=("subject", "kind", "starts_at", "ends_at", "place"),
        tables={"participants": (_("Participants"), Participant, "event")},
        due=Due("starts_at", ("planned",), "all_day", settled="done_at"),
        about="related_to",
        verbs=_verbs(
            Field("starts_at", _("Starts"), DateTime(), required=True), Field("ends_at", _("Ends"), DateTime())
        ),
        check=verbs.check_event,
        begin=verbs.begin_activity,
        settle=verbs.settle_activity,
    )
)

calls = modules.register(
    Module(
        key="calls",
        label=_("Calls"),
        one=_("Call"),
        model=PhoneCall,
        title="subject",
        icon="phone-call",
        menu="activities",
        also=("aktivitas", "telepon", "phone calls"),
        sections=(
            Section(_("Call"), "subject related_to direction purpose starts_at all_day duration status result"),
            Section(_("More"), "cost owner team description done_at"),
        ),
        list=("subject", "related_to", "status", "starts_at", "direction", "purpose", "owner"),
        sort="-starts_at",
        sorts=("subject", "status", "starts_at", "duration", "done_at"),
        filters=("status", "starts_at", "purpose", "owner"),
        search=("subject", "result", "description"),
        board="status",
        card=("related_to", "starts_at", "purpose"),
        facts=("status", "starts_at", "direction", "purpose", "duration", "related_to", "result", "done_at"),
        quick=("subject", "purpose", "starts_at", "status", "result"),
        due=Due("starts_at", ("planned",), "all_day", settled="done_at"),
        about="related_to",
        verbs=_verbs(
            Field("starts_at", _("Time"), DateTime(), required=True),
            result=(Field("result", _("Result"), LongText(max_length=2000)),),
        ),
        begin=verbs.begin_activity,
        settle=verbs.settle_activity,
    )
)
