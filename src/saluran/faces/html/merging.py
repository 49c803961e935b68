"""Making several records one: which ones, then side by side, value by value (``/<module>/<id>/do/merge``)."""

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from saluran.core import access
from saluran.core.kinds import Link as LinkKind
from saluran.core.known import title_of
from saluran.core.perform import perform
from saluran.core.refusals import Conflict, Invalid
from saluran.core.schema import Field, Module, Verb
from saluran.core.screens import merging
from saluran.core.screens.values import people
from saluran.faces.html import answers
from saluran.faces.html.cells import moment
from saluran.faces.html.inputs import Desk, Raw
from saluran.faces.html.page import draw, wants_part
from saluran.faces.html.pieces import Link, Person
from saluran.faces.html.posted import Form, take, write
from saluran.faces.html.screens import DialogScreen
from saluran.faces.html.screens.merging import MergeScreen, Option, Question, Side
from saluran.platform import sets

ALL = "all"  # a value that several say together


def page(request: HttpRequest, module: Module, record: Any, found: Verb) -> HttpResponse:
    """GET asks with which others, then shows them side by side; POST makes them one."""
    raw = take(request, query=True)
    if request.method == "POST" and "other" in raw:
        return _chosen(request, module, record, found, raw)
    others = [pk for pk in _ids(raw, "merge_with") if pk != record.pk]
    if len(others) >= sets.JOINED:
        raise Invalid({"merge_with": [_("At most %(n)s records at once.") % {"n": sets.JOINED}]})
    if not others or "add" in raw:
        return _which(request, module, record, found, others, {})
    if request.method == "POST":
        return _act(request, module, record, found, others, raw)
    return _show(request, module, record, others, raw)


def of_set(request: HttpRequest, actor: access.Actor, module: Module, chosen: sets.Chosen, back: str) -> HttpResponse:
    """The way from a list: the first of the chosen records, with the others."""
    if len(chosen) < 2:
        raise Invalid({"ids": [_("Choose at least two records to merge.")]})
    sets.check(actor, module, "merge", len(chosen))
    first, *others = sets.ids_of(actor, module, chosen)
    return answers.go(request, _url(module, first, others, back=back))


def _url(module: Module, pk: int, others: Sequence[int], **more: Any) -> str:
    said = [*(("merge_with", other) for other in others), *((k, v) for k, v in more.items() if v)]
    return f"/{module.key}/{pk}/do/merge?{urlencode(said)}"


def _ids(raw: Raw, name: str) -> list[int]:
    texts = [part for text in raw.get(name, ()) for part in text.split(",")]
    return list(dict.fromkeys(int(t) for t in texts if t.isascii() and t.isdecimal() and len(t) < 19))


def _which(
    request: HttpRequest, module: Module, record: Any, found: Verb, others: Sequence[int], errors: dict[str, list[str]]
) -> HttpResponse:
    """The question with which record."""
    f = Field("other", _("Record"), LinkKind(to=module.key), required=True)
    desk = Desk(request.actor, module, names=frozenset({"other"}))  # type: ignore[attr-defined]
    form = Form(desk, (f,), write(desk, (f,), {}))
    url = f"/{module.key}/{record.pk}"
    screen = DialogScreen(
        _("Merge “%(title)s” with …") % {"title": title_of(module, record)}, f"{url}/do/{found.name}",
        answers.back_url(request, url), _("Compare"), tuple(form.draw(form.over(take(request)), errors).values()),
        _("You see both side by side before anything is changed."),
        values=tuple(("merge_with", str(pk)) for pk in others),
    )  # fmt: skip
    return answers.dialog(request, screen, 422 if errors else 200)


def _chosen(request: HttpRequest, module: Module, record: Any, found: Verb, raw: Raw) -> HttpResponse:
    f = Field("other", _("Record"), LinkKind(to=module.key), required=True)
    desk = Desk(request.actor, module, names=frozenset({"other"}))  # type: ignore[attr-defined]
    data, errors = Form(desk, (f,), {}).read(raw)
    others = _ids(raw, "merge_with")
    said = str(data.get("other") or "")
    picked = int(said) if said.isdecimal() and len(said) < 19 else 0
    if not errors and not picked:
        errors = {"other": [_("Choose a record.")]}
    elif not errors and picked in (record.pk, *others):
        errors = {"other": [_("This record is among them already.")]}
    if errors:
        return _which(request, module, record, found, others, errors)
    return answers.go(request, _url(module, record.pk, [*others, picked]))


def _wishes(raw: Raw) -> dict[str, int]:
    """The values that somebody chose otherwise than it was suggested to him."""
    found = {}
    for name, texts in raw.items():
        suggested = raw.get(f"d.{name[2:]}", [""])[-1]
        text = texts[-1] if texts else ""
        if name.startswith("v.") and text.isdecimal() and len(text) < 19 and text != suggested:
            found[name[2:]] = int(text)
    return found


