"""The verbs that every module has."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from saluran.core import access, writer
from saluran.core.kinds import Boolean, Integer, Links, LongText, Sources, Tags, Team, User
from saluran.core.models import Attachment, Follow, Note
from saluran.core.perform import beside
from saluran.core.perform.deleting import delete_records
from saluran.core.perform.door import Call, write_values
from saluran.core.perform.merging import merge
from saluran.core.perform.ways import EVERY_MODULE
from saluran.core.refusals import Invalid
from saluran.core.schema import Field, Verb


def create(call: Call, record: Any, data: dict[str, Any]) -> None:
    """A new record. Fields with a verb of their own are simply set."""
    write_values(call, record, data)
    if call.module.begin:
        call.module.begin(call, record)


def update(call: Call, record: Any, data: dict[str, Any]) -> None:
    """Change fields. A field that says ``through`` is handed to its verb, with that verb's own checks."""
    handed: dict[str, dict[str, Any]] = {}
    for name in list(data):
        f = call.module.by_name[name]
        if not f.through or (f.column and f.of(record) == data[name]):
            continue
        verb = f.through if isinstance(f.through, str) else f.through.get(data[name])
        if verb is None:
            raise Invalid({name: [_("This value cannot be set here.")]})
        if not verb:
            continue
        handed.setdefault(verb, {}).update({name: data[name]} if isinstance(f.through, str) else {})
        del data[name]
    changed = frozenset(n for n, v in data.items() if not (f := call.module.by_name[n]).column or f.of(record) != v)
    write_values(call, record, data)
    if call.module.settle and changed:
        call.module.settle(call, record, changed)
    for verb, values in handed.items():
        call.perform(call.module.key, verb, record.pk, **values)


def delete(call: Call, record: Any, data: dict[str, Any]) -> None:
    """Move the record, and what belongs to it, to the recycle bin."""
    delete_records(call.work, call.module, [record])


def delete_many(call: Call, records: list[Any]) -> None:
    """The same for a set: a query a table that points at them, not a query a record."""
    delete_records(call.work, call.module, records)


def assign(call: Call, record: Any, data: dict[str, Any]) -> None:
    """Give the record to a user, a team, or both. A new owner brings his own team where none is named.

    ``salesperson`` is another word for ``owner``, as in every verb.
    """
    if "salesperson" in data:
        data = {"owner": data["salesperson"], **data}
    if "owner" in data:
        record.owner_id = data["owner"]
        if data["owner"] and "team" not in data:
            record.team_id = access.actor(data["owner"]).team or record.team_id
    if "team" in data:
        record.team_id = data["team"]
    call.write(record)


def tag(call: Call, record: Any, data: dict[str, Any]) -> None:
    """Set the tags, or add and remove some."""
    names = set(data["tags"]) if "tags" in data else set(beside.tags_of(call.module, [record.pk]).get(record.pk, ()))
    names |= set(data.get("add") or ())
    names -= set(data.get("remove") or ())
    write_values(call, record, {"tags": sorted(names)})


def _write_note(call: Call, record: Any, text: str, comment: bool) -> int:
    row = Note(about=f"{call.module.key}:{record.pk}", text=text, comment=comment, author_id=call.actor.id, at=call.now)
    (row.pk,) = call.work.log.new_ids(Note, 1)
    call.work.log.insert(Note, [row])
    return row.pk


def note(call: Call, record: Any, data: dict[str, Any]) -> dict[str, int]:
    """Write a note on the record. Answers its id."""
    return {"note": _write_note(call, record, data["text"], False)}


def comment(call: Call, record: Any, data: dict[str, Any]) -> dict[str, int]:
    """Say something in the thread of the record. Answers its id."""
    return {"comment": _write_note(call, record, data["text"], True)}


def attach(call: Call, record: Any, data: dict[str, Any]) -> dict[str, int]:
    """Hang a file that this person has uploaded on the record. Answers its id."""
    row = Attachment.objects.filter(pk=data["file"], about="", author_id=call.actor.id).first()
    if row is None:
        raise Invalid({"file": [_("Choose a file.")]})
    call.work.log.change(Attachment, {row.pk: {"about": f"{call.module.key}:{record.pk}"}})
    return {"file": row.pk}


