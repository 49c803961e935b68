"""One value on its way to a reader: as a cell for people, as JSON for programs. Links by their labels."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from saluran.core import access, known, labels, options
from saluran.core.kinds import AnyLink, Choice, Email, File, Link, Money, Phone, Table, Url
from saluran.core.models import Attachment
from saluran.core.registry import modules
from saluran.core.schema import Field
from saluran.ground import phones

Titles = Mapping[tuple[str, int], str | None]


@dataclass(frozen=True)
class Cell:
    """A value for people. ``href`` where it leads, ``tone`` the colour of its badge, ``whole`` the tooltip."""

    text: str
    href: str = ""
    tone: str = ""
    right: bool = False
    whole: str = ""
    hidden: bool = False
    links: tuple[tuple[str, str, str], ...] = ()  # (icon, href, label): WhatsApp, call, mail


def pointed(fields: Iterable[Field], rows: Iterable[Mapping[str, Any]]) -> set[tuple[str, int]]:
    """What the links of some rows point at, for one look-up of labels."""
    found: set[tuple[str, int]] = set()
    known = [f for f in fields if isinstance(f.kind, Link | AnyLink | Table)]
    for row in rows:
        for f in known:
            value = row.get(f.name)
            if not value:
                continue
            if isinstance(f.kind, Link):
                found.add((f.kind.to, value))
            elif isinstance(f.kind, AnyLink):
                key, _colon, pk = value.partition(":")
                found.add((key, int(pk)))
            elif isinstance(f.kind, Table):
                found |= pointed(f.kind.fields, value)
    return found


class Told(dict[tuple[str, int], str | None]):
    """What links are called, and the files that some rows name: read in sets."""

    files: Mapping[int, Attachment] = {}


def titles_for(actor: access.Actor, fields: Iterable[Field], rows: Iterable[Mapping[str, Any]]) -> Titles:
    shown, every = tuple(fields), list(rows)
    told = Told(labels.titles(actor, pointed(shown, every)))
    held = {pk for f in shown if isinstance(f.kind, File) for row in every if (pk := row.get(f.name))}
    told.files = Attachment.objects.in_bulk(held) if held else {}
    return told


def _file(pk: int, titles: Titles) -> Attachment | None:
    known = titles.files.get(pk) if isinstance(titles, Told) else None
    return known or Attachment.objects.filter(pk=pk).first()


def people(ids: Iterable[int | None]) -> dict[int | None, str]:
    """What users are called who did something, whoever reads; the house itself where nobody did."""
    found = labels.titles(access.SYSTEM, {("users", pk) for pk in ids if pk})
    return {None: "Saluran", **{pk: title or "Saluran" for (_users, pk), title in found.items()}}


def json_of(f: Field, value: Any, titles: Titles) -> Any:
    """The value as the API says it (names.md, Values)."""
    if isinstance(f.kind, Link):
        return _link_json(f.kind.to, value, titles)
    if isinstance(f.kind, AnyLink) and value:
        key, _colon, pk = value.partition(":")
        return {"module": key, **(_link_json(key, int(pk), titles) or {})}
    if isinstance(f.kind, Table):
        columns = {c.name: c for c in f.kind.fields}
        return [
            {k: json_of(columns[k], v, titles) if k in columns else v for k, v in line.items()} for line in value or ()
        ]
    if isinstance(f.kind, File) and value:
        a = _file(value, titles)
        return {"id": a.pk, "name": a.name, "size": a.size, "url": f"/files/{a.pk}"} if a else None
    return f.kind.to_json(value)


def _link_json(key: str, pk: int | None, titles: Titles) -> dict[str, Any] | None:
    if not pk:
        return None
    title = titles.get((key, pk))
    return {"id": None, "title": None, "hidden": True} if title is None else {"id": pk, "title": title}


def cell_of(f: Field, value: Any, titles: Titles, beside: Any = None) -> Cell:
    """The value for people, in the reader's language."""
    if isinstance(f.kind, Link) or (isinstance(f.kind, AnyLink) and value):
        return _link_cell(f, value, titles)
    if f.kind.is_empty(value):
        return Cell("", right=f.kind.right)
    if isinstance(f.kind, Choice):
        return Cell(f.kind.show(value), tone=f.kind.tone(value))
    if isinstance(f.kind, Money):
        return Cell(f.kind.show(value, beside or options.get("company.currency")), right=True)
    if isinstance(f.kind, Email):
        return Cell(value, href=f"mailto:{value}")
    if isinstance(f.kind, Url):
        return Cell(f.kind.show(value), href=value)
    if isinstance(f.kind, Phone):
        return phone_cells(f)(value)
    if isinstance(f.kind, File):
        a = _file(value, titles)
        return Cell(a.name, href=f"/files/{a.pk}") if a else Cell("")
    return Cell(f.kind.show(value, beside), right=f.kind.right)


def phone_cells(f: Field) -> Callable[[str], Cell]:
    """What makes the cells of telephone numbers; a mobile one may be written to."""
    name = f.away.field.name if f.away else f.name
    words = _("WhatsApp %(number)s") if name in ("whatsapp", "mobile") else ""

    def make(value: str) -> Cell:
        shown = f.kind.show(value)
        chat = (("message-circle", phones.whatsapp(value), words % {"number": shown}),) if words else ()
        return Cell(shown, href=f"tel:{value}", links=chat)

    return make


def _link_cell(f: Field, value: Any, titles: Titles) -> Cell:
    if not value:
        return Cell("")
    if isinstance(f.kind, Link):
        key, pk = f.kind.to, int(value)
    else:
        key, _colon, at = value.partition(":")
        pk = int(at)
    title = titles.get((key, pk))
    if title is None:
        return Cell(_("(cannot be viewed)"), hidden=True)
    return Cell(title, href="" if key in ("users", "teams") else f"/{key}/{pk}", tone=_tone(key, pk))


def _tone(key: str, pk: int) -> str:
    """The colour of a stage or another small record that has one."""
    target = modules.all().get(key)
    if target is None or not target.small or "tone" not in target.by_name:
        return ""
    row = known.rows(target).get(pk)
    return str(row.values.get("tone") or "neutral") if row else ""
