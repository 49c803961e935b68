"""The kinds of notices: in which words each is told, how much it matters, and by which switch it is turned off."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

#: What a person may turn off, and what it is.
WISHES: dict[str, Any] = {
    "assigned": _("Records that are given to me"),
    "mentions": _("Comments in which I am mentioned"),
    "comments": _("Comments and notes on what I own or follow"),
    "changes": _("Progress of what I own or follow: stage, won, lost, converted, merged, deleted"),
    "big_deals": _("Big deals of my people"),
}


@dataclass(frozen=True)
class Kind:
    """``words`` take who did it and what it was; ``where`` also the place that it moved to. Where an operation tells
    somebody several things, the highest ``rank`` is said."""

    wish: str
    rank: int
    icon: str
    words: Any
    where: Any = ""
    gone: bool = False  # the record is not there any more


KINDS: dict[str, Kind] = {
    "big": Kind("big_deals", 90, "gem", _("Big deal: %(what)s, by %(who)s")),
    "big_won": Kind("big_deals", 92, "trophy", _("Big deal won: %(what)s, by %(who)s")),
    "big_lost": Kind("big_deals", 91, "thumbs-down", _("Big deal lost: %(what)s, by %(who)s")),
    "mention": Kind("mentions", 80, "at-sign", _("%(who)s mentioned you in a comment on %(what)s")),
    "assigned": Kind("assigned", 70, "user-round-check", _("%(who)s assigned %(what)s to you")),
    "deleted": Kind("changes", 60, "trash-2", _("%(who)s deleted %(what)s"), gone=True),
    "merged": Kind("changes", 55, "merge", _("%(who)s merged other records into %(what)s")),
    "converted": Kind("changes", 75, "refresh-cw", _("%(who)s converted %(what)s")),
    "won": Kind("changes", 45, "trophy", _("%(who)s won %(what)s")),
    "lost": Kind("changes", 44, "thumbs-down", _("%(who)s lost %(what)s")),
    "moved": Kind(
        "changes", 40, "move-right", _("%(who)s moved %(what)s on"), _("%(who)s moved %(what)s to “%(where)s”")
    ),
    "comment": Kind("comments", 30, "message-circle", _("%(who)s commented on %(what)s")),
    "note": Kind("comments", 20, "sticky-note", _("%(who)s wrote a note on %(what)s")),
}
