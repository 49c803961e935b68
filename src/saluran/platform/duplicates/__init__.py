"""Duplicates: keys kept with every change, candidates compared, rules that an administrator sets (docs/adr/0020)."""

from saluran.platform.duplicates.apart import shown as set_apart_from
from saluran.platform.duplicates.counting import count_earlier
from saluran.platform.duplicates.finding import LIMIT, Match, owner_of, perhaps, similar
from saluran.platform.duplicates.traits import reads

__all__ = ["LIMIT", "Match", "count_earlier", "owner_of", "perhaps", "reads", "set_apart_from", "similar"]
