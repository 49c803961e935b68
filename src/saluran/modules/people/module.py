"""Users, teams and roles: modules like any other."""

from django.utils.translation import gettext_lazy as _

from saluran.core.models import Role, RoleRight, Team, User
from saluran.core.registry import modules
from saluran.core.schema import Module, Related, Section, Tab, Verb
from saluran.modules.naming import begin_named
from saluran.modules.people import keepers as _keepers  # noqa: F401  registers them
from saluran.modules.people import rules, verbs
from saluran.modules.people.shipped import ROLES

users = modules.register(
    Module(
        key="users",
        label=_("Users"),
        one=_("User"),
        model=User,
        icon="user-round",
        menu="people",
        purpose=_("Who works here: sign-in, team, role, absence, new records a day."),
        also=("pengguna", "pegawai", "tenaga penjual", "salespeople", "staff"),
        sections=(
            Section(_("Person"), "name login email"),
            Section(_("Place in the company"), "role team manager active"),
            Section(_("Assignment"), "capacity away_from away_until"),
            Section(_("Preferences"), "language time_zone"),
        ),
        list=("name", "login", "email", "role", "team", "manager", "active"),
        sort="name",
        sorts=("name", "login", "created_at"),
        filters=("role", "team", "active"),
        search=("name", "login", "email"),
        card=("login", "role"),
        facts=("login", "email", "role", "team", "manager"),
        quick=("name", "login", "email", "role", "team", "manager"),
        related=(
            Related("users", "manager"),
            Related("accounts", "owner"),
            Related("leads", "owner"),
            Related("opportunities", "owner"),
        ),
        tabs=(
            Tab("users", _("People below"), ("users.manager",)),
            Tab("owned", _("Owned records"), ("accounts.owner", "leads.owner", "opportunities.owner")),
            Tab("details", _("Details"), ("details",)),
            Tab("timeline", _("Timeline"), ("timeline",)),
            Tab("notes", _("Notes"), ("notes",)),
            Tab("files", _("Files"), ("files",)),
        ),
        verbs={
            "invite": Verb(
                "invite",
                _("Sign-in link"),
                verbs.invite_user,
                when=verbs.may_be_invited,
                preview=verbs.preview_invitation,
                icon="key-round",
            ),
            "activate": Verb(
                "activate",
                _("Activate"),
                verbs.activate_user,
                when=verbs.is_active,
                icon="user-check",
                done=_("User is active"),
            ),
            "deactivate": Verb(
                "deactivate",
                _("Deactivate"),
                verbs.deactivate_user,
                when=verbs.is_inactive,
                icon="user-x",
                tone="error",
                done=_("User is locked out"),
                says=_(
                    "Nobody signs in with it any more, and its tokens are dead. Records stay with their owner: under "
                    "“Owned records” on this page they can be chosen and given to others."
                ),
            ),
        },
        check=rules.check_user,
        begin=rules.begin_user,
        natural="login",
        small=True,
        fixed=True,
        decides=True,
        closed=frozenset({"delete", "merge"}),
    )
)

teams = modules.register(
    Module(
        key="teams",
        label=_("Teams"),
        one=_("Team"),
        model=Team,
        icon="users-round",
        menu="people",
        purpose=_("Who works together, and whether a team works with leads."),
        also=("tim", "cabang", "branches", "kantor", "office"),
        sections=(Section(_("Details"), "name leader parent uses_leads active"),),
        list=("name", "leader", "parent", "uses_leads", "active"),
        sort="name",
        sorts=("name", "created_at"),
        filters=("active",),
        search=("name",),
        card=("leader",),
        facts=("leader", "parent", "uses_leads"),
        quick=("name", "leader"),
        related=(Related("users", "team"), Related("teams", "parent")),
        check=rules.check_team,
        natural="name",
        small=True,
        fixed=True,
    )
)

roles = modules.register(
    Module(
        key="roles",
        label=_("Roles"),
        one=_("Role"),
        model=Role,
        icon="shield-check",
        menu="people",
        purpose=_("What people may see, create, edit, delete, export and import."),
        also=("peran", "hak akses", "rights", "permissions"),
        sections=(Section(_("Details"), "name key named rights"),),
        list=("name", "key", "named"),
        sort="key",
        sorts=("key", "created_at"),
        search=("name", "key"),
        facts=("key", "named"),
        quick=("name", "key"),
        related=(Related("users", "role"),),
        tables={"rights": (_("Rights"), RoleRight, "role")},
        tabs=(
            Tab("details", _("Details"), ("details",)),
            Tab("users", _("Users"), ("users.role",)),
            Tab("timeline", _("Timeline"), ("timeline",)),
            Tab("notes", _("Notes"), ("notes",)),
            Tab("files", _("Files"), ("files",)),
        ),
        begin=begin_named,
        check=rules.check_role,
        closed=frozenset({"merge"}),
        seeds=ROLES,
        natural="key",
        small=True,
        admin=True,
    )
)
