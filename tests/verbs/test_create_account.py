"""create and update: what must be true of accounts and contacts."""

import pytest

from saluran.core import access, search, stamps
from saluran.core.refusals import Invalid
from saluran.core.registry import modules
from saluran.core.screens.listing import Params, list_screen
from saluran.ground import taxes
from saluran.modules.accounts.models import Account
from saluran.platform.duplicates import similar
from tests.verbs.conftest import Doing


def test_numbers_of_the_state_are_kept_as_digits(budi: Doing) -> None:
    account = budi(
        "accounts", "create", name="PT Contoh", npwp="01.234.567.8-901.000", nib="1234567890123", nitku="0" * 22
    )
    assert account.npwp == "012345678901000"
    assert budi("accounts", "create", name="B", npwp="0" * 16).npwp == "0" * 16
    assert budi.wrong("accounts", "create", name="C", npwp="123", nib="12a", nitku="1") == {"npwp", "nib", "nitku"}


def test_what_is_wrong_with_a_number_is_said(budi: Doing) -> None:
    def said(**values: str) -> str:
        with pytest.raises(Invalid) as refused:
            budi("accounts", "create", name="PT Salah", **values)
        return " ".join(*refused.value.errors.values())

    assert "16" in said(npwp="1234567") and "7" in said(npwp="1234567")
    assert "nol" in said(npwp="12345678901000")  # a spreadsheet took it for a number
    assert "22" in said(nitku="0012345678901000") and "13" in said(nib="12345")
    assert "AHU" in said(nib="AHU-12345")


@pytest.mark.parametrize(
    "typed", ["01.234.567.8-901.000", "012345678901000", "0012 3456 7890 1000", "0012345678901000"]
)
@pytest.mark.parametrize("stored", ["012345678901000", "0012345678901000"])
def test_an_npwp_is_found_in_any_form(budi: Doing, typed: str, stored: str) -> None:
    account = budi("accounts", "create", name="PT Contoh", npwp=stored)
    budi("accounts", "create", name="PT Lain", npwp="0999999999999999")
    stamps.refresh()
    actor = access.actor(budi.actor.id)
    assert [r.id for r in list_screen(actor, "accounts", Params(["npwp", "is", typed])).rows] == [account.pk]
    if " " not in typed:
        assert [h.id for h in search.find(actor, typed)] == [account.pk]
    (match,) = similar(actor, modules.get("accounts"), {"name": "CV Nama Lain", "npwp": typed})
    assert (match.id, match.sure) == (account.pk, True)
    assert match.reasons == (f"NPWP sama: {taxes.show_npwp('0012345678901000')}",)


def test_a_name_is_needed(budi: Doing) -> None:
    assert budi.wrong("accounts", "create", phone="0210000123") == {"name"}


def test_nobody_is_his_own_parent(budi: Doing) -> None:
    top = budi("accounts", "create", name="Induk")
    middle = budi("accounts", "create", name="Anak", parent=top.pk)
    assert budi.wrong("accounts", "update", top.pk, parent=middle.pk) == {"parent"}
    assert budi.wrong("accounts", "update", top.pk, parent=top.pk) == {"parent"}
    assert Account.objects.get(pk=top.pk).parent_id is None


def test_a_contact_needs_some_name(budi: Doing) -> None:
    assert budi.wrong("contacts", "create", mobile="081200001234") == {"first_name"}
    assert budi("contacts", "create", email="siti.n@contoh.example").title == "Siti N"
    assert budi("contacts", "create", last_name="Suharto").title == "Suharto"


def test_two_products_never_share_a_code(rina: Doing) -> None:
    rina("products", "create", name="Semen", code="SM-1")
    assert rina.wrong("products", "create", name="Pasir", code="SM-1") == {"code"}
    rina("products", "create", name="Batu")
    rina("products", "create", name="Kerikil")
