"""Signing in and out, choosing a password, and the first administrator of an empty house."""

import hashlib
import secrets
from typing import Any

from django.contrib.auth import authenticate, login, logout, update_session_auth_hash
from django.contrib.auth.password_validation import password_validators_help_texts, validate_password
from django.core.exceptions import ValidationError
from django.core.signing import BadSignature, Signer
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from saluran.core import access, invitations
from saluran.core.locks import writer
from saluran.core.models import User
from saluran.core.perform import door, perform
from saluran.core.refusals import Invalid
from saluran.faces.html.page import draw, inside, toast
from saluran.faces.html.pieces import Input
from saluran.faces.html.screens import EntryScreen
from saluran.pages import demo, throttle

DEVICE = "device"
_devices = Signer(salt="saluran.device", sep=".")


def _device(request: HttpRequest, who: str) -> str:
    """The device from which ``who`` has signed in before, or nothing: strangers cannot lock a known one out."""
    try:
        account, _dot, device = _devices.unsign(request.COOKIES.get(DEVICE, "")).partition(":")
    except BadSignature:
        return ""
    return device if account == hashlib.sha256(who.encode()).hexdigest()[:16] else ""


@sensitive_post_parameters("password")
@require_http_methods(["GET", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """The form of sign-in, and the try."""
    after = inside(request, request.POST.get("next") or request.GET.get("next", ""))
    if request.actor.id:  # type: ignore[attr-defined]
        return HttpResponseRedirect(after)
    if request.method == "GET":
        return _sign_in_form(request, after)
    who = (request.POST.get("demo") or request.POST.get("login", ""))[:120].strip().lower()
    password = demo.password() if request.POST.get("demo") else request.POST.get("password", "")
    device = _device(request, who)
    bucket, address = f"{who}|{device}", "" if device else request.META.get("REMOTE_ADDR", "")
    if throttle.too_many(bucket, address):
        sentence = _("Too many tries. Wait fifteen minutes, then try again.")
        return _sign_in_form(request, after, who, sentence, 429)
    user: Any = (
        authenticate(request, username=who, password=password) if len(password) <= 200 and "\x00" not in who else None
    )
    if user is None or not invitations.may_sign_in(user):
        throttle.failed(bucket, address)
        return _sign_in_form(request, after, who, _("Login or password is not right."), 422)
    return _welcome(request, user, after)


def _welcome(request: HttpRequest, user: User, after: str) -> HttpResponse:
    with writer():
        login(request, user, backend="django.contrib.auth.backends.ModelBackend")
    response = HttpResponseRedirect(after)
    known = hashlib.sha256(user.login.encode()).hexdigest()[:16]
    response.set_cookie(
        DEVICE,
        _devices.sign(f"{known}:{secrets.token_hex(8)}"),
        max_age=365 * 24 * 3600,
        httponly=True,
        samesite="Lax",
        secure=request.is_secure(),
        path="/auth/",
    )
    return response


def _sign_in_form(request: HttpRequest, after: str, who: str = "", error: str = "", status: int = 200) -> HttpResponse:
    fields = (
        Input(
            "login",
            _("Login"),
            value=who,
            required=True,
            focus=not error,
            extra=(("autocomplete", "username"), ("autocapitalize", "none")),
        ),
        Input(
            "password",
            _("Password"),
            "password",
            required=True,
            focus=bool(error),
            extra=(("autocomplete", "current-password"),),
        ),
    )
    screen = EntryScreen(
        _("Sign in"),
        "/auth/login",
        fields,
        _("Sign in"),
        errors=(error,) if error else (),
        values=(("next", after),),
        demo=demo.logins(),
    )
    return draw(request, "saluran/sign_in.html", screen, screen.title, status=status)


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    logout(request)
    response = HttpResponseRedirect("/auth/login")
    response["Clear-Site-Data"] = '"cache", "storage"'
    return response


@sensitive_post_parameters("password", "again")
@require_http_methods(["GET", "POST"])
def choose_password(request: HttpRequest, uid: str, token: str) -> HttpResponse:
    """The page behind a one-time link: choose a password, and be signed in."""
    user = invitations.invited(uid, token)
    if user is None:
        screen = EntryScreen(
            _("This link does not work any more"),
            "/auth/login",
            (),
            _("Sign in"),
            _("Ask your administrator for a new one."),
        )
        return draw(request, "saluran/sign_in.html", screen, screen.title, status=404)
    errors: dict[str, list[str]] = {}
    if request.method == "POST" and not (errors := _set_password(request, user)):
        return _welcome(request, user, "/home")
    screen = EntryScreen(
        _("Choose a password"),
        request.path,
        _password_fields(errors),
        _("Save and sign in"),
        _("For %(name)s.") % {"name": user.name},
    )
    return draw(request, "saluran/sign_in.html", screen, screen.title, status=422 if errors else 200)


def _password_fields(errors: dict[str, list[str]]) -> tuple[Input, ...]:
    extra = (("autocomplete", "new-password"),)
    advice = " ".join(str(t) for t in password_validators_help_texts()[:1])
    return (
        Input(
            "password",
            _("Password"),
            "password",
            required=True,
            help=advice,
            errors=tuple(errors.get("password", ())),
            extra=extra,
        ),
        Input(
            "again",
            _("The same once more"),
            "password",
            required=True,
            errors=tuple(errors.get("again", ())),
            extra=extra,
        ),
    )


def _set_password(request: HttpRequest, user: User) -> dict[str, list[str]]:
    """Take the new password, or say by field what is wrong with it."""
    if errors := _bad_password(request, user):
        return errors
    user.set_password(request.POST.get("password", ""))
    with writer():
        user.save(update_fields=["password"])
    return {}


@sensitive_post_parameters("current", "password", "again")
@require_http_methods(["GET", "POST"])
def change_password(request: HttpRequest) -> HttpResponse:
    """A new password for whoever is signed in, who says the present one first. Other sessions end with it."""
    user = User.objects.get(pk=request.actor.id)  # type: ignore[attr-defined]
    errors: dict[str, list[str]] = {}
    if request.method == "POST":
        errors = _renewed(request, user)
        if not errors:
            update_session_auth_hash(request, user)
            toast(request, _("Your password is changed"))
            return HttpResponseRedirect("/home")
    current = Input(
        "current",
        _("Present password"),
        "password",
        required=True,
        errors=tuple(errors.get("current", ())),
        extra=(("autocomplete", "current-password"),),
    )
    screen = EntryScreen(_("Change the password"), request.path, (current, *_password_fields(errors)), _("Save"))
    return draw(request, "saluran/sign_in.html", screen, screen.title, status=422 if errors else 200)


def _renewed(request: HttpRequest, user: User) -> dict[str, list[str]]:
    bucket = f"password:{user.login}"
    address = request.META.get("REMOTE_ADDR", "")
    if throttle.too_many(bucket, address):
        return {"current": [_("Too many tries. Wait fifteen minutes, then try again.")]}
    if not user.check_password(request.POST.get("current", "")[:200]):
        throttle.failed(bucket, address)
        return {"current": [_("This is not your present password.")]}
    return _set_password(request, user)


@sensitive_post_parameters("password", "again")
@require_http_methods(["GET", "POST"])
def setup(request: HttpRequest, token: str) -> HttpResponse:
    """The first administrator of an empty house, behind the one-time link that ``saluran serve`` has printed."""
    if not invitations.opens_setup(token):
        screen = EntryScreen(_("This link does not work any more"), "/auth/login", (), _("Sign in"))
        return draw(request, "saluran/sign_in.html", screen, screen.title, status=404)
    errors: dict[str, list[str]] = {}
    if request.method == "POST":
        errors, user = _first_user(request, token)
        if user:
            return _welcome(request, user, "/home")
    value = request.POST.get
    fields = (
        Input(
            "name",
            _("Your name"),
            value=value("name", ""),
            required=True,
            errors=tuple(errors.get("name", ())),
            focus=True,
        ),
        Input("login", _("Login"), value=value("login", ""), required=True, errors=tuple(errors.get("login", ()))),
        Input(
            "email", _("Email"), "email", value=value("email", ""), required=True, errors=tuple(errors.get("email", ()))
        ),
        *_password_fields(errors),
    )
    screen = EntryScreen(
        _("Welcome to Saluran"),
        request.path,
        fields,
        _("Begin"),
        _("You are the first: make your administrator account."),
    )
    return draw(request, "saluran/setup.html", screen, screen.title, status=422 if errors else 200)


def _first_user(request: HttpRequest, token: str) -> tuple[dict[str, list[str]], User | None]:
    """All that is wrong with what was typed, or the administrator that was made of it."""
    data = {n: request.POST.get(n, "") for n in ("name", "login", "email")}
    errors = _bad_password(request, User(**data))
    if not data["email"].strip():
        errors["email"] = [_("This field is required.")]
    try:
        with writer(), door():
            if not invitations.opens_setup(token):  # two at once: the second comes too late
                return {"login": [_("This link does not work any more")]}, None
            data["role"] = "administrator"
            user: User = perform(access.SYSTEM, "users", "create", data=data, face="setup").record
            errors = errors or _set_password(request, user)  # an administrator without a password would shut the link
            if errors:
                raise Invalid({})
    except Invalid as refusal:
        return {**refusal.errors, **errors}, None
    return {}, user


def _bad_password(request: HttpRequest, user: User) -> dict[str, list[str]]:
    """What is wrong with the password that was typed twice, by field."""
    password = request.POST.get("password", "")
    if password != request.POST.get("again", ""):
        return {"again": [_("The two passwords are not the same.")]}
    try:
        validate_password(password, user)
    except ValidationError as error:
        return {"password": list(error.messages)}
    return {}
