"""A cell with two phone numbers: the second goes where there is room, or the field is named."""

from saluran.core.perform import perform
from tests.cast import Cast
from tests.faces.html_client import sign_in
from tests.verbs.conftest import Doing


def test_the_second_number_goes_to_an_empty_field(budi: Doing) -> None:
    lead = budi("leads", "create", first_name="Ani", mobile="0812-3456-7890 / 0857 1111 2222")
    assert (lead.mobile, lead.phone, lead.whatsapp) == ("+6281234567890", "+6285711112222", "")
    twice = budi("leads", "create", first_name="Ina", mobile="081234567890/+62 812 3456 7890")
    assert (twice.mobile, twice.phone) == ("+6281234567890", "")


def test_where_there_is_no_room_the_field_is_named(budi: Doing) -> None:
    assert budi.wrong("leads", "create", first_name="Ani", mobile="08123456789, 08571111222", phone="0215550101") == {
        "mobile"
    }
    lead = budi("leads", "create", first_name="Ani", mobile="08123456789", phone="0215550101")
    assert budi.wrong("leads", "update", lead.pk, mobile="08123456789, 08571111222") == {"mobile"}
    assert budi.wrong("leads", "create", first_name="Ani", mobile="08123456789, entah") == {"mobile"}


def test_form_and_import_read_it_alike(cast: Cast, budi: Doing) -> None:
    data = {"first_name": "Ani", "mobile": "0812-3456-7890 atau 0857-1111-2222"}
    made = perform(cast["rina"], "leads", "create", data=data, face="import").record
    answer = sign_in(cast, "budi").post("/leads/new", data)
    posted = type(made)._base_manager.order_by("-pk")[0]
    assert answer.status_code == 303
    assert (posted.mobile, posted.phone) == (made.mobile, made.phone) == ("+6281234567890", "+6285711112222")
