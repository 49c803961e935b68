"""create and update: what must be true of accounts and contacts."""

from saluran.modules.accounts.models import Account
from tests.verbs.conftest import Doing


def test_numbers_of_the_state_are_kept_as_digits(budi: Doing) -> None:
    account = budi(
        "accounts", "create", name="PT Contoh", npwp="01.234.567.8-901.000", nib="1234567890123", nitku="0" * 22
    )
    assert account.npwp == "012345678901000"
    assert budi("accounts", "create", name="B", npwp="0" * 16).npwp == "0" * 16
    assert budi.wrong("accounts", "create", name="C", npwp="123", nib="12a", nitku="1") == {"npwp", "nib", "nitku"}


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
