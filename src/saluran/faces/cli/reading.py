"""``saluran list`` and ``saluran board``: the screens of a module, as text or JSON."""

import argparse
import json
import sys
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from saluran.core import stamps
from saluran.core.board import board
from saluran.core.kinds import Money
from saluran.core.screens.listing import Params, list_screen, module_for
from saluran.faces.cli.people import actor_of
from saluran.faces.cli.preparing import ensure_prepared
from saluran.faces.cli.usage import asked_for, check_module

WIDEST = 40


def add(commands: Any) -> None:
    rows = commands.add_parser("list", help=_("the records of a module"))
    rows.add_argument("module", metavar=_("MODULE"))
    rows.add_argument("--filter", default="", metavar="JSON", help=_("a condition, as in the API"))
    rows.add_argument("--columns", default="", metavar="A,B", help=_("only these fields, such as account.industry"))
    rows.add_argument("--sort", metavar="A,-B", default="", help=_("such as -amount,id"))
    rows.add_argument("--limit", metavar=_("NUMBER"), default="50", help=_("how many, up to 200 (50)"))
    rows.add_argument("--as", dest="login", metavar="LOGIN", help=_("with the rights of this user"))
    rows.add_argument("--json", action="store_true", help=_("answer as JSON"))
    rows.set_defaults(run=show_list)
    columns = commands.add_parser("board", help=_("the columns of a module's board: how many, how much"))
    columns.add_argument("module", metavar=_("MODULE"))
    columns.add_argument("--filter", default="", metavar="JSON", help=_("a condition, as in the API"))
    columns.add_argument("--as", dest="login", metavar="LOGIN", help=_("with the rights of this user"))
    columns.add_argument("--json", action="store_true", help=_("answer as JSON"))
    columns.set_defaults(run=show_board)


def show_list(arguments: argparse.Namespace) -> None:
    ensure_prepared()
    stamps.refresh()
    check_module(arguments.module)
    query = {"filter": arguments.filter, "sort": arguments.sort, "limit": arguments.limit, "fields": arguments.columns}
    actor = actor_of(arguments.login)
    with asked_for():
        screen = list_screen(actor, arguments.module, Params.read(query))
    if arguments.json:
        print(json.dumps(screen.to_json(), ensure_ascii=False, default=str))
        return
    head = ["id", *(str(f.label) for f in screen.columns)]
    print_table(head, [[str(row.id), *(cell.text for cell in screen.cells(row))] for row in screen.rows])
    if screen.count is not None and screen.count > len(screen.rows):
        words = _("%(shown)s of %(count)s") if screen.exact else _("%(shown)s of more than %(count)s")
        print(words % {"shown": len(screen.rows), "count": screen.count}, file=sys.stderr)


def show_board(arguments: argparse.Namespace) -> None:
    ensure_prepared()
    stamps.refresh()
    check_module(arguments.module)
    actor = actor_of(arguments.login)
    module = module_for(actor, arguments.module)
    with asked_for():
        shown = board(actor, module, condition=Params.read({"filter": arguments.filter}).filter, size=1).columns
    if arguments.json:
        said = [
            {
                "key": c.key,
                "label": str(c.label),
                "count": c.total.count,
                "sums": {k: Money().to_json(v) for k, v in c.total.sums.items()},
                "weighed": {k: Money().to_json(v) for k, v in c.total.weighed.items()},
            }
            for c in shown
        ]
        print(json.dumps({"columns": said}, ensure_ascii=False))
        return
    rows = [[str(c.label) or "-", str(c.total.count), _sums(c.total.sums), _sums(c.total.weighed)] for c in shown]
    print_table([_("Column"), _("Count"), _("Sum"), _("Weighted")], rows)


def _sums(sums: Mapping[str, Decimal]) -> str:
    return ", ".join(Money().show(amount, code) for code, amount in sums.items())


def print_table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Columns under their headings, as wide as they need."""
    lines = [[" ".join(text.split())[:WIDEST] for text in line] for line in (head, *rows)]
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    for line in lines:
        print("  ".join(text.ljust(width) for text, width in zip(line, widths, strict=True)).rstrip())