def _survivor(raw: Raw) -> int | None:
    return next(iter(_ids(raw, "survivor")), None)


def _act(
    request: HttpRequest, module: Module, record: Any, found: Verb, others: Sequence[int], raw: Raw
) -> HttpResponse:
    actor: access.Actor = request.actor  # type: ignore[attr-defined]
    try:
        seen = merging.merge_screen(actor, module, [record.pk, *others], _survivor(raw), {})
        if raw.get("seen", [""])[-1] != _seen(seen.records):
            raise Conflict(_("One of these records was changed meanwhile. Look at them again, then merge."))
        data = {"merge_with": list(others), "survivor": seen.survivor.pk, "values": _wishes(raw)}
        done = perform(actor, module.key, found.name, record.pk, data, face="html")
    except Invalid as refusal:
        return _show(request, module, record, others, raw, tuple(_told(module, refusal)), 422)
    except Conflict as refusal:
        return _show(request, module, record, others, raw, (refusal.sentence,), 409)
    n = len(others) + 1
    words = ngettext("%(n)s record merged into “%(title)s”", "%(n)s records merged into “%(title)s”", n)
    text = words % {"n": n, "title": title_of(module, seen.survivor)}
    return answers.moved_on(request, f"/{module.key}/{done.value['survivor']}", text, done.operation)


def _told(module: Module, refusal: Invalid) -> list[str]:
    found = []
    for name, said in refusal.errors.items():
        f = module.by_name.get(name.removeprefix("values.").partition(".")[0])
        found += [f"{f.label}: {s}" if f else s for s in said]
    return found


def _seen(records: Sequence[Any]) -> str:
    """The versions that somebody looked at."""
    return " ".join(f"{r.pk}:{r.version}" for r in sorted(records, key=lambda r: r.pk))


def _show(
    request: HttpRequest, module: Module, record: Any, others: Sequence[int], raw: Raw, errors: tuple[str, ...] = (),
    status: int = 200,
) -> HttpResponse:  # fmt: skip
    actor: access.Actor = request.actor  # type: ignore[attr-defined]
    ids = [record.pk, *others]
    try:
        core = merging.merge_screen(actor, module, ids, _survivor(raw), _wishes(raw))
    except Invalid as refusal:
        core = merging.merge_screen(actor, module, ids, _survivor(raw), {})
        errors, status = errors or tuple(_told(module, refusal)), 422
    screen = _screen(core, ids, answers.back_url(request, f"/{module.key}/{record.pk}"), errors)
    block = "screen" if wants_part(request) else ""
    return draw(request, "saluran/merge.html", screen, screen.title, block=block, status=status)


def _screen(core: merging.MergeScreen, ids: list[int], back: str, errors: tuple[str, ...]) -> MergeScreen:
    module, first = core.module, ids[0]
    n = len(core.records)
    titles = {r.pk: title_of(module, r) for r in core.records}
    who = people(r.owner_id for r in core.records)
    sides = tuple(_column(core, r, titles[r.pk], who, _without(module, ids, r.pk, back)) for r in core.records)
    questions = [_question(row, titles) for row in core.rows]
    return MergeScreen(
        _("Merge: %(module)s") % {"module": module.label},
        f"/{module.key}/{first}/do/merge",
        back,
        (Link(module.label, f"/{module.key}"),),
        sides,
        tuple(q for q, row in zip(questions, core.rows, strict=True) if row.differs),
        tuple(q for q, row in zip(questions, core.rows, strict=True) if not row.differs),
        tuple(_question(row, titles) for row in core.kept),
        (*(("merge_with", str(pk)) for pk in ids[1:]), ("seen", _seen(core.records)), ("back", back)),
        _url(module, first, ids[1:], add="1") if n < sets.JOINED else "",
        errors or ((core.why_not,) if core.why_not else ()),
        not core.why_not,
    )


def _column(core: merging.MergeScreen, r: Any, title: str, who: Mapping[int | None, str], without: str) -> Side:
    owner = Person(who[r.owner_id]) if r.owner_id else None
    return Side(
        r.pk, title, f"/{core.module.key}/{r.pk}", moment(r.created_at), owner, r is core.survivor,
        core.staying.get(r.pk, ""), core.along.get(r.pk, ()), without if len(core.records) > 2 else "",
    )  # fmt: skip


def _without(module: Module, ids: list[int], pk: int, back: str) -> str:
    first, *others = [i for i in ids if i != pk]
    return _url(module, first, others, back=back)


def _question(row: merging.Row, titles: dict[int, str]) -> Question:
    titles = {0: _("All together"), **titles}
    options = tuple(
        Option(ALL if s.record is None else str(s.record), titles[s.record or 0], s.text, s.picked) for s in row.sides
    )
    return Question(row.name, row.label, options, ALL if row.suggested is None else str(row.suggested))
