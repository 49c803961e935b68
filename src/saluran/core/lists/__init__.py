"""The list plan: rows of a module as tuples, page by page, whoever reads and however it is sorted.

A restricted reader gets one branch per owner and team, merged: each is a walk of an index (owner, key, id). The keys
are merged first and the rows then read by id, so that branches need nothing but the index. Statements are compiled
once a shape and kept.
"""

from saluran.core.lists.counting import counts
from saluran.core.lists.keys import Key, keys_of, sort_key
from saluran.core.lists.plan import Page, count, found, ids, page, read

__all__ = ["Key", "Page", "count", "counts", "found", "ids", "keys_of", "page", "read", "sort_key"]
