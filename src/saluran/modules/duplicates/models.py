"""What counts as a duplicate, module by module."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from saluran.core import columns as c
from saluran.core import kinds
from saluran.core.models import Record

REASONS = (
    ("phone", _("Same phone number")),
    ("email", _("Same email address")),
    ("domain", _("Same company domain")),
    ("firm", _("Organization nearly alike")),
    ("person", _("Name nearly alike, at the same organization")),
    ("subject", _("Title nearly alike, for the same customer")),
    ("party", _("Same customer")),
    ("number", _("Same NPWP")),
)
COUNTS = (("same", _("A duplicate")), ("hint", _("Worth a look")), ("no", _("Does not count")))
TONES = {"same": "warning", "hint": "info", "no": "neutral"}


class Rule(Record):
    """How much one reason counts in one module (``platform.duplicates.judging``)."""

    key = c.Text(_("Key"), max_length=60, required=True, unique=True, importable=True, shown=False)
    module = c.Choice(_("Module"), options=kinds.MODULES, max_length=40, required=True, importable=True)
    reason = c.Choice(_("Reason"), options=REASONS, required=True, importable=True)
    counts = c.Choice(_("Counts as"), options=COUNTS, tones=TONES, default="hint", required=True)
    note = c.Text(_("Note"), max_length=200)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["module", "reason"], name="duplicates_rule_reason")]
