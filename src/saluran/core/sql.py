"""The few expressions that Django lacks.

Text is compared and sorted by ``Fold``: lower case (ASCII, alike on both databases), byte by byte, NULL where it is
empty. Conditions, lists and indexes are made from the same expressions, or no index would match.
"""

import json
import string
from collections.abc import Sequence
from typing import Any

from django.db import connection as database
from django.db import models
from django.db.models import Expression, F, Func, Q
from django.db.models.lookups import In

LOWER = str.maketrans(string.ascii_uppercase, string.ascii_lowercase)
STORED: dict[str, type[models.Field[Any, Any]]] = {
    "text": models.TextField, "number": models.BigIntegerField, "bool": models.BooleanField, "json": models.JSONField,
}  # fmt: skip
CASTS = {"number": "::bigint", "bool": "::boolean"}


def lowered(text: str) -> str:
    """Text as ``Fold`` makes it in the database."""
    return text.translate(LOWER)


class Extra(Func):
    """A custom field inside ``extra``, in a form that an expression index serves."""

    def __init__(self, name: str, stored: str) -> None:
        if not name.isidentifier():  # it enters SQL as text
            raise ValueError(name)
        self.name, self.stored = name, stored
        super().__init__(F("extra"), output_field=STORED[stored]())

    def as_sqlite(self, compiler: Any, connection: Any, **_extra: Any) -> Any:
        column, params = compiler.compile(self.source_expressions[0])
        return f"json_extract({column}, '$.{self.name}')", params

    def as_postgresql(self, compiler: Any, connection: Any, **_extra: Any) -> Any:
        column, params = compiler.compile(self.source_expressions[0])
        if self.stored == "json":
            return f"({column} -> '{self.name}')", params
        return f"(({column} ->> '{self.name}'){CASTS.get(self.stored, '')})", params


class Fold(Func):
    """Text without case; NULL where there is none."""

    arity = 1
    output_field = models.TextField()
    template = "NULLIF(LOWER(%(expressions)s), '')"

    def as_postgresql(self, compiler: Any, connection: Any, **_extra: Any) -> Any:
        return self.as_sql(compiler, connection, template="NULLIF(LOWER(%(expressions)s COLLATE \"C\"), '')")


class Filled(Func):
    """A key or pointer kept as text; NULL where there is none."""

    arity = 1
    output_field = models.TextField()
    template = "NULLIF(%(expressions)s, '')"


class Sure(Func):
    """Yes or no; no where nothing is stored."""

    arity = 1
    output_field = models.BooleanField()
    template = "COALESCE(%(expressions)s, 0)"

    def as_postgresql(self, compiler: Any, connection: Any, **_extra: Any) -> Any:
        return self.as_sql(compiler, connection, template="COALESCE(%(expressions)s, false)")


class Says(Func):
    """Whether one text holds another."""

    arity = 2
    conditional = True
    output_field = models.BooleanField()
    template = "(INSTR(%(expressions)s) > 0)"

    def as_postgresql(self, compiler: Any, connection: Any, **_extra: Any) -> Any:
        return self.as_sql(compiler, connection, template="(STRPOS(%(expressions)s) > 0)")


class Has(Func):
    """Whether a JSON list holds a text."""

    arity = 2
    conditional = True
    output_field = models.BooleanField()

    def as_sqlite(self, compiler: Any, connection: Any, **_extra: Any) -> Any:
        (at, a), (one, b) = (compiler.compile(e) for e in self.source_expressions)
        return f"EXISTS (SELECT 1 FROM json_each({at}) AS j WHERE j.value = {one})", [*a, *b]  # noqa: S608

    def as_postgresql(self, compiler: Any, connection: Any, **_extra: Any) -> Any:
        (at, a), (one, b) = (compiler.compile(e) for e in self.source_expressions)
        return f"COALESCE(jsonb_exists({at}, {one}), false)", [*a, *b]


class Void(Func):
    """Whether a JSON value is missing or empty."""

    arity = 1
    conditional = True
    output_field = models.BooleanField()
    template = "(COALESCE(json(%(expressions)s), 'null') IN ('null', '[]', '{}', '\"\"'))"

    def as_postgresql(self, compiler: Any, connection: Any, **_extra: Any) -> Any:
        return self.as_sql(
            compiler, connection, template="(COALESCE((%(expressions)s)::text, 'null') IN ('null', '[]', '{}', '\"\"'))"
        )


class Bits(Func):
    """The lower 32 bits of a whole number, or with ``high`` what is above them: sums of these never overflow."""

    arity = 1
    output_field = models.BigIntegerField()

    def __init__(self, number: Any, high: bool) -> None:
        super().__init__(number, template="(%(expressions)s >> 32)" if high else "(%(expressions)s & 4294967295)")


class Aside(Func):
    """A column that SQLite is not to look for in an index: the rows are found another way, and looked at."""

    arity = 1
    template = "%(expressions)s"

    def as_sqlite(self, compiler: Any, connection: Any, **_extra: Any) -> Any:
        return self.as_sql(compiler, connection, template="+%(expressions)s")


class Whole(Func):
    """A team of which all rows are asked for: a key of its own for SQLite, which else takes the index of all where
    that of the rows without owner is asked for. It has no figures that tell them apart."""

    arity = 1
    output_field = models.BigIntegerField()
    template = "%(expressions)s"

    def as_sqlite(self, compiler: Any, connection: Any, **_extra: Any) -> Any:
        return self.as_sql(compiler, connection, template="(%(expressions)s + 0)")


