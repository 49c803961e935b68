"""Rows whose link may stand later in the file, kept in the transaction that wrote them."""

from collections.abc import Sequence

from saluran.core import writer
from saluran.platform.models import ImportRun, ImportWait


class Waiting:
    """The rows of one run that are looked at again, in the order of the file."""

    def __init__(self, run: ImportRun) -> None:
        self.run = run

    def add(self, rows: Sequence[tuple[int, int, str]]) -> None:
        """Rows as (number, id of the record, what became of it)."""
        writer.append(ImportWait, [(self.run.pk, *row) for row in rows])

    def next(self, most: int) -> list[ImportWait]:
        """The first of those that still wait."""
        return list(ImportWait.objects.filter(run_id=self.run.pk or 0).order_by("row")[:most])

    def done(self, row: int) -> None:
        """All up to this row have been looked at."""
        ImportWait.objects.filter(run_id=self.run.pk, row__lte=row).delete()
