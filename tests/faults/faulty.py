"""``saluran`` with a database that now and then gives up: a statement that waits for a lock, or a commit.

Those are the statements that can fail so: on SQLite BEGIN and COMMIT, on PostgreSQL what takes row locks and COMMIT.
Beside each refusal a line goes to the file that FAULTY_LOG names.
"""

import os
import random
import sys
from pathlib import Path
from typing import Any

import django

SHARE = float(os.environ.get("FAULTY", "0.05"))
LOCKS = ("BEGIN IMMEDIATE", "UPDATE", "DELETE")


def install() -> None:
    from django.db import OperationalError, connection
    from django.db.backends.base.base import BaseDatabaseWrapper
    from django.db.backends.signals import connection_created

    def refuse(what: str) -> None:
        if random.random() >= SHARE:
            return
        with Path(os.environ["FAULTY_LOG"]).open("a") as log:
            log.write(f"{what}\n")
        sqlite = connection.vendor == "sqlite"
        error = OperationalError("database is locked" if sqlite else "could not serialize access")
        error.__cause__ = type("Passing", (Exception,), {"sqlstate": random.choice(["40001", "40P01"])})()
        raise error

    def wrapper(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if sql.startswith(LOCKS if connection.vendor == "postgresql" else LOCKS[:1]) or "FOR UPDATE" in sql:
            refuse(sql.partition(" ")[0])
        return execute(sql, params, many, context)

    commit = BaseDatabaseWrapper._commit

    def committing(self: Any) -> Any:
        refuse("COMMIT")
        return commit(self)

    BaseDatabaseWrapper._commit = committing

    def connected(connection: Any, **_more: Any) -> None:
        if wrapper not in connection.execute_wrappers:  # the next request connects anew, with the same object
            connection.execute_wrappers.append(wrapper)

    connection_created.connect(connected, weak=False)


if __name__ == "__main__":
    os.environ["DJANGO_SETTINGS_MODULE"] = "saluran.config.settings"
    django.setup()
    from saluran.core.retrying import retried
    from saluran.faces.cli import main, serving

    serving.prepare = retried(serving.prepare)
    install()
    sys.exit(main.main(sys.argv[1:]))
