"""Inputs that point at something else: records, tags, files."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

from saluran.core import access, known, labels, search
from saluran.core.kinds import Link
from saluran.core.models import Attachment
from saluran.core.perform.cleaning import OF_EVERY_RECORD
from saluran.core.refusals import Wrong
from saluran.core.registry import modules
from saluran.core.schema import Field, Module
from saluran.faces.html.inputs.plain import offered
from saluran.faces.html.inputs.widget import Desk, Raw, Widget, one, told
from saluran.faces.html.pieces import Input
from saluran.platform import files

KEEP = "keep"  # stands for the id of a record that the reader may not know of
FEW = 60  # above this a small module is looked up instead of offered whole


class Linked(Widget):
    kinds = ("lookup",)

    def write(self, desk: Desk, f: Field, name: str, value: Any) -> Raw:
        if not value:
            return {name: [""], f"{name}__text": [""]}
        title = _title(desk, f.kind.to, value)  # type: ignore[attr-defined]
        return {name: [str(value) if title is not None else KEEP], f"{name}__text": [_shown(title)]}

    def same(self, desk: Desk, f: Field, name: str, posted: Raw, written: Raw) -> bool:
        """A select posts no text."""
        return all(written.get(k) == v for k, v in self.own(name, posted).items())

    def draw(self, desk: Desk, f: Field, name: str, raw: Raw) -> Input:
        target, now, text = modules.all().get(f.kind.to), one(raw, name), one(raw, f"{name}__text")  # type: ignore[attr-defined]
        made = told(desk, f, name)
        found = choices(desk, f, target) if target and target.small else None
        if found is not None and (now or not text):
            if now and now not in dict(found):
                title = _title(desk, f.kind.to, int(now)) if now.isdecimal() and len(now) < 19 else None  # type: ignore[attr-defined]
                found.append((now, text or _shown(title)))
            return Input(widget="select", value=now, options=offered(found, now, f.required), **made)
        if now.isdecimal() and len(now) < 19 and f"{name}__text" not in raw:
            text = _shown(_title(desk, f.kind.to, int(now)))  # type: ignore[attr-defined]
        return Input(widget="lookup", value=now, text=text, lookup=f"/{f.kind.to}/options", **made)  # type: ignore[attr-defined]

    def read(self, desk: Desk, f: Field, name: str, raw: Raw) -> Any:
        """The id; without scripts the text decides, which is looked up here."""
        pk, text = one(raw, name).strip(), one(raw, f"{name}__text").strip()
        if f"{name}__text" not in raw:
            return pk or None
        if not text:
            return None
        if pk.isdecimal() and len(pk) < 19 and text == _title(desk, f.kind.to, int(pk)):  # type: ignore[attr-defined]
            return int(pk)
        target = modules.all().get(f.kind.to)  # type: ignore[attr-defined]
        return resolve(desk.actor, [target] if target else [], text)[1]


def _title(desk: Desk, key: str, pk: int) -> str | None:
    if (key, pk) not in desk.titles:
        desk.titles.update(labels.titles(desk.actor, [(key, pk)]) if 0 < pk < 2**63 else {(key, pk): None})
    return desk.titles[key, pk]


def _shown(title: str | None) -> str:
    return _("(cannot be viewed)") if title is None else title


def choices(desk: Desk, f: Field, target: Module) -> list[tuple[str, Any]] | None:
    """All active records of a small module by id; None where they are too many to offer at once."""
    offered: tuple[Any, ...] = f.kind.offered  # type: ignore[attr-defined]
    tests = [*(_in_common(desk, target) if desk.narrow else ()), *([list(offered)] if offered else ())]
    found = labels.options(desk.actor, target, "", FEW + 1, {"all": tests} if tests else None)
    if len(found) > FEW:
        return None
    titles = [title for _pk, title in found]
    return [(str(pk), f"{t} ({hint(target, pk)})" if titles.count(t) > 1 else t) for pk, t in found]


def hint(target: Module, pk: int) -> str:
    """What tells namesakes of a small module apart: the record they belong to, else their key."""
    row = known.rows(target)[pk]
    for f in target.fields:
        if isinstance(f.kind, Link) and f.name not in OF_EVERY_RECORD and f.column and row.values.get(f.column):
            above = modules.all().get(f.kind.to)
            if above and above is not target and above.small and row.values[f.column] in known.rows(above):
                return known.rows(above)[row.values[f.column]].title
    return row.natural or f"#{pk}"


def _in_common(desk: Desk, target: Module) -> list[Any]:
    """What holds for records of ``target`` that share a link with the record: stages of its pipeline. What the form
    itself asks for may become another."""
    return [
        [f.name, "is", value]
        for f in target.fields
        if isinstance(f.kind, Link) and f.name not in (*OF_EVERY_RECORD, *desk.names) and not f.readonly
        if (mine := desk.module.by_name.get(f.name)) and mine.column and getattr(mine.kind, "to", "") == f.kind.to
        if (value := mine.of(desk.record))
    ]


def resolve(actor: access.Actor, targets: Sequence[Module], text: str) -> tuple[str, int]:
    """The record that people mean by its name, its key, or ``#12``. Raises ``Wrong`` where that is not exactly one."""
    found = [(m, pk, title) for m in targets for pk, title in _meant(actor, m, text)]
    exact = [hit for hit in found if hit[2].strip().casefold() == text.casefold() or f"#{hit[1]}" == text] or [
        (m, pk, text) for m in targets if (pk := labels.find(actor, m, text))
    ]
    if len(exact) == 1:
        return exact[0][0].key, exact[0][1]
    if not found:
        raise Wrong(_("There is no “%(text)s” here.") % {"text": text[:60]})
    several = ", ".join(f"{title} (#{pk})" for _m, pk, title in (exact or found)[:5])
    raise Wrong(_("Choose one: %(names)s.") % {"names": several})


