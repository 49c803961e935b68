"""What follows from a change of views: every process reads them anew."""

from saluran.core import stamps
from saluran.core.perform import Change, keep_with
from saluran.core.views import KEY, STAMP


@keep_with
def keep_views(changes: list[Change]) -> None:
    """An operation that changed no record may have changed, or taken back, what opens first."""
    if not changes or any(c.module.key == KEY for c in changes):
        stamps.touch(STAMP)
