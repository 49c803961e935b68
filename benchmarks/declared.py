"""All rows of the bench, in the order of the table. A new file of rows is named here."""

from benchmarks import (
    on_converting,
    on_duplicates,
    on_histories,
    on_lists,
    on_merging,
    on_regions,
    on_screens,
    on_search,
    on_serving,
    on_writes,
)

__all__ = [
    "on_converting", "on_duplicates", "on_histories", "on_lists", "on_merging", "on_regions", "on_screens", "on_search",
    "on_serving", "on_writes",
]  # fmt: skip