def _meant(actor: access.Actor, target: Module, text: str) -> list[tuple[int, str]]:
    if text.startswith("#") and text[1:].isdecimal() and len(text) < 19:
        title = labels.titles(actor, [(target.key, int(text[1:]))])[target.key, int(text[1:])]
        return [(int(text[1:]), title)] if title is not None else []
    return labels.options(actor, target, text, 50)


class Anything(Widget):
    """A link to a record of whichever module."""

    kinds = ("anylink",)

    def write(self, desk: Desk, f: Field, name: str, value: Any) -> Raw:
        key, _colon, pk = str(value or "").partition(":")
        title = _title(desk, key, int(pk)) if pk else ""
        return {name: [(value or "") if title is not None else KEEP], f"{name}__text": [_shown(title)]}

    def draw(self, desk: Desk, f: Field, name: str, raw: Raw) -> Input:
        made, text = told(desk, f, name), one(raw, f"{name}__text")
        return Input(widget="lookup", value=one(raw, name), text=text, lookup=_where(desk, f), **made)

    def read(self, desk: Desk, f: Field, name: str, raw: Raw) -> Any:
        value, text = one(raw, name).strip(), one(raw, f"{name}__text").strip()
        if f"{name}__text" not in raw:
            return value or None
        if not text:
            return None
        key, _colon, pk = value.partition(":")
        if pk.isdecimal() and len(pk) < 19 and text == _title(desk, key, int(pk)):
            return value
        hits = search.find(desk.actor, text, limit=50)
        near = [modules.get(k) for k in dict.fromkeys(h.module for h in hits)]
        near = [m for m in near if m.about or not f.kind.activities]  # type: ignore[attr-defined]
        key, number = resolve(desk.actor, near, text)
        return f"{key}:{number}"


def _where(desk: Desk, f: Field) -> str:
    """Where its lookup asks: of activities, for those about the record first of all."""
    about = f"{desk.module.key}:{desk.record.pk}" if desk.record else ""
    return f"/search/options?about={about}" if f.kind.activities else "/search/options"  # type: ignore[attr-defined]


class Words(Widget):
    """Tags, with commas between them; suggestions complete the last one."""

    kinds = ("tags",)

    def write(self, desk: Desk, f: Field, name: str, value: Any) -> Raw:
        return {f"{name}__text": [f.kind.edit(value)], name: [""]}

    def same(self, desk: Desk, f: Field, name: str, posted: Raw, written: Raw) -> bool:
        return one(posted, f"{name}__text") == one(written, f"{name}__text") and not one(posted, name)

    def draw(self, desk: Desk, f: Field, name: str, raw: Raw) -> Input:
        made = told(desk, f, name)
        made["help"] = made["help"] or _("Put commas between them.")
        text = one(raw, f"{name}__text") or one(raw, name)
        return Input(widget="lookup", text=text, lookup="/my/tags", **made)

    def read(self, desk: Desk, f: Field, name: str, raw: Raw) -> Any:
        return f.kind.read(one(raw, f"{name}__text") or one(raw, name), desk.hand) or None


class Upload(Widget):
    """A file: the one that is there, another instead, or none."""

    kinds = ("file",)

    def write(self, desk: Desk, f: Field, name: str, value: Any) -> Raw:
        return {name: [str(value or "")]}

    def same(self, desk: Desk, f: Field, name: str, posted: Raw, written: Raw) -> bool:
        chosen = (desk.files and desk.files.get(f"{name}__file")) or one(posted, f"{name}__none")
        return not chosen and one(posted, name) == one(written, name)

    def draw(self, desk: Desk, f: Field, name: str, raw: Raw) -> Input:
        now, made = one(raw, name), told(desk, f, name)
        row = Attachment.objects.filter(pk=now).first() if now.isdecimal() and len(now) < 19 else None
        parts = [
            Input(name, f.label, "hidden", value=now),
            Input(f"{name}__file", _("Another file") if row else f.label, "file"),
        ]
        if row:
            made["help"] = _("Now: %(name)s") % {"name": row.name}
            parts.append(Input(f"{name}__none", _("Take it off"), "checkbox", value=bool(one(raw, f"{name}__none"))))
        return Input(widget="group", parts=tuple(parts), **made)

    def read(self, desk: Desk, f: Field, name: str, raw: Raw) -> Any:
        """A new upload is kept at once, so that it need not be chosen again when something else is wrong."""
        upload = desk.files.get(f"{name}__file") if desk.files else None
        if upload:
            raw[name] = [str(files.keep(desk.actor, upload).pk)]
        elif one(raw, f"{name}__none"):
            return None
        return one(raw, name) or None
