"""``saluran demo`` and ``saluran import``: data comes in."""

import argparse
import json
import sys
from pathlib import Path
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from saluran.core import indexes
from saluran.core.models import Line, User
from saluran.core.refusals import Conflict, Invalid
from saluran.faces.cli.preparing import ensure_prepared, prepare
from saluran.faces.cli.usage import asked_for, check_module
from saluran.platform import demo, importing, leaving
from saluran.platform.importing import systems

PASSWORD = "saluran-demo"  # of the demo alone, which is served to this machine alone
FAULTS = 10  # shown on a terminal; the error file has all


def add(commands: Any) -> None:
    company = commands.add_parser("demo", help=_("fill an empty database with a made-up company"))
    company.add_argument("--if-empty", action="store_true", help=_("do nothing when there is something in it"))
    company.set_defaults(run=fill_demo)
    out = commands.add_parser("export", help=_("write the records of a module to a CSV, XLSX or JSON file"))
    out.add_argument("module", metavar=_("MODULE"))
    out.add_argument("file", metavar=_("FILE"), type=Path)
    out.add_argument("--filter", default="", metavar="JSON", help=_("a condition, as in the API"))
    out.add_argument("--columns", default="", metavar="A,B", help=_("only these fields (all)"))
    out.add_argument("--sort", metavar="A,-B", default="", help=_("such as -amount,id"))
    out.add_argument("--as", dest="login", metavar="LOGIN", help=_("with the rights of this user"))
    out.set_defaults(run=export_file)
    file = commands.add_parser("import", help=_("bring a CSV, XLSX or vCard file into a module"))
    file.add_argument("module", metavar=_("MODULE"))
    file.add_argument("file", metavar=_("FILE"), type=Path)
    file.add_argument(
        "--map",
        metavar=_("FILE"),
        type=Path,
        help=_("mapping of columns to fields, as JSON; or a shipped one, such as zoho/leads"),
    )
    file.add_argument("--dry-run", action="store_true", help=_("only say what would happen"))
    file.add_argument("--as", dest="login", metavar="LOGIN", help=_("with the rights of this user"))
    file.add_argument("--json", action="store_true", help=_("answer as JSON"))
    file.set_defaults(run=import_file)


def demo_users() -> QuerySet[User]:
    """The active users that the demo made."""
    made = Line.objects.filter(module="users", before__isnull=True, operation__face="demo").values("record_id")
    return User.objects.filter(pk__in=made, active=True)


def fill_demo(arguments: argparse.Namespace) -> None:
    prepare()
    if not User.objects.exists():
        demo.fill(PASSWORD)
        indexes.analyse()
    elif not arguments.if_empty:
        raise Conflict(_("There is something in this database. The demo goes only into an empty one."))
    people = [u for u in demo_users().select_related("role").order_by("pk") if u.has_usable_password() and u.password]
    if people:
        print(_("Sign in with password %(password)s as:") % {"password": PASSWORD})
    for user in people:
        print(f"  {user.login:<10} {user.name} ({user.role.title if user.role else '-'})")


def export_file(arguments: argparse.Namespace) -> None:
    from saluran.core.screens.listing import Params
    from saluran.faces.cli.people import actor_of
    from saluran.platform import exporting

    ensure_prepared()
    check_module(arguments.module)
    form, actor = arguments.file.suffix.lstrip(".").lower(), actor_of(arguments.login)
    with asked_for():
        asked = Params.read({"filter": arguments.filter, "fields": arguments.columns})
        wish = exporting.Wish(asked.filter, sort=arguments.sort, fields=asked.fields)
        exporting.check(actor, arguments.module, form, wish)
    if not arguments.file.parent.is_dir():
        raise Invalid({"": [_("There is no folder %(path)s.") % {"path": arguments.file.parent}]})
    beside = arguments.file.with_name(f".{arguments.file.name}.part")
    try:
        with beside.open("wb") as out:
            n = exporting.write(actor, arguments.module, form, out, wish)
            leaving.noted(actor, arguments.module, form, wish, n, out.tell(), face="cli")
        beside.replace(arguments.file)
    finally:
        beside.unlink(missing_ok=True)
    print(_("%(count)s records written to %(path)s") % {"count": n, "path": arguments.file})


def import_file(arguments: argparse.Namespace) -> None:
    from saluran.faces.cli.people import actor_of

    ensure_prepared()
    check_module(arguments.module)
    if arguments.file.is_dir():
        raise Invalid({"": [_("%(path)s is a folder; name a file.") % {"path": arguments.file}]})
    if not arguments.file.is_file():
        raise Invalid({"": [_("There is no file %(path)s.") % {"path": arguments.file}]})
    actor, mapping = actor_of(arguments.login), _mapping(arguments.map)
    try:
        report = importing.run_file(actor, arguments.module, arguments.file, mapping, arguments.dry_run, show_progress)
    except KeyboardInterrupt:
        if not arguments.dry_run:
            print("\n" + _("Stopped. The same command goes on where it was."), file=sys.stderr)
        raise
    if not arguments.dry_run:
        indexes.analyse()
    if arguments.json:
        print(json.dumps(report.to_json(), ensure_ascii=False))
        return
    tell(report)


def tell(report: importing.Report) -> None:
    """What came of a file, in words."""
    said = report.to_json()
    print(_("created %(created)s, changed %(updated)s, unchanged %(unchanged)s, refused %(refused)s") % said)
    if report.repeated:
        print(_("twice in the file: %(repeated)s") % said)
    if report.left:
        print(_("columns that go nowhere: %(columns)s") % {"columns": ", ".join(report.left)})
    for key, names in report.made.items():
        print(_("added to %(module)s: %(names)s") % {"module": key, "names": ", ".join(names)})
    if report.noted:
        print(_("notes: %(noted)s") % said)
    if report.summed:
        print(_("The last row, “%(text)s”, adds up the others: it is left out.") % {"text": report.summed})
    if report.warnings:
        print(_("in, with a remark: %(warnings)s") % said)
    for fault in (*report.faults[:FAULTS], *report.notes[:FAULTS]):
        print(_("row %(row)s: %(fault)s") % {"row": fault.row, "fault": fault}, file=sys.stderr)
    if report.told_file:
        print(_("All that was said of rows: %(told_file)s") % said, file=sys.stderr)
    if report.error_file:
        print(_("The rows to correct, each with its reason: %(error_file)s") % said, file=sys.stderr)


def _mapping(path: Path | None) -> dict[str, Any] | None:
    if path is None:
        return None
    if not path.is_file():
        if (known := systems.shipped(str(path))) is not None:
            return known
        raise Invalid({"": [_("There is no file %(path)s.") % {"path": path}]})
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except ValueError as error:
        said = _("%(path)s is not valid JSON: %(reason)s") % {"path": path, "reason": error}
        raise Invalid({"map": [said]}) from error
    if not isinstance(found, dict):
        raise Invalid({"map": [_("%(path)s does not hold a mapping.") % {"path": path}]})
    return found


def show_progress(done: int, total: int | None) -> None:
    """On a terminal, one line that is written over."""
    if sys.stderr.isatty():
        print(f"\r{done} / {total or '?'}", end="\n" if done == total else "", file=sys.stderr, flush=True)
