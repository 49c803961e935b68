"""``saluran migrate-from``: the whole export of another system comes in, file by file."""

import argparse
import json
import sys
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from saluran.core import indexes
from saluran.core.refusals import Invalid
from saluran.faces.cli.filling import show_progress, tell
from saluran.faces.cli.preparing import ensure_prepared
from saluran.platform.importing import Report, systems


def add(commands: Any) -> None:
    move = commands.add_parser("migrate-from", help=_("bring in the exported files of another system"))
    move.add_argument("system", metavar=_("SYSTEM"), choices=systems.names(), help=", ".join(systems.names()))
    move.add_argument("folder", metavar=_("FOLDER"), type=Path, help=_("where the exported files are"))
    move.add_argument("--dry-run", action="store_true", help=_("only say what would happen"))
    move.add_argument("--as", dest="login", metavar="LOGIN", help=_("with the rights of this user"))
    move.add_argument("--json", action="store_true", help=_("answer as JSON"))
    move.set_defaults(run=migrate)


def migrate(arguments: argparse.Namespace) -> int:
    """Each file is tried out before anything is written; then they come in, in their order."""
    from saluran.faces.cli.people import actor_of

    ensure_prepared()
    folder, actor = arguments.folder, actor_of(arguments.login)
    if not folder.is_dir():
        raise Invalid({"": [_("There is no folder %(path)s.") % {"path": folder}]})
    found, aside = systems.files_of(arguments.system, folder)
    if not found:
        said = {"path": folder, "system": arguments.system}
        raise Invalid({"": [_("No file in %(path)s is one of an export of %(system)s.") % said]})
    done = systems.rehearse(actor, arguments.system, folder, show_progress)
    if not arguments.dry_run:
        done = [(step, step.bring(actor, show_progress)) for step in systems.steps(actor, arguments.system, folder)]
        indexes.analyse()
    if arguments.json:
        files = [{"file": s.path.name, "module": s.module, **r.to_json()} for s, r in done]
        print(json.dumps({"files": files, "aside": [p.name for p in aside]}, ensure_ascii=False))
    else:
        for step, report in done:
            _tell_of(step, report)
        _sum_up(done, aside)
    return 0


def _tell_of(step: systems.Step, report: Report) -> None:
    print(f"{step.path.name} → {step.module}", flush=True)
    tell(report)
    sys.stderr.flush()


def _sum_up(done: list[tuple[systems.Step, Report]], aside: list[Path]) -> None:
    print()
    print(f"{_('File'):<28}{_('Rows'):>7}{_('Created'):>9}{_('Changed'):>9}{_('Refused'):>9}{_('Remarks'):>9}")
    for step, r in done:
        print(f"{step.path.name:<28}{r.rows:>7}{r.created:>9}{r.updated:>9}{r.refused:>9}{r.warnings:>9}")
    if aside:
        print(_("not brought in: %(files)s") % {"files": ", ".join(p.name for p in aside)})
    if any(r.operation for _step, r in done):
        print(_("Each file can be taken back as a whole, the last one first: on the page Import."))
