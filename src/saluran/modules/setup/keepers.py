"""What every process has to read anew when somebody changes the house."""

from saluran.core import stamps
from saluran.core.perform import Change, keep_with

STAMPS = {"modules": "registry", "fields": "registry", "settings": "settings"}


@keep_with
def keep_caches(changes: list[Change]) -> None:
    """Labels of small modules, declarations in the database and settings are cached by stamp."""
    touched = {STAMPS[c.module.key] for c in changes if c.module.key in STAMPS}
    if any(c.module.small for c in changes):
        touched.add("labels")
    for name in sorted(touched):
        stamps.touch(name)
