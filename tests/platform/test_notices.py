"""Notices: who is told of what, once, and only as far as he may know it when he reads."""

import datetime as dt
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone, translation

from saluran.core import events, jobs, stamps, workers
from saluran.core.models import Job, Outbox
from saluran.core.perform import perform
from saluran.core.registry import modules
from saluran.core.undo import undo
from saluran.ground.conditions import from_url
from saluran.platform import notices, sets
from saluran.platform.models import Notice
from tests.cast import Cast, make

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]


@pytest.fixture(autouse=True)
def quiet(cast: Cast) -> None:
    workers.drain()


def act(cast: Cast, who: str, key: str, verb: str, pk: int | None = None, /, **data: Any) -> Any:
    return perform(cast[who], key, verb, pk, data, face="html")


def told(cast: Cast, who: str, language: str = "en") -> list[str]:
    """What somebody reads, after the worker has done its work."""
    workers.drain()
    stamps.refresh()
    with translation.override(language):
        return [n.text for n in notices.page(cast[who]).items]


def test_who_gets_a_record_is_told_in_his_language(cast: Cast) -> None:
    lead = act(cast, "joko", "leads", "create", organization="PT Maju", owner=cast.budi.pk).record
    assert told(cast, "budi") == ["Joko assigned “PT Maju” to you"]
    assert told(cast, "budi", "id") == ["Joko menugaskan “PT Maju” kepada Anda"]
    act(cast, "joko", "leads", "assign", lead.pk, owner=cast.sari.pk)
    assert told(cast, "sari") == ["Joko assigned “PT Maju” to you"]
    assert told(cast, "joko") == []  # his own doings


def test_many_at_once_are_one_notice_that_leads_to_them(cast: Cast) -> None:
    pks = [make("leads", organization=f"PT {n:03}", owner=cast.joko.pk).pk for n in range(312)]
    make("leads", organization="Lama", owner=cast.budi.pk)
    sets.perform_later(cast["joko"], "leads", "assign", sets.Chosen(tuple(pks)), {"owner": cast.budi.pk}, face="html")
    (text,) = told(cast, "budi")
    assert text == "Joko assigned “PT 000” and 311 others to you"
    (notice,) = notices.page(cast["budi"]).items
    assert (notice.count, notices.unread(cast["budi"])) == (312, 1)
    condition = from_url(parse_qs(urlsplit(notice.url).query)["filter"][0])
    assert sets.count(cast["budi"], modules.get("leads"), condition) == 312


def test_of_a_large_operation_no_more_is_read_than_an_event_names(cast: Cast) -> None:
    """A million rows may come in as one operation of hundreds of events: its lines are found by their records."""
    if connection.vendor != "sqlite":
        return
    act(cast, "joko", "leads", "create", organization="PT Maju", owner=cast.budi.pk)
    with CaptureQueriesContext(connection) as asked:
        workers.drain()
    plans = []
    with connection.cursor() as cursor:
        for q in asked.captured_queries:
            if q["sql"].startswith("SELECT") and 'FROM "core_line"' in q["sql"]:
                cursor.execute("EXPLAIN QUERY PLAN " + q["sql"].replace("%", "%%"))
                plans += [row[-1] for row in cursor.fetchall()]
    assert plans and all("core_line_record" in step for step in plans), plans


def test_who_owns_or_follows_is_told_how_it_goes_on(cast: Cast) -> None:
    deal = act(cast, "budi", "opportunities", "create", title="Mesin").record
    act(cast, "joko", "opportunities", "follow", deal.pk)
    act(cast, "budi", "opportunities", "move_stage", deal.pk, stage="proposal")
    assert told(cast, "joko") == ["Budi moved “Mesin” to “Proposal”"]
    act(cast, "joko", "opportunities", "win", deal.pk)
    assert "Joko won “Mesin”" in told(cast, "budi")
    act(cast, "budi", "opportunities", "update", deal.pk, next_step="Kirim kontrak")
    act(cast, "budi", "opportunities", "delete", deal.pk)
    assert told(cast, "joko") == [
        "Budi deleted Opportunity (deleted)", "Budi moved Opportunity (cannot be viewed) to “Proposal”",
    ]  # fmt: skip


def test_comments_notes_and_who_is_mentioned(cast: Cast) -> None:
    lead = make("leads", organization="PT Maju", owner=cast.budi.pk)
    workers.drain()
    act(
        cast,
        "joko",
        "leads",
        "comment",
        lead.pk,
        text="Tolong @Sari, @rina dan @eka; bukan a@budi.example atau @siapa.",
    )
    assert told(cast, "budi") == ["Joko commented on “PT Maju”"]
    assert told(cast, "rina") == ["Joko mentioned you in a comment on “PT Maju”"]
    assert told(cast, "eka") == told(cast, "sari") == []  # they may not view it
    act(cast, "joko", "leads", "comment", lead.pk, text="@budi, kapan?")
    act(cast, "joko", "leads", "note", lead.pk, text="Minta harga, kata @budi")
    assert told(cast, "budi")[:2] == [
        "Joko wrote a note on “PT Maju”", "Joko mentioned you in a comment on “PT Maju”",
    ]  # fmt: skip


