"""convert with ``merge``: the opportunity that was made first takes all of them, and the result is an opportunity."""

from saluran.core.perform import Item, perform_many
from saluran.core.undo import undo
from saluran.core.workers import drain
from saluran.modules.leads.models import Lead
from saluran.modules.opportunities.models import Opportunity
from saluran.platform import sets, working
from tests.cast import Cast
from tests.verbs.conftest import Doing
from tests.verbs.test_convert import FIRM
from tests.verbs.test_unconvert import dump


def test_opportunities_and_leads_become_the_first_opportunity(cast: Cast, budi: Doing) -> None:
    account = budi("accounts", "create", name="PT Maju Contoh")
    first = budi("opportunities", "create", title="Mesin", account=account.pk, probability=20)
    second = budi("opportunities", "create", title="Suku cadang", account=account.pk, amount="7000000")
    other = budi("leads", "create", first_name="Ina", organization="PT Maju Contoh", source="exhibition")
    lead = budi("leads", "create", **FIRM)
    before = dump()
    chosen = [first.pk, {"module": "opportunities", "id": second.pk}, {"module": "leads", "id": other.pk}]
    items = [Item({"action": "merge", "merge_with": chosen}, lead.pk)]
    operation = perform_many(cast["budi"], "leads", "convert", items, face="api")
    assert items[0].refused is None and items[0].value["opportunity"] == first.pk and operation
    made = Opportunity.objects.get()
    assert (made.pk, made.title, made.amount, made.probability) == (first.pk, "Mesin", 7000000, 20)
    assert set(Lead.objects.values_list("opportunity_id", "status")) == {(first.pk, "converted")}
    assert made.lead_id == other.pk  # the older lead
    undo(cast["budi"], operation.pk, face="api")
    assert dump() == before


def test_leads_alone_make_one_opportunity(budi: Doing) -> None:
    older = budi("leads", "create", first_name="Ina", organization="PT Maju Contoh")
    lead = budi("leads", "create", **FIRM)
    younger = budi("leads", "create", first_name="Adi", organization="PT Maju Contoh")
    chosen = [{"module": "leads", "id": pk} for pk in (older.pk, younger.pk)]
    budi("leads", "convert", lead.pk, action="merge", merge_with=chosen)
    made = Opportunity.objects.get()
    assert made.lead_id == older.pk
    assert set(Lead.objects.values_list("opportunity_id", flat=True)) == {made.pk}


def test_nothing_to_merge_with_is_refused(budi: Doing) -> None:
    lead = budi("leads", "create", **FIRM)
    assert budi.wrong("leads", "convert", lead.pk, action="merge", merge_with=[]) == {"merge_with"}


def test_in_bulk_each_is_told(cast: Cast, budi: Doing) -> None:
    """R143–R146, of many: merged, converted, or refused and why; none is passed over."""
    account = budi("accounts", "create", name="PT Maju Contoh")
    open_one = budi("opportunities", "create", title="Mesin", account=account.pk)
    known = budi("leads", "create", **FIRM)
    new = budi("leads", "create", organization="PT Lain")
    closed = budi("leads", "create", organization="PT Tutup", probability=100)
    report = sets.perform_now(
        cast["budi"], "leads", "convert", [known.pk, new.pk, closed.pk], {"action": "merge"}, face="api"
    )
    assert report.done == (known.pk, new.pk) and set(report.refused) == {closed.pk}
    assert str(open_one.pk) in report.told[known.pk] and new.pk not in report.told
    assert "100%" in report.refused[closed.pk].sentence
    assert Lead.objects.get(pk=known.pk).opportunity_id == open_one.pk
    assert Opportunity.objects.count() == 2


def test_a_job_tells_it_too(cast: Cast, budi: Doing) -> None:
    account = budi("accounts", "create", name="PT Maju Contoh")
    open_one = budi("opportunities", "create", title="Mesin", account=account.pk)
    known = budi("leads", "create", **FIRM)
    closed = budi("leads", "create", organization="PT Tutup", probability=100)
    chosen = sets.Chosen((known.pk, closed.pk))
    job = sets.perform_later(cast["joko"], "leads", "convert", chosen, {"action": "merge"}, face="html")
    drain()
    told = {o.id: (o.status, o.sentence) for o in working.report(cast["joko"], job).items}
    assert told[known.pk][0] == 200 and str(open_one.pk) in told[known.pk][1]
    assert told[closed.pk][0] == 409 and "100%" in told[closed.pk][1]
