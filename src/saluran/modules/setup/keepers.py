"""What has to be read or made anew when somebody changes the house."""

from saluran.core import indexes, jobs, stamps, tallies
from saluran.core.models import CustomField, RoleRight
from saluran.core.perform import Change, keep_with
from saluran.core.registry import modules

STAMPS = {"modules": "registry", "fields": "registry", "settings": "settings"}


@keep_with
def keep_caches(changes: list[Change]) -> None:
    """Labels of small modules, declarations in the database and settings are cached by stamp."""
    touched = {STAMPS[c.module.key] for c in changes if c.module.key in STAMPS}
    if any(c.module.small for c in changes):
        touched.add("labels")
    for name in sorted(touched):
        stamps.touch(name)


@keep_with
def keep_indexes(changes: list[Change]) -> None:
    """A job makes the indexes of a custom field, or drops those of one that is gone."""
    ours = [c for c in changes if c.module.key == "fields"]
    for c in ours:
        if c.after is not None and (c.before is None or "filterable" in c.after):
            jobs.enqueue(index_field, field=c.pk)
    if any(c.after is None or "filterable" in (c.before or {}) for c in ours):
        jobs.enqueue(drop_indexes)


@keep_with
def keep_team_indexes(changes: list[Change]) -> None:
    """Which lists need an index by team follows from what the roles allow."""
    roles = [c.pk for c in changes if c.module.key == "roles"]
    if roles and RoleRight.objects.filter(role__in=roles, view="team").exists():
        jobs.enqueue(prepare_indexes)


@keep_with
def keep_tallies(changes: list[Change]) -> None:
    """The board of a custom module, and what it adds up, follow from its fields."""
    if any(c.module.key in ("modules", "fields") for c in changes):
        jobs.enqueue(prepare_tallies)


@jobs.task()
def prepare_tallies() -> None:
    """Count the boards whose sums are made of other fields now."""
    tallies.prepare()


@jobs.task()
def prepare_indexes() -> None:
    """Make the indexes that are wanted now, and drop the others."""
    indexes.prepare()


@jobs.task()
def index_field(field: int) -> None:
    """Make the indexes of a custom field, if it is still there and wants them."""
    found = CustomField.objects.filter(pk=field, filterable=True).first()
    if found and found.module in modules.all():
        indexes.make_for(found)


@jobs.task()
def drop_indexes() -> None:
    """Drop the indexes of fields that are gone, or that nobody filters by any more."""
    indexes.drop_unwanted()
