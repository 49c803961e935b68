"""What every record has, and the one table of all custom modules."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from saluran.core import columns as c
from saluran.core import kinds
from saluran.core.kinds import KINDS


class Record(models.Model):
    """A row of any module, built-in or custom. Written by ``core.writer`` only."""

    title = c.Text(_("Name"), max_length=200, required=True)
    owner = c.User(_("Owner"), through="assign")
    team = c.Team(_("Team"), through="assign")
    created_at = c.DateTime(_("Created"), null=False, importable=True)
    created_by = c.User(_("Created by"))
    modified_at = c.DateTime(_("Changed"), null=False)
    modified_by = c.User(_("Changed by"))
    version = models.IntegerField(default=1)
    extra = models.JSONField(default=dict)

    class Meta:
        abstract = True


class Row(Record):
    """A record of a custom module: all its values lie in ``extra``."""

    module = models.CharField(max_length=40)


class CustomModule(Record):
    """A module that an administrator made; its records are rows with ``module == key``."""

    name = c.Names(_("Name (plural)"), required=True)
    one = c.Names(_("Name of one"))
    key = c.Text(
        _("Key"), max_length=40, unique=True, once=True, help_text=_("Made from the name if you leave it empty.")
    )
    icon = c.Text(_("Icon"), max_length=40)
    active = c.Boolean(_("Active"), default=True)


class CustomField(Record):
    """A field that an administrator added to any module; its values lie in ``extra``."""

    module = c.Choice(_("Module"), options=kinds.MODULES, max_length=40, required=True, once=True)
    name = c.Text(_("Key"), max_length=40, once=True, help_text=_("Made from the name if you leave it empty."))
    label = c.Names(_("Label"), required=True)
    kind = c.Choice(
        _("Kind"),
        max_length=20,
        required=True,
        once=True,
        options=tuple((key, made.label) for key, made in KINDS.items() if made.custom),
    )
    target = c.Choice(_("Module it links to"), options=kinds.MODULES, max_length=40, once=True)
    formula = c.Text(
        _("Formula"), max_length=200, help_text=_("For computed fields, such as amount * probability / 100.")
    )
    required = c.Boolean(_("Required"))
    filterable = c.Boolean(_("Can be filtered and sorted"), default=True)
    position = c.Integer(_("Order"))

    class Meta:
        constraints = [models.UniqueConstraint(fields=["module", "name"], name="core_customfield_name")]


TONES = (
    ("neutral", _("Grey")),
    ("info", _("Blue")),
    ("accent", _("Turquoise")),
    ("secondary", _("Violet")),
    ("warning", _("Yellow")),
    ("success", _("Green")),
    ("error", _("Red")),
)
#: Kinds that a column of a custom table may have: those that need nothing beside.
PLAIN = (
    "text", "longtext", "integer", "decimal", "money", "percent", "date", "datetime", "duration", "boolean", "email",
    "phone", "url",
)  # fmt: skip


class FieldOption(models.Model):
    """One choice of a custom choice field, or one column of a custom table."""

    field = models.ForeignKey(CustomField, models.DO_NOTHING, related_name="+")
    position = models.IntegerField(default=0)
    label = c.Names(_("Label"), required=True)
    key = c.Text(_("Key"), max_length=24, help_text=_("Made from the label if you leave it empty."))
    tone = c.Choice(_("Colour"), max_length=12, options=TONES)
    kind = c.Choice(
        _("Kind (of a table's column)"), max_length=20, options=tuple((key, KINDS[key].label) for key in PLAIN)
    )


class Stamp(models.Model):
    """One number for each thing that processes cache; see ``core.stamps``."""

    name = models.CharField(max_length=40, primary_key=True)
    value = models.BigIntegerField(default=0)


class Merged(models.Model):
    """Which record became part of which: its address leads on, and the history of both is read together."""

    module = models.CharField(max_length=40)
    gone = models.BigIntegerField()
    into = models.BigIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["module", "gone"], name="core_merged_gone")]
        indexes = [models.Index(fields=["module", "into"], name="core_merged_into")]


class ExternalId(models.Model):
    """What a record is called in the system or file it came from, so that a file can come in again."""

    module = models.CharField(max_length=40)
    source = models.CharField(max_length=80)
    key = models.CharField(max_length=200)
    record_id = models.BigIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["module", "source", "key"], name="core_externalid_key")]
        indexes = [models.Index(fields=["module", "record_id"], name="core_externalid_record")]
