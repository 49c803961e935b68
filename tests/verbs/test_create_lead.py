"""create: one name is enough for a lead, whosever it is."""

import dataclasses

import pytest

from saluran.core.perform import perform
from tests.cast import Cast
from tests.verbs.conftest import Doing


@pytest.mark.parametrize(
    ("data", "title"),
    [
        ({"first_name": "Sukarno"}, "Sukarno"),
        ({"last_name": "Suharto"}, "Suharto"),
        (
            {"first_name": "Siti", "middle_name": "Nur", "last_name": "Haliza", "organization": "CV Contoh"},
            "Siti Nur Haliza",
        ),
        ({"organization": "PT Maju Contoh", "email": "info@maju.example"}, "PT Maju Contoh"),
        ({"email": "budi.santoso@contoh.example"}, "Budi Santoso"),
    ],
)
def test_what_a_lead_is_called(budi: Doing, data: dict[str, str], title: str) -> None:
    assert budi("leads", "create", **data).title == title


def test_without_any_name_it_is_refused(budi: Doing) -> None:
    assert budi.wrong("leads", "create", mobile="081200001234") == {"first_name"}
    lead = budi("leads", "create", first_name="Sukarno")
    assert budi.wrong("leads", "update", lead.pk, first_name="") == {"first_name"}


def test_the_three_blocks(budi: Doing) -> None:
    lead = budi(
        "leads",
        "create",
        salutation="bapak",
        first_name="Joko",
        gender="male",
        source="whatsapp",
        lead_type="client",
        request_type="product_enquiry",
        email="joko@contoh.example",
        website="contoh.example",
        mobile="0812-0000-1234",
        whatsapp="+62 812 0000 1234",
        phone="(021) 0000 123",
        phone_ext="12",
        organization="PT Contoh",
        employees="51",
        annual_revenue="2500000000",
        industry="retail",
        market_segment="upper_income",
        territory="greater_jakarta",
        fax="0210000124",
    )
    assert (lead.status, lead.origin, lead.salutation.key, lead.employees) == ("new", "company", "bapak", 51)
    assert lead.mobile == lead.whatsapp == "+6281200001234"


def test_bad_input_names_its_field(budi: Doing) -> None:
    wrong = budi.wrong(
        "leads",
        "create",
        first_name="A",
        email="x",
        mobile="abc",
        employees="-1",
        status="nope",
        source="nope",
        foo="1",
    )
    assert wrong == {"email", "mobile", "employees", "status", "source", "foo"}


def test_it_says_how_it_came_in(cast: Cast) -> None:
    by_hand = perform(cast["budi"], "leads", "create", data={"first_name": "Ani"}, face="html").record
    program = dataclasses.replace(cast["budi"], client="situs web")
    sent = perform(program, "leads", "create", data={"first_name": "Ina"}, face="api").record
    assert [(r.channel, r.channel_name) for r in (by_hand, sent)] == [("screen", ""), ("api", "situs web")]


def test_consent_needs_its_day(budi: Doing) -> None:
    assert budi.wrong("leads", "create", first_name="Ani", lawful_basis="consent") == {"consent_on"}
    budi("leads", "create", first_name="Ani", lawful_basis="consent", consent_on="2026-11-02")
