"""The value of a setting: stored as text, shown and typed as the kind that the setting declares."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, ClassVar

from django.utils.translation import gettext_lazy

from saluran.core.kinds.kind import Kind
from saluran.core.kinds.texts import Text
from saluran.core.refusals import Wrong


@dataclass(frozen=True)
class Setting(Text):
    """``about`` is the sibling with the key of the setting."""

    key = "setting"
    label = gettext_lazy("Value of a setting")
    widget = "setting"
    custom = False
    about: str = "key"
    kind_of: ClassVar[Callable[[str], Kind | None]] = lambda key: None  # set by ``core.options``

    @property
    def sibling(self) -> str:
        return self.about

    def show(self, value: Any, beside: Any = None) -> str:
        kind = Setting.kind_of(str(beside or ""))
        if kind is None or not value:
            return super().show(value)
        try:
            return kind.show(kind.clean(value))
        except Wrong:
            return super().show(value)
