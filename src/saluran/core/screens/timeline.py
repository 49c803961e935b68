"""What happened to a record, as people read it: the journal and the notes, newest first."""

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from saluran.core import access, known, labels
from saluran.core.kinds import Link
from saluran.core.models import Attachment, Line, Note, Operation
from saluran.core.perform import EVERY_MODULE
from saluran.core.perform.work import OWN
from saluran.core.schema import Field, Module
from saluran.core.screens import merges
from saluran.core.screens.values import cell_of, json_of, people


@dataclass(frozen=True)
class Entry:
    """One line of the timeline. ``changes`` has (label, before, after) for people, ``raw`` the same for programs."""

    at: dt.datetime
    who: str
    verb: str
    label: str
    face: str
    operation: int | None
    text: str = ""
    changes: tuple[tuple[str, str, str], ...] = ()
    raw: tuple[dict[str, Any], ...] = ()
    undone: bool = False
    mine: bool = False
    icon: str = "circle"

    def to_json(self) -> dict[str, Any]:
        return {
            "at": self.at.astimezone(dt.UTC).isoformat().replace("+00:00", "Z"),
            "user": self.who,
            "verb": self.verb,
            "face": self.face,
            "operation": self.operation,
            "text": self.text,
            "changes": list(self.raw),
            "undone": self.undone,
        }


Teller = Callable[[access.Actor, Module, Any, dt.datetime | None, int], Iterable[Entry]]
_tellers: list[Teller] = []


def tell_with(teller: Teller) -> Teller:
    """Have ``teller`` add what it knows to the timelines: up to so many of its newest entries before a moment."""
    _tellers.append(teller)
    return teller


def timeline(
    actor: access.Actor, module: Module, record: Any, before: dt.datetime | None = None, size: int = 30
) -> list[Entry]:
    """The newest entries before a moment; changes only of fields that the actor may view."""
    joined = merges.joined(module, record)
    told = Line.objects.filter(module=module.key, record_id__in=(record.pk, *joined))
    lines = told.select_related("operation").order_by("-pk")
    notes = Note.objects.filter(about=f"{module.key}:{record.pk}").order_by("-pk")
    files = Attachment.objects.filter(about=f"{module.key}:{record.pk}").order_by("-pk")
    if before:
        lines, notes, files = (
            lines.filter(operation__at__lt=before),
            notes.filter(at__lt=before),
            files.filter(at__lt=before),
        )
    found, said, hung = list(lines[:size]), list(notes[:size]), list(files[:size])
    who = people([*(_who(x) for x in found), *(n.author_id for n in said), *(f.author_id for f in hung)])
    undone = _undone(found)
    found = [merges.told(module, record, x) if x.record_id in joined else x for x in found]
    titles = _titles(actor, module, found)
    entries = [_entry(actor, module, x, who, undone, titles, joined) for x in found if not _silent(x)]
    entries += [
        Entry(
            n.at,
            who[n.author_id],
            "comment" if n.comment else "note",
            _("Comment") if n.comment else _("Note"),
            "",
            None,
            n.text,
            icon="message-square" if n.comment else "sticky-note",
        )
        for n in said
    ]
    entries += [
        Entry(f.at, who[f.author_id], "attach", _("File attached"), "", None, f.name, icon="paperclip") for f in hung
    ]
    entries += [e for teller in _tellers for e in teller(actor, module, record, before, size)]
    return sorted(entries, key=lambda e: e.at, reverse=True)[:size]


def _undone(lines: list[Line]) -> set[int]:
    """The operations of some lines that were taken back."""
    found = Operation.objects.filter(undoes__in={x.operation_id for x in lines})
    return set(found.values_list("undoes_id", flat=True))


def _who(line: Line) -> int | None:
    pk: int | None = line.operation.actor_id
    return pk


def _silent(line: Line) -> bool:
    """Only the version moved: the note or file beside it speaks for itself."""
    return line.verb in ("note", "comment") and bool(line.before) and set(line.before or ()) <= OWN


def _titles(actor: access.Actor, module: Module, lines: list[Line]) -> Any:
    by_column = {f.column: f.kind.to for f in module.fields if f.column and isinstance(f.kind, Link)}
    wanted: set[tuple[str, int]] = set()
    for x in lines:
        for image in (x.before, x.after):
            wanted |= {
                (to, v)
                for c, to in by_column.items()
                if image and x.before is not None and x.after is not None and (v := image.get(c))
            }
    return labels.titles(actor, wanted)


def _entry(
    actor: access.Actor, module: Module, x: Line, who: dict[int | None, str], undone: set[int], titles: Any,
    joined: Mapping[int, str],
) -> Entry:  # fmt: skip
    operation = x.operation
    changes, raw = _changes(actor, module, x, titles) if x.before is not None and x.after is not None else ((), ())
    verb = module.verbs.get(x.verb) or EVERY_MODULE.get(x.verb)
    told = {"update": _("Changed"), "undo": _("Taken back"), "restore": _("Brought back")}
    label = told.get(x.verb) or (str(verb.done or verb.label) if verb else x.verb)
    if operation.undoes_id:
        label = _("Taken back")
    return Entry(
        operation.at,
        who[_who(x)],
        x.verb,
        label,
        operation.face,
        operation.pk,
        _whose(x, joined),
        changes,
        raw,
        operation.pk in undone,
        operation.actor_id == actor.id and x.record_id not in joined,
        verb.icon if verb and verb.icon else "circle-dot",
    )


def _whose(x: Line, joined: Mapping[int, str]) -> str:
    """Of the history of a record that became part of this one, whose it is."""
    words = _("Of “%(title)s”, which became part of this record")
    return words % {"title": joined[x.record_id]} if x.record_id in joined else ""


def _changes(actor: access.Actor, module: Module, x: Line, titles: Any) -> tuple[Any, Any]:
    shown, raw = [], []
    visible = access.fields(actor, module, "view")
    before, after = x.before or {}, x.after or {}
    for f in visible.values():
        if f.column and f.column in after and f.column not in OWN:
            old, new = before.get(f.column), after.get(f.column)
        elif f.custom and "extra" in after:
            old, new = (before.get("extra") or {}).get(f.name), (after.get("extra") or {}).get(f.name)
        else:
            continue
        if old == new or (f.name == "title" and module.title != "title"):
            continue
        was, now = f.kind.unpack(old), f.kind.unpack(new)
        if f.shown:
            side = _beside(module, f, x)
            shown.append((str(f.label), cell_of(f, was, titles, side).text, cell_of(f, now, titles, side).text))
        raw.append({"field": f.name, "before": json_of(f, was, titles), "after": json_of(f, now, titles)})
    return tuple(shown), tuple(raw)


def _beside(module: Module, f: Field, x: Line) -> Any:
    """What a value needs to be shown: as it was written with it, else as it stands in a small module."""
    if not f.beside:
        return None
    near = known.rows(module).get(x.record_id) if module.small else None
    return (x.after or {}).get(f.beside) or (near.values.get(f.beside) if near else None)
