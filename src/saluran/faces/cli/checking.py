"""``saluran doctor``: is everything as it should be?"""

import argparse
import sys
from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.db import connection, models
from django.utils.translation import gettext as _

from saluran.core import access, columns, histories, stamps, tallies
from saluran.core.models import Line, SearchDoc, Sees, User
from saluran.core.registry import modules
from saluran.faces.cli.preparing import are_statics_stale, is_prepared
from saluran.platform import files
from saluran.platform.backup import nightly
from saluran.platform.backup.making import digests


def add(commands: Any) -> None:
    doctor = commands.add_parser("doctor", help=_("check the installation; says what is wrong"))
    doctor.add_argument(
        "--mend", action="store_true", help=_("make anew what can be made out of the records: sums, histories")
    )
    doctor.set_defaults(run=run_doctor)


def run_doctor(arguments: argparse.Namespace) -> int:
    """1 and a sentence for each thing that is not as it should be."""
    if not is_prepared():
        print(_("The tables are not those of this version: start “saluran serve” once."), file=sys.stderr)
        return 1
    stamps.refresh()
    if arguments.mend:
        mend()
    checks = (integrity, statistics, search, sums, pasts, closure, orphans, journal, attachments, statics)
    wrong = [s for check in checks for s in check()]
    for sentence in wrong:
        print(sentence, file=sys.stderr)
    if old := nightly.age():
        print(_("The last backup is %(n)s days old.") % {"n": old.days}, file=sys.stderr)
    if not wrong:
        print(_("All is well."))
    return 1 if wrong else 0


def _answer(sql: str) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return [row[0] for row in cursor.fetchall()]


def integrity() -> Iterator[str]:
    """The database file itself, and what points at rows that are gone."""
    if connection.vendor != "sqlite":
        return
    if (said := _answer("PRAGMA integrity_check(5)")) != ["ok"]:
        yield _("The database file is damaged: %(said)s") % {"said": "; ".join(said)}
    for table in sorted(set(_answer("PRAGMA foreign_key_check"))):
        yield _("In table %(table)s something points at a row that is gone.") % {"table": table}


FEW = 1000  # rows that need no statistics


def statistics() -> Iterator[str]:
    """Without them SQLite takes the wrong index: an index made after the last ANALYZE spoils other lists."""
    if connection.vendor != "sqlite" or not User.objects.exists():
        return
    counted = _answer("SELECT 1 FROM sqlite_master WHERE name = 'sqlite_stat1'")
    known = set(_answer("SELECT idx FROM sqlite_stat1")) if counted else set()
    for module in modules.all().values():
        table = module.model._meta.db_table
        made = set(_answer(f"SELECT name FROM pragma_index_list('{table}') WHERE NOT partial"))  # noqa: S608  ours
        if access.rows(module)[FEW : FEW + 1].exists() and (missing := made - known):
            said = {"count": len(missing), "table": table}
            yield _("The planner knows nothing of %(count)s indexes of %(table)s: run ANALYZE.") % said


def search() -> Iterator[str]:
    """Each record of a searchable module has its row in the search index, and no other is there."""
    found = dict(SearchDoc.objects.values_list("module").annotate(n=models.Count("pk")))
    for key, module in modules.all().items():
        records = access.rows(module).count() if module.search else 0
        if records != found.get(key, 0):
            said = {"module": key, "records": records, "found": found.get(key, 0)}
            yield _("%(module)s: %(records)s records, but %(found)s in the search index.") % said


def sums() -> Iterator[str]:
    """What is kept of each board is what its records come to."""
    for key, module in modules.all().items():
        if not tallies.is_right(module):
            yield _("%(module)s: the sums of the board are wrong; “saluran doctor --mend” makes them anew.") % {
                "module": key
            }


def pasts() -> Iterator[str]:
    """The history of each record ends where it stands."""
    for key, module in modules.all().items():
        if n := histories.wrong(module):
            said = {"module": key, "n": n}
            yield _("%(module)s: the history of %(n)s records is wrong; “saluran doctor --mend” makes it anew.") % said


def mend() -> None:
    """Count boards anew that are wrong, and tell histories anew."""
    for module in modules.all().values():
        if histories.wrong(module):
            histories.rebuild(module)
        if not tallies.is_right(module):
            tallies.rebuild(module)


def closure() -> Iterator[str]:
    """Who sees whose records follows from who reports to whom."""
    managers = dict(User.objects.values_list("pk", "manager_id"))
    right = set()
    for pk in managers:
        above: int | None = pk
        seen = set()
        while above is not None and above not in seen:
            seen.add(above)
            right.add((above, pk))
            above = managers.get(above)
    stored = set(Sees.objects.values_list("user_id", "sees_id"))
    itself = {(pk, pk) for pk in managers}
    if wrong := (right ^ stored) - itself:
        said = {"count": len(wrong)}
        yield _("%(count)s lines of who sees whose records do not follow from who reports to whom.") % said


def orphans() -> Iterator[str]:
    """What hangs on a record that is gone."""
    for model in apps.get_models():
        for column in model._meta.get_fields():
            if isinstance(column, columns.AnyLink):
                yield from _orphans_of(model, column.name)


def _orphans_of(model: type[models.Model], name: str) -> Iterator[str]:
    pointed: dict[str, set[int]] = defaultdict(set)
    for value in model._base_manager.exclude(**{name: ""}).values_list(name, flat=True).distinct().iterator():
        key, _colon, pk = str(value).partition(":")
        pointed[key].add(int(pk))
    for key, wanted in pointed.items():
        module = modules.all().get(key)
        there = set(access.rows(module).values_list("pk", flat=True).iterator()) if module else set()
        if gone := wanted - there:
            said = {"table": model._meta.db_table, "count": len(gone), "module": key}
            yield _("%(table)s points at %(count)s records of %(module)s that are gone.") % said


def statics() -> Iterator[str]:
    if are_statics_stale():
        yield _("The static files are not those of this version: start “saluran serve” once.")


def journal() -> Iterator[str]:
    """As many records as the journal says were made and not deleted: nothing was written beside the door."""
    made, gone = models.Q(before__isnull=True), models.Q(after__isnull=True)
    told = Line.objects.values_list("module").annotate(
        n=models.Count("pk", filter=made) - models.Count("pk", filter=gone)
    )
    known = dict(told)
    for key, module in modules.all().items():
        if not module.part_of and (records := access.rows(module).count()) != known.get(key, 0):
            said = {"module": key, "records": records, "known": known.get(key, 0)}
            yield _("%(module)s: %(records)s records, but %(known)s in the journal.") % said


def attachments() -> Iterator[str]:
    """The files of records are there, and their bytes are what they were."""
    if bad := sorted(d for d in digests() if not files.is_sound(d)):
        said = {"count": len(bad), "first": bad[0]}
        yield _("%(count)s files of records are missing or damaged, such as %(first)s.") % said
