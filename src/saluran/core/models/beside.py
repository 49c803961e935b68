"""What may hang on a record of any module. Each points with ``about`` = ``module:id`` and goes along when it goes."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from saluran.core import columns as c
from saluran.core.models.people import User


class Beside(models.Model):
    """A row that belongs to a record of any module."""

    about = c.AnyLink(_("Record"), required=True)

    class Meta:
        abstract = True


class Tag(models.Model):
    name = models.CharField(max_length=40, unique=True)


class Tagging(Beside):
    tag = models.ForeignKey(Tag, models.DO_NOTHING, related_name="+", db_index=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["about", "tag"], name="core_tagging_pair")]
        indexes = [models.Index(fields=["tag", "about"], name="core_tagging_tag")]


class Note(Beside):
    """A note, or with ``comment`` a remark in the thread of the record."""

    text = c.LongText(_("Text"), required=True)
    comment = models.BooleanField(default=False)
    author = models.ForeignKey(User, models.DO_NOTHING, null=True, related_name="+", db_index=False)
    at = models.DateTimeField()
    edited_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["about", "-id"], name="core_note_about")]


class Attachment(Beside):
    """A file of a record; its bytes lie under ``SALURAN_HOME/files`` by their SHA-256."""

    name = models.CharField(max_length=120)
    content_type = models.CharField(max_length=100)
    size = models.BigIntegerField()
    digest = models.CharField(max_length=64)
    author = models.ForeignKey(User, models.DO_NOTHING, null=True, related_name="+", db_index=False)
    at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["about", "-id"], name="core_attachment_about"),
            models.Index(fields=["digest"], name="core_attachment_digest"),
        ]


class Follow(Beside):
    user = models.ForeignKey(User, models.DO_NOTHING, related_name="+", db_index=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["about", "user"], name="core_follow_pair")]


class SearchDoc(models.Model):
    """One row a record of any module: what search reads (``core.search``)."""

    module = models.CharField(max_length=40)
    record_id = models.BigIntegerField()
    owner = models.BigIntegerField(null=True)
    team = models.BigIntegerField(null=True)
    title = models.CharField(max_length=200)  # folded, for what begins so
    text = models.TextField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["module", "record_id"], name="core_searchdoc_record")]
