"""What a question asks for: one value or several, a time as people say it, me and my team; drawn, and read back."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from django.utils.translation import gettext as _

from saluran.core import kinds, labels
from saluran.core.refusals import Wrong
from saluran.core.registry import modules
from saluran.core.schema import Field
from saluran.core.screens import conditions, filterable
from saluran.faces.html.filtering import times
from saluran.faces.html.inputs import Desk, Raw, of
from saluran.faces.html.inputs.linked import choices
from saluran.faces.html.inputs.widget import one
from saluran.faces.html.pieces import Input, Option
from saluran.ground import conditions as c

WHO = {"users": ("me", "my_team"), "teams": ("my_team",)}


def holes(op: str) -> tuple[str, ...]:
    """The names of the values that a question asks for."""
    if op in c.NO_VALUE:
        return ()
    return ("value", "high") if op in c.PAIRS else ("value",)


def timed(f: Field, op: str) -> bool:
    """Whether it asks for a day or a span of days."""
    return op.endswith("changed_since") or filterable.family(f) == "time"


def several(op: str) -> bool:
    return op in c.LISTS and op not in c.PAIRS


def write(desk: Desk, f: Field, op: str, name: str, given: Any) -> Raw:
    """What the inputs of one hole post for a value of a condition; for a question of several, for the list."""
    if timed(f, op):
        return times.write(name, given)
    if op.endswith(("contains", "starts_with")):
        return {name: [str(given)]}
    if several(op):
        return _write_several(desk, f, name, list(given))
    if c.relative(given):
        return {name: [str(c.relative(given))]}
    try:
        clean = f.kind.clean(given)
    except Wrong:
        return {name: [str(given)]}
    if filterable.family(f) == "link":
        return {name: [str(clean)], f"{name}__text": [called(desk, f, str(clean))]}
    if isinstance(f.kind, kinds.Boolean):
        return {name: ["true" if clean else "false"]}
    return of(f).write(desk, f, name, clean)


def _write_several(desk: Desk, f: Field, name: str, given: list[Any]) -> Raw:
    if f.kind.key == "tags":
        return {f"{name}__text": [", ".join(map(str, given))], name: [""]}
    if offered(desk, f) is not None or filterable.family(f) == "link":
        keys = [str(c.relative(v) or _key(f, v)) for v in given]
        return {name: keys, f"{name}__more": [""], f"{name}__more__text": [""]}
    lines = []
    for value in given:
        try:
            lines.append(f.kind.edit(f.kind.clean(value)))
        except Wrong:
            lines.append(str(value))
    return {name: ["\n".join(lines)]}


def _key(f: Field, value: Any) -> Any:
    if filterable.family(f) != "link":
        return value
    try:
        return f.kind.clean(value)
    except Wrong:
        return value


def called(desk: Desk, f: Field, key: str) -> str:
    """What the record of a link is called, as its input shows it."""
    pair = conditions.pair_of(f, key)
    if pair is None:
        return key
    title = titles(desk, [pair])[pair]
    return _("(cannot be viewed)") if title is None else title


def titles(desk: Desk, pairs: Iterable[tuple[str, int]]) -> dict[tuple[str, int], str | None]:
    """What records are called; asked once."""
    missing = [p for p in pairs if p not in desk.titles]
    if missing:
        desk.titles.update(labels.titles(desk.actor, missing))
    return desk.titles


def offered(desk: Desk, f: Field) -> list[tuple[str, Any]] | None:
    """All that may be chosen, where it is few; None where it is looked up or typed."""
    if isinstance(f.kind, kinds.Options):
        return [(k, label) for k, label in f.kind.options]
    if isinstance(f.kind, kinds.Boolean):
        return [("true", _("Yes")), ("false", _("No"))]
    target = modules.all().get(getattr(f.kind, "to", ""))
    found = choices(desk, f, target) if target and target.small else None
    return None if found is None else [*_who(f), *found]


def _who(f: Field) -> list[tuple[str, str]]:
    said = {"me": _("Me"), "my_team": _("My team")}
    return [(word, said[word]) for word in WHO.get(getattr(f.kind, "to", ""), ())]


def draw(desk: Desk, f: Field, op: str, name: str, raw: Raw) -> tuple[Input, ...]:
    """The inputs of one hole."""
    f = replace(f, required=False, help="")
    if timed(f, op):
        return times.draw(desk, f, name, raw, moments=not isinstance(f.kind, kinds.Date))
    made = {"name": name, "label": f.label, "errors": tuple(desk.errors.get(name, ()))}
    if several(op):
        return _draw_several(desk, f, raw, made)
    found = offered(desk, f)
    if found is not None:
        return (_select(desk, f, found, one(raw, name), made),)
    if filterable.family(f) == "link":
        return _draw_link(desk, f, raw, made)
    if op.endswith(("contains", "starts_with")) or filterable.family(f) == "words":
        return (Input(widget="text", value=one(raw, name), **made),)
    drawn = of(f).draw(desk, f, name, raw)
    return (replace(drawn, errors=made["errors"], help=""),)


def _select(desk: Desk, f: Field, found: list[tuple[str, Any]], now: str, made: dict[str, Any]) -> Input:
    if now and now not in dict(found):
        found = [*found, (now, called(desk, f, now) if filterable.family(f) == "link" else now)]
    options = (Option("", "–", not now), *(Option(k, label, k == now) for k, label in found))
    return Input(widget="select", options=options, **made)


def _draw_link(desk: Desk, f: Field, raw: Raw, made: dict[str, Any]) -> tuple[Input, ...]:
    """A look-up; before it, where the link is to people, who they are to the reader."""
    name, who = made["name"], _who(f)
    now = one(raw, name)
    url = f"/{f.kind.to}/options" if isinstance(f.kind, kinds.Link) else "/search/options"
    text = "" if now in dict(who) else one(raw, f"{name}__text")
    lookup = Input(
        widget="lookup",
        value="" if now in dict(who) else now,
        text=text,
        lookup=url,
        extra=(("placeholder", _("Search")),),
        **made,
    )
    if not who:
        return (lookup,)
    mine = now if now in dict(who) else one(raw, f"{name}__who")
    options = (Option("", _("Somebody"), not mine), *(Option(k, label, k == mine) for k, label in who))
    return (Input(f"{name}__who", _("Who"), "select", options=options), *(() if mine else (lookup,)))


def _draw_several(desk: Desk, f: Field, raw: Raw, made: dict[str, Any]) -> tuple[Input, ...]:
    name = made["name"]
    if f.kind.key == "tags":
        text = one(raw, f"{name}__text") or one(raw, name)
        hint = (("placeholder", _("Put commas between them.")),)
        return (Input(widget="lookup", text=text, lookup="/my/tags", extra=hint, **made),)
    found, now = offered(desk, f), [t for t in raw.get(name, ()) if t]
    linked = filterable.family(f) == "link"
    if found is None and not linked:
        help = _("One on each line.")
        return (Input(widget="textarea", value="\n".join(raw.get(name, ())), help=help, **made),)
    known = dict(found if found is not None else _who(f))
    titles(desk, (pair for k in now if linked and k not in known and (pair := conditions.pair_of(f, k))))
    rest = [(k, called(desk, f, k) if linked else k) for k in dict.fromkeys(now) if k not in known]
    options = tuple(Option(k, label, k in now) for k, label in (*known.items(), *rest))
    boxes = Input(widget="multiselect", options=options, **made)
    if found is not None:
        return (boxes,)
    url = f"/{f.kind.to}/options" if isinstance(f.kind, kinds.Link) else "/search/options"
    more, text = one(raw, f"{name}__more"), one(raw, f"{name}__more__text")
    hint = (("placeholder", _("Add one more")),)
    add = Input(f"{name}__more", _("Add one more"), "lookup", value=more, text=text, lookup=url, extra=hint)
    return (boxes, add) if options else (replace(add, errors=made["errors"]),)


def read(desk: Desk, f: Field, op: str, name: str, raw: Raw) -> Any:
    """The value for a condition, of one hole. Raises ``Wrong``."""
    if timed(f, op):
        return times.read(desk, f, name, raw)
    if several(op):
        found = list(dict.fromkeys(_read_several(desk, f, name, raw)))
        if not found:
            raise Wrong(_("Choose at least one.") if offered(desk, f) is not None else _("Enter a value."))
        return [_relative(v) for v in found]
    text = one(raw, name).strip()
    if op.endswith(("contains", "starts_with")):
        if not text:
            raise Wrong(_("Enter text."))
        return text
    value = _read_link(desk, f, name, raw) if filterable.family(f) == "link" else text
    if value in ("", None):
        raise Wrong(_("Enter a value."))
    return _relative(value) if value in WHO["users"] else _plain(desk, f, value)


def _relative(value: Any) -> Any:
    return {value: True} if value in WHO["users"] else value


def _plain(desk: Desk, f: Field, value: Any) -> Any:
    """A typed or chosen value as JSON."""
    if filterable.family(f) == "link":
        return f.kind.clean(value)
    if offered(desk, f) is not None and isinstance(f.kind, kinds.Options):
        return f.kind.one(value)
    return f.kind.to_json(f.kind.clean(f.kind.read(value, desk.hand)))


def _read_several(desk: Desk, f: Field, name: str, raw: Raw) -> list[Any]:
    if f.kind.key == "tags":
        found: list[Any] = kinds.Tags().clean(f.kind.read(one(raw, f"{name}__text") or one(raw, name), desk.hand))
        return found
    chosen = [t for t in raw.get(name, ()) if t]
    if filterable.family(f) == "link":
        if more := _read_link(desk, f, f"{name}__more", raw):
            chosen.append(str(more))
        return [v if v in WHO["users"] else f.kind.clean(v) for v in chosen]
    if offered(desk, f) is None:
        chosen = [line for text in chosen for line in text.splitlines() if line.strip()]
    return [_plain(desk, f, v.strip()) for v in chosen]


def _read_link(desk: Desk, f: Field, name: str, raw: Raw) -> Any:
    """The key of the record; without scripts the text decides."""
    key, who = one(raw, name).strip(), one(raw, f"{name}__who")
    if who in WHO["users"] or key in WHO["users"]:
        return who or key
    if key and f"{name}__text" in raw and one(raw, f"{name}__text").strip() == called(desk, f, key):
        return key
    return of(f).read(desk, f, name, raw)
