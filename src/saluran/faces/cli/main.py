"""The command ``saluran``: finds the language, reads the arguments, turns refusals into sentences and exit codes."""

import os
import sys

import django
from django.core.exceptions import ImproperlyConfigured


def main(argv: list[str] | None = None) -> int:
    """Run one command. 0: done, 1: refused or failed with a sentence on stderr, 2: wrong usage."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "saluran.config.settings")
    try:
        django.setup()
    except (ImproperlyConfigured, OSError) as error:
        where = getattr(error, "filename", None)
        return _say(f"{where}: {error.strerror}" if where and isinstance(error, OSError) else str(error))
    from django.utils import translation

    with translation.override(language()):
        return _run(argv)


def language() -> str:
    """English where the terminal is English, else Indonesian."""
    return "en" if os.environ.get("LANG", "").startswith("en") else "id"


def _run(argv: list[str] | None) -> int:
    from django.db import DatabaseError
    from django.utils.translation import gettext as _

    from saluran.core.refusals import Invalid, Refusal
    from saluran.faces.cli.parsing import parser
    from saluran.faces.cli.troubles import reason
    from saluran.faces.cli.usage import WrongUsage

    arguments = parser().parse_args(argv)
    try:
        return int(arguments.run(arguments) or 0)
    except Invalid as invalid:
        _say(*(f"{name}: {s}" if name else s for name, said in invalid.errors.items() for s in said))
        return 2 if isinstance(invalid, WrongUsage) else 1
    except Refusal as refusal:
        return _say(refusal.sentence)
    except BrokenPipeError:  # whoever read our words has enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except OSError as error:
        where = error.filename or _("This did not work")
        return _say(f"{where}: {reason(error)}")
    except DatabaseError as error:
        return _say(_("The database refused: %(reason)s") % {"reason": str(error).strip().splitlines()[0]})
    except KeyboardInterrupt:
        return 130


def _say(*sentences: str) -> int:
    for sentence in sentences:
        print(sentence, file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main())
