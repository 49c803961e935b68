"""A file comes in: batch by batch, each in one transaction with the position of the run, all of them one operation."""

import dataclasses
import time
from array import array
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from itertools import islice
from pathlib import Path

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from saluran.core import access, stamps
from saluran.core.models import Operation
from saluran.core.perform import door
from saluran.core.refusals import Conflict, Forbidden, Invalid
from saluran.core.schema import Module
from saluran.ground import names
from saluran.ground.seen import Seen
from saluran.platform import duplicates
from saluran.platform.importing import writing
from saluran.platform.importing.entries import Entry, Reader
from saluran.platform.importing.finding import match_records, settle_links
from saluran.platform.importing.heading import Numbered
from saluran.platform.importing.making import Makers
from saluran.platform.importing.mapping import Plan, plan
from saluran.platform.importing.places import Speller
from saluran.platform.importing.reports import ErrorFile, Report, ToldFile
from saluran.platform.importing.table import Table, table_for
from saluran.platform.importing.waiting import Waiting
from saluran.platform.models import ImportRun

FIRST, BATCH = 500, 5000  # rows of the first batch, and at most
MOMENT = 0.5  # seconds that a batch should take: so long others wait to write, and so much is done again after a kill
Progress = Callable[[int, int | None], None]


class Halted(Exception):
    """Somebody paused or cancelled the run: what is in stays in."""


