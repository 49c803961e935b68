"""What must be true of users, teams and roles."""

import re
from typing import Any

from django.utils.translation import gettext as _

from saluran.core.models import Role, User
from saluran.core.perform import Call
from saluran.modules.naming import check_key, check_tree, taken

LOGIN = re.compile(r"[a-z0-9][a-z0-9._@+-]*")


def begin_user(call: Call, user: Any) -> None:
    user.login = user.login.lower()


def check_user(user: Any) -> dict[str, str]:
    errors = check_tree(user, "manager") if user.manager_id else {}
    if not LOGIN.fullmatch(user.login):
        errors["login"] = _("Use small letters, digits and . _ - @ +, without spaces.")
    elif taken(user, "login"):
        errors["login"] = _("Another user has this login already.")
    if user.email and User.objects.filter(email__iexact=user.email).exclude(pk=user.pk).exists():
        errors["email"] = _("Another user has this email address already.")
    if user.away_until and (not user.away_from or user.away_until < user.away_from):
        errors["away_until"] = _("The last day away comes before the first.")
    if _leaves_no_administrator(user):
        errors["role" if user.active else "active"] = _("Somebody must stay administrator.")
    return errors


def _leaves_no_administrator(user: Any) -> bool:
    """Whether the last active administrator would be one no more."""
    roles = [pk for pk, named in Role.objects.values_list("pk", "named") if "administer" in named]
    if user.active and user.role_id in roles:
        return False
    others = User.objects.filter(active=True, role__in=roles)
    return others.filter(pk=user.pk).exists() and not others.exclude(pk=user.pk).exists()


def check_team(team: Any) -> dict[str, str]:
    errors = check_tree(team)
    if taken(team, "name"):
        errors["name"] = _("Another team has this name already.")
    return errors


def check_role(role: Any) -> dict[str, str]:
    errors = check_key(role)
    stored = Role.objects.filter(pk=role.pk).first()
    if stored and "administer" in stored.named and "administer" not in role.named and _last_of(role):
        errors["named"] = _("Somebody must stay administrator.")
    return errors


def _last_of(role: Any) -> bool:
    """Whether all active administrators have this role."""
    others = [pk for pk, named in Role.objects.exclude(pk=role.pk).values_list("pk", "named") if "administer" in named]
    administrators = User.objects.filter(active=True)
    return administrators.filter(role=role.pk).exists() and not administrators.filter(role__in=others).exists()
