"""Backup and restore: everything of an installation in one file, alike on both databases (docs/adr/0017-backup.md)."""

from saluran.platform.backup.making import make
from saluran.platform.backup.restoring import restore

__all__ = ["make", "restore"]
