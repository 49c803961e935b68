"""A file comes in: batch by batch, each in one transaction with the position of the run, all of them one operation."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from saluran.core import access, stamps
from saluran.core.models import Operation
from saluran.core.perform import door
from saluran.core.refusals import Conflict, Forbidden
from saluran.core.schema import Module
from saluran.ground import names
from saluran.platform.importing import writing
from saluran.platform.importing.entries import Entry, Reader
from saluran.platform.importing.finding import match_records, settle_links
from saluran.platform.importing.mapping import Plan, plan
from saluran.platform.importing.reports import ErrorFile, Report
from saluran.platform.importing.table import Numbered, Table, open_table
from saluran.platform.models import ImportRun

BATCH = 500
Progress = Callable[[int, int | None], None]


class Running:
    """One run of an import, or its rehearsal, which writes nothing but the error file."""

    def __init__(self, actor: access.Actor, module: Module, run: ImportRun, error_file: Path, *, dry_run: bool) -> None:
        if not access.may(actor, module, "import"):
            raise Forbidden
        self.actor, self.run, self.dry_run = actor, run, dry_run
        self.table: Table = open_table(Path(run.file), run.mapping.get("sheet"))
        self.plan: Plan = plan(actor, module, run.mapping, self.table.header)
        self.reader = Reader(self.plan, self.table.header)
        self.report = Report.of(run.report) if run.position else Report(left=self.plan.left, dry_run=dry_run)
        self.errors = ErrorFile(error_file, self.table.header, run.errors_size)
        self.seen: dict[str, int] = {}  # key → row
        self.named: set[str] = set()  # what rows of this file are called: for rehearsals
        self.waiting: list[list[Any]] = [list(w) for w in run.waiting]
        self.operation: Operation | None = run.operation

    def go(self, progress: Progress | None = None) -> Report:
        """Bring in what is not in yet."""
        total = self.run.total or self.table.count()
        self.run.total = total
        if not self.run.second:
            for batch in _batches(self._remaining()):
                self._batch(self._entries(batch), batch[-1][0])
                if progress:
                    progress(self.report.rows, total)
            self._close(second=True)
        if self.dry_run:
            self._rehearse_waiting()
        else:
            self._second()
        if progress:
            progress(total, total)
        return self.report

    def _remaining(self) -> Iterator[Numbered]:
        """The rows after the position; those before it are only asked for their keys."""
        for number, cells in self.table.rows():
            if number > self.run.position:
                yield number, cells
            elif key := self.reader.entry(number, cells).key:
                self.seen.setdefault(key, number)

    def _entries(self, batch: Sequence[Numbered]) -> list[Entry]:
        made = []
        for number, cells in batch:
            e = self.reader.entry(number, cells)
            first = self.seen.setdefault(e.key, number) if e.key else number
            if first != number and self.plan.distinct:
                e.outcome = "repeated"
            elif first != number:
                e.fault(None, "", _("The same is in row %(row)s already.") % {"row": first})
            made.append(e)
        return made

    def _batch(self, entries: list[Entry], position: int) -> None:
        with self._transaction():
            live = [e for e in entries if not e.outcome]
            settle_links(self.actor, self.plan, live, last=False)
            known = match_records(self.actor, self.plan, live)
            writing.name_all(self.actor, self.plan, [e for e in live if e.faults])
            self.operation = writing.write(self.actor, self.plan, live, self.operation, known)
            for e in entries:
                e.outcome = e.outcome or ("refused" if e.faults else "unchanged")
                self.report.count(e.outcome)
            self.report.rows += len(entries)
            self.waiting += [[e.number, e.pk, e.outcome] for e in live if e.waits and e.outcome != "refused"]
            self._note(entries)
            self._keep(position)
        if self.dry_run:
            self.named |= {
                names.fold(w) for e in live if e.outcome != "refused" for w in (e.key, e.texts.get(self._title, ""))
            }

    @property
    def _title(self) -> str:
        return self.plan.module.title if isinstance(self.plan.module.title, str) else ""

    def _note(self, entries: Sequence[Entry]) -> None:
        bad = [e for e in entries if e.faults]
        self.report.tell([f for e in bad for f in e.faults])
        self.errors.add([(e.cells, e.reason) for e in bad])
        self.report.error_file = self.errors.path if self.errors.size else None

    def _keep(self, position: int) -> None:
        """The position, in the transaction of the rows. Whoever else runs the same file is found out here."""
        if self.dry_run:
            return
        self.report.operation = self.operation.pk if self.operation else None
        ours = ImportRun.objects.filter(
            pk=self.run.pk, position=self.run.position, second=self.run.second, state="running"
        )
        kept = ours.update(
            position=position,
            second=self.run.second,
            waiting=self.waiting,
            report=self.report.to_json(),
            total=self.run.total,
            operation=self.operation,
            errors_size=self.errors.size,
        )
        if not kept:
            raise Conflict(_("This file is being imported by somebody else just now."))
        self.run.position = position

    def _close(self, *, second: bool) -> None:
        if not self.dry_run:
            with door():
                ImportRun.objects.filter(pk=self.run.pk).update(second=second)
        self.run.second = second

    def _second(self) -> None:
        """Rows whose link stands later in the file get it now."""
        numbers = {n: (pk, outcome) for n, pk, outcome in self.waiting}
        rows = (r for r in self.table.rows() if r[0] in numbers) if numbers else iter(())
        for batch in _batches(rows):
            entries = [self.reader.entry(number, cells) for number, cells in batch]
            with self._transaction():
                for e in entries:
                    e.pk, e.data, e.fresh, e.faults = numbers[e.number][0], {}, {}, []
                    e.links = [(t, text) for t, text in e.links if t.to == self.plan.module.key]
                settle_links(self.actor, self.plan, entries, last=True)
                self.operation = writing.change(self.actor, self.plan, entries, self.operation)
                self._second_outcome(entries, {n: outcome for n, (_pk, outcome) in numbers.items()})
                done = {e.number for e in entries}
                self.waiting = [w for w in self.waiting if w[0] not in done]
                self._keep(self.run.position)

    def _second_outcome(self, entries: Sequence[Entry], before: dict[int, str]) -> None:
        for e in entries:
            if e.faults:
                self.report.warnings += 1
            elif e.outcome == "updated" and before[e.number] == "unchanged":
                self.report.count("unchanged", -1)
                self.report.count("updated")
        self._note(entries)

    def _rehearse_waiting(self) -> None:
        """A rehearsal keeps nothing to point at: it looks whether the file itself brings what links ask for."""
        numbers = {w[0] for w in self.waiting}
        entries = [self.reader.entry(n, cells) for n, cells in self.table.rows() if n in numbers] if numbers else []
        for e in entries:
            e.faults = []
            for target, text in e.links:
                if target.to == self.plan.module.key and names.fold(text) not in self.named:
                    e.waits = True
                    said = {"text": text[:80], "module": self.plan.module.label}
                    e.fault(target, text, _("There is no “%(text)s” in %(module)s.") % said)
        missing = [e for e in entries if e.faults and e.waits]
        settle_links(self.actor, self.plan, missing, last=True)
        self.report.warnings += len(missing)
        self._note(missing)

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        with door():
            yield
            if self.dry_run:
                transaction.set_rollback(True)
        if self.dry_run:
            self.operation = None
            stamps.refresh()  # what was cached inside was never committed


def _batches(rows: Iterator[Numbered]) -> Iterator[list[Numbered]]:
    batch: list[Numbered] = []
    for row in rows:
        batch.append(row)
        if len(batch) == BATCH:
            yield batch
            batch = []
    if batch:
        yield batch


def finish(run: ImportRun, state: str) -> None:
    """Write how a run ended."""
    with door():
        ImportRun.objects.filter(pk=run.pk).update(state=state, finished_at=timezone.now())
