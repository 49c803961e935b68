"""All commands in one parser, its own words in the reader's language too."""

import argparse
from collections.abc import Callable
from importlib.metadata import version

from django.utils.translation import gettext as _

from saluran.faces.cli import checking, filling, keeping, moving, people, reading, serving


def parser() -> argparse.ArgumentParser:
    """The parser of ``saluran``; each command puts its function into ``run``."""
    vars(argparse)["_"] = _words()  # argparse asks the C library's catalogue, which has no Indonesian
    made = argparse.ArgumentParser(prog="saluran", description=_("Saluran, a CRM for sales teams."))
    made.add_argument("--version", action="version", version=version("saluran"), help=_("show the version and exit"))
    commands = made.add_subparsers(title=_("commands"), metavar=_("COMMAND"), required=True, dest="command")
    for room in (serving, filling, moving, people, reading, keeping, checking):
        room.add(commands)
    return made


def _words() -> Callable[[str], str]:
    said = {
        "usage: ": _("usage: "),
        "positional arguments": _("arguments"),
        "options": _("options"),
        "show this help message and exit": _("show this help and exit"),
        "%(prog)s: error: %(message)s\n": _("%(prog)s: wrong usage: %(message)s\n"),
        "argument %(argument_name)s: %(message)s": _("argument %(argument_name)s: %(message)s"),
        "the following arguments are required: %s": _("these arguments are missing: %s"),
        "unrecognized arguments: %s": _("unknown arguments: %s"),
        "invalid choice: %(value)r (choose from %(choices)s)": _("there is no %(value)r (there are %(choices)s)"),
        "invalid %(type)s value: %(value)r": _("this is not a valid value: %(value)r"),
        "expected one argument": _("a value is missing"),
        "expected at least one argument": _("at least one value is missing"),
        "not allowed with argument %s": _("this cannot go together with %s"),
        "one of the arguments %s is required": _("one of these is needed: %s"),
    }
    return lambda words: said.get(words, words)
