"""Where in a file the table is: on which sheet, and which row names its columns."""

import re
from typing import Any

from django.utils.translation import gettext as _

from saluran.core.schema import Module
from saluran.faces.html.lists import number
from saluran.faces.html.outcome import HOME, crumbs
from saluran.faces.html.pieces import Input, Link, Option
from saluran.faces.html.screens.importing import StepScreen
from saluran.ground import files
from saluran.platform import importing
from saluran.platform.models import ImportRun

SHOWN = 60  # characters of a row


def place_screen(run: ImportRun, module: Module, errors: tuple[str, ...] = ()) -> StepScreen:
    """Which sheet of the workbook, and which of its rows."""
    names, table = files.sheets(run.file), importing.table_of(run)
    fields = [Input("was", "", "hidden", value=table.sheet or "")]
    if names[1:]:
        now = run.mapping.get("sheet") or names[0]
        fields.append(Input("sheet", _("Sheet"), "select", options=tuple(Option(n, n, n == now) for n in names)))
    fields.append(Input("header", _("The columns are named in"), "select", options=_rows(table)))
    heading = _("Which sheet shall come in?") if names[1:] else _("Which row names the columns?")
    back = f"{HOME}/{run.pk}/columns"
    return StepScreen(run.name, f"{HOME}/{run.pk}/sheet", crumbs(module), heading, "", tuple(fields), errors, back)


def _rows(table: Any) -> tuple[Option, ...]:
    shown = [
        Option(str(n), _("Row %(n)s: %(text)s") % {"n": number(n), "text": _short(cells)}, n == table.top)
        for n, cells in importing.first_rows(table.path, table.sheet, table.top)
    ]
    return (*shown, Option("0", _("No row: the first one is data already"), not table.top))


def _short(cells: list[str]) -> str:
    text = " · ".join(filter(None, cells))
    return f"{text[:SHOWN]}…" if len(text) > SHOWN else text


def said_place(post: Any) -> tuple[str, int | None]:
    """The sheet that a form names, and the row; none where the rows were those of another sheet."""
    sheet, row = post.get("sheet", post.get("was", "")), post.get("header", "")
    same = sheet == post.get("was", "") and row.isdecimal() and len(row) < 5
    return sheet, int(row) if same else None


def place_of(run: ImportRun, table: Any) -> Link:
    """Where the columns are named, and the way to the page that says it."""
    said = _("The columns are named in row %(n)s.") % {"n": number(table.top)}
    if not table.top:
        said = _("The columns have no names: the first row is data. Say what each of them is.")
    return Link(said, f"{HOME}/{run.pk}/sheet")


def named(column: str) -> str:
    """What a column is called on the page: by its number where the file does not say."""
    return _("Column %(n)s") % {"n": column[1:]} if re.fullmatch(r"#[1-9][0-9]{0,3}", column) else column
