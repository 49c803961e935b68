"""The value of a setting, typed as what the setting is: a choice, a number, yes or no."""

from dataclasses import replace
from typing import Any

from saluran.core import options
from saluran.core.kinds import Setting
from saluran.core.schema import Field
from saluran.faces.html.inputs.widget import Desk, Raw, Widget, of, one, told
from saluran.faces.html.pieces import Input, Option


class OfSetting(Widget):
    """What is silent when it is empty would not be heard: yes and no stand in sight."""

    kinds = ("setting",)

    def write(self, desk: Desk, f: Field, name: str, value: Any) -> Raw:
        option, inner = _inner(desk, f)
        if option is None or of(inner).silent:
            return {name: [str(value or "")]}
        return of(inner).write(desk, inner, name, option.value(value) if value else option.kind.empty)

    def draw(self, desk: Desk, f: Field, name: str, raw: Raw) -> Input:
        option, inner = _inner(desk, f)
        if option is None:
            return Input(widget="text", value=one(raw, name), **told(desk, f, name))
        if not of(inner).silent:
            return of(inner).draw(desk, inner, name, raw)
        now = one(raw, name) or "false"
        ways = tuple(Option(t, option.kind.show(t == "true"), t == now) for t in ("true", "false"))
        return Input(widget="radios", value=now, options=ways, **told(desk, inner, name))

    def read(self, desk: Desk, f: Field, name: str, raw: Raw) -> Any:
        option, inner = _inner(desk, f)
        if option is None or of(inner).silent:
            return one(raw, name)
        value = of(inner).read(desk, inner, name, raw)
        return "" if value is None else option.text(option.kind.clean(value))


def _inner(desk: Desk, f: Field) -> tuple[options.Option | None, Field]:
    """The setting that the record is, and the field that its value would have."""
    about = f.kind.about if isinstance(f.kind, Setting) else ""
    option = options.declared().get(str(getattr(desk.record, about, "") or ""))
    return option, replace(f, kind=option.kind, label=option.label, required=False) if option else f
