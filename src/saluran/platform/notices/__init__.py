"""What concerns a person, told inside the product (docs/adr/0032-notices.md)."""

from saluran.platform.notices.happenings import Happening, Tell, tell_with, watch
from saluran.platform.notices.kinds import KINDS, WISHES, Kind
from saluran.platform.notices.making import forget_notices, tell
from saluran.platform.notices.marking import choose, mark, unwanted
from saluran.platform.notices.reading import SHOWN, Page, Said, one, page, said, unread

__all__ = [
    "KINDS", "SHOWN", "WISHES", "Happening", "Kind", "Page", "Said", "Tell", "choose", "forget_notices", "mark", "one",
    "page", "said", "tell", "tell_with", "unread", "unwanted", "watch",
]  # fmt: skip
