"""Short ways to say what the tests of verbs do all the time."""

from collections.abc import Callable
from typing import Any

import pytest

from saluran.core import access
from saluran.core.perform import perform
from saluran.core.refusals import Invalid, Refusal
from tests.cast import Cast


class Doing:
    """Somebody who performs verbs: ``budi("leads", "create", email=…)``."""

    def __init__(self, actor: access.Actor) -> None:
        self.actor = actor

    def __call__(self, key: str, verb: str, pk: int | None = None, /, **data: Any) -> Any:
        return perform(self.actor, key, verb, pk, data, face="html").record

    def refused(self, key: str, verb: str, pk: int | None = None, /, **data: Any) -> Refusal:
        """The refusal that the verb must end in."""
        with pytest.raises(Refusal) as caught:
            self(key, verb, pk, **data)
        return caught.value

    def wrong(self, key: str, verb: str, pk: int | None = None, /, **data: Any) -> set[str]:
        """The fields that a refusal of bad input names."""
        refusal = self.refused(key, verb, pk, **data)
        assert isinstance(refusal, Invalid), refusal
        assert all(said and all(said) for said in refusal.errors.values())
        return set(refusal.errors)


@pytest.fixture
def as_(cast: Cast) -> Callable[[str], Doing]:
    return lambda name: Doing(cast[name])


@pytest.fixture
def budi(cast: Cast) -> Doing:
    return Doing(cast["budi"])


@pytest.fixture
def joko(cast: Cast) -> Doing:
    return Doing(cast["joko"])


@pytest.fixture
def eka(cast: Cast) -> Doing:
    return Doing(cast["eka"])


@pytest.fixture
def rina(cast: Cast) -> Doing:
    return Doing(cast["rina"])


@pytest.fixture
def stage() -> Callable[[str], int]:
    """The id of a stage of the default pipeline."""
    from saluran.modules.pipelines.models import Stage

    return lambda key: Stage.objects.get(pipeline__key="sales", key=key).pk
