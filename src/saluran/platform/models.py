"""The tables of the platform."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from saluran.core import columns as c
from saluran.core.models import Beside, Job, Operation, User

STATES = ("new", "checking", "checked", "running", "paused", "done", "cancelled", "failed")


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


class ImportWait(models.Model):
    """A row of a file whose link may stand later in the same file: it is looked at again when all rows were read."""

    run = models.ForeignKey(ImportRun, models.CASCADE, related_name="+", db_index=False)
    row = models.BigIntegerField()
    record_id = models.BigIntegerField()
    outcome = models.CharField(max_length=10)

    class Meta:
        indexes = [models.Index(fields=["run", "row"], name="platform_importwait_row")]


class ImportMapping(models.Model):
    """What the columns of a file meant, to be suggested when a file with the same header comes again.

    Without a name it is somebody's last choice; with one it is offered to everybody who may import.
    """

    module = models.CharField(max_length=40)
    header = models.CharField(max_length=64)  # digest of the names of the columns
    name = models.CharField(max_length=80, default="")
    actor = models.ForeignKey(User, models.DO_NOTHING, null=True, related_name="+", db_index=False)
    mapping = models.JSONField(default=dict)
    used_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["module", "header", "-used_at"], name="platform_importmapping_header")]


class Portion(models.Model):
    """Some of the records that a job works through. What became of them is written in the transaction of their
    changes: after a kill nothing is done twice, and the report of the job is the sum of its portions."""

    job = models.ForeignKey(Job, models.CASCADE, related_name="+", db_index=False)
    n = models.BigIntegerField()
    module = models.CharField(max_length=40)
    ids = models.JSONField(default=list)
    refused = models.JSONField(default=dict)  # id: [status, sentence]
    told = models.JSONField(default=dict)  # id: what is said of one that was done
    done = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["job", "n"], name="platform_portion_n")]


class Export(models.Model):
    """Records left the house: who took which of them when. A file that waits to be fetched goes after a day; the line
    stays."""

    at = models.DateTimeField()
    actor = models.ForeignKey(User, models.DO_NOTHING, null=True, related_name="+", db_index=False)
    face = models.CharField(max_length=10)
    module = models.CharField(max_length=40)
    form = models.CharField(max_length=4)
    asked = models.JSONField(default=dict)  # condition, words, sort, fields, and how many ids
    count = models.BigIntegerField(null=True)  # null: not written
    job = models.ForeignKey(Job, models.SET_NULL, null=True, related_name="+", db_index=False)
    file = models.CharField(max_length=80, default="")
    size = models.BigIntegerField(default=0)
    expires_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["job"], name="platform_export_job"),
            models.Index(fields=["expires_at"], name="platform_export_expires"),
        ]


class DuplicateGroup(models.Model):
    """Records of one module that may be one: found by a job, shown for as long as they look alike."""

    module = models.CharField(max_length=40)
    members = models.JSONField(default=list)
    later = models.BooleanField(default=False)  # put off by whoever works through them
    found_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["module", "later", "id"], name="platform_duplicategroup_next")]


class SetApart(Beside):
    """Two records of which somebody said that they are not the same. The pair goes when one of them goes."""

    other = c.AnyLink(_("Other record"), required=True)

    class Meta:
        indexes = [
            models.Index(fields=["about"], name="platform_setapart_about"),
            models.Index(fields=["other"], name="platform_setapart_other"),
        ]


class Notice(models.Model):
    """What one person is told of one operation: what happened, to which records (some of their ids, and how many they
    are). It is put in words when it is read."""

    user = models.ForeignKey(User, models.DO_NOTHING, related_name="+", db_index=False)
    operation = models.ForeignKey(Operation, models.DO_NOTHING, related_name="+", db_index=False)
    kind = models.CharField(max_length=20)
    module = models.CharField(max_length=40)
    ids = models.JSONField(default=list)
    count = models.IntegerField(default=1)
    told = models.JSONField(default=dict)
    at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["operation", "user"], name="platform_notice_once")]
        indexes = [
            models.Index(fields=["user", "-id"], name="platform_notice_user"),
            models.Index(fields=["user", "-id"], name="platform_notice_new", condition=models.Q(read_at=None)),
            models.Index(fields=["at"], name="platform_notice_at"),
        ]


class Unwanted(models.Model):
    """A sort of notices that somebody does not want."""

    user = models.ForeignKey(User, models.DO_NOTHING, related_name="+", db_index=False)
    wish = models.CharField(max_length=20)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "wish"], name="platform_unwanted_pair")]
