"""Users in one tree, teams, and roles as flat sets of rights (docs/explanation/permissions.md)."""

from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.utils.translation import gettext_lazy as _

from saluran.core import columns as c
from saluran.core import kinds, stamps
from saluran.core.models.records import Record

REACHES = (("none", _("None")), ("own", _("Own")), ("team", _("Team")), ("all", _("All")))
NAMED = (
    ("administer", _("Administer")),
    ("bulk", _("Change many at once")),
    ("reveal", _("Reveal masked values")),
    ("share", _("Share views with everyone")),
)
LANGUAGES = (("id", "Bahasa Indonesia"), ("en", "English"))
ZONES = (
    ("Asia/Jakarta", "WIB (Jakarta)"),
    ("Asia/Makassar", "WITA (Makassar)"),
    ("Asia/Jayapura", "WIT (Jayapura)"),
    ("UTC", "UTC"),
)


class Logins(BaseUserManager["User"]):
    """Finds a user by what was typed at sign-in."""

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(login=(username or "").strip().lower())


class Team(Record):
    name = c.Text(_("Name"), required=True, unique=True)
    leader = c.User(_("Leader"))
    parent = c.Team(_("Part of"), target="self")
    uses_leads = c.Boolean(
        _("Leads"), default=True, help_text=_("Whether this team qualifies enquiries before they become opportunities.")
    )
    active = c.Boolean(_("Active"), default=True)


class Role(Record):
    key = c.Text(_("Key"), max_length=40, required=True, unique=True)
    name = c.Names(_("Name"), required=True)
    named = c.Choices(_("Named rights"), options=NAMED)


class RoleRight(models.Model):
    """One line of a role: how far each right goes in a module; ``*`` stands for all modules that have no line."""

    role = models.ForeignKey(Role, models.DO_NOTHING, related_name="+")
    position = models.IntegerField(default=0)
    module = c.Choice(_("Module"), options=kinds.EVERYWHERE, max_length=40, required=True)
    view = c.Choice(_("View"), options=REACHES, default="none")
    create = c.Choice(_("Create"), options=REACHES, default="none")
    edit = c.Choice(_("Edit"), options=REACHES, default="none")
    delete = c.Choice(_("Delete"), options=REACHES, default="none")
    export = c.Choice(_("Export"), options=REACHES, default="none")
    vars()["import"] = c.Choice(_("Import"), options=REACHES, default="none")  # the word of the API, and Python's own


class User(AbstractBaseUser, Record):
    """A person. Without a password and an email nobody signs in with it; it may still own records."""

    name = c.Text(_("Name"), required=True)
    login = c.Text(_("Login"), max_length=60, required=True, unique=True)
    email = c.Email(_("Email"), help_text=_("Without an email address nobody can sign in."))
    manager = c.User(_("Reports to"), target="self")
    role = c.Link(
        "core.Role", _("Role"), to="roles", gone="protect", help_text=_("Without a role nothing can be seen or done.")
    )
    language = c.Choice(_("Language"), options=LANGUAGES, default="id")
    time_zone = c.Choice(_("Time zone"), options=ZONES, default="Asia/Jakarta")
    active = c.Boolean(_("Active"), default=True)
    capacity = c.Integer(
        _("New records a day"), least=0, help_text=_("How many the rules give at most; empty: as many as come.")
    )
    away_from = c.Date(_("Away from"))
    away_until = c.Date(_("Away until"))
    theme = models.CharField(max_length=8, default="")

    objects = Logins()
    USERNAME_FIELD = "login"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    @property
    def is_active(self) -> bool:  # type: ignore[override]
        return bool(self.active)

    def get_username(self) -> str:
        return str(self.login)

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Only Django's own sign-in may save, and only these columns; all else goes through the door."""
        if set(kwargs.get("update_fields") or ()) - {"last_login", "password"} or not kwargs.get("update_fields"):
            raise RuntimeError("Users are changed through the door.")
        super().save(*args, **kwargs)
        if "password" in kwargs["update_fields"]:  # who is signed in is remembered until rights or passwords change
            stamps.touch("access")


class Sees(models.Model):
    """The closure of the tree: ``user`` sees what ``sees`` owns. Kept by the users module, read by ``core.access``."""

    user = models.ForeignKey(User, models.DO_NOTHING, related_name="+", db_index=False)
    sees = models.ForeignKey(User, models.DO_NOTHING, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "sees"], name="core_sees_pair")]


class Membership(models.Model):
    """Further teams of a user, beside the one of the user record."""

    user = models.ForeignKey(User, models.DO_NOTHING, related_name="+", db_index=False)
    team = c.Team(_("Team"), required=True, null=False)
    position = models.IntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "team"], name="core_membership_pair")]


class Token(models.Model):
    """An API token: only its SHA-256 is kept. Empty scopes: all that its user may do."""

    user = models.ForeignKey(User, models.DO_NOTHING, related_name="+")
    name = models.CharField(max_length=80, default="")
    digest = models.CharField(max_length=64, unique=True)
    scopes = models.JSONField(default=list)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField(null=True)
    used_at = models.DateTimeField(null=True)
    revoked = models.BooleanField(default=False)


class Attempt(models.Model):
    """A failed sign-in, for throttling; ``about`` is an account or an address, hashed."""

    about = models.CharField(max_length=64)
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["about", "at"], name="core_attempt_about")]
