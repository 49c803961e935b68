"""A condition kept in a record: which records of a module a rule is about."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, ClassVar

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from saluran.core.kinds.kind import Hand, Kind
from saluran.core.refusals import Wrong
from saluran.ground import conditions


@dataclass(frozen=True)
class Condition(Kind):
    """JSON in the language of conditions; None holds for every record. ``of`` is the module it asks about, or
    ``about`` the sibling with its key.

    Whether its fields exist is asked by the check of the module that has it (``core.cleaned``).
    """

    key = "condition"
    label = gettext_lazy("Condition")
    widget = "condition"
    stored = "json"
    ops = frozenset({"empty", "not_empty", "changed_since"})
    sortable = False
    custom = False
    of: str = ""
    about: str = "module"
    tell: ClassVar[Callable[[str, Any], str]] = lambda key, value: json.dumps(value)  # set by ``core.screens``

    @property
    def sibling(self) -> str:
        return "" if self.of else self.about

    def read(self, text: str, hand: Hand) -> Any:
        try:
            return json.loads(text) if text.strip() else None
        except ValueError as error:
            raise Wrong(_("The filter is not valid JSON.")) from error

    def clean(self, raw: Any) -> Any:
        data = self.read(raw, Hand()) if isinstance(raw, str) else raw
        if self.is_empty(data):
            return None
        try:
            conditions.parse(data)
        except conditions.Malformed as error:
            raise Wrong(_("The filter cannot be read: it is made of [field, op, value], all, any and not.")) from error
        return data

    def show(self, value: Any, beside: Any = None) -> str:
        return type(self).tell(self.of or beside or "", value)

    def edit(self, value: Any) -> str:
        return "" if self.is_empty(value) else json.dumps(value)

    def words(self, value: Any) -> str:
        return ""

    def schema(self) -> dict[str, Any]:
        return {"type": ["array", "object", "null"], "description": "[field, op, value], or all, any, not"}
