"""Arguments that only the database can tell to be wrong."""

from collections.abc import Iterator
from contextlib import contextmanager

from saluran.core.refusals import Invalid


class WrongUsage(Invalid):
    """A command was called in a way that it does not know: exit code 2, as for what the parser finds out itself."""


@contextmanager
def asked_for() -> Iterator[None]:
    """Around what reads options: a filter, a sorting, columns that are not there are wrong usage."""
    try:
        yield
    except Invalid as wrong:
        raise WrongUsage(wrong.errors) from wrong
