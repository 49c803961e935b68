"""Model columns that carry their kind. A module's fields are read from these; nothing is said twice.

``deconstruct`` names the plain Django class and leaves label, help and our own words out: a migration never imports
this file, and a changed label or choice makes no migration. ``clone`` must follow, else our defaults come back in.
"""

import dataclasses
from decimal import Decimal as D
from typing import Any, ClassVar

from django.db import models

from saluran.core import kinds
from saluran.ground import numbers

OWN = ("readonly", "computed", "through", "importable", "shown", "once")


class Column(models.Field):  # type: ignore[type-arg]
    """A Django field and a kind. ``computed`` works the value out of the record at every write; ``through`` names the
    verb that changes it (or a verb by value); ``importable``: read-only but for imports, such as when it was made;
    ``once``: chosen when the record is made, and never changed."""

    plain: ClassVar[str]
    made_of: ClassVar[type[kinds.Kind]]
    usual: ClassVar[dict[str, Any]] = {}

    def __init__(self, label: Any = None, *, required: bool = False, **options: Any) -> None:
        takes = {f.name for f in dataclasses.fields(self.made_of)}
        self.kind = self.made_of(**{k: v for k, v in options.items() if k in takes})
        for own in takes - {"max_length"}:
            options.pop(own, None)
        self.own = {k: options.pop(k) for k in OWN if k in options}
        options.setdefault("blank", not required)
        super().__init__(verbose_name=label, **{**self.usual, **options})

    def deconstruct(self) -> Any:
        name, _path, args, options = super().deconstruct()
        for quiet in ("verbose_name", "help_text", "choices"):
            options.pop(quiet, None)
        return name, f"django.db.models.{self.plain}", args, options

    def clone(self) -> Any:
        _name, _path, args, options = self.deconstruct()
        return getattr(models, self.plain)(*args, **options)


class Text(Column, models.CharField):  # type: ignore[type-arg]
    plain, made_of, usual = "CharField", kinds.Text, {"max_length": 120, "default": ""}


class Region(Column, models.CharField):  # type: ignore[type-arg]
    plain, made_of, usual = "CharField", kinds.Region, {"max_length": 120, "default": ""}


class Suggested(Column, models.CharField):  # type: ignore[type-arg]
    plain, made_of, usual = "CharField", kinds.Suggested, {"max_length": 120, "default": ""}


class Setting(Column, models.CharField):  # type: ignore[type-arg]
    plain, made_of, usual = "CharField", kinds.Setting, {"max_length": 120, "default": ""}


class LongText(Column, models.TextField):  # type: ignore[type-arg]
    plain, made_of, usual = "TextField", kinds.LongText, {"default": ""}


class Email(Column, models.CharField):  # type: ignore[type-arg]
    plain, made_of, usual = "CharField", kinds.Email, {"max_length": 120, "default": ""}


class Url(Column, models.CharField):  # type: ignore[type-arg]
    plain, made_of, usual = "CharField", kinds.Url, {"max_length": 200, "default": ""}


class Path(Column, models.CharField):  # type: ignore[type-arg]
    plain, made_of, usual = "CharField", kinds.Path, {"max_length": 200, "default": ""}


class Phone(Column, models.CharField):  # type: ignore[type-arg]
    plain, made_of, usual = "CharField", kinds.Phone, {"max_length": 24, "default": ""}


class Choice(Column, models.CharField):  # type: ignore[type-arg]
    plain, made_of, usual = "CharField", kinds.Choice, {"max_length": 24, "default": ""}


class AnyLink(Column, models.CharField):  # type: ignore[type-arg]
    plain, made_of, usual = "CharField", kinds.AnyLink, {"max_length": 64, "default": ""}


class Integer(Column, models.BigIntegerField):  # type: ignore[type-arg]
    plain, made_of, usual = "BigIntegerField", kinds.Integer, {"null": True}


class Duration(Column, models.BigIntegerField):  # type: ignore[type-arg]
    plain, made_of, usual = "BigIntegerField", kinds.Duration, {"null": True}


class Boolean(Column, models.BooleanField):  # type: ignore[type-arg]
    plain, made_of, usual = "BooleanField", kinds.Boolean, {"default": False}


class Date(Column, models.DateField):  # type: ignore[type-arg]
    plain, made_of, usual = "DateField", kinds.Date, {"null": True}


class DateTime(Column, models.DateTimeField):  # type: ignore[type-arg]
    plain, made_of, usual = "DateTimeField", kinds.DateTime, {"null": True}


class Scaled(Column, models.BigIntegerField):  # type: ignore[type-arg]
    """A decimal kept as whole thousandths: exact on SQLite, and its sums too."""

    def from_db_value(self, value: int | None, *_how: Any) -> D | None:
        return None if value is None else numbers.from_units(int(value))

    def get_prep_value(self, value: Any) -> int | None:
        return None if value is None else numbers.to_units(D(value))

    def to_python(self, value: Any) -> D | None:
        return None if value is None else D(value)


class Decimal(Scaled):
    plain, made_of, usual = "BigIntegerField", kinds.Decimal, {"null": True}


class Money(Scaled):
    plain, made_of, usual = "BigIntegerField", kinds.Money, {"null": True}


class Percent(Scaled):
    plain, made_of, usual = "BigIntegerField", kinds.Percent, {"null": True}


class Names(Column, models.JSONField):
    plain, made_of, usual = "JSONField", kinds.Names, {"null": True}


class Address(Column, models.JSONField):
    plain, made_of, usual = "JSONField", kinds.Address, {"null": True}


class Condition(Column, models.JSONField):
    plain, made_of, usual = "JSONField", kinds.Condition, {"null": True}


class Choices(Column, models.JSONField):
    plain, made_of, usual = "JSONField", kinds.Choices, {"default": list}


class Link(Column, models.ForeignKey):  # type: ignore[type-arg]
    """A pointer to a record of another module: ``Link("accounts.Account", _("Account"))``.

    No index of its own: ``core.indexes`` makes those that the declaration needs. Rows are deleted by ``core.writer``,
    which knows what becomes of links, so Django is told to do nothing.
    """

    plain, made_of = "ForeignKey", kinds.Link

    def __init__(self, target: Any, label: Any = None, *, required: bool = False, **options: Any) -> None:
        if isinstance(target, str) and "to" not in options:
            options["to"] = target.split(".")[0]
        kind = self.made_of(**{k: options.pop(k) for k in ("to", "gone") if k in options})
        self.kind = kind
        self.own = {k: options.pop(k) for k in OWN if k in options}
        options = {"null": True, "blank": not required, "related_name": "+", "db_index": False, **options}
        options.pop("to", None)
        options.setdefault("on_delete", models.DO_NOTHING)
        models.ForeignKey.__init__(self, target, verbose_name=label, **options)


class User(Link):
    made_of = kinds.User

    def __init__(self, label: Any = None, **options: Any) -> None:
        target = options.pop("target", "core.User")
        super().__init__(target, label, **{"to": "users", **options})


class Team(Link):
    made_of = kinds.Team

    def __init__(self, label: Any = None, **options: Any) -> None:
        target = options.pop("target", "core.Team")
        super().__init__(target, label, **{"to": "teams", **options})
