"""Arguments that argparse cannot tell to be wrong, or not in our words."""

import difflib
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from django.utils.translation import gettext as _

from saluran.core.refusals import Invalid, NotFound
from saluran.core.registry import modules

CALLED = {"fields": "columns", "format": "file"}  # what the screens call otherwise than the command line


class WrongUsage(Invalid):
    """A command was called in a way that it does not know: exit code 2, as for what the parser finds out itself."""


@contextmanager
def asked_for() -> Iterator[None]:
    """Around what reads options: a filter, a sorting, columns that are not there are wrong usage."""
    try:
        yield
    except Invalid as wrong:
        raise WrongUsage({CALLED.get(name, name): said for name, said in wrong.errors.items()}) from wrong


def check_module(key: str) -> None:
    """NotFound with the name that was typed, and those that look like it, where there is no such module."""
    known = modules.all()
    if key not in known:
        like = difflib.get_close_matches(key.lower(), known)
        said = _("There is no module “%(key)s”.") % {"key": key}
        raise NotFound(f"{said} {_('Did you mean %(keys)s?') % {'keys': ', '.join(like)}}" if like else said)


def whole(least: int, most: int) -> Callable[[str], int]:
    """What argparse makes of an option that is a whole number within bounds."""

    def read(text: str) -> int:
        value = int(text)
        if not least <= value <= most:
            raise ValueError
        return value

    return read