class Slot(Expression):
    """A parameter whose value comes later: what makes a compiled statement reusable."""

    def __init__(self, name: Any, output_field: Any = None) -> None:
        super().__init__(output_field)
        as_it_is = output_field is None or type(output_field) is models.BigIntegerField
        self.name, self.out = name, None if as_it_is else output_field

    def as_sql(self, compiler: Any, connection: Any) -> Any:
        return "%s", [self]

    def bind(self, values: Any, connection: Any) -> Any:
        value = values[self.name]
        return value if self.out is None else self.out.get_db_prep_value(value, connection)


class Several(Slot):
    """Many values that come later, as one parameter."""

    def bind(self, values: Any, connection: Any) -> Any:
        found = list(values[self.name])
        return json.dumps(found) if connection.vendor == "sqlite" else found


class Standing(Expression):
    """A value that stands in the statement itself: a partial index serves what its definition says word by word."""

    def __init__(self, value: Any, output_field: Any) -> None:
        super().__init__(output_field)
        if not (isinstance(value, bool | int) or (isinstance(value, str) and value.isidentifier())):
            raise ValueError(value)  # it enters SQL as text
        self.value = value

    def as_sql(self, compiler: Any, connection: Any) -> Any:
        if isinstance(self.value, bool):
            return str(self.value if connection.vendor == "postgresql" else int(self.value)), []
        return repr(self.value), []


class Beyond(Func):
    """(key, id) > (?, ?): the key-set step, as a row value that both databases answer from one index. The columns
    first, then as many values."""

    conditional = True
    output_field = models.BooleanField()

    def __init__(self, *both: Any, descending: bool) -> None:
        super().__init__(*both)
        self.descending = descending

    def as_sql(self, compiler: Any, connection: Any, *_how: Any, **_extra: Any) -> Any:
        sql, params = zip(*(compiler.compile(e) for e in self.source_expressions), strict=True)
        half = len(sql) // 2
        sign = "<" if self.descending else ">"
        return f"({', '.join(sql[:half])}) {sign} ({', '.join(sql[half:])})", [p for ps in params for p in ps]


class Each(Expression):
    """What LATERAL goes round: an owner or team, ``o.id``, or the column of a board. PostgreSQL only."""

    def __init__(self, at: str, output_field: Any) -> None:
        super().__init__(output_field)
        self.at = at

    def as_sql(self, compiler: Any, connection: Any) -> Any:
        return self.at, []


class Changed(Func):
    """Whether a line of the journal changed a column, or with ``name`` one custom field."""

    conditional = True
    output_field = models.BooleanField()

    def __init__(self, column: str | None, name: str) -> None:
        if not (column or name).isidentifier():
            raise ValueError(column or name)
        self.at = column or name
        self.inside = column is None
        super().__init__(F("before"), F("after"))

    def as_sqlite(self, compiler: Any, connection: Any, **_extra: Any) -> Any:
        (old, _a), (new, _b) = (compiler.compile(e) for e in self.source_expressions)
        if self.inside:
            return f"(json_extract({old}, '$.extra.{self.at}') IS NOT json_extract({new}, '$.extra.{self.at}'))", []
        return f"(json_type({new}, '$.{self.at}') IS NOT NULL)", []

    def as_postgresql(self, compiler: Any, connection: Any, **_extra: Any) -> Any:
        (old, _a), (new, _b) = (compiler.compile(e) for e in self.source_expressions)
        if self.inside:
            return f"({old} -> 'extra' -> '{self.at}' IS DISTINCT FROM {new} -> 'extra' -> '{self.at}')", []
        return f"COALESCE(jsonb_exists({new}, '{self.at}'), false)", []


class Among(Func):
    """A column is one of many values: one parameter, whatever their number. A plain slot for them is for PostgreSQL."""

    output_field = models.BooleanField()

    def __init__(self, column: Any, values: Sequence[Any] | Slot) -> None:
        self.values = values if isinstance(values, Slot) else list(values)
        super().__init__(F(column) if isinstance(column, str) else column)

    def as_sqlite(self, compiler: Any, connection: Any, **_extra: Any) -> Any:
        column, params = compiler.compile(self.source_expressions[0])
        values = self.values if isinstance(self.values, Slot) else json.dumps(self.values)
        return f"{column} IN (SELECT value FROM json_each(%s))", (*params, values)  # noqa: S608

    def as_postgresql(self, compiler: Any, connection: Any, **_extra: Any) -> Any:
        column, params = compiler.compile(self.source_expressions[0])
        return f"{column} = ANY(%s)", (*params, self.values)


def among(column: str, name: str, many: int, out: Any) -> Q:
    """Whether a column is one of so many values that come later (``several``): on PostgreSQL one parameter, which is
    read in a fifth of the time."""
    if database.vendor == "postgresql":
        return Q(Among(column, Slot(name)))
    return Q(In(F(column), [Slot((name, n), out) for n in range(many)]))


def several(name: str, values: Sequence[Any]) -> dict[Any, Any]:
    return {name: list(values)} | {(name, n): value for n, value in enumerate(values)}