def test_a_merge_tells_whose_record_became_part_of_another(cast: Cast) -> None:
    one, two = (make("accounts", name=f"PT {n}", owner=getattr(cast, n).pk) for n in ("budi", "sari"))
    act(cast, "rina", "accounts", "follow", two.pk)
    act(cast, "joko", "accounts", "merge", one.pk, merge_with=[two.pk], survivor=one.pk)
    assert told(cast, "budi") == ["Joko merged other records into “PT budi”"]
    assert told(cast, "rina") == ["Joko merged other records into “PT budi”"]
    assert told(cast, "sari") == []  # hers is Budi's now, and out of her reach


def test_a_converted_lead(cast: Cast) -> None:
    lead = make("leads", organization="PT Maju", last_name="Adi", owner=cast.budi.pk)
    act(cast, "joko", "leads", "convert", lead.pk, customer="create", opportunity="none")
    assert told(cast, "budi") == ["Joko converted “Adi”"]  # and not of each record that came of it


def test_what_was_undone_is_not_told_and_what_was_done_again_is(cast: Cast) -> None:
    lead = make("leads", organization="PT Maju", owner=cast.joko.pk)
    given = act(cast, "joko", "leads", "assign", lead.pk, owner=cast.budi.pk)
    assert len(told(cast, "budi")) == 1
    back = undo(cast["joko"], given.operation, face="html")
    assert told(cast, "budi") == []
    undo(cast["joko"], back.operation, face="html")
    assert len(told(cast, "budi")) == 1
    second = act(cast, "joko", "leads", "assign", lead.pk, owner=cast.sari.pk)
    undo(cast["joko"], second.operation, face="html")  # before the worker came to it
    assert told(cast, "sari") == []
    said = act(cast, "joko", "leads", "comment", lead.pk, text="Halo")
    assert len(told(cast, "budi")) == 2
    undo(cast["joko"], said.operation, face="html")
    assert len(told(cast, "budi")) == 1


def test_an_event_that_comes_twice_is_told_once(cast: Cast) -> None:
    leads = [make("leads", organization=f"PT {n}", owner=cast.joko.pk).pk for n in range(3)]
    workers.drain()
    sets.perform_now(cast["joko"], "leads", "assign", leads, {"owner": cast.budi.pk}, face="html")
    workers.drain()
    again = Job.objects.get(task=notices.tell.module_path, state="done", args__kwargs__name="leads.assign")
    Job.objects.filter(pk=again.pk).update(state="ready", attempts=0)
    workers.drain()
    assert Job.objects.get(pk=again.pk).state == "done"
    assert Notice.objects.get().count == 3


def test_what_went_out_of_reach_has_no_title_any_more(cast: Cast) -> None:
    lead = act(cast, "joko", "leads", "create", organization="PT Rahasia", owner=cast.budi.pk).record
    assert "Rahasia" in told(cast, "budi")[0]
    make_eka = {"owner_id": cast.eka.pk, "team_id": cast.eka.team_id}
    type(lead)._base_manager.filter(pk=lead.pk).update(**make_eka)
    assert told(cast, "budi") == ["Joko assigned Lead (cannot be viewed) to you"]
    (notice,) = notices.page(cast["budi"]).items
    assert (notice.record, notice.url) == (None, "")


def test_what_nobody_wants_to_hear_is_not_told(cast: Cast) -> None:
    notices.choose(cast["budi"], ["changes"])
    lead = act(cast, "joko", "leads", "create", organization="PT Maju", owner=cast.budi.pk).record
    act(cast, "joko", "leads", "comment", lead.pk, text="@budi")
    assert told(cast, "budi") == []
    act(cast, "joko", "leads", "delete", lead.pk)
    assert told(cast, "budi") == ["Joko deleted Lead (deleted)"]
    notices.choose(cast["budi"], list(notices.WISHES))
    assert notices.unwanted(cast["budi"]) == frozenset()


def test_most_edits_make_no_work(cast: Cast) -> None:
    lead = act(cast, "budi", "leads", "create", organization="PT Maju").record
    workers.drain()
    act(cast, "joko", "leads", "update", lead.pk, city="Solo")
    act(cast, "joko", "leads", "tag", lead.pk, tags=["a"])
    n = Job.objects.count()
    events.dispatch()
    assert Job.objects.count() == n and not Outbox.objects.filter(done=False).exists()


def test_unread_come_first_page_by_page_and_old_ones_go(cast: Cast) -> None:
    for n in range(5):
        act(cast, "joko", "leads", "create", organization=f"PT {n}", owner=cast.budi.pk)
    ids = [n.id for n in (told(cast, "budi"), notices.page(cast["budi"]))[1].items]
    assert notices.mark(cast["budi"], ids[:2]) == 2 and notices.mark(cast["sari"], ids) == 0
    seen, cursor = [], ""
    while True:
        page = notices.page(cast["budi"], cursor, 2)
        seen += [n.id for n in page.items]
        cursor = page.next
        if not cursor:
            break
    assert seen == [*ids[2:], *ids[:2]]
    assert len(notices.page(cast["budi"], new=True).items) == 3
    Notice.objects.filter(pk=ids[0]).update(at=timezone.now() - dt.timedelta(days=91))
    assert notices.forget_notices.func() == 1 and len(notices.page(cast["budi"]).items) == 4
    assert "forget_notices" in "".join(jobs.schedules)
    notices.mark(cast["budi"])
    assert notices.unread(cast["budi"]) == 0
