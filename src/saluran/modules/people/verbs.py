"""Coming and going of people. A user is never deleted: what he did keeps his name."""

from typing import Any

from django.utils.translation import gettext as _

from saluran.core import access, invitations
from saluran.core.perform import Call
from saluran.core.refusals import Forbidden


def activate_user(call: Call, user: Any, data: dict[str, Any]) -> None:
    """Let the user sign in again."""
    user.active = True


def deactivate_user(call: Call, user: Any, data: dict[str, Any]) -> None:
    """Lock the user out; what he owns stays his until somebody hands it over."""
    user.active = False


def invite_user(call: Call, user: Any, data: dict[str, Any]) -> dict[str, str]:
    """A link with which the user chooses a password and signs in: it works once, for three days.

    It opens all that the user may: a token of few rights does not get one."""
    if not (access.administers(call.actor) or access.is_house(call.actor)):
        raise Forbidden
    return {"link": invitations.password_path(user)}


def preview_invitation(call: Call, user: Any, data: dict[str, Any]) -> list[tuple[str, str, str, bool]]:
    """The link itself: nothing is stored, so it may be shown as often as one likes."""
    return [(_("One-time link, to be sent to the user"), "", invitations.password_path(user), False)]


def is_active(user: Any) -> str | None:
    return _("This user is active already.") if user.active else None


def is_inactive(user: Any) -> str | None:
    return None if user.active else _("This user is inactive already.")


def may_be_invited(user: Any) -> str | None:
    return is_inactive(user) or (None if user.email else _("Without an email address nobody can sign in."))