class Running:
    """One run of an import, or its rehearsal, which writes nothing but the error file."""

    def __init__(self, actor: access.Actor, module: Module, run: ImportRun, error_file: Path, *, dry_run: bool) -> None:
        if not access.may(actor, module, "import"):
            raise Forbidden
        self.actor, self.run, self.dry_run = dataclasses.replace(actor, client=run.name), run, dry_run
        self.table: Table = table_for(Path(run.file), run.mapping)
        self.plan: Plan = plan(actor, module, run.mapping, self.table.header)
        if not self.plan.targets:
            said = {"module": module.label, "columns": ", ".join(self.table.header)[:200]}
            raise Invalid(
                {"columns": [_("No column of this file goes into a field of %(module)s: %(columns)s.") % said]}
            )
        self.reader = Reader(self.plan, self.table.header)
        self.speller = Speller(self.plan)
        self.report = Report.of(run.report) if run.position else Report(left=self.plan.left, dry_run=dry_run)
        self.report.header = self.table.header
        self.report.began = self.report.began or timezone.now().isoformat()
        self.errors = ErrorFile(error_file, self.table.header, run.errors_size)
        self.told = ToldFile(error_file.with_suffix(".told.csv"), self.report.told_size)
        self.seen = Seen()  # what must stand once in the file, and its row
        self.named = Seen()  # what rows of this file are called: for rehearsals
        self.times: dict[str, int] = {}  # what several rows say, and how often it was said again
        self.missing = array("q")  # rows of a rehearsal whose link was not found
        self.waiting = Waiting(run)
        self.operation: Operation | None = run.operation

    def go(self, progress: Progress | None = None) -> Report:
        """Bring in what is not in yet. Raises Halted where somebody paused or cancelled it meanwhile."""
        total = self.run.total or self.table.count()
        self.run.total = total
        if not self.run.second:
            for batch in self._paced(self._remaining()):
                self._batch(self._entries(batch), batch[-1][0])
                self._look_up(progress)
            self.report.summed = self.table.summed
            self._close(second=True)
        if self.dry_run:
            self._rehearse_waiting()
        else:
            self._second(progress)
        if progress:
            progress(total, total)
        return self.report

    def _paced(self, rows: Iterator[Numbered]) -> Iterator[list[Numbered]]:
        """Batches that take about a moment each, whatever the module and the machine."""
        size = min(FIRST, BATCH)
        while batch := list(islice(rows, size)):
            began = time.monotonic()
            yield batch
            took = max(time.monotonic() - began, 0.001)
            self.report.rate = round(len(batch) / took, 1)
            size = max(1, min(BATCH, size * 2, round(max(size * MOMENT / took, FIRST / 10))))

    def _look_up(self, progress: Progress | None) -> None:
        """Between two batches: tell how far it is, and hear whether it shall go on."""
        if progress:
            progress(self.report.rows, self.run.total)
        if self.dry_run:
            return
        if not ImportRun.objects.filter(pk=self.run.pk, state="running").exists():
            raise Halted

    def _remaining(self) -> Iterator[Numbered]:
        """The rows after the position; those before it are only asked for what must not stand twice."""
        for number, cells in self.table.rows():
            if number > self.run.position:
                yield number, cells
            else:
                e = self.reader.entry(number, cells, self.reader.telling)
                self._count_again(e)
                self.seen.add(e.words, number)

    def _entries(self, batch: Sequence[Numbered]) -> list[Entry]:
        made = []
        for number, cells in batch:
            e = self.reader.entry(number, cells)
            self._count_again(e)
            first = min((self.seen.first(word, number) for word in e.words), default=number)
            if first != number and self.plan.distinct:
                e.outcome = "repeated"
            elif first != number:
                e.fault(None, "", _("The same is in row %(row)s already.") % {"row": first})
            made.append(e)
        return made

    def _count_again(self, e: Entry) -> None:
        """Where rows may say the same, each is called by how often it was said so far, too."""
        if self.plan.again and e.key.startswith("#"):
            base, n = e.key, self.times.get(e.key, 0)
            if n or self.seen.first(base, e.number) != e.number:
                self.times[base] = n + 1
                e.key = f"{base}:{n + 1}"
            e.words = (e.key, *(w for w in e.words if w != base))

    def _batch(self, entries: list[Entry], position: int) -> None:
        with self._transaction():
            live = [e for e in entries if not e.outcome]
            for e in live:
                self.speller.spell(e)
            makers = Makers(self.actor, self.plan, self.operation, self.report.made)
            settle_links(self.actor, self.plan, live, makers, last=False)
            self.operation = makers.operation
            so_far = match_records(self.actor, self.plan, live)
            writing.name_all(self.actor, self.plan, [e for e in live if e.faults])
            if self.plan.notes or any(e.aside for e in live):
                for e in live:
                    e.remark = self.reader.remark(e)
            self.operation = writing.write(self.actor, self.plan, live, self.operation, so_far)
            self.report.noted += sum(e.noted for e in live)
            made = [e.item.record for e in live if e.item and e.outcome == "created"]
            self.report.similar += duplicates.count_earlier(self.plan.module, made)
            for e in entries:
                e.outcome = e.outcome or ("refused" if e.faults else "unchanged")
                self.report.count(e.outcome)
            self.report.rows += len(entries)
            self._wait(live)
            self._doubt(live)
            self._note(entries)
            self._keep(position)
        if self.dry_run and self.plan.looks_within:
            self.named.add(
                names.fold(w) for e in live if e.outcome != "refused" for w in (e.key, e.texts.get(self._title, ""))
            )

    def _doubt(self, entries: Sequence[Entry]) -> None:
        """What contradicts itself in what came in: it is kept as it was said, and named."""
        if doubts := self.plan.module.doubts:
            for e in entries:
                if e.item and not e.faults and e.outcome in ("created", "updated"):
                    for name, sentence in doubts(e.item.record, e.data):
                        target = next((t for t in self.plan.targets if t.name == name), None)
                        e.note(target, e.texts.get(name, ""), sentence)

    def _wait(self, entries: Sequence[Entry]) -> None:
        """Rows that came in without their link; those that were left as they are stay so."""
        left = {"refused", "unchanged"} if self.plan.found == "leave" else {"refused"}
        found = [e for e in entries if e.waits and e.outcome not in left]
        if self.dry_run:
            self.missing.extend(e.number for e in found)
        else:
            self.waiting.add([(e.number, e.pk or 0, e.outcome) for e in found])

    @property
    def _title(self) -> str:
        return self.plan.module.title if isinstance(self.plan.module.title, str) else ""

    def _note(self, entries: Sequence[Entry]) -> None:
        """Into the report, and its files: what keeps rows out, what they lack, what is odd in them."""
        said = [e for e in entries if e.faults or e.lacks or e.notes]
        self.report.warnings += sum(e.outcome != "refused" for e in said)
        bad = [e for e in said if e.faults or e.lacks]
        faults = [(f, e.cells) for e in bad for f in (*e.faults, *e.lacks)]
        self.report.tell(faults, [f for e in said for f in e.notes])
        self.errors.add([(e.cells, e.reason) for e in bad])
        self.told.add([(e.outcome, f) for e in said for f in (*e.faults, *e.lacks, *e.notes)])
        self.report.error_file = self.errors.path if self.errors.size else None
        self.report.told_file, self.report.told_size = (self.told.path if self.told.size else None), self.told.size

    def _keep(self, position: int) -> None:
        """The position, in the transaction of the rows. Whoever else runs the same file is found out here."""
        if self.dry_run:
            return
        self.report.operation = self.operation.pk if self.operation else None
        ours = ImportRun.objects.filter(
            pk=self.run.pk, position=self.run.position, second=self.run.second, errors_size=self.run.errors_size
        )
        kept = ours.update(
            position=position,
            report=self.report.to_json(),
            total=self.run.total,
            operation=self.operation,
            errors_size=self.errors.size,
        )
        if not kept:
            raise Conflict(_("This file is being imported by somebody else just now."))
        self.run.position, self.run.errors_size = position, self.errors.size

    def _close(self, *, second: bool) -> None:
        if not self.dry_run:
            with door():
                ImportRun.objects.filter(pk=self.run.pk).update(second=second)
        self.run.second = second

    def _second(self, progress: Progress | None) -> None:
        """Rows whose link stands later in the file get it now."""
        rows = self.table.rows()
        while some := self.waiting.next(BATCH):
            entries = [self.reader.entry(*row) for row in rows_of(rows, [w.row for w in some])]
            with self._transaction():
                for e, w in zip(entries, some, strict=True):
                    e.pk, e.data, e.fresh, e.outcome = w.record_id, {}, {}, w.outcome
                    self._own_links(e)
                makers = Makers(self.actor, self.plan, self.operation, self.report.made)
                settle_links(self.actor, self.plan, entries, makers, last=True)
                self.operation = makers.operation
                self.operation = writing.change(self.actor, self.plan, entries, self.operation)
                self._second_outcome(entries, [w.outcome for w in some])
                self.waiting.done(some[-1].row)
                self._keep(self.run.position)
            self._look_up(progress)

    def _second_outcome(self, entries: Sequence[Entry], before: Sequence[str]) -> None:
        for e, was in zip(entries, before, strict=True):
            if e.outcome == "updated" and was == "unchanged":
                self.report.count("unchanged", -1)
                self.report.count("updated")
        self._note(entries)

    def _rehearse_waiting(self) -> None:
        """A rehearsal keeps nothing to point at: it looks whether the file itself brings what links ask for."""
        rows = rows_of(self.table.rows(), self.missing)
        while some := list(islice(rows, FIRST)):
            entries = [self.reader.entry(*row) for row in some]
            for e in entries:
                e.outcome = "created"
                self._own_links(e)
                e.links = [(t, text) for t, text in e.links if names.fold(text) not in self.named]
            settle_links(self.actor, self.plan, entries, last=True)
            self._note(entries)

    def _own_links(self, e: Entry) -> None:
        """Leave nothing of a row but its links to other rows; of the rest all is said."""
        e.faults, e.lacks, e.notes = [], [], []
        e.links = [(t, text) for t, text in e.links if t.to == self.plan.module.key]

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        with door():
            yield
            if self.dry_run:
                transaction.set_rollback(True)
        if self.dry_run:
            self.operation = None
            stamps.refresh()  # what was cached inside was never committed


def rows_of(rows: Iterator[Numbered], numbers: Sequence[int]) -> Iterator[Numbered]:
    """The rows with these numbers, which rise as those of the file do."""
    for wanted in numbers:
        yield next(row for row in rows if row[0] == wanted)


def finish(run: ImportRun, state: str) -> None:
    """Write how a run ended."""
    with door():
        ImportRun.objects.filter(pk=run.pk).update(state=state, finished_at=timezone.now())
