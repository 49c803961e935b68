"""Arguments that only the database can tell to be wrong."""

from saluran.core.refusals import Invalid


class WrongUsage(Invalid):
    """A command was called in a way that it does not know: exit code 2, as for what the parser finds out itself."""
