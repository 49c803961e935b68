"""What happened: operations, the journal that people read, and the tape that undo reads."""

from django.db import models

from saluran.core.models.people import User


class Operation(models.Model):
    """One thing a person did, with all that it performed: the unit of undo."""

    at = models.DateTimeField()
    actor = models.ForeignKey(User, models.DO_NOTHING, null=True, related_name="+", db_index=False)
    face = models.CharField(max_length=10)
    module = models.CharField(max_length=40, default="")
    verb = models.CharField(max_length=40, default="")
    count = models.IntegerField(default=0)
    undoes = models.ForeignKey("self", models.DO_NOTHING, null=True, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["actor", "-id"], name="core_operation_actor")]


class Line(models.Model):
    """The journal: who did which verb to which record. ``before`` None: created (the record and its later lines
    rebuild the values). ``after`` None: deleted, and ``before`` is the whole row. Else the columns that changed, and in
    ``beside`` what did that lies beside the row: ``tags``, ``lines``, ``lines.quantity``."""

    operation = models.ForeignKey(Operation, models.DO_NOTHING, related_name="+")
    module = models.CharField(max_length=40)
    record_id = models.BigIntegerField()
    verb = models.CharField(max_length=40)
    before = models.JSONField(null=True)
    after = models.JSONField(null=True)
    beside = models.JSONField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["module", "record_id", "id"], name="core_line_record"),
            models.Index(fields=["verb", "id"], name="core_line_verb"),
        ]


class Tape(models.Model):
    """Rows beside the record: lines of tables, tags, files, re-pointed links; before and after."""

    operation = models.ForeignKey(Operation, models.DO_NOTHING, related_name="+", db_index=False)
    table = models.CharField(max_length=60)
    row = models.BigIntegerField()
    before = models.JSONField(null=True)
    after = models.JSONField(null=True)

    class Meta:
        indexes = [models.Index(fields=["operation", "table", "row"], name="core_tape_row")]


class Outbox(models.Model):
    """Events of committed changes, waiting for the dispatcher; written in the transaction of the change."""

    operation = models.ForeignKey(Operation, models.DO_NOTHING, related_name="+", db_index=False)
    name = models.CharField(max_length=80)  # "opportunities.win"
    event = models.JSONField()
    done = models.BooleanField(default=False)

    class Meta:
        indexes = [models.Index(fields=["id"], name="core_outbox_waiting", condition=models.Q(done=False))]


class Replay(models.Model):
    """The answer to a write that carried an Idempotency-Key, stored with its effect (names.md, Writes)."""

    token = models.BigIntegerField()
    route = models.CharField(max_length=200)
    key = models.CharField(max_length=255)
    digest = models.CharField(max_length=64)
    status = models.IntegerField()
    answer = models.JSONField(null=True)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["token", "route", "key"], name="core_replay_key")]
