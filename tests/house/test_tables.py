"""Migrations are complete, and what they make is what the models say."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import connection, models

pytestmark = [pytest.mark.postgres, pytest.mark.django_db]


def test_no_model_has_changed_without_a_migration() -> None:
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


def _columns() -> Iterator[tuple[str, models.Field[Any, Any]]]:
    for model in apps.get_models():
        if model._meta.managed:
            yield from ((model._meta.db_table, c) for c in model._meta.concrete_fields)


def _told() -> dict[str, dict[str, Any]]:
    """What the database says of its columns, by table."""
    with connection.cursor() as cursor:
        tables = {t for t, _c in _columns()}
        return {t: {c.name: c for c in connection.introspection.get_table_description(cursor, t)} for t in tables}


def test_the_database_has_the_columns_of_the_models() -> None:
    """``makemigrations --check`` compares with the state of the migrations, not with the tables they make."""
    told, wanted = _told(), dict[str, set[str]]()
    for table, c in _columns():
        wanted.setdefault(table, set()).add(c.column)
    assert {t: set(columns) for t, columns in told.items()} == wanted


def test_null_is_allowed_where_the_model_allows_it() -> None:
    told = _told()
    wrong = [
        f"{table}.{c.column}: {told[table][c.column].null_ok}, not {c.null}"
        for table, c in _columns()
        if bool(told[table][c.column].null_ok) != c.null
    ]
    assert wrong == []


def test_no_default_lives_in_the_database() -> None:
    """The door gives every value: a default that a migration left behind would hide a forgotten one."""
    told = _told()
    wrong = [
        f"{table}.{c.column}"
        for table, c in _columns()
        if not c.primary_key and told[table][c.column].default not in (None, "NULL")
    ]
    assert wrong == []


def test_text_is_never_null_and_has_room() -> None:
    told = _told()
    for table, c in _columns():
        if isinstance(c, models.CharField):
            assert not c.null or f"{table}.{c.column}" == "core_job.key", "empty text is “”"
            size = told[table][c.column].display_size or told[table][c.column].internal_size
            assert size == c.max_length, f"{table}.{c.column}"
