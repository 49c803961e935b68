"""How the door says no. Values with sentences; each face turns them into its own form (names.md, Errors)."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _


class Refusal(Exception):
    """Something was refused and nothing was changed. ``sentence`` is in the reader's language."""

    status = 400

    def __init__(self, sentence: str = "", **detail: Any) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.detail = detail


class NotFound(Refusal):
    """No such record, or none this actor may know of."""

    status = 404

    def __init__(self, sentence: str = "") -> None:
        super().__init__(sentence or _("There is nothing here, or it is out of your reach."))


class Forbidden(Refusal):
    """The actor may see it, but not do this."""

    status = 403

    def __init__(self, sentence: str = "") -> None:
        super().__init__(sentence or _("You may see this, but not do this."))


class Conflict(Refusal):
    """The record is not in a state that allows the verb; ``detail`` may carry what stands in the way."""

    status = 409


class Stale(Refusal):
    """Somebody changed the record meanwhile; ``detail["changed"]`` has the fields that differ."""

    status = 412

    def __init__(self, changed: Mapping[str, Any]) -> None:
        super().__init__(
            _("Somebody changed this meanwhile. Look at the change, then save again."), changed=dict(changed)
        )


class Invalid(Refusal):
    """Bad input: ``errors`` has a list of sentences by field; ``""`` is the record as a whole."""

    status = 422

    def __init__(self, errors: Mapping[str, list[str]]) -> None:
        first = next((s for said in errors.values() for s in said), "")
        super().__init__(first)
        self.errors = dict(errors)


class TooLarge(Refusal):
    """More than is taken at once."""

    status = 413


class Busy(Refusal):
    """Others stood in the way until the last try; the same may go well in a moment, after ``wait`` seconds."""

    status = 503
    wait = 5

    def __init__(self) -> None:
        super().__init__(_("Too much was being written just now, so nothing was changed. Try again in a moment."))


class Unfit:
    """In the place of a value that a face could not take: what is wrong with it, by path. The door says so together
    with what is wrong with other values."""

    def __init__(self, errors: Mapping[str, list[str]]) -> None:
        self.errors = dict(errors)


class Wrong(ValueError):
    """One value cannot be taken, and why. Kinds raise it; the door puts the field's name to it."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence
