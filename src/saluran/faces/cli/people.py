"""``saluran user`` and ``saluran token``: people, their passwords, and tokens of programs."""

import argparse
import datetime as dt
import hashlib
import secrets
import sys
from typing import Any

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from saluran.core import access, invitations
from saluran.core.models import Team, Token, User
from saluran.core.perform import door, perform
from saluran.core.refusals import Conflict, Invalid, NotFound
from saluran.core.registry import modules
from saluran.faces.cli.preparing import ensure_prepared
from saluran.faces.cli.usage import WrongUsage


def add(commands: Any) -> None:
    user = commands.add_parser("user", help=_("add a user, set a password, deactivate"))
    does = user.add_subparsers(title=_("commands"), metavar=_("COMMAND"), required=True, dest="does")
    new = does.add_parser("add", help=_("add a user; without a password a link to choose one is printed"))
    new.add_argument("login", metavar="LOGIN")
    new.add_argument("--email", default="", help=_("without one, nobody signs in"))
    new.add_argument("--name", metavar=_("NAME"), default="", help=_("name of the person (the login)"))
    new.add_argument(
        "--role", metavar=_("ROLE"), default="sales", help=_("administrator, sales_manager, sales or viewer (sales)")
    )
    new.add_argument("--team", metavar=_("TEAM"), help=_("name of a team"))
    new.add_argument("--manager", metavar="LOGIN", help=_("whom the user reports to"))
    new.add_argument("--password-stdin", action="store_true", help=_("read the password from standard input"))
    new.set_defaults(run=add_user)
    password = does.add_parser("password", help=_("print a link to choose a new password, or set one"))
    password.add_argument("login", metavar="LOGIN")
    password.add_argument("--password-stdin", action="store_true", help=_("read the password from standard input"))
    password.set_defaults(run=set_password)
    away = does.add_parser("deactivate", help=_("nobody signs in with it any more; the records stay"))
    away.add_argument("login", metavar="LOGIN")
    away.set_defaults(run=deactivate_user)
    token = commands.add_parser("token", help=_("make a token for the API; prints the token, nothing else"))
    token.add_argument("login", metavar="LOGIN")
    token.add_argument(
        "--scope", action="extend", nargs="+", default=[], metavar=_("MODULE:RIGHT"),
        help=_("only this, such as leads:view or *:view (all that the user may do)"),
    )  # fmt: skip
    token.add_argument("--days", metavar=_("NUMBER"), type=int, default=90, help=_("how long it is valid (90)"))
    token.set_defaults(run=make_token)


def find_user(login: str) -> User:
    """The active user with a login."""
    user = User.objects.filter(login=login.strip().lower(), active=True).first()
    if user is None:
        raise NotFound(_("There is no active user “%(login)s”.") % {"login": login})
    return user


def actor_of(login: str | None) -> access.Actor:
    """Whose reach a command has: that of a user, or of the house itself."""
    return access.actor(find_user(login).pk) if login else access.SYSTEM


def add_user(arguments: argparse.Namespace) -> None:
    ensure_prepared()
    login = arguments.login.strip().lower()
    values: dict[str, Any] = {"name": arguments.name or login, "login": login}
    values |= {"email": arguments.email, "role": arguments.role}
    if arguments.team:
        values["team"] = _team(arguments.team)
    if arguments.manager:
        values["manager"] = arguments.manager.strip().lower()
    password = _password(arguments)
    with door():
        user = perform(access.SYSTEM, "users", "create", data=values, face="cli").record
        if password is not None:
            _store(user, password)
    if not arguments.email.strip():
        print(_("Without an email address nobody can sign in."), file=sys.stderr)
    elif password is None:
        _print_link(find_user(login))


def _print_link(user: User) -> None:
    """The link alone on standard output, for scripts; what to do with it on the other."""
    path = invitations.password_path(user)
    print(path)
    example = {"example": f"http://127.0.0.1:8000{path}"}
    print(_("Works once. Put the address of this installation before it: %(example)s") % example, file=sys.stderr)


def _team(name: str) -> int:
    team = Team._base_manager.filter(name__iexact=name.strip()).first()
    if team is None:
        raise Invalid({"team": [_("There is no team “%(name)s”.") % {"name": name}]})
    return int(team.pk)


def _password(arguments: argparse.Namespace) -> str | None:
    return sys.stdin.readline().rstrip("\r\n") if arguments.password_stdin else None


def _store(user: User, password: str) -> None:
    try:
        validate_password(password, user)
    except ValidationError as error:
        raise Invalid({"password": list(error.messages)}) from error
    user.set_password(password)
    user.save(update_fields=["password"])


def set_password(arguments: argparse.Namespace) -> None:
    ensure_prepared()
    user, password = find_user(arguments.login), _password(arguments)
    if not invitations.may_sign_in(user):
        raise Conflict(_("Without an email address nobody can sign in."))
    if password is None:
        _print_link(user)
        return
    with door():
        _store(user, password)


def deactivate_user(arguments: argparse.Namespace) -> None:
    ensure_prepared()
    perform(access.SYSTEM, "users", "update", find_user(arguments.login).pk, {"active": False}, face="cli")


def make_token(arguments: argparse.Namespace) -> None:
    ensure_prepared()
    user = find_user(arguments.login)
    for scope in arguments.scope:
        module, _colon, right = scope.partition(":")
        if module not in {"*", *modules.all()} or right not in {"*", *access.RIGHTS}:
            raise WrongUsage({"scope": [_("“%(scope)s” is not MODULE:RIGHT, such as leads:view.") % {"scope": scope}]})
    if not 1 <= arguments.days <= 3650:
        raise WrongUsage({"days": [_("Enter a number from 1 to %(n)s.") % {"n": 3650}]})
    made, now = f"slr_{secrets.token_urlsafe(30)}", timezone.now()
    with door():
        Token.objects.create(
            user=user, digest=hashlib.sha256(made.encode()).hexdigest(), scopes=arguments.scope, created_at=now,
            expires_at=now + dt.timedelta(days=arguments.days), name="saluran token",
        )  # fmt: skip
    print(made)
