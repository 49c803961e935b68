"""``saluran backup`` and ``saluran restore``: everything in one file, and back."""

import argparse
import sys
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from saluran.faces.cli.filling import show_progress
from saluran.ground.backups import Manifest
from saluran.platform import backup


def add(commands: Any) -> None:
    out = commands.add_parser("backup", help=_("write everything to one file, while people work"))
    out.add_argument("file", metavar=_("FILE"), type=Path)
    out.set_defaults(run=make_backup)
    back = commands.add_parser("restore", help=_("put a backup in the place of what is here; stop Saluran first"))
    back.add_argument("file", metavar=_("FILE"), type=Path)
    back.add_argument("--force", action="store_true", help=_("even where there is something; it is kept aside"))
    back.set_defaults(run=restore_backup)


def make_backup(arguments: argparse.Namespace) -> int:
    """1 where files of records were missing: all else is in the backup then."""
    made = backup.make(arguments.file, show_progress)
    print(_("Backed up and read back: %(what)s.") % {"what": _what(made)})
    if made.missing:
        said = {"count": len(made.missing), "first": made.missing[0]}
        print(_("%(count)s files of records are missing or damaged, such as %(first)s.") % said, file=sys.stderr)
    return 1 if made.missing else 0


def restore_backup(arguments: argparse.Namespace) -> None:
    said, kept = backup.restore(arguments.file, force=arguments.force, progress=show_progress)
    print(_("Restored and compared: %(what)s.") % {"what": _what(said)})
    if kept:
        print(_("What was here before lies in %(place)s. Delete it when you are content.") % {"place": kept})


def _what(said: Manifest) -> str:
    facts = {"rows": said.rows, "tables": len(said.tables), "files": said.files, "at": said.made_at[:16]}
    return _("%(rows)s rows of %(tables)s tables and %(files)s files, as of %(at)s UTC") % facts
