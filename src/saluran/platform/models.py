"""The tables of the platform."""

from django.db import models

from saluran.core.models import Operation, User

STATES = ("new", "checking", "checked", "running", "done", "failed")


class ImportRun(models.Model):
    """One file on its way in. Its position is written in the transaction of the rows: after a kill it can go on."""

    file = models.CharField(max_length=400)
    name = models.CharField(max_length=200)  # what the file is called
    digest = models.CharField(max_length=64, default="")  # of file, module and mapping: the same wish again
    module = models.CharField(max_length=40)
    mapping = models.JSONField(default=dict)
    actor = models.ForeignKey(User, models.DO_NOTHING, null=True, related_name="+", db_index=False)
    state = models.CharField(max_length=9, default="new")
    total = models.BigIntegerField(default=0)
    position = models.BigIntegerField(default=0)  # the last row that is done
    second = models.BooleanField(default=False)  # all rows were read; links to later rows are being set
    waiting = models.JSONField(default=list)  # the rows with such links
    report = models.JSONField(default=dict)
    operation = models.ForeignKey(Operation, models.DO_NOTHING, null=True, related_name="+", db_index=False)
    errors_size = models.BigIntegerField(default=0)  # bytes of the error file that are true
    created_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["actor", "-id"], name="platform_importrun_actor"),
            models.Index(fields=["digest"], name="platform_importrun_digest"),
        ]
