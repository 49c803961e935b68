"""The figures of the first page are kept, and what is kept is what there is."""

from typing import Any

import pytest

from saluran.core import tallies
from saluran.core.tallies import Total
from saluran.pages import home
from tests.core.reading import World

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]


def told(total: Total) -> tuple[int, dict[str, Any]]:
    return total.count, {code: amount for code, amount in total.sums.items() if amount}


def test_what_is_kept_of_open_deals_is_what_they_come_to(cast: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    world, seen = World(cast, n=200), 0
    for actor in world.readers.values():
        kept = [told(total) for total in home._open_and_soon(actor, world.module)]
        with monkeypatch.context() as patch:
            patch.setattr(tallies, "of", lambda *_asked: None)
            assert kept == [told(total) for total in home._open_and_soon(actor, world.module)]
        assert kept[0] == told(home._added_up(actor, world.module, home.OPEN))
        seen += kept[0][0]
    assert seen
