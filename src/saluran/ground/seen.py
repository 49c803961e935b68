"""Where words stood first: a memory that does not grow with the file."""

import sqlite3
from collections.abc import Iterable


class Seen:
    """Words and the row in which each stood first, in a file of its own that is gone with it.

    Only 64 bits of a word are kept: of a million words two are taken for one once in a hundred million files. They are
    those by which this very process tells words apart; so no other can read them.
    """

    def __init__(self) -> None:
        self._db = sqlite3.connect("", isolation_level=None)
        for sql in ("PRAGMA journal_mode=OFF", "PRAGMA synchronous=OFF", "PRAGMA cache_size=-16000"):
            self._db.execute(sql)
        self._db.execute("CREATE TABLE seen (word INTEGER PRIMARY KEY, row INTEGER) WITHOUT ROWID")
        self._db.execute("BEGIN")

    def first(self, word: str, row: int) -> int:
        """The row in which the word stood first: ``row`` itself where it is new."""
        mark = hash(word)
        if self._db.execute("INSERT OR IGNORE INTO seen VALUES (?, ?)", (mark, row)).rowcount:
            return row
        found: int = self._db.execute("SELECT row FROM seen WHERE word = ?", (mark,)).fetchone()[0]
        return found

    def add(self, words: Iterable[str], row: int = 0) -> None:
        """Remember words of a row."""
        self._db.executemany("INSERT OR IGNORE INTO seen VALUES (?, ?)", ((hash(w), row) for w in words))

    def __contains__(self, word: str) -> bool:
        return self._db.execute("SELECT 1 FROM seen WHERE word = ?", (hash(word),)).fetchone() is not None

    def close(self) -> None:
        self._db.close()