def detach(call: Call, record: Any, data: dict[str, Any]) -> None:
    """Take a file off the record; undo hangs it on again."""
    row = Attachment.objects.filter(pk=data["file"], about=f"{call.module.key}:{record.pk}").first()
    if row is None:
        raise Invalid({"file": [_("Choose a file.")]})
    call.work.log.delete(Attachment, {row.pk: writer.image(row)})


def follow(call: Call, record: Any, data: dict[str, Any]) -> None:
    """Follow the record, or stop following it."""
    about = f"{call.module.key}:{record.pk}"
    old = Follow.objects.filter(about=about, user_id=call.actor.id or 0).first()
    on = data.get("on", True)
    if on and not old and call.actor.id:
        row = Follow(about=about, user_id=call.actor.id)
        (row.pk,) = call.work.log.new_ids(Follow, 1)
        call.work.log.insert(Follow, [row])
    elif not on and old:
        call.work.log.delete(Follow, {old.pk: writer.image(old)})


TEXT = Field("text", gettext_lazy("Text"), LongText(), required=True)

EVERY_MODULE.update(
    (v.name, v)
    for v in (
        Verb(
            "create",
            gettext_lazy("Create"),
            create,
            needs="create",
            icon="plus",
            button=False,
            done=gettext_lazy("Created"),
        ),
        Verb(
            "update", gettext_lazy("Edit"), update, icon="pencil", button=False, many=True, done=gettext_lazy("Saved")
        ),
        Verb(
            "delete",
            gettext_lazy("Delete"),
            delete,
            needs="delete",
            icon="trash-2",
            tone="error",
            many=True,
            together=delete_many,
            done=gettext_lazy("Moved to the recycle bin"),
        ),
        Verb(
            "merge",
            gettext_lazy("Merge"),
            merge,
            icon="merge",
            many=True,
            joins="merge_with",
            done=gettext_lazy("Merged"),
            takes=(
                Field("merge_with", gettext_lazy("Merge with"), Links()),
                Field("survivor", gettext_lazy("Stays"), Integer(), shown=False),
                Field("values", gettext_lazy("Values"), Sources(), shown=False),
            ),
        ),
        Verb(
            "assign",
            gettext_lazy("Assign"),
            assign,
            hands_over=True,
            past_seal=True,  # whose it is may change when nothing else does
            icon="user-round-check",
            many=True,
            done=gettext_lazy("Assigned"),
            takes=(
                Field("owner", gettext_lazy("Owner"), User()),
                Field("team", gettext_lazy("Team"), Team()),
                Field("salesperson", gettext_lazy("Salesperson"), User(), shown=False),
            ),
        ),
        Verb(
            "tag",
            gettext_lazy("Tags"),
            tag,
            icon="tag",
            many=("add", "remove"),  # nobody wants the tags of many all alike
            done=gettext_lazy("Saved"),
            takes=(
                Field("tags", gettext_lazy("Tags"), Tags()),
                Field("add", gettext_lazy("Add"), Tags(), shown=False),
                Field("remove", gettext_lazy("Remove"), Tags(), shown=False),
            ),
        ),
        Verb(
            "follow",
            gettext_lazy("Follow"),
            follow,
            needs="view",
            icon="bell",
            button=False,
            many=True,
            takes=(Field("on", gettext_lazy("Follow"), Boolean(), default=lambda: True),),
        ),
        Verb(
            "comment",
            gettext_lazy("Comment"),
            comment,
            needs="view",
            button=False,
            takes=(TEXT,),
            done=gettext_lazy("Written"),
        ),
        Verb(
            "note",
            gettext_lazy("Note"),
            note,
            button=False,
            past_seal=True,
            takes=(TEXT,),
            done=gettext_lazy("Written"),
        ),
        Verb(
            "attach",
            gettext_lazy("Attach a file"),
            attach,
            button=False,
            past_seal=True,
            takes=(Field("file", gettext_lazy("File"), Integer(), required=True),),
            done=gettext_lazy("Attached"),
        ),
        Verb(
            "detach",
            gettext_lazy("Remove a file"),
            detach,
            button=False,
            past_seal=True,
            takes=(Field("file", gettext_lazy("File"), Integer(), required=True),),
            done=gettext_lazy("Removed"),
        ),
    )
)
