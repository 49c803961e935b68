"""Saved views of lists: everybody's own, shared by whoever made them."""

from django.utils.translation import gettext_lazy as _

from saluran.core.kinds import Boolean, Integer, Link, Text
from saluran.core.models import View
from saluran.core.registry import modules
from saluran.core.schema import Field, Module, Section, Verb
from saluran.modules.views import keepers as _keepers  # noqa: F401  registers them
from saluran.modules.views import rules, verbs

views = modules.register(
    Module(
        key="views",
        label=_("Views"),
        one=_("Saved view"),
        model=View,
        icon="layout-list",
        menu="custom",
        also=("tampilan", "saved views", "tampilan tersimpan", "columns", "kolom"),
        sections=(Section(_("Details"), "name module kind position"), Section(_("Sharing"), "shared team")),
        list=("name", "module", "kind", "shared", "owner", "address", "modified_at"),
        sort="name",
        sorts=("name", "module", "position", "modified_at"),
        filters=("module", "shared"),
        search=("name",),
        card=("module", "kind"),
        facts=("address", "module", "kind", "shared", "team"),
        quick=("name", "module", "kind", "shared"),
        asked={"team": ("shared", ("team",))},
        verbs={
            "duplicate": Verb(
                "duplicate",
                _("Duplicate"),
                verbs.duplicate_view,
                takes=(Field("name", _("Name"), Text(max_length=80)),),
                needs="view",
                icon="copy",
                done=_("Duplicated"),
            ),
            "open_first": Verb(
                "open_first",
                _("Open first"),
                verbs.open_first,
                takes=(
                    Field("on", _("Open first"), Boolean(), default=lambda: True),
                    Field("role", _("For everybody with this role"), Link(to="roles")),
                ),
                needs="view",
                icon="star",
                done=_("Saved"),
            ),
            "move": Verb(
                "move",
                _("Move"),
                verbs.move_view,
                takes=(Field("by", _("Places"), Integer(), required=True),),
                icon="arrow-left-right",
                button=False,
                done=_("Moved"),
            ),
        },
        begin=rules.begin_view,
        check=rules.check_view,
        closed=frozenset({"merge"}),
        personal="shared",
    )
)
