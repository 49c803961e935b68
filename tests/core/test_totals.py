"""Groups and sums of a list: compared with records that are counted one by one, for readers of every reach."""

from decimal import Decimal
from typing import Any

import pytest

from saluran.core import access, totals
from saluran.core.refusals import Invalid
from saluran.core.registry import modules
from tests.cast import Cast, make

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]


@pytest.fixture
def deals(cast: Cast) -> list[Any]:
    made = []
    for n, (owner, amount, currency, day) in enumerate(
        [
            ("budi", "100.50", "IDR", "2026-11-02"), ("budi", "200", "USD", "2026-11-30"),
            ("sari", "50", "IDR", "2026-12-01"), ("eka", "7", "IDR", "2026-12-31"), ("budi", None, "IDR", None),
        ]
    ):  # fmt: skip
        values = {"amount": amount, "currency": currency, "expected_close": day}
        values = {k: v for k, v in values.items() if v is not None}
        made.append(make("opportunities", title=f"Peluang {n}", owner=getattr(cast, owner).pk, **values))
    return made


def told(actor: access.Actor, by: str, condition: Any = None) -> list[tuple[str, int, dict[str, Decimal]]]:
    module = modules.get("opportunities")
    field = totals.group_of(actor, module, by)
    found = totals.groups(actor, module, field, (module.by_name["amount"],), condition, "")
    return [(g.label or g.test[2][0], g.sums.count, g.sums.by_field.get("amount", {})) for g in found]


def test_months_are_counted_and_added_up_by_currency(cast: Cast, deals: list[Any]) -> None:
    """Nothing is added across currencies, and nothing that the reader may not see."""
    november = ("2026-11-01", 2, {"IDR": Decimal("100.50"), "USD": Decimal(200)})
    dated = [g for g in told(cast["budi"], "expected_close") if g[0].startswith("2026")]
    assert dated == [november]
    assert ("2026-12-01", 2, {"IDR": Decimal(57)}) in told(cast["rina"], "expected_close")
    assert sum(n for _label, n, _sums in told(cast["joko"], "expected_close")) == 4
    assert told(cast["eka"], "expected_close") == [("2026-12-01", 1, {"IDR": Decimal(7)})]


@pytest.mark.parametrize("by", ["status", "stage", "owner", "created_at", "currency"])
def test_each_group_is_what_its_condition_finds(cast: Cast, deals: list[Any], by: str) -> None:
    from saluran.core import lists

    module, joko = modules.get("opportunities"), cast["joko"]
    found = totals.groups(joko, module, totals.group_of(joko, module, by), (), None, "")
    assert sum(g.sums.count for g in found) == 4
    assert [lists.count(joko, module, g.test)[0] for g in found] == [g.sums.count for g in found]


def test_sums_of_all_that_matches(cast: Cast, deals: list[Any]) -> None:
    module = modules.get("opportunities")
    figures = totals.summable([module.by_name[n] for n in ("title", "amount", "probability")])
    assert [f.name for f in figures] == ["amount"]  # shares are not added up
    found = totals.sums(cast["joko"], module, figures, ["currency", "is", "IDR"], "")
    assert found.count == 3 and found.by_field == {"amount": {"IDR": Decimal("150.50")}}
    assert found.filled["amount"]["IDR"] == 2


def test_what_takes_too_long_is_given_up(cast: Cast, deals: list[Any], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(totals, "STEPS", 1)
    monkeypatch.setattr(totals, "PATIENCE", 0.000001 if totals.connection.vendor == "sqlite" else 0.001)
    if totals.connection.vendor == "postgresql":
        with pytest.raises(totals.TooLong), totals._patience(0.001), totals.connection.cursor() as cursor:
            cursor.execute("SELECT pg_sleep(1)")
        return
    with pytest.raises(totals.TooLong):
        told(cast["joko"], "status")
    monkeypatch.undo()
    assert told(cast["joko"], "status")


def test_text_makes_no_groups(cast: Cast) -> None:
    with pytest.raises(Invalid):
        totals.group_of(cast["budi"], modules.get("opportunities"), "title")
