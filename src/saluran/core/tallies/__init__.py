"""What the records of each column of a board come to: counts and sums, kept by the door in its transaction.

Writers only append, so that nobody waits for a row of another writer; who has appended much folds what there is into
one row an owner, team, column and currency. Readers add up what lies within reach (docs/adr/0026-kept-sums.md).
"""

from saluran.core.tallies.keeping import keep
from saluran.core.tallies.kept import Total, of
from saluran.core.tallies.making import is_right, prepare, rebuild

__all__ = ["Total", "is_right", "keep", "of", "prepare", "rebuild"]
