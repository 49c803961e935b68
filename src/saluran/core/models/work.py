"""Work for later: jobs with leases and retries (``core.jobs``), and values of settings (``core.options``)."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from saluran.core import columns as c
from saluran.core.kinds import SETTINGS
from saluran.core.models.people import User
from saluran.core.models.records import Record

STATES = ("ready", "running", "done", "dead", "cancelled")


class Job(models.Model):
    """A call of a task. ``key`` unique: the same slot of a cron, or the same wish, is taken once."""

    queue = models.CharField(max_length=32, default="default")
    task = models.CharField(max_length=200)
    args = models.JSONField(default=dict)
    actor = models.ForeignKey(User, models.DO_NOTHING, null=True, related_name="+", db_index=False)
    priority = models.SmallIntegerField(default=0)
    state = models.CharField(max_length=9, default="ready")
    run_after = models.DateTimeField()
    attempts = models.SmallIntegerField(default=0)
    max_attempts = models.SmallIntegerField(default=1)
    lease_until = models.DateTimeField(null=True)
    worker = models.CharField(max_length=80, default="")
    key = models.CharField(max_length=200, null=True, unique=True)  # noqa: DJ001  NULLs do not collide
    progress = models.BigIntegerField(default=0)
    total = models.BigIntegerField(null=True)
    result = models.JSONField(null=True)
    error = models.TextField(default="")
    created_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(
                models.F("priority").desc(),
                "run_after",
                name="core_job_claim",
                condition=models.Q(state__in=("ready", "running")),
            ),
            models.Index(fields=["actor", "-id"], name="core_job_actor"),
        ]


class Setting(Record):
    """The value of a declared setting; team None: the company's."""

    key = c.Choice(_("Setting"), options=SETTINGS, max_length=80, required=True, importable=True, unique=True)
    value = c.Setting(_("Value"), max_length=400)
