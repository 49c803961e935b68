"""What the pages of the reference show to be pasted: calls that work as they stand, once TOKEN and ID are set."""

import json
import shlex
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

V1 = "/api/v1"
ID, OPERATION = "$ID", "$OPERATION"


@dataclass(frozen=True)
class Example:
    """One call. ``query`` goes behind the address, ``body`` as JSON."""

    title: str
    method: str
    path: str
    query: Mapping[str, str] = field(default_factory=dict)
    body: Any = None
    headers: Mapping[str, str] = field(default_factory=dict)

    def curl(self, host: str) -> str:
        """The call as it is typed in a shell."""
        words = ["curl -s"]
        words += ["-G"] if self.query else [f"-X {self.method}"] if self.method != "GET" else []
        lines = [f'{" ".join(words)} "{host}{self.path}"', '-H "Authorization: Bearer $TOKEN"']
        lines += [f"-H {shlex.quote(f'{name}: {value}')}" for name, value in self.headers.items()]
        lines += [f"--data-urlencode {shlex.quote(f'{name}={value}')}" for name, value in self.query.items()]
        if self.body is not None:
            lines += ['-H "Content-Type: application/json"', f"-d {shlex.quote(_json(self.body))}"]
        return " \\\n  ".join(lines)


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)


def examples() -> tuple[Example, ...]:
    """In the order in which somebody who begins wants them; records are accounts, of which everybody has some."""
    accounts = f"{V1}/accounts"
    changed = ["modified_at", "gte", {"days": -1}]
    either = {"any": [["name", "starts_with", "PT"], ["employees", "gte", 50]]}
    return (
        Example(_("Who the token speaks for, and what it may do"), "GET", f"{V1}/me"),
        Example(
            _("A list: these fields, in this order, two at a time; “next” is the cursor of the page after it"),
            "GET", accounts, {"fields": "name,phone,industry.name", "sort": "name", "limit": "2"},
        ),
        Example(_("A list that is filtered"), "GET", accounts, {"filter": _json(either)}),
        Example(_("What was changed since yesterday"), "GET", accounts, {"filter": _json(changed)}),
        Example(
            _("Make a record; sent again with the same key, it is still made once"),
            "POST", accounts, {}, {"name": "PT Contoh Jaya", "phone": "021 555 0100"}, {"Idempotency-Key": "example-1"},
        ),
        Example(
            _("Change it, unless somebody else has changed it since version 1"),
            "PATCH", f"{accounts}/{ID}", {}, {"employees": 120}, {"If-Match": '"1"'},
        ),
        Example(_("Delete it; the answer names the operation"), "DELETE", f"{accounts}/{ID}"),
        Example(_("Take that back"), "POST", f"{V1}/operations/{OPERATION}/undo"),
        Example(
            _("All that is wrong is said by field, in the language of the token’s user"),
            "POST", accounts, {}, {"name": "", "email": "?", "colour": "red"},
        ),
    )  # fmt: skip
