"""create: what a new opportunity has without anybody typing it."""

import datetime as dt
from collections.abc import Callable
from decimal import Decimal

from saluran.core.perform import perform, read_lines
from saluran.core.registry import modules
from saluran.modules.opportunities.models import Opportunity
from tests.cast import Cast
from tests.verbs.conftest import Doing


def test_it_begins_in_the_first_stage_of_the_default_pipeline(budi: Doing) -> None:
    deal = budi("opportunities", "create", title="Mesin kemas")
    assert (deal.pipeline.key, deal.stage.key, deal.status, deal.currency) == ("sales", "prospecting", "open", "IDR")
    assert (deal.probability, deal.amount, deal.expected_revenue, deal.opportunity_from) == (10, None, None, "")


def test_what_is_empty_comes_from_the_account_and_what_is_typed_stays(budi: Doing) -> None:
    account = budi(
        "accounts",
        "create",
        name="PT Maju Contoh",
        employees=50,
        annual_revenue="9000000000",
        industry="mining",
        website="maju.example",
        territory="west_java",
        addresses=[{"label": "Kantor", "city": "Bandung", "country": "Indonesia"}],
    )
    deal = budi("opportunities", "create", title="Mesin", account=account.pk, industry="retail")
    assert (deal.employees, deal.annual_revenue, deal.city, deal.country) == (50, 9_000_000_000, "Bandung", "Indonesia")
    assert (deal.industry.key, deal.territory.key, deal.website) == ("retail", "west_java", account.website)
    assert deal.opportunity_from == "account"


def test_an_account_that_comes_later_fills_what_is_empty_then(budi: Doing) -> None:
    account = budi("accounts", "create", name="PT Maju Contoh", employees=50, industry="mining")
    deal = budi("opportunities", "create", title="Mesin", employees=7)
    deal = budi("opportunities", "update", deal.pk, account=account.pk)
    assert (deal.employees, deal.industry.key, deal.opportunity_from) == (7, "mining", "account")
    deal = budi("opportunities", "update", deal.pk, account=account.pk, industry="", next_step="Telepon")
    assert deal.industry is None, "what is emptied by hand stays empty"
    lines = [{"description": "A", "quantity": 2, "unit_price": "1500"}]
    assert budi("opportunities", "update", deal.pk, lines=lines).amount == 3000


def test_from_a_lead(budi: Doing) -> None:
    lead = budi("leads", "create", first_name="Sukarno", city="Blitar", employees=3)
    deal = budi("opportunities", "create", title="Buku", lead=lead.pk)
    assert (deal.city, deal.employees, deal.opportunity_from) == ("Blitar", 3, "lead")


def test_the_amount_is_the_sum_of_the_lines_rounded_line_by_line(budi: Doing) -> None:
    lines = [
        {"description": "A", "quantity": "3", "unit_price": "1000.5", "discount": "10", "tax": "11"},
        {"description": "B", "unit_price": "0.5"},
        {"description": "C, belum ada harga", "quantity": "2"},
    ]
    deal = budi("opportunities", "create", title="Mesin", lines=lines)
    found = read_lines(modules.get("opportunities").by_name["lines"], Opportunity.objects.get())
    assert [line["amount"] for line in found] == [Decimal(2998), Decimal(1), None], "3 × 1000.5 − 10% + 11% = 2998.4985"
    assert deal.amount == 2999
    assert budi("opportunities", "create", title="Mesin", lines=lines, amount="5").amount == 5
    dollars = budi("opportunities", "create", title="Mesin", lines=lines[:1], currency="USD")
    assert dollars.amount == Decimal("2998.50"), "cents"


def test_a_status_alone_finds_its_stage_and_a_stage_its_pipeline(budi: Doing, rina: Doing) -> None:
    assert budi("opportunities", "create", title="Jadi", status="won").stage.key == "won"
    other = rina("pipelines", "create", name={"id": "Tender", "en": "Tenders"})
    won = rina("stages", "create", name="Menang", key="won", status="won", pipeline=other.pk)
    assert won.probability == 100
    deal = budi("opportunities", "create", title="Tender", pipeline="tenders", stage="won")
    assert (deal.stage_id, deal.status) == (won.pk, "won")


def test_a_key_that_pipelines_share_means_the_default_one(
    budi: Doing, rina: Doing, stage: Callable[[str], int]
) -> None:
    other = rina("pipelines", "create", name={"id": "Tender", "en": "Tenders"}, position=1)
    rina("stages", "create", name="Menang", key="won", status="won", pipeline=other.pk, position=1)
    assert budi("opportunities", "create", title="Jadi", stage="won").stage_id == stage("won")


def test_another_pipeline_has_the_same_stage_or_begins_anew(budi: Doing, rina: Doing) -> None:
    other = rina("pipelines", "create", name={"id": "Tender", "en": "Tenders"})
    for n, (name, status) in enumerate((("Daftar", "open"), ("Negosiasi", "open"), ("Menang", "won"))):
        key = ("listed", "negotiation", "won")[n]
        rina("stages", "create", name=name, key=key, status=status, pipeline=other.pk, probability=n * 10)
    deal = budi("opportunities", "create", title="Mesin", stage="negotiation")
    deal = budi("opportunities", "update", deal.pk, pipeline="tenders")
    assert (deal.stage.key, deal.stage.pipeline_id, deal.probability) == ("negotiation", other.pk, 10)
    deal = budi("opportunities", "create", title="Mesin", stage="proposal")
    assert budi("opportunities", "update", deal.pk, pipeline="tenders").stage.key == "listed"
    deal = budi("opportunities", "create", title="Mesin")
    assert budi("opportunities", "update", deal.pk, pipeline="tenders", stage="won").status == "won"
    lost = budi("opportunities", "create", title="Mesin", stage="lost")
    assert budi.wrong("opportunities", "update", lost.pk, pipeline="tenders") == {"stage"}


def test_an_import_may_say_when_it_was_closed_and_leave_the_reason_out(cast: Cast) -> None:
    moment = "2017-03-01T00:00:00Z"
    data = {"title": "Lama", "stage": "lost", "closed_at": moment}
    assert "closed_at" in Doing(cast["budi"]).wrong("opportunities", "create", **data)
    deal = perform(cast["rina"], "opportunities", "create", data=data, face="import").record
    assert deal.closed_at == dt.datetime(2017, 3, 1, tzinfo=dt.UTC)
    assert deal.lost_reason_id is None


def test_a_title_is_needed(budi: Doing) -> None:
    assert budi.wrong("opportunities", "create") == {"title"}
    assert budi.wrong("opportunities", "create", title="X", probability="101", currency="XXX") == {
        "probability",
        "currency",
    }
