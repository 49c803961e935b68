"""A home that is measured: its readers, signed in, and the deep ends of their lists."""

import re
from typing import Any

from django.test import Client
from django.test.utils import CaptureQueriesContext

from benchmarks.homes import Home
from benchmarks.people import Cast, cast
from saluran.core import access, stamps
from saluran.core.lists.keys import fingerprint, keys_of, write_cursor
from saluran.core.models import User
from saluran.core.registry import modules

READERS = ("rep", "manager", "director", "head", "old", "twenty", "none", "team", "admin")


class World:
    """``page``: an address as somebody's browser asks for it; ``actor``: who that is to the engine."""

    def __init__(self, home: Home) -> None:
        self.home = home
        self.cast: Cast = cast()
        self._clients: dict[str, Client] = {}
        stamps.refresh()

    def actor(self, name: str) -> access.Actor:
        return access.actor(self.cast.by_name[name])

    def client(self, name: str) -> Client:
        if name not in self._clients:
            made = Client(SERVER_NAME="127.0.0.1")
            made.force_login(User.objects.get(login=name))
            self._clients[name] = made
        return self._clients[name]

    def page(self, name: str, url: str, **how: Any) -> Any:
        answer = self.client(name).get(url, **how)
        if answer.status_code != 200:
            raise RuntimeError(
                f"{url} as {name}: {answer.status_code} {re.sub('<[^>]*>', ' ', answer.content.decode())[-500:]}"
            )
        return answer

    def module(self, key: str) -> Any:
        return modules.get(key)

    def some_record(self, name: str, key: str) -> int:
        """A record in the middle of what somebody sees."""
        reach = access.reach(self.actor(name), self.module(key), "view")
        rows = access.rows(self.module(key))
        middle = self.home.leads // 2
        rows = rows if reach.all else rows.filter(owner_id=reach.owners[len(reach.owners) // 2])
        found = rows.filter(pk__gte=middle).order_by("pk").values_list("pk", flat=True).first()
        found = found or rows.order_by("pk").values_list("pk", flat=True).first()
        return int(found or 0)

    def deep(self, name: str, key: str, sort: str, condition: Any = None, q: str = "") -> str:
        """A cursor at a record in the middle of somebody's list; "" where he has none."""
        pk, module = self.some_record(name, key), self.module(key)
        keys = keys_of(self.actor(name), module, sort)
        marks = {f"c{n}": k.at for n, k in enumerate(keys)}
        values = access.rows(module).filter(pk=pk).annotate(**marks).values_list(*marks).first()
        if values is None:
            return ""
        return write_cursor(fingerprint(module, keys, condition, q), values)

    def queries(self, name: str, url: str) -> int:
        from django.db import connection

        self.page(name, url)
        with CaptureQueriesContext(connection) as asked:
            self.page(name, url)
        return len(asked)
