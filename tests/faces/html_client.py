"""A browser of the tests, without scripts: who signs in, what a form would post, what an answer tells the page."""

import json
from html.parser import HTMLParser
from typing import Any

from django.test import Client

from saluran.core import access
from saluran.core.registry import modules
from saluran.faces.html.inputs import Raw

HTMX = {"HX-Request": "true"}
IN_DIALOG = {**HTMX, "HX-Target": "dialog"}


def sign_in(cast: Any, name: str) -> Client:
    client = Client()
    client.force_login(getattr(cast, name))
    return client


def rows(key: str) -> Any:
    return access.rows(modules.get(key))


def heard(answer: Any) -> dict[str, Any]:
    """What the page is told by an answer without a body."""
    found: dict[str, Any] = json.loads(answer["HX-Trigger"])
    return found


class Reader(HTMLParser):
    """What the browser would post of a form that nobody touched."""

    def __init__(self) -> None:
        super().__init__()
        self.found: Raw = {}
        self.name, self.inside, self.templates, self.text = "", False, 0, ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        a = {k: v or "" for k, v in attrs}
        self.templates += tag == "template"
        self.inside = "data-form" in a if tag == "form" else self.inside
        if self.inside and not self.templates:
            self.take(tag, a)

    def take(self, tag: str, a: dict[str, str]) -> None:
        if tag in ("select", "textarea"):
            self.name, self.text = a["name"], ""
        elif tag == "option" and "selected" in a:
            self.found.setdefault(self.name, []).append(a["value"])
        elif (
            tag == "input"
            and a.get("name")
            and a.get("type") != "file"
            and (a.get("type") != "checkbox" or "checked" in a)
        ):
            self.found.setdefault(a["name"], []).append(a.get("value", ""))

    def handle_data(self, data: str) -> None:
        self.text += data

    def handle_endtag(self, tag: str) -> None:
        self.templates -= tag == "template"
        if tag == "textarea" and self.inside and not self.templates:
            self.found[self.name] = [self.text.replace("\n", "\r\n")]


def fields_of(answer: Any) -> Raw:
    reader = Reader()
    reader.feed(answer.content.decode())
    return reader.found
