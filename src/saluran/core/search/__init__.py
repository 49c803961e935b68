"""One search index for all modules: a row a record in ``core_searchdoc``, kept by the door in the same transaction.

Rights differ by module, so every question is asked within the actor's reach, module by module. On SQLite the scope
stands in the index itself (``tokens``); on PostgreSQL the newest rows of the scope are walked before the index is
asked.
"""

from saluran.core.search.docs import keep, prepare, rebuild, renew
from saluran.core.search.finding import Hit, find, find_modules
from saluran.core.search.words import Words, fold_words, words_for

__all__ = ["Hit", "Words", "find", "find_modules", "fold_words", "keep", "prepare", "rebuild", "renew", "words_for"]
