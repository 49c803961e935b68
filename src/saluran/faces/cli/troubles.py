"""What the operating system refuses, in the reader's language: it speaks English alone."""

import errno

from django.utils.translation import gettext as _


def reason(error: OSError) -> str:
    """Why it did not work; in the system's own words where it is something rare."""
    said = {
        errno.ENOSPC: _("the disk is full"),
        errno.EDQUOT: _("the disk is full"),
        errno.EACCES: _("this is not allowed to the user that runs Saluran"),
        errno.EPERM: _("this is not allowed to the user that runs Saluran"),
        errno.EROFS: _("nothing can be written there"),
        errno.ENOENT: _("it is not there"),
        errno.ENOTDIR: _("part of the path is not a folder"),
        errno.EISDIR: _("it is a folder"),
        errno.ENAMETOOLONG: _("the name is too long"),
        errno.EADDRINUSE: _("something else is using it"),
        errno.EADDRNOTAVAIL: _("this machine has no such address"),
    }
    return said.get(error.errno or 0) or error.strerror or str(error)
