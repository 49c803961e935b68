"""Names that administrators give to modules and fields. They enter SQL and URLs: slugs that never change."""

import datetime as dt
import keyword
import re
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from saluran.core.models import CustomField, Line
from saluran.core.registry import modules
from saluran.ground import names

PREFIX = "x_"
LONGEST = 40
RESERVED = frozenset({"id", "version", "tags", "extra", "module", "all", "any", "not"})
KEPT = dt.timedelta(days=90)
_SLUG = re.compile(r"x_[a-z][a-z0-9_]*")


def prefixed(text: str, label: Any) -> str:
    """The key that was asked for, or one made of the label, with its prefix."""
    key = text.strip() or names.slug((label or {}).get("id") or "")
    return key if key.startswith(PREFIX) else PREFIX + key


def wrong_slug(key: str) -> str | None:
    """Why a key cannot be used at all."""
    word = key.removeprefix(PREFIX)
    if not _SLUG.fullmatch(key) or len(key) > LONGEST:
        return _("Use small letters, digits and underscores, at most 40 in all, with x_ before them.")
    if word in RESERVED or keyword.iskeyword(word) or keyword.issoftkeyword(word):
        return _("“%(name)s” means something else already. Choose another key.") % {"name": word}
    return None


def wrong_field_name(record: Any) -> str | None:
    """Why a custom field cannot be called so in its module."""
    if wrong := wrong_slug(record.name):
        return wrong
    own = {f.name for f in modules.get(record.module).fields if not f.custom}
    if record.name.removeprefix(PREFIX) in own:
        return _("This module has a field of this name already. Choose another key.")
    if CustomField.objects.filter(module=record.module, name=record.name).exclude(pk=record.pk).exists():
        return _("This module has a custom field of this key already.")
    if _removed_lately(record):
        return _("A field of this key was removed less than 90 days ago. Choose another key, or undo its removal.")
    return None


def _removed_lately(record: Any) -> bool:
    """Whether old values, or an undo, may still come back under this name."""
    gone = Line.objects.filter(verb="delete", module="fields", operation__at__gt=timezone.now() - KEPT)
    images = gone.exclude(record_id=record.pk).values_list("before", flat=True)
    return any(b and (b.get("module"), b.get("name")) == (record.module, record.name) for b in images)
