"""disqualify: a lead is put aside."""

from saluran.modules.leads.models import Lead
from tests.verbs.conftest import Doing


def test_unqualified_unless_something_else_is_said(budi: Doing) -> None:
    one, two = (budi("leads", "create", first_name=n).pk for n in ("Ani", "Ina"))
    budi("leads", "disqualify", one)
    budi("leads", "disqualify", two, status="junk")
    assert dict(Lead.objects.values_list("pk", "status")) == {one: "unqualified", two: "junk"}
    assert Lead.objects.get(pk=one).qualification == "unqualified"


def test_only_what_puts_aside(budi: Doing) -> None:
    lead = budi("leads", "create", first_name="Ani")
    assert budi.wrong("leads", "disqualify", lead.pk, status="converted") == {"status"}
    budi("leads", "disqualify", lead.pk)
    assert budi.refused("leads", "disqualify", lead.pk).status == 409
