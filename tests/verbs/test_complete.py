"""complete: it has been done, and what it is about follows."""

import datetime as dt
from typing import Any

import pytest
from django.utils import timezone

from saluran.core import undo
from saluran.core.perform import perform
from saluran.modules.activities.models import Event, PhoneCall, Task
from saluran.modules.leads.models import Lead
from tests.cast import Cast
from tests.verbs.conftest import Doing


def lead_of(budi: Doing, **more: Any) -> Any:
    return budi("leads", "create", organization="CV Kopi Senja", **more)


def called(budi: Doing, lead: Any, **more: Any) -> Any:
    return budi("calls", "create", subject="Telepon", related_to={"module": "leads", "id": lead.pk}, **more)


def status(lead: Any) -> str:
    return str(Lead.objects.get(pk=lead.pk).status)


def test_it_is_done_now(budi: Doing) -> None:
    task = budi("tasks", "create", subject="Kirim contoh", due_at="2026-11-20T03:00:00Z")
    assert (task.status, task.done_at) == ("open", None)
    budi("tasks", "complete", task.pk)
    task = Task.objects.get()
    assert (task.status, task.done_at) == ("done", task.modified_at)


def test_a_call_says_what_came_of_it(budi: Doing) -> None:
    call = called(budi, lead_of(budi))
    budi("calls", "complete", call.pk, result="Minta penawaran")
    assert PhoneCall.objects.get().result == "Minta penawaran"


@pytest.mark.parametrize("key", ["tasks", "events", "calls"])
def test_twice_is_refused_with_a_sentence(budi: Doing, key: str) -> None:
    made = budi(key, "create", subject="Sekali saja", starts_at="2026-11-20T03:00:00Z") if key != "tasks" else None
    made = made or budi(key, "create", subject="Sekali saja")
    budi(key, "complete", made.pk)
    refusal = budi.refused(key, "complete", made.pk)
    assert (refusal.status, bool(refusal.sentence)) == (409, True)


def test_status_set_by_hand_does_the_same_and_opens_it_again(budi: Doing) -> None:
    lead = lead_of(budi)
    task = budi("tasks", "create", subject="Surel", related_to={"module": "leads", "id": lead.pk})
    budi("tasks", "update", task.pk, status="done")
    assert (Task.objects.get().done_at is not None, status(lead)) == (True, "contacted")
    budi("tasks", "update", task.pk, status="waiting")
    assert Task.objects.get().done_at is None


def test_what_is_written_down_afterwards_was_done_when_it_says(budi: Doing) -> None:
    lead = lead_of(budi)
    then = timezone.now() - dt.timedelta(days=2)
    call = called(budi, lead, status="done", starts_at=then)
    assert (call.done_at, status(lead)) == (then, "contacted")
    event = budi("events", "create", subject="Besok", status="done", starts_at=timezone.now() + dt.timedelta(days=1))
    assert event.done_at == Event.objects.get().created_at


def test_the_lead_is_contacted_and_one_undo_takes_both_back(budi: Doing, cast: Cast) -> None:
    lead = lead_of(budi)
    call = called(budi, lead)
    done = perform(cast["budi"], "calls", "complete", call.pk, {}, face="html")
    assert status(lead) == "contacted"
    undo.undo(cast["budi"], done.operation, face="html")
    assert (status(lead), PhoneCall.objects.get().status, PhoneCall.objects.get().done_at) == ("new", "planned", None)
    budi("calls", "complete", call.pk)
    assert status(lead) == "contacted", "what was taken back was nobody's choice"


@pytest.mark.parametrize("chosen", ["open", "nurturing", "qualified", "junk", "do_not_contact"])
def test_a_status_that_was_chosen_stays(budi: Doing, chosen: str) -> None:
    lead = lead_of(budi)
    budi("leads", "update", lead.pk, status=chosen)
    budi("calls", "complete", called(budi, lead).pk)
    assert status(lead) == chosen


def test_a_status_that_it_came_with_is_no_choice(budi: Doing) -> None:
    lead = lead_of(budi, status="open")
    budi("calls", "complete", called(budi, lead).pk)
    assert status(lead) == "contacted"


def test_another_choice_that_was_taken_back_is_none(budi: Doing, cast: Cast) -> None:
    lead = lead_of(budi)
    chosen = perform(cast["budi"], "leads", "update", lead.pk, {"status": "open"}, face="html")
    undo.undo(cast["budi"], chosen.operation, face="html")
    budi("calls", "complete", called(budi, lead).pk)
    assert status(lead) == "contacted"


def test_it_is_done_though_the_lead_is_somebody_elses(budi: Doing, rina: Doing, cast: Cast) -> None:
    lead = lead_of(rina)
    call = called(rina, lead, owner=cast.budi.pk)
    budi("calls", "complete", call.pk)
    assert (PhoneCall.objects.get().status, status(lead)) == ("done", "new")


def test_an_opportunity_qualifies_its_lead(budi: Doing) -> None:
    lead = lead_of(budi)
    budi("calls", "complete", called(budi, lead).pk)
    budi("opportunities", "create", title="Mesin kopi", lead=lead.pk)
    assert status(lead) == "qualified"
    other = lead_of(budi)
    budi("leads", "update", other.pk, status="nurturing")
    budi("opportunities", "create", title="Mesin kopi", lead=other.pk)
    assert status(other) == "nurturing"


def test_a_refused_opportunity_leaves_the_lead_alone(budi: Doing) -> None:
    lead = lead_of(budi)
    assert budi.wrong("opportunities", "create", title="Mesin", lead=lead.pk, stage=999_999) == {"stage"}
    assert status(lead) == "new"
