"""Big deals: marked by the limits of their pipeline, and told to those who answer for them."""

from typing import Any

import pytest
from django.utils import translation

from saluran.core import stamps, workers
from saluran.core.models import Operation
from saluran.core.perform import perform
from saluran.core.undo import undo
from saluran.modules.opportunities.models import Opportunity
from saluran.modules.pipelines.models import Pipeline
from saluran.platform import notices, sets
from tests.cast import Cast, make
from tests.faces.html_client import sign_in

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]


@pytest.fixture(autouse=True)
def limits(cast: Cast) -> int:
    """From 1 billion and 50 %; Rina is named on the pipeline."""
    pk = Pipeline.objects.get(key="sales").pk
    said = {"big_deal_amount": "1000000000", "big_deal_probability": 50, "told": [{"person": cast.rina.pk}]}
    perform(cast["rina"], "pipelines", "update", pk, said, face="html")
    workers.drain()
    return pk


def act(cast: Cast, who: str, verb: str, pk: int | None = None, /, **data: Any) -> Any:
    return perform(cast[who], "opportunities", verb, pk, data, face="html")


def told(cast: Cast, who: str) -> list[str]:
    workers.drain()
    stamps.refresh()
    with translation.override("en"):
        return [n.text for n in notices.page(cast[who]).items if n.kind.startswith("big")]


def deal(cast: Cast, **data: Any) -> int:
    pk: int = act(cast, "budi", "create", title="Pabrik", amount="2000000000", **data).record.pk
    return pk


def test_bosses_and_who_is_named_are_told_when_it_becomes_big_and_how_it_ends(cast: Cast) -> None:
    pk = deal(cast)
    assert not Opportunity.objects.get().big_deal and told(cast, "joko") == []
    act(cast, "budi", "update", pk, probability=60)
    assert Opportunity.objects.get().big_deal
    assert told(cast, "joko") == told(cast, "rina") == ["Big deal: “Pabrik”, by Budi"]
    assert told(cast, "budi") == told(cast, "eka") == told(cast, "sari") == []
    act(cast, "budi", "lose", pk, lost_reason="no_budget")
    assert Opportunity.objects.get().big_deal  # it was one
    assert told(cast, "joko")[0] == "Big deal lost: “Pabrik”, by Budi"
    act(cast, "budi", "reopen", pk, stage="negotiation")
    act(cast, "budi", "win", pk)
    assert told(cast, "joko")[0] == "Big deal won: “Pabrik”, by Budi"
    assert len(told(cast, "joko")) == 3


def test_only_the_first_time_counts_unless_it_was_undone(cast: Cast) -> None:
    pk = deal(cast)
    crossed = act(cast, "budi", "update", pk, probability=60)
    assert len(told(cast, "joko")) == 1
    undo(cast["budi"], crossed.operation, face="html")
    assert told(cast, "joko") == [] and not Opportunity.objects.get().big_deal
    act(cast, "budi", "update", pk, probability=70)  # the next crossing tells
    assert len(told(cast, "joko")) == 1
    act(cast, "budi", "update", pk, amount="5")
    act(cast, "budi", "update", pk, amount="3000000000")
    assert len(told(cast, "joko")) == 1


def test_small_ones_other_currencies_and_pipelines_without_a_limit(cast: Cast, limits: int) -> None:
    act(cast, "budi", "create", title="Kecil", amount="999999999", probability=90)
    act(cast, "budi", "create", title="Dolar", amount="2000000000", probability=90, currency="USD")
    act(cast, "budi", "create", title="Kosong", probability=90)
    other = make("pipelines", name={"id": "Lain", "en": "Other"}, template="b2b").pk
    act(cast, "budi", "create", title="Lain", pipeline=other, amount="2000000000", probability=90)
    assert not Opportunity.objects.filter(big_deal=True).exists()
    assert told(cast, "joko") == []
    act(cast, "budi", "create", title="Langsung", amount="1000000000", probability=50)
    assert told(cast, "joko") == ["Big deal: “Langsung”, by Budi"]


def test_another_limit_marks_others_and_is_no_news(cast: Cast, limits: int) -> None:
    small = act(cast, "budi", "create", title="Kecil", amount="300000000", probability=90).record.pk
    big = deal(cast, probability=90)
    assert len(told(cast, "joko")) == 1
    perform(cast["rina"], "pipelines", "update", limits, {"big_deal_amount": "200000000"}, face="html")
    workers.drain()
    assert set(Opportunity.objects.filter(big_deal=True).values_list("pk", flat=True)) == {small, big}
    perform(cast["rina"], "pipelines", "update", limits, {"big_deal_amount": None}, face="html")
    workers.drain()
    assert not Opportunity.objects.filter(big_deal=True).exists()
    assert len(told(cast, "joko")) == 1
    assert Operation.objects.filter(face="rule").count() == 2


def test_many_at_once_are_one_notice(cast: Cast) -> None:
    for n in range(3):
        act(cast, "budi", "create", title=f"Pabrik {n}", amount="2000000000", probability=90)
    workers.drain()
    notices.mark(cast["joko"])
    pks = tuple(Opportunity.objects.order_by("pk").values_list("pk", flat=True))
    sets.perform_now(cast["rina"], "opportunities", "win", pks, {}, face="html")
    assert told(cast, "joko")[0] == "Big deal won: “Pabrik 0” and 2 others, by Rina"


def test_it_shows_on_page_list_board_and_home_and_is_a_filter(cast: Cast) -> None:
    pk = deal(cast, probability=90)
    act(cast, "budi", "create", title="Kecil", amount="1000000", probability=90)
    budi, joko = sign_in(cast, "budi"), sign_in(cast, "joko")
    mark = '<span class="sr-only">Peluang besar: </span>'
    assert budi.get("/opportunities").content.decode().count(mark) == 1
    assert budi.get("/opportunities/board").content.decode().count(mark) == 1
    assert "Peluang besar" in budi.get(f"/opportunities/{pk}").content.decode()
    page = budi.get("/opportunities?f.big_deal=true").content.decode()
    assert "Pabrik" in page and "Kecil" not in page
    home = joko.get("/home").content.decode()
    assert "Peluang besar yang terbuka" in home
    url = next(part.split('"')[0] for part in home.split('href="') if "big_deal" in part.split('"')[0])
    found = joko.get(url.replace("&amp;", "&")).content.decode()
    assert "Pabrik" in found and "Kecil" not in found
    assert "Peluang besar yang terbuka" not in budi.get("/home").content.decode()  # he answers for nobody


def test_who_may_not_view_it_is_not_told(cast: Cast, limits: int) -> None:
    perform(cast["rina"], "pipelines", "update", limits, {"told": [{"person": cast.eka.pk}]}, face="html")
    deal(cast, probability=90)
    assert told(cast, "eka") == []


def test_an_edit_from_before_another_limit_can_be_undone(cast: Cast, limits: int) -> None:
    pk = deal(cast)
    crossed = act(cast, "budi", "update", pk, probability=60)
    perform(cast["rina"], "pipelines", "update", limits, {"big_deal_amount": "9000000000"}, face="html")
    workers.drain()
    assert not Opportunity.objects.get().big_deal
    undo(cast["budi"], crossed.operation, face="html")
    assert Opportunity.objects.get().probability == 10 and not Opportunity.objects.get().big_deal
