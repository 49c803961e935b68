"""Where records have been, and which of their dates and amounts were moved: kept by the door in its transaction.

Every stay in a stage is a row, and so is every change of an expected close or an amount, in tables that are read like
those of any module. Undo takes rows away as if they had never been; what comes back out of the recycle bin has its
history made anew from the journal (docs/adr/0027-stage-history.md).
"""

from saluran.core.histories.keeping import keep
from saluran.core.histories.making import prepare, rebuild, wrong

__all__ = ["keep", "prepare", "rebuild", "wrong"]
