"""Settings, and the modules and fields that administrators make for themselves."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from saluran.core import options
from saluran.core.models import CustomField, CustomModule, FieldOption, Setting
from saluran.core.registry import modules
from saluran.core.schema import Module, Section
from saluran.modules.setup import keepers as _keepers  # noqa: F401  registers them
from saluran.modules.setup import rules


def setting_title(setting: Any) -> str:
    return str(setting.key)


def setting_called(setting: Any) -> str:
    option = options.declared().get(setting.key)
    return str(option.label if option else setting.key)


settings = modules.register(
    Module(
        key="settings",
        label=_("Settings"),
        one=_("Setting"),
        model=Setting,
        title=setting_title,
        called=setting_called,
        icon="settings",
        menu="setup",
        purpose=_("Company name, currency, time zone, fiscal year, and whether you work with leads."),
        also=("pengaturan", "perusahaan", "company"),
        sections=(Section(_("Details"), "key value"),),
        list=("key", "value"),
        sort="key",
        sorts=("key",),
        search=("key",),
        card=("value",),
        facts=("value",),
        check=rules.check_setting,
        seeds=tuple({"key": o.key, "value": o.text(o.default)} for o in options.declared().values()),
        natural="key",
        small=True,
        admin=True,
        closed=frozenset({"create", "delete", "merge"}),
    )
)

custom_modules = modules.register(
    Module(
        key="modules",
        label=_("Modules"),
        one=_("Module"),
        model=CustomModule,
        icon="blocks",
        menu="customization",
        purpose=_("Modules of your own, with list, board, search, import and API."),
        also=("modul", "custom"),
        sections=(Section(_("Details"), "name one key icon active"),),
        list=("name", "key", "icon", "active", "modified_at"),
        sort="key",
        sorts=("key",),
        filters=("active",),
        search=("name", "key"),
        facts=("key", "icon", "active"),
        quick=("name",),
        begin=rules.begin_module,
        check=rules.check_module,
        natural="key",
        small=True,
        admin=True,
        closed=frozenset({"delete", "merge"}),
    )
)

custom_fields = modules.register(
    Module(
        key="fields",
        label=_("Fields"),
        one=_("Field"),
        model=CustomField,
        title="label",
        icon="text-cursor-input",
        menu="customization",
        purpose=_("Fields of your own, in any module."),
        also=("kolom", "isian", "custom"),
        sections=(
            Section(_("Details"), "module label name kind required filterable position"),
            Section(_("By kind"), "target formula options"),
        ),
        list=("label", "module", "name", "kind", "required", "filterable"),
        sort="module",
        sorts=("module", "name", "kind", "position"),
        filters=("kind",),
        search=("label", "name", "module"),
        card=("module", "kind"),
        facts=("module", "name", "kind"),
        quick=("module", "label", "kind"),
        asked={
            "target": ("kind", ("link",)),
            "formula": ("kind", ("computed",)),
            "options": ("kind", ("choice", "choices", "table")),
            "options.tone": ("kind", ("choice", "choices")),
            "options.kind": ("kind", ("table",)),
        },
        tables={"options": (_("Choices or columns"), FieldOption, "field")},
        begin=rules.begin_field,
        check=rules.check_field,
        small=True,
        admin=True,
        closed=frozenset({"merge"}),
    )
)
